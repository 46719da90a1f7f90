"""Facts keep what they were given: known, unknown, and fields of later versions."""

from __future__ import annotations

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.facts import REGISTRY, Fact, Operator, PersonalRef, Unknown
from kiosk.core.facts.base import Payload, fact_type
from kiosk.core.facts.people import MemberEnrolled
from kiosk.core.facts.points import BatchBooked, EntriesTold, PointsBooked
from kiosk.store.codec import NotAFact, Personal, chain, decode, encode, personal_digest


def _fact(payload: Payload, **head) -> Fact:
    given = {
        "event_id": bytes(range(16)),
        "day": "2026-11-22",
        "wall_ms": 1_795_305_600_000,
        "offset_min": 480,
        "mono_ms": 5,
        "boot": "b",
        "village": "qsw",
        "device": "d",
        "station": "1",
        "operator": Operator("clerk", 3),
        "payload": payload,
    }
    return Fact(**{**given, **head})


def test_a_fact_comes_back_from_its_bytes_as_it_was():
    booked = _fact(PointsBooked("m:1", "V1", "1", 10, 2, "2026-11-20", True))
    lines = _fact(BatchBooked("s", "r", "1", "2026-11-20", (("m:1", "V1", 10, 2),)))
    person = _fact(MemberEnrolled(1, 2, "villager", PersonalRef(b"r" * 16, b"d" * 32)))
    told = _fact(EntriesTold(1, (b"e" * 16, b"f" * 16), "screen"))
    for fact in (booked, lines, person, told):
        assert decode(encode(fact)) == fact


def test_what_was_told_names_entries_by_whole_ids_or_is_kept_raw():
    raw = cbor2.loads(encode(_fact(EntriesTold(1, (b"e" * 16,), "screen"))))
    raw["fields"]["events"] = [b"e" * 15]
    assert isinstance(decode(cbor2.dumps(raw, canonical=True)).payload, Unknown)


def test_words_beside_a_booking_are_pointed_at_and_a_booking_without_any_has_no_such_field():
    reference = PersonalRef(bytes(range(16)), b"d" * 32)
    with_words = _fact(
        PointsBooked("m:1", "V3", "1", 10, 3, "2026-11-20", True, personal=reference)
    )
    assert decode(encode(with_words)) == with_words
    without = _fact(PointsBooked("m:1", "V3", "1", 10, 3, "2026-11-20", True))
    assert "personal" not in cbor2.loads(encode(without))["fields"]


def test_the_same_fact_gives_the_same_bytes_with_keys_in_canonical_order():
    fact = _fact(PointsBooked("m:1", "V1", "1", 10, 2, "2026-11-20", True))
    body = encode(fact)
    assert body == encode(decode(body))
    keys = list(cbor2.loads(body))
    assert keys == sorted(keys, key=lambda key: (len(key), key))


def test_a_type_of_a_later_version_is_kept_with_all_its_fields():
    known = encode(_fact(PointsBooked("m:1", "V1", "1", 10, 2, "2026-11-20", True)))
    raw = cbor2.loads(known)
    raw["type"], raw["fields"] = "LanternHung", {"colour": "red", "count": 2}
    body = cbor2.dumps(raw, canonical=True)
    fact = decode(body)
    assert fact.payload == Unknown("LanternHung", {"colour": "red", "count": 2})
    assert encode(fact) == body


def test_a_field_of_a_later_version_survives_a_round_trip():
    raw = cbor2.loads(encode(_fact(PointsBooked("m:1", "V1", "1", 10, 2, "2026-11-20", True))))
    raw["fields"]["weather"] = "rain"
    body = cbor2.dumps(raw, canonical=True)
    fact = decode(body)
    assert isinstance(fact.payload, PointsBooked)
    assert fact.extra == {"weather": "rain"}
    assert encode(fact) == body


def test_a_known_type_that_lost_a_field_it_needs_is_kept_raw():
    raw = cbor2.loads(encode(_fact(PointsBooked("m:1", "V1", "1", 10, 2, "2026-11-20", True))))
    del raw["fields"]["account"]
    assert isinstance(decode(cbor2.dumps(raw, canonical=True)).payload, Unknown)


@given(st.binary(max_size=80))
def test_bytes_that_are_no_fact_are_said_to_be_none(noise):
    with pytest.raises(NotAFact):
        decode(noise)


def test_two_payloads_cannot_have_one_name():
    with pytest.raises(ValueError, match="registered twice"):

        @fact_type("PointsBooked")
        class Again(Payload):
            pass

    assert REGISTRY["PointsBooked"] is PointsBooked


def test_the_chain_binds_a_body_to_its_log_its_place_and_what_came_before():
    base = chain(b"l" * 16, 7, b"p" * 33, b"body")
    others = {
        chain(b"m" * 16, 7, b"p" * 33, b"body"),
        chain(b"l" * 16, 8, b"p" * 33, b"body"),
        chain(b"l" * 16, 7, b"q" * 33, b"body"),
        chain(b"l" * 16, 7, b"p" * 33, b"boby"),
    }
    assert base not in others
    assert len(others) == 4
    assert len(base) == 33


def test_a_personal_row_is_bound_by_a_salted_hash_of_its_fields():
    row = Personal(b"r" * 16, "m:1", b"s" * 16, {"name": "王桂花"})
    assert row.reference().digest == personal_digest(b"s" * 16, row.packed())
    other = Personal(b"r" * 16, "m:1", b"t" * 16, {"name": "王桂花"})
    assert other.reference().digest != row.reference().digest
