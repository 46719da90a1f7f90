"""The township's console: pages for people of the township, beside the API for its kiosks.

``mount(app, town)`` puts it under ``/console``. Pages are NiceGUI's; what is only read is written
as HTML in one go (``markup``), what does something is an element with a handler. NiceGUI keeps one
set of pages for a process, so a process mounts one console.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from nicegui import ui
from starlette.responses import RedirectResponse, Response

from kiosk.township.base import Township
from kiosk.township.console import (
    accounts,
    clerks,
    draft_page,
    export,
    gate,
    incidents,
    look,
    machines,
    overview,
    people,
    person,
    publish_page,
    rules,
    seen,
    village,
)
from kiosk.township.console.desk import Console

__all__ = ["mount"]

LOG = logging.getLogger(__name__)
PATH = "/console"
_COUNT_AHEAD_S = 10
_PAGES = (
    overview,
    village,
    clerks,
    incidents,
    rules,
    draft_page,
    publish_page,
    people,
    person,
    machines,
    accounts,
    seen,
)


def mount(app: FastAPI, town: Township, *, address: str = "") -> Console:
    """Put the console beside the API.

    Args:
        address: How kiosks reach the township, for enrolment codes; where a browser found the
            console when left out.
    """
    console = Console(town, address)
    look.serve(app)
    gate.routes(app, console)
    export.routes(app, console)

    async def home() -> Response:
        return RedirectResponse(gate.HOME, 303)

    app.add_api_route(PATH, home, methods=["GET"], include_in_schema=False)
    for each in _PAGES:
        each.register(console)
    ui.run_with(
        app,
        mount_path=PATH,
        title=town.name,
        language="zh-CN",
        tailwind=False,
        show_welcome_message=False,
        reconnect_timeout=10,
        gzip_middleware_factory=None,
    )
    _count_ahead(app, console)
    app.add_middleware(gate.Guard, console=console)
    return console


def _count_ahead(app: FastAPI, console: Console) -> None:
    """Count the figures of villages that settled before somebody asks for them."""
    inner = app.router.lifespan_context

    async def again_and_again() -> None:
        while True:
            try:
                await asyncio.to_thread(console.count_ahead)
            except Exception as problem:
                # A page would meet the same and say it; counting ahead is only a kindness.
                LOG.warning("figures could not be counted: %s", type(problem).__name__)
            await asyncio.sleep(_COUNT_AHEAD_S)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> Any:
        async with inner(app) as state:
            # What the program itself is made of lives as long as it: looking through all of it for
            # garbage took a tenth of a second, now and then, in the middle of some page.
            gc.collect()
            gc.freeze()
            counting = asyncio.create_task(again_and_again())
            try:
                yield state
            finally:
                counting.cancel()

    app.router.lifespan_context = lifespan
