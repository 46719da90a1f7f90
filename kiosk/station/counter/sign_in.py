"""22: the sign-in station, and the page that makes an activity.

Card after card: big name, big +points, tone, count, last five, undo of the last. Where hours
count the second card signs out. On a glass of
its own the villager's side shows each person her own page; on one glass they look at the desk's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from kiosk import words
from kiosk.core import ids
from kiosk.core.catalogue import Template
from kiosk.core.clock import local_text
from kiosk.services import (
    activities,
    basis,
    came,
    cards,
    rule_books,
    sign_in,
    village,
)
from kiosk.services.activities import Activity, Plan, State
from kiosk.services.came import Came, TakenBack, Undo
from kiosk.services.sign_in import Outcome, SignedIn
from kiosk.station.counter import station_words
from kiosk.station.counter.desk import hour_text
from kiosk.station.counter.people import Found
from kiosk.station.counter.room import Room
from kiosk.station.counter.station_words import Standing, standing_of
from kiosk.station.present import signed_in_model
from kiosk.store.uow import UnitOfWork
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.make_activity import MakerPage
from kiosk.ui.counter.station import StationPage
from kiosk.ui.villager.signed_in import prompt_of

_HALF_HOURS = [f"{hour}:{minute:02d}" for hour in range(7, 20) for minute in (0, 30)]
_DAYS = 14
_USUAL_MINUTES = 120


class SignInRoom(Room):
    """One activity at a time.

    Attributes:
        open_now: People are being signed in.
        standing: How the activity stands, as the page shows it: its first line is what 撤销 undoes.
    """

    activity: Activity | None = None
    standing: Standing | None = None
    trouble: str = ""
    templates: tuple[Template, ...] = ()

    @property
    def open_now(self) -> bool:
        """Whether the station stands open."""
        return isinstance(self.counter.page(), StationPage)

    def left(self) -> None:
        """The activity stays open; only the page is left."""
        self.activity, self.standing, self.trouble = None, None, ""

    def open(self) -> None:
        """The activity that is being signed in to now; else the page that makes one."""
        key, day = self.village, self.records.day

        def show(found: tuple[Activity, ...]) -> None:
            running = [a for a in found if a.state is State.OPEN]
            if running:
                self._run(running[-1].activity)
            else:
                self._open_maker()

        self.session.ask(lambda conn: activities.of_day(conn, key, day), show)

    def take(self, ask: object) -> bool:
        """Keys of 21, 22 and the maker that are about activities."""
        match ask:
            case asks.OpenStation(activity=activity):
                self._start(activity)  # type: ignore[arg-type]
            case asks.MakeActivity():
                self._open_maker()
            case asks.ActivityMade():
                self._make(ask)
            case asks.ShowActivity(activity=activity):
                self._show_list(activity)  # type: ignore[arg-type]
            case asks.NoCard() if self.activity is not None:
                self.rooms.people.find("sign-in", self._by_number)
            case asks.StationDone() if self.activity is not None:
                self._done()
            case asks.UndoLast() if self.open_now and self.activity is not None:
                self._undo_last()
            case asks.Back() if self.activity is not None and not self.open_now:
                self._run(self.activity.activity)
            case _:
                return False
        return True

    # -- making one --------------------------------------------------------------------------------

    def _open_maker(self) -> None:
        self.templates = village.templates()
        key, day = self.village, self.records.day

        def known(conn: Connection) -> dict[str, tuple[str, int, str]]:
            found = {}
            for template in self.templates:
                ruled = rule_books.clause_in_force(conn, key, template.clause, day)
                if ruled is not None:
                    found[template.id] = (ruled[1].said, ruled[1].rate, ruled[1].unit)
            return found

        self.session.ask(known, self._show_maker)

    def _show_maker(self, clauses: dict[str, tuple[str, int, str]]) -> None:
        today = basis.as_date(self.records.day)
        now = local_text(self.records.node.clock.now())
        lines = tuple(
            models.Template(
                t.id, t.picture, t.title, t.clause, clauses[t.id][0], clauses[t.id][1],
                clauses[t.id][2], t.place,
            )
            for t in self.templates
            if t.id in clauses
        )  # fmt: skip
        days = []
        for ahead in range(_DAYS):
            then = today + timedelta(days=ahead)
            shown = (
                words.shown(f"counter-day-{ahead}")
                if ahead < 2
                else words.shown(
                    "counter-day-of", month=then.month, day=then.day,
                    weekday=words.shown(f"when-weekday-{then.isoweekday()}"),
                )
            )  # fmt: skip
            days.append((shown, then.isoformat()))
        places = tuple(dict.fromkeys(t.place for t in self.templates if t.place))
        model = models.Maker(
            self.session.shell, lines, places, tuple(days), ("now", *_HALF_HOURS),
            f"{int(now[11:13])}:{now[14:16]}",
        )  # fmt: skip
        self.counter.show(MakerPage(self.counter.look, model))

    def _make(self, ask: asks.ActivityMade) -> None:
        template = next((t for t in self.templates if t.id == ask.template), None)
        if template is None:
            return
        event, clerk = self.mint(), self.clerk
        at_once = not ask.start or ask.start == "now"
        now = local_text(self.records.node.clock.now())
        hour = now[11:16] if at_once else f"{ask.start:0>5}"
        plan = Plan(
            title=ask.title, clause=ask.clause, place=ask.place, starts=f"{ask.day}T{hour}",
            minutes=template.minutes or _USUAL_MINUTES, picture=template.picture,
            template=template.id,
        )  # fmt: skip
        start_now = at_once and ask.day == self.records.day

        def made(result: activities.Planned) -> None:
            if result.outcome is not activities.Outcome.DONE or result.activity is None:
                self.rooms.tell("counter-activity-refused", warning=True)
            elif start_now:
                self._start(result.activity)
            else:
                self.rooms.home()

        self.session.do(lambda uow: activities.plan(uow, event, plan=plan, clerk=clerk), made)

    # -- the station -------------------------------------------------------------------------------

    def _start(self, activity: bytes) -> None:
        event, clerk = self.mint(), self.clerk
        self.session.do(
            lambda uow: activities.open_(uow, event, activity=activity, clerk=clerk),
            lambda _: self._run(activity),
        )

    def _run(self, activity: bytes) -> None:
        key = self.village

        def show(standing: Standing | None) -> None:
            self.activity = None if standing is None else standing.activity
            self._with_desk(standing)

        self.session.ask(lambda conn: standing_of(conn, key, activity), show)
        self.counter.take_cards(self._card, station=True)

    def _renew(self) -> None:
        """How it stands now, on the page."""
        activity = self.activity
        if activity is not None:
            key, ident = self.village, activity.activity
            self.session.ask(lambda conn: standing_of(conn, key, ident), self._with_desk)

    def _with_desk(self, standing: Standing | None) -> None:
        if standing is not None:
            self.session.look_at_desk(lambda _: self._show_station(standing))

    def _show_station(self, standing: Standing) -> None:
        if self.activity is None:
            return
        self.activity, self.standing = standing.activity, standing
        activity, five = standing.activity, station_words.arrived(standing)
        model = models.Station(
            replace(self.session.shell, undo=station_words.undo_text(standing)),
            activity.title, activity.points, five[0] if five else None, five, activity.came,
            activity.signed_up, self.counter.villager.mouth.has_voice, self.trouble,
            self.counter.villager.eyes.state in ("ok", "starting"),
            standing.hours, activity.came - standing.still if standing.hours else 0,
        )  # fmt: skip
        page = self.counter.page()
        if isinstance(page, StationPage):
            page.present(model)
        else:
            self.counter.show(StationPage(self.counter.look, model))

    def _card(self, seen: cards.CardSeen) -> None:
        if seen.person is None:
            self._troubled(station_words.of_card(seen.shown))
        else:
            self._shown(seen.person.member)

    def _by_number(self, found: Found) -> None:
        self.counter.take_cards(self._card, station=True)
        self._shown(found.member)

    def _shown(self, member: int) -> None:
        activity = self.activity
        if activity is None:
            return
        event, operator, ident = self.mint(), self.session.operator, activity.activity
        self.session.do(
            lambda uow: sign_in.show_card(
                uow, event, activity=ident, member=member, operator=operator
            ),
            self._noted,
        )

    def _noted(self, result: SignedIn) -> None:
        activity, villager = self.activity, self.counter.villager
        if activity is None:
            return
        left = result.outcome is Outcome.SIGNED_OUT
        if not left and result.outcome not in (Outcome.SIGNED_IN, Outcome.NO_POINTS):
            self._troubled(station_words.of_outcome(result))
            return
        self.trouble = ""
        villager.mouth.tone("leave" if left else "success")
        if not self.counter.shared:
            villager.lending.show_signed_in(result, activity.title)
        shown = signed_in_model(result, activity.title)
        villager.mouth.call(prompt_of(shown))
        self._renew()

    def _troubled(self, sentence: str) -> None:
        self.trouble = sentence
        self.counter.villager.mouth.tone("error")
        self._renew()

    def _undo_last(self) -> None:
        activity, standing = self.activity, self.standing
        if activity is None or standing is None or not standing.five:
            return
        event, clerk, shown = self.mint(), self.clerk, standing.five[0].entry
        reason, ident = words.shown("counter-reason-slip"), activity.activity

        def done(back: TakenBack) -> None:
            kind = {
                Undo.NOT_THE_LAST: "counter-trouble-not-the-last",
                Undo.NOT_ALLOWED: "counter-not-allowed",
            }.get(back.outcome)
            if kind is not None:
                self._troubled(words.shown(kind))
                return
            self.trouble = ""
            self._renew()

        self.session.do(
            lambda uow: came.undo_last(
                uow, event, activity=ident, entry=shown, reason=reason, clerk=clerk
            ),
            done,
        )

    # -- the end of it -----------------------------------------------------------------------------

    def _done(self) -> None:
        """签到完了, or 活动完了 where hours count: who is still there leaves now."""
        activity = self.activity
        if activity is None:
            return
        key, ident = self.village, activity.activity
        self.counter.take_cards(None)
        self.session.ask(lambda conn: standing_of(conn, key, ident), self._ask_done)

    def _ask_done(self, standing: Standing | None) -> None:
        if standing is None:
            return
        activity, some = standing.activity, "-hours" if standing.still else ""
        self.rooms.question(
            words.shown(
                f"counter-done-title{some}",
                activity=activity.title,
                count=standing.still or activity.came,
            ),
            lambda yes: self._close(activity.activity) if yes else self._run(activity.activity),
            yes=words.shown(f"counter-done-yes{some}"),
            no=words.shown("counter-done-no"),
            lines=(words.shown("counter-done-hours-how"),) if some else (),
            picture=activity.picture,
        )

    def _close(self, activity: bytes) -> None:
        event, clerk, operator = self.mint(), self.clerk, self.session.operator

        def deed(uow: UnitOfWork) -> activities.Outcome:
            sign_in.end_all(uow, ids.derived(event, 1), activity=activity, operator=operator)
            return activities.close(uow, event, activity=activity, clerk=clerk)

        self.session.do(deed, lambda _: self._show_list(activity))

    def _show_list(self, activity: bytes) -> None:
        """Who came or means to come, as a page and on paper."""
        key = self.village

        def known(conn: Connection) -> tuple[Activity | None, tuple[Came, ...]]:
            return (
                activities.activity_of(conn, key, activity),
                came.who_came(conn, key, activity),
            )

        def show(found: tuple[Activity | None, tuple[Came, ...]]) -> None:
            one, there = found
            if one is None:
                return
            names = [c.name for c in there]
            rows = tuple(
                words.shown("counter-name-join").join(names[at : at + 6])
                for at in range(0, min(len(names), 36), 6)
            )
            when = words.shown("counter-list-when", when=hour_text(one.starts), place=one.place)
            self.rooms.tell(
                "counter-list-title",
                lines=(when, *(rows or (words.shown("counter-list-nobody"),))),
                activity=one.title,
                came=one.came,
                signed=one.signed_up,
            )

        self.session.ask(known, show)
