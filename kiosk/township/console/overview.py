"""Page 40, 各村: participation of the township and of each village, and who needs help."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kiosk.core.clock import Moment
from kiosk.township import frames
from kiosk.township.console import pages, pieces, saying
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.frame import html, page, seated
from kiosk.township.console.looking import Known, Look
from kiosk.township.console.markup import Html, div, icon, joined, tag
from kiosk.township.console.standing import Trouble
from kiosk.township.figures import Figures, together
from kiosk.words import shown

ROWS = 8
_HELP_MOST = 3
SORTS = ("need", "number", "least")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows.

    Attributes:
        known: Her villages, sorted.
        unconfirmed: People changed at kiosks who wait for the township's word.
        rules: Title of the rule frame in force, and its version; ``None`` before the first.
    """

    now: Moment
    known: list[Known]
    whole: Figures
    unconfirmed: int
    rules: tuple[str, str] | None


def ask(look: Look, sort: str) -> Seen:
    """Everything the page shows, in one go."""
    known = look.known()
    waiting = sum(each.unconfirmed for each in known)
    with look.reading() as conn:
        rules = frames.title_in_force(conn, frames.RULES, look.today())
    whole = together(each.figures for each in known)
    return Seen(look.now(), _sorted(known, sort), whole, waiting, rules)


def _sorted(known: list[Known], sort: str) -> list[Known]:
    if sort == "need":
        return sorted(known, key=lambda k: (k.standing.trouble, _share(k), k.village.number))
    if sort == "least":
        return sorted(known, key=lambda k: (_share(k), k.village.number))
    return sorted(known, key=lambda k: k.village.number)


def _share(known: Known) -> int:
    percent = known.figures.came.now.percent
    return 101 if percent is None else percent


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/")
    async def villages(request: Request, sort: str = "need", nr: int = 1) -> Response | None:
        desk = await seated(console, request, "villages")
        if isinstance(desk, Response):
            return desk
        sort = sort if sort in SORTS else "need"
        seen = await desk.read(lambda look: ask(look, sort))
        await desk.noted()
        last = max(1, -(-len(seen.known) // ROWS))
        with page(desk, "villages", pages.counts(seen.known)):
            _show(desk, seen, sort, min(max(1, nr), last), last)
        return None


def _show(desk: Desk, seen: Seen, sort: str, number: int, last: int) -> None:
    title = tag("h1", shown("console-villages-title", count=len(seen.known)))
    export = tag(
        "a", icon("arrow-down-bold"),
        tag("span", shown("console-export")), class_="key",
        href=f"/console/export/villages.csv?sort={sort}",
    )  # fmt: skip
    said = tag("span", shown("console-villages-said"), class_="said")
    html(div("title", title, said, div("right", export)))
    html(_cards(seen.whole))
    shown_now = seen.known[(number - 1) * ROWS : number * ROWS]
    body = pieces.table(
        (*(shown(f"console-col-{each}") for each in COLUMNS), ""),
        [_row(each, seen.now) for each in shown_now],
    )
    top = div("top", tag("h2", shown("console-villages")), _sorts(sort))
    foot = _foot(seen, sort, number, last)
    left = tag("section", top, body, foot, class_="sheet")
    html(div("two", left, div("column", _help(seen), _decide(desk, seen))))


COLUMNS = ("village", "came", "elders", "by-self", "spent", "heard", "machine")


def _cards(whole: Figures) -> Html:
    none = shown("console-not-yet-more")
    return div(
        "cards",
        pieces.figure(shown("console-card-came"), whole.came, none),
        pieces.figure(shown("console-card-elders"), whole.elders, none),
        pieces.figure(shown("console-card-by-self"), whole.by_self, none),
        pieces.figure(shown("console-card-spent"), whole.spent, none),
    )


def _row(known: Known, now: Moment) -> Html:
    village, figures = known.village, known.figures
    name = tag("a", village.name, href=f"/console/village/{village.number}")
    share = div("share", pieces.bar(figures.came.now), saying.percent(figures.came.now))
    return tag(
        "tr",
        pieces.cells(
            name,
            share,
            saying.percent(figures.elders.now),
            saying.percent(figures.by_self.now),
            saying.percent(figures.spent.now),
            pieces.heard(known, now),
            pieces.machine_pill(known.standing),
        ),
        tag("td", icon("caret-right-bold"), class_="go"),
        class_="opens",
    )


def _sorts(sort: str) -> Html:
    links = [
        tag(
            "a", shown(f"console-sort-{each}"), href=f"/console/?sort={each}",
            class_="here" if each == sort else None,
        )
        for each in SORTS
    ]  # fmt: skip
    return div("sort", tag("span", shown("console-sort")), *links)


def _foot(seen: Seen, sort: str, number: int, last: int) -> Html:
    first, until = (number - 1) * ROWS + 1, min(number * ROWS, len(seen.known))
    where = shown("console-rows", first=min(first, until), last=until, count=len(seen.known))
    keys = []
    if number > 1:
        keys.append(_turn(sort, number - 1, "console-page-before", "caret-left-bold", before=True))
    if number < last:
        keys.append(_turn(sort, number + 1, "console-page-after", "caret-right-bold"))
    return div("foot", tag("span", where), tag("span", *keys))


def _turn(sort: str, number: int, words: str, sign: str, *, before: bool = False) -> Html:
    parts = [icon(sign), tag("span", shown(words))]
    return tag(
        "a", *(parts if before else reversed(parts)), href=f"/console/?sort={sort}&nr={number}"
    )


def _help(seen: Seen) -> Html:
    """Who needs help, the worst first."""
    needing = [each for each in seen.known if each.standing.trouble < Trouble.NO_MACHINE]
    needing.sort(key=lambda k: (k.standing.trouble, k.village.number))
    rows = []
    for each in needing[:_HELP_MOST]:
        kind, sign = pieces.TROUBLE[each.standing.trouble]
        title = joined(each.village.name, "　", pieces.trouble_words(each.standing))
        more = pieces.trouble_more(each.standing, seen.now)
        href = f"/console/village/{each.village.number}"
        rows.append(pieces.side_row(kind, sign, title, more, href=href))
    if len(needing) > _HELP_MOST:
        more = shown("console-help-others", count=len(needing) - _HELP_MOST)
        rows.append(div("foot", more))
    body = div("list", *rows) if rows else pieces.nothing(shown("console-help-none"))
    return pieces.sheet(shown("console-help"), body)


def _decide(desk: Desk, seen: Seen) -> Html:
    """What waits for somebody's word; empty things say so calmly."""
    opened = sum(len(each.standing.incidents) for each in seen.known)
    title, version = seen.rules or ("", "")
    rules = (
        shown("console-decide-rules-none")
        if seen.rules is None
        else shown("console-decide-rules-now", title=title, version=version)
    )
    rows = (
        ("incidents", "bell-bold", shown("console-decide-incidents-count", count=opened)),
        ("people", "users-bold", shown("console-decide-people-count", count=seen.unconfirmed)),
        ("rules", "scroll-bold", rules),
    )
    return pieces.sheet(
        shown("console-decide"),
        div(
            "list",
            *(
                pieces.side_row(
                    "good", sign, shown(f"console-decide-{name}"), words, href=f"/console/{name}"
                )
                for name, sign, words in rows
            ),
        ),
    )


def rows(look: Look, sort: str) -> list[list[str]]:
    """The page as a table for export, its head first."""
    seen = ask(look, sort if sort in SORTS else "need")
    heads = [shown(f"console-col-{each}") for each in COLUMNS]
    lines = [heads]
    for each in seen.known:
        figures = each.figures
        shares = (figures.came, figures.elders, figures.by_self, figures.spent)
        lines.append(
            [
                each.village.name,
                *(saying.percent(share.now) for share in shares),
                saying.moment(each.standing.heard_ms, seen.now),
                pieces.trouble_words(each.standing),
            ]
        )
    return lines
