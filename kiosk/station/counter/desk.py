"""21: the desk, with today's figures, activities and jobs; and the undo of the last entry."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from kiosk import words
from kiosk.core.clock import local_text
from kiosk.services import days, desk, put_right, restored
from kiosk.services.activities import Activity, State
from kiosk.station.counter.room import Room
from kiosk.station.present import short_day
from kiosk.station.today import today_model
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.desk import DeskPage

_MOST_ACTIVITIES = 12


class DeskRoom(Room):
    """Where a clerk begins."""

    def begin(self) -> None:
        """She has just come in: a doubtful date and a store that was put back come first.

        Then whoever called with a question about an entry.
        """
        key, node = self.village, self.records.node

        def known(conn: Connection) -> tuple[days.Today, restored.PutBack | None]:
            return days.look(conn, node), restored.waits(conn, key)

        def show(found: tuple[days.Today, restored.PutBack | None]) -> None:
            today, put_back = found
            if today.doubt is not None:
                self._ask_day(today)
            elif put_back is not None:
                self._ask_restored(put_back)
            elif not self.rooms.calling.answer_doubt():
                self.open()

        self.session.ask(known, show)

    def _ask_day(self, today: days.Today) -> None:
        """The clock cannot be believed by itself (three days off, a dead battery): she says."""
        claimed = today_model("", date.fromisoformat(today.claimed)).date
        self.rooms.question(
            words.shown("counter-day-title", day=claimed),
            lambda yes: self._day_confirmed(today.claimed) if yes else self._day_wrong(),
            yes=words.shown("counter-day-yes"),
            no=words.shown("counter-day-no"),
            lines=(
                words.shown("counter-day-year", year=today.claimed[:4]),
                words.shown("counter-day-why", day=short_day(today.day)),
            ),
            picture="calendar",
        )

    def _day_wrong(self) -> None:
        self.rooms.tell("counter-day-set-clock", self.open)

    def _day_confirmed(self, day: str) -> None:
        event, clerk, node = self.mint(), self.clerk, self.records.node

        def told(outcome: days.Confirmed) -> None:
            if outcome is days.Confirmed.DONE:
                self.records.day = day
                self.counter.villager.set_day(day)
                self.begin()
            else:
                self._day_wrong()

        self.records.run(lambda: days.confirm(node, event, day=day, clerk=clerk), told)

    def _ask_restored(self, found: restored.PutBack) -> None:
        self.rooms.question(
            words.shown("counter-restored-title"),
            lambda yes: self._restored_seen() if yes else self.rooms.home(),
            yes=words.shown("counter-restored-yes"),
            no=words.shown("counter-restored-no"),
            lines=(
                words.shown("counter-restored-since", day=short_day(found.since)),
                words.shown("counter-restored-why"),
            ),
            warning=True,
        )

    def _restored_seen(self) -> None:
        event, clerk = self.mint(), self.clerk

        def agreed(second: int) -> None:
            self.session.do(
                lambda uow: restored.confirm(uow, event, clerk=clerk, second=second), told
            )

        def told(outcome: restored.Outcome) -> None:
            if outcome is restored.Outcome.DONE:
                self.rooms.home()
            else:
                kind = str(outcome).replace("_", "-")
                self.rooms.tell(f"counter-restored-{kind}", warning=True)

        self.rooms.entrance.ask_second(words.shown("counter-restored-second"), agreed)

    def open(self) -> None:
        """Look everything up and show it."""
        self.session.look_at_desk(self._show)

    def _show(self, found: desk.Desk) -> None:
        figures = found.figures
        unit_people = words.shown("counter-unit-people")
        unit_entries, unit_things = (
            words.shown("counter-unit-entries"),
            words.shown("counter-unit-things"),
        )
        model = models.Desk(
            self.session.shell,
            self._greeting(),
            (
                models.Figure(figures.came, unit_people, words.shown("counter-figure-came")),
                models.Figure(figures.booked, unit_entries, words.shown("counter-figure-noted")),
                models.Figure(figures.handed, unit_things, words.shown("counter-figure-taken")),
                models.Figure(
                    found.to_hand_over, unit_things, words.shown("counter-figure-waiting")
                ),
            ),
            tuple(activity_line(a) for a in found.activities[:_MOST_ACTIVITIES]),
            found.to_hand_over,
        )
        self.counter.show(DeskPage(self.counter.look, model))

    def _greeting(self) -> str:
        hour = int(local_text(self.records.node.clock.now())[11:13])
        part = (
            "morning" if hour < 11 else "noon" if hour < 13
            else "afternoon" if hour < 18 else "evening"
        )  # fmt: skip
        today = today_model("", date.fromisoformat(self.records.day))
        return words.shown(f"counter-greeting-{part}", name=self.session.clerk.name, day=today.date)

    def take(self, ask: object) -> bool:
        """Undo of the last entry."""
        if isinstance(ask, asks.UndoLast):
            if self.session.last is not None:
                self._undo(self.session.last.entry)
            return True
        return False

    def _undo(self, entry: bytes, second: int | None = None) -> None:
        """Undo what stands at the foot of the page; if it is no longer the last, nothing is."""
        event, clerk = self.mint(), self.clerk
        reason = words.shown("counter-reason-slip")
        self.session.do(
            lambda uow: put_right.undo_last(
                uow, event, entry=entry, reason=reason, clerk=clerk, second=second
            ),
            lambda result: self._undone(result, entry),
        )

    def _undone(self, result: put_right.PutRight, entry: bytes) -> None:
        if result.outcome is put_right.Outcome.DONE:
            self.rooms.home()
        elif result.outcome is put_right.Outcome.NEEDS_SECOND:
            self.rooms.entrance.ask_second(
                words.shown("counter-second-reversal"), lambda number: self._undo(entry, number)
            )
        else:
            self.rooms.tell(f"counter-put-right-{result.outcome.replace('_', '-')}", warning=True)


def activity_line(activity: Activity) -> models.ActivityLine:
    """An activity as the desk shows it."""
    state = {State.OPEN: "open", State.PLANNED: "today"}.get(activity.state, "closed")
    return models.ActivityLine(
        activity.activity,
        activity.picture,
        activity.title,
        hour_text(activity.starts),
        activity.place,
        state,
        activity.came,
        activity.signed_up,
    )


def short_time(iso: str) -> str:
    """9:14, as people write it."""
    return f"{int(iso[11:13])}:{iso[14:16]}"


def hour_text(iso: str) -> str:
    """上午 9:00."""
    hour, minute = int(iso[11:13]), iso[14:16]
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return words.shown(f"counter-time-{part}", time=f"{hour if hour <= 12 else hour - 12}:{minute}")
