"""人员: changes of people that wait for the township's word, and looking for one person."""

from __future__ import annotations

from dataclasses import dataclass

from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from kiosk.services.people import Person, search
from kiosk.township import people
from kiosk.township.console import pages, pieces, saying
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.frame import ask, html, key, page, seated
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import Html, div, icon, tag
from kiosk.township.people import Unconfirmed
from kiosk.township.villages import Village
from kiosk.words import shown

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
    every = look.waiting()
    mine = tuple(each.standing.village for each in every)
    waiting: list[tuple[Village, Unconfirmed]] = []
    with look.reading() as conn:
        for each in every:
            if each.unconfirmed:
                village = each.standing.village
                found_here = people.unconfirmed(conn, village.village)
                waiting += [(village, person) for person in found_here]
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


# ---- what waits, and who is looked for -----------------------------------------------------------


def _show(desk: Desk, seen: Seen, number: int, said: str) -> None:
    words = shown("console-people-said")
    html(div("title", tag("h1", shown("console-people")), tag("span", words, class_="said")))
    with ui.element("div").classes("two"):
        with ui.element("section").classes("sheet").props('data-form="waiting"'):
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
                saying.word("console-type", each.member_type),
                saying.word("console-state", each.state),
            ),
        )
        for village, each in waiting
    ]  # fmt: skip
    heads = ("name", "village", "number", "type", "state")
    return pieces.table(tuple(shown(f"console-people-{each}") for each in heads), rows)


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
