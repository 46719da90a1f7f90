"""22: the sign-in station, and the page that makes an activity.

Card after card: big name, big +points, tone, count, last five, undo of the last. On a glass of
its own the villager's side shows each person her own page; on one glass they look at the desk's.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from kiosk import words
from kiosk.core.catalogue import Template
from kiosk.core.clock import local_text
from kiosk.services import activities, basis, cards, rule_books, settings, sign_in, village
from kiosk.services.activities import Activity, Plan, State
from kiosk.services.sign_in import Came, Outcome, SignedIn
from kiosk.station.counter.desk import hour_text, short_time
from kiosk.station.counter.people import Found
from kiosk.station.counter.present import face_by
from kiosk.station.counter.room import Room
from kiosk.store.uow import UnitOfWork
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.make_activity import MakerPage
from kiosk.ui.counter.station import StationPage
from kiosk.ui.screen import Prompt

_HALF_HOURS = [f"{hour}:{minute:02d}" for hour in range(7, 20) for minute in (0, 30)]
_DAYS = 14
_USUAL_MINUTES = 120


class SignInRoom(Room):
    """One activity at a time.

    Attributes:
        open_now: People are being signed in.
    """

    activity: Activity | None = None
    last: SignedIn | None = None
    trouble: str = ""
    say_points: bool = True
    templates: tuple[Template, ...] = ()

    @property
    def open_now(self) -> bool:
        """Whether the station stands open."""
        return isinstance(self.counter.page(), StationPage)

    def left(self) -> None:
        """The activity stays open; only the page is left."""
        self.activity, self.last, self.trouble = None, None, ""

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

        def known(conn: Connection) -> tuple[Activity | None, tuple[Came, ...], str]:
            return (
                activities.activity_of(conn, key, activity),
                sign_in.last_five(conn, key, activity),
                settings.value_of(conn, key, settings.SAY_POINTS),
            )

        def show(found: tuple[Activity | None, tuple[Came, ...], str]) -> None:
            self.activity, five, say = found
            self.say_points = say != "no"
            if self.activity is not None:
                self.session.look_at_desk(lambda _: self._show_station(five))

        self.session.ask(known, show)
        self.counter.take_cards(self._card, station=True)

    def _show_station(self, five: tuple[Came, ...]) -> None:
        activity = self.activity
        if activity is None:
            return
        arrived = tuple(
            models.Arrived(
                came.name, face_by(came.member, came.birth_year), came.points, short_time(came.at)
            )
            for came in five
        )
        model = models.Station(
            self.session.shell, activity.title, activity.points,
            arrived[0] if arrived else None, arrived, activity.came, activity.signed_up,
            self.counter.villager.mouth.has_voice, self.trouble,
            self.counter.villager.eyes.state in ("ok", "starting"),
        )  # fmt: skip
        page = self.counter.page()
        if isinstance(page, StationPage):
            page.present(model)
        else:
            self.counter.show(StationPage(self.counter.look, model))

    def _card(self, seen: cards.CardSeen) -> None:
        if seen.person is None:
            dead = seen.shown in (cards.Shown.OLD, cards.Shown.LOST, cards.Shown.REVOKED)
            self._troubled(words.shown(f"counter-trouble-{'dead' if dead else 'unknown'}"))
            return
        self._sign_in(seen.person.member)

    def _by_number(self, found: Found) -> None:
        self.counter.take_cards(self._card, station=True)
        self._sign_in(found.member)

    def _sign_in(self, member: int) -> None:
        activity = self.activity
        if activity is None:
            return
        event, operator, key = self.mint(), self.session.operator, self.village

        def deed(uow: UnitOfWork) -> tuple[SignedIn, tuple[Came, ...]]:
            signed = sign_in.sign_in(
                uow, event, activity=activity.activity, member=member, operator=operator
            )
            return signed, sign_in.last_five(uow.conn, key, activity.activity)

        self.session.do(deed, lambda found: self._signed(*found))

    def _signed(self, signed: SignedIn, five: tuple[Came, ...]) -> None:
        activity, villager = self.activity, self.counter.villager
        if activity is None:
            return
        if signed.outcome not in (Outcome.SIGNED_IN, Outcome.NO_POINTS):
            known = {Outcome.ALREADY_IN: "twice", Outcome.NOT_FOR_HER: "not-for-her"}
            kind = known.get(signed.outcome, "unknown")
            self._troubled(words.shown(f"counter-trouble-{kind}", name=signed.name))
            return
        self.last, self.trouble = signed, ""
        villager.mouth.tone("success")
        if signed.points and self.say_points:
            prompt = Prompt("prompt-signed-in", {"name": signed.name, "points": signed.points})
        else:
            prompt = Prompt("prompt-signed-in-plain", {"name": signed.name})
        if not self.counter.shared:
            villager.lending.show_signed_in(signed, activity.title)
        villager.mouth.call(prompt)
        self._renew(five)

    def _renew(self, five: tuple[Came, ...]) -> None:
        """Count and undo line come with the desk; five come with the deed."""
        activity = self.activity
        if activity is None:
            return
        key, ident = self.village, activity.activity

        def show(found: Activity | None) -> None:
            if found is not None:
                self.activity = found
                self.session.look_at_desk(lambda _: self._show_station(five))

        self.session.ask(lambda conn: activities.activity_of(conn, key, ident), show)

    def _troubled(self, sentence: str) -> None:
        self.trouble = sentence
        self.counter.villager.mouth.tone("error")
        activity = self.activity
        if activity is not None:
            key, ident = self.village, activity.activity
            self.session.ask(lambda conn: sign_in.last_five(conn, key, ident), self._show_station)

    def _undo_last(self) -> None:
        activity, event, clerk = self.activity, self.mint(), self.clerk
        if activity is None:
            return
        reason, key = words.shown("counter-reason-slip"), self.village

        def deed(uow: UnitOfWork) -> tuple[Came, ...]:
            sign_in.undo_last(uow, event, activity=activity.activity, reason=reason, clerk=clerk)
            return sign_in.last_five(uow.conn, key, activity.activity)

        self.session.do(deed, self._renew)

    def _done(self) -> None:
        activity = self.activity
        if activity is None:
            return
        event, clerk, ident = self.mint(), self.clerk, activity.activity

        def close(yes: bool) -> None:
            if not yes:
                self._run(ident)
                return
            self.session.do(
                lambda uow: activities.close(uow, event, activity=ident, clerk=clerk),
                lambda _: self._show_list(ident),
            )

        self.counter.take_cards(None)
        self.rooms.question(
            words.shown("counter-done-title", activity=activity.title, count=activity.came),
            close,
            yes=words.shown("counter-done-yes"),
            no=words.shown("counter-done-no"),
            picture=activity.picture,
        )

    def _show_list(self, activity: bytes) -> None:
        """Who came or means to come, as a page and on paper."""
        key = self.village

        def known(conn: Connection) -> tuple[Activity | None, tuple[Came, ...]]:
            return (
                activities.activity_of(conn, key, activity),
                sign_in.who_came(conn, key, activity),
            )

        def show(found: tuple[Activity | None, tuple[Came, ...]]) -> None:
            one, came = found
            if one is None:
                return
            names = [c.name for c in came]
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
