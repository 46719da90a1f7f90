"""The transport over HTTPS, for a machine whose clock may be ten years off.

Nothing of the public web's trust is used. At enrolment the kiosk looks at the server's certificate
(:func:`seen_certificate`), both sides prove over the code that it is the right one, and from then
on only what was pinned counts: that certificate, or one signed by it. Names and dates in it are not
looked at; a hall PC with a dead battery would otherwise never settle again.

Limits hold while bytes come in: size of an answer, time of the whole exchange. An answer of
somebody else's (a captive portal, a proxy) is no answer.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
from types import TracebackType
from urllib.parse import urlsplit

import httpx

from kiosk.sync.deadline import Deadline, TimedTransport
from kiosk.sync.packing import PACKED_MOST
from kiosk.sync.transport import CBOR, Answer, NoAnswer, Request

CONNECT_S, READ_S = 10.0, 60.0
NO_CERTIFICATE = bytes(32)
"""What stands for the certificate where there is none."""

_OTHER_MOST = 64 * 1024
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL: the ssl module has no name for it
_AT_HOME = {"127.0.0.1", "localhost", "::1"}


class BadAddress(ValueError):
    """No address of a township: not https, or with more than a host and a port.

    Attributes:
        message_id: The sentence that says how it should look.
    """

    message_id = "sync-enrol-bad-address"


def address_of(typed: str) -> str:
    """An address as it is kept: ``https://host`` or ``https://host:port``.

    What was typed without a scheme is taken for https. Plain http is for this very machine only
    (tests, a proxy beside the kiosk).

    Raises:
        BadAddress: it is none.
    """
    text = typed.strip().rstrip("/")
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
    except ValueError as problem:
        raise BadAddress(typed) from problem
    plain = parts.scheme == "http" and host in _AT_HOME
    if (parts.scheme != "https" and not plain) or not host or parts.username:
        raise BadAddress(typed)
    if parts.path or parts.query or parts.fragment or not host.isascii():
        raise BadAddress(typed)
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" + (f":{port}" if port else "")


def seen_certificate(address: str, *, timeout_s: float = CONNECT_S) -> bytes | None:
    """The certificate the server shows, as DER; nothing of it is believed yet.

    Returns:
        ``None`` for an address without TLS.

    Raises:
        NoAnswer: nobody is there, or nobody who speaks TLS.
    """
    parts = urlsplit(address)
    if parts.scheme != "https":
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    host = parts.hostname or ""
    try:
        with (
            socket.create_connection((host, parts.port or 443), timeout_s) as link,
            context.wrap_socket(link, server_hostname=host) as talk,
        ):
            shown = talk.getpeercert(binary_form=True)
    except TimeoutError as late:
        raise NoAnswer("timeout") from late
    except ssl.SSLError as problem:
        raise NoAnswer("tls", str(problem.reason)) from problem
    except OSError as gone:
        raise NoAnswer("offline", type(gone).__name__) from gone
    if not shown:
        raise NoAnswer("tls", "no certificate")
    return shown


def fingerprint_of(certificate: bytes | None) -> bytes:
    """What enrolment proves over: SHA-256 of the DER, or 32 zero bytes without TLS."""
    return NO_CERTIFICATE if certificate is None else hashlib.sha256(certificate).digest()


def pem_of(certificate: bytes | None) -> str:
    """A DER certificate as it is pinned; ``""`` for none."""
    return "" if certificate is None else ssl.DER_cert_to_PEM_cert(certificate)


def pinned_context(pem: str) -> ssl.SSLContext:
    """TLS that takes this certificate, or what it signed, and nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VerifyFlags(ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME)
    context.load_verify_locations(cadata=pem)
    return context


class HttpTransport:
    """One township over HTTP/1.1, one request at a time; connections are kept between them."""

    def __init__(self, address: str, pem: str) -> None:
        """Nothing is opened yet.

        Args:
            address: As :func:`address_of` gave it.
            pem: What is pinned; ``""`` for plain http on this machine.

        Raises:
            BadAddress: plain http elsewhere, or https without anything pinned.
        """
        address = address_of(address)
        secure = address.startswith("https:")
        if secure != bool(pem):
            raise BadAddress(address)
        self._deadline = Deadline()
        self._client = httpx.Client(
            base_url=address,
            transport=TimedTransport(pinned_context(pem) if secure else False, self._deadline),
            # A proxy of this machine's surroundings must not get between kiosk and township.
            trust_env=False,
            follow_redirects=False,
            headers={"accept-encoding": "identity", "user-agent": "village-points-kiosk"},
            timeout=httpx.Timeout(READ_S, connect=CONNECT_S),
        )

    def send(self, request: Request, *, timeout_s: float) -> Answer:
        """Carry it and wait.

        Raises:
            NoAnswer: as its reason says.
        """
        self._deadline.begin(timeout_s)
        timeout = httpx.Timeout(min(READ_S, timeout_s), connect=min(CONNECT_S, timeout_s))
        try:
            with self._client.stream(
                request.method,
                request.path,
                headers=dict(request.headers),
                content=request.body or None,
                timeout=timeout,
            ) as answer:
                return _read(answer)
        except httpx.TimeoutException as late:
            raise NoAnswer("timeout", type(late).__name__) from late
        except httpx.ConnectError as gone:
            raise NoAnswer("tls" if _is_tls(gone) else "offline", str(gone)[:80]) from gone
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as broken:
            raise NoAnswer("broken", type(broken).__name__) from broken

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def __enter__(self) -> HttpTransport:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _read(answer: httpx.Response) -> Answer:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise NoAnswer("not-ours", "an encoding nobody asked for")
    ours = headers.get("content-type", "").startswith(CBOR)
    most = PACKED_MOST if ours else _OTHER_MOST
    body = bytearray()
    for piece in answer.iter_raw():
        body += piece
        if len(body) > most:
            raise NoAnswer("broken" if ours else "not-ours", "too long")
    return Answer(answer.status_code, headers, bytes(body))


def _is_tls(error: BaseException | None) -> bool:
    """Whether somewhere beneath it is a certificate that is not the pinned one."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
