"""The village's counter: which of its machines it is, and the key that makes another one it."""

from __future__ import annotations

from nicegui import ui

from kiosk.township import counter
from kiosk.township.console.desk import Desk
from kiosk.township.console.frame import ask, html, key
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import div, icon, tag
from kiosk.township.console.standing import Standing
from kiosk.township.counter import Counter, Named
from kiosk.township.devices import Device
from kiosk.words import shown


def sheet(desk: Desk, standing: Standing, now: Counter) -> None:
    """The machines in good standing; nothing of it where there is none."""
    if not standing.working:
        return
    with ui.element("section").classes("sheet").props('data-form="counter"'):
        html(div("top", tag("h2", shown("console-counter"))))
        if now.device not in {each.device for each in standing.working}:
            words = shown("console-counter-gone" if now.device else "console-counter-none")
            html(div("form", div("said-no", words)))
        with ui.element("div").classes("list"):
            for device in standing.working:
                _row(desk, standing, now, device)


def _row(desk: Desk, standing: Standing, now: Counter, device: Device) -> None:
    here = device.device == now.device
    lives = any(each.device == now.device for each in standing.working)
    waits = lives and device.device == now.asked
    kind, sign = ("good", "check-circle-bold") if here else ("off", "hard-drive-bold")
    said = "console-counter-is" if here else "console-counter-waits" if waits else None
    with ui.element("div").classes(f"row {kind}"):
        html(icon(sign))
        html(div("text", tag("b", device.device), tag("span", shown(said)) if said else None))
        if desk.account.writes and not waits and (not here or now.asked):
            _key(desk, standing, now, device)


def _key(desk: Desk, standing: Standing, now: Counter, device: Device) -> None:
    """Where the counter there is may be alive, the question says that it is asked first."""
    alive = any(each.device == now.device for each in standing.working)

    async def go() -> None:
        def deed(look: Look) -> Named:
            village = look.id_of(standing.village.number)
            return counter.name(desk.town, village, device.device, operator=desk.operator)

        await desk.write(deed, "counter", village=device.village)
        ui.navigate.to(f"/village/{standing.village.number}")

    def sure() -> None:
        here = device.device == now.device
        effect = "keeps" if here else "asks" if alive else "names"
        question = shown("console-counter-ask", village=standing.village.name, device=device.device)
        words = shown(f"console-counter-{effect}", before=now.device)
        ask(desk, question, words, shown("console-counter-yes"), go)

    key(shown("console-counter-yes"), sure, kind="little", name=f"counter-{device.device}")
