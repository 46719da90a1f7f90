"""Settling with a real township over a line that loses, doubles and lies: all once, none lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from kiosk.store import tables
from kiosk.store.engine import Store
from kiosk.store.incarnation import open_next_log
from kiosk.store.verify import verify
from kiosk.sync import health, logs, notes, talk, wire
from kiosk.sync.outcome import Trouble
from kiosk.sync.transport import CBOR, Answer
from tests.helpers.settling import Fault, Kiosk, bent, lost, new_kiosk, new_town, says, unheard

VILLAGE = "v0102030405"


def events_at(store: Store, village: str = VILLAGE) -> list[bytes]:
    with store.read_engine.connect() as conn:
        facts = tables.facts.c
        asked = select(facts.event_id).where(facts.village == village)
        return sorted(conn.execute(asked).scalars())


def acked(kiosk: Kiosk) -> int:
    found = kiosk.home.read(lambda conn: logs.standing(conn, kiosk.node.log_id))
    assert found is not None
    return found.acked


def held_there(kiosk: Kiosk) -> int:
    with kiosk.line.town.reading() as conn:
        found = logs.standing(conn, kiosk.node.log_id)
    return 0 if found is None else found.seq


def health_of(kiosk: Kiosk) -> health.Health:
    return kiosk.home.read(lambda conn: health.of(conn, kiosk.node.log_id))


def enrolled(facts: int = 3) -> Kiosk:
    """Genesis, a member and some awards: ``facts + 2`` facts that wait."""
    kiosk = new_kiosk(new_town(), village=VILLAGE)
    kiosk.member()
    kiosk.awards(facts)
    kiosk.enrol()
    return kiosk


def assert_same(kiosk: Kiosk) -> None:
    """Both sides hold the same facts, each once, and both stores are whole."""
    assert events_at(kiosk.line.town.store) == events_at(kiosk.node.store)
    assert len(set(events_at(kiosk.node.store))) == len(events_at(kiosk.node.store))
    for store in (kiosk.node.store, kiosk.line.town.store):
        verdict = verify(store)
        assert verdict.sound, (verdict.problem, verdict.where)


def test_a_village_that_worked_alone_settles_everything_it_ever_wrote() -> None:
    kiosk = enrolled()
    before = events_at(kiosk.node.store)
    outcome = kiosk.settle()
    assert (outcome.troubles, outcome.waiting, outcome.pushed) == ((), 0, 5)
    assert outcome.equal is True
    assert outcome.settled
    assert set(before) <= set(events_at(kiosk.line.town.store))
    assert_same(kiosk)
    assert kiosk.settle().pushed == 0


def test_names_travel_beside_the_facts_and_not_in_them() -> None:
    kiosk = enrolled()
    kiosk.settle()
    with kiosk.line.town.store.read_engine.connect() as conn:
        assert conn.execute(select(tables.members.c.name)).scalar() == "王秀英"
        bodies = conn.execute(select(tables.facts.c.body)).scalars()
        assert not any("王秀英".encode() in body for body in bodies)


def test_an_answer_lost_after_the_township_wrote_doubles_nothing_and_gets_its_receipt() -> None:
    kiosk = enrolled()
    outcome = kiosk.settle(None, unheard())
    assert (outcome.waiting, outcome.troubles, acked(kiosk)) == (0, (), 5)
    assert_same(kiosk)


@pytest.mark.parametrize("reason", ["offline", "timeout", "broken", "not-ours", "tls"])
def test_a_request_that_never_arrives_moves_no_mark_and_is_made_good_next_time(reason: str) -> None:
    kiosk = enrolled()
    outcome = kiosk.settle(*[None, *[lost(reason)] * 20])
    assert acked(kiosk) == 0
    assert outcome.waiting == 5
    assert [each.value for each in outcome.troubles] == [reason]
    assert kiosk.settle().settled
    assert_same(kiosk)


def test_batches_are_halved_after_a_time_out_and_grow_again_when_they_get_through() -> None:
    kiosk = enrolled(998)
    kiosk.settle(None, lost("timeout"), None, lost("timeout"), None)
    sizes = [
        len(wire.read_batch(each.body).slice.bodies)
        for each in kiosk.line.sent
        if each.path.endswith("/batches")
    ]
    assert sizes[:4] == [500, 250, 125, 250]
    assert sum(sizes[2:]) == 1000
    assert_same(kiosk)


def test_the_size_that_got_through_is_remembered_for_a_line_that_is_up_only_for_moments() -> None:
    kiosk = enrolled(998)
    kiosk.settle(None, lost("timeout"), None, lost("timeout"), lost("offline"))
    kiosk.line.sent.clear()
    kiosk.settle(None, None, lost("offline"))
    first = next(each for each in kiosk.line.sent if each.path.endswith("/batches"))
    assert len(wire.read_batch(first.body).slice.bodies) == 125
    assert acked(kiosk) == 125


def captive(line: object, request: object) -> Answer:
    return Answer(200, {"content-type": "text/html"}, b"<html>login</html>")


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (captive, Trouble.NOT_OURS),
        (says(200, CBOR, b"\x00garbage"), Trouble.BROKEN),
        (says(302, location="http://portal.test"), Trouble.NOT_OURS),
        (says(400, "application/problem+json", b'{"type":"urn:vs1:malformed"}'), Trouble.MALFORMED),
        (says(401, "application/problem+json", b'{"type":"urn:vs1:unknown-device"}'),
         Trouble.UNKNOWN_DEVICE),
        (says(403, "application/problem+json", b'{"type":"urn:vs1:not-yours"}'), Trouble.NOT_YOURS),
        (says(404), Trouble.NOT_OURS),
        (says(404, "application/problem+json", b'{"type":"urn:vs1:no-such-log"}'),
         Trouble.NO_SUCH_LOG),
        (says(422, "application/problem+json", b'{"type":"urn:vs1:forged"}'), Trouble.FORGED),
        (says(413), Trouble.TOO_LARGE),
        (says(429, retry_after="120"), Trouble.SLOW_DOWN),
        (says(500), Trouble.BUSY),
        (says(502), Trouble.BUSY),
        (says(503, "application/problem+json", b'{"type":"urn:vs1:busy"}'), Trouble.BUSY),
        (says(503, "application/problem+json", b"[" * 100_000), Trouble.BUSY),
    ],
)  # fmt: skip
def test_whatever_a_server_answers_nothing_is_lost_and_the_desk_has_a_sentence(
    fault: Fault, trouble: Trouble
) -> None:
    kiosk = enrolled()
    before = events_at(kiosk.node.store)
    for faults in ([fault] * 40, [None] + [fault] * 40, [None, None] + [fault] * 40):
        outcome = kiosk.settle(*faults)
        assert set(before) <= set(events_at(kiosk.node.store))
        if outcome.troubles:
            assert outcome.troubles[0] is trouble
            assert health_of(kiosk).message_id == outcome.message_id
        assert acked(kiosk) <= held_there(kiosk)
    assert kiosk.settle().settled
    assert health_of(kiosk).message_id == "sync-said-settled"
    assert_same(kiosk)


def test_how_long_the_township_asked_to_be_left_alone_is_handed_on() -> None:
    kiosk = enrolled()
    assert kiosk.settle(None, says(429, retry_after="120")).retry_after_s == 120.0
    assert kiosk.settle(says(503, retry_after="7")).retry_after_s == 7.0


def receipt_with(**changes: object) -> Fault:
    def bend(answer: Answer) -> Answer:
        receipt = replace(wire.read_receipt(answer.body), **changes)  # type: ignore[arg-type]
        return replace(answer, body=receipt.packed())

    return bent(bend)


@pytest.mark.parametrize(
    "changes",
    [{"seq": 4}, {"seq": 6}, {"hash": bytes(33)}, {"signature": bytes(64)}, {"log_id": bytes(16)}],
)
def test_a_receipt_that_is_not_the_townships_moves_no_mark(changes: dict[str, object]) -> None:
    kiosk = enrolled()
    outcome = kiosk.settle(None, receipt_with(**changes))
    assert acked(kiosk) == 0
    assert Trouble.BAD_RECEIPT in outcome.troubles
    assert kiosk.settle().settled


def test_a_receipt_of_another_township_moves_no_mark() -> None:
    kiosk, other = enrolled(), new_town()

    def bend(answer: Answer) -> Answer:
        theirs = wire.read_receipt(answer.body)
        signed = replace(theirs, signature=other.keys.sign.sign(theirs.signed()))
        return replace(answer, body=signed.packed())

    assert Trouble.BAD_RECEIPT in kiosk.settle(None, bent(bend)).troubles
    assert acked(kiosk) == 0


def test_an_old_receipt_that_comes_again_does_not_take_the_mark_back() -> None:
    kiosk = enrolled()
    kept: list[Answer] = []

    def keep(answer: Answer) -> Answer:
        kept.append(answer)
        return answer

    kiosk.settle(None, bent(keep))
    kiosk.awards(2)
    outcome = kiosk.settle(None, bent(lambda answer: kept[0]))
    assert acked(kiosk) == 7
    assert outcome.settled
    assert_same(kiosk)


def test_a_push_that_fails_does_not_hold_up_the_pull() -> None:
    kiosk = enrolled()
    problem = says(422, "application/problem+json", b'{"type":"urn:vs1:forged"}')
    outcome = kiosk.settle(None, problem)
    assert outcome.troubles == (Trouble.FORGED,)
    assert outcome.pulled > 0
    assert outcome.waiting == 5


def test_a_pull_that_fails_does_not_take_the_push_back() -> None:
    kiosk = enrolled()
    outcome = kiosk.settle(None, None, *[lost()] * 20)
    assert (outcome.pushed, outcome.waiting) == (5, 0)
    assert outcome.behind > 0
    assert not outcome.settled


def test_a_kiosk_without_a_township_says_that_it_works_alone() -> None:
    kiosk = new_kiosk(new_town())
    assert health_of(kiosk).message_id == "sync-said-alone"
    with pytest.raises(LookupError):
        kiosk.settle()


def test_the_townships_clock_is_noted_half_a_round_trip_away() -> None:
    kiosk = enrolled()
    kiosk.clock.wall_ms -= 10 * 365 * 86_400_000

    def slow(answer: Answer) -> Answer:
        kiosk.clock.forward(2_000)
        return answer

    at = kiosk.line.town.clock.now().wall_ms
    outcome = kiosk.settle(bent(slow))
    assert outcome.settled
    assert outcome.offset_ms == at - (kiosk.clock.wall_ms - 1_000)
    assert health_of(kiosk).offset_ms == outcome.offset_ms


def test_one_settlement_sends_so_many_batches_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kiosk = enrolled(80)
    kiosk.home.write(lambda conn: notes.put(conn, "sync.batch", 5))
    monkeypatch.setattr(talk, "BATCHES_MOST", 3)
    first = kiosk.settle()
    assert (first.troubles, first.more, first.settled) == ((), True, False)
    assert first.pushed == 5 + 10 + 20  # a size that worked is doubled
    assert first.waiting == 82 - 35
    assert first.equal is None  # nothing is proved half way
    assert first.message_id == "sync-said-under-way"
    assert len([path for path in kiosk.line.paths() if path.endswith("/batches")]) == 3
    second = kiosk.settle()
    assert (second.more, second.settled, second.equal) == (False, True, True)
    assert_same(kiosk)


def test_as_many_batches_as_may_be_are_no_reason_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kiosk = enrolled(3)
    monkeypatch.setattr(talk, "BATCHES_MOST", 1)
    only = kiosk.settle()
    assert (only.more, only.settled) == (False, True)


def test_what_is_left_for_the_next_time_is_not_taken_for_a_log_that_cannot_be_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A log this kiosk wrote before is sent along; it ends before its end and nobody worries."""
    kiosk = enrolled(30)
    kiosk.settle()
    kiosk.awards(30)
    node, _ = open_next_log(kiosk.node.store, kiosk.home.keys, "clone", clock=kiosk.clock)
    kiosk.home.node = node
    monkeypatch.setattr(talk, "BATCHES_MOST", 2)
    kiosk.home.write(lambda conn: notes.put(conn, "sync.batch", 4))
    outcomes = [kiosk.settle() for _ in range(6)]
    assert [each.troubles for each in outcomes] == [()] * 6
    assert outcomes[0].more
    assert outcomes[-1].settled
