"""``kiosk export`` and ``kiosk import``: a settlement by USB stick, where there is no network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk import words
from kiosk.config import Settings
from kiosk.lock import DataLock
from kiosk.store.engine import open_store
from kiosk.store.incarnation import settle as settled_node
from kiosk.store.keys import load_keys
from kiosk.sync.carry import StickMade, StickRead, read_stick, write_stick
from kiosk.sync.cycle import NotEnrolled
from kiosk.sync.home import Home, direct
from kiosk.sync.stick import TO_KIOSK, StickProblem, files_on


def export(settings: Settings, folder: Path) -> int:
    """Write what waits for the township onto a stick; 1 when the stick would not take it."""
    try:
        with _home(settings) as home:
            made = write_stick(home, folder)
    except (NotEnrolled, OSError) as why:
        return _no(why)
    if not isinstance(made, StickMade):
        return _said(made)
    print(words.shown(made.message_id, facts=str(made.facts)))
    return 0


def take_in(settings: Settings, path: Path) -> int:
    """Read the township's files for this kiosk; 0 when at least one was read and all went well."""
    try:
        files = list(files_on(path, TO_KIOSK)) if path.is_dir() else [path]
        with _home(settings) as home:
            read = [read_stick(home, file, go_on=True) for file in files]
    except (NotEnrolled, OSError) as why:
        return _no(why)
    # On one stick there may be files for sister kiosks, too.
    others = [each for each in read if isinstance(each, StickProblem)]
    ours = [each for each in read if isinstance(each, StickRead)]
    if not ours:
        return _said(next(iter(others), StickProblem.NOT_ONE))
    facts, last = sum(each.outcome.pulled for each in ours), ours[-1].outcome
    print(words.shown(ours[-1].message_id, facts=str(facts), waiting=str(last.waiting)))
    troubles = {trouble for each in ours for trouble in each.outcome.troubles}
    for trouble in sorted(troubles):
        print(words.shown(trouble.message_id), file=sys.stderr)
    return 1 if troubles else 0


@contextmanager
def _home(settings: Settings) -> Iterator[Home]:
    keys = load_keys(settings.folders.keys)
    with DataLock(settings.folders.data), open_store(settings.folders.store, keys.store) as store:
        settled = settled_node(store, keys)
        yield direct(settled.node, settled.keys)


def _no(why: NotEnrolled | OSError) -> int:
    if isinstance(why, NotEnrolled):
        return _said(why)
    print(words.shown("cli-stick-trouble", why=why.strerror or str(why)), file=sys.stderr)
    return 1


def _said(what: StickProblem | NotEnrolled) -> int:
    print(words.shown(what.message_id), file=sys.stderr)
    return 1
