"""The sign-in station calls one name after another; each is said to its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kiosk.station.mouth import Mouth
from kiosk.ui.screen import Prompt
from kiosk.words import Utterance

Heard = list[tuple[str, object]]


def signed_in(name: str) -> Prompt:
    return Prompt("prompt-signed-in", {"name": name, "points": 2})


@pytest.fixture
def mouth(qapp: object, no_sound: None) -> Iterator[Mouth]:
    """The real voice on a machine without a loudspeaker: all signals come by the clock."""
    mouth = Mouth()
    mouth.open()
    yield mouth
    mouth.close()


def listening(mouth: Mouth) -> Heard:
    """What begins, by its first word, and which clause is come to."""
    heard: Heard = []
    assert mouth.speaker is not None

    def began(utterance: Utterance) -> None:
        heard.append(("began", utterance.parts[0].text))

    mouth.speaker.started.connect(began)
    mouth.speaker.clause.connect(lambda number: heard.append(("clause", number)))
    return heard


def test_the_next_card_cuts_the_sentence_only_after_the_name(qtbot: QtBot, mouth: Mouth) -> None:
    heard = listening(mouth)
    mouth.call(signed_in("王桂花"))
    mouth.call(signed_in("李长福"))
    with qtbot.waitSignal(mouth.finished, timeout=20_000):
        pass
    assert heard[:4] == [("began", "王桂花"), ("clause", 0), ("clause", 1), ("began", "李长福")]
    assert heard[4:] == [("clause", 0), ("clause", 1), ("clause", 2)]


def test_of_cards_that_come_faster_than_names_the_newest_is_called(
    qtbot: QtBot, mouth: Mouth
) -> None:
    heard = listening(mouth)
    for name in ("王桂花", "李长福", "周秀英"):
        mouth.call(signed_in(name))
    with qtbot.waitSignal(mouth.finished, timeout=20_000):
        pass
    assert [what for kind, what in heard if kind == "began"] == ["王桂花", "周秀英"]


def test_a_touch_silences_the_name_and_the_one_that_waits(qtbot: QtBot, mouth: Mouth) -> None:
    heard = listening(mouth)
    assert mouth.speaker is not None
    with qtbot.waitSignal(mouth.speaker.clause, timeout=20_000):
        mouth.call(signed_in("王桂花"))
    mouth.call(signed_in("李长福"))
    mouth.hush()
    with qtbot.waitSignal(mouth.finished, timeout=20_000):
        mouth.say(Prompt("prompt-wait"))
    assert [what for kind, what in heard if kind == "began"] == ["王桂花", "请稍等。"]


def test_another_sentence_does_not_wait_for_a_name(qtbot: QtBot, mouth: Mouth) -> None:
    heard = listening(mouth)
    assert mouth.speaker is not None
    with qtbot.waitSignal(mouth.speaker.started, timeout=20_000):
        mouth.call(signed_in("王桂花"))
    with qtbot.waitSignal(mouth.finished, timeout=20_000):
        mouth.say(Prompt("prompt-wait"))
    assert [what for kind, what in heard if kind == "began"] == ["王桂花", "请稍等。"]
    assert ("clause", 1) not in heard
