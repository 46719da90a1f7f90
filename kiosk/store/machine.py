"""Which machine this store runs on, so that a cloned disk does not go unnoticed (SYNC.md §6).

A few names the hardware and the system carry are kept beside the log as salted hashes, each by
itself: what can be read depends on who runs the kiosk, and only what was readable both times is
compared. A difference is no proof of anything bad (a board was replaced, an image was put on a new
PC); it opens a new log and an incident, and nothing stops working.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import cbor2
from sqlalchemy import Connection, delete, insert, select

from kiosk.store import tables

_NOTE = "machine"
_FILES = {
    "system": "/etc/machine-id",
    "board": "/sys/class/dmi/id/product_uuid",
    "board-serial": "/sys/class/dmi/id/board_serial",
}
_NO_NAMES = {"", "none", "default string", "to be filled by o.e.m.", "not specified", "0"}


def names_of(folder: Path) -> dict[str, str]:
    """What this machine and the disk under ``folder`` call themselves; never logged or sent."""
    found = {name: _read(Path(file)) for name, file in _FILES.items()}
    with contextlib.suppress(OSError):
        device = os.stat(folder).st_dev
        block = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve()
        # A partition lies in its disk's folder; the serial is the disk's.
        found["disk"] = next(
            (serial for at in (block, block.parent) if (serial := _read(at / "device/serial"))), ""
        )
    return {name: value for name, value in found.items() if value.lower() not in _NO_NAMES}


def differs(conn: Connection, names: Mapping[str, str]) -> tuple[str, ...]:
    """Which of the names are others than when the store last ran; nothing the first time."""
    kept = _kept(conn)
    if kept is None:
        return ()
    salt, before = kept
    return tuple(
        sorted(
            name
            for name, value in names.items()
            if name in before and before[name] != _hash(salt, value)
        )
    )


def remember(conn: Connection, names: Mapping[str, str]) -> None:
    """Keep this machine's names; ones that cannot be read this time stay as they were."""
    kept = _kept(conn)
    salt, parts = kept if kept is not None else (secrets.token_bytes(16), {})
    now = parts | {name: _hash(salt, value) for name, value in names.items()}
    if kept is not None and now == parts:
        return
    notes = tables.local_notes
    conn.execute(delete(notes).where(notes.c.key == _NOTE))
    value = cbor2.dumps({"salt": salt, "names": now}, canonical=True)
    conn.execute(insert(notes).values(key=_NOTE, value=value))


def known(conn: Connection, names: Mapping[str, str]) -> bool:
    """Whether there is nothing new to remember (spares a start its write)."""
    kept = _kept(conn)
    return kept is not None and all(
        kept[1].get(name) == _hash(kept[0], value) for name, value in names.items()
    )


def _kept(conn: Connection) -> tuple[bytes, dict[str, bytes]] | None:
    notes = tables.local_notes
    raw = conn.execute(select(notes.c.value).where(notes.c.key == _NOTE)).scalar()
    if raw is None:
        return None
    try:
        said = cbor2.loads(raw)
        return bytes(said["salt"]), dict(said["names"])
    except (cbor2.CBORDecodeError, KeyError, TypeError, ValueError):
        return None


def _hash(salt: bytes, value: str) -> bytes:
    return hashlib.sha256(salt + value.encode()).digest()[:16]


def _read(file: Path) -> str:
    try:
        return file.read_text(errors="replace").strip()[:200]
    except OSError:
        return ""
