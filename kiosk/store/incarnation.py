"""Which log this machine writes: one incarnation of one device (SYNC.md §6).

A log belongs to one device key. A store that was put back, or whose device key is another than
its log's, opens a new log that names the old one and its head; the old log never grows again here.
Nothing stops working because of it, and nothing of the old log is touched.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update

from kiosk import __version__
from kiosk.core.clock import Clock, local_day
from kiosk.core.facts.node import CloneSuspected, LogOpened, RestoreNoticed
from kiosk.store import headfile, machine, tables
from kiosk.store.engine import Store
from kiosk.store.headfile import Standing, own_head
from kiosk.store.keys import Keys, renew_device_key
from kiosk.store.log import Head, open_log
from kiosk.store.uow import Node, SystemClock, UnitOfWork

CLONE = "clone"
"""Why a new log was opened: the machine under the store is another one than last time."""


class NoLogYet(LookupError):
    """The store holds no log of this node: it was made and never opened (``kiosk init``)."""


@dataclass(frozen=True, slots=True)
class Settled:
    """This machine's place after a start.

    Attributes:
        node: Writes the present log.
        keys: The keys that go with it; another device key than before after a restore.
        standing: How the store compared with its head file.
        previous: The log that ended here, when a new one had to be opened; else ``None``. Nothing
            may be spent until staff have dealt with it.
    """

    node: Node
    keys: Keys
    standing: Standing
    previous: Head | None = None


def settle(
    store: Store,
    keys: Keys,
    *,
    clock: Clock | None = None,
    names: Mapping[str, str] | None = None,
) -> Settled:
    """At every start: go on with the present log, or open a new one where that must be.

    Args:
        names: What this machine calls itself (``machine.names_of``); when they are others than
            last time, the disk was cloned or moved. Not looked at when left out.

    Raises:
        NoLogYet: there is nothing to go on from.
        OSError: the keys' folder takes no new device key.
    """
    with store.read_engine.connect() as conn, conn.begin():
        verdict = headfile.compare(conn, keys.folder, keys.store)
        row = conn.execute(select(tables.logs).where(tables.logs.c.own)).first()
    if row is None:
        raise NoLogYet(str(store.path))
    if verdict.restored:
        if row.device_key == keys.device_public:
            # Loaded here and below: a start that goes on with its log has no use for either.
            from kiosk.store.ends import sign_ends

            # The last moment at which what stands in the old log can be signed.
            with store.write_engine.begin() as conn:
                sign_ends(conn, row.log_id, keys.device.sign)
        keys = renew_device_key(keys)
        return _next(store, keys, "restored", verdict.standing, clock)
    if row.device_key != keys.device_public:
        return _next(store, keys, "key-change", verdict.standing, clock)
    if names and _another_machine(store, names):
        node, _ = open_next_log(store, keys, CLONE, clock=clock)
        return Settled(node, keys, verdict.standing)
    node = Node(store, row.village, row.device, row.log_id, clock or SystemClock())
    return Settled(node, keys, verdict.standing)


def _another_machine(store: Store, names: Mapping[str, str]) -> bool:
    """Whether this is another machine than last time; from now on it is this one."""
    with store.read_engine.connect() as conn, conn.begin():
        other = bool(machine.differs(conn, names))
        if not other and machine.known(conn, names):
            return False
    with store.write_engine.begin() as conn:
        machine.remember(conn, names)
    return other


def open_first_log(
    store: Store, keys: Keys, village: str, *, day: str | None = None, clock: Clock | None = None
) -> Node:
    """The genesis of a new village's store (``kiosk init``)."""
    return _open(store, keys, village, "first", None, day, clock)


def open_next_log(
    store: Store, keys: Keys, reason: str, *, clock: Clock | None = None
) -> tuple[Node, Head]:
    """End the present log and open a new one whose genesis names it.

    Returns:
        The node that writes the new log, and the head of the old one.

    Raises:
        NoLogYet: there was no log to go on from.
    """
    with store.read_engine.connect() as conn, conn.begin():
        previous = own_head(conn)
        if previous is None:
            raise NoLogYet(str(store.path))
        village = conn.execute(select(tables.logs.c.village).where(tables.logs.c.own)).scalar_one()
    return _open(store, keys, village, reason, previous, previous.day, clock), previous


def _next(
    store: Store, keys: Keys, reason: str, standing: Standing, clock: Clock | None
) -> Settled:
    node, previous = open_next_log(store, keys, reason, clock=clock)
    with store.read_engine.connect() as conn, conn.begin():
        head = own_head(conn)
    if head is not None:
        headfile.write_head(keys.folder, head, keys.store)
    return Settled(node, keys, standing, previous)


def _open(
    store: Store,
    keys: Keys,
    village: str,
    reason: str,
    previous: Head | None,
    day: str | None,
    clock: Clock | None,
) -> Node:
    clock = clock or SystemClock()
    from kiosk.store.replica import device_name

    device = device_name(keys.device_public)
    node = Node(store, village, device, secrets.token_bytes(16), clock)
    with store.write_engine.begin() as conn:
        conn.execute(update(tables.logs).where(tables.logs.c.own).values(own=False))
        open_log(
            conn,
            log_id=node.log_id,
            village=village,
            device=device,
            device_key=keys.device_public,
            own=True,
        )
        uow = UnitOfWork(node, conn, day or local_day(clock.now()))
        uow.append(_genesis(keys, reason, previous))
        if previous is not None and reason == "restored":
            uow.append(RestoreNoticed(previous.log_id, previous.seq, previous.hash))
        if previous is not None and reason == CLONE:
            uow.append(CloneSuspected("machine"))
    return node


def _genesis(keys: Keys, reason: str, previous: Head | None) -> LogOpened:
    if previous is None:
        return LogOpened(keys.device_public, reason, __version__)
    return LogOpened(
        keys.device_public,
        reason,
        __version__,
        previous_log=previous.log_id,
        previous_seq=previous.seq,
        previous_hash=previous.hash,
    )
