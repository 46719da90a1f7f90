"""Kiosks put back, keys retired, and a township that lost what it wrote itself."""

from __future__ import annotations

from sqlalchemy import select

from kiosk.core.facts import COMMON
from kiosk.core.facts.people import HouseholdOpened
from kiosk.core.facts.points import PointsBooked
from kiosk.services import basis
from kiosk.services import people as looking
from kiosk.store import tables
from kiosk.store.ends import sign_ends
from kiosk.store.incarnation import open_next_log
from kiosk.store.verify import verify
from kiosk.sync.home import direct
from kiosk.sync.outcome import Trouble
from kiosk.township import (
    answers,
    devices,
    enrolment,
    frames,
    halves,
    incidents,
    moves,
    own_logs,
    people,
)
from kiosk.township.base import Township
from tests.helpers.settling import DAY, Kiosk, Line, image_of, new_keys, new_kiosk, new_town
from tests.helpers.towns import balance, settle_all, sister_of
from tests.integration.township.test_admission import batch_of, post

VILLAGE = "v0102030405"


def enrolled(town: Township) -> Kiosk:
    kiosk = new_kiosk(town)
    kiosk.member()
    kiosk.awards(4)
    kiosk.enrol()
    settle_all(kiosk)
    return kiosk


def test_a_restored_kiosk_enrols_again_and_its_old_key_is_retired(town: Township) -> None:
    kiosk = enrolled(town)
    kiosk.awards(2)
    with kiosk.node.store.write_engine.begin() as conn:
        sign_ends(conn, kiosk.node.log_id, kiosk.home.keys.device.sign)
    image = image_of(kiosk.node.store)  # the backup: two facts the township has not
    kiosk.awards(1)  # lost with the disk, but for a copy somebody kept
    fresh = new_keys()
    node, _ = open_next_log(image, fresh, "restored", clock=kiosk.clock)
    back = Kiosk(direct(node, fresh), Line(town), kiosk.number)
    back.enrol()
    back.awards(1, points=7)
    (outcome,) = settle_all(back)
    assert outcome.waiting == 0
    with town.reading() as conn:
        states = {each.device: each.state for each in devices.of_village(conn, VILLAGE)}
        kinds = [each.kind for each in incidents.listed(conn, VILLAGE)]
    assert states == {kiosk.node.device: "retired", node.device: "enrolled"}
    assert kinds == ["restored"]
    # What the backup held counts; what the old copy wrote beyond it waits for a person.
    assert balance(town, VILLAGE, "m:1") == 6 * 5 + 7
    kiosk.settle()
    assert balance(town, VILLAGE, "m:1") == 6 * 5 + 7
    with town.reading() as conn:
        (held,) = devices.held_back(conn, VILLAGE)
    devices.admit(town, VILLAGE, held.device, held.log_id)
    assert balance(town, VILLAGE, "m:1") == 7 * 5 + 7
    settle_all(back)
    assert balance(back, VILLAGE, "m:1") == 7 * 5 + 7
    for store in (town.store, image):
        assert verify(store).sound


def copy_of(town: Township) -> Township:
    """The township as last night's backup has it (embedded store)."""
    made = new_town(keys=town.keys)
    made.store.close()
    made.store = image_of(town.store)
    return made


def test_a_township_put_back_is_filled_up_again_by_its_kiosks() -> None:
    town = new_town()
    kiosk = enrolled(town)
    sister = sister_of(kiosk)
    settle_all(kiosk, sister)
    backup = copy_of(town)
    kiosk.awards(3)
    frames.publish_catalogue(
        town, town.mint(), version="c1", title="目录", goods={"item": []},
        effective="2026-12-01", cadre=1,
    )  # fmt: skip
    devices.revoke(town, VILLAGE, sister.node.device, why="stolen")
    settle_all(kiosk)

    assert own_logs.begin_all_anew(backup) == 1  # its word for the village; nothing common yet
    kiosk.line.town = backup
    for outcome in settle_all(kiosk):
        assert outcome.troubles == (), outcome
    (outcome,) = settle_all(kiosk)
    assert (outcome.settled, outcome.equal) == (True, True), outcome
    with backup.reading() as conn:
        assert [frame.version for frame in frames.published(conn, frames.CATALOGUE)] == ["c1"]
    assert balance(backup, VILLAGE, "m:1") == 35
    answers.sweep(backup)
    assert verify(backup.store).sound
    assert verify(kiosk.node.store).sound


def test_who_was_sent_away_reads_nothing_from_a_township_that_forgot_it() -> None:
    town = new_town()
    kiosk = enrolled(town)
    stolen = sister_of(kiosk)
    settle_all(kiosk, stolen)
    backup = copy_of(town)
    devices.revoke(town, VILLAGE, stolen.node.device, why="stolen")
    settle_all(kiosk)

    own_logs.begin_all_anew(backup)
    kiosk.line.town = stolen.line.town = backup
    settle_all(kiosk)
    with backup.reading() as conn:
        states = {each.device: each.state for each in devices.of_village(conn, VILLAGE)}
        whys = {each.ended_why for each in devices.of_village(conn, VILLAGE)}
    assert states == {kiosk.node.device: "enrolled", stolen.node.device: "revoked"}
    assert whys == {"", "stolen"}
    kiosk.awards(1)
    settle_all(kiosk)
    (outcome,) = settle_all(stolen)
    assert outcome.troubles == (Trouble.REVOKED,)
    assert outcome.pulled == 0


def test_a_key_that_was_retired_stays_so_when_the_township_is_put_back() -> None:
    town = new_town()
    kiosk = enrolled(town)
    sister = sister_of(kiosk)
    settle_all(kiosk, sister)
    backup = copy_of(town)
    fresh = new_keys()
    node, _ = open_next_log(image_of(kiosk.node.store), fresh, "restored", clock=kiosk.clock)
    back = Kiosk(direct(node, fresh), Line(town), kiosk.number)
    back.enrol()
    settle_all(back, sister)

    own_logs.begin_all_anew(backup)
    sister.line.town = backup
    settle_all(sister)
    with backup.reading() as conn:
        old = devices.named(conn, kiosk.node.device)
    assert old is not None
    assert old.state == "retired"


def test_a_township_that_was_put_back_unawares_ends_its_log_before_it_could_fork() -> None:
    town = new_town()
    kiosk = enrolled(town)
    backup = copy_of(town)
    made = enrolment.make_code(town, kiosk.number)
    assert made.number == kiosk.number
    devices.revoke(town, VILLAGE, sister_of(kiosk).node.device, why="stolen")
    settle_all(kiosk)
    kiosk.line.town = backup
    settle_all(kiosk)
    # What it writes now stands in a log of its own, not where the kiosk holds something else.
    answered = incidents.open_alone(backup, VILLAGE, "clone", b"x")
    assert answered
    (outcome,) = settle_all(kiosk)
    assert (outcome.settled, outcome.equal) == (True, True), outcome
    logs = tables.logs.c
    with backup.reading() as conn:
        asked = select(logs.own).where(logs.village == VILLAGE, logs.device == "township")
        assert sorted(conn.execute(asked).scalars()) == [False, True]
    assert verify(backup.store).sound


def test_the_common_log_comes_back_too() -> None:
    town = new_town()
    kiosk = enrolled(town)
    for version in ("c1", "c2"):
        frames.publish_catalogue(
            town, town.mint(), version=version, title="目录", goods={"item": []},
            effective="2026-12-01", cadre=1,
        )  # fmt: skip
        if version == "c1":
            settle_all(kiosk)
            backup = copy_of(town)
    settle_all(kiosk)
    kiosk.line.town = backup
    settle_all(kiosk)
    with backup.reading() as conn:
        versions = [frame.version for frame in frames.published(conn, frames.CATALOGUE)]
    assert sorted(versions) == ["c1", "c2"]
    logs = tables.logs.c
    with backup.reading() as conn:
        asked = select(logs.log_id).where(logs.village == COMMON)
        assert len(conn.execute(asked).all()) == 2


def test_a_move_that_only_one_village_had_heard_of_is_made_whole_again() -> None:
    town = new_town()
    kiosks = []
    for village in (VILLAGE, "v0506070809"):
        kiosk = new_kiosk(town, village=village)
        with kiosk.node.work() as uow:
            uow.append(HouseholdOpened(1, 3, "1"))
            uow.commit()
        kiosk.enrol()
        kiosk.member(1, "王秀英")
        kiosk.member(2, "李建国")
        kiosk.awards(4)
        settle_all(kiosk)
        kiosks.append(kiosk)
    one, two = kiosks
    for heard, deaf, member in ((one, two, 1), (two, one, 2)):
        backup = copy_of(town)
        moved = moves.move(
            town,
            member=member,
            source=VILLAGE,
            target="v0506070809",
            household=1,
        )
        settle_all(heard)
        own_logs.begin_all_anew(backup)
        # Somebody else is enrolled there before the kiosks bring anything back.
        people.enrol(
            backup, "v0506070809", town.mint(), name="后来人", household=1, cadre=1,
            twins_seen=True,
        )  # fmt: skip
        heard.line.town = deaf.line.town = town = backup
        settle_all(heard, deaf)
        account = f"m:{moved.member}"
        assert balance(town, VILLAGE, f"m:{member}") == 0
        assert balance(town, "v0506070809", account) == moved.points
        assert balance(two, "v0506070809", account) == moved.points
        with town.reading() as conn:
            assert halves.alone(conn) == ()
            person = looking.the_person(conn, "v0506070809", moved.member)
        assert person.name == ("王秀英" if member == 1 else "李建国")
        assert not {each.kind for each in incidents_of(town)} - {"move-mended"}
        for outcome in settle_all(one, two):
            assert (outcome.settled, outcome.equal) == (True, True), outcome
        for node in (town, one.node, two.node):
            assert verify(node.store).sound


def test_what_a_half_that_was_said_again_leaves_behind_follows_at_once() -> None:
    """Found by the simulator: her old village's kiosks heard of it only after the next proof."""
    town = new_town()
    kiosks = []
    for village in (VILLAGE, "v0506070809"):
        kiosk = new_kiosk(town, village=village)
        with kiosk.node.work() as uow:
            uow.append(HouseholdOpened(1, 3, "1"))
            uow.commit()
        kiosk.enrol()
        kiosks.append(kiosk)
    old, new = kiosks
    old.member()
    with old.node.work() as uow:
        uow.append(PointsBooked("m:1", "c1", "v1", 10, 4, DAY, True, public_until="2026-11-29"))
        uow.commit()
    settle_all(old, new)
    backup = copy_of(town)
    moved = moves.move(town, member=1, source=VILLAGE, target="v0506070809", household=1)
    settle_all(new)
    own_logs.begin_all_anew(backup)
    old.line.town = new.line.town = backup
    old.awards(2)  # in her old village nobody knows that she went
    old.settle()
    new.settle()
    assert balance(backup, VILLAGE, "m:1") == 0
    assert balance(backup, "v0506070809", f"m:{moved.member}") == 14
    # What was in publicity left with her and is in publicity there, by the half said again, too.
    for village, account, held in ((VILLAGE, "m:1", 0), ("v0506070809", f"m:{moved.member}", 4)):
        with backup.reading() as conn:
            assert basis.holding_of(conn, village, account).held == held


def test_late_facts_followed_in_other_portions_after_a_restore_make_no_points() -> None:
    town = new_town()
    kiosks = []
    for village in (VILLAGE, "v0506070809"):
        kiosk = new_kiosk(town, village=village)
        with kiosk.node.work() as uow:
            uow.append(HouseholdOpened(1, 3, "1"))
            uow.commit()
        kiosk.enrol()
        kiosks.append(kiosk)
    old, new = kiosks
    old.member()
    settle_all(old, new)
    moved = moves.move(town, member=1, source=VILLAGE, target="v0506070809", household=1)
    settle_all(new)
    backup = copy_of(town)
    old.awards(2)
    push_only(old)
    settle_all(new)  # has heard that ten points came; nobody holds that they left
    own_logs.begin_all_anew(backup)
    old.line.town = new.line.town = backup
    old.awards(1)  # now fifteen came late
    settle_all(old, new, rounds=3)
    account = f"m:{moved.member}"
    assert balance(backup, VILLAGE, "m:1") == balance(old, VILLAGE, "m:1") == 0
    assert balance(backup, "v0506070809", account) == 15
    assert balance(new, "v0506070809", account) == 15
    for node in (backup, old.node, new.node):
        assert verify(node.store).sound


def push_only(kiosk: Kiosk) -> None:
    """Send what is there and hear nothing of what came of it."""
    with kiosk.line.town.reading() as conn:
        there = devices.heads_of(conn, kiosk.node.village, kiosk.node.device)
    assert post(kiosk, batch_of(kiosk, there[kiosk.node.log_id.hex()])).status == 200


def incidents_of(town: Township) -> tuple[incidents.Incident, ...]:
    with town.reading() as conn:
        return incidents.listed(conn)
