"""规矩: rule frame and catalogue, published to all villages as dated versions that never change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.township import drafting, frames
from kiosk.township.console import drafted, pages, pieces, row_tables, saying
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.frame import html, page, seated
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import Html, div, icon, tag
from kiosk.township.frames import CATALOGUE, RULES, Edition, Frame
from kiosk.words import shown

KINDS = (RULES, CATALOGUE)
_SHOWN_MOST = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows, by kind of frame.

    Attributes:
        published: The latest versions, the one that comes into force last first.
        drafts: When somebody last wrote at a draft of hers, Unix milliseconds.
    """

    today: str
    published: dict[str, tuple[Edition, ...]]
    drafts: dict[str, int]
    counts: dict[str, int]


def asked(look: Look) -> Seen:
    """Everything the page shows."""
    with look.reading() as conn:
        published = {kind: frames.editions(conn, kind, most=_SHOWN_MOST) for kind in KINDS}
    return Seen(look.today(), published, drafted.begun(look), pages.waiting(look))


@dataclass(frozen=True, slots=True)
class One:
    """One version, to be read."""

    today: str
    frame: Frame | None
    counts: dict[str, int]


def asked_one(look: Look, kind: str, version: str) -> One:
    """A version as it was published."""
    with look.reading() as conn:
        frame = frames.version_of(conn, kind, version) if kind in KINDS else None
    return One(look.today(), frame, pages.waiting(look))


def register(console: Console) -> None:
    """Put the pages where they belong."""

    @pages.at("/rules")
    async def rules(request: Request) -> Response | None:
        desk = await seated(console, request, "rules")
        if isinstance(desk, Response):
            return desk
        seen = await desk.read(asked)
        await desk.noted()
        with page(desk, "rules", seen.counts):
            said = shown("console-rules-said")
            html(div("title", tag("h1", shown("console-rules")), tag("span", said, class_="said")))
            with ui.element("div").classes("halves"):
                for kind in KINDS:
                    with ui.element("div").classes("column"):
                        html(_published(desk, kind, seen))
        return None

    @pages.at("/rules/{kind}/version")
    async def version(request: Request, kind: str, of: str = "") -> Response | None:
        desk = await seated(console, request, "rules")
        if isinstance(desk, Response):
            return desk
        one = await desk.read(lambda look: asked_one(look, kind, of))
        if one.frame is None:
            return RedirectResponse("/console/rules", 303)
        await desk.noted()
        with page(desk, "rules", one.counts):
            _show_one(one.frame, one)
        return None


def _published(desk: Desk, kind: str, seen: Seen) -> Html:
    found = seen.published[kind]
    now = next((each for each in found if each.effective <= seen.today), None)
    rows = [
        tag(
            "tr",
            pieces.cells(
                tag("a", each.title, href=f"/console/rules/{kind}/version?of={each.version}"),
                each.version,
                saying.date(each.effective, seen.today),
                shown(f"console-frame-{kind}-count", count=each.count),
                _state(each, now, seen.today),
            ),
            class_="opens",
        )
        for each in found
    ]
    heads = tuple(
        shown(f"console-frame-{each}") for each in ("title", "version", "from", "holds", "state")
    )
    body = pieces.table(heads, rows) if rows else pieces.nothing(shown("console-frame-none"))
    foot = None
    if drafted.may(desk):
        words = "console-draft-go-on" if kind in seen.drafts else f"console-draft-{kind}-begin"
        link = tag(
            "a", icon("pencil-simple-bold"), tag("span", shown(words)), class_="key first",
            href=f"/console/rules/{kind}/draft", data_key=f"draft-{kind}",
        )  # fmt: skip
        foot = div("form", div("soft small", shown(f"console-draft-{kind}-how")), div("keys", link))
    return pieces.sheet(shown(f"console-frame-{kind}"), body, foot)


def _state(frame: Edition, now: Edition | None, today: str) -> Html:
    if frame is now:
        return pieces.pill("good", "check-circle-bold", shown("console-frame-now"))
    if frame.effective > today:
        return pieces.pill("watch", "calendar-bold", shown("console-frame-soon"))
    return pieces.pill("off", "clock-counter-clockwise-bold", shown("console-frame-old"))


def _show_one(frame: Frame, one: One) -> None:
    said = shown("console-frame-one-said", version=frame.version,
                 day=saying.date(frame.effective, one.today))  # fmt: skip
    title = tag("h1", frame.title)
    html(div("title", pieces.back("/console/rules", "console-rules"), title,
             tag("span", said, class_="said")))  # fmt: skip
    data = drafting.data_of(frame)
    rows: Callable[..., Html] = row_tables.table
    html(tag("section", rows(frame.kind, data, data[drafting.rows_name(frame.kind)]),
             class_="sheet"))  # fmt: skip
