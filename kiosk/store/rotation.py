"""The hourly backup, and which of a folder's backups may go."""

from __future__ import annotations

import contextlib
import re
from datetime import date
from pathlib import Path

from kiosk.store.backup import BackupMade, backup
from kiosk.store.backup_file import SUFFIX
from kiosk.store.engine import Store, sync_folder
from kiosk.store.headfile import own_head
from kiosk.store.keys import Keys

KEPT_LAST, KEPT_DAYS, KEPT_WEEKS = 24, 7, 4
_NAME = re.compile(rf"kiosk-(\d{{4}}-\d\d-\d\d)-[0-9a-f]{{8}}-(\d{{8}}){re.escape(SUFFIX)}")


def hourly_backup(store: Store, keys: Keys, folder: Path) -> BackupMade | None:
    """One backup into a folder of them, then the rotation; ``None`` when nothing is new.

    Raises:
        As :func:`backup`.
    """
    with store.read_engine.connect() as conn, conn.begin():
        head = own_head(conn)
    if head is None:
        return None
    name = f"kiosk-{head.day}-{head.log_id.hex()[:8]}-{head.seq:08d}{SUFFIX}"
    if (folder / name).exists():
        return None
    for broken_off in folder.glob(f".kiosk-*{SUFFIX}.part*"):
        broken_off.unlink(missing_ok=True)
    made = backup(store, keys, folder / name)
    for old in surplus([path.name for path in folder.iterdir()]):
        (folder / old).unlink(missing_ok=True)
    sync_folder(folder)
    return made


def age_of(name: str) -> tuple[str, int]:
    """What a backup's name sorts by: its business day and its place in the log; later is more."""
    match = _NAME.fullmatch(name)
    return (match[1], int(match[2])) if match else ("", 0)


def surplus(names: list[str]) -> list[str]:
    """Which backups of a folder may go: not the last 24, of 7 days, of 4 weeks the newest each.

    Days are the village's business days, never the clock's. Other files are left alone.
    """
    found = sorted(
        (match[1], int(match[2]), name) for name in names if (match := _NAME.fullmatch(name))
    )
    found.reverse()
    kept = {name for *_, name in found[:KEPT_LAST]}
    days: dict[str, str] = {}
    weeks: dict[tuple[int, int], str] = {}
    for day, _, name in found:
        days.setdefault(day, name)
        with contextlib.suppress(ValueError):
            weeks.setdefault(date.fromisoformat(day).isocalendar()[:2], name)
    kept.update(list(days.values())[:KEPT_DAYS])
    kept.update(list(weeks.values())[:KEPT_WEEKS])
    return [name for *_, name in found if name not in kept]
