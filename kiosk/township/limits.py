"""What the server bears: bodies measured while they come in, few jobs at once, nobody who dawdles.

All of it holds before a byte is parsed. Behind a proxy the same limits belong there, too; here they
hold whoever stands in front.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kiosk.sync.packing import PACKED_MOST

BATCHES_AT_ONCE = 8
OTHERS_AT_ONCE = 16
BODIES_AT_ONCE = 64
BODY_S = 60.0
DRAINED_MOST = 2 * 1024 * 1024
PIECE_S = 15.0
HEADERS_S = 15.0
HEADERS_MOST = 32 * 1024
CONNECTIONS_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Pace:
    """How often one may come: ``burst`` times at once, then ``a_second`` times a second."""

    a_second: float
    burst: float


# A kiosk that has months to send or a ledger of ten years to fetch does some seven batches a
# second; it never meets its limit. A hall, or villages behind one router, share an address.
DEVICE = Pace(20, 200)
ADDRESS = Pace(100, 1_000)
ENROLMENTS = Pace(1 / 15, 20)
KNOWN_MOST = 4_096


class SlowDown(Exception):
    """Somebody comes more often than is good for the others.

    Attributes:
        wait_s: When to come again, whole seconds.
    """

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"again in {wait_s} s")
        self.wait_s = wait_s


class Buckets:
    """A token bucket for each name; of so many names at most that their memory is bounded.

    The name that came longest ago is forgotten first. Whoever is forgotten has a full bucket again,
    which is why addresses are limited beside devices: names of devices cost nothing to make up.
    """

    def __init__(
        self, pace: Pace, most: int = KNOWN_MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pace, self._most, self._clock = pace, most, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def take(self, name: str) -> None:
        """One token out of a name's bucket.

        Raises:
            SlowDown: it is empty.
        """
        now = self._clock()
        left, since = self._held.pop(name, (self._pace.burst, now))
        left = min(self._pace.burst, left + (now - since) * self._pace.a_second)
        enough = left >= 1
        self._held[name] = (left - 1 if enough else left, now)
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        if not enough:
            raise SlowDown(max(1, math.ceil((1 - left) / self._pace.a_second)))

    def give_back(self, name: str) -> None:
        """The last token after all."""
        if name in self._held:
            left, since = self._held[name]
            self._held[name] = (min(self._pace.burst, left + 1), since)


class Gate:
    """Who comes too often, told from address and claimed name before anything is read.

    The name is only claimed, so it counts together with the address it is claimed from: nobody
    uses up another kiosk's turn.
    """

    def __init__(
        self,
        *,
        device: Pace = DEVICE,
        address: Pace = ADDRESS,
        enrolments: Pace = ENROLMENTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._devices = Buckets(device, clock=clock)
        self._addresses = Buckets(address, clock=clock)
        self._enrolments = Buckets(enrolments, clock=clock)

    def pass_(self, host: str | None, device: str, *, enrols: bool = False) -> None:
        """Let one request by.

        Args:
            host: The peer's address; ``None`` where nobody says: then only devices count.
            device: The name in its signature; ``""`` without one.
            enrols: It tries an enrolment code.

        Raises:
            SlowDown: not now.
        """
        place = network_of(host)
        if host is not None:
            self._addresses.take(place)
            if enrols:
                self._enrolments.take(place)
        if device:
            self._devices.take(f"{place} {device}")

    def enrolled(self, host: str | None) -> None:
        """A try was no guess: a whole township may be enrolled from one desk."""
        if host is not None:
            self._enrolments.give_back(network_of(host))


def network_of(host: str | None) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 customer has."""
    try:
        found = ipaddress.ip_address(host or "")
    except ValueError:
        return (host or "")[:64]
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((int(found), 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


class TooLarge(Exception):
    """The body is longer than the protocol allows; the rest of it was not read."""


class TooSlow(Exception):
    """The body did not come in time."""


class Broken(Exception):
    """The body ended before its time: nobody is left to be answered."""


class Full(Exception):
    """As much is being done as can be done at once."""


class Places:
    """A number of places for work; nobody waits, whoever finds none comes again later."""

    def __init__(self, number: int) -> None:
        self._free = number

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Hold one place.

        Raises:
            Full: there is none.
        """
        if not self._free:
            raise Full
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1


async def body_of(request: Request, most: int = PACKED_MOST) -> bytes:
    """The body, counted while it comes in.

    Of one that is too large a little more is taken in and thrown away, so that whoever sends it is
    still there to read the answer; at ``DRAINED_MOST`` the connection is cut.

    Raises:
        TooLarge, TooSlow, Broken: and nothing more of it is read.
    """
    pieces: list[bytes] = []
    size = 0
    stream = request.stream()
    try:
        async with asyncio.timeout(BODY_S):
            while True:
                piece = await asyncio.wait_for(anext(stream), PIECE_S)
                size += len(piece)
                if size <= most:
                    pieces.append(piece)
                else:
                    pieces.clear()
    except StopAsyncIteration:
        if size <= most:
            return b"".join(pieces)
    except TimeoutError as late:
        raise TooSlow from late
    except ClientDisconnect as gone:
        raise Broken from gone
    raise TooLarge


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP with an end to waiting and to headers: by itself it takes any time and size.

    A connection has so many seconds and bytes to say what it wants, and there are only so many
    connections. Those that are idle between requests are ended by uvicorn.
    """

    _late: asyncio.TimerHandle | None = None
    _said = 0
    _sent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A stranger is at the door."""
        if len(self.connections) >= CONNECTIONS_MOST:
            self.transport = transport
            transport.abort()
            return
        super().connection_made(transport)
        self._late = self.loop.call_later(HEADERS_S, transport.abort)

    def on_message_begin(self) -> None:
        """A request begins; the next one of a connection that stays open gets as long."""
        super().on_message_begin()
        self._said = self._sent = 0
        if self._late is None:
            self._late = self.loop.call_later(HEADERS_S, self.transport.abort)

    def on_url(self, url: bytes) -> None:
        """A piece of the request's line."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """It said what it wants."""
        self._in_time()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A piece of the body; whoever sends on after being refused is not listened to."""
        self._sent += len(body)
        if self._sent > DRAINED_MOST:
            # Not close(): TLS would take in and throw away for half a minute before it ends.
            self.transport.abort()
        else:
            super().on_body(body)

    def connection_lost(self, exc: Exception | None) -> None:
        """It went away, or was sent away."""
        self._in_time()
        super().connection_lost(exc)

    def _count(self, size: int) -> None:
        self._said += size
        if self._said > HEADERS_MOST:
            self.transport.abort()

    def _in_time(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
