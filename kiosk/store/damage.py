"""A damaged store: found at the start, put aside, and the last good backup in its place.

Every page carries an HMAC, so a byte that changed is found when its page is read. Page one is read
at every start; all of them after an end that was not clean, and once in the background while the
kiosk works. What is found there is noted beside the store and dealt with at the next start.

The backup that takes its place counts as a store that was put back: a new log is opened whose
genesis says so, and nothing is spent until the head and a second person have looked. The device key
stays, because it was never lost: what the township holds of the old log comes back by itself. The
damaged file is never deleted.
"""

from __future__ import annotations

import contextlib
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from kiosk.core.clock import Clock
from kiosk.store import errors
from kiosk.store.engine import Store, sync_folder
from kiosk.store.errors import Damaged, Reason, WrongKeyOrDamaged, reason_of
from kiosk.store.keys import Keys

log = logging.getLogger(__name__)

INCIDENT = "log-damaged"


@dataclass(frozen=True, slots=True)
class PutBack:
    """What was done.

    Attributes:
        backup: The backup that was opened.
        aside: The damaged file's new name.
        seq: How far the old log had come in the backup; 0 for none.
        tried: How many newer backups were no good.
    """

    backup: Path
    aside: Path
    seq: int
    tried: int


# ---- what is known beside the store -----------------------------------------------------------


def mark_file(path: Path) -> Path:
    """There while the store is open, and afterwards when it did not end well."""
    return path.with_name(path.name + ".unclean")


def begun(path: Path) -> bool:
    """The store is being opened; whether it was left uncleanly the last time."""
    mark = mark_file(path)
    before = mark.exists()
    with contextlib.suppress(OSError):
        mark.touch()
    return before


def ended(path: Path) -> None:
    """Everything was written and closed, and nothing was found damaged."""
    with contextlib.suppress(OSError):
        mark_file(path).unlink(missing_ok=True)


def is_damage(error: BaseException) -> bool:
    """Whether an error at the start means that the file itself is damaged."""
    if isinstance(error, Damaged | WrongKeyOrDamaged):
        return True
    return not isinstance(error, errors.CannotOpen) and reason_of(error) is Reason.DAMAGED


def look_through(store: Store) -> None:
    """Read every page from the disk.

    Raises:
        Damaged: one of them is.
    """
    from kiosk.store.writer import pages_are_whole

    try:
        whole = pages_are_whole(store)
    except Exception as error:
        if reason_of(error) is not Reason.DAMAGED:
            raise
        whole = False
    if not whole:
        raise Damaged(f"{store.path}: a page is damaged")


# ---- the last good backup ---------------------------------------------------------------------


def put_back(
    path: Path, keys: Keys, backups: Path | None, *, clock: Clock | None = None
) -> PutBack | None:
    """Put the newest good backup of this store in its place; ``None`` when there is none.

    Nobody may have the store open. Until the last rename the damaged file is where it was: what is
    cut off before is done again at the next start.

    Args:
        path: The damaged store.
        keys: Its keys; the store's key opens its backups, too.
        backups: The folder of the hourly backups.

    Raises:
        CannotRecord: the disk is full, read-only or failing; the damaged file is as it was.
    """
    from kiosk.store import migrate

    making = migrate.fresh_name(path, "mending")
    try:
        for tried, file in enumerate(_newest_first(backups)):
            previous = _ready(file, making, keys, clock)
            if previous is not None:
                aside = _aside(path)
                migrate.into_place(making, path, keys.store)
                return PutBack(file, aside, previous, tried)
            migrate.fresh_name(path, "mending")
    except OSError as error:
        migrate.fresh_name(path, "mending")
        raise errors.CannotRecord(reason_of(error) or Reason.IO, str(error)) from error
    return None


def _newest_first(folder: Path | None) -> list[Path]:
    from kiosk.store.backup_file import SUFFIX
    from kiosk.store.rotation import age_of

    if folder is None or not folder.is_dir():
        return []
    found = [file for file in folder.glob(f"*{SUFFIX}") if not file.name.startswith(".")]
    return sorted(found, key=lambda file: (age_of(file.name), file.stat().st_mtime), reverse=True)


def _ready(file: Path, making: Path, keys: Keys, clock: Clock | None) -> int | None:
    """A store out of a backup, proved, its new log opened; ``None`` when the backup is no good."""
    from kiosk.store.backup_file import opens_with, read_trailer
    from kiosk.store.engine import SCHEMA_VERSION
    from kiosk.store.restore import prove, unpacked

    try:
        trailer = read_trailer(file)
        if not opens_with(trailer, keys.store) or trailer.schema > SCHEMA_VERSION:
            log.warning("%s is not this store's, or a newer program's", file.name)
            return None
        unpacked(file, trailer, making, keys.store)
        prove(making, keys.store)
    except errors.StoreError as problem:
        log.warning("%s is no good: %s", file.name, problem)
        return None
    return _new_log(making, keys, clock)


def _new_log(making: Path, keys: Keys, clock: Clock | None) -> int:
    from kiosk.core.facts.node import IncidentOpened
    from kiosk.store.engine import open_store
    from kiosk.store.headfile import own_head, write_head
    from kiosk.store.incarnation import NoLogYet, open_next_log

    with open_store(making, keys.store) as store:
        try:
            node, previous = open_next_log(store, keys, "restored", clock=clock)
        except NoLogYet:
            return 0
        with node.work(previous.day) as uow:
            detail = {"log": previous.log_id.hex(), "at": str(previous.seq)}
            uow.append(IncidentOpened(INCIDENT, detail))
            uow.commit()
        with store.read_engine.connect() as conn:
            head = own_head(conn)
    assert head is not None
    # Before the store is in its place: else it would count as put back once more.
    write_head(keys.folder, head, keys.store)
    return previous.seq


def _aside(path: Path) -> Path:
    """Give the damaged file a second name and take its WAL away; its own name is kept till last."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged.{number}")).exists():
        number += 1
    try:
        os.link(path, aside)
    except OSError:
        path.rename(aside)  # no hard links here
    for end in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    sync_folder(path.parent)
    return aside
