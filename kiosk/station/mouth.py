"""The voice as a station uses it: one sentence at a time, with its caption, repeated on request.

The loudspeaker's own modules are heavy, so they are loaded after the first page was painted;
what is said before that waits (the newest only).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kiosk.ui.screen import Prompt
from kiosk.words import Utterance

if TYPE_CHECKING:
    from kiosk.voice.speaker import Speaker

log = logging.getLogger(__name__)

READING = object()
"""Stands for free text that is being read aloud."""


class Mouth(QObject):
    """Says prompts, knows the last one, and falls silent at a touch.

    Attributes:
        usual: Volume step and pace that every visit begins with.

    Signals:
        caption: The sentence for the caption line, and whether it is being said.
        clause: The voice has come to this clause.
        finished: The sentence ended by itself.
        sound: Whether there is a voice at all.
    """

    caption = Signal(str, bool)
    clause = Signal(int)
    finished = Signal()
    sound = Signal(bool)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        own_packs: Sequence[Path] = (),
        volume: int = 3,
        rate: str = "elder",
        is_quiet: Callable[[], bool] = lambda: False,
    ) -> None:
        """A mouth that has opened nothing yet.

        Args:
            own_packs: Clip packs of this village, such as its members' names.
            volume: 1–5, what every visit begins with.
            rate: ``slow``, ``elder`` or ``standard``, what every visit begins with.
            is_quiet: Whether nothing is to be said unasked now; words are shown all the same.
        """
        super().__init__(parent)
        self._own_packs = own_packs
        self._speaker: Speaker | None = None
        self._waiting: Utterance | None = None
        self._current: object = None
        self._last: Prompt | None = None
        self._calling = False  # a name that is to be said whole
        self._next: Prompt | None = None
        self.usual = (volume, rate)
        self._volume, self._rate = self.usual
        self._is_quiet = is_quiet

    def open(self) -> None:
        """Load the loudspeaker; call once something is on the glass."""
        if self._speaker is not None:
            return
        from kiosk.voice.speaker import Speaker

        speaker = Speaker(parent=self, own_packs=self._own_packs)
        speaker.clause.connect(self._come_to)
        speaker.finished.connect(self._finished)
        speaker.started.connect(lambda _: self.sound.emit(speaker.available))
        self._speaker = speaker
        speaker.warm_up()
        speaker.set_volume(self._volume)
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._utter(waiting)

    @property
    def has_voice(self) -> bool:
        """Whether there is a loudspeaker that sounds."""
        return self._speaker is not None and self._speaker.available

    @property
    def speaker(self) -> Speaker | None:
        """The loudspeaker once it is loaded."""
        return self._speaker

    def say(self, prompt: Prompt) -> None:
        """Say and caption a sentence; whatever was being said stops.

        In quiet hours it is only shown, and said when she asks for it.
        """
        self._calling, self._next = False, None
        self._last = prompt
        if self._is_quiet():
            self.hush()
            self.caption.emit(prompt.caption(), False)
        else:
            self.say_once(prompt)

    def call(self, prompt: Prompt) -> None:
        """Say a sentence that begins with a name; the next call cuts it only after the name.

        When calls come faster than names can be said, the newest of them is said.
        """
        if self._calling:
            self._next = prompt
        else:
            self.say(prompt)
            self._calling = not self._is_quiet()

    def say_once(self, prompt: Prompt) -> None:
        """Say what she asked to hear aloud, at any hour; 再听一遍 does not repeat it."""
        self.caption.emit(prompt.caption(), True)
        self._utter(prompt.utterance())

    def repeat(self) -> None:
        """再听一遍."""
        if self._last is not None:
            self._calling, self._next = False, None
            self.say_once(self._last)

    def read_aloud(self, text: str) -> None:
        """Free text, by the machine's own voice."""
        if self._speaker is not None:
            self._current = READING
            self._speaker.read_aloud(text)

    def tone(self, name: str) -> None:
        """A short sound: ``scan``, ``success``, ``error``, ``attention``, ``click``."""
        if self._speaker is not None:
            self._speaker.tone(name)

    def hush(self) -> None:
        """A touch: fall silent; the words stay on the glass."""
        self._waiting = self._current = None
        self._calling, self._next = False, None
        if self._speaker is not None:
            self._speaker.stop()

    def forget(self) -> None:
        """The visit is over: nothing of it can be heard again."""
        self.hush()
        self._last = None
        self._volume, self._rate = self.usual
        if self._speaker is not None:
            self._speaker.reset()
            self._speaker.set_volume(self._volume)

    def close(self) -> None:
        """The program ends."""
        if self._speaker is not None:
            self._speaker.close()

    def tune(self, *, volume: int, slow: bool, standard: bool) -> None:
        """How she wants to hear: volume step 1–5, and at which pace."""
        _, usual = self.usual
        unhurried = "elder" if usual == "slow" else usual
        self._rate = "slow" if slow else "standard" if standard else unhurried
        self._volume = volume
        if self._speaker is not None:
            self._speaker.set_volume(volume)

    def _utter(self, utterance: Utterance) -> None:
        if self._speaker is None:
            self._waiting = utterance
            return
        self._current = utterance
        self._speaker.speak(utterance, rate=self._rate)

    def _come_to(self, clause: int) -> None:
        """The name is the first clause; nobody's name is said without a clip of it."""
        self.clause.emit(clause)
        if clause > 0:
            self._called()

    def _called(self) -> None:
        following, self._calling, self._next = self._next, False, None
        if following is not None:
            self.call(following)

    def _finished(self, utterance: object) -> None:
        """Only the sentence that is wanted now ends by itself; one that was cut off does not."""
        current = self._current
        if current is utterance and self._next is not None:
            self._called()
        elif current is utterance or (current is READING and not self._is_ours(utterance)):
            self._calling, self._current = False, None  # a sentence may have but one clause
            self.finished.emit()

    def _is_ours(self, utterance: object) -> bool:
        return isinstance(utterance, Utterance) and utterance.id != "read-aloud"
