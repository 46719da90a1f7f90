"""The devices of the villages: who may speak, who may only push, and who was sent away.

A revoked device may still push: what it holds is receipted and kept, but its facts beyond the
places named by ``DeviceRevoked`` post nothing until ``LogAdmitted`` (SYNC.md §6). It reads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.core.facts import SYSTEM, Operator
from kiosk.core.facts.township import DeviceRevoked, LogAdmitted
from kiosk.store import tables as store
from kiosk.store.locks import lock_village
from kiosk.store.replica import device_name
from kiosk.township import own_logs, tables
from kiosk.township.base import Township

_D = tables.devices.c
ENROLLED, REVOKED, RETIRED, VOUCHED = "enrolled", "revoked", "retired", "vouched"
RESTORED_AS = "restored as "
"""How the reason begins why a key was retired; behind it the device that took its place."""


class NoSuchDevice(LookupError):
    """No device of this village has this name."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device as the township knows it.

    Attributes:
        state: ``enrolled``, ``revoked``, ``retired`` or ``vouched``.
        pushed_ms: When its last batch was receipted; ``None`` before the first.
        offset_ms: Township's clock minus its own, at that time.
        ended_why: Why it is revoked or retired.
    """

    village: str
    device: str
    device_key: bytes
    box_key: bytes
    state: str
    enrolled_ms: int
    ended_ms: int | None
    ended_why: str
    program: str
    pushed_ms: int | None
    offset_ms: int | None

    @property
    def may_read(self) -> bool:
        """Whether it is shown anything."""
        return self.state == ENROLLED

    @property
    def sent_away(self) -> bool:
        """Whether what it writes now has to wait for a person's word."""
        return self.state in (REVOKED, RETIRED)


_NAMED = select(tables.devices).where(_D.device == bindparam("device"))
_KEYED = select(tables.devices).where(_D.device_key == bindparam("key"))


def named(conn: Connection, device: str) -> Device | None:
    """The device of this name, of whatever village; its signature is the caller's to check."""
    row = conn.execute(_NAMED, {"device": device}).first()
    return None if row is None else _device(row)


def by_key(conn: Connection, device_key: bytes) -> Device | None:
    """The device with this key."""
    row = conn.execute(_KEYED, {"key": device_key}).first()
    return None if row is None else _device(row)


def of_village(conn: Connection, village: str | None = None) -> tuple[Device, ...]:
    """The devices of a village, or of all, in the order they came."""
    asked = select(tables.devices).order_by(_D.village, _D.enrolled_ms, _D.device)
    if village is not None:
        asked = asked.where(_D.village == village)
    return tuple(_device(row) for row in conn.execute(asked))


def keep(
    town: Township,
    conn: Connection,
    village: str,
    device_key: bytes,
    *,
    state: str,
    box_key: bytes = b"",
    program: str = "",
) -> str:
    """Make a device known; its name."""
    device = device_name(device_key)
    conn.execute(
        insert(tables.devices).values(
            village=village,
            device=device,
            device_key=device_key,
            box_key=box_key,
            state=state,
            enrolled_ms=town.now_ms(),
            ended_ms=None,
            ended_why="",
            program=program[:40],
            pushed_ms=None,
            offset_ms=None,
        )
    )
    return device


_PUSHED = (
    update(tables.devices)
    .where(_D.village == bindparam("of"), _D.device == bindparam("name"))
    .values(pushed_ms=bindparam("at"), offset_ms=bindparam("offset"), program=bindparam("version"))
)


def note_push(
    conn: Connection, device: Device, *, now_ms: int, wall_ms: int | None, program: str
) -> None:
    """Remember when a device pushed and what its clock said."""
    conn.execute(
        _PUSHED,
        {
            "of": device.village,
            "name": device.device,
            "at": now_ms,
            "offset": device.offset_ms if wall_ms is None else now_ms - wall_ms,
            "version": program[:40],
        },
    )


def revoke(
    town: Township, village: str, device: str, *, why: str, operator: Operator = SYSTEM
) -> bool:
    """Send a device away: it reads nothing more, and what it writes from here on posts nothing.

    Said in the village's log only: its logs go nowhere but to its own village's kiosks, so no
    other village needs to know.

    Returns:
        Whether it was in good standing before.

    Raises:
        NoSuchDevice: there is none of that name.
    """
    with town.writing(village) as conn:
        lock_village(conn, village)
        known = _the_device(conn, village, device)
        if known.sent_away:
            return False
        end(town, conn, known, state=REVOKED, why=why, operator=operator)
    return True


def end(
    town: Township,
    conn: Connection,
    device: Device,
    *,
    state: str,
    why: str,
    heads: Mapping[str, int] | None = None,
    operator: Operator = SYSTEM,
) -> None:
    """Revoke or retire inside a transaction that holds the village's lock.

    Args:
        heads: Log id (hex) → seq its facts count up to; where its logs stand here when left out.
    """
    # Here, because who names the counter has to know the devices.
    from kiosk.township import counter

    conn.execute(
        update(tables.devices)
        .where(_D.village == device.village, _D.device == device.device)
        .values(state=state, ended_ms=town.now_ms(), ended_why=why[:200])
    )
    standing = heads_of(conn, device.village, device.device)
    standing.update(heads or {})
    work = own_logs.work(town, conn, device.village)
    payload = DeviceRevoked(device.device, standing, why[:200])
    work.append(payload, event_id=town.mint(), operator=operator)
    counter.take_back(work, device.device)


def end_as_said(town: Township, conn: Connection, village: str, said: DeviceRevoked) -> None:
    """A township that was put back hears again whom it had sent away."""
    state = RETIRED if said.reason.startswith(RESTORED_AS) else REVOKED
    conn.execute(
        update(tables.devices)
        .where(
            _D.village == village,
            _D.device == said.device,
            _D.state.in_((ENROLLED, VOUCHED)),
        )
        .values(state=state, ended_ms=town.now_ms(), ended_why=said.reason)
    )


def admit(
    town: Township,
    village: str,
    device: str,
    log_id: bytes,
    seq: int | None = None,
    *,
    operator: Operator = SYSTEM,
) -> int:
    """Let a revoked device's facts count after all, up to a place of one of its logs.

    Args:
        seq: Up to where; all that is here when left out.

    Returns:
        Up to where they count now.

    Raises:
        NoSuchDevice: no such device, or the log is not its own.
    """
    # Here, because who answers also gives out numbers, and for that has to know the devices.
    from kiosk.township import answers, counter

    with town.writing(village) as conn:
        lock_village(conn, village)
        _the_device(conn, village, device)
        heads = heads_of(conn, village, device)
        head = heads.get(log_id.hex())
        if head is None:
            raise NoSuchDevice(f"{device} writes no log {log_id.hex()}")
        upto = head if seq is None else min(seq, head)
        work = own_logs.work(town, conn, village)
        counter.keep(work)
        payload = LogAdmitted(device, log_id, upto)
        work.append(payload, event_id=town.mint(), operator=operator)
        # What counts only now may be a double, or draw an account below zero.
        answers.check_all(town, conn, village)
    answers.follow(town, village)
    return upto


@dataclass(frozen=True, slots=True)
class Held:
    """Facts of a revoked device that wait for a person's word.

    Attributes:
        counted: Up to where the log's facts count.
        head: Up to where they are here.
    """

    village: str
    device: str
    log_id: bytes
    counted: int
    head: int


def held_back(conn: Connection, village: str | None = None) -> tuple[Held, ...]:
    """What was pushed after a revocation and posts nothing yet."""
    gates, logs = store.gates.c, store.logs.c
    asked = (
        select(gates.village, gates.device, gates.log_id, gates.last_seq, logs.head_seq)
        .join(store.logs, (logs.log_id == gates.log_id) & (logs.village == gates.village))
        .where(logs.head_seq > gates.last_seq)
        .order_by(gates.village, gates.device, gates.log_id)
    )
    if village is not None:
        asked = asked.where(gates.village == village)
    return tuple(Held(*row) for row in conn.execute(asked))


def heads_of(conn: Connection, village: str, device: str) -> dict[str, int]:
    """Log id (hex) → head, of every log a device wrote."""
    logs = store.logs.c
    asked = select(logs.log_id, logs.head_seq).where(logs.village == village, logs.device == device)
    return {row.log_id.hex(): row.head_seq for row in conn.execute(asked)}


def _the_device(conn: Connection, village: str, device: str) -> Device:
    known = named(conn, device)
    if known is None or known.village != village:
        raise NoSuchDevice(device)
    return known


def _device(row: Any) -> Device:
    return Device(
        row.village,
        row.device,
        row.device_key,
        row.box_key,
        row.state,
        row.enrolled_ms,
        row.ended_ms,
        row.ended_why,
        row.program,
        row.pushed_ms,
        row.offset_ms,
    )
