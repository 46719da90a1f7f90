"""Pieces that several pages show: a share with its trend, how a village and its machine stand."""

from __future__ import annotations

from kiosk.core.clock import Moment
from kiosk.township.console import saying
from kiosk.township.console.looking import Known
from kiosk.township.console.markup import Html, Part, div, icon, joined, span, tag
from kiosk.township.console.standing import Standing, Trouble
from kiosk.township.figures import Share, Trend
from kiosk.words import shown

_WIDE, _HIGH = 92, 44

TROUBLE = {
    Trouble.INCIDENT: ("alarm", "warning-circle-bold"),
    Trouble.HELD: ("alarm", "hourglass-medium-bold"),
    Trouble.SILENT: ("watch", "cloud-slash-bold"),
    Trouble.CLOCK: ("watch", "clock-bold"),
    Trouble.NO_MACHINE: ("off", "plug-bold"),
    Trouble.NONE: ("good", "check-circle-bold"),
}


def figure(title: str, trend: Trend, none: str) -> Html:
    """One of the big figures, with the quarter before and its trend.

    Args:
        none: What stands there while nothing can be said.
    """
    now = trend.now.percent
    if now is None:
        return _figure(title, div("big none", shown("console-not-yet")), None, none)
    before = trend.before.percent
    under = none if before is None else shown("console-last-quarter", share=f"{before}%")
    return _figure(title, div("big", now, tag("small", "%")), _trend(trend), under)


def _figure(title: str, big: Html, trend: Html | None, under: str) -> Html:
    return tag("section", tag("h2", title), big, trend, div("under", under), class_="sheet figure")


def _trend(trend: Trend) -> Html | None:
    """A line through the points that are known, between their least and most."""
    known = [
        (place, each.percent) for place, each in enumerate(trend.points) if each.percent is not None
    ]
    if len(known) < 2:
        return None
    least, most = min(y for _, y in known), max(y for _, y in known)
    # A change of one percent in a hundred must not look like a mountain.
    room = max(most - least, 12)
    step = _WIDE / (len(trend.points) - 1)
    spots = [
        (round(place * step, 1), round(_HIGH * 0.78 - (y - least) / room * _HIGH * 0.7, 1))
        for place, y in known
    ]
    line = " ".join(f"{x},{y}" for x, y in spots)
    area = f"{spots[0][0]},{_HIGH} {line} {spots[-1][0]},{_HIGH}"
    return tag(
        "svg",
        tag("polygon", class_="area", points=area),
        tag("polyline", class_="line", points=line),
        tag("circle", class_="dot", cx=spots[-1][0], cy=spots[-1][1], r=5),
        class_="trend",
        viewBox=f"0 0 {_WIDE} {_HIGH}",
        aria_hidden="true",
    )


def bar(share: Share) -> Html:
    """A bar as long as the share."""
    return div("bar", tag("i", style=f"width:{share.percent or 0}%"))


def pill(kind: str, sign: str, words: str) -> Html:
    """A state: sign and word; its colour comes last."""
    return span(f"pill {kind}", icon(sign), tag("span", words))


def machine_pill(standing: Standing) -> Html:
    """The worst trouble of a village in a few words."""
    kind, sign = TROUBLE[standing.trouble]
    return pill(kind, sign, trouble_words(standing))


def trouble_words(standing: Standing) -> str:
    """The same without its looks."""
    match standing.trouble:
        case Trouble.INCIDENT:
            return shown("console-trouble-incident", count=len(standing.incidents))
        case Trouble.HELD:
            return shown("console-trouble-held")
        case Trouble.SILENT if standing.heard_ms is None:
            return shown("console-trouble-never")
        case Trouble.SILENT:
            return shown("console-trouble-silent", days=standing.silent_days)
        case Trouble.CLOCK:
            return shown("console-trouble-clock")
        case Trouble.NO_MACHINE:
            return shown("console-trouble-no-machine")
    return shown("console-trouble-none")


def trouble_more(standing: Standing, now: Moment) -> str:
    """What is behind it, in a sentence."""
    match standing.trouble:
        case Trouble.INCIDENT:
            return standing.incidents[0].what
        case Trouble.HELD:
            count = sum(each.head - each.counted for each in standing.held)
            return shown("console-trouble-held-more", count=count)
        case Trouble.SILENT if standing.heard_ms is not None:
            heard = saying.moment(standing.heard_ms, now)
            return shown("console-trouble-silent-more", when=heard)
        case Trouble.SILENT:
            return shown("console-trouble-never-more")
        case Trouble.CLOCK:
            return shown("console-trouble-clock-more", minutes=standing.clock_off_min)
    return shown("console-trouble-no-machine-more")


def heard(known: Known, now: Moment) -> Html:
    """When a village last settled; marked when that is long ago."""
    standing = known.standing
    late = standing.trouble is Trouble.SILENT
    return span("when warn" if late else "when", saying.moment(standing.heard_ms, now))


def sheet(title: Part, *parts: Part, right: Part = None) -> Html:
    """A sheet with its heading."""
    top = div("top", tag("h2", title), span("soft small", right) if right else None)
    return tag("section", top, *parts, class_="sheet")


def side_row(kind: str, sign: str, title: Part, more: Part, *, href: str | None = None) -> Html:
    """A row of a list at the side: sign, what, and a line under it."""
    words = div("text", tag("b", title), tag("span", more))
    if href is None:
        return div(f"row {kind}", icon(sign), words)
    go = span("go", icon("caret-right-bold"))
    return tag("a", icon(sign), words, go, href=href, class_=kind)


def back(href: str, words: str) -> Html:
    """The way back to where one came from; ``words`` is a message's id."""
    return tag("a", icon("caret-left-bold"), tag("span", shown(words)), class_="back", href=href)


def turns(number: int, last: int, count: int, rows: int, at: str) -> Html:
    """The foot of a table that goes on: which rows these are, and the pages beside.

    Args:
        at: Address of a page, without its number at the end.
    """
    first, until = (number - 1) * rows + 1, min(number * rows, count)
    keys = []
    if number > 1:
        words = tag("span", shown("console-page-before"))
        keys.append(tag("a", icon("caret-left-bold"), words, href=f"{at}{number - 1}"))
    if number < last:
        words = tag("span", shown("console-page-after"))
        keys.append(tag("a", words, icon("caret-right-bold"), href=f"{at}{number + 1}"))
    where = shown("console-rows-of", first=first, last=until, count=count)
    return div("foot", tag("span", where), tag("span", *keys))


def nothing(words: str) -> Html:
    """What stands where nothing is."""
    return div("empty", icon("check-circle-bold"), tag("span", words))


def table(heads: tuple[str, ...], rows: list[Html]) -> Html:
    """A table; ``heads`` are words."""
    head = tag("thead", tag("tr", *(tag("th", each) for each in heads)))
    return tag("table", head, tag("tbody", *rows), class_="table")


def cells(*parts: Part) -> Html:
    """The cells of a row; the first one is the name."""
    first, *others = parts
    return joined(tag("td", first, class_="name"), *(tag("td", each) for each in others))
