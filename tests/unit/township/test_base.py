"""The township as an object: ids that follow from something, codes, documents, villages."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.core.ids import CROCKFORD
from kiosk.sync.code import read_code
from kiosk.township import enrolment, villages
from kiosk.township.base import NoSuchVillage, TownshipKeys, derived
from kiosk.township.problems import STATUS, Refusal
from kiosk.township.villages import VillageTaken
from tests.helpers.settling import new_town


def test_the_same_cause_gives_the_same_event_and_another_another() -> None:
    same = derived("double", b"\x01" * 16)
    assert same == derived("double", b"\x01" * 16)
    others = {
        same,
        derived("double", b"\x02" * 16),
        derived("incident", b"\x01" * 16),
        derived("doub", b"le" + b"\x01" * 16),
        derived("double", b"\x01" * 8, b"\x01" * 8),
    }
    assert len(others) == 5
    assert {len(each) for each in others} == {16}
    assert same[6] >> 4 == 7


def test_no_key_is_ever_shown() -> None:
    keys = TownshipKeys(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())
    assert repr(keys) == "TownshipKeys()"
    assert len(keys.public) == len(keys.box_public) == 32


def test_a_code_can_be_typed_from_its_sheet_and_keeps_its_secret_to_itself() -> None:
    town = new_town()
    number = villages.add(town, "清水湾").number
    made = enrolment.make_code(town, number, made_by="李工")
    assert read_code(str(made.code)) == made.code
    assert set(made.code.id + made.code.secret) <= set(CROCKFORD)
    assert made.code.secret not in repr(made)
    with pytest.raises(NoSuchVillage):
        enrolment.make_code(town, 77)


def test_villages_are_told_apart_by_number_and_id() -> None:
    town = new_town()
    first = villages.add(town, " 清水湾 ", village="330102030405")
    second = villages.add(town, "桃花源")
    assert (first.number, second.number, first.name) == (1, 2, "清水湾")
    for wrong in ({"number": 1}, {"village": "330102030405"}):
        with pytest.raises(VillageTaken):
            villages.add(town, "又一个", **wrong)  # type: ignore[arg-type]
    for bad in ("", "x" * 41, "a\nb"):
        with pytest.raises(ValueError, match="name"):
            villages.add(town, bad)
    with pytest.raises(ValueError, match="no village id"):
        villages.add(town, "坏", village="*")
    with town.reading() as conn:
        assert [each.name for each in villages.listed(conn)] == ["清水湾", "桃花源"]
        assert villages.by_id(conn, "330102030405") == first
        with pytest.raises(NoSuchVillage):
            villages.of(conn, 3)


@pytest.mark.parametrize("kind", sorted(STATUS))
def test_a_problem_document_is_what_rfc_9457_asks(kind: str) -> None:
    answer = Refusal(kind, "why", head=7).answer()
    said = json.loads(answer.body)
    assert said["type"] == f"urn:vs1:{kind}"
    assert said["status"] == answer.status == STATUS[kind]
    assert (said["detail"], said["head"]) == ("why", 7)
    assert said["title"].endswith("。")
    assert answer.headers["content-type"] == "application/problem+json"
    assert ("retry-after" in answer.headers) == (answer.status in (429, 503))
