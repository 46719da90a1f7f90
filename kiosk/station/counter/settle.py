"""The township in the clerk's words: when it last settled, what waits, what needs a person.

A village that works alone can join here: the code sheet is held up to the villager's camera. The
rest of the settlement goes by itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from kiosk import words
from kiosk.core.clock import Moment
from kiosk.station.counter.room import Room
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.settlement import SettlementPage

if TYPE_CHECKING:
    from kiosk.station.counter.station import CounterStation
    from kiosk.sync.health import Health

_MUCH_MS = 5 * 60_000


class SettleRoom(Room):
    """对账."""

    def __init__(self, counter: CounterStation) -> None:
        super().__init__(counter)
        self._awaits_sheet = False
        counter.villager.eyes.sheet.connect(self._sheet)
        if counter.settling is not None:
            counter.settling.settled.connect(self._settled)

    def left(self) -> None:
        """No sheet is looked for any more."""
        self._await(False)

    def take(self, ask: object) -> bool:
        """Looking, settling now, joining."""
        match ask:
            case asks.LookAtSync():
                self.counter.take_cards(None)  # no card may turn this page
                self.open()
            case asks.SettleNow():
                self._settle()
            case asks.JoinTownship():
                self._await_sheet()
            case asks.Back() if self._awaits_sheet:
                self.left()
                self.open()
            case _:
                return False
        return True

    def open(self) -> None:
        """How things stand."""
        if self.counter.settling is not None:
            self.counter.settling.health(self._show)

    def _show(self, health: Health) -> None:
        if self.counter.session is None or self._awaits_sheet:
            return
        settling = self.counter.settling
        model = models.Settlement(
            self.session.shell,
            words.shown(health.message_id),
            lines_of(health, self.records.node.clock.now()),
            warning=health.needs_person is not None,
            alone=health.township_name is None,
            busy=settling is not None and settling.busy,
        )
        self._put(model)

    def _put(self, model: models.Settlement) -> None:
        page = self.counter.page()
        if isinstance(page, SettlementPage):
            page.present(model)
        else:
            self.counter.show(SettlementPage(self.counter.look, model))

    def _settle(self) -> None:
        if self.counter.settling is not None:
            self.counter.settling.ask()
            self.open()

    def _settled(self, _: object) -> None:
        if self.counter.session is None:
            return
        if isinstance(self.counter.page(), SettlementPage):
            self.open()

    # -- joining -----------------------------------------------------------------------------------

    def _await(self, sheet: bool) -> None:
        self._awaits_sheet = sheet
        self.counter.villager.eyes.need("a township's sheet", "station" if sheet else "idle")

    def _await_sheet(self) -> None:
        self.rooms.leave_room()  # she may come from the sign-in station, which takes cards
        self._await(True)
        self._put(
            models.Settlement(
                self.session.shell,
                words.shown("counter-settle-hold-sheet"),
                alone=True,
                waits_for_sheet=True,
            )
        )

    def _sheet(self, text: str) -> None:
        """A sheet was held up: only a clerk on this page may join with it."""
        if not self._awaits_sheet or self.counter.session is None:
            return
        self.left()
        self._put(
            models.Settlement(
                self.session.shell, words.shown("counter-settle-asking"), alone=True, busy=True
            )
        )
        if self.counter.settling is not None:
            self.counter.settling.join(text, self._joined)

    def _joined(self, message_id: str, done: bool) -> None:
        if self.counter.session is not None:
            self.rooms.tell(message_id, self.open, warning=not done)


def lines_of(health: Health, now: Moment) -> tuple[tuple[str, str], ...]:
    """What can be said in figures; nothing for a village that works alone."""
    if health.township_name is None:
        return ()
    lines = [
        (words.shown("counter-settle-township"), health.township_name),
        (
            words.shown("counter-settle-last"),
            words.shown("counter-settle-not-yet")
            if health.settled_ms is None
            else when(health.settled_ms, now),
        ),
        (
            words.shown("counter-settle-waiting"),
            words.shown("counter-settle-facts", count=health.waiting),
        ),
    ]
    if health.behind:
        behind = words.shown("counter-settle-facts", count=health.behind)
        lines.append((words.shown("counter-settle-behind"), behind))
    if health.offset_ms is not None and abs(health.offset_ms) > _MUCH_MS:
        minutes = words.shown("counter-settle-minutes", minutes=abs(health.offset_ms) // 60_000)
        lines.append((words.shown("counter-settle-clock"), minutes))
    return tuple(lines)


def when(at_ms: int, now: Moment) -> str:
    """A time of this kiosk's own clock in words: 今天 14:05, 昨天 23:15, 11月19日."""
    zone = timezone(timedelta(minutes=now.offset_min))
    then = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone)
    today = datetime.fromtimestamp(now.wall_ms / 1000, UTC).astimezone(zone).date()
    days = (today - then.date()).days
    clock = f"{then:%H:%M}"
    if days == 0:
        return words.shown("counter-when-today", clock=clock)
    if days == 1:
        return words.shown("counter-when-yesterday", clock=clock)
    return words.shown("counter-when-day", month=then.month, day=then.day)
