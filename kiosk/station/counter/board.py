"""Activities of today and later, and the village's notices: called off, hung, taken down."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from kiosk import words
from kiosk.services import activities, basis, notices
from kiosk.services.activities import Activity, State
from kiosk.services.notices import Notice
from kiosk.station.counter.desk import hour_text
from kiosk.station.counter.people import Found
from kiosk.station.counter.room import Room
from kiosk.station.present import short_day
from kiosk.store.uow import UnitOfWork
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.board import BoardPage
from kiosk.ui.counter.look_up import LookUpPage
from kiosk.ui.counter.write_notice import WriteNoticePage

_REASONS = ("rain", "few", "moved", "mistake", "other")
_DAYS = (3, 7, 30)
_LINES = 8  # more than that nobody touches out letter by letter


class BoardRoom(Room):
    """What the desk's own list has no key for; days that come are seen here, too."""

    coming: tuple[Activity, ...] = ()
    hanging: tuple[Notice, ...] = ()
    asking_who: bool = False

    def left(self) -> None:
        """Nothing half-done stays."""
        self.coming, self.hanging, self.asking_who = (), (), False

    def take(self, ask: object) -> bool:
        """From the key 活动和通知 on."""
        match ask:
            case asks.OpenBoard():
                self.open()
            case asks.CancelActivity():
                self._cancel(ask)
            case asks.NotComing(activity=activity):
                self._ask_who(activity)
            case asks.HangForActivity(activity=activity):
                self._hang_for(activity)
            case asks.WriteNotice():
                self._write()
            case asks.HangNotice():
                self._hang(ask.title, ask.lines, ask.until)
            case asks.TakeDownNotice(notice=notice):
                self._take_down(notice)
            case asks.Back() if self.asking_who and isinstance(self.counter.page(), LookUpPage):
                self._ask_nobody()
                self.open()
            case asks.Back() if isinstance(self.counter.page(), WriteNoticePage):
                self.open("notices")
            case asks.Back() if isinstance(self.counter.page(), BoardPage):
                self.rooms.home()
            case _:
                return False
        return True

    def open(self, kind: str = "activities", news: str = "") -> None:
        """Look both lists up."""
        key, day = self.village, self.records.day

        def known(conn: Connection) -> tuple[tuple[Activity, ...], tuple[Notice, ...]]:
            found = {a.activity: a for a in activities.of_day(conn, key, day)}
            found |= {a.activity: a for a in activities.coming(conn, key, day)}
            kept = [a for a in found.values() if a.state is not State.CANCELLED]
            return tuple(sorted(kept, key=lambda a: a.starts)), notices.hanging(conn, key, day)

        def show(found: tuple[tuple[Activity, ...], tuple[Notice, ...]]) -> None:
            self.coming, self.hanging = found
            self.session.look_at_desk(lambda _: self._show(kind, news))

        self.session.ask(known, show)

    def _show(self, kind: str, news: str) -> None:
        model = models.Board(
            self.session.shell,
            tuple(map(self._line, self.coming)),
            tuple(map(_notice, self.hanging)),
            tuple(words.shown(f"counter-board-off-{reason}") for reason in _REASONS),
            kind,
            news,
        )
        page = self.counter.page()
        if isinstance(page, BoardPage):
            page.present(model)
        else:
            self.counter.show(BoardPage(self.counter.look, model))

    def _line(self, activity: Activity) -> models.BoardActivity:
        ahead = activity.state in (State.PLANNED, State.OPEN)
        gain = words.shown("counter-each-gets", unit=activity.unit, points=activity.points)
        hangs = any(notice.activity == activity.activity for notice in self.hanging)
        return models.BoardActivity(
            activity.activity, activity.picture, activity.title, self._when(activity),
            activity.place, gain, activity.came, activity.signed_up,
            today=ahead and activity.day <= self.records.day, ahead=ahead, hangs=hangs,
        )  # fmt: skip

    def _when(self, activity: Activity) -> str:
        time = hour_text(activity.starts)
        if activity.day == self.records.day:
            return words.shown("counter-board-today", time=time)
        return words.shown("counter-board-day", day=short_day(activity.day), time=time)

    # -- activities --------------------------------------------------------------------------------

    def _cancel(self, ask: asks.CancelActivity) -> None:
        found = next((a for a in self.coming if a.activity == ask.activity), None)
        if found is None:
            return
        event, clerk = self.mint(), self.clerk

        def deed(uow: UnitOfWork) -> activities.Outcome:
            done = activities.cancel(
                uow, event, activity=found.activity, reason=ask.reason, clerk=clerk
            )
            if done is activities.Outcome.DONE:
                notices.withdraw_of(uow, activity=found.activity, clerk=clerk)
            return done

        self.session.do(
            deed, lambda outcome: self._done(outcome, "activities", "called-off", found.title)
        )

    def _ask_who(self, activity: object) -> None:
        """Who will not come: whoever said so and neither comes nor tells loses points for it."""
        found = next((a for a in self.coming if a.activity == activity), None)
        if found is not None:
            self.asking_who = True
            self.rooms.people.find("not-coming", lambda who: self._not_coming(found, who))

    def _ask_nobody(self) -> None:
        self.asking_who = False
        self.counter.take_cards(None)

    def _not_coming(self, found: Activity, who: Found) -> None:
        self._ask_nobody()
        event, clerk = self.mint(), self.clerk
        self.session.do(
            lambda uow: activities.withdraw(
                uow, event, activity=found.activity, member=who.member, clerk=clerk
            ),
            lambda outcome: self._done(outcome, "activities", "not-coming-done", found.title),
        )

    def _hang_for(self, activity: object) -> None:
        """Its title, day, hour, place and points; the notice's own page asks 我想去."""
        found = next((a for a in self.coming if a.activity == activity), None)
        if found is None:
            return
        day = words.shown(
            "counter-board-day", day=short_day(found.day), time=hour_text(found.starts)
        )
        gain = words.shown("counter-notice-gain", unit=found.unit, points=found.points)
        lines = tuple(line for line in (day, found.place, gain) if line)
        until = max(found.day, self.records.day)
        self._hang(found.title, lines, until, found)

    # -- notices -----------------------------------------------------------------------------------

    def _write(self) -> None:
        today = basis.as_date(self.records.day)
        days = [(words.shown("counter-notice-today"), self.records.day)]
        for many in _DAYS:
            until = today + timedelta(days=many - 1)
            days.append((words.shown("counter-notice-days", days=many), until.isoformat()))
        model = models.NewNotice(
            self.session.shell, tuple(days), notices.TITLE_LENGTH_MAX, notices.LINE_LENGTH_MAX,
            _LINES,
        )  # fmt: skip
        self.counter.show(WriteNoticePage(self.counter.look, model))

    def _hang(
        self, title: str, lines: tuple[str, ...], until: str, of: Activity | None = None
    ) -> None:
        event, clerk, day = self.mint(), self.clerk, self.records.day
        picture = of.picture if of else "megaphone"
        self.session.do(
            lambda uow: notices.post(
                uow, event, title=title, lines=lines, from_day=day, until_day=until, clerk=clerk,
                picture=picture, activity=of.activity if of else None,
            ),
            lambda outcome: self._done(
                outcome, "activities" if of else "notices", "hung", title
            ),
        )  # fmt: skip

    def _take_down(self, notice: object) -> None:
        found = next((n for n in self.hanging if n.notice == notice), None)
        if found is None:
            return
        event, clerk = self.mint(), self.clerk
        self.session.do(
            lambda uow: notices.withdraw(uow, event, notice=found.notice, clerk=clerk),
            lambda outcome: self._done(outcome, "notices", "taken-down", found.title),
        )

    def _done(
        self, outcome: activities.Outcome | notices.Outcome, kind: str, what: str, title: str
    ) -> None:
        mouth = self.counter.villager.mouth
        if outcome in (activities.Outcome.DONE, notices.Outcome.DONE):
            mouth.tone("success")
            self.counter.villager.chapters.notices.load_headline()
            self.open(kind, words.shown(f"counter-board-{what}", title=title))
            return
        mouth.tone("error")
        reason = str(outcome).replace("_", "-")
        self.rooms.tell(f"counter-board-told-{reason}", lambda: self.open(kind), warning=True)


def _notice(notice: Notice) -> models.BoardNotice:
    """A notice as the page shows it."""
    until = words.shown("counter-board-until", day=short_day(notice.until_day))
    return models.BoardNotice(notice.notice, notice.picture, notice.title, notice.lines, until)
