"""事情: what a person has to look at, with what happened and what to do, closed with a word."""

from __future__ import annotations

from dataclasses import dataclass

from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from kiosk.township import incidents
from kiosk.township.console import pages, pieces, saying
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.frame import Box, ask, html, key, page, seated
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import Html, div, icon, joined, tag
from kiosk.township.incidents import Incident
from kiosk.township.villages import Village
from kiosk.words import has, shown

_SHOWN_MOST = 30
_CLOSED_MOST = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows: village and incident, open and closed."""

    today: str
    opened: list[tuple[Village, Incident]]
    closed: list[tuple[Village, Incident]]
    counts: dict[str, int]


def asked(look: Look) -> Seen:
    """Everything the page shows."""
    mine = {each.village: each for each in look.villages() if each.village is not None}
    both: list[list[tuple[Village, Incident]]] = [[], []]
    with look.reading() as conn:
        for of in [None] if look.whole else list(mine):
            for closed in (False, True):
                both[closed] += [
                    (mine[each.village], each)
                    for each in incidents.listed(
                        conn, of, closed=closed, most=_CLOSED_MOST if closed else None
                    )
                    if each.village in mine
                ]
    for each in both:
        each.sort(key=lambda pair: pair[1].day, reverse=True)
    return Seen(look.today(), both[0], both[1][:_CLOSED_MOST], pages.waiting(look))


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/incidents")
    async def opened(request: Request) -> Response | None:
        desk = await seated(console, request, "incidents")
        if isinstance(desk, Response):
            return desk
        seen = await desk.read(asked)
        await desk.noted()
        with page(desk, "incidents", seen.counts):
            _show(desk, seen)
        return None


def _show(desk: Desk, seen: Seen) -> None:
    said = shown("console-incidents-said")
    html(div("title", tag("h1", shown("console-incidents")), tag("span", said, class_="said")))
    with ui.element("section").classes("sheet").props('data-list="open"'):
        if not seen.opened:
            html(pieces.nothing(shown("console-incidents-none")))
        for village, incident in seen.opened[:_SHOWN_MOST]:
            _incident(desk, seen, village, incident)
        if len(seen.opened) > _SHOWN_MOST:
            html(div("foot", shown("console-help-more", count=len(seen.opened) - _SHOWN_MOST)))
    if seen.closed:
        html(_closed(seen))


def _incident(desk: Desk, seen: Seen, village: Village, incident: Incident) -> None:
    with ui.element("article").classes("incident") as article:
        article.props(f'data-form="{incident.incident.hex()}"')
        where = joined(village.name, "　", saying.date(incident.day, seen.today))
        html(icon("warning-circle-bold"))
        to_do = div("do", tag("b", shown("console-incident-do")), incident.to_do)
        html(div("soft small", where), tag("h3", incident.what), to_do, _detail(incident))
        with ui.element("div").classes("answer"):
            if desk.account.writes:
                _answer(desk, village, incident)


def _detail(incident: Incident) -> Html:
    lines = []
    for name, value in incident.detail.items():
        words = f"console-detail-{name}"
        lines += [
            tag("span", shown(words) if has(words) else name),
            tag("span", value, class_="mono"),
        ]
    summary = tag("summary", shown("console-incident-detail"))
    return tag("details", summary, div("facts", *lines))


def _answer(desk: Desk, village: Village, incident: Incident) -> None:
    box = Box(shown("console-incident-word"), name="word", area=True)
    problem = ui.element("div")

    async def close() -> None:
        def deed(look: Look) -> bool:
            of = look.id_of(village.number)
            return incidents.close(
                desk.town, of, incident.incident, box.value, operator=desk.operator
            )

        await desk.write(deed, "close-incident", village=incident.village)
        ui.navigate.to("/incidents")

    def sure() -> None:
        problem.clear()
        if not box.value.strip():
            with problem:
                html(div("said-no", shown("console-incident-no-word")))
            return
        ask(
            desk,
            shown("console-incident-ask", village=village.name),
            shown("console-incident-effect", word=box.value.strip()[:200]),
            shown("console-incident-close"),
            close,
        )

    key(shown("console-incident-close"), sure, kind="little", sign="check-bold", name="close")


def _closed(seen: Seen) -> Html:
    rows = [
        tag(
            "tr",
            pieces.cells(
                village.name,
                saying.date(incident.day, seen.today),
                incident.what,
                incident.closed_word or "",
            ),
        )
        for village, incident in seen.closed
    ]
    heads = ("console-col-village", "console-happened-day", "console-happened-what")
    words = (*(shown(each) for each in heads), shown("console-incident-said"))
    return pieces.sheet(shown("console-incidents-closed"), pieces.table(words, rows))
