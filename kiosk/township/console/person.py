"""One person: what her village changed and waits for our word, her move, her card, her erasure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nicegui import ui
from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.core import ids
from kiosk.core.accounts import MemberType
from kiosk.services.people import OPEN, Person, person_of
from kiosk.store import tables as store
from kiosk.township import erasure, people, proposals
from kiosk.township.console import moving, pages, pieces, saying
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.frame import Box, Choice, ask, html, key, page, seated, tell_in
from kiosk.township.console.looking import Look, NotYours
from kiosk.township.console.markup import Html, div, icon, tag
from kiosk.township.proposals import Change
from kiosk.township.villages import Village
from kiosk.words import shown

_M = store.members.c


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows.

    Attributes:
        at_home: How many open accounts her household has.
        waits: Whether kiosks said something of her after the township's last word.
        changes: What of it is otherwise than the township had it.
        others: Every village of who looks.
    """

    village: Village
    person: Person
    at_home: int
    waits: bool
    changes: tuple[Change, ...]
    others: tuple[Village, ...]
    counts: dict[str, int]


def asked(look: Look, number: int, member: int) -> Seen:
    """Everything the page shows.

    Raises:
        NotYours: no village of hers, or nobody there.
    """
    village, of = look.village(number), look.id_of(number)
    with look.reading(village) as conn:
        person = person_of(conn, of, member)
        if person is None:
            raise NotYours(str(member))
        at_home = conn.execute(
            select(func.count()).where(
                _M.village == of, _M.household == person.household, _M.state == OPEN
            )
        ).scalar_one()
        question = select(_M.unconfirmed).where(_M.village == of, _M.member == person.member)
        waits = bool(conn.execute(question).scalar())
        changes = proposals.of_member(conn, of, person.member) if waits else ()
    return Seen(village, person, at_home, waits, changes, look.villages(), pages.waiting(look))


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/people/{number}/{member}")
    async def one(request: Request, number: int, member: int) -> Response | None:
        desk = await seated(console, request, "person")
        if isinstance(desk, Response):
            return desk
        try:
            seen = await desk.read(lambda look: asked(look, number, member))
        except NotYours:
            return RedirectResponse("/console/people", 303)
        await desk.noted(village=seen.village.village or "", member=member)
        with page(desk, "people", seen.counts):
            _show(desk, seen)
        return None


def _show(desk: Desk, seen: Seen) -> None:
    person = seen.person
    html(_title(seen))
    if not desk.account.writes:
        if seen.waits:
            html(pieces.sheet(shown("console-proposal"), _changed(seen.changes)))
        html(tag("section", pieces.nothing(shown("console-person-look-only")), class_="sheet"))
        return
    if seen.waits:
        _proposal(desk, seen)
    with ui.element("div").classes("three even"):
        if person.is_open:
            moving.sheet(desk, seen.village, person, seen.at_home, seen.others)
            _deed(desk, seen, "card", _revoke_card)
        _deed(desk, seen, "erase", _erase)


def _title(seen: Seen) -> Html:
    person = seen.person
    back = tag(
        "a", icon("caret-left-bold"), tag("span", shown("console-people")),
        class_="back", href="/console/people",
    )  # fmt: skip
    name = person.name or shown("console-erased")
    said = shown(
        "console-person-said", village=seen.village.name, number=person.member, group=person.group
    )
    state = None
    if not person.is_open:
        words = saying.word("console-state", person.state)
        state = pieces.pill("off", "user-bold", words)
    return div("title", back, tag("h1", name), state, tag("span", said, class_="said"))


# ---- what her village proposes -------------------------------------------------------------------


def _changed(changes: tuple[Change, ...]) -> Html:
    if not changes:
        return pieces.nothing(shown("console-proposal-same"))
    rows = [
        tag(
            "tr",
            pieces.cells(
                shown(f"console-proposal-{each.field.replace('_', '-')}"),
                _value(each.field, each.before),
                tag("b", _value(each.field, each.now)),
            ),
        )
        for each in changes
    ]
    heads = ("what", "before", "now")
    return pieces.table(tuple(shown(f"console-proposal-{each}") for each in heads), rows)


def _value(field: str, value: Any) -> str:
    if value is None or value == "":
        return shown("console-nothing")
    if field in ("member_type", "state"):
        kind = "type" if field == "member_type" else "state"
        return saying.word(f"console-{kind}", str(value))
    return str(value)


def _proposal(desk: Desk, seen: Seen) -> None:
    """Yes, or what is right instead; either is the township's word and settles it."""
    person = seen.person
    with ui.element("section").classes("sheet").props('data-form="proposal"'):
        html(div("top", tag("h2", shown("console-proposal")),
                 tag("span", shown("console-proposal-said"), class_="soft small")))  # fmt: skip
        html(_changed(seen.changes))
        with ui.element("div").classes("form four"):
            kinds = {str(each): saying.word("console-type", each) for each in MemberType}
            name = Box(shown("console-people-name"), name="name", start=person.name)
            year = Box(shown("console-proposal-birth-year"), name="year",
                       start=str(person.birth_year or ""))  # fmt: skip
            kind = Choice(shown("console-people-type"), kinds, name="type",
                          start=str(person.member_type))  # fmt: skip
            home = Box(shown("console-proposal-household"), name="household",
                       start=str(person.household))  # fmt: skip
            problem = ui.element("div").classes("wide")
            event_id = desk.town.mint()
            about = {"village": seen.village.village or "", "member": person.member}

            async def confirm() -> None:
                def deed(look: Look) -> bool:
                    of = look.id_of(seen.village.number)
                    return people.confirm(
                        desk.town, of, event_id, members=[person.member], cadre=desk.account.number
                    )

                await desk.write(deed, "confirm-people", **about)
                ui.navigate.to("/people")

            async def change() -> None:
                def deed(look: Look) -> None:
                    _put_right(desk, look, seen, (name.value, year.value, kind.value, home.value),
                               event_id)  # fmt: skip

                try:
                    await desk.write(deed, "put-right", **about)
                except people.NotPossible as cannot:
                    tell_in(problem, shown(f"console-proposal-{cannot.reason}"), good=False)
                else:
                    ui.navigate.to("/people")

            def sure(answer: str, deed: Callable[[], Any]) -> None:
                question = shown(f"console-proposal-{answer}-ask", name=name.value.strip())
                effect = shown(f"console-proposal-{answer}-effect")
                ask(desk, question, effect, shown(f"console-proposal-{answer}"), deed)

            with ui.element("div").classes("keys wide"):
                key(shown("console-proposal-yes"), lambda: sure("yes", confirm), kind="first",
                    sign="check-bold", name="confirm")  # fmt: skip
                key(shown("console-proposal-other"), lambda: sure("other", change),
                    sign="pencil-simple-bold", name="put-right")  # fmt: skip


def _put_right(
    desk: Desk, look: Look, seen: Seen, said: tuple[str, str, str, str], event_id: bytes
) -> None:
    name, year, kind, home = (each.strip() for each in said)
    if year and not (year.isdecimal() and 1900 <= int(year) <= int(look.today()[:4])):
        raise people.NotPossible("not-a-year")
    of = look.id_of(seen.village.number)
    with look.reading(seen.village) as conn:
        known = home.isdecimal() and len(home) < 9 and conn.execute(
            select(store.households.c.household).where(
                store.households.c.village == of, store.households.c.household == int(home)
            )
        ).first()  # fmt: skip
    if not known:
        raise people.NotPossible("no-such-household")
    people.change_member(
        desk.town,
        of,
        event_id,
        member=seen.person.member,
        cadre=desk.account.number,
        household=int(home),
        member_type=MemberType(kind),
        words=people.Words(name, int(year) if year else None),
    )


# ---- her card, her name --------------------------------------------------------------------------

Deed = Callable[[Desk, str, int, bytes], None]


def _revoke_card(desk: Desk, of: str, member: int, event_id: bytes) -> None:
    people.raise_card(desk.town, of, event_id, member=member, cadre=desk.account.number)


def _erase(desk: Desk, of: str, member: int, event_id: bytes) -> None:
    owner = ids.member_account(member)
    erasure.erase(desk.town, of, owner, event_id, cadre=desk.account.number)


def _deed(desk: Desk, seen: Seen, name: str, does: Deed) -> None:
    """A sheet with one key: what it is for, and what it does, said before and after."""
    village, person = seen.village, seen.person
    with ui.element("section").classes("sheet").props(f'data-form="{name}"'):
        html(div("top", tag("h2", shown(f"console-{name}"))))
        with ui.element("div").classes("form"):
            html(div("soft small", shown(f"console-{name}-how")))
            problem = ui.element("div")
            event_id = desk.town.mint()

            async def go() -> None:
                def deed(look: Look) -> None:
                    does(desk, look.id_of(village.number), person.member, event_id)

                try:
                    await desk.write(
                        deed, name, village=village.village or "", member=person.member
                    )
                except people.NotPossible:
                    tell_in(problem, shown(f"console-{name}-not"), good=False)
                else:
                    tell_in(problem, shown(f"console-{name}-done"), good=True)

            def sure() -> None:
                question = shown(f"console-{name}-ask", name=person.name or "")
                yes = shown(f"console-{name}-yes")
                ask(desk, question, shown(f"console-{name}-effect"), yes, go)

            key(shown(f"console-{name}-yes"), sure, kind="hard", name=name)
