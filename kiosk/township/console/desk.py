"""The console as an object, and the desk of one person at one page of it.

Whatever a page reads or does goes through its desk: it asks the session again each time, knows
which villages are hers, works in a thread of its own (the event loop serves kiosks as well), and
writes down who looked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from nicegui import ui
from starlette.requests import HTTPConnection
from starlette.responses import Response

from kiosk.core.facts import Operator
from kiosk.township import seen_by, staff
from kiosk.township.base import Township
from kiosk.township.console.looking import Look, Memory
from kiosk.township.console.sessions import WHOLE_MS, Sessions
from kiosk.township.own_logs import CADRE
from kiosk.township.staff import Account

T = TypeVar("T")

DOOR_OVER = "/sign-in?over=1"
"""Where a page leads whose session ended; the door says why one has to come in again."""


class Over(Exception):
    """The session ended, or the account may not do this any more."""


class Console:
    """What all pages share.

    Attributes:
        address: How kiosks reach the township; ``""`` = as the browser does.
    """

    def __init__(self, town: Township, address: str = "") -> None:
        self.town = town
        self.address = address
        self.sessions = Sessions(town)
        self.memory = Memory()

    async def signed_in(self, request: HTTPConnection, *, acts: bool = True) -> Account | None:
        """Whose session a request belongs to; ``None`` when nobody is signed in."""
        return await asyncio.to_thread(self.account_of, self.token_of(request), acts=acts)

    def token_of(self, request: HTTPConnection) -> str:
        """What the cookie holds."""
        return request.cookies.get(self.cookie_name(request), "")

    def account_of(self, token: str, *, acts: bool) -> Account | None:
        """The account as it is now, not as it was when she signed in."""
        number = self.sessions.staff_of(token, acts=acts) if token else None
        if number is None:
            return None
        with self.town.reading() as conn:
            account = staff.of(conn, number)
        return None if account is None or account.closed else account

    @staticmethod
    def cookie_name(request: HTTPConnection) -> str:
        """``__Host-``: no other host or path can set it; browsers take that over TLS only."""
        return "__Host-console" if request.url.scheme in ("https", "wss") else "console"

    async def give_cookie(self, answer: Response, request: HTTPConnection, number: int) -> None:
        """Begin a session."""
        answer.set_cookie(
            self.cookie_name(request),
            await asyncio.to_thread(self.sessions.begin, number),
            max_age=WHOLE_MS // 1000,
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )

    async def sign_out(self, request: HTTPConnection) -> None:
        """End a session."""
        await asyncio.to_thread(self.sessions.end, self.token_of(request))

    def note(self, number: int, page: str, **more: Any) -> None:
        """Write down who looked at what, or did what."""
        seen_by.note(self.town, number, page, **more)

    def count_ahead(self) -> None:
        """Count the figures of villages that settled, so that no page has to wait for it."""
        Look(self.town, self.memory, None).known()


class Desk:
    """One person at one page.

    Attributes:
        account: Hers, as it was when the page was opened; ``act`` asks again.
    """

    def __init__(self, console: Console, account: Account, token: str, page: str) -> None:
        self.console = console
        self.town = console.town
        self.account = account
        self.page = page
        self._token = token

    @property
    def look(self) -> Look:
        """What she may see."""
        return Look(self.town, self.console.memory, self.account)

    @property
    def operator(self) -> Operator:
        """Who stands in the facts she causes."""
        return Operator(CADRE, self.account.number)

    async def read(self, question: Callable[[Look], T]) -> T:
        """Ask something in a thread.

        Raises:
            Over: she is not signed in any more.
        """
        await self._still()
        return await asyncio.to_thread(question, self.look)

    async def write(self, deed: Callable[[Look], T], what: str, **about: Any) -> T:
        """Do something in a thread, and write down that she did.

        Args:
            what: The deed's short name in the list of who did what.
            about: ``village`` and ``member`` of the note.

        Raises:
            Over: she is not signed in any more, or may only look.
        """

        def done(look: Look) -> T:
            result = deed(look)
            self.console.note(self.account.number, self.page, deed=what, **about)
            return result

        return await self.quietly(done)

    async def quietly(self, deed: Callable[[Look], T]) -> T:
        """Do something that is nobody's business yet, such as writing at a draft of one's own.

        Raises:
            Over: she is not signed in any more, or may only look.
        """
        await self._still()
        if not self.account.writes:
            raise Over
        return await asyncio.to_thread(deed, self.look)

    async def noted(self, **about: Any) -> None:
        """Write down that she looked."""
        await asyncio.to_thread(self.console.note, self.account.number, self.page, **about)

    async def over(self) -> bool:
        """Whether the session ended; asking does not make it last."""
        return await asyncio.to_thread(self._account, acts=False) is None

    def _account(self, *, acts: bool) -> Account | None:
        return self.console.account_of(self._token, acts=acts)

    async def _still(self) -> None:
        account = await asyncio.to_thread(self._account, acts=True)
        if account is None or account.fresh:
            raise Over
        self.account = account

    async def safely(self, deed: Callable[[], Any]) -> None:
        """Run what a key does; a session that ended leads to the door."""
        try:
            await deed()
        except Over:
            ui.navigate.to(DOOR_OVER)
