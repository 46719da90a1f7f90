"""The server on a real socket: kiosks settle over TLS, strangers get an exact answer."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kiosk.sync import cycle, http
from kiosk.sync.outcome import Trouble
from kiosk.sync.packing import PACKED_MOST
from kiosk.sync.transport import PROBLEM
from kiosk.township import limits
from kiosk.township.certificates import make_certificates
from tests.helpers.postgres import the_cluster
from tests.helpers.town_server import TownServer, town_server
from tests.helpers.village import small_village


@pytest.fixture(scope="module", params=["embedded", "postgresql"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TownServer]:
    folder = tmp_path_factory.mktemp("town")
    address = the_cluster().new_database() if request.param == "postgresql" else ""
    with town_server(folder, address) as running:
        yield running


@pytest.fixture
def client(server: TownServer) -> Iterator[httpx.Client]:
    context = http.pinned_context(server.pinned)
    with httpx.Client(base_url=server.address, verify=context, trust_env=False) as made:
        yield made


def kind(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == PROBLEM
    said = answer.json()
    assert said["status"] == answer.status_code
    assert said["title"]
    return said["type"].removeprefix("urn:vs1:")


def test_a_village_that_worked_alone_settles_and_both_sides_agree(
    server: TownServer, tmp_path: Path
) -> None:
    village = small_village(tmp_path)
    with village.open() as node:
        home = server.enrol(node, village.keys)
        with server.transport() as line:
            outcome = cycle.settle(home, line)
            assert (outcome.troubles, outcome.waiting, outcome.equal) == ((), 0, True)
            assert outcome.pushed > 400
            assert cycle.settle(home, line).pushed == 0


def test_hello_says_who_is_there_without_asking_who_asks(client: httpx.Client) -> None:
    said = client.get("/v1/hello")
    assert said.status_code == 200
    assert {"township", "name", "protocol", "key", "at"} <= said.json().keys()


def test_the_certificate_is_the_one_that_was_pinned_and_another_is_not_taken(
    server: TownServer, tmp_path: Path
) -> None:
    other = make_certificates(tmp_path / "other", "别的镇", ["127.0.0.1"])
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(server.address, verify=http.pinned_context(other.pinned()), trust_env=False)
    seen = http.seen_certificate(server.address)
    assert http.fingerprint_of(seen) == server.town.fingerprint


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_not_spoken(server: TownServer) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    port = server.office.settings.port
    with socket.create_connection(("127.0.0.1", port)) as link, pytest.raises(ssl.SSLError):
        context.wrap_socket(link)


def test_a_body_that_is_too_large_is_refused_before_anybody_reads_it(client: httpx.Client) -> None:
    answer = client.post("/v1/proof", content=b"x" * (PACKED_MOST + 1))
    assert (answer.status_code, kind(answer)) == (413, "too-large")
    streamed = (b"y" * 60_000 for _ in range(10))
    answer = client.post(f"/v1/logs/{'0' * 32}/batches", content=streamed)
    assert (answer.status_code, kind(answer)) == (413, "too-large")


def test_a_flood_is_cut_off(server: TownServer) -> None:
    sent = 0
    with tls(server) as link:
        link.sendall(head("POST /v1/proof", "transfer-encoding: chunked"))
        piece = b"10000\r\n" + b"z" * 65_536 + b"\r\n"
        try:
            for _ in range(2_000):
                link.sendall(piece)
                sent += 65_536
        except OSError:
            pass
    assert sent < 4 * limits.DRAINED_MOST


def test_who_dawdles_over_the_body_is_answered_and_let_go(
    server: TownServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PIECE_S", 0.3)
    with tls(server) as link:
        link.sendall(head("POST /v1/proof", "content-length: 100") + b"abc")
        said = everything(link)
    assert b"urn:vs1:malformed" in said
    assert said.startswith(b"HTTP/1.1 400")


def test_who_dawdles_over_the_headers_is_let_go(
    server: TownServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "HEADERS_S", 0.3)
    with tls(server) as link:
        link.sendall(b"GET /v1/hello HTTP/1.1\r\nhost: x\r\nx-slow: ")
        assert everything(link) == b""


def test_headers_without_end_are_cut_off(server: TownServer) -> None:
    with tls(server) as link:
        link.sendall(b"GET /v1/hello HTTP/1.1\r\n")
        try:
            for number in range(200):
                link.sendall(f"x-{number}: {'v' * 1000}\r\n".encode())
            link.sendall(b"\r\n")
        except OSError:
            pass
        assert everything(link) == b""


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1/logs/../../etc/passwd", 404),
        ("GET", "/docs", 404),
        ("DELETE", "/v1/logs", 405),
        ("POST", "/v1/hello", 405),
    ],
)
def test_what_is_not_there_is_said_as_a_problem(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["type"] == "urn:vs1:no-such-place"


def test_nobody_reads_without_a_signature(client: httpx.Client) -> None:
    for path in ("/v1/logs", f"/v1/logs/{'a' * 32}/head", f"/v1/logs/{'a' * 32}/facts?after=0"):
        answer = client.get(path)
        assert (answer.status_code, kind(answer)) == (401, "not-signed")


def test_the_published_document_names_every_path_and_loads_nothing_from_elsewhere(
    client: httpx.Client,
) -> None:
    said = client.get("/v1/openapi.json")
    assert said.status_code == 200
    assert "http://" not in said.text
    assert "https://" not in said.text
    assert len(json.loads(said.text)["paths"]) == 7


def tls(server: TownServer) -> ssl.SSLSocket:
    link = socket.create_connection(("127.0.0.1", server.office.settings.port), 30)
    return http.pinned_context(server.pinned).wrap_socket(link)


def head(first: str, *more: str) -> bytes:
    return "\r\n".join([f"{first} HTTP/1.1", "host: x", *more, "", ""]).encode()


def everything(link: ssl.SSLSocket) -> bytes:
    said = b""
    try:
        while piece := link.recv(65_536):
            said += piece
    except (ConnectionResetError, ssl.SSLEOFError):
        pass
    return said


def test_who_comes_too_often_is_told_when_to_come_again_and_loses_nothing(tmp_path: Path) -> None:
    now = [0.0]
    gate = limits.Gate(device=limits.Pace(0.05, 2), clock=lambda: now[0])
    village = small_village(tmp_path)
    with town_server(tmp_path, gate=gate) as server, village.open() as node:
        home = server.enrol(node, village.keys)
        with server.transport() as line:
            outcome = cycle.settle(home, line)
            assert outcome.troubles == (Trouble.SLOW_DOWN,)
            assert outcome.retry_after_s == 20
            now[0] += 19
            assert cycle.settle(home, line).retry_after_s == 1
            for _ in range(10):  # whoever obeys gets on each time
                now[0] += 60
                outcome = cycle.settle(home, line)
            assert (outcome.troubles, outcome.waiting) == ((), 0)


def test_a_refused_flood_is_answered_before_its_bodies_are_read(tmp_path: Path) -> None:
    gate = limits.Gate(address=limits.Pace(0.001, 3))
    with town_server(tmp_path, gate=gate) as server:
        context = http.pinned_context(server.pinned)
        with httpx.Client(base_url=server.address, verify=context, trust_env=False) as flood:
            for _ in range(3):
                assert flood.get("/v1/hello").status_code == 200
            for path in ("/v1/hello", "/v1/logs", "/v1/openapi.json"):
                assert flood.get(path).status_code == 429
            refused = flood.post("/v1/enrolments", content=b"x" * PACKED_MOST)
        assert kind(refused) == "slow-down"
        assert int(refused.headers["retry-after"]) > 100
        assert refused.headers["connection"] == "close"


def test_codes_are_not_guessed_from_one_address(tmp_path: Path) -> None:
    with town_server(tmp_path) as server:
        context = http.pinned_context(server.pinned)
        with httpx.Client(base_url=server.address, verify=context, trust_env=False) as guesser:
            kinds = [kind(guesser.post("/v1/enrolments", content=b"?")) for _ in range(25)]
            assert kinds[: int(limits.ENROLMENTS.burst)] == ["malformed"] * 20
            assert kinds[-1] == "slow-down"
            assert guesser.get("/v1/hello").status_code == 200
