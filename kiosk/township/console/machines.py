"""机器: the kiosks of the villages; codes to let one in, sending one away, admitting its facts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import segno
from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from kiosk.core.clock import Moment
from kiosk.sync.code import sheet_text
from kiosk.township import devices, enrolment
from kiosk.township.console import pages, pieces, saying
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.frame import Choice, ask, html, key, page, seated
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import Html, div, icon, joined, tag
from kiosk.township.console.standing import Standing
from kiosk.township.devices import Device, Held
from kiosk.township.enrolment import MadeCode
from kiosk.words import shown

ROWS = 20
_STATES = {"enrolled": "good", "revoked": "alarm", "retired": "off", "vouched": "off"}
_SIGNS = {
    "enrolled": "check-circle-bold",
    "revoked": "prohibit-bold",
    "retired": "arrows-clockwise-bold",
    "vouched": "clock-counter-clockwise-bold",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows."""

    now: Moment
    standings: list[Standing]
    counts: dict[str, int]


def asked(look: Look) -> Seen:
    """Everything the page shows."""
    waiting = look.waiting()
    return Seen(look.now(), [each.standing for each in waiting], pages.counts(waiting))


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/machines")
    async def machines(
        request: Request, village: int = 0, old: int = 0, nr: int = 1
    ) -> Response | None:
        desk = await seated(console, request, "machines")
        if isinstance(desk, Response):
            return desk
        seen = await desk.read(asked)
        await desk.noted()
        parts = urlsplit(str(request.base_url))
        address = console.address or f"{parts.scheme}://{parts.netloc}"
        with page(desk, "machines", seen.counts):
            _show(desk, seen, address, village, old=bool(old), number=nr)
        return None


def _show(desk: Desk, seen: Seen, address: str, chosen: int, *, old: bool, number: int) -> None:
    said = shown("console-machines-said")
    html(div("title", tag("h1", shown("console-machines")), tag("span", said, class_="said")))
    held = [(each, waits) for each in seen.standings for waits in each.held]
    if held:
        _held(desk, held)
    with ui.element("div").classes("two"):
        _machines(desk, seen, old=old, number=number)
        if desk.account.writes and seen.standings:
            _code(desk, seen, address, chosen)


Pair = tuple[Standing, Device]


def _machines(desk: Desk, seen: Seen, *, old: bool, number: int) -> None:
    """At work first; those that were replaced or sent away only when they are asked for."""
    every = [(each, device) for each in seen.standings for device in each.machines]
    listed = [pair for pair in every if pair[1].may_read != old]
    last = max(1, -(-len(listed) // ROWS))
    number = min(max(1, number), last)
    rows = listed[(number - 1) * ROWS : number * ROWS]
    links = [
        tag("a", shown(f"console-machines-{name}", count=count), href=f"/console/machines?old={at}",
            class_="here" if old == bool(at) else None)
        for name, at, count in (("now", 0, sum(d.may_read for _, d in every)),
                                ("old", 1, sum(not d.may_read for _, d in every)))
    ]  # fmt: skip
    with ui.element("section").classes("sheet"):
        html(div("top", tag("h2", shown("console-machines-all")), div("sort", *links)))
        if not rows:
            html(pieces.nothing(shown("console-machines-none")))
            return
        heads = ("village", "device", "state", "heard", "clock", "program")
        words = (*(shown(f"console-machine-{each}") for each in heads), "")
        writes = desk.account.writes
        table = html(pieces.table(words, [_row(seen, *pair, writes=writes) for pair in rows]))
        there = {device.device: (standing, device) for standing, device in rows}
        # One handler for all keys of the table: the rows are text, not hundreds of objects.
        table.on("click", lambda event: _revoke(desk, there.get(str(event.args))),
                 js_handler=_WHICH)  # fmt: skip
        if last > 1:
            at = f"/console/machines?old={int(old)}&nr="
            html(pieces.turns(number, last, len(listed), ROWS, at))


_WHICH = (
    "(event) => { const key = event.target.closest('button[data-of]');"
    " if (key) emit(key.dataset.of); }"
)


def _row(seen: Seen, standing: Standing, device: Device, *, writes: bool) -> Html:
    minutes = abs(device.offset_ms or 0) // 60_000
    clock = "console-machine-clock-good" if minutes < 5 else "console-machine-clock-off"
    state = pieces.pill(
        _STATES[device.state], _SIGNS[device.state], shown(f"township-device-{device.state}")
    )
    revoke = None
    if writes and device.may_read:
        revoke = tag("button", tag("span", shown("console-revoke")), class_="key hard little",
                     type="button", data_key="revoke", data_of=device.device)  # fmt: skip
    cells = pieces.cells(
        standing.village.name,
        tag("span", device.device, class_="mono"),
        state,
        tag("span", saying.moment(device.pushed_ms, seen.now), class_="when"),
        tag("span", shown(clock, minutes=minutes), class_="when"),
        device.program or shown("console-nothing"),
        revoke,
    )
    return tag("tr", cells, data_device=device.device)


def _revoke(desk: Desk, of: Pair | None) -> None:
    if of is None:
        return
    standing, device = of

    async def go() -> None:
        def deed(look: Look) -> bool:
            village = look.id_of(standing.village.number)
            why = shown("console-revoke-why", name=desk.account.name)
            return devices.revoke(
                desk.town, village, device.device, why=why, operator=desk.operator
            )

        await desk.write(deed, "revoke", village=device.village)
        ui.navigate.to("/machines")

    question = shown("console-revoke-ask", village=standing.village.name, device=device.device)
    ask(desk, question, shown("console-revoke-effect"), shown("console-revoke"), go)


# ---- what a device that was sent away brought ----------------------------------------------------


def _held(desk: Desk, held: list[tuple[Standing, Held]]) -> None:
    with ui.element("section").classes("sheet").props('data-form="held"'):
        html(div("top", tag("h2", shown("console-held")),
                 tag("span", shown("console-held-said"), class_="soft small")))  # fmt: skip
        with ui.element("div").classes("list"):
            for standing, waits in held:
                with ui.element("div").classes("row alarm"):
                    title = joined(standing.village.name, "　", waits.device)
                    count = waits.head - waits.counted
                    html(icon("hourglass-medium-bold"))
                    more = shown("console-held-count", count=count)
                    html(div("text", tag("b", title), tag("span", more)))
                    if desk.account.writes:
                        _admit(desk, standing, waits)


def _admit(desk: Desk, standing: Standing, waits: Held) -> None:
    async def go() -> None:
        def deed(look: Look) -> int:
            of = look.id_of(standing.village.number)
            # Up to what she was shown: what came since is another question.
            return devices.admit(
                desk.town, of, waits.device, waits.log_id, waits.head, operator=desk.operator
            )

        await desk.write(deed, "admit", village=waits.village)
        ui.navigate.to("/machines")

    def sure() -> None:
        count = waits.head - waits.counted
        question = shown("console-admit-ask", village=standing.village.name, count=count)
        ask(desk, question, shown("console-admit-effect"), shown("console-admit"), go)

    key(shown("console-admit"), sure, kind="little", name="admit")


# ---- a code for one more -------------------------------------------------------------------------


def _code(desk: Desk, seen: Seen, address: str, chosen: int) -> None:
    there = {str(each.village.number): each.village.name for each in seen.standings}
    start = str(chosen) if str(chosen) in there else ""
    with ui.element("section").classes("sheet").props('data-form="code"'):
        html(div("top", tag("h2", shown("console-code"))))
        with ui.element("div").classes("form"):
            html(div("soft small", shown("console-code-how")))
            village = Choice(shown("console-code-village"), there, name="village", start=start)
            place = ui.element("div")

            async def go() -> None:
                number = int(village.value)

                def deed(look: Look) -> MadeCode:
                    look.village(number)
                    return enrolment.make_code(desk.town, number, made_by=desk.account.login)

                made = await desk.write(deed, "code", village=str(number))
                place.clear()
                with place:
                    html(_made(made, address, seen.now))

            def sure() -> None:
                question = shown("console-code-ask", village=there[village.value])
                ask(desk, question, shown("console-code-effect"), shown("console-code-yes"), go)

            key(shown("console-code-yes"), sure, sign="qr-code-bold", name="code")


def _made(made: MadeCode, address: str, now: Moment) -> Html:
    scanned = sheet_text(address, made.code)
    drawn = segno.make(scanned, micro=False, error="m").svg_inline(
        scale=4, border=4, svgclass="qr", omitsize=True
    )
    until = f"{saying.local(made.expires_ms, now):%H:%M}"
    return div(
        "made",
        div("text strong", str(made.code)),
        Html(drawn),
        div("soft small", shown("console-code-until", until=until)),
        div("soft small", shown("console-code-type", address=address, code=str(made.code))),
    )
