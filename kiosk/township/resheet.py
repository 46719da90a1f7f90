"""A village lost its recovery sheet: the township makes its backup open with a new one.

Once a kiosk is enrolled its backups carry the store's key for the township's box key, too. Nothing
is unpacked here; the same copy gets another end. That somebody at the township could open it is
written down before anything is done.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from kiosk.store import errors
from kiosk.store.backup import publish
from kiosk.store.backup_file import read_trailer, reseal
from kiosk.store.recovery import WrongSheet
from kiosk.store.replica import log_here
from kiosk.township import seen_by, villages
from kiosk.township.base import Township

DEED = "new-sheet"


class NotForUs(errors.StoreError):
    """The backup is of a kiosk that was not enrolled then, or is another township's."""

    message_id = "township-resheet-not-ours"


@dataclass(frozen=True, slots=True)
class Whose:
    """Of which kiosk a backup is: its village's name, its device, its last day; or ""."""

    village: str
    device: str
    day: str


def whose(town: Township, file: Path) -> Whose:
    """Whose backup it is, as far as the township knows its log.

    Raises:
        NotABackup, NoBackup: it is none.
    """
    head = read_trailer(file).head
    if head is None:
        return Whose("", "", "")
    with town.reading() as conn:
        known = log_here(conn, head.log_id)
        village = None if known is None else villages.by_id(conn, known[0].village)
    device = "" if known is None else known[0].device
    return Whose("" if village is None else village.name, device, head.day)


def resheet(town: Township, file: Path, target: Path, recovery_public: bytes) -> None:
    """Write the same backup for another recovery sheet.

    Args:
        file: The village's backup.
        target: A new file.
        recovery_public: ``RecoverySheet.public`` of the new sheet.

    Raises:
        NotForUs: this township's key does not open it.
        NotABackup, BackupDamaged: the file.
        StoreExists: there is a file of the target's name.
        CannotRecord: the disk is full, read-only or failing. Nothing is left behind.
    """
    if target.exists():
        raise errors.StoreExists(str(target))
    head = read_trailer(file).head
    with town.reading() as conn:
        known = None if head is None else log_here(conn, head.log_id)
    of = "" if known is None else known[0].village
    seen_by.note(town, 0, "machines", village=of, deed=DEED)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        reseal(file, part, town.keys.box, recovery_public)
        publish(part, target)
    except WrongSheet as other:
        raise NotForUs(str(file)) from other
    except OSError as error:
        reason = errors.reason_of(error)
        if reason is None:
            raise
        raise errors.CannotRecord(reason, str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
