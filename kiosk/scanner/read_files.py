"""What the scanner reads in pictures and videos on disk, for ``kiosk read``.

The very decoders of the camera path: the whole ladder on a picture, the stream's schedule on a
video, frame after frame. Unless asked for any text, only our own cards are told, because a
stranger's code may be private.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.core import cards
from kiosk.scanner import readers
from kiosk.scanner.cv import cv2
from kiosk.scanner.decode import Ladder, Reading, Single, Stream
from kiosk.scanner.readers import Gray
from kiosk.scanner.sources import PICTURE_ENDINGS, Source, open_source

# Bigger pictures are shrunk first, like a camera's, and only then looked at in full.
_LONGEST_PX = 1280


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file gave.

    Attributes:
        file: the path as it was given.
        texts: what was read, each once, in the order found.
        ms: milliseconds spent on reading (without loading the file).
        rung: the treatment that read the first text, ``""`` when nothing was read.
        fault: ``""``, ``"missing"`` or ``"unreadable"`` (neither picture nor video).
    """

    file: str
    texts: tuple[str, ...]
    ms: float
    rung: str
    fault: str = ""

    @property
    def printable(self) -> str:
        """The texts for a terminal: whatever would command it is written as an escape."""
        return "  ".join(
            "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
            for text in self.texts
        )

    def to_json(self) -> str:
        """The line that ``kiosk read --json`` prints."""
        fields = {"file": self.file, "texts": list(self.texts), "ms": self.ms, "rung": self.rung}
        # Half a surrogate pair cannot be printed; everything else stays as it is.
        return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace").decode()


def read_files(paths: Iterable[str | Path], *, any_text: bool) -> Iterator[FileReading]:
    """Read files one after the other; never raises for what is in them.

    Args:
        paths: pictures and videos; a folder stands for the files in it.
        any_text: tell every QR text instead of only points cards.
    """
    reader = _FileReader(any_text=any_text)
    for path in paths:
        for file in _files(Path(path)):
            yield reader.read(file)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.is_file())


class _FileReader:
    def __init__(self, *, any_text: bool) -> None:
        self._any_text = any_text
        self._ladder = Ladder()
        self._whole = (Single("zxing"), Single("pyzbar"))
        self._inverted = Single("zxing-inverted")

    def read(self, path: Path) -> FileReading:
        if not path.is_file():
            return FileReading(str(path), (), 0.0, "", "missing")
        if path.suffix.lower() in PICTURE_ENDINGS:
            return self._picture(path) or self._video(path)
        return self._video(path)

    def _picture(self, path: Path) -> FileReading | None:
        try:
            gray = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        except cv2.error:
            gray = None
        if gray is None:
            return None
        began = time.perf_counter()
        reading = self._climb(gray)
        spent_ms = (time.perf_counter() - began) * 1000
        texts = self._told(reading.texts)
        return FileReading(str(path), texts, round(spent_ms, 2), reading.rung if texts else "")

    def _climb(self, gray: Gray) -> Reading:
        small = readers.shrink(gray, _LONGEST_PX)
        reading = self._ladder.decode(small)
        if not reading.texts:  # nobody prints our card white on black; others do
            reading = self._inverted.decode(small)
        if reading.texts or small is gray:
            return reading
        for whole in self._whole:
            reading = whole.decode(gray)
            if reading.texts:
                break
        return reading

    def _video(self, path: Path) -> FileReading:
        device, _ = open_source(Source("video", str(path), looped=False), width=0, height=0)
        if device is None:
            return FileReading(str(path), (), 0.0, "", "unreadable")
        stream = Stream()
        texts: dict[str, str] = {}
        spent_s, frames = 0.0, 0
        while device.grab():
            good, picture = device.retrieve()
            if not good or picture is None:
                continue
            frames += 1
            gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
            reading = stream.decode(gray)
            spent_s += reading.took_s
            for text in self._told(reading.texts):
                texts.setdefault(text, reading.rung)
        device.release()
        rung = next(iter(texts.values()), "")
        fault = "" if frames else "unreadable"
        return FileReading(str(path), tuple(texts), round(spent_s * 1000, 2), rung, fault)

    def _told(self, texts: Iterable[str]) -> tuple[str, ...]:
        if self._any_text:
            return tuple(dict.fromkeys(texts))
        parsed = (cards.parse(text) for text in texts)
        return tuple(
            dict.fromkeys(card.text for card in parsed if isinstance(card, cards.CardText))
        )
