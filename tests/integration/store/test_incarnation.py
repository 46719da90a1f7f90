"""Which log a machine writes after a start: its own, or a new one that names the old."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.core.facts.node import CloneSuspected, DayOpened, LogOpened, RestoreNoticed
from kiosk.store import tables
from kiosk.store.codec import decode
from kiosk.store.engine import Store, open_store
from kiosk.store.headfile import Standing, own_head, write_head
from kiosk.store.incarnation import NoLogYet, open_first_log, settle
from kiosk.store.keys import Keys, load_keys, make_keys, renew_device_key
from kiosk.store.machine import names_of
from kiosk.store.migrate import create_store
from kiosk.store.recovery import new_sheet
from kiosk.store.uow import Node
from kiosk.store.verify import verify

DAY = "2026-03-02"


@dataclass
class Machine:
    """One kiosk's files, opened anew for every start."""

    path: Path
    keys_folder: Path

    def keys(self) -> Keys:
        return load_keys(self.keys_folder)

    def open(self) -> Store:
        return open_store(self.path, self.keys().store)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path / "data" / "kiosk.db", tmp_path / "keys")
    made.path.parent.mkdir()
    keys = make_keys(made.keys_folder, new_sheet().public)
    with create_store(made.path, keys.store) as store:
        work(open_first_log(store, keys, "v1", day=DAY), 3)
        remember(store, keys)
    return made


def work(node: Node, facts: int) -> None:
    with node.work() as uow:
        for _ in range(facts):
            uow.append(DayOpened(uow.day))
        uow.commit()


def remember(store: Store, keys: Keys) -> None:
    with store.read_engine.connect() as conn:
        head = own_head(conn)
    assert head is not None
    write_head(keys.folder, head, keys.store)


def genesis(store: Store, node: Node) -> list:
    with store.read_engine.connect() as conn:
        bodies = conn.execute(
            select(tables.facts.c.body)
            .where(tables.facts.c.log_id == node.log_id)
            .order_by(tables.facts.c.seq)
        ).scalars()
        return [decode(body).payload for body in bodies]


def test_an_ordinary_start_goes_on_with_the_same_log(machine: Machine):
    with machine.open() as store:
        first = settle(store, machine.keys())
        work(first.node, 1)
    with machine.open() as store:
        again = settle(store, machine.keys())
    assert again.node.log_id == first.node.log_id
    assert (again.standing, again.previous) == (Standing.SAME, None)


def test_a_store_that_was_put_back_opens_a_new_log_with_a_new_key(machine: Machine):
    old = machine.path.read_bytes()
    before = machine.keys()
    with machine.open() as store:
        node = settle(store, before).node
        work(node, 20)
        remember(store, before)
    machine.path.write_bytes(old)
    with machine.open() as store:
        settled = settle(store, before)
        assert settled.standing is Standing.BEHIND
        assert settled.previous is not None
        assert settled.previous.log_id == node.log_id
        assert settled.node.log_id != node.log_id
        opened, noticed = genesis(store, settled.node)
        assert isinstance(opened, LogOpened)
        assert (opened.previous_log, opened.previous_seq, opened.previous_hash) == (
            node.log_id,
            settled.previous.seq,
            settled.previous.hash,
        )
        assert opened.device_key == machine.keys().device_public != before.device_public
        assert isinstance(noticed, RestoreNoticed)
        work(settled.node, 2)
        assert verify(store).sound
    with machine.open() as store:
        again = settle(store, machine.keys())
    assert again.node.log_id == settled.node.log_id
    assert again.previous is None


def test_a_power_cut_between_new_key_and_new_log_heals_at_the_next_start(machine: Machine):
    renew_device_key(machine.keys())
    with machine.open() as store:
        settled = settle(store, machine.keys())
        assert settled.previous is not None
        (opened,) = genesis(store, settled.node)
        assert opened.reason == "key-change"
        assert verify(store).sound


def test_the_old_log_keeps_every_byte(machine: Machine):
    def bodies(store: Store) -> list:
        with store.read_engine.connect() as conn:
            asked = select(tables.facts).order_by(tables.facts.c.log_id, tables.facts.c.seq)
            return conn.execute(asked).all()

    with machine.open() as store:
        before = bodies(store)
        renew_device_key(machine.keys())
        settle(store, machine.keys())
        assert set(before) < set(bodies(store))


def test_a_store_without_a_log_is_for_init_not_for_a_start(tmp_path: Path):
    keys = make_keys(tmp_path / "keys", new_sheet().public)
    with create_store(tmp_path / "kiosk.db", keys.store) as store, pytest.raises(NoLogYet):
        settle(store, keys)


def test_a_copied_machine_with_the_same_keys_goes_on_until_sync_tells_them_apart(
    machine: Machine, tmp_path: Path
):
    # Honest limit: a whole image, keys and head file included, looks like itself. The
    # fingerprint of the machine and the township's fork check find it (SYNC §6).
    twin = Machine(tmp_path / "twin" / "kiosk.db", tmp_path / "twin-keys")
    shutil.copytree(machine.path.parent, twin.path.parent)
    shutil.copytree(machine.keys_folder, twin.keys_folder)
    with machine.open() as one, twin.open() as two:
        logs = {settle(one, machine.keys()).node.log_id, settle(two, twin.keys()).node.log_id}
    assert len(logs) == 1


HERE = {"system": "5f3a", "board": "B-1", "disk": "S4X"}


def payloads(store: Store, node: Node) -> list:
    with store.read_engine.connect() as conn:
        rows = conn.execute(
            select(tables.facts.c.body)
            .where(tables.facts.c.log_id == node.log_id)
            .order_by(tables.facts.c.seq)
        ).scalars()
        return [decode(body).payload for body in rows]


def test_the_same_machine_goes_on_with_its_log_whoever_starts_it(machine: Machine):
    for names in (HERE, HERE, {"system": "5f3a"}, HERE | {"board-serial": "77"}, HERE):
        with machine.open() as store:
            settled = settle(store, machine.keys(), names=names)
            assert settled.previous is None
            logs = select(tables.logs.c.log_id)
            with store.read_engine.connect() as conn:
                assert len(conn.execute(logs).all()) == 1


@pytest.mark.parametrize("other", ["system", "board", "disk"])
def test_a_disk_in_another_machine_opens_a_new_log_and_nothing_stops(machine: Machine, other: str):
    with machine.open() as store:
        first = settle(store, machine.keys(), names=HERE).node
    for _ in range(2):  # said once, not at every start
        with machine.open() as store:
            settled = settle(store, machine.keys(), names=HERE | {other: "another"})
            node = settled.node
            assert node.log_id != first.log_id
            assert node.device == first.device
            assert settled.previous is None
            genesis, suspected = payloads(store, node)[:2]
            assert (genesis.reason, genesis.previous_log) == ("clone", first.log_id)
            assert isinstance(suspected, CloneSuspected)
            work(node, 1)
            assert verify(store).sound


def test_names_of_the_machine_are_kept_as_salted_hashes_only(machine: Machine):
    names = names_of(machine.path.parent) | {"disk": "SERIAL-1234567"}
    with machine.open() as store:
        settle(store, machine.keys(), names=names)
        with store.read_engine.connect() as conn:
            kept = b"".join(conn.execute(select(tables.local_notes.c.value)).scalars())
    assert kept
    assert not [value for value in names.values() if value.encode() in kept]
