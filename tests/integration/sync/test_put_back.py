"""Disks put back, clones, sister kiosks, a township restored to yesterday: 0 lost, 0 doubled."""

from __future__ import annotations

import random

from sqlalchemy import select

from kiosk.core.facts.node import LogOpened
from kiosk.store import tables
from kiosk.store.codec import decode
from kiosk.store.engine import Store
from kiosk.store.verify import verify
from kiosk.sync import logs, proof
from kiosk.sync.outcome import Trouble
from kiosk.township import devices, own_logs, villages
from kiosk.township.base import Township
from tests.helpers.settling import (
    Kiosk,
    image_of,
    join,
    lost,
    new_kiosk,
    new_town,
    put_back,
    unheard,
)

VILLAGE = "v0102030405"


def enrolled(town: Township | None = None) -> Kiosk:
    kiosk = new_kiosk(town or new_town(), village=VILLAGE)
    kiosk.member()
    kiosk.awards(3)
    kiosk.enrol()
    assert kiosk.settle().settled
    return kiosk


def balance(store: Store, account: str = "m:1") -> int:
    with store.read_engine.connect() as conn:
        b = tables.balances.c
        return int(conn.execute(select(b.balance).where(b.account == account)).scalar() or 0)


def events(store: Store) -> set[bytes]:
    with store.read_engine.connect() as conn:
        return set(conn.execute(select(tables.facts.c.event_id)).scalars())


def incidents(store: Store) -> set[str]:
    with store.read_engine.connect() as conn:
        return set(conn.execute(select(tables.incidents.c.kind)).scalars())


def quiet(*kiosks: Kiosk, rounds: int = 3) -> None:
    """Everybody settles until nothing moves; both sides' tables are the same and whole."""
    for _ in range(rounds):
        outcomes = [kiosk.settle() for kiosk in kiosks]
    for kiosk, outcome in zip(kiosks, outcomes, strict=True):
        assert outcome.settled, outcome
        assert outcome.equal is True
        verdict = verify(kiosk.node.store)
        assert verdict.sound, (verdict.problem, verdict.where)
        assert balance(kiosk.node.store) == balance(kiosk.line.town.store)
    verdict = verify(kiosks[0].line.town.store)
    assert verdict.sound, (verdict.problem, verdict.where)


def own_genesis(kiosk: Kiosk) -> LogOpened:
    def job(conn):  # type: ignore[no-untyped-def]
        found = logs.standing(conn, kiosk.node.log_id)
        return logs.genesis(conn, found.origin)

    opened = kiosk.home.read(job)
    assert isinstance(opened, LogOpened)
    return opened


# ---- the kiosk's own disk ----------------------------------------------------------------------


def test_an_image_put_back_keeps_its_new_facts_and_gets_the_old_ones_back() -> None:
    kiosk = enrolled()
    image = image_of(kiosk.node.store)
    kiosk.awards(2)
    assert kiosk.settle().settled
    old_log = kiosk.node.log_id

    again = put_back(kiosk, image)
    fresh = again.awards(4)
    outcome = again.settle()
    assert outcome.rehomed == 4
    assert again.node.log_id != old_log
    assert (own_genesis(again).reason, own_genesis(again).previous_log) == ("fork", old_log)
    quiet(again)
    assert set(fresh) <= events(again.line.town.store)
    assert balance(again.node.store) == (3 + 2 + 4) * 5
    assert "log-fork" in incidents(again.node.store)


def test_facts_that_move_keep_their_bytes() -> None:
    kiosk = enrolled()
    image = image_of(kiosk.node.store)
    kiosk.awards(1)
    kiosk.settle()
    again = put_back(kiosk, image)
    (event,) = again.awards(1)
    asked = select(tables.facts.c.body).where(tables.facts.c.event_id == event)
    with again.node.store.read_engine.connect() as conn:
        before = conn.execute(asked).scalar_one()
    again.settle()
    with again.line.town.store.read_engine.connect() as conn:
        assert conn.execute(asked).scalars().all() == [before]


def test_an_image_put_back_that_wrote_nothing_yet_opens_a_new_log_and_waits_for_people() -> None:
    kiosk = enrolled()
    image = image_of(kiosk.node.store)
    kiosk.awards(2)
    kiosk.settle()
    again = put_back(kiosk, image)
    assert again.settle().troubles == ()
    assert own_genesis(again).reason == "restored"
    quiet(again)
    assert balance(again.node.store) == 25


def test_an_image_far_back_is_found_by_halving_and_not_by_reading_everything() -> None:
    kiosk = enrolled()
    image = image_of(kiosk.node.store)
    for _ in range(4):
        kiosk.awards(400)
    kiosk.settle()
    again = put_back(kiosk, image)
    again.awards(1500)
    with again.node.store.write_engine.begin() as conn:
        conn.execute(tables.logs.update().values(acked_seq=0))  # not even a mark to begin from
    outcome = again.settle()
    assert outcome.rehomed == 1500
    pages = [path for path in again.line.paths("GET") if old_facts(path, kiosk)]
    assert len(pages) < 16
    quiet(again)
    assert balance(again.node.store) == (3 + 1600 + 1500) * 5


def old_facts(path: str, kiosk: Kiosk) -> bool:
    return f"{kiosk.node.log_id.hex()}/facts" in path


def test_a_cut_at_any_request_while_a_log_is_re_homed_loses_and_doubles_nothing() -> None:
    for broken_at in range(9):
        for fault in (lost(), unheard()):
            kiosk = enrolled()
            image = image_of(kiosk.node.store)
            kiosk.awards(2)
            kiosk.settle()
            again = put_back(kiosk, image)
            again.awards(4)
            again.settle(*[None] * broken_at, *[fault] * 3)
            quiet(again)
            assert balance(again.node.store) == 45, (broken_at, fault)


def test_both_halves_of_a_cloned_disk_go_on_and_nothing_of_either_is_lost() -> None:
    kiosk = enrolled()
    clone = put_back(kiosk, image_of(kiosk.node.store))
    for turn in range(3):
        kiosk.awards(1)
        clone.awards(2)
        (kiosk if turn % 2 else clone).settle()
    quiet(kiosk, clone)
    assert balance(kiosk.node.store) == balance(clone.node.store) == (3 + 3 + 6) * 5
    assert events(kiosk.node.store) == events(clone.node.store)


def test_no_server_can_talk_a_kiosk_out_of_its_log_without_the_kiosks_own_signature() -> None:
    kiosk = enrolled()
    mine = kiosk.node.log_id
    kiosk.awards(3)
    with kiosk.line.town.store.write_engine.begin() as conn:
        of_log = tables.logs.c.log_id == mine
        conn.execute(tables.logs.update().where(of_log).values(head_seq=2, head_hash=bytes(33)))
    outcome = kiosk.settle()
    assert kiosk.node.log_id == mine
    assert Trouble.BAD_PAGE in outcome.troubles
    assert outcome.waiting == 3


def test_a_clone_of_a_revoked_kiosk_still_gets_a_receipt_for_everything() -> None:
    """Found by the simulator: it may not read where the fork is, and its facts waited for ever."""
    kiosk = enrolled()
    clone = put_back(kiosk, image_of(kiosk.node.store))
    kiosk.awards(150)
    clone.awards(160)
    kiosk.settle()
    devices.revoke(kiosk.line.town, VILLAGE, kiosk.node.device, why="test")
    outcome = clone.settle()
    assert outcome.troubles == (Trouble.REVOKED,)
    assert (outcome.rehomed, outcome.waiting) == (160, 0)
    assert events(clone.node.store) <= events(clone.line.town.store)
    clone.awards(1)
    assert clone.settle().waiting == 0


# ---- sisters -----------------------------------------------------------------------------------


def test_a_second_kiosk_gets_everything_and_both_agree_whatever_they_write() -> None:
    kiosk = enrolled()
    sister = join(kiosk)
    quiet(kiosk, sister)
    assert balance(sister.node.store) == 15
    kiosk.awards(2)
    sister.awards(3)
    quiet(kiosk, sister)
    assert balance(kiosk.node.store) == balance(sister.node.store) == 40


def test_a_sister_never_sees_another_village() -> None:
    town = new_town()
    kiosk = enrolled(town)
    other = new_kiosk(town, village="v0909090909", number=villages.add(town, "别村").number)
    other.member(name="李大山")
    other.enrol()
    other.settle()
    kiosk.settle()
    with kiosk.node.store.read_engine.connect() as conn:
        assert set(conn.execute(select(tables.facts.c.village)).scalars()) <= {VILLAGE, "*"}
    assert balance(other.node.store) == 0


# ---- the township's disk -----------------------------------------------------------------------


def restored(town: Township, image: Store) -> None:
    """As the township's ``restore`` does it: its own logs end, and new ones begin."""
    town.store = image
    own_logs.begin_all_anew(town)


def test_a_township_put_back_gets_everything_again_from_its_kiosks() -> None:
    town = new_town()
    kiosk = enrolled(town)
    sister = join(kiosk)
    quiet(kiosk, sister)
    image = image_of(town.store)
    kiosk.awards(2)
    sister.awards(2)
    with town.writing() as conn:
        own_logs.work(town, conn, VILLAGE).append(note("之前"))
    quiet(kiosk, sister)
    before = events(town.store)
    restored(town, image)
    quiet(kiosk, sister, rounds=4)
    assert before <= events(town.store)


def test_a_township_put_back_that_wrote_on_before_its_kiosks_came_loses_neither_history() -> None:
    town = new_town()
    kiosk = enrolled(town)
    sister = join(kiosk)
    quiet(kiosk, sister)
    image = image_of(town.store)
    with town.writing() as conn:
        own_logs.work(town, conn, VILLAGE).append(note("之前"))
    kiosk.settle()
    restored(town, image)
    with town.writing() as conn:
        own_logs.work(town, conn, VILLAGE).append(note("之后"))
        own_logs.work(town, conn, VILLAGE).append(note("再后"))
    sister.settle()  # she takes the later history, her sister holds the earlier one
    quiet(kiosk, sister, rounds=5)
    for store in (town.store, kiosk.node.store, sister.node.store):
        with store.read_engine.connect() as conn:
            titles = set(conn.execute(select(tables.notices.c.title)).scalars())
        assert titles == {"之前", "之后", "再后"}


def test_a_township_whose_own_log_was_written_anew_by_hand_is_told_and_nothing_is_dropped() -> None:
    town = new_town()
    kiosk = enrolled(town)
    image = image_of(town.store)
    with town.writing() as conn:
        own_logs.work(town, conn, VILLAGE).append(note("之前"))
    kiosk.settle()
    town.store = image  # a database put back past every command
    with town.writing() as conn:
        own_logs.work(town, conn, VILLAGE).append(note("之后"))
    before = events(kiosk.node.store)
    kiosk.awards(1)
    outcome = kiosk.settle()
    assert outcome.troubles == (Trouble.REPLICA_DIFFERS,)
    assert outcome.waiting == 0
    assert before <= events(kiosk.node.store)


def note(title: str):  # type: ignore[no-untyped-def]
    from kiosk.core.facts.node import NoticePosted

    return NoticePosted(title, ("一",), "2026-11-22", "2026-12-01")


def test_a_township_that_lost_everything_but_its_keys_is_rebuilt_by_one_kiosk() -> None:
    town = new_town()
    kiosk = enrolled(town)
    sister = join(kiosk)
    kiosk.awards(2)
    sister.awards(1)
    quiet(kiosk, sister)
    empty = new_town(keys=town.keys)
    villages.add(empty, "清水湾")
    kiosk.line.town = empty
    assert kiosk.settle().troubles == (Trouble.UNKNOWN_DEVICE,)
    kiosk.enrol()
    for _ in range(3):
        outcome = kiosk.settle()
    assert outcome.troubles == ()
    assert balance(empty.store) == 30
    assert verify(empty.store).sound


# ---- any order ---------------------------------------------------------------------------------


def test_the_proof_is_equal_after_any_interleaving(rng: random.Random) -> None:
    town = new_town()
    kiosk = enrolled(town)
    sister = join(kiosk)
    for _ in range(25):
        who = rng.choice([kiosk, sister])
        if rng.random() < 0.5:
            who.awards(rng.randrange(1, 4))
        else:
            who.settle(*[rng.choice([None, None, lost(), unheard()]) for _ in range(6)])
    quiet(kiosk, sister)
    with town.reading() as conn:
        theirs = proof.of(conn, VILLAGE)
    for each in (kiosk, sister):
        assert each.home.read(lambda conn: proof.of(conn, VILLAGE)) == theirs


def test_every_fact_can_still_be_read_after_it_moved_between_logs() -> None:
    kiosk = enrolled()
    clone = put_back(kiosk, image_of(kiosk.node.store))
    kiosk.awards(1)
    clone.awards(1)
    quiet(kiosk, clone)
    with clone.node.store.read_engine.connect() as conn:
        for body in conn.execute(select(tables.facts.c.body)).scalars():
            assert decode(body).village in (VILLAGE, "*")
