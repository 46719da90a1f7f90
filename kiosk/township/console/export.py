"""A page as a file for the office's spreadsheet.

A cell that begins like a formula gets an apostrophe before it: names come from villages, and a
spreadsheet would run them. The byte order mark is what tells Excel that the text is UTF-8.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Sequence

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.township.console import overview, village
from kiosk.township.console.desk import Console
from kiosk.township.console.looking import Look, NotYours

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(text: str) -> str:
    """A text no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_RUNS) or text.startswith(_RUNS) else text


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as a file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([map(cell, row) for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def routes(app: FastAPI, console: Console) -> None:
    """Add what the keys 导出这一页 lead to."""

    async def give(
        request: Request, page: str, question: Callable[[Look], list[list[str]]]
    ) -> Response:
        account = await console.signed_in(request)
        if account is None or account.fresh:
            return RedirectResponse("/console/sign-in", 303)
        look = Look(console.town, console.memory, account)
        try:
            body = as_csv(await asyncio.to_thread(question, look))
        except NotYours:
            return Response(status_code=404)
        await asyncio.to_thread(console.note, account.number, page, deed="export")
        headers = {"content-disposition": f'attachment; filename="{page}-{look.today()}.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=headers)

    async def villages(request: Request, sort: str = "need") -> Response:
        return await give(request, "villages", lambda look: overview.rows(look, sort))

    async def one(request: Request, number: int) -> Response:
        return await give(request, "village", lambda look: village.rows(look, number))

    for name, serve in (("villages", villages), ("village", one)):
        path = f"/console/export/{name}.csv"
        app.add_api_route(path, serve, methods=["GET"], include_in_schema=False)
