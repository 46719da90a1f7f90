"""Page 41: one village. Who came by age and group, where its points are, how its machines are."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.core.clock import Moment
from kiosk.township.console import pages, pieces, saying
from kiosk.township.console.desk import Console
from kiosk.township.console.frame import html, page, seated
from kiosk.township.console.looking import Known, Look, NotYours
from kiosk.township.console.markup import Html, div, icon, joined, tag
from kiosk.township.console.standing import Trouble
from kiosk.township.devices import Device
from kiosk.township.figures import BANDS, Figures, Flow
from kiosk.township.incidents import Incident, listed
from kiosk.words import shown

_INCIDENTS_MOST = 4
_GROUPS_MOST = 9


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows; ``closed`` are incidents somebody dealt with."""

    now: Moment
    today: str
    known: Known
    closed: tuple[Incident, ...]
    counts: dict[str, int]


def ask(look: Look, number: int) -> Seen:
    """Everything the page shows.

    Raises:
        NotYours: no village of hers.
    """
    village = look.village(number)
    known = look.known(village)[0]
    closed: tuple[Incident, ...] = ()
    if village.village is not None:
        with look.reading(village) as conn:
            closed = listed(conn, village.village, closed=True)[:_INCIDENTS_MOST]
    return Seen(look.now(), look.today(), known, closed, pages.waiting(look))


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/village/{number}")
    async def village(request: Request, number: int) -> Response | None:
        desk = seated(console, request, "village")
        if isinstance(desk, Response):
            return desk
        try:
            seen = await desk.read(lambda look: ask(look, number))
        except NotYours:
            return RedirectResponse("/console/", 303)
        await desk.noted(village=seen.known.village.village or "")
        with page(desk, "villages", seen.counts):
            _show(seen)
        return None


def _show(seen: Seen) -> None:
    known = seen.known
    html(_title(seen))
    html(
        div(
            "three",
            _bands(known.figures),
            _groups(known.figures),
            _flow(known.flow),
        )
    )
    html(div("two", _happened(seen), _machines(seen)))


def _title(seen: Seen) -> Html:
    known = seen.known
    back = tag(
        "a", icon("caret-left-bold"), tag("span", shown("console-villages")),
        class_="back", href="/console/",
    )  # fmt: skip
    export = tag(
        "a", icon("arrow-down-bold"), tag("span", shown("console-export")), class_="key",
        href=f"/console/export/village.csv?number={known.village.number}",
    )  # fmt: skip
    name = tag("h1", known.village.name)
    said = tag("span", _said(seen), class_="said")
    return div("title", back, name, pieces.machine_pill(known.standing), said, div("right", export))


def _said(seen: Seen) -> str:
    """How many groups, and when it settled; nothing of how many are registered."""
    groups = len(seen.known.figures.groups or {})
    heard_ms = seen.known.standing.heard_ms
    if heard_ms is None:
        return shown("console-village-never")
    return shown("console-village-said", groups=groups, when=saying.moment(heard_ms, seen.now))


def _bands(figures: Figures) -> Html:
    rows = []
    for share, words in zip(figures.bands, band_words(), strict=True):
        rows += [tag("span", words), pieces.bar(share), tag("b", saying.percent(share))]
    note = div("note", icon("info-bold"), tag("span", shown("console-bands-note")))
    body = div("body", div("bands", *rows), note)
    return pieces.sheet(shown("console-bands"), body, right=shown("console-days"))


def band_words() -> list[str]:
    """The age bands in words."""
    *young, old = BANDS
    named = [shown("console-band", least=least, most=most) for least, most in young]
    return [*named, shown("console-band-old", least=old[0])]


def _groups(figures: Figures) -> Html:
    rows: list[Html] = []
    for number, share in list((figures.groups or {}).items())[:_GROUPS_MOST]:
        words = tag("span", shown("console-group", group=number))
        rows += [words, pieces.bar(share), tag("b", saying.percent(share))]
    body = div("groups", *rows) if rows else div("soft", shown("console-not-yet-more"))
    return pieces.sheet(shown("console-groups"), div("body", body), right=shown("console-days"))


def _flow(flow: Flow) -> Html:
    main = (("issued", flow.issued), ("spent", flow.spent), ("held", flow.held))
    lines = [
        div("line", tag("span", shown(f"console-flow-{name}")), tag("b", saying.grouped(points)))
        for name, points in (*main, ("undone", flow.undone))
    ]
    for name, points in (("waiting", flow.waiting), ("lapsed", flow.lapsed)):
        if points:
            words = tag("span", shown(f"console-flow-{name}"))
            lines.append(div("line less", words, tag("b", saying.grouped(points))))
    good = flow.balances
    sign = icon("check-circle-bold" if good else "warning-circle-bold")
    said = shown("console-flow-balances" if good else "console-flow-broken")
    total = div("sum" if good else "sum bad", sign, tag("span", said))
    return pieces.sheet(shown("console-flow"), div("body", div("flow", *lines, total)))


def _happened(seen: Seen) -> Html:
    """Incidents: what is open, then what was dealt with."""
    opened = seen.known.standing.incidents[:_INCIDENTS_MOST]
    both = [*opened, *seen.closed][:_INCIDENTS_MOST]
    rows = [
        tag(
            "tr",
            pieces.cells(
                tag("span", each.what, style="white-space:normal;font-size:17px"),
                saying.date(each.day, seen.today),
                _state(each),
            ),
        )
        for each in both
    ]
    heads = tuple(shown(f"console-happened-{name}") for name in ("what", "day", "state"))
    body = pieces.table(heads, rows) if rows else pieces.nothing(shown("console-happened-none"))
    more = tag("a", shown("console-happened-all"), href="/console/incidents", class_="pine strong")
    return pieces.sheet(shown("console-happened"), body, right=more if rows else None)


def _state(incident: Incident) -> Html:
    if incident.closed_word is None:
        return pieces.pill("alarm", "warning-circle-bold", shown("console-happened-open"))
    words = incident.closed_word or shown("console-happened-closed")
    return joined(
        pieces.pill("good", "check-circle-bold", shown("console-happened-closed")),
        tag("div", words, class_="soft small"),
    )


def _machines(seen: Seen) -> Html:
    standing = seen.known.standing
    rows = [_machine(each, seen.now) for each in standing.working]
    away = len(standing.machines) - len(standing.working)
    if away:
        words = shown("console-machine-away", count=away)
        rows.append(pieces.side_row("", "prohibit-bold", shown("console-machine-old"), words))
    if standing.trouble is Trouble.HELD or standing.held:
        count = sum(each.head - each.counted for each in standing.held)
        words = shown("console-trouble-held-more", count=count)
        rows.append(
            pieces.side_row(
                "alarm", "hourglass-medium-bold", shown("console-trouble-held"), words,
                href="/console/machines",
            )
        )  # fmt: skip
    body = div("list", *rows) if rows else pieces.nothing(shown("console-trouble-no-machine-more"))
    return pieces.sheet(shown("console-machines"), body)


def _machine(device: Device, now: Moment) -> Html:
    clock_min = abs(device.offset_ms or 0) // 60_000
    clock = (
        shown("console-machine-clock-good")
        if clock_min < 5
        else shown("console-machine-clock-off", minutes=clock_min)
    )
    more = shown(
        "console-machine-more",
        when=saying.moment(device.pushed_ms, now),
        clock=clock,
        program=device.program or shown("console-nothing"),
    )
    kind = "good" if clock_min < 5 else "watch"
    return pieces.side_row(kind, "hard-drive-bold", device.device, more)


def rows(look: Look, number: int) -> list[list[str]]:
    """The page as a table for export."""
    seen = ask(look, number)
    figures, flow = seen.known.figures, seen.known.flow
    lines = [[seen.known.village.name, seen.today]]
    lines += [
        [words, saying.percent(share), str(share.part), str(share.whole)]
        for words, share in zip(band_words(), figures.bands, strict=True)
    ]
    lines += [
        [
            shown("console-group", group=group),
            saying.percent(share),
            str(share.part),
            str(share.whole),
        ]
        for group, share in (figures.groups or {}).items()
    ]
    for name in ("issued", "spent", "held", "undone", "waiting", "lapsed"):
        lines.append([shown(f"console-flow-{name}"), str(getattr(flow, name))])
    return lines
