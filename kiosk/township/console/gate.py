"""The way in: sign-in, sign-out, a first password, and what every answer of the console carries.

These are plain forms. Forged requests come to nothing: the cookie is ``SameSite=Strict``, every
request that may change something must come from a page of this very address (``Origin``), and the
console's web socket also has to belong to somebody who is signed in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kiosk.township import staff
from kiosk.township.console import look
from kiosk.township.console.desk import Console
from kiosk.township.console.markup import Html, Part, div, tag
from kiosk.township.staff import Account, Refused
from kiosk.words import shown

HOME, DOOR, PASSWORD = "/console/", "/console/sign-in", "/console/password"
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
_FORM_MOST = 4096

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Guard:
    """Stands before everything under ``/console``, web socket and static files too."""

    def __init__(self, app: Callable[..., Awaitable[None]], console: Console) -> None:
        self._app = app
        self._console = console

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass it on, refuse it, and add the headers."""
        ours = scope["type"] in ("http", "websocket") and scope["path"].startswith("/console")
        if not ours:
            await self._app(scope, receive, send)
            return
        if await self._forged(scope):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await Response(status_code=403)(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers.update(_HEADERS)
                if "cache-control" not in headers:
                    headers["cache-control"] = "no-store"
                message["headers"] = headers.raw
            await send(message)

        await self._app(scope, receive, sent)

    async def _forged(self, scope: MutableMapping[str, Any]) -> bool:
        headers = Headers(scope=scope)
        socket = "/_nicegui_ws" in scope["path"]
        changes = socket or scope.get("method") not in ("GET", "HEAD")
        origin = headers.get("origin")
        if changes and origin is not None and urlsplit(origin).netloc != headers.get("host"):
            return True
        if changes and not socket and origin is None:
            return True  # every browser says where a form comes from
        if not socket:
            return False
        return await self._console.signed_in(HTTPConnection(scope), acts=False) is None


def routes(app: FastAPI, console: Console) -> None:
    """Add the forms."""

    async def door(request: Request) -> Response:
        if await console.signed_in(request) is not None:
            return RedirectResponse(HOME, 303)
        return _page(console, _sign_in_form(over="over" in request.query_params))

    async def come_in(request: Request) -> Response:
        said = await _form(request)
        login, password = said.get("login", ""), said.get("password", "")
        done = await asyncio.to_thread(staff.sign_in, console.town, login, password)
        if isinstance(done, Refused):
            return _page(console, _sign_in_form(login, done), 401)
        await asyncio.to_thread(console.note, done.number, "sign-in", deed="sign-in")
        answer = RedirectResponse(PASSWORD if done.fresh else HOME, 303)
        await console.give_cookie(answer, request, done.number)
        return answer

    async def leave(request: Request) -> Response:
        await console.sign_out(request)
        answer = RedirectResponse(DOOR, 303)
        answer.delete_cookie(console.cookie_name(request), path="/")
        return answer

    async def own_password(request: Request) -> Response:
        account = await console.signed_in(request)
        return RedirectResponse(DOOR, 303) if account is None else _page(console, _own_form())

    async def keep_password(request: Request) -> Response:
        account = await console.signed_in(request)
        if account is None:
            return RedirectResponse(DOOR, 303)
        said = await _form(request)
        why = await asyncio.to_thread(_change, console, account, said)
        if why is not None:
            return _page(console, _own_form(why), 422)
        answer = RedirectResponse(HOME, 303)
        # A new session: whoever knew the old password may hold the old one.
        await asyncio.to_thread(console.sessions.end_all, account.number)
        await console.give_cookie(answer, request, account.number)
        return answer

    for path, get, post in ((DOOR, door, come_in), (PASSWORD, own_password, keep_password)):
        app.add_api_route(path, get, methods=["GET"], include_in_schema=False)
        app.add_api_route(path, post, methods=["POST"], include_in_schema=False)
    app.add_api_route("/console/sign-out", leave, methods=["POST"], include_in_schema=False)


def _change(console: Console, account: Account, said: dict[str, str]) -> str | None:
    """Keep a new password of her own; otherwise why not."""
    if isinstance(staff.sign_in(console.town, account.login, said.get("old", "")), Refused):
        return "console-door-wrong"
    if said.get("new") != said.get("again"):
        return "console-door-not-the-same"
    if said.get("new") == said.get("old"):
        return "console-door-the-old-one"
    try:
        staff.set_password(console.town, account.number, said.get("new", ""), fresh=False)
    except staff.NotPossible:
        return "console-door-weak"
    console.note(account.number, "password", deed="password")
    return None


async def _form(request: Request) -> dict[str, str]:
    raw = b""
    async for piece in request.stream():
        raw += piece
        if len(raw) > _FORM_MOST:
            return {}
    return {name: values[0] for name, values in parse_qs(raw.decode("utf-8", "replace")).items()}


# ---- pages ---------------------------------------------------------------------------------------


def _page(console: Console, form: Html, status: int = 200) -> Response:
    town = shown("console-title", name=console.town.name)
    body = div("door", div("hall", town), tag("main", tag("section", form, class_="sheet")))
    head = f'<meta charset="utf-8"><title>{tag("x", town)[3:-4]}</title>{look.HEAD}'
    page = f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{body}</body></html>'
    return HTMLResponse(page, status)


def _sign_in_form(login: str = "", refused: Refused | None = None, *, over: bool = False) -> Html:
    said = tag("p", shown("console-door-over"), class_="soft", role="status") if over else None
    return tag(
        "form",
        tag("h1", shown("console-door-title")),
        said,
        _why_not(refused),
        _field("login", "text", "username", login, focus=not login),
        _field("password", "password", "current-password", focus=bool(login)),
        tag("button", shown("console-door-in"), class_="key first", type="submit"),
        class_="form",
        method="post",
        action=DOOR,
    )


def _why_not(refused: Refused | None) -> Html | None:
    if refused is None:
        return None
    if not refused.wait_ms:
        return tag("p", shown("console-door-wrong"), class_="said-no", role="alert")
    minutes = -(-refused.wait_ms // 60_000)
    waits = shown("console-door-waits", minutes=minutes)
    return tag("p", waits, class_="said-no", role="alert")


def _own_form(why: str | None = None) -> Html:
    problem = tag("p", shown(why), class_="said-no", role="alert") if why else None
    return tag(
        "form",
        tag("h1", shown("console-door-own-title")),
        tag("p", shown("console-door-own-why", count=staff.PASSWORD_LENGTH_MIN), class_="soft"),
        problem,
        _field("old", "password", "current-password", focus=True),
        _field("new", "password", "new-password"),
        _field("again", "password", "new-password"),
        tag("button", shown("console-door-keep"), class_="key first", type="submit"),
        class_="form",
        method="post",
        action=PASSWORD,
    )


def _field(name: str, kind: str, fills: str, value: Part = None, *, focus: bool = False) -> Html:
    box = tag(
        "input", name=name, type=kind, autocomplete=fills, value=value or None, class_="box",
        required=True, autofocus=focus, maxlength=200,
    )  # fmt: skip
    return tag("label", tag("span", shown(f"console-door-{name}")), box, class_="field")
