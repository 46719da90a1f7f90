"""Bombs against the server as a process: each is refused, and its memory hardly grows.

What the process may grow by is counted over its whole life, by the kernel's own high-water mark:
a peak of a millisecond counts. The bombs come from an enrolled kiosk (signed, the worst place to
send one from) and from strangers, several at a time.
"""

from __future__ import annotations

import gzip
import re
import subprocess
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cbor2
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.store.codec import chain, signed_head
from kiosk.store.log import Head
from kiosk.store.replica import Origin, Slice, log_here
from kiosk.sync import cycle, http, signing
from kiosk.sync.home import direct
from kiosk.sync.packing import PACKED_MOST, UNPACKED_MOST, pack
from kiosk.sync.transport import CBOR, Request
from kiosk.sync.wire import Batch
from kiosk.township.office import load_office
from tests.helpers.village import small_village
from tests.integration.township.test_server_commands import Town, ended

MB = 1024 * 1024
GROWTH_MOST = 64 * MB
AT_ONCE = 4
ROUNDS = 6


def zeros() -> bytes:
    """A quarter of a gigabyte of nothing in the quarter of a megabyte that is let in."""
    squeeze = zlib.compressobj(9, wbits=31)
    made = b"".join(squeeze.compress(bytes(MB)) for _ in range(250)) + squeeze.flush()
    assert 200 * 1024 < len(made) <= PACKED_MOST
    return made


def twice() -> bytes:
    """A whole member, and another one behind it."""
    return gzip.compress(cbor2.dumps({"v": 1})) + zeros()[: PACKED_MOST - 100]


def empty_lists() -> bytes:
    """As many things as bytes: two million lists, each of which Python makes an object of."""
    many = UNPACKED_MOST - 5
    return gzip.compress(b"\x9a" + many.to_bytes(4, "big") + b"\x80" * many)


def empty_bodies() -> bytes:
    """A batch of two million facts of no bytes."""
    return pack({"v": 1, "bodies": [b""] * (UNPACKED_MOST - 100)})


def deep() -> bytes:
    """Lists in lists, a million deep."""
    return gzip.compress(b"\x81" * (UNPACKED_MOST - 1) + b"\x80")


def promised() -> bytes:
    """Nine bytes that promise a list and a text of four thousand million parts."""
    return gzip.compress(b"\x9a\xff\xff\xff\xff\x7a\xff\xff\xff\xff")


def strings_by_name() -> bytes:
    """References that repeat one long text, as CBOR's tags 25 and 256 can."""
    long = b"\x78\xff" + b"x" * 255
    said = b"\xd9\x01\x00\x9a" + (200_000).to_bytes(4, "big") + long + b"\xd8\x19\x00" * 199_999
    return gzip.compress(said)


def huge_number() -> bytes:
    """One number of two megabytes."""
    return gzip.compress(b"\xc2\x5a" + (2_000_000).to_bytes(4, "big") + b"\xff" * 2_000_000)


BOMBS = (zeros, twice, empty_lists, empty_bodies, deep, promised, strings_by_name, huge_number)


@dataclass
class Target:
    """The server, and who may send to it.

    Attributes:
        key: The enrolled kiosk's.
        log: Path of its own log's batches.
        origin, head: Of that log.
    """

    town: Town
    process: subprocess.Popen[str]
    key: Ed25519PrivateKey
    log: str
    origin: Origin
    head: Head

    def batch(self, bodies: list[bytes]) -> bytes:
        """A batch that goes on from the log's head, with the right hashes and signature."""
        last = self.head.hash
        for seq, body in enumerate(bodies, self.head.seq + 1):
            last = chain(self.origin.log_id, seq, last, body)
        signed = self.key.sign(signed_head(self.origin.log_id, seq, last))
        part = Slice(self.head.seq + 1, self.head.hash, tuple(bodies), (), signed)
        return Batch(self.origin, part).packed()

    def peak(self) -> int:
        """The most memory it ever held, bytes (``VmHWM``)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024

    def send(self, path: str, body: bytes, *, signed: bool) -> tuple[int, str]:
        """Status, and what is said of it."""
        request = Request("POST", path, {"content-type": CBOR}, body)
        with self.town.line() as line:
            answer = line.send(
                signing.sign(request, self.key, 1) if signed else request, timeout_s=60
            )
        return answer.status, answer.body.decode(errors="replace")[:200]

    def send_often(self, path: str, body: bytes, *, signed: bool) -> list[tuple[int, str]]:
        """The same several times, some of them at once."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            times = ROUNDS if signed else 2  # strangers are soon told to slow down
            return list(pool.map(lambda _: self.send(path, body, signed=signed), range(times)))


@pytest.fixture
def target(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Target]:
    """A served township of one process, warm: a village has settled with it."""
    town = Town(tmp_path, capsys).made()
    town.run("village", "add", "青石湾村")
    process = town.serving()
    village = small_village(tmp_path)
    try:
        with village.open() as node, town.line() as line:
            home = town.enrolled(direct(node, village.keys), "青石湾村")
            assert cycle.settle(home, line).settled
            key, path = home.keys.device, f"/v1/logs/{node.log_id.hex()}/batches"
            with node.reading() as conn:
                origin, head = log_here(conn, node.log_id)
        yield Target(town, process, key, path, origin, head)
    finally:
        ended(process)


def test_bombs_are_refused_and_the_server_hardly_grows(target: Target) -> None:
    before = target.peak()
    for bomb in BOMBS:
        body = bomb()
        ways = ((True, target.log), (True, "/v1/proof"), (False, "/v1/enrolments"))
        for signed, path in ways:
            said = target.send_often(path, body, signed=signed)
            assert {status for status, _ in said} <= {400, 413, 429, 503}, (bomb, path, said)
            assert any(status in (400, 413) for status, _ in said), (bomb, path, said)
        grown = target.peak() - before
        assert grown < GROWTH_MOST, f"{bomb.__name__}: {grown / MB:.0f} MB"
    print(f"grown by {(target.peak() - before) / MB:.1f} MB from {before / MB:.0f} MB")


def test_facts_that_are_bombs_are_refused_though_they_are_signed_and_chained(
    target: Target,
) -> None:
    before = target.peak()
    one = UNPACKED_MOST - 2_000
    many = one // 500
    for bodies in (
        [b"\x9a" + one.to_bytes(4, "big") + b"\x80" * one],
        [b"\xa1\x61x\x9a" + many.to_bytes(4, "big") + b"\x80" * many] * 499,
        [b"\x81" * one + b"\x80"],
    ):
        said = target.send_often(target.log, target.batch(bodies), signed=True)
        assert {status for status, _ in said} <= {400, 413, 422, 429, 503}, said
        grown = target.peak() - before
        assert grown < GROWTH_MOST, f"{len(bodies)} facts: {grown / MB:.0f} MB"
    print(f"grown by {(target.peak() - before) / MB:.1f} MB from {before / MB:.0f} MB")


def test_a_body_without_an_end_is_cut_off_and_the_server_hardly_grows(target: Target) -> None:
    before = target.peak()

    def endless() -> Iterator[bytes]:
        for _ in range(400):
            yield b"\xff" * MB

    pem = load_office(*target.town.folders).certificates.pinned()
    with httpx.Client(verify=http.pinned_context(pem), timeout=60) as client:
        try:
            answer = client.post(f"{target.town.address}{target.log}", content=endless())
            assert answer.status_code == 413
        except httpx.TransportError:
            pass  # cut off while it was still sending
    assert target.peak() - before < GROWTH_MOST
