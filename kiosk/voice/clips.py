"""The recorded clips: packs of small Ogg Opus files, decoded when first needed.

A clip of one second decodes in a few milliseconds, so nothing is written to disk: what was said
in a visit leaves no file behind. Decoded clips are kept in memory up to a limit.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE_HZ = 24_000
_KEEP_SAMPLES = 40 * RATE_HZ  # 4 MB of decoded sound

# A village may lay packs of its own beside ours, and disks go bad: any bytes may come.
_DAMAGED: tuple[type[Exception], ...] = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, EOFError),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError),
)

_log = logging.getLogger(__name__)


class Clips:
    """Clips of several packs by key. Used by one thread."""

    def __init__(self, packs: Sequence[Path]) -> None:
        """Open ``packs``; one that is missing or damaged is logged and left out.

        Earlier packs win, so a village's own names can stand before ours.
        """
        self.aliases: dict[str, str] = {}
        self._where: dict[str, tuple[zipfile.ZipFile, str, int]] = {}
        self._decoded: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._kept = 0
        for file in packs:
            try:
                self._open(file)
            except _DAMAGED as trouble:
                _log.warning("voice pack %s is not used: %s", file.name, trouble)

    def _open(self, file: Path) -> None:
        packed = zipfile.ZipFile(file)
        index = json.loads(packed.read("index.json"))
        where = {
            str(key): (packed, str(name), int(length_ms))
            for key, (name, length_ms) in index["clips"].items()
        }
        aliases = {str(shown): str(said) for shown, said in index.get("aliases", {}).items()}
        self._where = {**where, **self._where}
        self.aliases.update(aliases)

    def __len__(self) -> int:
        return len(self._where)

    def has(self, key: str) -> bool:
        """Whether there is a clip of ``key``."""
        return key in self._where

    def keys(self) -> list[str]:
        """All keys."""
        return list(self._where)

    def length_ms(self, key: str) -> int:
        """How long the clip is, without decoding it."""
        return self._where[key][2]

    def samples(self, key: str) -> NDArray[np.float32]:
        """The decoded clip: 24 kHz, one channel, -1 to 1.

        Raises:
            KeyError: no such clip.
            RuntimeError: the clip cannot be decoded.
        """
        if key in self._decoded:
            self._decoded.move_to_end(key)
            return self._decoded[key]
        import soundfile  # brings numpy: 0.2 s, and only the voice's thread pays it

        packed, name, _length = self._where[key]
        samples: NDArray[np.float32]
        try:
            data = packed.read(name)
        except _DAMAGED as trouble:
            raise RuntimeError(f"the clip {name} is damaged") from trouble
        samples, rate_hz = soundfile.read(io.BytesIO(data), dtype="float32")
        if rate_hz != RATE_HZ:
            raise RuntimeError(f"a clip at {rate_hz} Hz")
        self._decoded[key] = samples
        self._kept += len(samples)
        while self._kept > _KEEP_SAMPLES and len(self._decoded) > 1:
            self._kept -= len(self._decoded.popitem(last=False)[1])
        return samples

    def forget(self) -> None:
        """Drop decoded clips; called when a visit ends."""
        self._decoded.clear()
        self._kept = 0
