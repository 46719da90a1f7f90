"""What both sides of the counter share: a window, a scanner, a voice, the record, joined.

A station shows screens and answers what was touched. It never waits: questions and deeds go to
``Records`` and their answers are dropped when the visit they belong to is over.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer

from kiosk.station.mouth import Mouth
from kiosk.ui.screen import Prompt, Screen
from kiosk.ui.theme import Look
from kiosk.ui.window import StationWindow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from kiosk.station.eyes import Eyes
    from kiosk.station.records import Failed, Records
    from kiosk.store.uow import UnitOfWork

log = logging.getLogger(__name__)
T = TypeVar("T")

TICK_MS = 250
WAIT_AFTER_MS = 1850


class Station(QObject):
    """One side of the counter.

    Attributes:
        window: The glass.
        eyes: Its scanner; ``None`` on a side without one.
        mouth: Its voice.
        records: The village's record; ``None`` until the store is open.
        look: Sizes and colours in force now.
        now_s: The monotonic clock; tests put their own in its place.
    """

    def __init__(
        self, window: StationWindow, eyes: Eyes | None, mouth: Mouth, *, name: str
    ) -> None:
        super().__init__(window)
        self.window = window
        self.eyes = eyes
        self.mouth = mouth
        self.name = name
        self.records: Records | None = None
        self.look: Look = window.look
        self.now_s: Callable[[], float] = time.monotonic
        self._episode = 0
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(WAIT_AFTER_MS)
        self._slow.timeout.connect(self._say_wait)
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self.tick)
        mouth.caption.connect(window.set_caption)
        mouth.clause.connect(window.set_clause)
        mouth.sound.connect(window.set_sound)
        window.touched.connect(self._touched)
        if eyes is not None:
            window.typed.connect(eyes.typed)

    # -- showing -------------------------------------------------------------------------------

    def show(self, screen: Screen, *, say: bool = True) -> None:
        """Put a page on the glass and say its sentence."""
        self.window.show_screen(screen)
        if say and screen.prompt is not None:
            self.mouth.say(screen.prompt)

    def say(self, prompt: str, **args: str | int) -> None:
        """Say and caption one sentence on the page that is shown."""
        self.mouth.say(Prompt(prompt, args))

    # -- the record ----------------------------------------------------------------------------

    def ask(self, question: Callable[[Connection], T], then: Callable[[T], None]) -> None:
        """A question of this visit; no answer comes once the visit is over."""
        if self.records is None:
            return
        self.records.ask(question, self._of_this_episode(then), self._failed())

    def do(
        self,
        deed: Callable[[UnitOfWork], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """A deed: no key acts until COMMIT came back; ``then`` only if the visit still goes on."""
        if self.records is None:
            return
        self.window.set_held(True)
        self._slow.start()
        released = self._released
        answer = self._of_this_episode(then)
        refuse = failed or self._failed()

        def done(result: T) -> None:
            released()
            answer(result)

        def broken(reason: Any) -> None:
            released()
            refuse(reason)

        self.records.do(deed, done, broken, station=self.name)

    def note(self, deed: Callable[[UnitOfWork], object]) -> None:
        """Something to be written that nobody waits for (a preference, who looked)."""
        if self.records is not None:
            self.records.do(deed, lambda _: None, station=self.name)

    def _released(self) -> None:
        self._slow.stop()
        self.window.set_held(False)

    def _of_this_episode(self, then: Callable[[T], None]) -> Callable[[T], None]:
        episode = self._episode

        def checked(result: T) -> None:
            if episode == self._episode:
                then(result)

        return checked

    def _failed(self) -> Failed:
        return self._of_this_episode(self.cannot_record)

    # -- what the two sides fill in --------------------------------------------------------------

    def cannot_record(self, reason: object) -> None:
        """Nothing was written; say so before she leaves."""
        raise NotImplementedError

    def tick(self) -> None:
        """Four times a second."""

    def touched(self) -> None:
        """The glass was touched anywhere."""

    def _touched(self) -> None:
        self.mouth.hush()
        self.touched()

    def _say_wait(self) -> None:
        self.say("prompt-wait")

    def new_episode(self) -> None:
        """Answers of what was asked before this are dropped."""
        self._episode += 1
        self._released()
