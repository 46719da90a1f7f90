"""A proxy between a kiosk and its township that loses, doubles, cuts and lies, over real TLS.

It shows the township's own certificate, so the kiosk's pinning holds, and speaks HTTP/1.1 to both
sides. What it does to the requests to come is a list of names; an empty list does nothing bad.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kiosk.sync.packing import UNPACKED_MOST
from tests.helpers.town_server import TownServer

_PORTAL = b"<html><body>Please sign in to this network</body></html>"
_CBOR = "application/vs1+cbor"


@dataclass
class Message:
    """One HTTP request or answer: first line, headers in lower case, body."""

    first: str
    headers: dict[str, str]
    body: bytes

    def packed(self, *, length: int | None = None) -> bytes:
        """Its bytes; ``length`` lies about the body."""
        headers = {**self.headers, "content-length": str(len(self.body))}
        if length is not None:
            headers["content-length"] = str(length)
        headers["connection"] = "close"
        lines = [self.first, *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


def _said(status: str, kind: str, body: bytes, **more: str) -> Message:
    return Message(f"HTTP/1.1 {status}", {"content-type": kind, **more}, body)


def _problem(status: int, kind: str, **more: str) -> Message:
    body = json.dumps({"type": f"urn:vs1:{kind}", "title": "", "status": status}).encode()
    return _said(f"{status} X", "application/problem+json", body, **more)


_LIES: dict[str, Callable[[], Message]] = {
    "portal": lambda: _said("200 OK", "text/html", _PORTAL),
    "portal-redirect": lambda: _said("302 Found", "text/html", _PORTAL, location="http://portal/"),
    "proxy-400": lambda: _said("400 Bad Request", "text/html", b"<html>400</html>"),
    "proxy-401": lambda: _said("401 Unauthorized", "text/html", b"<html>401</html>"),
    "proxy-403": lambda: _said("403 Forbidden", "text/html", b"<html>403</html>"),
    "proxy-404": lambda: _said("404 Not Found", "text/html", b"<html>404</html>"),
    "proxy-502": lambda: _said("502 Bad Gateway", "text/html", b"<html>502</html>"),
    "not-signed": lambda: _problem(401, "not-signed"),
    "unknown-device": lambda: _problem(401, "unknown-device"),
    "revoked": lambda: _problem(403, "device-revoked"),
    "no-such-log": lambda: _problem(404, "no-such-log"),
    "false-gap": lambda: _problem(409, "gap"),
    "too-large": lambda: _problem(413, "too-large"),
    "slow-down": lambda: _problem(429, "slow-down", **{"retry-after": "7"}),
    "server-error": lambda: _said("500 X", "text/plain", b"Internal Server Error"),
    "busy": lambda: _problem(503, "busy", **{"retry-after": "5"}),
    "disk-full": lambda: _problem(503, "disk-full"),
    "garbage": lambda: _said("200 OK", _CBOR, bytes(range(256)) * 4),
    "empty": lambda: _said("200 OK", _CBOR, b""),
    "bomb": lambda: _said("200 OK", _CBOR, gzip.compress(bytes(40 * UNPACKED_MOST))),
    "too-long": lambda: _said("200 OK", _CBOR, bytes(400 * 1024)),
}
LIES = tuple(_LIES)
CUTS = (
    "refuse", "cut-request", "drop-answer", "cut-answer", "short-length", "error-after", "twice",
    "old-answer", "encoded", "bent-answer", "bent-request", "slow",
)  # fmt: skip
"""What happens to a request or to its true answer."""


@dataclass
class FaultyProxy:
    """A proxy in front of a township's server.

    Attributes:
        faults: What to do to the requests to come, in order.
        met: Every fault that was done.
        slow_s: How long a slow answer takes.
        on_request: Called with every request before anything happens to it.
    """

    server: TownServer
    faults: list[str] = field(default_factory=list)
    met: list[str] = field(default_factory=list)
    slow_s: float = 1.5
    on_request: Callable[[], None] = lambda: None
    _last: bytes = b""

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        certificates = self.server.office.certificates
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificates.server, certificates.server_key)
        self._there = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._there.check_hostname = False
        self._there.verify_mode = ssl.CERT_NONE
        self._ended = threading.Event()
        self._lock = threading.Lock()
        threading.Thread(target=self._serve, name="faulty-proxy", daemon=True).start()

    @property
    def address(self) -> str:
        """Where kiosks reach the township through it."""
        return f"https://127.0.0.1:{self._listening.getsockname()[1]}"

    def stop(self) -> None:
        """Take no more connections."""
        self._ended.set()
        self._listening.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                link, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(link,), daemon=True).start()

    def _talk(self, link: socket.socket) -> None:
        # Broken-off talks are what this is for.
        with (
            contextlib.suppress(OSError, ValueError),
            link,
            self._tls.wrap_socket(link, server_side=True) as talk,
        ):
            request = _read(talk)
            if request is not None:
                self._do(talk, request)

    def _do(self, talk: ssl.SSLSocket, request: Message) -> None:
        with self._lock:
            fault = self.faults.pop(0) if self.faults else ""
            if fault:
                self.met.append(fault)
        self.on_request()
        if fault in _LIES:
            talk.sendall(_LIES[fault]().packed())
        elif fault == "refuse":
            return
        elif fault == "cut-request":
            self._forward(request, part=0.5)
        else:
            self._carry(talk, request, fault)

    def _carry(self, talk: ssl.SSLSocket, request: Message, fault: str) -> None:
        if fault == "twice":
            self._forward(request)
        if fault == "bent-request" and request.body:
            request.body = request.body[:-9] + b"\x00" + request.body[-8:]
        answer = self._forward(request)
        if answer is None or fault == "drop-answer":
            return
        whole, earlier = answer.packed(), self._last
        self._last = whole
        if fault == "slow":
            self._ended.wait(self.slow_s)
        if fault == "cut-answer":
            talk.sendall(whole[: max(1, len(whole) - max(1, len(answer.body) // 2))])
        elif fault == "short-length":
            talk.sendall(answer.packed(length=max(0, len(answer.body) - 5)))
        elif fault == "error-after":
            talk.sendall(_said("502 Bad Gateway", "text/html", b"<html>").packed())
        elif fault == "old-answer" and earlier:
            talk.sendall(earlier)
        elif fault == "encoded":
            answer.headers["content-encoding"] = "gzip"
            talk.sendall(answer.packed())
        elif fault == "bent-answer" and answer.body:
            middle = len(answer.body) // 2
            bent = bytes([answer.body[middle] ^ 0x55])
            answer.body = answer.body[:middle] + bent + answer.body[middle + 1 :]
            talk.sendall(answer.packed())
        else:
            talk.sendall(whole)

    def _forward(self, request: Message, *, part: float = 1.0) -> Message | None:
        port = self.server.office.settings.port
        with (
            socket.create_connection(("127.0.0.1", port), 30) as plain,
            self._there.wrap_socket(plain) as there,
        ):
            whole = request.packed()
            if part < 1.0:
                there.sendall(whole[: int(len(whole) * part)])
                return None
            there.sendall(whole)
            return _read(there)


def _read(talk: ssl.SSLSocket) -> Message | None:
    """One whole message; ``None`` when the other side went away before its head was there."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = talk.recv(65536)
        if not more:
            return None
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    while len(body) < length:
        more = talk.recv(65536)
        if not more:
            return None
        body += more
    return Message(first, headers, body)


@contextlib.contextmanager
def faulty_proxy(server: TownServer) -> Iterator[FaultyProxy]:
    """A proxy in front of a server, until the block ends."""
    proxy = FaultyProxy(server)
    try:
        yield proxy
    finally:
        proxy.stop()
