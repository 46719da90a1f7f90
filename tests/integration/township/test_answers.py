"""What the township answers by itself: doubles, overdrafts, strange facts; once for each cause."""

from __future__ import annotations

import cbor2
from sqlalchemy import select

from kiosk.core.facts import Unknown
from kiosk.core.facts.node import CloneSuspected
from kiosk.core.facts.people import MemberEnrolled
from kiosk.core.facts.points import AttendanceEnded, AttendanceTaken, EntryReversed
from kiosk.core.facts.shelf import ExchangeMade, ItemListed
from kiosk.store import tables
from kiosk.store.verify import verify
from kiosk.township import answers, incidents, own_logs
from kiosk.township.base import Township, derived
from tests.helpers.settling import DAY, Kiosk, new_kiosk
from tests.helpers.towns import balance, settle_all, sister_of, sum_of

ACTIVITY = bytes(range(16))


def attends(kiosk: Kiosk, *, member: int = 1, points: int = 3, occasion: str = DAY) -> bytes:
    with kiosk.node.work() as uow:
        taken = AttendanceTaken(ACTIVITY, occasion, member, "V1", "2026-1", points, DAY)
        stored = uow.append(taken)
        uow.commit()
    kiosk.clock.forward(1000)
    return stored.fact.event_id


def says(kiosk: Kiosk, *payloads) -> list[bytes]:  # type: ignore[no-untyped-def]
    with kiosk.node.work() as uow:
        stored = uow.append_all([(payload, None) for payload in payloads])
        uow.commit()
    return [each.fact.event_id for each in stored]


def two(town: Township) -> tuple[Kiosk, Kiosk]:
    first = new_kiosk(town)
    first.member()
    first.enrol()
    settle_all(first)
    second = sister_of(first)
    settle_all(first, second)
    second.clock.forward(60_000)
    return first, second


def kinds(town: Township, village: str) -> list[str]:
    with town.reading() as conn:
        return sorted(each.kind for each in incidents.listed(conn, village))


def standing(town: Township, village: str) -> list[bytes]:
    a = tables.attendances.c
    with town.reading() as conn:
        asked = select(a.entry).where(a.village == village, a.standing)
        return sorted(conn.execute(asked).scalars())


def test_of_a_double_across_kiosks_the_smaller_event_stands_and_both_kiosks_hear_it(
    town: Township,
) -> None:
    first, second = two(town)
    village = first.node.village
    one, other = attends(first), attends(second)
    for outcome in settle_all(second, first, second):
        assert outcome.settled, outcome
        assert outcome.equal is True
    assert standing(town, village) == [min(one, other)]
    for node in (town, first, second):
        assert balance(node, village, "m:1") == 3
    assert sum_of(town, village) == 0
    assert verify(town.store).sound
    assert verify(first.node.store).sound


def test_a_double_is_answered_once_however_often_one_looks(town: Township) -> None:
    first, second = two(town)
    village = first.node.village
    attends(first)
    attends(second)
    settle_all(first, second)
    f = tables.facts.c
    count = select(f.event_id).where(f.village == village, f.type == "EntryReversed")
    for _ in range(2):
        with town.reading() as conn:
            assert len(conn.execute(count).all()) == 1
        answers.sweep(town)


def test_who_also_signed_out_of_the_double_loses_those_points_too(town: Township) -> None:
    first, second = two(town)
    village = first.node.village
    ends = []
    for kiosk in (first, second):
        entry = attends(kiosk, points=0)
        ends.append(entry)
        if kiosk is first:
            says(kiosk, AttendanceEnded(entry, 1, "V2", "2026-1", 20, 4, DAY, ACTIVITY))
    settle_all(first, second)
    assert balance(town, village, "m:1") == 4
    # The second sign-out comes after the double was answered.
    says(second, AttendanceEnded(ends[1], 1, "V2", "2026-1", 20, 4, DAY, ACTIVITY))
    settle_all(second, first)
    assert balance(town, village, "m:1") == 4
    assert balance(first, village, "m:1") == 4


def test_who_signed_out_at_both_kiosks_is_paid_once(town: Township) -> None:
    first, second = two(town)
    village = first.node.village
    entry = attends(first, points=0)
    settle_all(first, second)
    ends = [
        *says(first, AttendanceEnded(entry, 1, "V2", "2026-1", 10, 2, DAY, ACTIVITY)),
        *says(second, AttendanceEnded(entry, 1, "V2", "2026-1", 20, 4, DAY, ACTIVITY)),
    ]
    paid = dict(zip(ends, (2, 4), strict=True))[min(ends)]
    settle_all(first, second, first)
    for node in (town, first, second):
        assert balance(node, village, "m:1") == paid
    settle_all(second, first)
    assert balance(town, village, "m:1") == paid
    assert verify(town.store).sound


def test_one_that_was_undone_before_it_came_here_is_no_double(town: Township) -> None:
    first, second = two(town)
    says(first, EntryReversed(attends(first), "wrong"))
    other = attends(second)
    settle_all(second, first)
    assert standing(town, first.node.village) == [other]
    assert kinds(town, first.node.village) == []


def test_when_the_one_that_stood_for_both_is_lost_with_its_disk_somebody_is_told(
    town: Township,
) -> None:
    """A disk and the township were put back, and what was said of the lost one came back alone."""
    first, second = two(town)
    village = first.node.village
    one, other = attends(first), attends(second)
    settle_all(first, second)
    assert kinds(town, village) == []
    with town.writing(village) as conn:
        said = EntryReversed(min(one, other), answers.DOUBLE)
        work = own_logs.work(town, conn, village)
        work.once(said, derived(answers.DOUBLE, min(one, other)))
    assert standing(town, village) == []
    for _ in range(2):
        answers.sweep(town)
        assert kinds(town, village) == ["double-undone"]


def test_when_the_village_then_undoes_the_one_that_was_left_somebody_is_told(
    town: Township,
) -> None:
    first, second = two(town)
    one = attends(first)
    attends(second)
    settle_all(first, second)
    says(first, EntryReversed(one, "double"))
    settle_all(first)
    assert standing(town, first.node.village) == []
    assert kinds(town, first.node.village) == ["double-undone"]


def test_an_overdraft_is_flagged_once_until_a_person_closed_it(town: Township) -> None:
    kiosk = new_kiosk(town)
    kiosk.member()
    kiosk.awards(1)
    says(kiosk, ItemListed("soap", "香皂", "块", "soap", "goods"))
    kiosk.enrol()
    village = kiosk.node.village
    for _ in range(2):
        says(kiosk, ExchangeMade("m:1", "soap", 1, 8, 8, "2026-12-01"))
        settle_all(kiosk)
    with town.reading() as conn:
        (found,) = incidents.listed(conn, village)
    assert (found.kind, found.detail["account"]) == ("overdraft", "m:1")
    assert incidents.close(town, village, found.incident, "问过了")
    assert not incidents.close(town, village, found.incident, "again")
    says(kiosk, ExchangeMade("m:1", "soap", 1, 8, 8, "2026-12-01"))
    settle_all(kiosk)
    assert kinds(town, village) == ["overdraft"]
    with town.reading() as conn:
        (closed,) = incidents.listed(conn, village, closed=True)
    assert closed.closed_word == "问过了"


def test_an_unknown_fact_is_kept_raw_receipted_and_flagged_once_a_kind(town: Township) -> None:
    kiosk = new_kiosk(town)
    raw = {"what": "later", "much": 7}
    says(kiosk, Unknown("FlewToMoon", raw), Unknown("FlewToMoon", raw), Unknown("Danced", {}))
    kiosk.enrol()
    (outcome,) = settle_all(kiosk)
    assert outcome.settled
    assert kinds(town, kiosk.node.village) == ["unknown-fact", "unknown-fact"]
    f = tables.facts.c
    with town.reading() as conn:
        bodies = conn.execute(select(f.body).where(f.type == "FlewToMoon")).scalars().all()
    assert [cbor2.loads(body)["fields"] for body in bodies] == [raw, raw]
    assert verify(town.store).sound


def test_a_clone_and_a_number_given_twice_are_told(town: Township) -> None:
    first, second = two(town)
    village = first.node.village
    says(first, CloneSuspected("board"))
    with second.node.work() as uow:
        row = uow.personal("m:1", name="李建国", pinyin="li", initials="l", birth_year=1960)
        uow.append(MemberEnrolled(1, 1, "villager", row.reference()), personal=[row])
        uow.commit()
    settle_all(first, second)
    assert kinds(town, village) == ["clone", "twin-number"]


def test_every_kind_of_incident_says_what_happened_and_what_to_do() -> None:
    for kind in (*incidents.KINDS, "log-fork", "log-restored", "whatever"):
        found = incidents.Incident("v", b"", kind, {}, DAY, None)
        assert found.what
        assert found.to_do
