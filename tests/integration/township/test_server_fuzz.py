"""The published document, fuzzed: signed and unsigned, never a 500, never a row too many.

schemathesis reads ``/v1/openapi.json`` and nothing else, makes requests that fit it, and checks
every answer against it. A third of them is signed by an enrolled kiosk, a third by a stranger.
Bodies are noise, CBOR noise, or a real batch that was tampered with.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
from sqlalchemy import func, select

from kiosk.store import tables
from kiosk.store.replica import Origin, give_out
from kiosk.sync import cycle, http, signing, wire
from kiosk.sync.packing import pack, unpack
from kiosk.sync.transport import CBOR, Request
from kiosk.township import limits
from kiosk.township.database import all_tables
from kiosk.township.verify import verify
from tests.helpers.postgres import the_cluster
from tests.helpers.town_server import TownServer, new_office, town_server
from tests.helpers.village import SmallVillage, small_village

EXAMPLES = 40
OPEN = limits.Gate(**dict.fromkeys(("device", "address", "enrolments"), limits.Pace(1e6, 1e6)))
CHECKS = [content_type_conformance, response_schema_conformance, response_headers_conformance]


@schemathesis.serializer(CBOR)
def raw(ctx: Any, value: Any) -> bytes:
    """Bodies of this kind are bytes already."""
    return value if isinstance(value, bytes) else bytes(str(value), "utf-8")


class Fuzzed:
    """A township with one enrolled village, and the strings a fuzzer may pull."""

    def __init__(self, server: TownServer, village: SmallVillage, batch: bytes, log: str) -> None:
        self.town = server.town
        self.village = village
        self.batch = batch
        self.log = log
        context = http.pinned_context(server.pinned)
        self.client = httpx.Client(base_url=server.address, verify=context, trust_env=False)
        self.schema = schemathesis.openapi.from_dict(self.client.get("/v1/openapi.json").json())

    def rows(self) -> dict[str, int]:
        """How many rows every table has; incidents apart, which is what alarms are for."""
        quiet = {"incidents", "facts", "about", "logs", "devices"}
        with self.town.reading() as conn:
            return {
                table.name: conn.execute(select(func.count()).select_from(table)).scalar_one()
                for table in all_tables()
                if table.name not in quiet
            }

    def kiosk_facts(self) -> int:
        with self.town.reading() as conn:
            asked = select(func.sum(tables.logs.c.head_seq)).where(
                tables.logs.c.device != "township"
            )
            return int(conn.execute(asked).scalar_one())


@pytest.fixture(scope="module", params=["embedded", "postgresql"])
def fuzzed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fuzzed]:
    folder = tmp_path_factory.mktemp("fuzz")
    address = the_cluster().new_database() if request.param == "postgresql" else ""
    village = small_village(folder)
    with (
        # Nobody is told to slow down: what the fuzzer says has to be read.
        town_server(folder, office=new_office(folder, address), gate=OPEN) as server,
        village.open() as node,
    ):
        home = server.enrol(node, village.keys)
        with server.transport() as line:
            assert cycle.settle(home, line).troubles == ()
        with node.reading() as conn:
            part = give_out(conn, node.log_id, 0, sign=village.keys.device.sign)
        assert part is not None
        origin = Origin(node.log_id, node.village, node.device, village.keys.device_public)
        packed = wire.Batch(origin, part).packed()
        yield Fuzzed(server, village, packed, node.log_id.hex())


OPERATIONS = ["hello", "enrol", "logs", "head", "push", "facts", "proof"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_request_brings_it_down_and_none_writes(
    fuzzed: Fuzzed, operation: str, seed: int
) -> None:
    target = fuzzed.schema.find_operation_by_id(operation)
    before, facts = fuzzed.rows(), fuzzed.kiosk_facts()
    keys = {
        "kiosk": fuzzed.village.keys.device,
        "stranger": Ed25519PrivateKey.generate(),
        "nobody": None,
    }

    @given(case=target.as_strategy(), who=st.sampled_from(sorted(keys)), dice=st.randoms())
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    def asked(case: Any, who: str, dice: random.Random) -> None:
        path = case.formatted_path
        if dice.random() < 0.5:
            path = path.replace(str(case.path_parameters.get("log", "\0")), fuzzed.log)
        if case.query and "after" in case.query:
            path += f"?after={case.query['after']}"
        body = _body(fuzzed, dice) if target.method.upper() == "POST" else b""
        request = Request(target.method.upper(), path, {"content-type": CBOR}, body)
        key = keys[who]
        if key is not None:
            request = signing.sign(request, key, 1)
        answer = fuzzed.client.request(
            request.method, request.path, headers=dict(request.headers), content=request.body
        )
        said = fuzzed.schema.raw_schema["paths"][target.path][target.method]["responses"]
        assert str(answer.status_code) in said, (request, answer.status_code, answer.text)
        case.validate_response(answer, checks=CHECKS)

    asked()
    assert fuzzed.rows() == before
    assert fuzzed.kiosk_facts() == facts
    assert [each for each in verify(fuzzed.town.store) if not each.verdict.sound] == []


def _body(fuzzed: Fuzzed, dice: random.Random) -> bytes:
    kind = dice.randrange(4)
    if kind == 0:
        return dice.randbytes(dice.randrange(200))
    if kind == 1:
        return pack(_noise(dice, 4))
    message = unpack(fuzzed.batch)
    if kind == 2:
        # A field of another kind, or none.
        name = dice.choice(sorted(message))
        message[name] = _noise(dice, 2)
        if dice.random() < 0.3:
            del message[name]
    else:
        bodies = list(message["bodies"])
        at = dice.randrange(len(bodies))
        spoiled = bytearray(bodies[at])
        spoiled[dice.randrange(len(spoiled))] ^= 1 << dice.randrange(8)
        bodies[at] = bytes(spoiled)
        message["bodies"] = bodies
    return pack(message)


def _noise(dice: random.Random, depth: int) -> Any:
    kinds = 9 if depth else 6
    match dice.randrange(kinds):
        case 0:
            return dice.randrange(-(1 << 70), 1 << 70)
        case 1:
            return dice.randbytes(dice.choice([0, 16, 32, 33, 64]))
        case 2:
            return "".join(chr(dice.randrange(0x20, 0x2FFF)) for _ in range(dice.randrange(9)))
        case 3:
            return None
        case 4:
            return dice.random() < 0.5
        case 5:
            return dice.choice([float("nan"), float("inf"), -0.0, 1e300])
        case 6:
            return [_noise(dice, depth - 1) for _ in range(dice.randrange(4))]
        case _:
            names = ["v", "log", "from", "prev", "bodies", "personal", "signed", "heads", "code"]
            return {name: _noise(dice, depth - 1) for name in names} | {"v": 1}


def test_every_operation_of_the_document_is_fuzzed(fuzzed: Fuzzed) -> None:
    named = [each.ok().definition.raw["operationId"] for each in fuzzed.schema.get_all_operations()]
    assert sorted(named) == sorted(OPERATIONS)
