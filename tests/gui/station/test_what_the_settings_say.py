"""A village's own settings: how loud, how quick, when silent, what the camera is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from pytestqt.qtbot import QtBot

from kiosk import app
from kiosk.config import Settings
from kiosk.config.sections import Scanner, Sound
from kiosk.station.mouth import Mouth
from kiosk.ui.screen import Prompt
from kiosk.words import Utterance

PROMPT = Prompt("prompt-goodbye", {})


class Heard(Mouth):
    """Keeps what the loudspeaker would be given."""

    def __init__(self, **how: object) -> None:
        super().__init__(**how)
        self.heard: list[Utterance] = []
        self.captions: list[tuple[str, bool]] = []
        self.caption.connect(lambda text, said: self.captions.append((text, said)))

    def _utter(self, utterance: Utterance) -> None:
        self.heard.append(utterance)


def test_in_quiet_hours_words_are_shown_and_said_only_when_asked_for(qtbot: QtBot):
    mouth = Heard(is_quiet=lambda: True)
    mouth.say(PROMPT)
    assert mouth.heard == []
    assert mouth.captions == [(PROMPT.caption(), False)]
    mouth.repeat()
    assert mouth.heard == [PROMPT.utterance()]
    mouth.call(PROMPT)
    mouth.call(PROMPT)
    assert len(mouth.heard) == 1
    mouth.say_once(PROMPT)
    assert len(mouth.heard) == 2


def test_outside_quiet_hours_it_is_said(qtbot: QtBot):
    mouth = Heard(is_quiet=lambda: False)
    mouth.say(PROMPT)
    assert mouth.heard == [PROMPT.utterance()]
    assert mouth.captions == [(PROMPT.caption(), True)]


def test_every_visit_begins_as_loud_and_as_quick_as_the_settings_say(qtbot: QtBot):
    mouth = app.mouth_of(
        replace(
            Settings(), sound=Sound(volume=5, rate="standard", quiet=((time(0), time(23, 59)),))
        ),
        None,
    )
    assert mouth.usual == (5, "standard")
    mouth.tune(volume=1, slow=True, standard=False)
    mouth.forget()
    assert (mouth._volume, mouth._rate) == (5, "standard")


@pytest.mark.parametrize("typing", [True, False])
def test_the_camera_is_asked_for_what_the_settings_say_and_typing_can_be_off(
    qtbot: QtBot, typing: bool
):
    scanner = Scanner(source="7", width=640, height=480, typing=typing)
    eyes = app.eyes_of(replace(Settings(), scanner=scanner), None, None)
    assert eyes._link._size == (640, 480)
    told: list[object] = []
    eyes._tell = told.append
    for character in "VC1:":
        eyes.typed(character)
    assert bool(told) is typing
    eyes.stop()
