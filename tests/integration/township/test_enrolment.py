"""Codes: fifteen minutes, five tries, proofs both ways; numbers kept apart; the counter stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.core.facts.people import VillageSettingChanged
from kiosk.services import settings
from kiosk.sync.code import Code, answer_holds, proved_request
from kiosk.sync.transport import Request
from kiosk.sync.wire import EnrolAnswer, EnrolRequest, read_enrol_answer
from kiosk.township import devices, enrolment, villages
from kiosk.township.base import Township
from kiosk.township.door import Door
from kiosk.township.enrolment import CODE_MS, TRIES_MOST
from kiosk.township.problems import Refusal
from tests.helpers.settling import new_keys, new_kiosk
from tests.helpers.towns import settle_all, sister_of


def request_of(code: Code, *, village: str = "", key: bytes = b"") -> EnrolRequest:
    keys = new_keys()
    box = keys.box.public_key().public_bytes_raw()
    asked = EnrolRequest(code.id, village, key or keys.device_public, box, bytes(32), "test")
    return proved_request(asked, code)


def refused(town: Township, request: EnrolRequest) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        enrolment.enrol(town, request)
    return refusal.value


def code_of(town: Township) -> Code:
    number = villages.add(town, "清水湾").number
    return enrolment.make_code(town, number).code


def test_a_code_lets_one_kiosk_in_and_the_answer_is_proved(town: Township) -> None:
    code = code_of(town)
    request = request_of(code, village="v0102030405")
    posted = Request("POST", "/v1/enrolments", {}, request.packed())
    answer = read_enrol_answer(Door(town).answer(posted).body)
    assert answer.village == "v0102030405"
    assert answer.key == town.keys.public
    assert answer_holds(answer, request, code)
    with town.reading() as conn:
        (device,) = devices.of_village(conn, "v0102030405")
    assert (device.device_key, device.state) == (request.device_key, "enrolled")


def test_a_lost_answer_is_had_again_but_another_key_is_told_that_the_code_is_spent(
    town: Township,
) -> None:
    code = code_of(town)
    request = request_of(code)
    first = enrolment.enrol(town, request)
    again = enrolment.enrol(town, request)
    assert isinstance(again, EnrolAnswer)
    assert first.village == again.village
    assert refused(town, request_of(code)).kind == "code-spent"


def test_five_wrong_tries_spend_a_code_even_for_who_knows_it(town: Township) -> None:
    code = code_of(town)
    guess = Code(code.id, "0" * len(code.secret))
    left = [refused(town, request_of(guess)).members["left"] for _ in range(TRIES_MOST)]
    assert left == [4, 3, 2, 1, 0]
    assert refused(town, request_of(code)).kind == "code-spent"
    assert refused(town, request_of(Code("0000", code.secret))).kind == "wrong-code"


def test_a_code_lives_fifteen_minutes(town: Township) -> None:
    code = code_of(town)
    town.clock.forward(CODE_MS - 1)  # type: ignore[attr-defined]
    late = code_of(town)
    town.clock.forward(1)  # type: ignore[attr-defined]
    assert refused(town, request_of(code)).kind == "code-expired"
    assert enrolment.enrol(town, request_of(late)).village.startswith("v")


def test_somebody_in_between_with_a_certificate_of_his_own_gets_nobody_in(town: Township) -> None:
    code = code_of(town)
    seen = replace(request_of(code), certificate=b"\x07" * 32)
    # He cannot change what the kiosk saw, for he does not know the code …
    assert refused(town, seen).kind == "wrong-code"
    # … and what the kiosk saw was not the township's.
    assert refused(town, proved_request(seen, code)).kind == "wrong-code"


def test_two_villages_never_get_one_id(town: Township) -> None:
    enrolment.enrol(town, request_of(code_of(town), village="330102030405"))
    assert refused(town, request_of(code_of(town), village="330102030405")).kind == "village-taken"
    assert refused(town, request_of(code_of(town), village="*")).kind == "village-taken"


def test_a_second_kiosk_gets_numbers_of_its_own_and_leaves_the_counter_where_it_is(
    town: Township,
) -> None:
    first = new_kiosk(town)
    first.enrol()
    with first.node.work() as uow:
        uow.append(VillageSettingChanged(settings.COUNTER_DEVICE, first.node.device))
        own = f"{settings.MEMBER_NUMBERS}:{first.node.device}"
        uow.append(VillageSettingChanged(own, "1-9999"))
        uow.commit()
    settle_all(first)
    second = sister_of(first)
    third = sister_of(first)
    for outcome in settle_all(first, second, third):
        assert outcome.settled, outcome
    ranges = {}
    for kiosk in (first, second, third):
        with kiosk.node.reading() as conn:
            village = kiosk.node.village
            counter = settings.value_of(conn, village, settings.COUNTER_DEVICE)
            assert counter == first.node.device
            ranges[kiosk.node.device] = settings.range_of(
                conn, village, settings.MEMBER_NUMBERS, kiosk.node.device
            )
    assert list(ranges.values()) == [(1, 3999), (4000, 4499), (4500, 4999)]
    with first.node.reading() as conn:
        own_range = settings.range_of(conn, village, settings.MEMBER_NUMBERS, "township")
    assert own_range == (9000, 9999)


def test_shares_of_numbers_run_out_only_after_the_last_and_then_say_so(town: Township) -> None:
    first = new_kiosk(town)
    first.enrol()
    village = first.node.village
    seen = set()
    for _ in range(12):
        code = enrolment.make_code(town, first.number).code
        request = request_of(code, village=village)
        enrolment.enrol(town, request)
        device = devices.device_name(request.device_key)
        with town.reading() as conn:
            seen.add(settings.range_of(conn, village, settings.MEMBER_NUMBERS, device))
    assert (8500, 8999) in seen
    assert (1, 0) in seen
    assert len(seen) == 11


def test_a_key_that_was_sent_away_does_not_come_back_by_a_code(town: Township) -> None:
    kiosk = new_kiosk(town)
    kiosk.enrol()
    devices.revoke(town, kiosk.node.village, kiosk.node.device, why="stolen")
    code = enrolment.make_code(town, kiosk.number).code
    request = request_of(code, village=kiosk.node.village, key=kiosk.home.keys.device_public)
    assert refused(town, request).kind == "device-revoked"


def test_every_refusal_has_a_sentence() -> None:
    from kiosk.township.problems import STATUS

    for kind, status in STATUS.items():
        answer = Refusal(kind).answer()
        assert answer.status == status
        assert b"urn:vs1:" in answer.body
