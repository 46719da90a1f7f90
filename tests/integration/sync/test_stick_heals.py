"""What a village without a network is healed of by stick: forks, a township put back, orphans."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.store import tables
from kiosk.store.engine import Store
from kiosk.store.verify import verify
from kiosk.sync import logs
from kiosk.sync.carry import StickMade, StickRead, read_stick, write_stick
from kiosk.sync.outcome import Outcome, Trouble
from kiosk.township import devices, incidents, own_logs, sticks
from kiosk.township.base import Township
from tests.helpers.settling import Kiosk, image_of, join, new_kiosk, new_town, put_back

VILLAGE = "v0102030405"


@pytest.fixture
def kiosk() -> Kiosk:
    made = new_kiosk(new_town(), village=VILLAGE)
    made.member()
    made.awards(3)
    made.enrol()
    return made


def brought(kiosk: Kiosk, folder: Path) -> sticks.Taken:
    """A kiosk's file is taken in by the township."""
    made = write_stick(kiosk.home, folder)
    assert isinstance(made, StickMade)
    return sticks.take_in(kiosk.line.town, made.file)


def carried(kiosk: Kiosk, folder: Path) -> Outcome:
    """There and back once."""
    read = read_stick(kiosk.home, brought(kiosk, folder).answer, go_on=True)
    assert isinstance(read, StickRead)
    return read.outcome


def events(store: Store) -> set[bytes]:
    with store.read_engine.connect() as conn:
        return set(conn.execute(select(tables.facts.c.event_id)).scalars())


def balance(store: Store) -> int:
    with store.read_engine.connect() as conn:
        b = tables.balances.c
        return int(conn.execute(select(b.balance).where(b.account == "m:1")).scalar() or 0)


def kinds_of_incidents(town: Township) -> set[str]:
    with town.reading() as conn:
        return {each.kind for each in incidents.listed(conn)}


def whole(*kiosks: Kiosk) -> None:
    """The network finds nothing left to heal; everybody holds the same, and its tables say so."""
    town = kiosks[0].line.town
    for each in (*kiosks, *kiosks):
        outcome = each.settle()
        assert outcome.settled, outcome
        assert (outcome.rehomed, outcome.refilled) == (0, 0)
    for each in kiosks:
        assert each.settle().equal is True
        assert balance(each.node.store) == balance(town.store)
    for store in (town.store, *(each.node.store for each in kiosks)):
        verdict = verify(store)
        assert verdict.sound, (verdict.problem, verdict.where)


# ---- a disk put back ---------------------------------------------------------------------------


@pytest.mark.parametrize("later", [1, 40], ids=["few", "many"])
def test_a_log_that_forked_goes_on_in_a_new_one_by_stick_alone(
    kiosk: Kiosk, tmp_path: Path, later: int
) -> None:
    carried(kiosk, tmp_path)
    image = image_of(kiosk.node.store)
    kiosk.awards(later)
    carried(kiosk, tmp_path)
    again = put_back(kiosk, image)
    mine = set(again.awards(2))
    first = carried(again, tmp_path)
    assert first.rehomed == 2
    assert first.troubles == ()
    assert not first.settled  # they are in a log now that the township has not seen
    second = carried(again, tmp_path)
    assert second.settled
    assert mine <= events(again.line.town.store)
    assert balance(again.node.store) == (3 + later + 2) * 5 == balance(again.line.town.store)
    assert "fork" in kinds_of_incidents(again.line.town)
    whole(again)


def test_a_disk_put_back_that_wrote_nothing_since_gets_everything_back_by_stick(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    carried(kiosk, tmp_path)
    image = image_of(kiosk.node.store)
    kiosk.awards(7)
    carried(kiosk, tmp_path)
    again = put_back(kiosk, image)
    assert carried(again, tmp_path).troubles == ()
    assert balance(again.node.store) == 50
    assert carried(again, tmp_path).settled
    whole(again)


def test_the_answer_to_a_stick_that_a_disk_put_back_no_longer_knows_is_believed_all_the_same(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    """The stick was away while the disk was put back: its receipts are for facts gone here."""
    image = image_of(kiosk.node.store)
    kiosk.awards(4)
    answer = brought(kiosk, tmp_path).answer
    again = put_back(kiosk, image)
    read = read_stick(again.home, answer, go_on=True)
    assert isinstance(read, StickRead)
    # Nothing of this log was known to be held there: it only learns that there is more.
    carried(again, tmp_path)
    assert carried(again, tmp_path).settled
    assert balance(again.node.store) == 35
    whole(again)


# ---- a township put back -----------------------------------------------------------------------


def test_a_township_put_back_gets_by_stick_what_it_had_given_receipts_for(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    carried(kiosk, tmp_path)
    town = kiosk.line.town
    image = image_of(town.store)
    facts = set(kiosk.awards(6))
    assert carried(kiosk, tmp_path).settled
    devices.revoke(town, VILLAGE, join(kiosk).node.device, why="stolen")
    carried(kiosk, tmp_path)
    town.store = image
    own_logs.begin_all_anew(town)
    town.clock.forward(60_000)
    first = carried(kiosk, tmp_path)
    assert not first.settled
    assert first.waiting >= 6
    assert carried(kiosk, tmp_path).settled
    assert facts <= events(town.store)
    with town.reading() as conn:
        states = [each.state for each in devices.of_village(conn, VILLAGE)]
    assert devices.ENROLLED in states
    whole(kiosk)


def test_a_township_whose_clock_stood_years_ahead_before_it_was_put_back_is_healed_too(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    town = kiosk.line.town
    carried(kiosk, tmp_path)
    image = image_of(town.store)
    ten_years = 10 * 365 * 24 * 3_600_000
    town.clock.forward(ten_years)
    facts = set(kiosk.awards(6))
    assert carried(kiosk, tmp_path).settled
    town.clock.forward(-ten_years)
    town.store = image
    own_logs.begin_all_anew(town)
    assert not carried(kiosk, tmp_path).settled
    assert carried(kiosk, tmp_path).settled
    assert facts <= events(town.store)
    whole(kiosk)


def test_an_answer_of_before_says_nothing_of_what_the_township_lacks(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    old = brought(kiosk, tmp_path).answer
    kept = old.read_bytes()
    kiosk.line.town.clock.forward(1000)
    kiosk.awards(3)
    assert carried(kiosk, tmp_path).settled
    old.write_bytes(kept)
    read = read_stick(kiosk.home, old, go_on=True)
    assert isinstance(read, StickRead)
    assert (read.again, read.outcome.settled) == (False, True)
    made = write_stick(kiosk.home, tmp_path)
    assert isinstance(made, StickMade)
    assert made.facts == 0


def test_a_sisters_facts_come_back_to_a_township_that_lost_them_by_whichever_stick(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    sister = join(kiosk)
    carried(sister, tmp_path)
    carried(kiosk, tmp_path)
    town = kiosk.line.town
    image = image_of(town.store)
    facts = set(sister.awards(5))
    carried(sister, tmp_path)
    carried(kiosk, tmp_path)
    assert facts <= events(kiosk.node.store)
    town.store = image
    own_logs.begin_all_anew(town)
    town.clock.forward(60_000)
    carried(kiosk, tmp_path)
    carried(kiosk, tmp_path)
    assert facts <= events(town.store)
    whole(kiosk, sister)


# ---- orphans -----------------------------------------------------------------------------------


class Orphans:
    """Township and writer were put back; what the writer wrote in between stands at the holder."""

    def __init__(self, folder: Path, *, count: int = 3, revoked: bool = False) -> None:
        self.folder = folder
        self.town = new_town()
        writer = new_kiosk(self.town, village=VILLAGE)
        writer.member()
        writer.awards(2)
        writer.enrol()
        self.holder = join(writer)
        for each in (writer, self.holder, writer, self.holder):
            carried(each, folder)
        if revoked:
            devices.revoke(self.town, VILLAGE, writer.node.device, why="stolen")
        of_writer, of_town = image_of(writer.node.store), image_of(self.town.store)
        self.facts = set(writer.awards(count))
        carried(writer, folder)
        carried(self.holder, folder)
        carried(self.holder, folder)
        assert self.facts <= events(self.holder.node.store)
        self.town.store = of_town
        own_logs.begin_all_anew(self.town)
        self.town.clock.forward(60_000)
        self.writer = put_back(writer, of_writer)
        self.writer.awards(1)
        carried(self.writer, folder)
        assert not self.facts & events(self.town.store)


@pytest.mark.parametrize("count", [3, 1200], ids=["few", "many"])
def test_what_one_kiosk_alone_still_holds_comes_to_everybody_by_stick(
    tmp_path: Path, count: int
) -> None:
    case = Orphans(tmp_path, count=count)
    first = carried(case.holder, tmp_path)  # it learns that the two histories differ
    assert not first.settled
    assert first.troubles == ()
    second = carried(case.holder, tmp_path)  # it brings them and makes room
    assert second.settled, second
    assert case.facts <= events(case.town.store)
    for _ in range(2):
        carried(case.writer, tmp_path)
    assert case.facts <= events(case.writer.node.store)
    assert balance(case.town.store) == (2 + count + 1) * 5
    assert "adopted" in kinds_of_incidents(case.town)
    whole(case.holder, case.writer)


def test_orphans_brought_twice_are_one_log(tmp_path: Path) -> None:
    """The stick with the answer was lost, or both files of two evenings are taken in."""
    case = Orphans(tmp_path)
    carried(case.holder, tmp_path)
    for _ in range(3):
        brought(case.holder, tmp_path).answer.unlink()
        case.holder.clock.forward(3_600_000)
    assert carried(case.holder, tmp_path).settled
    with case.town.reading() as conn:
        found = conn.execute(
            select(tables.facts.c.event_id).where(tables.facts.c.event_id.in_(case.facts))
        ).all()
    assert len(found) == len(case.facts)
    whole(case.holder, case.writer)


def test_what_a_stolen_kiosk_wrote_goes_on_waiting_when_it_comes_by_stick(tmp_path: Path) -> None:
    case = Orphans(tmp_path, revoked=True)
    assert balance(case.holder.node.store) == 10
    for _ in range(3):
        carried(case.holder, tmp_path)
    assert case.facts <= events(case.town.store)
    assert balance(case.holder.node.store) == balance(case.town.store) == 10


def test_orphans_stay_where_they_are_until_the_township_has_them(tmp_path: Path) -> None:
    case = Orphans(tmp_path)
    carried(case.holder, tmp_path)
    made = write_stick(case.holder.home, tmp_path)
    assert isinstance(made, StickMade)
    made.file.unlink()  # the stick is lost
    assert case.facts <= events(case.holder.node.store)
    assert verify(case.holder.node.store).sound
    assert case.holder.settle().refilled == 4  # and the network comes after all
    whole(case.holder, case.writer)


# ---- who was sent away -------------------------------------------------------------------------


def test_a_kiosk_that_was_sent_away_is_told_so_by_stick_and_reads_nothing(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    sister = join(kiosk)
    carried(kiosk, tmp_path)
    devices.revoke(kiosk.line.town, VILLAGE, kiosk.node.device, why="stolen")
    sister.awards(3)
    carried(sister, tmp_path)
    kiosk.awards(2)
    outcome = carried(kiosk, tmp_path)
    assert Trouble.REVOKED in outcome.troubles
    assert (outcome.pulled, outcome.waiting) == (0, 0)  # receipts it gets


def test_a_fork_of_a_kiosk_that_was_sent_away_gets_its_receipts_by_stick(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    carried(kiosk, tmp_path)
    image = image_of(kiosk.node.store)
    kiosk.awards(5)
    carried(kiosk, tmp_path)
    again = put_back(kiosk, image)
    devices.revoke(kiosk.line.town, VILLAGE, kiosk.node.device, why="stolen")
    mine = set(again.awards(2))
    first = carried(again, tmp_path)
    assert first.rehomed == 2
    second = carried(again, tmp_path)
    assert second.waiting == 0
    assert second.troubles == (Trouble.REVOKED,)
    assert mine <= events(kiosk.line.town.store)
    assert balance(kiosk.line.town.store) == (3 + 5) * 5  # they wait for a person's word


# ---- what the township writes unasked ----------------------------------------------------------


def test_what_the_township_writes_unasked_is_read_without_complaint(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    """``kiosk township export``: everything from the beginning, receipts with it."""
    brought(kiosk, tmp_path).answer.unlink()  # the answer was lost
    kiosk.awards(1)
    (file,) = sticks.give_out(kiosk.line.town, VILLAGE, tmp_path)
    read = read_stick(kiosk.home, file, go_on=True)
    assert isinstance(read, StickRead)
    assert (read.outcome.troubles, read.outcome.waiting) == ((), 1)
    found = kiosk.home.read(lambda conn: logs.standing(conn, kiosk.node.log_id))
    assert found is not None
    assert found.acked == 5
    assert carried(kiosk, tmp_path).settled
    whole(kiosk)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "newest first"])
def test_two_answers_may_be_read_in_any_order(
    kiosk: Kiosk, tmp_path: Path, order: tuple[int, int]
) -> None:
    sister = join(kiosk)
    answers = []
    for each in (3, 4):
        sister.awards(each)
        carried(sister, tmp_path)
        kiosk.awards(each)
        kiosk.clock.forward(1000)
        kiosk.line.town.clock.forward(1000)
        answers.append(brought(kiosk, tmp_path).answer)
    outcomes = []
    for place in order:
        read = read_stick(kiosk.home, answers[place], go_on=True)
        assert isinstance(read, StickRead)
        outcomes.append(read.outcome)
    assert outcomes[-1].settled
    assert [each.troubles for each in outcomes] == [(), ()]
    assert balance(kiosk.node.store) == (3 + 3 + 3 + 4 + 4) * 5
    whole(kiosk, sister)


def test_two_files_of_a_kiosk_may_be_taken_in_in_any_order(kiosk: Kiosk, tmp_path: Path) -> None:
    files = []
    for count in (2, 3):
        kiosk.awards(count)
        kiosk.clock.forward(1000)
        made = write_stick(kiosk.home, tmp_path)
        assert isinstance(made, StickMade)
        files.append(made.file)
    for file in reversed(files):
        taken = sticks.take_in(kiosk.line.town, file)
        assert taken.refused == ()
        read = read_stick(kiosk.home, taken.answer, go_on=True)
        assert isinstance(read, StickRead)
        assert read.outcome.settled
    whole(kiosk)
