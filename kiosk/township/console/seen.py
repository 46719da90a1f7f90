"""谁看过: who at the township looked at what, and did what. For admins and auditors."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kiosk.core.clock import Moment
from kiosk.township import seen_by, staff
from kiosk.township.console import pages, pieces, saying
from kiosk.township.console.desk import Console
from kiosk.township.console.frame import html, page, seated
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import Html, div, icon, tag
from kiosk.words import has, shown

_ROWS = 14


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows."""

    now: Moment
    rows: tuple[seen_by.Seen, ...]
    after: bytes | None
    names: dict[int, str]
    villages: dict[str, str]
    counts: dict[str, int]


def asked(look: Look, before: bytes | None) -> Seen:
    """Everything the page shows."""
    with look.reading() as conn:
        rows, after = seen_by.newest(conn, most=_ROWS, before=before)
        names = {each.number: each.name for each in staff.listed(conn)}
    villages = {each.village: each.name for each in look.villages() if each.village is not None}
    villages |= {str(each.number): each.name for each in look.villages()}
    return Seen(look.now(), rows, after, names, villages, pages.waiting(look))


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/seen")
    async def seen(request: Request, before: str = "") -> Response | None:
        desk = await seated(console, request, "seen")
        if isinstance(desk, Response):
            return desk
        place = bytes.fromhex(before) if _is_place(before) else None
        found = await desk.read(lambda look: asked(look, place))
        with page(desk, "seen", found.counts):
            said = shown("console-seen-said")
            html(div("title", tag("h1", shown("console-seen")), tag("span", said, class_="said")))
            html(_table(found))
        return None


def _is_place(text: str) -> bool:
    return len(text) == 32 and all(char in "0123456789abcdef" for char in text)


def _table(seen: Seen) -> Html:
    rows = [
        tag(
            "tr",
            pieces.cells(
                seen.names.get(each.staff, str(each.staff)),
                saying.exactly(each.at_ms, seen.now),
                saying.word("console-seen-page", each.page),
                seen.villages.get(each.village, each.village),
                str(each.member) if each.member is not None else "",
                _deed(each.deed),
            ),
        )
        for each in seen.rows
    ]
    heads = ("who", "when", "page", "village", "member", "deed")
    body = pieces.table(tuple(shown(f"console-seen-{each}") for each in heads), rows)
    older = None
    if seen.after is not None:
        words = tag("span", shown("console-page-after"))
        href = f"/console/seen?before={seen.after.hex()}"
        older = div("foot", tag("span", ""), tag("a", words, icon("caret-right-bold"), href=href))
    return tag("section", body if rows else pieces.nothing(shown("console-seen-none")), older,
               class_="sheet")  # fmt: skip


def _deed(deed: str) -> str:
    """What was done; the deeds of accounts have a name behind them."""
    for kind in ("new", "password-of", "close", "open"):
        words, login = f"console-seen-deed-{kind}", deed.removeprefix(f"{kind}-")
        if login != deed and not has(f"console-seen-deed-{deed}"):
            return shown(words, login=login)
    return saying.word("console-seen-deed", deed)
