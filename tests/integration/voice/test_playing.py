"""What really comes out of a sound server: how long, how loud, how fast it falls silent."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from kiosk.voice.speaker import Speaker

from .conftest import Hall, say, write_pack

LOUD = 0.01
LONG = say("prompt-long", "长句。")


def opened(qtbot: QtBot, speaker: Speaker) -> Speaker:
    def there() -> bool:
        speaker.warm_up()
        return speaker.available

    qtbot.waitUntil(there, timeout=15_000)
    return speaker


def sounding_ms(heard: np.ndarray) -> int:
    on = np.nonzero(heard > LOUD)[0]
    return int(on[-1] - on[0] + 1) * 10 if len(on) else 0


def test_a_sentence_is_heard_as_long_as_its_clip(
    qtbot: QtBot, hall: Hall, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = opened(qtbot, make_speaker())
    hall.listen()
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(say("prompt-bye", "慢走。"))
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(say("prompt-silence", "谁也没录过。"))  # lets the server play out
    heard = hall.heard()
    assert sounding_ms(heard) == pytest.approx(600, abs=120)
    assert float(np.max(heard)) == pytest.approx(0.3 / np.sqrt(2) * 0.45, rel=0.25)


def test_stop_is_silence_within_150_ms(
    qtbot: QtBot, hall: Hall, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = opened(qtbot, make_speaker())
    hall.listen()
    with qtbot.waitSignal(speaker.started, timeout=8000):
        speaker.speak(LONG)
    began = time.monotonic()
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker._plan_for([(1000, speaker.stop)])
    spoke_ms = (time.monotonic() - began) * 1000
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(say("prompt-silence", "谁也没录过。"))
    assert sounding_ms(hall.heard()) <= spoke_ms + 150


def test_two_sentences_are_never_heard_together(
    qtbot: QtBot, hall: Hall, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = opened(qtbot, make_speaker())
    hall.listen()
    with qtbot.waitSignal(speaker.started, timeout=8000):
        speaker.speak(LONG)
    with qtbot.waitSignal(speaker.started, timeout=8000):
        speaker.speak(say("prompt-bye", "慢走。"))
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        pass
    heard = hall.heard()
    assert float(np.max(heard)) < 0.3 / np.sqrt(2) * 0.45 * 1.25
    assert sounding_ms(heard) < 2500


def test_a_louder_step_is_louder(
    qtbot: QtBot, hall: Hall, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = opened(qtbot, make_speaker())
    loudness = []
    for step in (1, 3, 5):
        speaker.set_volume(step)
        hall.listen()
        with qtbot.waitSignal(speaker.finished, timeout=8000):
            speaker.speak(say("prompt-bye", "慢走。"))
        with qtbot.waitSignal(speaker.finished, timeout=8000):
            speaker.speak(say("prompt-silence", "谁也没录过。"))
        loudness.append(float(np.max(hall.heard())))
    assert 0.01 < loudness[0] < loudness[1] * 0.6 < loudness[2] * 0.6


def test_a_tone_is_heard_and_the_sentence_waits_for_it(
    qtbot: QtBot, hall: Hall, make_speaker: Callable[..., Speaker], tmp_path: Path
) -> None:
    speaker = opened(qtbot, make_speaker())
    hall.listen()
    speaker.tone("scan")
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(say("prompt-bye", "慢走。"))
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(say("prompt-silence", "谁也没录过。"))
    heard = hall.heard()
    assert 110 + 600 - 40 <= sounding_ms(heard) < 110 + 600 + 700


def test_a_sound_server_that_dies_costs_one_sentence_and_is_found_again(
    qtbot: QtBot, hall: Hall, make_speaker: Callable[..., Speaker], tmp_path: Path
) -> None:
    own = write_pack(tmp_path / "own.zip", {"又长又长。": 1500})
    long = say("prompt-long", "又长又长。")
    speaker = opened(qtbot, make_speaker(packs=[own]))
    with qtbot.waitSignal(speaker.started, timeout=8000):
        speaker.speak(long)
    assert hall.process is not None
    hall.process.kill()
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        pass
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(long)
    qtbot.waitUntil(lambda: not speaker.available, timeout=8000)
    hall.process = hall.start()

    def found_again() -> bool:
        with qtbot.waitSignal(speaker.finished, timeout=8000):
            speaker.speak(say("prompt-bye", "又长又长。"))
        return speaker.available

    qtbot.waitUntil(found_again, timeout=20_000)
    hall.listen()
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(long)
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(say("prompt-silence", "谁也没录过。"))
    assert sounding_ms(hall.heard()) > 1000  # a busy machine may lose the beginning


def test_a_child_that_dies_is_replaced(
    qtbot: QtBot,
    hall: Hall,
    make_speaker: Callable[..., Speaker],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kiosk.voice.link._RESTART_AFTER_S", 0.2)
    speaker = opened(qtbot, make_speaker())
    first = speaker._mouth.pid
    with qtbot.waitSignal(speaker.started, timeout=8000):
        speaker.speak(LONG)
    os.kill(first, signal.SIGKILL)
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        pass
    assert not speaker.available
    opened(qtbot, speaker)
    assert speaker._mouth.pid not in (0, first)


def test_a_child_that_hangs_is_replaced_and_captions_go_on(
    qtbot: QtBot,
    hall: Hall,
    make_speaker: Callable[..., Speaker],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kiosk.voice.link._RESTART_AFTER_S", 0.2)
    speaker = opened(qtbot, make_speaker())
    first = speaker._mouth.pid
    os.kill(first, signal.SIGSTOP)
    for _ in range(2):
        with qtbot.waitSignal(speaker.finished, timeout=8000):
            speaker.speak(say("prompt-bye", "慢走。"))
    opened(qtbot, speaker)
    assert speaker._mouth.pid not in (0, first)


def test_a_sound_server_that_hangs_from_the_start_costs_sound_and_not_the_child(
    qtbot: QtBot, hall: Hall, make_speaker: Callable[..., Speaker]
) -> None:
    assert hall.process is not None
    os.kill(hall.process.pid, signal.SIGSTOP)
    try:
        speaker = make_speaker()
        speaker.warm_up()
        child = speaker._mouth.pid
        for _ in range(3):
            with qtbot.waitSignal(speaker.finished, timeout=8000):
                speaker.speak(say("prompt-bye", "慢走。"))
        assert speaker._mouth.pid == child != 0
    finally:
        os.kill(hall.process.pid, signal.SIGCONT)
    opened(qtbot, speaker)
    assert speaker._mouth.pid == child


def test_a_card_without_a_server_is_played_by_aplay_and_killed_to_stop(
    qtbot: QtBot,
    no_sound: None,
    make_speaker: Callable[..., Speaker],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "no-cards").write_text(" 0 [PCH ]: HDA-Intel - HDA Intel PCH\n", "utf-8")
    program = tmp_path / "bin" / "aplay"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho $$ "$@" >> {tmp_path}/started\nexec dd bs=960 of={tmp_path}/heard\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    speaker = opened(qtbot, make_speaker())
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(say("prompt-bye", "慢走。"))
    wanted = int(0.6 * 24_000) * 2
    qtbot.waitUntil(lambda: (tmp_path / "heard").stat().st_size == wanted, timeout=8000)
    assert "-r 24000" in (tmp_path / "started").read_text("utf-8")
