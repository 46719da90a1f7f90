"""``kiosk export`` and ``kiosk import``: a settlement by USB stick, where there is no network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from kiosk import words
from kiosk.commands.stick_trouble import sentence_of
from kiosk.config import Settings
from kiosk.lock import DataLock
from kiosk.store.engine import open_store
from kiosk.store.errors import CannotRecord, reason_of
from kiosk.store.incarnation import settle as settled_node
from kiosk.store.keys import load_keys
from kiosk.sync.carry import StickMade, StickRead, read_stick, write_stick
from kiosk.sync.cycle import NotEnrolled
from kiosk.sync.home import Home, direct
from kiosk.sync.stick import TO_KIOSK, StickProblem, files_on


def export(settings: Settings, folder: Path) -> int:
    """Write what waits for the township onto a stick; 1 when the stick would not take it."""
    with _home(settings) as home:
        try:
            made = write_stick(home, folder)
        except NotEnrolled as alone:
            return _no(words.shown(alone.message_id))
        except OSError as why:
            return _no(sentence_of(why))
    if not isinstance(made, StickMade):
        return _no(words.shown(made.message_id))
    print(words.shown(made.message_id, facts=str(made.facts)))
    return 0


def take_in(settings: Settings, path: Path) -> int:
    """Read the township's files for this kiosk; 0 when at least one was read and all went well."""
    read: list[StickRead | StickProblem] = []
    trouble = ""
    with _home(settings) as home:
        try:
            for file in list(files_on(path, TO_KIOSK)) if path.is_dir() else [path]:
                read.append(read_stick(home, file, go_on=True))
        except NotEnrolled as alone:
            return _no(words.shown(alone.message_id))
        except OSError as why:
            trouble = sentence_of(why)
    ours = [each for each in read if isinstance(each, StickRead)]
    fine = _said_read(ours)
    if trouble:
        return _no(trouble)
    # On one stick there may be files for sister kiosks, too.
    others = [each for each in read if isinstance(each, StickProblem)]
    if not ours:
        return _no(words.shown(others[0].message_id if others else "cli-stick-empty"))
    return 0 if fine else 1


def _said_read(ours: list[StickRead]) -> bool:
    """Say what came of the files that were read; whether nothing was wrong."""
    if not ours:
        return True
    last = ours[-1]
    facts = sum(each.outcome.pulled for each in ours)
    print(words.shown(last.message_id, facts=str(facts), waiting=str(last.outcome.waiting)))
    if last.again:
        print(words.shown("sync-stick-again"))
    if not all(each.deleted for each in ours):
        print(words.shown("sync-stick-kept"))
    troubles = sorted({trouble for each in ours for trouble in each.outcome.troubles})
    for trouble in troubles:
        _no(words.shown(trouble.message_id))
    return not troubles


@contextmanager
def _home(settings: Settings) -> Iterator[Home]:
    keys = load_keys(settings.folders.keys)
    with DataLock(settings.folders.data), open_store(settings.folders.store, keys.store) as store:
        settled = settled_node(store, keys)
        try:
            yield direct(settled.node, settled.keys)
        except SQLAlchemyError as error:
            reason = reason_of(error)
            if reason is None:
                raise
            raise CannotRecord(reason) from error


def _no(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
