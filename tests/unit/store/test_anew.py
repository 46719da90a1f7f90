"""Tables that are thrown away and made again from the logs are what they were."""

from __future__ import annotations

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.core.facts.points import EntryReversed, PointsBooked
from kiosk.core.facts.township import DeviceRevoked, LogAdmitted
from kiosk.store import anew
from kiosk.store.verify import verify
from tests.helpers.replicas import carry_all, dump, empty_store, keyed_node, township_log

BOOKED = PointsBooked("m:1", "G1", "1", 10, 5, "2026-11-21", True)


@pytest.fixture(params=[2000, 1], ids=["a log at once", "fact by fact"])
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anew, "_BATCH", request.param)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("same_log", [True, False])
def test_a_gate_before_what_it_holds_back_makes_no_row_twice(
    same_log: bool, monkeypatch: pytest.MonkeyPatch
):
    """Seed 219892926969: the township's log was projected before the revoked kiosk's."""
    keys: dict = {}
    monkeypatch.setattr(random, "randbytes", bytes)  # the township's log is the first one
    township = empty_store()
    village = township_log(keys, township, "qsw", Ed25519PrivateKey.generate())
    other, revoked = sorted((keyed_node(keys) for _ in range(2)), key=lambda node: node.log_id)
    with (revoked if same_log else other).work() as uow:
        entry = uow.append(BOOKED).fact.event_id
        uow.commit()
    with revoked.work() as uow:
        late = uow.append(EntryReversed(entry, "a slip"))
        uow.commit()
    with village.work() as uow:
        uow.append(DeviceRevoked(revoked.device, {}))
        uow.append(LogAdmitted(revoked.device, revoked.log_id, late.seq - 1))
        uow.commit()
    store = empty_store()
    carry_all([township, other.store, revoked.store], store, keys, random.Random(1))
    before = dump(store)
    with store.write_engine.begin() as conn:
        anew.project_anew(conn)
    assert dump(store) == before
    assert verify(store).sound
