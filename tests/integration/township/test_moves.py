"""户迁人随: she goes, her points go, late facts follow, and neither village's sum moves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kiosk.core.facts.node import DayClosed, DayOpened
from kiosk.core.facts.people import (
    CardIssued,
    HouseholdOpened,
    MemberEnrolled,
    PreferenceSet,
)
from kiosk.core.facts.points import EntryReversed, PointsBooked
from kiosk.core.facts.shelf import ExchangeMade, ItemListed
from kiosk.services import basis, cards, people
from kiosk.store import tables
from kiosk.store.codec import signed_head
from kiosk.store.log import head
from kiosk.store.verify import verify
from kiosk.township import answers, erasure, incidents, moves
from kiosk.township.base import Township
from kiosk.township.moves import CannotMove, NewHousehold
from kiosk.township.people import NotPossible, close_member
from tests.helpers.settling import DAY, Kiosk, new_kiosk
from tests.helpers.towns import balance, holders_sum, settle_all, sum_of

OLD, NEW = "v0102030405", "v0506070809"


@pytest.fixture
def villages(town: Township) -> tuple[Kiosk, Kiosk]:
    """Two villages that have settled; 王秀英 is member 1 of the first, with 30 points."""
    made = []
    for village in (OLD, NEW):
        kiosk = new_kiosk(town, village=village)
        with kiosk.node.work() as uow:
            uow.append(HouseholdOpened(1, 2, "8"))
            uow.commit()
        kiosk.enrol()
        made.append(kiosk)
    first, second = made
    with first.node.work() as uow:
        row = uow.personal("m:1", name="王秀英", pinyin="wang", initials="wxy", birth_year=1950)
        enrolled = MemberEnrolled(1, 1, "villager", row.reference())
        uow.append(enrolled, personal=[row])
        uow.append(CardIssued("m:1", 1, b"\x05" * 32))
        uow.commit()
    first.awards(6)
    settle_all(first, second)
    return first, second


def test_a_member_moves_with_her_points_and_her_name(
    town: Township, villages: tuple[Kiosk, Kiosk]
) -> None:
    old, new = villages
    before = holders_sum(town, OLD) + holders_sum(town, NEW)
    gesture = town.mint()
    moved = moves.move(town, member=1, source=OLD, target=NEW, household=1, event_id=gesture)
    assert (moved.points, moved.merit, moved.household) == (30, 30, 1)
    again = moves.move(town, member=1, source=OLD, target=NEW, household=1, event_id=gesture)
    assert again == moved
    for outcome in settle_all(old, new):
        assert (outcome.settled, outcome.equal) == (True, True), outcome
    account = f"m:{moved.member}"
    assert balance(town, OLD, "m:1") == balance(old, OLD, "m:1") == 0
    assert balance(town, NEW, account) == balance(new, NEW, account) == 30
    assert holders_sum(town, OLD) + holders_sum(town, NEW) == before
    assert sum_of(town, OLD) == sum_of(town, NEW) == 0
    with new.node.reading() as conn:
        person = people.the_person(conn, NEW, moved.member)
    assert (person.name, person.birth_year, person.is_open) == ("王秀英", 1950, True)
    with old.node.reading() as conn:
        assert not people.the_person(conn, OLD, 1).is_open
        assert cards.check(conn, OLD, b"\x05" * 32).shown is cards.Shown.REVOKED
    for node in (town, old.node, new.node):
        assert verify(node.store).sound


def test_what_was_booked_in_the_old_village_and_came_late_follows_her(
    town: Township, villages: tuple[Kiosk, Kiosk]
) -> None:
    old, new = villages
    old.awards(2)  # offline, before the old village has heard of the move
    moved = moves.move(town, member=1, source=OLD, target=NEW, household=1)
    assert moved.points == 30
    settle_all(old, new, old)
    account = f"m:{moved.member}"
    assert balance(town, NEW, account) == balance(new, NEW, account) == 40
    assert balance(town, OLD, "m:1") == balance(old, OLD, "m:1") == 0
    old.awards(1)
    settle_all(old, new)
    assert balance(new, NEW, account) == 45
    assert answers.follow(town, OLD)
    assert balance(town, NEW, account) == 45
    assert verify(town.store).sound


def test_what_she_still_spent_in_the_old_village_is_an_overdraft_where_she_lives_now(
    town: Township, villages: tuple[Kiosk, Kiosk]
) -> None:
    old, new = villages
    moved = moves.move(town, member=1, source=OLD, target=NEW, household=1)
    with old.node.work() as uow:
        uow.append(ItemListed("pot", "高压锅", "个", "pot", "goods"))
        uow.append(ExchangeMade("m:1", "pot", 1, 50, 50, "2026-12-01"))
        uow.commit()
    settle_all(old, new)
    assert balance(new, NEW, f"m:{moved.member}") == -20
    with town.reading() as conn:
        found = [(each.village, each.detail["account"]) for each in incidents.listed(conn)]
    assert found == [(NEW, f"m:{moved.member}")]


def booked(kiosk: Kiosk, points: int, public_until: str | None = None) -> bytes:
    with kiosk.node.work() as uow:
        body = PointsBooked("m:1", "c1", "v1", 10, points, DAY, True, public_until=public_until)
        stored = uow.append(body)
        uow.commit()
    return stored.fact.event_id


def purse(kiosk: Kiosk, village: str, member: int) -> tuple[int, int]:
    """What she holds, and what of it she can spend."""
    with kiosk.node.reading() as conn:
        holding = basis.holding_of(conn, village, f"m:{member}")
    return holding.balance, holding.purse.spendable


def close_day(kiosk: Kiosk, day: str) -> None:
    with kiosk.node.work(day) as uow:
        uow.append(DayOpened(day))
        at = head(uow.conn, kiosk.node.log_id)
        signed = kiosk.home.keys.device.sign(signed_head(at.log_id, at.seq, at.hash))
        uow.append(DayClosed(day, {}, at.seq, at.hash, signed))
        uow.commit()


def test_points_in_publicity_stay_in_it_wherever_she_goes(
    town: Township, villages: tuple[Kiosk, Kiosk]
) -> None:
    old, new = villages
    published = booked(old, 20, "2026-11-29")
    booked(old, 7, "2026-12-02")
    settle_all(old)
    assert purse(old, OLD, 1) == (57, 30)
    moved = moves.move(town, member=1, source=OLD, target=NEW, household=1)
    late = booked(old, 5, "2026-11-29")  # offline; it is followed and stays held as well
    settle_all(old, new, old, new)
    assert purse(new, NEW, moved.member) == (62, 30)
    assert purse(old, OLD, 1) == (0, 0)
    for undone in (published, late):
        with old.node.work() as uow:
            uow.append(EntryReversed(undone, "objection"))
            uow.commit()
        settle_all(old, new)
    assert purse(new, NEW, moved.member) == (37, 30)
    for day, left in (("2026-11-29", (37, 30)), ("2026-12-02", (37, 37))):
        close_day(new, day)
        assert purse(new, NEW, moved.member) == left
    for outcome in settle_all(old, new):
        assert (outcome.settled, outcome.equal) == (True, True), outcome
    for node in (town, old.node, new.node):
        assert verify(node.store).sound


def test_an_heir_gets_nothing_that_is_still_in_publicity(
    town: Township, villages: tuple[Kiosk, Kiosk]
) -> None:
    old, _ = villages
    old.member(2, "张桂花")
    booked(old, 20, "2026-11-29")
    settle_all(old)
    with pytest.raises(NotPossible) as cannot:
        close_member(town, OLD, town.mint(), member=1, reason="died", heir=2, cadre=1)
    assert cannot.value.reason == "in-publicity"
    assert balance(town, OLD, "m:1") == 50


def test_how_she_wants_to_see_and_hear_goes_along(
    town: Township, villages: tuple[Kiosk, Kiosk]
) -> None:
    old, new = villages
    with old.node.work() as uow:
        uow.append(PreferenceSet(1, "extra-large", True, 90, True))
        uow.commit()
    settle_all(old)
    moved = moves.move(town, member=1, source=OLD, target=NEW, household=1)
    settle_all(new)
    p = tables.preferences.c
    with new.node.reading() as conn:
        asked = select(p.text_size, p.volume, p.slow).where(p.member == moved.member)
        assert tuple(conn.execute(asked).one()) == ("extra-large", 90, True)


def test_who_moves_twice_is_followed_twice(town: Township, villages: tuple[Kiosk, Kiosk]) -> None:
    old, _ = villages
    third = new_kiosk(town, village="v1112131415")
    third.enrol()
    settle_all(third)
    first = moves.move(town, member=1, source=OLD, target=NEW, household=1)
    second = moves.move(
        town,
        member=first.member,
        source=NEW,
        target="v1112131415",
        household=NewHousehold(3, "12"),
    )
    old.awards(3)
    settle_all(old, third)
    account = f"m:{second.member}"
    assert balance(third, "v1112131415", account) == 45
    assert balance(town, NEW, f"m:{first.member}") == 0
    assert verify(town.store).sound


@pytest.mark.parametrize("by", ["sweep", "proof"])
def test_a_late_fact_whose_following_failed_is_followed_the_next_time(
    town: Township, villages: tuple[Kiosk, Kiosk], monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    old, new = villages
    moved = moves.move(town, member=1, source=OLD, target=NEW, household=1)
    old.awards(2)
    with monkeypatch.context() as down:
        down.setattr(answers, "follow", lambda *_: False)  # the township stops right after COMMIT
        settle_all(old)
    assert balance(town, OLD, "m:1") == 10
    if by == "sweep":
        answers.sweep(town)
    else:
        settle_all(old, rounds=1)
    assert balance(town, OLD, "m:1") == 0
    settle_all(new)
    assert balance(new, NEW, f"m:{moved.member}") == 40


def test_a_household_goes_together_and_one_of_them_only_once(
    town: Township, villages: tuple[Kiosk, Kiosk]
) -> None:
    old, new = villages
    old.member(2, "王小军")
    settle_all(old)
    gone = moves.move_household(town, household=1, source=OLD, target=NEW, group=4, door="9")
    assert len(gone) == 2
    assert len({each.household for each in gone}) == 1
    again = moves.move_household(town, household=1, source=OLD, target=NEW, group=4, door="9")
    assert again == ()
    settle_all(new)
    with new.node.reading() as conn:
        there = people.of_household(conn, NEW, gone[0].household)
    assert [person.name for person in there] == ["王秀英", "王小军"]
    assert {(person.group, person.door) for person in there} == {(4, "9")}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"member": 77}, "no-such-member"),
        ({"target": OLD}, "same-village"),
        ({"target": "vnowhere"}, "no-such-village"),
        ({"household": 55}, "no-such-household"),
    ],
)
def test_what_cannot_be_moved_is_said_and_nothing_is_written(
    town: Township,
    villages: tuple[Kiosk, Kiosk],
    change: dict[str, object],
    reason: str,
) -> None:
    wish = {"member": 1, "source": OLD, "target": NEW, "household": 1} | change
    with pytest.raises(CannotMove) as refused:
        moves.move(town, **wish)  # type: ignore[arg-type]
    assert refused.value.reason == reason
    assert balance(town, OLD, "m:1") == 30


def test_an_erased_person_is_gone_in_every_village_she_lived_in(
    town: Township, villages: tuple[Kiosk, Kiosk]
) -> None:
    old, new = villages
    moved = moves.move(town, member=1, source=OLD, target=NEW, household=1)
    settle_all(old, new)
    places = erasure.erase(town, OLD, "m:1", town.mint(), cadre=1)
    assert places == ((OLD, "m:1"), (NEW, f"m:{moved.member}"))
    settle_all(old, new)
    for kiosk, village, member in ((old, OLD, 1), (new, NEW, moved.member)):
        with kiosk.node.reading() as conn:
            assert people.the_person(conn, village, member).name == ""
        assert verify(kiosk.node.store).sound
    assert balance(new, NEW, f"m:{moved.member}") == 30
    assert verify(town.store).sound


def test_an_erased_person_who_moves_stays_erased(
    town: Township, villages: tuple[Kiosk, Kiosk]
) -> None:
    _, new = villages
    erasure.erase(town, OLD, "m:1", town.mint(), cadre=1)
    moved = moves.move(town, member=1, source=OLD, target=NEW, household=1)
    settle_all(new)
    with new.node.reading() as conn:
        assert people.the_person(conn, NEW, moved.member).name == ""
    assert verify(new.node.store).sound
    assert verify(town.store).sound
