"""Walks the real program: presses its keys by name, shows cards, lets time pass, takes pictures.

Nothing here sleeps. After each step the guide waits until reader and writer have answered all
that was asked, and until the page that was expected is there; if it does not come, the tour stops
with a sentence that names the step.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from kiosk.app import Kiosk
from kiosk.station.counter import CounterStation
from kiosk.station.villager import VillagerStation
from kiosk.store.uow import UnitOfWork
from kiosk.tour.stand_ins import Clock, TourEyes, TourPaper
from kiosk.ui.screen import Screen
from kiosk.ui.window import StationWindow

T = TypeVar("T")

_TIMEOUT_S = 30.0
_WAKE_MS = 10
# A deed's answer may ask the next question, whose answer may ask another.
_ROUNDS = 4
_PRESS_APART_S = 1.0
_CARDS_APART_S = 3.0

Taken = Callable[["Guide", str, StationWindow], None]


class TourStopped(Exception):
    """A step of the tour could not be done.

    Attributes:
        message_id, message_args: The sentence of ``cli.ftl`` that says which.
    """

    def __init__(self, step: str, why: str) -> None:
        super().__init__(f"{step}: {why}")
        self.message_id = "cli-tour-stopped"
        self.message_args = {"step": step, "why": why}


class Guide:
    """One walk through one program.

    Attributes:
        kiosk: The program.
        clock: Its time, for visits and for keys.
        eyes, paper: Stand-ins for camera and printer.
        glass: The window that is looked at now: the villager's, or the desk's.
    """

    def __init__(
        self, kiosk: Kiosk, clock: Clock, eyes: TourEyes, paper: TourPaper, taken: Taken
    ) -> None:
        self.kiosk = kiosk
        self.clock = clock
        self.eyes = eyes
        self.paper = paper
        self.villager: VillagerStation = kiosk.villager
        self.glass = self.villager.window
        self._taken = taken
        self._step = "start"
        self._home: list[object] = []
        self._wake = QTimer()
        self._wake.start(_WAKE_MS)

    @property
    def counter(self) -> CounterStation:
        """The desk; there once the store is open."""
        counter = self.kiosk.counter
        if counter is None:
            raise TourStopped(self._step, "the store is not open")
        return counter

    @property
    def page(self) -> Screen:
        """What stands on the glass that is looked at."""
        shown = self.glass.screen_shown
        if shown is None:
            raise TourStopped(self._step, "nothing is shown")
        return shown

    def close(self) -> None:
        """The walk is over: end the program and its windows."""
        self._wake.stop()
        self.kiosk.stop()
        windows = [self.villager.window]
        if self.kiosk.counter is not None:
            windows.append(self.kiosk.counter.window)
            # The program stops the villager's printer, which is the tour's; this is the other one.
            self.kiosk.counter.paper.stop()
        for window in windows:
            window.close()
            window.deleteLater()
        self.kiosk.deleteLater()
        _bury()

    # -- which side --------------------------------------------------------------------------------

    def at_villager(self) -> None:
        """Look at the villager's glass."""
        self.glass = self.villager.window

    def at_desk(self) -> None:
        """Look at the counter's glass."""
        self.glass = self.counter.window

    # -- steps -------------------------------------------------------------------------------------

    def press(self, name: str, shows: str = "") -> None:
        """Press the key of this object name; ``shows`` is the page that has to come."""
        self._step = f"press {name} on {self.page.objectName()}"
        key = self.key(name)
        if not key.isEnabled():
            raise TourStopped(self._step, "the key is switched off")
        self.clock.forward(_PRESS_APART_S)
        handle = self.glass.windowHandle()
        at = key.mapTo(self.glass, key.rect().center())
        # Through the window, as a finger does: a key that something covers is not hit.
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        self.settle()
        if shows:
            self.expect(shows)

    def press_all(self, prefix: str, signs: str, *, enter: str = "") -> None:
        """Press one key after another: ``pad`` + each digit."""
        for sign in signs:
            self.press(f"{prefix}{sign}")
        if enter:
            self.press(enter)

    def has(self, name: str) -> bool:
        """Whether a key of this name is there and can be pressed."""
        found = self._find(name)
        return found is not None and found.isEnabled()

    def key(self, name: str) -> QAbstractButton:
        """The key of this name.

        Raises:
            TourStopped: there is none on the glass.
        """
        found = self._find(name)
        if found is None:
            raise TourStopped(self._step or name, f"there is no key {name}")
        return found

    def keys(self, prefix: str) -> list[QAbstractButton]:
        """The keys on the glass whose names begin so, in reading order."""
        found = [
            key
            for key in self.glass.findChildren(QAbstractButton)
            if key.objectName().startswith(prefix) and key.isVisibleTo(self.glass)
        ]
        return sorted(found, key=lambda key: (self._at(key)[1] // 20, self._at(key)[0]))

    def names(self, prefix: str) -> list[str]:
        """The names of those keys; they outlive the keys, which are built anew at each press."""
        return [key.objectName() for key in self.keys(prefix)]

    def _at(self, key: QWidget) -> tuple[int, int]:
        point = key.mapTo(self.glass, key.rect().topLeft())
        return point.x(), point.y()

    def _find(self, name: str) -> QAbstractButton | None:
        for key in self.glass.findChildren(QAbstractButton, name):
            if key.isVisibleTo(self.glass):
                return key
        return None

    def card(self, text: str, shows: str = "") -> None:
        """Hold a card to the scanner that types at the villager's window."""
        self._step = f"show a card on {self.page.objectName()}"
        self.clock.forward(_CARDS_APART_S)
        window = self.villager.window
        QTest.keyClicks(window, text)
        QTest.keyClick(window, Qt.Key.Key_Return)
        self.settle()
        if shows:
            self.expect(shows)

    def tell(self, what: str, do: Callable[[], object], shows: str = "") -> None:
        """Something that is no key: a signal of the camera, a fault."""
        self._step = what
        do()
        self.settle()
        if shows:
            self.expect(shows)

    def wait(self, seconds: float, shows: str = "") -> None:
        """Let time pass."""
        self._step = f"{seconds:.0f} s pass on {self.page.objectName()}"
        self.clock.forward(seconds)
        self.villager.tick()
        self.settle()
        if shows:
            self.expect(shows)

    def write(self, what: str, deed: Callable[[UnitOfWork], T]) -> T:
        """A deed that nobody at the glass does, by the real services on the real writer."""
        self._step = what
        answers: list[T] = []
        self.counter.records.do(deed, answers.append)
        self.until(lambda: bool(answers), what)
        return answers[0]

    def snap(self, name: str) -> None:
        """Take a picture of the glass that is looked at."""
        self._step = f"picture {name}"
        self._taken(self, name, self.glass)

    def picture(self) -> QImage:
        """The glass as it is painted now.

        Between pictures nothing is painted: it would double the time of a walk.
        """
        glass = self.glass
        glass.setFocus()
        glass.setUpdatesEnabled(True)
        image = QImage(glass.size(), QImage.Format.Format_RGB32)
        glass.render(image)
        glass.setUpdatesEnabled(False)
        return image

    def rest_painters(self) -> None:
        """Paint only for pictures from now on; call it once the program has shown itself."""
        for window in (self.villager.window, self.counter.window):
            window.setUpdatesEnabled(False)

    # -- waiting -----------------------------------------------------------------------------------

    def expect(self, page: str) -> None:
        """Wait for a page by its object name."""
        self.until(
            lambda: (
                self.glass.screen_shown is not None and self.glass.screen_shown.objectName() == page
            ),
            lambda: f"{page} should come up, but there is {self.page.objectName()}",
        )

    def settle(self) -> None:
        """Wait until reader and writer have answered everything, and the answers' questions."""
        village = self.kiosk.village
        if village is None:
            self._turn()
            return
        for number in range(1, _ROUNDS + 1):
            self._ask_both(2 * number)
        self.until(lambda: not self.glass.guard.held, "the keys stay held")
        _bury()

    def _ask_both(self, answers: int) -> None:
        """A question that says nothing, to reader and to writer: they answer in order."""
        records = self.counter.records
        if answers == 2:
            self._home.clear()
        records.ask(lambda conn: None, self._home.append)
        records.run(lambda: None, self._home.append)
        self.until(lambda: len(self._home) >= answers, "the record does not answer")

    def until(self, condition: Callable[[], bool], why: str | Callable[[], str]) -> None:
        """Turn the event loop until ``condition`` holds.

        Raises:
            TourStopped: it did not within half a minute.
        """
        ends = time.monotonic() + _TIMEOUT_S
        while not condition():
            if time.monotonic() > ends:
                raise TourStopped(self._step, why if isinstance(why, str) else why())
            self._turn()

    def _turn(self) -> None:
        # The guide's own timer wakes the loop, so this neither spins nor hangs.
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _bury() -> None:
    """Pages that were left are deleted by the event loop; here there is none that returns."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


__all__ = ["Guide", "TourStopped"]
