"""Two kiosks of a village sign in to one activity: each undoes its own last, and only that."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import update

from kiosk.core.facts.node import LogOpened
from kiosk.services import activities, basis, came, put_right, sign_in
from kiosk.services.came import Undo
from kiosk.store import log, tables
from kiosk.store.verify import verify
from tests.helpers.made_village import DAY, MadeVillage, made_village
from tests.helpers.replicas import Keys, carry, empty_store, keyed_node

HOUR_MS = 3_600_000


@dataclass
class Hall:
    """Two kiosks that know of each other what :meth:`meet` carried."""

    keys: Keys
    first: MadeVillage
    second: MadeVillage

    def meet(self) -> None:
        """Each gets what the other wrote."""
        for source, target in ((self.first, self.second), (self.second, self.first)):
            while carry(source.node.store, target.node.store, self.keys, source.node.log_id):
                pass


@pytest.fixture
def hall() -> Hall:
    keys: Keys = {}
    first = made_village(keyed_node(keys))
    store = empty_store()
    while carry(first.node.store, store, keys, first.node.log_id):
        pass
    second = MadeVillage(keyed_node(keys, store=store))
    made = Hall(keys, first, second)
    made.meet()
    return made


def come(kiosk: MadeVillage, activity: bytes, member: int) -> sign_in.SignedIn:
    return kiosk.do(
        sign_in.show_card, activity=activity, member=member, operator=basis.by_clerk(kiosk.clerk)
    )


def undo(kiosk: MadeVillage, activity: bytes, entry: bytes) -> came.TakenBack:
    return kiosk.do(came.undo_last, activity=activity, entry=entry, reason="点错了", clerk=2)


def names(kiosk: MadeVillage, activity: bytes) -> list[str]:
    return [one.name for one in kiosk.ask(came.last_five, activity)]


def test_each_kiosk_undoes_who_it_signed_in_last_whatever_the_other_wrote(hall):
    there, here = hall.first.member("王桂花"), hall.first.member("李长福")
    sweep = hall.first.activity()
    for _ in range(30):  # the first one's log is far ahead in numbers
        hall.first.do(activities.open_, activity=hall.first.activity(), clerk=2)
    come(hall.first, sweep, there)
    hall.meet()
    shown = come(hall.second, sweep, here).mark.entry
    assert names(hall.second, sweep) == ["李长福"]
    back = undo(hall.second, sweep, shown)
    assert (back.outcome, back.undone.name) == (Undo.DONE, "李长福")
    hall.meet()
    for kiosk in (hall.first, hall.second):
        assert [kiosk.holding(m).balance for m in (there, here)] == [2, 0]
        assert [one.name for one in kiosk.ask(came.who_came, sweep)] == ["王桂花"]
        assert verify(kiosk.node.store).sound


def test_a_kiosk_that_signed_in_nobody_has_nothing_to_undo(hall):
    there = hall.first.member("王桂花")
    sweep = hall.first.activity()
    entry = come(hall.first, sweep, there).mark.entry
    hall.meet()
    assert undo(hall.second, sweep, entry).outcome is Undo.NOTHING_LEFT
    assert hall.second.ask(put_right.last_of_today, DAY) is None
    refused = hall.second.do(put_right.undo_last, entry=entry, reason="点错了", clerk=2)
    assert refused.outcome is put_right.Outcome.NOT_THE_LAST
    assert hall.second.holding(there).balance == 2


def test_the_desk_names_what_this_kiosk_booked_last(hall):
    there, here = hall.first.member("王桂花"), hall.first.member("李长福")
    sweep = hall.first.activity()
    hall.meet()
    mine = come(hall.second, sweep, here).mark.entry
    come(hall.first, sweep, there)
    hall.meet()
    last = hall.second.ask(put_right.last_of_today, DAY)
    assert (last.entry, last.name) == (mine, "李长福")
    assert hall.first.ask(put_right.last_of_today, DAY).name == "王桂花"


def test_after_a_new_log_the_last_is_of_the_new_one(hall):
    """A key change or a restore: numbers begin anew, and the old log's stand far higher."""
    before, after = hall.first.member("王桂花"), hall.first.member("李长福")
    sweep = hall.first.activity()
    come(hall.first, sweep, before)
    kiosk = MadeVillage(_next_log(hall.first))
    assert kiosk.ask(put_right.last_of_today, DAY) is None
    shown = come(kiosk, sweep, after).mark.entry
    assert kiosk.ask(put_right.last_of_today, DAY).name == "李长福"
    assert undo(kiosk, sweep, shown).undone.name == "李长福"
    assert [kiosk.holding(m).balance for m in (before, after)] == [2, 0]


def _next_log(kiosk: MadeVillage):
    """As ``kiosk.store.incarnation`` opens one: the old log is no longer its own."""
    node = replace(kiosk.node, log_id=secrets.token_bytes(16))
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with node.store.write_engine.begin() as conn:
        conn.execute(update(tables.logs).values(own=False))
        log.open_log(
            conn, log_id=node.log_id, village=node.village, device=node.device, device_key=key,
            own=True,
        )  # fmt: skip
    with node.work(DAY) as uow:
        uow.append(LogOpened(key, "restored", "0.1.0"))
        uow.commit()
    return node


def test_who_came_at_one_kiosk_leaves_at_the_other_and_is_paid_once(hall):
    member = hall.first.member("王桂花")
    patrol = hall.first.activity("V2", title="平安巡逻")
    come(hall.first, patrol, member)
    hall.meet()
    for kiosk in (hall.first, hall.second):
        kiosk.clock.forward(HOUR_MS)
    left = come(hall.second, patrol, member)
    assert (left.outcome, left.points) == (sign_in.Outcome.SIGNED_OUT, 2)
    hall.meet()
    ended = hall.first.do(sign_in.end_all, activity=patrol, operator=basis.by_clerk(2))
    assert ended == ()
    undo(hall.second, patrol, left.mark.entry)
    hall.meet()
    for kiosk in (hall.first, hall.second):
        assert kiosk.ask(came.still_there, patrol) == (member,)
        assert kiosk.holding(member).balance == 0
