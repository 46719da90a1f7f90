"""How a kiosk comes to belong to a township: a one-time code, two proofs, one pinned link.

The kiosk looks at the server's certificate without believing it, then proves over the code that it
saw this one; the township proves over the same code that the keys it sends are its own. Only then
are they pinned. A village that worked alone keeps its id, its log and every byte; an empty machine
gets keys, a store and the village's id here, and the rest by the first settlement.

A lost answer is asked for again: the same key with the same code gets the same word.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk import __version__
from kiosk.core.clock import Clock
from kiosk.store.engine import sync_folder
from kiosk.store.errors import StoreError, StoreExists
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import (
    RECOVERY_PUBLIC,
    Keys,
    KeysExist,
    check_apart,
    keys_in,
    load_keys,
    make_keys,
    write_private,
)
from kiosk.store.migrate import create_store, fresh_name, into_place
from kiosk.store.recovery import RecoverySheet, new_sheet
from kiosk.store.uow import Node
from kiosk.sync import link, wire
from kiosk.sync.code import Code, answer_holds, proved_request
from kiosk.sync.home import Home, direct
from kiosk.sync.http import NO_CERTIFICATE
from kiosk.sync.link import Link
from kiosk.sync.outcome import Trouble
from kiosk.sync.packing import Malformed, TooLarge
from kiosk.sync.talk import ANSWER_S, Refused, read_answer, trouble_of
from kiosk.sync.transport import CBOR, NoAnswer, Request, Transport

Sheet = Callable[[Node, RecoverySheet, str], None]
"""Brings the recovery sheet onto paper: the node, what stands on it, the village's name."""


class Refusal(StrEnum):
    """Why a code did not let this kiosk in; each has a sentence ``sync-enrol-<value>``."""

    WRONG_CODE = "wrong-code"
    EXPIRED = "code-expired"
    SPENT = "code-spent"
    VILLAGE_TAKEN = "village-taken"
    REVOKED = "device-revoked"
    OTHER_VILLAGE = "other-village"
    OTHER_TOWNSHIP = "other-township"
    NOT_PROVED = "not-proved"

    @property
    def message_id(self) -> str:
        """The sentence, with the next step."""
        return f"sync-enrol-{self.value}"


_KINDS = {each.value: each for each in Refusal}


@dataclass(frozen=True, slots=True)
class Enrolled:
    """It worked; the link is kept."""

    link: Link
    village: str

    message_id = "sync-enrol-done"


def enrol(
    home: Home, transport: Transport, address: str, code: Code, *, seen: bytes = NO_CERTIFICATE
) -> Enrolled | Refusal | Trouble:
    """Let a kiosk that has a village in.

    Args:
        home: The kiosk; its store keeps the link.
        transport: To the address, pinned to the certificate that was seen.
        address: As ``http.address_of`` gave it.
        code: What was typed or scanned.
        seen: SHA-256 of the certificate that was seen (``http.fingerprint_of``).

    Returns:
        What came of it; nothing is kept unless it worked.
    """
    keys, village = home.keys, home.node.village
    asked = _ask(transport, keys, village, code, seen)
    if not isinstance(asked, wire.EnrolAnswer):
        return asked
    if asked.village != village:
        return Refusal.OTHER_VILLAGE
    pinned = _link(address, asked, keys)
    known = home.read(link.read)
    if known is not None and known.key != pinned.key:
        return Refusal.OTHER_TOWNSHIP  # its logs are here; two townships' words do not mix
    home.write(lambda conn: link.keep(conn, pinned))
    return Enrolled(pinned, village)


def join(
    store: Path,
    keys_folder: Path,
    transport: Transport,
    address: str,
    code: Code,
    *,
    sheet: Sheet,
    seen: bytes = NO_CERTIFICATE,
    clock: Clock | None = None,
) -> Enrolled | Refusal | Trouble:
    """Let an empty machine in: it becomes a kiosk of the code's village.

    Keys are made first, under another name, and kept there when no answer came, so that the same
    code works once more with the same key. Store and keys get their names only when the recovery
    sheet is there.

    Args:
        store, keys_folder: Where both will be; nothing may be there.
        sheet: Prints the recovery sheet; what it raises undoes all but the keys kept for later.

    Raises:
        StoreExists, KeysExist: this machine has a village already; nothing was made.
    """
    check_apart(keys_folder, store.parent)
    if store.exists():
        raise StoreExists(str(store))
    if keys_in(keys_folder):
        raise KeysExist(str(keys_folder))
    fresh = keys_folder.with_name(keys_folder.name + ".joining")
    keys, paper = _keys(fresh)
    asked = _ask(transport, keys, "", code, seen)
    if not isinstance(asked, wire.EnrolAnswer):
        return asked
    pinned = _link(address, asked, keys)
    store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = fresh_name(store, "joining")
    try:
        with create_store(making, keys.store) as made:
            node = open_first_log(made, keys, asked.village, clock=clock)
            direct(node, keys).write(lambda conn: link.keep(conn, pinned))
            sheet(node, paper, asked.village_name)
    except BaseException:
        fresh_name(store, "joining")
        raise
    with contextlib.suppress(FileNotFoundError):
        keys_folder.rmdir()
    fresh.rename(keys_folder)
    sync_folder(keys_folder.parent)
    into_place(making, store, keys.store)
    return Enrolled(pinned, asked.village)


def _ask(
    transport: Transport, keys: Keys, village: str, code: Code, seen: bytes
) -> wire.EnrolAnswer | Refusal | Trouble:
    """Ask, and believe only who knows the code."""
    box = keys.box.public_key().public_bytes_raw()
    plain = wire.EnrolRequest(code.id, village, keys.device_public, box, seen, __version__)
    request = proved_request(plain, code)
    try:
        headers = {"content-type": CBOR, "accept": CBOR}
        sent = Request("POST", "/v1/enrolments", headers, request.packed())
        answer = wire.read_enrol_answer(
            read_answer(transport.send(sent, timeout_s=ANSWER_S)) or b""
        )
    except NoAnswer as lost:
        return trouble_of(lost)
    except (Malformed, TooLarge):
        return Trouble.BROKEN
    except Refused as refused:
        return _KINDS.get(refused.kind, refused.trouble)
    return answer if answer_holds(answer, request, code) else Refusal.NOT_PROVED


def _link(address: str, answer: wire.EnrolAnswer, keys: Keys) -> Link:
    return Link(
        address, answer.township, answer.township_name, answer.village_name, answer.key,
        answer.box_key, answer.certificate, keys.device_public,
    )  # fmt: skip


def _keys(fresh: Path) -> tuple[Keys, RecoverySheet]:
    """Keys for a machine that joins: those of a try whose answer was lost, with a new sheet.

    The sheet's secret is never on the disk, so every try has a sheet of its own.
    """
    paper = new_sheet()
    try:
        load_keys(fresh)
    except (StoreError, OSError, ValueError):
        if fresh.is_dir():
            for leftover in fresh.iterdir():
                leftover.unlink()
        return make_keys(fresh, paper.public), paper
    (fresh / RECOVERY_PUBLIC).unlink()
    write_private(fresh / RECOVERY_PUBLIC, paper.public)
    sync_folder(fresh)
    return load_keys(fresh), paper
