"""The head file: a few bytes beside the keys that remember how far the store had come.

About once a minute and at every day close the place of this node's log (log, seq, hash) is written
next to the keys, off the path of a touch. A store that is behind its head file was put back: an
old copy, or a ``.db`` without its ``-wal`` (FAULTS.md D4). Nobody has to notice by eye.

The file is sealed with a key derived from the store key, so that it cannot be edited to hide a
restore without the keys, and is replaced by rename, so that a power cut leaves the old or the new.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import threading
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, select

from kiosk.store import tables
from kiosk.store.engine import Store, sync_folder
from kiosk.store.log import Head

log = logging.getLogger(__name__)

NAME = "head"
EVERY_S = 60.0


class Standing(Enum):
    """How the store compares with what its head file remembers."""

    SAME = "same"  # or ahead: the file is up to a minute old
    NO_FILE = "no-file"  # the first start, or the keys came back without it
    UNREADABLE = "unreadable"  # damaged, or made for another key
    BEHIND = "behind"  # the store was put back: facts are missing
    OTHER_LOG = "other-log"  # the log the file speaks of is not in the store
    FORKED = "forked"  # the same place holds another fact: somebody wrote another history


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and what the head file remembers (``None`` when it says nothing)."""

    standing: Standing
    remembered: Head | None = None

    @property
    def restored(self) -> bool:
        """Whether the store has to be treated as put back (SYNC.md §6)."""
        return self.standing in (Standing.BEHIND, Standing.OTHER_LOG, Standing.FORKED)


def write_head(keys_folder: Path, head: Head, store_key: bytes) -> None:
    """Remember ``head``; the old file stays until the new one is on the disk.

    Raises:
        OSError: the disk would not take it; the old file is as it was.
    """
    content = {
        "log": head.log_id.hex(),
        "seq": head.seq,
        "hash": head.hash.hex(),
        "day": head.day,
    }
    plain = json.dumps(content, sort_keys=True).encode()
    path = keys_folder / NAME
    fresh = keys_folder / (NAME + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(plain + b"\n" + _seal(plain, store_key) + b"\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
    sync_folder(keys_folder)


def read_head(keys_folder: Path, store_key: bytes) -> Head:
    """What is remembered.

    Raises:
        FileNotFoundError: nothing was ever written.
        ValueError: the file is damaged or sealed with another key.
    """
    plain, _, seal = (keys_folder / NAME).read_bytes().strip().partition(b"\n")
    if not hmac.compare_digest(seal, _seal(plain, store_key)):
        raise ValueError("the head file's seal does not fit")
    content = json.loads(plain)
    return Head(
        bytes.fromhex(content["log"]),
        int(content["seq"]),
        bytes.fromhex(content["hash"]),
        str(content["day"]),
    )


def compare(conn: Connection, keys_folder: Path, store_key: bytes) -> Verdict:
    """At start: is the store at least where its head file remembers it?"""
    try:
        remembered = read_head(keys_folder, store_key)
    except FileNotFoundError:
        return Verdict(Standing.NO_FILE)
    except (OSError, ValueError, KeyError) as error:
        log.warning("the head file cannot be read: %s", error)
        return Verdict(Standing.UNREADABLE)
    return Verdict(_standing(conn, remembered), remembered)


def own_head(conn: Connection) -> Head | None:
    """Where this node's present log stands; ``None`` before the first log.

    Only one log is marked as the node's own; a restore closes the mark on the one before.
    """
    logs = tables.logs
    asked = select(logs.c.log_id, logs.c.head_seq, logs.c.head_hash, logs.c.last_day)
    row = conn.execute(asked.where(logs.c.own)).first()
    return None if row is None else Head(row.log_id, row.head_seq, row.head_hash, row.last_day)


class HeadKeeper:
    """Writes the head file about once a minute on a thread of its own, and when told."""

    def __init__(self, store: Store, keys_folder: Path, *, every_s: float = EVERY_S) -> None:
        self._store = store
        self._folder = keys_folder
        self._every_s = every_s
        self._last: Head | None = None
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="kiosk-head", daemon=True)
        self._thread.start()

    def write_now(self) -> None:
        """At day close, and before the program ends. A failure is logged, never raised."""
        try:
            with self._lock, self._store.read_engine.begin() as conn:
                head = own_head(conn)
                if head is not None and head != self._last:
                    write_head(self._folder, head, self._store.key)
                    self._last = head
        except Exception:
            log.exception("the head file could not be written")

    def stop(self) -> None:
        """Write once more and end the thread."""
        self._end.set()
        self._thread.join()

    def _loop(self) -> None:
        while not self._end.wait(self._every_s):
            self.write_now()
        self.write_now()


def _standing(conn: Connection, remembered: Head) -> Standing:
    logs, facts = tables.logs, tables.facts
    known = conn.execute(
        select(logs.c.village, logs.c.head_seq).where(logs.c.log_id == remembered.log_id)
    ).first()
    if known is None:
        return Standing.OTHER_LOG
    if known.head_seq < remembered.seq:
        return Standing.BEHIND
    found = conn.execute(
        select(facts.c.hash).where(
            facts.c.village == known.village,
            facts.c.log_id == remembered.log_id,
            facts.c.seq == remembered.seq,
        )
    ).scalar()
    if remembered.seq and found != remembered.hash:
        return Standing.FORKED
    return Standing.SAME


def _seal(plain: bytes, store_key: bytes) -> bytes:
    key = hashlib.sha256(b"kiosk head file" + store_key).digest()
    return hmac.new(key, plain, hashlib.sha256).hexdigest().encode()
