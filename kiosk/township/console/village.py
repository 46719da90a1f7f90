"""Page 41: one village. Who came by age and group, where its points are, how its machines are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.core.clock import Moment
from kiosk.township.console import counters, pages, pieces, saying
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.frame import html, page, seated
from kiosk.township.console.looking import Known, Look, NotYours
from kiosk.township.console.markup import Html, div, icon, joined, tag
from kiosk.township.console.standing import CLOCK_OFF_MS, SILENT_DAYS
from kiosk.township.counter import Counter
from kiosk.township.counter import of as counter_of
from kiosk.township.devices import Device
from kiosk.township.figures import BANDS, STEP_DAYS, Figures, Flow
from kiosk.township.incidents import Incident, listed
from kiosk.words import shown

_INCIDENTS_MOST = 4
_GROUPS_MOST = 9
_MONTHS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows; ``closed`` are incidents somebody dealt with."""

    now: Moment
    today: str
    known: Known
    closed: tuple[Incident, ...]
    counter: Counter
    counts: dict[str, int]


def ask(look: Look, number: int) -> Seen:
    """Everything the page shows.

    Raises:
        NotYours: no village of hers.
    """
    village = look.village(number)
    (known,) = look.known(village)
    closed: tuple[Incident, ...] = ()
    counter = Counter("")
    if village.village is not None:
        with look.reading(village) as conn:
            closed = listed(conn, village.village, closed=True, most=_INCIDENTS_MOST)
            counter = counter_of(conn, village.village)
    return Seen(look.now(), look.today(), known, closed, counter, pages.waiting(look))


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/village/{number}")
    async def village(request: Request, number: int) -> Response | None:
        desk = await seated(console, request, "village")
        if isinstance(desk, Response):
            return desk
        try:
            seen = await desk.read(lambda look: ask(look, number))
        except NotYours:
            return RedirectResponse("/console/", 303)
        await desk.noted(village=seen.known.village.village or "")
        with page(desk, "villages", seen.counts):
            _show(desk, seen)
        return None


def _show(desk: Desk, seen: Seen) -> None:
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
    with ui.element("div").classes("two"):
        html(div("column", _happened(seen), _months(seen)))
        with ui.element("div").classes("column"):
            html(_machines(seen))
            counters.sheet(desk, known.standing, seen.counter)


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
    staff = None
    if known.village.village is not None:
        staff = tag(
            "a", icon("users-three-bold"), tag("span", shown("console-clerks")), class_="key",
            href=f"/console/village/{known.village.number}/clerks",
        )  # fmt: skip
    right = div("right", staff, export)
    return div("title", back, name, pieces.machine_pill(known.standing), said, right)


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


def _months(seen: Seen) -> Html:
    """The four shares over half a year, the newest first."""
    figures = seen.known.figures
    trends = (figures.came, figures.elders, figures.by_self, figures.spent)
    today = date.fromisoformat(seen.today)
    rows = []
    for back in range(_MONTHS_SHOWN):
        until = (today - timedelta(days=STEP_DAYS * back)).isoformat()
        shares = [saying.percent(each.points[-1 - back]) for each in trends]
        rows.append(tag("tr", pieces.cells(saying.date(until, seen.today), *shares)))
    names = ("came", "elders", "by-self", "spent")
    heads = (shown("console-months-until"), *(shown(f"console-col-{name}") for name in names))
    return pieces.sheet(
        shown("console-months"), pieces.table(heads, rows), right=shown("console-months-said")
    )


def _happened(seen: Seen) -> Html | None:
    """Incidents: what is open, then what was dealt with; nothing where nothing was."""
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
    if not rows:
        return None
    more = tag("a", shown("console-happened-all"), href="/console/incidents", class_="pine strong")
    return pieces.sheet(shown("console-happened"), pieces.table(heads, rows), right=more)


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
    rows: list[Html] = []
    for each in standing.working:
        rows += _machine(each, seen.now)
    away = len(standing.machines) - len(standing.working)
    if away:
        words = shown("console-machine-away", count=away)
        rows.append(_part("", "prohibit-bold", shown("console-machine-old"), words))
    for waits in standing.held:
        words = shown("console-held-count", count=waits.head - waits.counted)
        rows.append(_part("alarm", "hourglass-medium-bold", waits.device, words))
    if not rows:
        words = shown("console-trouble-no-machine-more")
        return pieces.sheet(shown("console-machines"), pieces.nothing(words))
    return pieces.sheet(shown("console-machines"), div("list parts", *rows))


def _machine(device: Device, now: Moment) -> list[Html]:
    minutes = abs(device.offset_ms or 0) // 60_000
    off = minutes * 60_000 >= CLOCK_OFF_MS
    clock = shown(
        "console-machine-clock-off" if off else "console-machine-clock-good", minutes=minutes
    )
    version = shown("console-part-version", version=device.program or shown("console-nothing"))
    late = device.pushed_ms is None or saying.days_since(device.pushed_ms, now) >= SILENT_DAYS
    heard = saying.moment(device.pushed_ms, now)
    return [
        _part("good", "hard-drive-bold", shown("console-part-device"), device.device),
        _part("watch" if late else "good", "cloud-check-bold", shown("console-part-heard"), heard),
        _part("watch" if off else "good", "clock-bold", shown("console-part-clock"), clock),
        _part("good", "package-bold", shown("console-part-program"), version),
    ]


def _part(kind: str, sign: str, name: str, said: str) -> Html:
    return div(f"row {kind}", icon(sign), tag("b", name), tag("span", said))


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
