"""Logs carried from store to store in tests, by the program's own taking in and giving out."""

from __future__ import annotations

import random
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from kiosk.core.facts.node import LogOpened
from kiosk.store import log, tables
from kiosk.store.engine import Store
from kiosk.store.replica import Slice, give_out, heads, log_here, take_in
from kiosk.store.uow import Node
from tests.helpers.nodes import FakeClock, new_node

Keys = dict[bytes, Ed25519PrivateKey]


def keyed_node(keys: Keys, *, village: str = "qsw", store: Store | None = None) -> Node:
    """A node whose log's key is remembered in ``keys``."""
    key = Ed25519PrivateKey.generate()
    node = new_node(store, village=village, key=key)
    keys[node.log_id] = key
    return node


def township_log(keys: Keys, store: Store, village: str, key: Ed25519PrivateKey) -> Node:
    """A log of the township's for one village, in a store of the township's."""
    node = Node(store, village, "township", random.randbytes(16), FakeClock())
    public = key.public_key().public_bytes_raw()
    with store.write_engine.begin() as conn:
        log.open_log(
            conn,
            log_id=node.log_id,
            village=village,
            device="township",
            device_key=public,
            own=True,
        )
    with node.work("2026-11-22") as uow:
        uow.append(LogOpened(public, "first", "test"))
        uow.commit()
    keys[node.log_id] = key
    return node


def empty_store() -> Store:
    """A store in memory with all its tables."""
    store = Store.memory()
    tables.METADATA.create_all(store.write_engine)
    return store


def slice_of(store: Store, keys: Keys, log_id: bytes, after: int, most: int = 500) -> Slice | None:
    """The next facts of a log, signed by its writer."""
    with store.read_engine.connect() as conn:
        return give_out(conn, log_id, after, facts_most=most, sign=keys[log_id].sign)


def carry(source: Store, target: Store, keys: Keys, log_id: bytes, most: int = 500) -> bool:
    """One slice of a log from one store to the other; whether there was one."""
    with source.read_engine.connect() as conn:
        known = log_here(conn, log_id)
    assert known is not None
    with target.read_engine.connect() as conn:
        here = log_here(conn, log_id)
    part = slice_of(source, keys, log_id, here[1].seq if here else 0, most)
    if part is None:
        return False
    with target.write_engine.begin() as conn:
        take_in(conn, known[0], part)
    return True


def carry_all(sources: Sequence[Store], target: Store, keys: Keys, dice: random.Random) -> None:
    """Every log of the sources into the target, slices of any size, logs in any interleaving."""
    waiting = []
    for source in sources:
        with source.read_engine.connect() as conn:
            waiting += [(source, origin.log_id) for origin, _ in heads(conn)]
    while waiting:
        choice = dice.choice(waiting)
        if not carry(*choice[:1], target, keys, choice[1], dice.randint(1, 9)):
            waiting.remove(choice)


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every projected table in the order of its key."""
    with store.read_engine.connect() as conn:
        return {
            table.name: [
                tuple(row)
                for row in conn.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in tables.of_group("projected")
        }
