"""HTTPS on real sockets: only the pinned township is heard, whatever the clock says."""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from kiosk.sync import enrol
from kiosk.sync.cycle import settle
from kiosk.sync.http import (
    BadAddress,
    HttpTransport,
    address_of,
    fingerprint_of,
    pem_of,
    seen_certificate,
)
from kiosk.sync.packing import PACKED_MOST
from kiosk.sync.transport import CBOR, NoAnswer, Request
from kiosk.township import certificates, enrolment
from kiosk.township.app import make_app
from kiosk.township.door import Door
from tests.helpers.settling import new_kiosk, new_town

HELLO = Request("GET", "/v1/hello", {"accept": CBOR})


def made_certificate(folder: Path, *, name: str = "server", days: int = 30) -> Path:
    """A self-signed certificate and its key in one file; expired for negative days."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - datetime.timedelta(days=10))
        .not_valid_after(until)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(certificate.public_bytes(Encoding.PEM) + plain)
    return file


Says = Callable[[socket.socket], None]


@contextlib.contextmanager
def server(certificate: Path, says: Says) -> Iterator[str]:
    """A TLS server that reads a request's head and then says what it is told."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                link, _ = listening.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), context.wrap_socket(link, server_side=True) as talk:
                talk.recv(65_536)
                says(talk)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        # Closing alone does not wake who waits in accept().
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def plain(head: str, body: bytes = b"") -> Says:
    return lambda talk: talk.sendall(f"HTTP/1.1 {head}\r\n\r\n".encode() + body)


OK = plain(f"200 OK\r\ncontent-type: {CBOR}\r\ncontent-length: 2", b"ok")


def pinned(certificate: Path) -> str:
    text = certificate.read_text()
    return text[: text.index("-----BEGIN PRIVATE")]


def test_the_pinned_certificate_is_heard_and_another_is_not(tmp_path: Path) -> None:
    ours, other = made_certificate(tmp_path), made_certificate(tmp_path, name="other")
    with server(ours, OK) as address:
        with HttpTransport(address, pinned(ours)) as transport:
            assert transport.send(HELLO, timeout_s=5).body == b"ok"
        with HttpTransport(address, pinned(other)) as transport:
            with pytest.raises(NoAnswer) as lost:
                transport.send(HELLO, timeout_s=5)
            assert lost.value.reason == "tls"


def test_a_hall_pc_whose_clock_is_years_off_still_hears_its_township(tmp_path: Path) -> None:
    for days in (-3650, 3650):
        far = made_certificate(tmp_path, name=f"far{days}", days=days)
        with server(far, OK) as address, HttpTransport(address, pinned(far)) as transport:
            assert transport.send(HELLO, timeout_s=5).status == 200


def test_the_certificate_is_seen_before_it_is_believed(tmp_path: Path) -> None:
    ours = made_certificate(tmp_path)
    with server(ours, OK) as address:
        seen = seen_certificate(address)
        assert pem_of(seen) == pinned(ours)
        assert len(fingerprint_of(seen)) == 32
        with HttpTransport(address, pem_of(seen)) as transport:
            assert transport.send(HELLO, timeout_s=5).status == 200


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (plain("200 OK\r\ncontent-type: text/html\r\ncontent-length: 99999", b"x" * 99_999),
         "not-ours"),
        (plain(f"200 OK\r\ncontent-type: {CBOR}\r\ncontent-length: 50", b"short"), "broken"),
        (plain(f"200 OK\r\ncontent-type: {CBOR}\r\ncontent-encoding: gzip\r\ncontent-length: 2",
               b"ok"), "not-ours"),
        (plain(f"200 OK\r\ncontent-type: {CBOR}\r\ntransfer-encoding: chunked", b"zz\r\n"),
         "broken"),
        (lambda talk: talk.sendall(b"\x00\x01garbage\r\n\r\n"), "broken"),
        (lambda talk: None, "broken"),
    ],
)  # fmt: skip
def test_half_answers_and_strangers_answers_are_no_answers(
    tmp_path: Path, says: Says, reason: str
) -> None:
    ours = made_certificate(tmp_path)
    with server(ours, says) as address, HttpTransport(address, pinned(ours)) as transport:
        with pytest.raises(NoAnswer) as lost:
            transport.send(HELLO, timeout_s=5)
        assert lost.value.reason == reason


def test_an_answer_without_end_is_cut_off_at_the_limit(tmp_path: Path) -> None:
    ours = made_certificate(tmp_path)
    sent = 0

    def pour(talk: socket.socket) -> None:
        nonlocal sent
        talk.sendall(f"HTTP/1.1 200 OK\r\ncontent-type: {CBOR}\r\n\r\n".encode())
        for _ in range(10_000):
            talk.sendall(bytes(64 * 1024))
            sent += 64 * 1024

    with (
        server(ours, pour) as address,
        HttpTransport(address, pinned(ours)) as transport,
        pytest.raises(NoAnswer),
    ):
        transport.send(HELLO, timeout_s=20)
    assert sent < PACKED_MOST + 16 * 1024 * 1024  # what the kernel's own buffers took


@pytest.mark.parametrize("rest", ["x: ", f"content-type: {CBOR}\r\n\r\n"])
def test_an_answer_drop_by_drop_is_given_up_in_time(tmp_path: Path, rest: str) -> None:
    ours = made_certificate(tmp_path)
    stop = threading.Event()

    def drip(talk: socket.socket) -> None:
        talk.sendall(f"HTTP/1.1 200 OK\r\n{rest}".encode())
        while not stop.wait(0.1):
            talk.sendall(b".")

    with server(ours, drip) as address, HttpTransport(address, pinned(ours)) as transport:
        begun = time.monotonic()
        with pytest.raises(NoAnswer) as lost:
            transport.send(HELLO, timeout_s=1)
        stop.set()
    assert lost.value.reason == "timeout"
    assert time.monotonic() - begun < 5


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    ours = made_certificate(tmp_path)
    moved = plain("302 Found\r\nlocation: https://127.0.0.1:1/\r\ncontent-length: 0")
    with server(ours, moved) as address, HttpTransport(address, pinned(ours)) as transport:
        assert transport.send(HELLO, timeout_s=5).status == 302


def test_nobody_there_is_offline(tmp_path: Path) -> None:
    free = socket.create_server(("127.0.0.1", 0))
    address = f"https://127.0.0.1:{free.getsockname()[1]}"
    free.close()
    with pytest.raises(NoAnswer) as lost:
        seen_certificate(address)
    assert lost.value.reason == "offline"
    with HttpTransport(address, pinned(made_certificate(tmp_path))) as transport:
        with pytest.raises(NoAnswer) as lost:
            transport.send(HELLO, timeout_s=5)
        assert lost.value.reason == "offline"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.1.2.3:8443", "https://10.1.2.3:8443"),
        (" https://xiangzhen.example/ ", "https://xiangzhen.example"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_addresses_are_read_as_they_are_typed(typed: str, kept: str) -> None:
    assert address_of(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "http://10.1.2.3", "ftp://x", "https://user@x", "https://x/path", "https://x:99999",
     "https://x?y", "https://[", "镇里"],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(BadAddress):
        address_of(typed)


def test_a_township_cannot_be_reached_without_something_pinned() -> None:
    with pytest.raises(BadAddress):
        HttpTransport("https://127.0.0.1:1", "")


# ---- the real server ---------------------------------------------------------------------------


def test_a_village_enrols_and_settles_over_real_tls_with_the_real_server(tmp_path: Path) -> None:
    town = new_town()
    made = certificates.make_certificates(tmp_path / "tls", "青山镇", ["127.0.0.1"])
    town.certificate, town.fingerprint = made.pinned(), made.fingerprint()
    kiosk = new_kiosk(town)
    kiosk.member()
    kiosk.awards(600)
    with uvicorn_of(town, made) as address:
        code = enrolment.make_code(town, kiosk.number).code
        seen = seen_certificate(address)
        with HttpTransport(address, pem_of(seen)) as transport:
            done = enrol.enrol(kiosk.home, transport, address, code, seen=fingerprint_of(seen))
        assert isinstance(done, enrol.Enrolled)
        assert done.link.certificate == made.pinned()
        certificates.renew_server(made, "青山镇", ["127.0.0.1"])
        with HttpTransport(address, done.link.certificate) as transport:
            outcome = settle(kiosk.home, transport)
        assert outcome.settled
        assert outcome.equal is True


def test_somebody_in_between_can_neither_enrol_nor_be_taken_for_the_township(
    tmp_path: Path,
) -> None:
    town = new_town()
    made = certificates.make_certificates(tmp_path / "tls", "青山镇", ["127.0.0.1"])
    town.certificate, town.fingerprint = made.pinned(), made.fingerprint()
    kiosk = new_kiosk(town)
    code = enrolment.make_code(town, kiosk.number).code
    between = certificates.make_certificates(tmp_path / "between", "别人", ["127.0.0.1"])
    with uvicorn_of(town, between) as address:  # passes on everything, under another certificate
        seen = seen_certificate(address)
        with HttpTransport(address, pem_of(seen)) as transport:
            refused = enrol.enrol(kiosk.home, transport, address, code, seen=fingerprint_of(seen))
    assert refused is enrol.Refusal.WRONG_CODE


@contextlib.contextmanager
def uvicorn_of(town, made: certificates.Certificates) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The township's own application on a port of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        make_app(Door(town)),
        log_config=None,
        ssl_certfile=str(made.server),
        ssl_keyfile=str(made.server_key),
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(20)
        listening.close()
