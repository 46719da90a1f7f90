"""Who works at a village's counter: appointed, given other roles, a new PIN, dismissed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.services import staff
from kiosk.services.roles import Role
from kiosk.services.staff import Clerk
from kiosk.township import clerks
from kiosk.township.console import pages, pieces
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.frame import Box, Several, ask, html, key, page, seated, tell_in
from kiosk.township.console.looking import Look, NotYours
from kiosk.township.console.markup import Html, div, icon, tag
from kiosk.township.people import NotPossible
from kiosk.township.villages import Village
from kiosk.words import shown


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows."""

    village: Village
    clerks: tuple[Clerk, ...]
    counts: dict[str, int]


def asked(look: Look, number: int) -> Seen:
    """Everything the page shows.

    Raises:
        NotYours: no village of hers, or one that has had no machine yet.
    """
    village, of = look.village(number), look.id_of(number)
    with look.reading(village) as conn:
        found = staff.clerks(conn, of)
    return Seen(village, found, pages.waiting(look))


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/village/{number}/clerks")
    async def at_counter(request: Request, number: int) -> Response | None:
        desk = await seated(console, request, "clerks")
        if isinstance(desk, Response):
            return desk
        try:
            seen = await desk.read(lambda look: asked(look, number))
        except NotYours:
            return RedirectResponse("/console/", 303)
        await desk.noted(village=seen.village.village or "")
        with page(desk, "villages", seen.counts):
            _show(desk, seen)
        return None


def _show(desk: Desk, seen: Seen) -> None:
    html(_title(seen))
    if not desk.account.writes:
        rows = [
            div("row good", icon("user-bold"), tag("b", each.name), tag("span", _roles(each)))
            for each in seen.clerks
        ]
        html(pieces.sheet(shown("console-clerks"), div("list parts", *rows)))
        html(tag("section", pieces.nothing(shown("console-person-look-only")), class_="sheet"))
        return
    # The new one stands first: whoever comes from a village with one clerk came for that.
    with ui.element("div").classes("three even"):
        _new(desk, seen.village)
        for each in seen.clerks:
            _clerk(desk, seen.village, each)


def _title(seen: Seen) -> Html:
    back = tag(
        "a", icon("caret-left-bold"), tag("span", seen.village.name),
        class_="back", href=f"/console/village/{seen.village.number}",
    )  # fmt: skip
    few = len(seen.clerks) < 2
    words = "console-clerks-few" if few else "console-clerks-said"
    said = tag("span", shown(words, count=len(seen.clerks)), class_="said")
    return div("title", back, tag("h1", shown("console-clerks")), said)


def _roles(clerk: Clerk) -> str:
    roles = [shown(f"counter-role-{role}") for role in Role if role in clerk.roles]
    return shown("counter-name-join").join(roles)


def _choices() -> dict[str, str]:
    return {
        str(role): shown(
            "console-clerks-role",
            role=shown(f"counter-role-{role}"),
            does=shown(f"counter-role-{role}-does"),
        )
        for role in Role
    }


def _new(desk: Desk, village: Village) -> None:
    with ui.element("section").classes("sheet").props('data-form="clerk-new"'):
        html(div("top", tag("h2", shown("console-clerks-new"))))
        with ui.element("div").classes("form"):
            name = Box(shown("console-accounts-name"), name="name")
            roles = Several(shown("console-clerks-roles"), _choices(), name="roles")
            place = ui.element("div")

            async def go() -> None:
                pin, event_id = clerks.first_pin(desk.town), desk.town.mint()

                def deed(look: Look) -> int:
                    return clerks.appoint(
                        desk.town, look.id_of(village.number), event_id, name=name.value,
                        roles=map(Role, roles.chosen), pin=pin, cadre=desk.account.number,
                    )  # fmt: skip

                if await _done(desk, deed, "clerk-appoint", village, place):
                    _show_pin(place, name.value.strip(), pin)

            def sure() -> None:
                place.clear()
                question = shown("console-clerks-new-ask", name=name.value.strip())
                effect = shown("console-clerks-new-effect", village=village.name)
                ask(desk, question, effect, shown("console-clerks-new-yes"), go)

            key(shown("console-clerks-new-yes"), sure, sign="user-plus-bold", name="appoint")


def _clerk(desk: Desk, village: Village, clerk: Clerk) -> None:
    """One clerk's sheet: her roles to tick, and three keys."""
    with ui.element("section").classes("sheet").props(f'data-form="clerk-{clerk.clerk}"'):
        said = shown("console-clerks-number", number=clerk.clerk, roles=_roles(clerk))
        html(div("top", tag("h2", clerk.name), tag("span", said, class_="soft small")))
        with ui.element("div").classes("form"):
            roles = Several(
                shown("console-clerks-roles"), _choices(), name="roles", start=map(str, clerk.roles)
            )
            place = ui.element("div")
            number, cadre = clerk.clerk, desk.account.number

            async def change() -> None:
                event_id = desk.town.mint()

                def deed(look: Look) -> None:
                    of = look.id_of(village.number)
                    wanted = map(Role, roles.chosen)
                    clerks.change_clerk(
                        desk.town, of, event_id, clerk=number, roles=wanted, cadre=cadre
                    )

                if await _done(desk, deed, "clerk-roles", village, place):
                    tell_in(place, shown("console-clerks-change-done"), good=True)

            async def anew() -> None:
                pin, event_id = clerks.first_pin(desk.town), desk.town.mint()

                def deed(look: Look) -> None:
                    of = look.id_of(village.number)
                    clerks.reset_pin(desk.town, of, event_id, clerk=number, pin=pin, cadre=cadre)

                if await _done(desk, deed, "clerk-pin", village, place):
                    _show_pin(place, clerk.name, pin)

            async def dismiss() -> None:
                event_id = desk.town.mint()

                def deed(look: Look) -> None:
                    of = look.id_of(village.number)
                    clerks.dismiss(desk.town, of, event_id, clerk=number, cadre=cadre)

                if await _done(desk, deed, "clerk-dismiss", village, place):
                    tell_in(place, shown("console-clerks-dismiss-done"), good=True)

            deeds = {"change": change, "pin": anew, "dismiss": dismiss}

            def sure(name: str) -> None:
                place.clear()
                question = shown(f"console-clerks-{name}-ask", name=clerk.name)
                effect = shown(f"console-clerks-{name}-effect")
                ask(desk, question, effect, shown(f"console-clerks-{name}"), deeds[name])

            for name, kind in (("change", "little"), ("pin", "little"), ("dismiss", "hard little")):
                words = shown(f"console-clerks-{name}")
                key(words, lambda name=name: sure(name), kind=kind, name=name)  # type: ignore[misc]


async def _done(
    desk: Desk, deed: Callable[[Look], object], what: str, village: Village, place: ui.element
) -> bool:
    """Do it and write down that she did; what cannot be is said in its place."""
    try:
        await desk.write(deed, what, village=village.village or "")
    except NotPossible as cannot:
        tell_in(place, shown(f"console-clerks-{cannot.reason}"), good=False)
        return False
    return True


def _show_pin(place: ui.element, name: str, pin: str) -> None:
    place.props('data-said="pin"')
    tell_in(place, shown("console-clerks-first-pin", name=name, pin=pin), good=True)
