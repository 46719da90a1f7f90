"""``kiosk verify``, ``backup`` and ``restore``: the store in a technician's hands.

Verify and backup only read, so they may run while the kiosk does. Restore takes the data folder
for itself.
"""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path

from kiosk import words
from kiosk.config import Settings
from kiosk.lock import DataLock
from kiosk.store.backup import backup as make_backup
from kiosk.store.engine import open_store
from kiosk.store.keys import load_keys
from kiosk.store.recovery import Miscopied, RecoverySheet, read_sheet
from kiosk.store.restore import restore as put_back
from kiosk.store.verify import verify as replay

_TRIES = 3


def verify(settings: Settings, *, as_json: bool) -> int:
    """Replay everything into empty tables and compare; 1 when the first thing wrong was found."""
    keys = load_keys(settings.folders.keys)
    with open_store(settings.folders.store, keys.store) as store:
        verdict = replay(store, progress=None if as_json else _progress)
    if as_json:
        told = {"sound": verdict.sound, "facts": verdict.facts, "seconds": verdict.seconds}
        print(json.dumps(told | {"problem": verdict.problem or "", "where": verdict.where}))
    elif verdict.sound:
        seconds = f"{verdict.seconds:.1f}"
        print(words.shown("cli-verify-sound", facts=str(verdict.facts), seconds=seconds))
    else:
        print(words.shown(str(verdict.problem), where=verdict.where))
        print(words.shown("cli-verify-unsound"))
    return 0 if verdict.sound else 1


def _progress(done: int, total: int) -> None:
    """A line that counts, for a person only."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print("\r" + words.shown("cli-verify-progress", done=str(done), total=str(total)), end=end,
              file=sys.stderr, flush=True)  # fmt: skip


def backup(settings: Settings, file: Path) -> int:
    """Write an encrypted backup, opened and read again before it counts."""
    keys = load_keys(settings.folders.keys)
    with open_store(settings.folders.store, keys.store) as store:
        made = make_backup(store, keys, file)
    megabytes = f"{made.size / 1_000_000:.1f}"
    print(words.shown("cli-backup-made", file=str(made.path), size=megabytes))
    return 0


def restore(settings: Settings, file: Path, *, sheet: str | None) -> int:
    """Put a backup back on a machine that has nothing, with the recovery sheet."""
    recovery = ask_sheet(sheet)
    if recovery is None:
        return 2
    with DataLock(settings.folders.data):
        done = put_back(file, recovery, settings.folders.store, settings.folders.keys)
    print(words.shown("cli-restored", file=str(done.path), facts=str(done.facts)))
    if done.previous is not None:
        print(words.shown("cli-restored-until", day=done.previous.day))
    return 0


def ask_sheet(typed: str | None) -> RecoverySheet | None:
    """The sheet as typed, asked for where it was not given; slips are named by their place."""
    for _ in range(1 if typed is not None else _TRIES):
        text = typed if typed is not None else _ask()
        read = read_sheet(text)
        if isinstance(read, RecoverySheet):
            return read
        print(_slip(read), file=sys.stderr)
    return None


def _ask() -> str:
    # Not shown while it is typed: it opens every backup of this village.
    if sys.stdin.isatty():
        return getpass.getpass(words.shown("cli-sheet-ask"))
    return sys.stdin.readline()


def _slip(miscopied: Miscopied) -> str:
    return words.shown(miscopied.slip.value, place=miscopied.place)
