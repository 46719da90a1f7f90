"""The door on the network: FastAPI round :class:`~kiosk.township.door.Door`.

Nothing is decided in here. A request's body is taken in within limits, the door's answer is found
in a thread of the pool, and what has no answer (too often, too large, too slow) gets a problem
document. Pages that explain an API by a script from elsewhere are off; the document
itself (``/v1/openapi.json``) says all of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, Protocol

from fastapi import FastAPI, HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kiosk import __version__
from kiosk.sync import transport
from kiosk.sync.packing import PACKED_MOST
from kiosk.sync.signing import NotSigned, who_signed
from kiosk.sync.transport import Answer
from kiosk.township import limits
from kiosk.township.api_document import OPERATIONS, document
from kiosk.township.faults import Diary, refusal_of
from kiosk.township.office import is_own_address
from kiosk.township.problems import Refusal

LOG = logging.getLogger(__name__)
_ENROLMENTS = "/v1/enrolments"
_HEADERS_READ = ("content-type", "content-digest", "signature", "signature-input", "user-agent")


class Answering(Protocol):
    """Turns one request into one answer: :class:`~kiosk.township.door.Door`."""

    def answer(self, request: transport.Request) -> Answer:
        """The answer; never an exception a stranger could cause."""
        ...


def make_app(
    door: Answering,
    *,
    batches_at_once: int = limits.BATCHES_AT_ONCE,
    at_the_end: Callable[[], None] | None = None,
    gate: limits.Gate | None = None,
    proxied: bool = False,
) -> FastAPI:
    """The application over a door.

    Args:
        batches_at_once: How many batches are taken in at the same time in this process.
        at_the_end: Called once when the server stops and all answers are given.
        gate: Says who comes too often; the usual one when left out.
        proxied: A proxy on this machine stands in front and says for whom it asks.
    """
    hall = _Hall(door, batches_at_once, gate or limits.Gate(), proxied=proxied)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> Any:
        yield
        hall.close()
        if at_the_end is not None:
            at_the_end()

    app = FastAPI(
        title="Village points kiosk: township (VS/1)",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    for operation in OPERATIONS:
        app.add_api_route(
            operation.path,
            hall.batch if operation.name == "push" else hall.other,
            methods=[operation.method],
            name=operation.name,
            response_class=Response,
            include_in_schema=False,
        )
    described = document(__version__)
    app.openapi = lambda: described  # type: ignore[method-assign]

    async def show(request: Request) -> Response:
        try:
            hall.let_by(request)
        except limits.SlowDown as often:
            return _sent(Refusal("slow-down", str(often), retry_s=often.wait_s).answer())
        return JSONResponse(described)

    app.add_api_route("/v1/openapi.json", show, methods=["GET"], include_in_schema=False)
    app.add_exception_handler(HTTPException, _no_such_place)
    app.add_exception_handler(404, _no_such_place)
    app.add_exception_handler(405, _no_such_place)
    app.add_exception_handler(Exception, _our_mistake)
    return app


class _Hall:
    """Where requests wait, work and leave."""

    def __init__(
        self, door: Answering, batches_at_once: int, gate: limits.Gate, *, proxied: bool
    ) -> None:
        self._door = door
        self._diary = Diary(LOG)
        self._gate = gate
        self._proxied = proxied
        self._bodies = limits.Places(limits.BODIES_AT_ONCE)
        self._batches = limits.Places(batches_at_once)
        self._others = limits.Places(limits.OTHERS_AT_ONCE)
        self._pool = ThreadPoolExecutor(
            batches_at_once + limits.OTHERS_AT_ONCE, thread_name_prefix="door"
        )

    def close(self) -> None:
        """Let what is under way come to its end."""
        self._pool.shutdown(wait=True)

    def let_by(self, request: Request) -> None:
        """Look who comes, and read nothing.

        Raises:
            SlowDown: they come too often.
        """
        device = ""
        with contextlib.suppress(NotSigned):
            device = who_signed(request.headers)
        enrols = request.url.path == _ENROLMENTS
        self._gate.pass_(self._host_of(request), device, enrols=enrols)

    def _host_of(self, request: Request) -> str | None:
        host = request.client.host if request.client else None
        if self._proxied and host is not None and is_own_address(host):
            return None  # the proxy did not say for whom it asks: that is everybody
        return host

    async def batch(self, request: Request) -> Response:
        """A batch of facts: only so many at once."""
        return await self._served(request, self._batches)

    async def other(self, request: Request) -> Response:
        """Any other request."""
        return await self._served(request, self._others)

    async def _served(self, request: Request, places: limits.Places) -> Response:
        try:
            self.let_by(request)
            body = await self._body(request)
            async with places.taken():
                asked = partial(self._door.answer, _as_sent(request, body))
                answer = await asyncio.get_running_loop().run_in_executor(self._pool, asked)
            if answer.status == 200 and request.url.path == _ENROLMENTS:
                self._gate.enrolled(self._host_of(request))
        except limits.SlowDown as often:
            # Nothing of the body was read, and nothing will be.
            return _closing(Refusal("slow-down", str(often), retry_s=often.wait_s))
        except limits.TooLarge:
            return _closing(Refusal("too-large", f"more than {PACKED_MOST} bytes"))
        except (limits.TooSlow, limits.Broken):
            return _closing(Refusal("malformed", "the body did not come whole, or not in time"))
        except limits.Full:
            return _sent(Refusal("busy", "as many at once as can be").answer())
        except Exception as error:
            later = refusal_of(error)
            if later is None:
                raise
            self._diary.note(later, error)
            return _sent(later.answer())
        return _sent(answer)

    async def _body(self, request: Request) -> bytes:
        if request.method == "GET":
            # Some clients send one; it is not read and the connection ends after the answer.
            return b""
        async with AsyncExitStack() as held:
            await held.enter_async_context(self._bodies.taken())
            return await limits.body_of(request)


def _as_sent(request: Request, body: bytes) -> transport.Request:
    """The request as it was signed: its path as it came over the wire, never decoded."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope.get("query_string", b"")
    path = raw.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    headers = {name: request.headers[name] for name in _HEADERS_READ if name in request.headers}
    return transport.Request(request.method, path, headers, body)


def _sent(answer: Answer) -> Response:
    response = Response(answer.body or None, answer.status)
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response


def _closing(refusal: Refusal) -> Response:
    """An answer after which nothing more is read: the rest of the body may still be coming."""
    response = _sent(refusal.answer())
    response.headers["connection"] = "close"
    return response


async def _no_such_place(_: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    if status == 405:
        response = _sent(Refusal("no-such-place", "another method").answer())
        response.status_code = 405
        response.headers.update(getattr(error, "headers", None) or {})
        return response
    return _sent(Refusal("no-such-place").answer())


async def _our_mistake(_: Request, error: Exception) -> Response:
    """Said to nobody but the log: what it was may hold names."""
    LOG.error("an answer failed: %s", type(error).__name__, exc_info=error)
    return Response(status_code=500)
