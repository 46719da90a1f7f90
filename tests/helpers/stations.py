"""Both stations over a small village in memory: real windows, real records, a clock that is told.

Cards come the way a USB scanner types them; camera, loudspeaker and printer are the tour's
stand-ins. What the voice would say is kept in ``said``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from kiosk import config
from kiosk.services import cards
from kiosk.station.counter import CounterStation
from kiosk.station.inbox import Inbox
from kiosk.station.opening import OpenVillage
from kiosk.station.records import Records
from kiosk.station.settling import Settling
from kiosk.station.today import today_model
from kiosk.station.villager import VillagerStation
from kiosk.store.keys import make_keys
from kiosk.store.writer import Reader, Writer, begin_nothing
from kiosk.tour.stand_ins import Clock, TourEyes, TourMouth, TourPaper
from kiosk.ui import type as face
from kiosk.ui.theme import Look
from kiosk.ui.window import StationWindow
from kiosk.words import Utterance
from tests.helpers.made_village import DAY, DEVICE_KEY, MadeVillage, made_village

_A_DAY_MS = 24 * 3600 * 1000


class HeardMouth(TourMouth):
    """Keeps what would have been said."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Utterance] = []
        self.tones: list[str] = []

    def _utter(self, utterance: Utterance) -> None:
        self.heard.append(utterance)
        self._current = utterance

    def tone(self, name: str) -> None:
        self.tones.append(name)

    def end(self) -> None:
        """The sentence has been said to its end."""
        self._finished(self._current)


@dataclass
class Stations:
    """A villager's and a counter's side, and hands to use them with."""

    village: MadeVillage
    villager: VillagerStation
    counter: CounterStation
    clock: Clock
    mouth: HeardMouth
    eyes: TourEyes
    close: Callable[[], None]
    texts: dict[int, str] = field(default_factory=dict)

    @property
    def shown(self) -> Any:
        return self.villager.window.screen_shown

    @property
    def page(self) -> str:
        return type(self.shown).__name__

    @property
    def said(self) -> list[str]:
        return [utterance.id for utterance in self.mouth.heard]

    def member(self, name: str, **more: Any) -> int:
        """A member with a card."""
        number = self.village.member(name, **more)
        issued = self.village.do(cards.issue, member=number, clerk=self.village.clerk)
        self.texts[number] = issued.text
        return number

    def card(self, member: int) -> None:
        """Hold up her card."""
        self.clock.forward(3.0)
        for character in self.texts[member] + "\n":
            self.eyes.typed(character)

    def until(self, happened: Callable[[], bool], what: str) -> None:
        """Let the threads answer until something is so."""
        end = time.monotonic() + 20
        while not happened():
            assert time.monotonic() < end, f"{what} did not come; {self.page} is shown"
            QApplication.processEvents()
            time.sleep(0.001)

    def expect(self, page: str) -> None:
        self.until(lambda: self.page == page, page)
        self.clock.forward(1.0)

    def settle(self) -> None:
        """Everything asked so far has been answered."""
        records = self.villager.records
        assert records is not None
        for _ in range(3):
            done: list[bool] = []
            records.do(lambda uow: None, lambda _, done=done: done.append(True))
            records.ask(lambda conn: None, lambda _, done=done: done.append(True))
            self.until(lambda done=done: len(done) == 2, "the record")

    def key(self, name: str, window: StationWindow | None = None) -> QAbstractButton:
        found = self.keys(name, window)
        assert found, f"no {name} on {self.page}"
        return found[-1]

    def keys(self, name: str, window: StationWindow | None = None) -> list[QAbstractButton]:
        """All keys of this name that can be seen."""
        found = (window or self.villager.window).findChildren(QAbstractButton, name)
        return [key for key in found if key.isVisible()]

    def press(self, name: str) -> None:
        """Press a key as a finger does: down, a while, up."""
        self.clock.forward(1.0)
        key = self.key(name)
        at = key.rect().center()
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(key, left, pos=at)
        self.clock.forward(0.1)
        QTest.mouseRelease(key, left, pos=at)
        QApplication.processEvents()

    def ask(self, ask: object) -> None:
        """What a clerk's touch asks for."""
        self.clock.forward(1.0)
        page = self.counter.page()
        assert page is not None, self.page
        page.asked.emit(ask)
        self.settle()

    def forward(self, seconds: float) -> None:
        """Time passes, a quarter second at a time."""
        for _ in range(int(seconds * 4)):
            self.clock.forward(0.25)
            self.villager.tick()
        self.settle()

    def readable(self, window: StationWindow | None = None) -> str:
        """Everything that can be read on the glass, also by a screen reader."""
        root = window or self.villager.window
        root.grab()  # what was drawn is known once it was painted
        words = []
        for widget in [root, *root.findChildren(QWidget)]:
            if widget.isVisibleTo(root):
                words += [widget.accessibleName(), widget.accessibleDescription()]
                texts = getattr(widget, "texts", None)
                if callable(texts):
                    words += [drawn.text for drawn in texts()]
        return "\n".join(words)


def open_stations(
    folder: Path,
    *,
    panel: str = "landscape_21",
    mode: str = "elder",
    desk: bool = False,
    village: MadeVillage | None = None,
) -> Stations:
    """Both sides; ``desk`` gives the counter a window of its own."""
    face.load()
    village, clock = village or made_village(), Clock()
    village.clock.forward(_A_DAY_MS)  # its clock stands on the day before its business day
    inbox = Inbox()
    writer: Writer[Any] = Writer(village.node.store, begin_nothing)
    reader = Reader(village.node.store)
    records = Records(village.node, writer, reader, inbox, DAY)
    keys = replace(make_keys(folder / "keys", bytes(32)), device=DEVICE_KEY)
    look = Look.of_panel(panel, mode)
    window = _window(look, clock)
    eyes, mouth = TourEyes(clock), HeardMouth()
    today = today_model("青石湾村", date.fromisoformat(DAY))
    villager = VillagerStation(window, eyes, mouth, today=today)
    villager.now_s = clock
    villager.paper = TourPaper(folder)
    villager.start()
    villager._ticker.stop()
    villager.use(records)
    own = _window(look, clock) if desk else None
    opened = OpenVillage(records, keys, False, lambda: None)
    settling = Settling(records, keys, inbox)
    counter = CounterStation(
        config.Settings(),
        villager,
        opened,
        villager.paper,
        settling=settling,
        second_screen=None,
        own_window=own,
    )
    counter._ticker.stop()

    def close() -> None:
        villager.go_idle()
        settling.stop()
        reader.stop(drain=False)
        writer.stop()
        eyes.stop()
        villager.paper.stop()
        inbox.close()
        for each in filter(None, (window, own)):
            each.close()
            each.deleteLater()
        village.node.store.close()

    return Stations(village, villager, counter, clock, mouth, eyes, close)


def _window(look: Look, clock: Clock) -> StationWindow:
    window = StationWindow(look)
    window.guard.clock = clock
    window.resize(look.metrics.width_px, look.metrics.height_px)
    window.show()
    return window
