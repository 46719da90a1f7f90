"""The looks of the console: our style sheet, our type, nothing from anywhere else.

Colours come from ``tokens.toml`` as variables; the rest is ``resources/theme/console.css``. The
addresses of all of it are our own, and the browser is told to ask no other (``gate.POLICY``).
"""

from __future__ import annotations

import tomllib
from functools import cache

from fastapi import FastAPI, HTTPException
from starlette.responses import FileResponse, Response

from kiosk import __version__, paths
from kiosk.township.console.markup import Html

PREFIX = "/console/look"
_FONTS = ("NotoSansSC-Medium.ttf", "NotoSansSC-Bold.ttf")
_FOR_LONG = {"cache-control": "public, max-age=604800"}


@cache
def style_sheet() -> str:
    """Variables and rules."""
    tokens = tomllib.loads(paths.resource("theme", "tokens.toml").read_text("utf-8"))
    colours = "".join(f"--{name}:{value};" for name, value in tokens["colour"].items())
    rules = paths.resource("theme", "console.css").read_text("utf-8")
    return f":root{{{colours}}}\n{rules}"


HEAD = Html(
    f'<link rel="stylesheet" href="{PREFIX}/console.css?{__version__}">'
    '<link rel="icon" href="data:,">'
)


def serve(app: FastAPI) -> None:
    """Put style sheet and type under ``/console/look``; nothing there is anybody's secret."""

    async def give(name: str) -> Response:
        if name == "console.css":
            return Response(style_sheet(), media_type="text/css", headers=_FOR_LONG)
        if name in _FONTS:
            return FileResponse(
                paths.resource("fonts", name), media_type="font/ttf", headers=_FOR_LONG
            )
        raise HTTPException(404)

    app.add_api_route(f"{PREFIX}/{{name}}", give, methods=["GET"], include_in_schema=False)
