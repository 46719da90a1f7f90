"""Villages by stick at a township on either database: erasure, forks, failing disks, strangers."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.core.facts.people import PersonalErased
from kiosk.store import tables
from kiosk.store.engine import Store
from kiosk.store.verify import verify
from kiosk.sync import stick, wire
from kiosk.sync.carry import StickMade, StickRead, read_stick, write_stick
from kiosk.sync.outcome import Outcome, Trouble
from kiosk.township import devices, erasure, incidents, sticks, villages
from kiosk.township.base import Township
from tests.helpers.settling import Kiosk, image_of, new_kiosk, new_town, put_back
from tests.helpers.towns import sister_of

VILLAGE = "v0102030405"
SHE = "m:1"


@pytest.fixture
def kiosk(town: Township) -> Kiosk:
    made = new_kiosk(town, village=VILLAGE)
    made.member()
    made.awards(3)
    made.enrol()
    return made


def exported(kiosk: Kiosk, folder: Path) -> Path:
    made = write_stick(kiosk.home, folder)
    assert isinstance(made, StickMade)
    return made.file


def read(kiosk: Kiosk, file: Path) -> Outcome:
    done = read_stick(kiosk.home, file, go_on=True)
    assert isinstance(done, StickRead), done
    return done.outcome


def carried(kiosk: Kiosk, folder: Path) -> Outcome:
    return read(kiosk, sticks.take_in(kiosk.line.town, exported(kiosk, folder)).answer)


def rows_of(store: Store, owner: str = SHE) -> int:
    personal = tables.personal.c
    with store.read_engine.connect() as conn:
        return len(conn.execute(select(personal.ref).where(personal.owner == owner)).all())


def rows_in(bundle: stick.Bundle) -> list[str]:
    batches = [wire.read_batch(packed) for packed in bundle.batches]
    return [row.owner for batch in batches for row in batch.slice.personal]


# ---- erasure -----------------------------------------------------------------------------------


def test_who_is_erased_at_the_township_is_gone_from_every_stick_and_kiosk(
    kiosk: Kiosk, town: Township, tmp_path: Path
) -> None:
    sister = sister_of(kiosk)
    carried(kiosk, tmp_path)
    carried(sister, tmp_path)
    assert [rows_of(each.node.store) for each in (kiosk, sister)] == [1, 1]
    old = exported(kiosk, tmp_path)  # nothing of her: it was receipted
    assert rows_in(stick.read_file(old, town.keys.box)) == []
    (before,) = [each for each in sticks.give_out(town, VILLAGE, tmp_path) if named(each, sister)]
    assert SHE in rows_in(stick.read_file(before, sister.home.keys.box))
    late = before.read_bytes()
    erasure.erase(town, VILLAGE, SHE, town.mint(), cadre=1)
    town.clock.forward(1000)
    for each in sticks.give_out(town, VILLAGE, tmp_path):
        for of in (kiosk, sister):
            if named(each, of):
                assert SHE not in rows_in(stick.read_file(each, of.home.keys.box))
    for each in (kiosk, sister):
        assert carried(each, tmp_path).settled
        assert rows_of(each.node.store) == 0
    # A stick that lay in a drawer since before does not bring her back.
    again = stick.write_file(tmp_path, f"late{stick.TO_KIOSK}", late)
    read(sister, again)
    assert rows_of(sister.node.store) == 0
    for store in (kiosk.node.store, sister.node.store, town.store):
        assert verify(store).sound
    assert kiosk.settle().equal is True


def named(file: Path, kiosk: Kiosk) -> bool:
    return kiosk.node.device in file.name


def test_who_is_erased_on_a_kiosk_is_gone_from_the_next_stick_and_from_the_township(
    kiosk: Kiosk, town: Township, tmp_path: Path
) -> None:
    first = exported(kiosk, tmp_path)
    assert SHE in rows_in(stick.read_file(first, town.keys.box))
    drawer = first.read_bytes()
    with kiosk.node.work() as uow:
        uow.append(PersonalErased(SHE))
        uow.commit()
    kiosk.clock.forward(1000)
    second = exported(kiosk, tmp_path)
    assert SHE not in rows_in(stick.read_file(second, town.keys.box))
    first.unlink()
    read(kiosk, sticks.take_in(town, second).answer)
    assert rows_of(town.store) == 0
    late = stick.write_file(tmp_path, f"late{stick.TO_TOWNSHIP}", drawer)
    assert sticks.take_in(town, late).refused == ()
    assert rows_of(town.store) == 0
    assert verify(town.store).sound
    assert kiosk.settle().equal is True


def test_a_stick_of_before_that_is_taken_in_first_forgets_her_with_the_next(
    kiosk: Kiosk, town: Township, tmp_path: Path
) -> None:
    sticks.take_in(town, exported(kiosk, tmp_path)).answer.unlink()
    assert rows_of(town.store) == 1
    with kiosk.node.work() as uow:
        uow.append(PersonalErased(SHE))
        uow.commit()
    assert carried(kiosk, tmp_path).settled
    assert rows_of(town.store) == 0
    assert verify(town.store).sound


# ---- forks, order, refusals --------------------------------------------------------------------


def test_a_fork_is_healed_in_two_trips_and_is_one_incident(
    kiosk: Kiosk, town: Township, tmp_path: Path
) -> None:
    carried(kiosk, tmp_path)
    image = image_of(kiosk.node.store)
    kiosk.awards(4)
    carried(kiosk, tmp_path)
    again = put_back(kiosk, image)
    again.awards(1200)  # in several batches
    assert carried(again, tmp_path).rehomed == 1200
    assert carried(again, tmp_path).settled
    assert again.settle().equal is True
    with town.reading() as conn:
        assert [each.kind for each in incidents.listed(conn)].count("fork") == 1
    assert verify(town.store).sound


def test_a_kiosk_that_was_sent_away_gets_receipts_and_no_line_of_anybody_else(
    kiosk: Kiosk, town: Township, tmp_path: Path
) -> None:
    sister = sister_of(kiosk)
    sister.awards(2)
    carried(sister, tmp_path)
    devices.revoke(town, VILLAGE, kiosk.node.device, why="stolen")
    answer = sticks.take_in(town, exported(kiosk, tmp_path)).answer
    said = stick.read_file(answer, kiosk.home.keys.box)
    assert said.batches == ()
    heads = {each.origin.device for each in wire.read_heads(said.heads).heads}
    assert heads == {kiosk.node.device}
    assert [wire.read_receipt(each).seq for each in said.receipts] == [5]
    outcome = read(kiosk, answer)
    assert (outcome.troubles, outcome.waiting) == ((Trouble.REVOKED,), 0)
    assert sticks.give_out(town, VILLAGE, tmp_path) != []
    assert not any(named(each, kiosk) for each in tmp_path.iterdir())


def test_what_the_township_writes_unasked_brings_receipts_and_is_read_twice(
    kiosk: Kiosk, town: Township, tmp_path: Path
) -> None:
    sticks.take_in(town, exported(kiosk, tmp_path)).answer.unlink()
    for _ in range(2):
        (file,) = sticks.give_out(town, VILLAGE, tmp_path)
        outcome = read(kiosk, file)
        assert (outcome.settled, outcome.troubles) == (True, ())


def test_another_villages_kiosk_gets_nothing_of_this_one_by_stick(
    kiosk: Kiosk, town: Township, tmp_path: Path
) -> None:
    other = new_kiosk(town, village="v0999", number=villages.add(town, "石板桥").number)
    other.member(1, "李大山")
    other.enrol()
    carried(kiosk, tmp_path)
    answer = sticks.take_in(town, exported(other, tmp_path)).answer
    said = stick.read_file(answer, other.home.keys.box)
    origins = {wire.read_batch(each).origin.village for each in said.batches}
    assert VILLAGE not in origins
    assert VILLAGE not in {each.origin.village for each in wire.read_heads(said.heads).heads}
    # Her file under her own key, with this village's batches in it: refused, and alarmed.
    foreign = stick.read_file(exported(kiosk, tmp_path), town.keys.box)
    assert read(other, answer).settled
    kiosk.awards(1)
    foreign = stick.read_file(exported(kiosk, tmp_path), town.keys.box)
    bundle = stick.Bundle(
        "v0999", other.node.device, other.home.keys.device_public, 1, foreign.batches
    )
    box = town.keys.box.public_key().public_bytes_raw()
    raw = stick.seal(bundle, other.home.keys.device.sign, box)
    taken = sticks.take_in(town, stick.write_file(tmp_path, f"y{stick.TO_TOWNSHIP}", raw))
    assert taken.refused == ("not-yours",)
    with town.reading() as conn:
        assert "foreign" in {each.kind for each in incidents.listed(conn)}


def test_a_stick_of_nobody_the_township_knows_is_not_taken_in(
    kiosk: Kiosk, town: Township, tmp_path: Path
) -> None:
    stranger = new_kiosk(new_town(), village=VILLAGE)
    bundle = stick.Bundle(VILLAGE, "x", stranger.home.keys.device_public, 1)
    box = town.keys.box.public_key().public_bytes_raw()
    raw = stick.seal(bundle, stranger.home.keys.device.sign, box)
    file = stick.write_file(tmp_path, f"x{stick.TO_TOWNSHIP}", raw)
    with pytest.raises(stick.NotSealedHere):
        sticks.take_in(town, file)
    assert file.exists()


def test_an_answer_that_cannot_be_written_is_said_and_the_file_stays(
    kiosk: Kiosk, town: Township, tmp_path: Path
) -> None:
    file = exported(kiosk, tmp_path)
    with file.open("rb") as held, pytest.raises(sticks.Unanswered) as caught:
        sticks.take_in(town, Path(f"/proc/self/fd/{held.fileno()}"))
    assert caught.value.facts == 5
    assert file.exists()
    outcome = read(kiosk, sticks.take_in(town, file).answer)  # and once more
    assert (outcome.settled, outcome.pushed) == (True, 5)
