"""人员: changes that wait for the township's word, and one person's page: move, card, erasure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.core import ids
from kiosk.services.people import Person, person_of, search
from kiosk.township import erasure, moves, people
from kiosk.township.console import pages, pieces
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.frame import Box, Choice, ask, html, key, page, seated
from kiosk.township.console.looking import Look, NotYours
from kiosk.township.console.markup import Html, div, icon, tag
from kiosk.township.moves import CannotMove, Moved, NewHousehold
from kiosk.township.people import Unconfirmed
from kiosk.township.villages import Village
from kiosk.words import has, shown

_SHOWN_MOST = 40


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows."""

    villages: tuple[Village, ...]
    waiting: list[tuple[Village, Unconfirmed]]
    found: tuple[Person, ...]
    counts: dict[str, int]


def asked(look: Look, number: int, said: str) -> Seen:
    """Everything the page shows; people only of the village that was named."""
    every = look.known()
    mine = tuple(each.village for each in every)
    waiting: list[tuple[Village, Unconfirmed]] = []
    with look.reading() as conn:
        for each in every:
            if each.unconfirmed:
                found_here = people.unconfirmed(conn, each.village.village)
                waiting += [(each.village, person) for person in found_here]
    found: tuple[Person, ...] = ()
    here = next((each for each in mine if each.number == number), None)
    if here is not None and here.village is not None and said.strip():
        with look.reading(here) as conn:
            found = search(conn, here.village, said)
    return Seen(mine, waiting, found, pages.counts(every))


def register(console: Console) -> None:
    """Put the pages where they belong."""

    @pages.at("/people")
    async def listed(request: Request, village: int = 0, said: str = "") -> Response | None:
        desk = await seated(console, request, "people")
        if isinstance(desk, Response):
            return desk
        seen = await desk.read(lambda look: asked(look, village, said))
        here = next((each for each in seen.villages if each.number == village), None)
        searched = here is not None and bool(said.strip())
        of = (here.village or "") if here is not None else ""
        await desk.noted(village=of, **({"deed": "search"} if searched else {}))
        with page(desk, "people", seen.counts):
            _show(desk, seen, village, said)
        return None

    @pages.at("/people/{number}/{member}")
    async def one(request: Request, number: int, member: int) -> Response | None:
        desk = await seated(console, request, "person")
        if isinstance(desk, Response):
            return desk
        try:
            village, person, counts = await desk.read(lambda look: _person(look, number, member))
        except NotYours:
            return RedirectResponse("/console/people", 303)
        await desk.noted(village=village.village or "", member=member)
        others = await desk.read(lambda look: look.villages())
        with page(desk, "people", counts):
            _show_one(desk, village, person, others)
        return None


def _person(look: Look, number: int, member: int) -> tuple[Village, Person, dict[str, int]]:
    village = look.village(number)
    of = look.id_of(number)
    with look.reading(village) as conn:
        person = person_of(conn, of, member)
    if person is None:
        raise NotYours(str(member))
    return village, person, pages.waiting(look)


# ---- what waits, and who is looked for -----------------------------------------------------------


def _show(desk: Desk, seen: Seen, number: int, said: str) -> None:
    words = shown("console-people-said")
    html(div("title", tag("h1", shown("console-people")), tag("span", words, class_="said")))
    with ui.element("div").classes("two"):
        with ui.element("section").classes("sheet").props('data-list="waiting"'):
            html(div("top", tag("h2", shown("console-people-waiting"))))
            if not seen.waiting:
                html(pieces.nothing(shown("console-people-waiting-none")))
            else:
                html(_waiting(seen.waiting[:_SHOWN_MOST]))
                if desk.account.writes:
                    with ui.element("div").classes("form"):
                        _confirm_key(desk, seen.waiting[:_SHOWN_MOST])
        html(_search(seen, number, said))


def _waiting(waiting: list[tuple[Village, Unconfirmed]]) -> Html:
    rows = [
        tag(
            "tr",
            pieces.cells(
                tag(
                    "a", each.name or shown("console-erased"), class_="pine",
                    href=f"/console/people/{village.number}/{each.member}",
                    style="position:relative",
                ),
                village.name,
                str(each.member),
                _word("console-type", each.member_type),
                _word("console-state", each.state),
            ),
        )
        for village, each in waiting
    ]  # fmt: skip
    heads = ("name", "village", "number", "type", "state")
    return pieces.table(tuple(shown(f"console-people-{each}") for each in heads), rows)


def _word(kind: str, value: str) -> str:
    words = f"{kind}-{value.replace('_', '-')}"
    return shown(words) if has(words) else value


def _confirm_key(desk: Desk, waiting: list[tuple[Village, Unconfirmed]]) -> None:
    members: dict[int, list[int]] = {}
    for village, each in waiting:
        members.setdefault(village.number, []).append(each.member)

    async def confirm() -> None:
        for number, these in members.items():
            event_id = desk.town.mint()

            def deed(look: Look, number: int = number, these: list[int] = these,
                     event_id: bytes = event_id) -> bool:  # fmt: skip
                of = look.id_of(number)
                return people.confirm(
                    desk.town, of, event_id, members=these, cadre=desk.account.number
                )

            await desk.write(deed, "confirm-people", village=str(number))
        ui.navigate.to("/people")

    def sure() -> None:
        question = shown("console-people-confirm-ask", count=len(waiting))
        effect = shown("console-people-confirm-effect")
        ask(desk, question, effect, shown("console-people-confirm"), confirm)

    with ui.element("div").classes("keys"):
        key(shown("console-people-confirm"), sure, kind="first", sign="check-bold", name="confirm")


def _search(seen: Seen, number: int, said: str) -> Html:
    options = [
        tag("option", each.name, value=each.number, selected=each.number == number)
        for each in seen.villages
    ]
    form = tag(
        "form",
        _labelled("console-people-village", tag("select", *options, name="village", class_="box")),
        _labelled(
            "console-people-who",
            tag("input", name="said", value=said, class_="box", maxlength=40, autocomplete="off"),
        ),
        tag(
            "button", icon("magnifying-glass-bold"), tag("span", shown("console-people-look")),
            class_="key", type="submit",
        ),
        class_="form", method="get", action="/console/people",
    )  # fmt: skip
    rows = [
        pieces.side_row(
            "good", "user-bold", each.name or shown("console-erased"),
            shown("console-people-found", number=each.member, group=each.group),
            href=f"/console/people/{number}/{each.member}",
        )
        for each in seen.found
    ]  # fmt: skip
    none = div("empty", shown("console-people-found-none")) if said.strip() else None
    body = div("list", *rows) if rows else none
    return pieces.sheet(shown("console-people-search"), form, body)


def _labelled(words: str, box: Html) -> Html:
    return tag("label", tag("span", shown(words)), box, class_="field")


# ---- one person ----------------------------------------------------------------------------------


def _show_one(desk: Desk, village: Village, person: Person, others: tuple[Village, ...]) -> None:
    back = tag(
        "a", icon("caret-left-bold"), tag("span", shown("console-people")),
        class_="back", href="/console/people",
    )  # fmt: skip
    name = person.name or shown("console-erased")
    said = shown(
        "console-person-said", village=village.name, number=person.member, group=person.group
    )
    html(div("title", back, tag("h1", name), tag("span", said, class_="said")))
    if not desk.account.writes:
        html(tag("section", pieces.nothing(shown("console-person-look-only")), class_="sheet"))
        return
    with ui.element("div").classes("three").style("grid-template-columns: repeat(3, 1fr)"):
        _move(desk, village, person, others)
        _deed(desk, village, person, "card", _revoke_card)
        _deed(desk, village, person, "erase", _erase)


def _move(desk: Desk, village: Village, person: Person, others: tuple[Village, ...]) -> None:
    there = {str(each.number): each.name for each in others if each.number != village.number}
    with ui.element("section").classes("sheet").props('data-form="move"'):
        html(div("top", tag("h2", shown("console-move"))))
        with ui.element("div").classes("form"):
            html(div("soft small", shown("console-move-how")))
            if not there:
                html(div("empty", shown("console-move-nowhere")))
                return
            target = Choice(shown("console-move-to"), there, name="target")
            group = Box(shown("console-move-group"), name="group", start="1")
            door = Box(shown("console-move-door"), name="door")
            problem = ui.element("div")
            event_id = desk.town.mint()

            async def go() -> None:
                home = NewHousehold(int(group.value), door.value.strip()[:40])

                def deed(look: Look) -> Moved:
                    return _do_move(desk, look, village, int(target.value), person, home, event_id)

                try:
                    moved = await desk.write(
                        deed, "move", village=village.village or "", member=person.member
                    )
                except CannotMove as cannot:
                    _say(problem, shown(f"township-move-{cannot.reason}"), good=False)
                else:
                    words = {"village": there[target.value], "member": str(moved.member)}
                    done = shown("township-moved", points=str(moved.points), **words)
                    _say(problem, done, good=True)

            def sure() -> None:
                problem.clear()
                if not group.value.isdecimal() or not 0 < int(group.value) < 1000:
                    _say(problem, shown("console-move-not-a-group"), good=False)
                    return
                named = {"name": person.name or "", "village": there[target.value]}
                ask(desk, shown("console-move-ask", **named), shown("console-move-effect"),
                    shown("console-move-yes"), go)  # fmt: skip

            key(shown("console-move-yes"), sure, sign="arrows-left-right-bold", name="move")


def _do_move(
    desk: Desk,
    look: Look,
    village: Village,
    target: int,
    person: Person,
    home: NewHousehold,
    event_id: bytes,
) -> Moved:
    """Both villages have to be hers."""
    return moves.move(
        desk.town,
        member=person.member,
        source=look.id_of(village.number),
        target=look.id_of(target),
        household=home,
        event_id=event_id,
        operator=desk.operator,
    )


Deed = Callable[[Desk, str, int, bytes], None]


def _revoke_card(desk: Desk, of: str, member: int, event_id: bytes) -> None:
    people.raise_card(desk.town, of, event_id, member=member, cadre=desk.account.number)


def _erase(desk: Desk, of: str, member: int, event_id: bytes) -> None:
    owner = ids.member_account(member)
    erasure.erase(desk.town, of, owner, event_id, cadre=desk.account.number)


def _deed(desk: Desk, village: Village, person: Person, name: str, does: Deed) -> None:
    """A sheet with one key: what it is for, and what it does, said before and after."""
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
                    _say(problem, shown(f"console-{name}-not"), good=False)
                else:
                    _say(problem, shown(f"console-{name}-done"), good=True)

            def sure() -> None:
                question = shown(f"console-{name}-ask", name=person.name or "")
                yes = shown(f"console-{name}-yes")
                ask(desk, question, shown(f"console-{name}-effect"), yes, go)

            key(shown(f"console-{name}-yes"), sure, kind="hard", name=name)


def _say(place: ui.element, words: str, *, good: bool) -> None:
    place.clear()
    with place:
        html(tag("div", words, class_="said-yes" if good else "said-no", role="status"))
