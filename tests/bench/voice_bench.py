"""Figures of the voice: how soon something is heard, and what its process holds.

The baseline of the sentences is the live engine, espeak-ng through pyttsx3 in its child: the other
way to say the same sentence. What is *heard* is measured in the recording of a sound server's
sink, from the call in the kiosk's process on; its baseline is a bare ``paplay`` of the same tone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from kiosk import paths
from kiosk.voice.reader import Reader
from kiosk.voice.speaker import Speaker
from kiosk.words import Utterance, Words
from tests.integration.voice.conftest import Hall

Figure = dict[str, Any]


def figures(full: bool) -> Iterator[Figure]:
    """Begin of a sentence, first and later times; memory of the child. Some thirty seconds."""
    app = QCoreApplication.instance() or QCoreApplication([])
    if shutil.which("pulseaudio") and shutil.which("parec"):
        yield from _heard(40 if full else 12)
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


def _heard(times: int) -> Iterator[Figure]:
    """From the call to the sound, in a sound server of our own."""
    with tempfile.TemporaryDirectory() as folder:
        hall = Hall(Path(folder))
        server = hall.start()
        before = dict(os.environ)
        os.environ.update(hall.environment)
        speaker, ear = Speaker(), None
        try:
            _until(speaker._mouth.opened, speaker.warm_up)
            ear = _Ear(hall)
            greeting = Words.load().spoken("prompt-home", name="王桂花")
            tones, greetings, bare = [], [], []
            for _ in range(times):
                tones.append(ear.sound_after(lambda: speaker.tone("scan")))
                bare.append(ear.sound_after(lambda: _paplay(hall)))
                greetings.append(ear.sound_after(lambda: _greet(speaker, greeting), _TONE_MS))
                speaker.stop()
            told = {"goal_of": "value"}
            name = "voice: a tone is heard, after the call"
            yield _figure(name, _p95(tones), "ms p95", _p95(bare), goal=300, **told)
            name = "voice: her name is heard, after the call with its tone"
            yield _figure(name, _p95(greetings), "ms p95", _p95(bare), goal=1000, **told)
        finally:
            speaker.close()
            if ear is not None:
                ear.close()
            server.terminate()
            server.wait(5)
            os.environ.clear()
            os.environ.update(before)


_TONE_MS = 130  # the tone of a card and the end of its echo; what is heard later is the sentence
_LOUD = 0.004


def _greet(speaker: Speaker, greeting: Utterance) -> None:
    speaker.tone("scan")
    speaker.speak(greeting)


def _paplay(hall: Hall) -> None:
    tone = paths.resource("sounds") / "scan.wav"
    subprocess.Popen(["paplay", str(tone)], env=hall.environment)


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[18]


class _Ear:
    """Hears a sink all the time: when each 10 ms came in, and whether it was loud."""

    def __init__(self, hall: Hall) -> None:
        form = ["--raw", "--format=s16le", "--rate=24000", "--channels=1", "--latency-msec=10"]
        self._recorder = subprocess.Popen(
            ["parec", "-d", "hall.monitor", *form], env=hall.environment, stdout=subprocess.PIPE
        )
        self._loud_s: list[float] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        while piece := self._recorder.stdout.read(480):
            samples = memoryview(piece[: len(piece) // 2 * 2]).cast("h")
            if max(map(abs, samples), default=0) > _LOUD * 32768:
                self._loud_s.append(time.perf_counter())

    def sound_after(self, act: Callable[[], None], skip_ms: int = 0) -> float:
        """Milliseconds from the act to its sound, after ``skip_ms`` of a sound before it."""
        self._quiet()
        self._loud_s.clear()
        began = time.perf_counter()
        act()
        ends = began + 10
        while time.perf_counter() < ends:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            first = next(iter(self._loud_s), None)
            if first is not None:
                wanted = (at for at in list(self._loud_s) if at >= first + skip_ms / 1000)
                heard = next(wanted, None)
                if heard is not None:
                    return (heard - began) * 1000
        raise RuntimeError("nothing is heard in the sink")

    def _quiet(self) -> None:
        """Wait until nothing was heard for half a second."""
        since = time.perf_counter()
        while time.perf_counter() - max([since, *self._loud_s[-1:]]) < 0.5:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.01)

    def close(self) -> None:
        self._recorder.terminate()
        self._recorder.wait(5)


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
