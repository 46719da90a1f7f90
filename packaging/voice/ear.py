"""Speech recognition back to pinyin, to judge clips as a listener would (development only)."""

from __future__ import annotations

import re
from pathlib import Path

import cn2an
import numpy as np
from faster_whisper import WhisperModel
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin

EAR_HZ = 16_000


class Ear:
    """Whisper base, one thread."""

    def __init__(self, home: Path) -> None:
        self._model = WhisperModel(
            str(home), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
        )

    def hear(self, samples: NDArray[np.float32], rate_hz: int) -> str:
        """The text Whisper hears. It is told the language and nothing of the content."""
        silence = np.zeros(EAR_HZ // 2, np.float32)
        sound = np.concatenate([silence, _resampled(samples, rate_hz), silence])
        segments, _info = self._model.transcribe(
            sound,
            language="zh",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt="以下是普通话的句子。",
        )
        return "".join(segment.text for segment in segments)


def sounds_of(text: str, *, tones: bool = False) -> list[str]:
    """Pinyin of a text; digits are read as numbers, 两 and 二 count as the same word."""
    text = re.sub(r"(\d+)%", r"\1", text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"\d+", lambda found: cn2an.an2cn(found.group()[:8]), text)
    text = re.sub(r"[^\u4e00-\u9fffA-Za-z]", "", text).replace("两", "二")
    return lazy_pinyin(text, style=Style.TONE3 if tones else Style.NORMAL)


def errors(said: list[str], heard: list[str]) -> int:
    """Fewest syllables to change, add or leave out."""
    row = list(range(len(heard) + 1))
    for at, wanted in enumerate(said, start=1):
        before, row[0] = row[0], at
        for column, got in enumerate(heard, start=1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (wanted != got)),
            )
    return row[-1]


def _resampled(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    if rate_hz == EAR_HZ:
        return samples.astype(np.float32)
    seconds = len(samples) / rate_hz
    wanted = np.arange(int(seconds * EAR_HZ)) / EAR_HZ
    # A short moving mean stands in for the low-pass; speech above 8 kHz is faint anyway.
    smooth = np.convolve(samples, np.array([0.25, 0.5, 0.25]), mode="same")
    return np.interp(wanted, np.arange(len(samples)) / rate_hz, smooth).astype(np.float32)
