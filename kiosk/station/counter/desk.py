"""21: the desk, with today's figures, activities and jobs; and the undo of the last entry."""

from __future__ import annotations

from datetime import date

from kiosk import words
from kiosk.core.clock import local_text
from kiosk.services import desk, put_right, restored
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
        """She has just come in: a store that was put back is the first thing to look at."""
        key = self.village
        self.session.ask(
            lambda conn: restored.waits(conn, key),
            lambda found: self.open() if found is None else self._ask_restored(found),
        )

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
            self._undo()
            return True
        return False

    def _undo(self) -> None:
        last = self.session.last
        if last is None:
            return
        event, clerk = self.mint(), self.clerk
        reason = words.shown("counter-reason-slip")
        self.session.do(
            lambda uow: put_right.reverse(uow, event, entry=last.entry, reason=reason, clerk=clerk),
            self._undone,
        )

    def _undone(self, result: put_right.PutRight) -> None:
        if result.outcome is put_right.Outcome.DONE:
            self.rooms.home()
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


def hour_text(iso: str) -> str:
    """上午 9:00."""
    hour, minute = int(iso[11:13]), iso[14:16]
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return words.shown(f"counter-time-{part}", time=f"{hour if hour <= 12 else hour - 12}:{minute}")
