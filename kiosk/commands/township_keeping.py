"""``kiosk township verify``, ``backup``, ``restore``, ``doctor``: the record, kept and proved."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import nullcontext
from dataclasses import asdict

from kiosk import words
from kiosk.commands.store import ask_sheet
from kiosk.commands.township import at_work, folders, office_of, say, say_migrating
from kiosk.lock import DataLock
from kiosk.store.verify import Progress
from kiosk.township import backup as backups
from kiosk.township import doctor as checks
from kiosk.township import verify as proving
from kiosk.township.migrate import migrate_township
from kiosk.township.own_logs import begin_all_anew

_MARKS = {"fine": "✓", "notice": "!", "missing": "✗"}


def verify(args: argparse.Namespace) -> int:
    """Replay every village into empty tables and compare; 1 when one is wrong."""
    wrong, facts, seconds = [], 0, 0.0
    told = []
    with at_work(args) as town:
        for checked in proving.verify(town.store, _nothing if args.json else _begun):
            verdict = checked.verdict
            facts, seconds = facts + verdict.facts, seconds + verdict.seconds
            told.append({"village": checked.village} | asdict(verdict))
            if verdict.problem is not None:
                wrong.append(checked.village)
                if not args.json:
                    said = words.shown(verdict.problem, where=verdict.where)
                    say("township-verify-wrong", village=checked.village, what=said)
    if args.json:
        print(json.dumps({"sound": not wrong, "facts": facts, "villages": told}))
    elif wrong:
        say("cli-verify-unsound")
    else:
        say("cli-verify-sound", facts=str(facts), seconds=f"{seconds:.1f}")
    return 1 if wrong else 0


def _nothing(village: str) -> Progress | None:
    return None


def _begun(village: str) -> Progress | None:
    """A line that counts, for a person only."""
    if not sys.stderr.isatty():
        return None

    def progress(done: int, total: int) -> None:
        said = words.shown("cli-verify-progress", done=str(done), total=str(total))
        end = "\n" if done >= total else ""
        print(f"\r{village}  {said}", end=end, file=sys.stderr, flush=True)

    return progress


def backup(args: argparse.Namespace) -> int:
    """Write a sealed backup, read again before it counts."""
    office = office_of(args)
    with office.opened() as town:
        made = backups.backup(office, town.store, args.file.absolute())
    size = f"{made.size / 1_000_000:.1f}"
    say("township-backup-made", file=str(made.path), size=size, facts=str(made.facts))
    return 0


def restore(args: argparse.Namespace) -> int:
    """Put a township back with its recovery sheet."""
    sheet = ask_sheet(args.sheet)
    if sheet is None:
        return 2
    data, keys = folders(args)
    with DataLock(data):
        done = backups.restore(args.file, sheet, data, keys, database=args.database)
    say("township-restored", facts=str(done.facts), villages=str(done.villages))
    say("township-restored-next")
    return 0


def migrate(args: argparse.Namespace) -> int:
    """Bring the database of an older program up to this one, as ``serve`` does by itself."""
    office = office_of(args)
    with nullcontext() if office.settings.database else DataLock(office.data):
        done = migrate_township(office, say_migrating)
    if done.kept is None:
        say("township-migrated-nothing", version=str(done.version))
    else:
        say("township-migrated", version=str(done.version), file=str(done.kept))
    return 0


def anew(args: argparse.Namespace) -> int:
    """End the township's own logs and begin others: its database was put back by other means."""
    with at_work(args) as town:
        count = begin_all_anew(town)
    say("township-begun-anew", count=str(count))
    return 0


def doctor(args: argparse.Namespace) -> int:
    """Is this machine fit to be the township's; 1 when something that is needed is missing."""
    office = office_of(args)
    missing = False
    for found in checks.examine(office):
        missing = missing or found.state == "missing"
        if args.json:
            print(json.dumps(asdict(found), ensure_ascii=False), flush=True)
            continue
        print(f"{_MARKS[found.state]} {found.sentence}", flush=True)
        if found.hint:
            print(f"    {found.hint}", flush=True)
    return 1 if missing else 0
