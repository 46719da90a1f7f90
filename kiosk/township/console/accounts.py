"""帐号: who may sign in, as what, and for which villages. For admins."""

from __future__ import annotations

from dataclasses import dataclass

from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from kiosk.township import staff
from kiosk.township.console import pages
from kiosk.township.console.desk import Console, Desk, Over
from kiosk.township.console.frame import Box, Choice, ask, html, key, page, seated, tell_in
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import div, icon, tag
from kiosk.township.staff import Account, NotPossible, Role
from kiosk.township.villages import Village
from kiosk.words import shown


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows."""

    accounts: tuple[Account, ...]
    villages: tuple[Village, ...]
    counts: dict[str, int]


def asked(look: Look) -> Seen:
    """Everything the page shows."""
    with look.reading() as conn:
        accounts = staff.listed(conn)
    return Seen(accounts, look.villages(), pages.waiting(look))


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/accounts")
    async def accounts(request: Request) -> Response | None:
        desk = await seated(console, request, "accounts")
        if isinstance(desk, Response):
            return desk
        seen = await desk.read(asked)
        await desk.noted()
        with page(desk, "accounts", seen.counts):
            said = shown("console-accounts-said")
            title = tag("h1", shown("console-accounts"))
            html(div("title", title, tag("span", said, class_="said")))
            with ui.element("div").classes("two"):
                _listed(desk, seen)
                _new(desk, seen)
        return None


def _listed(desk: Desk, seen: Seen) -> None:
    names = {each.number: each.name for each in seen.villages}
    with ui.element("section").classes("sheet"):
        html(div("top", tag("h2", shown("console-accounts-all"))))
        place = ui.element("div").classes("form").style("padding:0")
        with ui.element("div").classes("list"):
            for each in seen.accounts:
                with ui.element("div").classes("row good").props(f'data-account="{each.login}"'):
                    html(icon("lock-bold" if each.closed else "user-bold"))
                    html(div("text", tag("b", each.name), tag("span", _said(each, names))))
                    with ui.element("div").classes("keys"):
                        _keys(desk, each, place)


def _said(account: Account, names: dict[int, str]) -> str:
    where = shown("console-accounts-whole")
    if account.villages is not None:
        where = "、".join(names.get(number, str(number)) for number in sorted(account.villages))
    role = shown(f"console-role-{account.role}")
    words = "console-accounts-closed" if account.closed else "console-accounts-open"
    return shown(words, login=account.login, role=role, where=where)


def _admin(desk: Desk) -> None:
    if not desk.account.keeps_accounts:
        raise Over


def _keys(desk: Desk, account: Account, place: ui.element) -> None:
    async def anew() -> None:
        password = staff.first_password(desk.town)

        def deed(look: Look) -> None:
            _admin(desk)
            staff.set_password(desk.town, account.number, password, fresh=True)
            desk.console.sessions.end_all(account.number)

        await desk.write(deed, f"password-of-{account.login}")
        _show_password(place, account.name, password)

    async def turn() -> None:
        def deed(look: Look) -> None:
            _admin(desk)
            staff.set_closed(desk.town, account.number, not account.closed)
            desk.console.sessions.end_all(account.number)

        try:
            await desk.write(deed, f"{'open' if account.closed else 'close'}-{account.login}")
        except NotPossible as cannot:
            tell_in(place, shown(f"console-accounts-{cannot.reason}"), good=False)
            return
        ui.navigate.to("/accounts")

    def sure(name: str, deed: object) -> None:
        question = shown(f"console-account-{name}-ask", name=account.name)
        effect = shown(f"console-account-{name}-effect")
        ask(desk, question, effect, shown(f"console-account-{name}"), deed)  # type: ignore[arg-type]

    turning = "open" if account.closed else "close"
    if not account.closed and account.number != desk.account.number:
        key(shown("console-account-password"), lambda: sure("password", anew), kind="little",
            name="password")  # fmt: skip
    if account.number != desk.account.number:
        hard = "" if account.closed else "hard "
        key(shown(f"console-account-{turning}"), lambda: sure(turning, turn),
            kind=f"{hard}little", name=turning)  # fmt: skip


def _new(desk: Desk, seen: Seen) -> None:
    everywhere = {"": shown("console-accounts-whole")}
    places = everywhere | {str(each.number): each.name for each in seen.villages}
    roles = {str(each): shown(f"console-role-{each}") for each in Role}
    with ui.element("section").classes("sheet").props('data-form="account"'):
        html(div("top", tag("h2", shown("console-accounts-new"))))
        with ui.element("div").classes("form"):
            login = Box(shown("console-accounts-login"), name="login")
            name = Box(shown("console-accounts-name"), name="name")
            role = Choice(shown("console-accounts-role"), roles, name="role", start="cadre")
            where = Choice(shown("console-accounts-where"), places, name="where")
            place = ui.element("div")
            password = staff.first_password(desk.town)

            async def go() -> None:
                villages = [int(where.value)] if where.value else None

                def deed(look: Look) -> Account:
                    _admin(desk)
                    return staff.add(
                        desk.town, login=login.value, name=name.value, role=role.value,
                        password=password, villages=villages,
                    )  # fmt: skip

                try:
                    made = await desk.write(deed, f"new-{staff.tidy_login(login.value)}")
                except NotPossible as cannot:
                    tell_in(place, shown(f"console-accounts-{cannot.reason}"), good=False)
                else:
                    _show_password(place, made.name, password)

            def sure() -> None:
                question = shown("console-accounts-new-ask", name=name.value.strip())
                effect = shown("console-accounts-new-effect", role=roles[role.value],
                               where=places[where.value])  # fmt: skip
                ask(desk, question, effect, shown("console-accounts-new-yes"), go)

            key(shown("console-accounts-new-yes"), sure, sign="user-plus-bold", name="account")


def _show_password(place: ui.element, name: str, password: str) -> None:
    place.props('data-said="password"')
    tell_in(place, shown("console-accounts-password", name=name, password=password), good=True)
