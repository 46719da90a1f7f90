"""Free text read by the synthetic voice, in a child that may fail or hang."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.voice import reader as reading
from kiosk.voice.reader import Reader
from kiosk.voice.speaker import READ_ALOUD, Speaker

TEXT = "村里通知，明天上午九点开会。"


def has_espeak() -> bool:
    asked = json.dumps({"text": "好", "rate": "elder"}).encode()
    child = [sys.executable, "-m", "kiosk.voice.read_aloud"]
    return subprocess.run(child, input=asked, capture_output=True, check=False).returncode == 0


@pytest.fixture
def reader(qapp: object) -> Reader:
    return Reader()


def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """A Python that runs ``script`` instead of the child."""
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(reading.sys, "executable", str(program))


def test_a_text_becomes_mandarin_at_the_asked_rate(qtbot: QtBot, reader: Reader) -> None:
    if not has_espeak():
        pytest.skip("no espeak-ng here")
    seconds = {}
    for rate in ("slow", "elder", "standard"):
        with qtbot.waitSignal(reader.ready, timeout=15_000) as answer:
            reader.read(1, TEXT, rate)
        _turn, pcm, rate_hz = answer.args
        seconds[rate] = len(pcm) / 2 / rate_hz
    assert seconds["slow"] > seconds["elder"] > seconds["standard"]
    assert len(TEXT) / 5 < seconds["elder"] < len(TEXT) / 2


def test_the_text_is_on_no_command_line_and_leaves_no_file(
    qtbot: QtBot, reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path, f'echo "$@" > {tmp_path}/seen; env >> {tmp_path}/seen; exit 1')
    with qtbot.waitSignal(reader.failed, timeout=15_000):
        reader.read(1, "李长福的私事", "elder")
    seen = (tmp_path / "seen").read_text("utf-8", "replace")
    assert "kiosk.voice.read_aloud" in seen
    assert "私事" not in seen
    folder = next(line for line in seen.splitlines() if line.startswith("TMPDIR="))
    assert not os.path.exists(folder.removeprefix("TMPDIR="))


def test_without_an_engine_there_is_no_voice_and_no_exception(
    qtbot: QtBot, reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pyttsx3.py").write_text(
        "def init(*_):\n    raise RuntimeError('libespeak-ng not found')\n", "utf-8"
    )
    root = str(Path(reading.__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{root}")
    with qtbot.waitSignal(reader.failed, timeout=15_000) as answer:
        reader.read(7, TEXT, "elder")
    assert answer.args == [7]


def test_an_unknown_voice_is_found_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if shutil.which("espeak-ng") is None and not has_espeak():
        pytest.skip("no espeak-ng here")
    from kiosk.voice import read_aloud

    monkeypatch.setattr(read_aloud, "VOICE", "sit/no-such-voice")
    with pytest.raises(RuntimeError):
        read_aloud.synthesised(TEXT, "elder", tmp_path)


def test_a_child_that_hangs_is_killed(
    qtbot: QtBot, reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 600")
    monkeypatch.setattr(reading, "_PATIENCE_MS", 700)
    with qtbot.waitSignal(reader.failed, timeout=15_000):
        reader.read(1, TEXT, "elder")
    pid = int((tmp_path / "pid").read_text())

    def gone() -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    qtbot.waitUntil(gone, timeout=5000)


def test_a_new_text_takes_the_place_of_the_old_one(
    qtbot: QtBot, reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path, "cat > /dev/null; printf '\\300\\135\\000\\000abcd'")
    answers: list[int] = []
    reader.ready.connect(lambda turn, _pcm, _rate: answers.append(turn))
    reader.read(1, TEXT, "elder")
    with qtbot.waitSignal(reader.ready, timeout=15_000) as answer:
        reader.read(2, TEXT, "elder")
    assert answer.args == [2, b"abcd", 24_000]
    assert answers == [2]


@pytest.mark.usefixtures("no_sound")
def test_a_text_nobody_can_read_still_has_its_caption_time(
    qtbot: QtBot,
    make_speaker: Callable[..., Speaker],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    stand_in(monkeypatch, tmp_path, "exit 1")
    speaker = make_speaker()
    with qtbot.waitSignal(speaker.finished, timeout=15_000) as over:
        speaker.read_aloud("念一念。")
    assert over.args[0].id == READ_ALOUD
    assert over.args[0].private
