"""Figures of the voice: how soon a sentence begins, and what its process holds.

The baseline of the first is the live engine, espeak-ng through pyttsx3 in its child: the other way
to say the same sentence.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from statistics import median, quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from kiosk.voice.reader import Reader
from kiosk.voice.speaker import Speaker
from kiosk.words import Utterance, Words

Figure = dict[str, Any]


def figures(full: bool) -> Iterator[Figure]:
    """Begin of a sentence, first and later times; memory of the child. Some ten seconds."""
    app = QCoreApplication.instance() or QCoreApplication([])
    words = Words.load()
    said = [
        words.spoken("prompt-home", name="王桂花"),
        words.spoken("prompt-confirm", points=64, item="大米", count=2, unit="袋"),
        words.spoken("prompt-signed-in", name="王桂花", points=2),
        words.spoken("prompt-done"),
    ]
    speaker = Speaker()
    try:
        opened_ms = _until(speaker._mouth.opened, speaker.warm_up)
        first = [_begins(speaker, utterance) for utterance in said]
        later = [_begins(speaker, said[at % 4]) for at in range(200 if full else 40)]
        live = [_live(said[at % 4]) for at in range(4)]
        yield _figure(
            "voice: a sentence begins, clips decoded before",
            quantiles(later, n=20)[18],
            "ms p95",
            median(live),
        )
        yield _figure(
            "voice: a sentence begins, first time",
            max(first),
            "ms max",
            median(live),
            goal=1000,
            goal_of="value",
        )
        yield _figure("voice: its process is ready", opened_ms, "ms", None)
        yield _figure(
            "voice: memory of its process (PSS)",
            _pss_mb(speaker._mouth.pid),
            "MB",
            _pss_mb(os.getpid()),
        )
    finally:
        speaker.close()
        del app


def _figure(name: str, value: float, unit: str, baseline: float | None, **more: Any) -> Figure:
    return {"name": name, "value": value, "unit": unit, "baseline": baseline, **more}


def _begins(speaker: Speaker, utterance: Utterance) -> float:
    return _until(speaker.started, lambda: speaker.speak(utterance))


def _live(utterance: Utterance) -> float:
    reader = Reader()
    return _until(reader.ready, lambda: reader.read(1, utterance.text, "elder"), reader.failed)


def _until(signal: Any, act: Any, or_signal: Any = None) -> float:
    """Milliseconds from the act to the signal; ten seconds at most."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    if or_signal is not None:
        or_signal.connect(loop.quit)
    QTimer.singleShot(10_000, loop, loop.quit)
    began = time.perf_counter()
    act()
    loop.exec()
    took_ms = (time.perf_counter() - began) * 1000
    signal.disconnect(loop.quit)
    return took_ms


def _pss_mb(pid: int) -> float:
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024
