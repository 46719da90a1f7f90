"""How a kiosk comes to belong: a one-time code, two proofs, and numbers of its own to give out.

A code lives fifteen minutes and takes five tries. Its secret half is never sent: kiosk and township
each prove with it that they saw the same keys and the same certificate (``kiosk.sync.code``), so
who listens in between can neither enrol nor be taken for the township. A lost answer costs nothing:
the same key with the same code gets the same word again.

The counter (where accounts are spent) is left as it is: a second kiosk never becomes it by
enrolling, but for one that comes when the counter was sent away and nobody else is there. Numbers
of members, households and clerks are kept apart per device, so that two kiosks that are both
offline never give out the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.core.ids import CROCKFORD
from kiosk.store.locks import lock_village
from kiosk.store.replica import device_name
from kiosk.sync.code import ID_LENGTH, SECRET_LENGTH, Code, proved_answer, request_holds
from kiosk.sync.wire import EnrolAnswer, EnrolRequest
from kiosk.township import counter, devices, numbers, own_logs, tables, villages
from kiosk.township.base import Township
from kiosk.township.problems import Refusal

CODE_MS = 15 * 60 * 1000
TRIES_MOST = 5
_KEPT_MS = 24 * 60 * 60 * 1000
"""How long a spent code is kept, so that a late try is told why."""

_C = tables.codes.c


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A fresh code, for the sheet; its text is shown once and kept nowhere else."""

    code: Code
    number: int
    expires_ms: int


def make_code(town: Township, number: int, *, made_by: str = "") -> MadeCode:
    """A code that lets one kiosk into a village.

    Args:
        number: The township's number of the village.
        made_by: Who asked for it, for the list of codes.

    Raises:
        NoSuchVillage: there is no such village.
    """
    now = town.now_ms()
    with town.writing() as conn:
        villages.of(conn, number)
        conn.execute(delete(tables.codes).where(_C.expires_ms < now - _KEPT_MS))
        code = _new_code(town, conn)
        conn.execute(
            insert(tables.codes).values(
                code_id=code.id,
                number=number,
                secret=code.secret,
                made_ms=now,
                expires_ms=now + CODE_MS,
                made_by=made_by[:40],
                tries=0,
                used_by=None,
            )
        )
    return MadeCode(code, number, now + CODE_MS)


def _new_code(town: Township, conn: Connection) -> Code:
    while True:
        # The low five bits of a byte are as random as the byte.
        drawn = "".join(CROCKFORD[byte & 31] for byte in town.random(ID_LENGTH + SECRET_LENGTH))
        code = Code(drawn[:ID_LENGTH], drawn[ID_LENGTH:])
        taken = select(_C.code_id).where(_C.code_id == code.id)
        if conn.execute(taken).first() is None:
            return code


def enrol(town: Township, request: EnrolRequest) -> EnrolAnswer:
    """Take a kiosk in.

    Raises:
        Refusal: ``wrong-code``, ``code-expired``, ``code-spent``, ``village-taken`` or
            ``device-revoked``.
    """
    with town.writing() as conn:
        code = _code_row(conn, request)
        refusal = _refuse(town, conn, code, request)
        if refusal is None:
            return _take(town, conn, code, request)
    # Outside the transaction: a wrong try has to be counted for good.
    raise refusal


def _code_row(conn: Connection, request: EnrolRequest) -> Any:
    asked = select(tables.codes).where(_C.code_id == request.code_id)
    return conn.execute(asked.with_for_update()).first()


def _refuse(town: Township, conn: Connection, code: Any, request: EnrolRequest) -> Refusal | None:
    """Why not; a wrong proof is counted."""
    if code is None:
        return Refusal("wrong-code")
    if code.tries >= TRIES_MOST:
        return Refusal("code-spent")
    if not request_holds(request, Code(code.code_id, code.secret)):
        counted = update(tables.codes).where(_C.code_id == code.code_id)
        conn.execute(counted.values(tries=code.tries + 1))
        return Refusal("wrong-code", left=TRIES_MOST - code.tries - 1)
    if town.now_ms() >= code.expires_ms:
        return Refusal("code-expired")
    if code.used_by is not None and code.used_by != request.device_key:
        return Refusal("code-spent")
    if request.certificate != town.fingerprint:
        # It knows the code, and saw somebody else's certificate: who stands in between?
        return Refusal("wrong-code", "another certificate was seen")
    return None


def _take(town: Township, conn: Connection, code: Any, request: EnrolRequest) -> EnrolAnswer:
    village = _village_of(town, conn, code.number, request.village)
    lock_village(conn, village)
    known = devices.by_key(conn, request.device_key)
    device = device_name(request.device_key)
    if known is not None and (known.village != village or known.sent_away):
        raise Refusal("device-revoked", "this key was used before; the kiosk needs a new one")
    if known is None:
        if devices.named(conn, device) is not None:
            raise Refusal("device-revoked", "another key has this name")
        numbers.give(town, conn, village, device)
        work = own_logs.work(town, conn, village)
        counter.give_to_new(work, device, brings_village=bool(request.village))
        devices.keep(
            town,
            conn,
            village,
            request.device_key,
            state=devices.ENROLLED,
            box_key=request.box_key,
            program=request.program,
        )
    else:
        row = tables.devices.c
        conn.execute(
            update(tables.devices)
            .where(row.village == village, row.device == device)
            .values(state=devices.ENROLLED, box_key=request.box_key, program=request.program[:40])
        )
    used = update(tables.codes).where(_C.code_id == code.code_id)
    conn.execute(used.values(used_by=request.device_key))
    answer = EnrolAnswer(
        village,
        villages.of(conn, code.number).name,
        town.township,
        town.name,
        town.keys.public,
        town.keys.box_public,
        town.certificate,
        town.now_ms(),
    )
    return proved_answer(answer, request, Code(code.code_id, code.secret))


def _village_of(town: Township, conn: Connection, number: int, said: str) -> str:
    """The village's id: the kiosk's own where it has one, which keeps every byte it ever wrote."""
    if not said:
        return villages.id_of(town, conn, number)
    if not villages.is_id(said):
        raise Refusal("village-taken", "this can be no village's id")
    try:
        villages.adopt(conn, number, said)
    except villages.VillageTaken as taken:
        raise Refusal("village-taken") from taken
    return said
