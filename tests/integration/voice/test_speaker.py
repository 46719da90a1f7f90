"""The speaker as the screens use it, with real threads and no sound device."""

from __future__ import annotations

import os
import signal
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.voice.speaker import Speaker
from kiosk.words import Fixed, Name, Utterance, name_key

from .conftest import CLIP_MS, say, write_pack

pytestmark = pytest.mark.usefixtures("no_sound")

GREETING = say("prompt-hello", "您好，请举卡。")
GOODBYE = say("prompt-bye", "慢走。")


def recorded(speaker: Speaker) -> list[tuple[str, object]]:
    seen: list[tuple[str, object]] = []
    speaker.started.connect(lambda said: seen.append(("started", said.id)))
    speaker.clause.connect(lambda number: seen.append(("clause", number)))
    speaker.finished.connect(lambda said: seen.append(("finished", said.id)))
    return seen


def test_without_a_device_the_signals_come_in_real_time(
    qtbot: QtBot, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = make_speaker()
    seen = recorded(speaker)
    with qtbot.waitSignal(speaker.started, timeout=5000):
        speaker.speak(GREETING)
    begun = time.monotonic()
    with qtbot.waitSignal(speaker.finished, timeout=5000):
        pass
    took_ms = (time.monotonic() - begun) * 1000
    assert seen == [
        ("started", "prompt-hello"),
        ("clause", 0),
        ("clause", 1),
        ("finished", "prompt-hello"),
    ]
    assert not speaker.available
    assert took_ms == pytest.approx(2 * CLIP_MS + 335, abs=150)


def test_the_newest_sentence_cuts_the_one_before_and_none_is_queued(
    qtbot: QtBot, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = make_speaker()
    seen = recorded(speaker)
    with qtbot.waitSignal(speaker.started, timeout=5000):
        speaker.speak(say("prompt-long", "长句。"))
    for number in range(100):
        speaker.speak(say(f"prompt-{number}", "慢走。"))
    with qtbot.waitSignal(speaker.finished, timeout=5000):
        speaker.speak(GOODBYE)
    assert [what for what in seen if what[0] != "clause"] == [
        ("started", "prompt-long"),
        ("finished", "prompt-long"),
        ("started", "prompt-bye"),
        ("finished", "prompt-bye"),
    ]


def test_no_call_takes_longer_than_the_screen_can_wait(
    qtbot: QtBot, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = make_speaker()
    speaker.warm_up()
    speaker.speak(GREETING)
    slowest = 0.0
    for number in range(100):
        for call in (
            lambda: speaker.speak(GREETING),
            lambda: speaker.tone("scan"),
            lambda number=number: speaker.set_volume(number % 7),
            speaker.stop,
        ):
            began = time.thread_time()  # our own work; a busy machine is not our fault
            call()
            slowest = max(slowest, time.thread_time() - began)
    assert slowest < 0.05


def test_a_missing_clip_still_gives_captions_their_time(
    qtbot: QtBot, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = make_speaker()
    seen = recorded(speaker)
    unknown = say("prompt-unknown", "谁也没录过。真的。")
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(unknown)
    assert seen == [
        ("started", "prompt-unknown"),
        ("clause", 0),
        ("clause", 1),
        ("finished", "prompt-unknown"),
    ]


def test_a_damaged_pack_is_no_reason_to_fail(
    qtbot: QtBot, make_speaker: Callable[..., Speaker], tmp_path: Path, pack: Path
) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(pack.read_bytes()[:700])
    speaker = make_speaker(packs=[broken, tmp_path / "missing.zip", pack])
    with qtbot.waitSignal(speaker.finished, timeout=5000):
        speaker.speak(GOODBYE)


def test_stop_ends_the_sentence_at_once_and_exactly_once(
    qtbot: QtBot, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = make_speaker()
    seen = recorded(speaker)
    with qtbot.waitSignal(speaker.started, timeout=5000):
        speaker.speak(say("prompt-long", "长句。"))
    speaker.stop()
    assert seen[-1] == ("finished", "prompt-long")
    speaker.stop()
    assert [what for what in seen if what[0] == "finished"] == [("finished", "prompt-long")]
    assert speaker.speaking is None


def test_a_sentence_cut_before_it_began_is_never_heard_of(
    qtbot: QtBot, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = make_speaker()
    seen = recorded(speaker)
    speaker.speak(GREETING)
    speaker.stop()
    with qtbot.waitSignal(speaker.finished, timeout=5000):
        speaker.speak(GOODBYE)
    assert {what[1] for what in seen if what[0] == "started"} == {"prompt-bye"}


def test_the_volume_returns_to_three_after_a_visit(make_speaker: Callable[..., Speaker]) -> None:
    speaker = make_speaker()
    speaker.set_volume(9)
    assert speaker.volume == 5
    speaker.set_volume(0)
    assert speaker.volume == 1
    speaker.reset()
    assert speaker.volume == 3


def test_the_log_of_speech_holds_ids_and_no_words(
    qtbot: QtBot, make_speaker: Callable[..., Speaker], tmp_path: Path
) -> None:
    key = name_key("王桂花")
    own = write_pack(tmp_path / "names.zip", {key + "，": 300})
    speaker = make_speaker(own_packs=[own])
    greeting = Utterance(
        "prompt-home", "王桂花，慢走。", (Name("王桂花", key), Fixed("，慢走。")), False, ()
    )
    with qtbot.waitSignal(speaker.finished, timeout=5000):
        speaker.speak(greeting)
    assert [message_id for _at, message_id in speaker.spoken_log] == ["prompt-home"]
    assert "王桂花" not in repr(speaker.spoken_log)


def test_clauses_are_counted_as_the_caption_shows_them(
    qtbot: QtBot, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = make_speaker()
    seen = recorded(speaker)
    nobody = Utterance(
        "prompt-home",
        "王桂花，您好，慢走。",
        (Name("王桂花", name_key("王桂花")), Fixed("，您好，慢走。")),
        False,
        (Fixed("您好，慢走。"),),
    )
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(nobody)
    assert [what for what in seen if what[0] == "clause"] == [("clause", 1), ("clause", 2)]


def test_a_closed_speaker_is_silent_and_harmless(
    qtbot: QtBot, make_speaker: Callable[..., Speaker]
) -> None:
    speaker = make_speaker()
    with qtbot.waitSignal(speaker.started, timeout=5000):
        speaker.speak(GOODBYE)
    speaker.close()
    speaker.tone("click")
    with qtbot.waitSignal(speaker.finished, timeout=5000):
        speaker.speak(GOODBYE)


def damaged(pack: Path, file: Path) -> Path:
    """The pack with one bit of its first clip turned over, as a bad disk does it."""
    with zipfile.ZipFile(pack) as packed:
        at = packed.infolist()[0].header_offset + 200
    data = bytearray(pack.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    return file


def test_a_damaged_clip_costs_its_sentence_and_not_the_voice(
    qtbot: QtBot, make_speaker: Callable[..., Speaker], tmp_path: Path, pack: Path
) -> None:
    speaker = make_speaker(packs=[damaged(pack, tmp_path / "bad.zip")])
    seen = recorded(speaker)
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(GREETING)  # 您好 is the damaged one
    child = speaker._mouth.pid
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(GOODBYE)
    assert [what for what in seen if what[0] == "finished"] == [
        ("finished", "prompt-hello"),
        ("finished", "prompt-bye"),
    ]
    assert speaker._mouth.pid == child != 0


@pytest.mark.parametrize("index", ['{"clips": []}', "[]", '{"clips": {"慢走。": 7}}', "{}"])
def test_a_pack_with_a_strange_index_is_left_out(
    qtbot: QtBot, make_speaker: Callable[..., Speaker], tmp_path: Path, pack: Path, index: str
) -> None:
    strange = tmp_path / "strange.zip"
    with zipfile.ZipFile(strange, "w") as packed:
        packed.writestr("index.json", index)
    speaker = make_speaker(packs=[strange, pack])
    speaker.warm_up()
    with qtbot.waitSignal(speaker.finished, timeout=8000):
        speaker.speak(GOODBYE)
    assert speaker._mouth.pid != 0


def test_a_child_that_lived_long_enough_may_die_any_number_of_times(
    qtbot: QtBot, make_speaker: Callable[..., Speaker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kiosk runs for months: what went wrong in spring must not count in autumn."""
    monkeypatch.setattr("kiosk.voice.link._RESTARTS_MAX", 2)
    monkeypatch.setattr("kiosk.voice.link._RESTART_AFTER_S", 0.0)
    monkeypatch.setattr("kiosk.voice.link._LIVED_LONG_S", 0.0)
    speaker = make_speaker()
    for _ in range(4):
        with qtbot.waitSignal(speaker._mouth.opened, timeout=8000):
            speaker.warm_up()
        with qtbot.waitSignal(speaker._mouth.lost, timeout=8000):
            os.kill(speaker._mouth.pid, signal.SIGKILL)


def test_a_machine_where_no_child_can_live_is_not_kept_busy(
    qtbot: QtBot, make_speaker: Callable[..., Speaker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.voice.link._RESTARTS_MAX", 1)
    monkeypatch.setattr("kiosk.voice.link._RESTART_AFTER_S", 0.0)
    speaker = make_speaker()
    for _ in range(2):
        with qtbot.waitSignal(speaker._mouth.lost, timeout=8000):
            speaker.warm_up()
            os.kill(speaker._mouth.pid, signal.SIGKILL)
    speaker.warm_up()
    assert speaker._mouth.pid == 0
