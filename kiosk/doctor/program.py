"""The program: its versions, its shipped files, its village and its keys."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import metadata

from kiosk import __version__, paths
from kiosk.config import Settings
from kiosk.doctor import Finding, State
from kiosk.lock import AlreadyRunning, DataLock

# What must be there for anything to work; more is checked where it is used.
SHIPPED = (
    ("resources", "theme", "tokens.toml"),
    ("resources", "fonts", "NotoSansSC-Medium.ttf"),
    ("resources", "fonts", "NotoSansSC-Bold.ttf"),
    ("resources", "pictures", "index.toml"),
    ("db", "migrations"),
    ("db", "rules"),
)


def versions(settings: Settings) -> Iterator[Finding]:
    """Python, Qt's binding and SQLite; the ranges and their reasons are in pyproject.toml."""
    qt = metadata.version("PySide6_Essentials")
    python = ".".join(map(str, sys.version_info[:3]))
    args: dict[str, str | int] = {"version": __version__, "python": python, "qt": qt}
    number = tuple(int(part) for part in qt.split(".")[:2])
    if number < (6, 10) or (number >= (6, 12) and sys.version_info < (3, 12)):
        yield Finding("versions", State.MISSING, "qt", args)
    else:
        yield Finding("versions", State.FINE, "fine", args)

    try:
        from sqlcipher3 import dbapi2

        from kiosk.store.engine import SQLITE_LEAST
    except ImportError as why:
        yield Finding("sqlite", State.MISSING, "absent", {"why": str(why)})
        return
    said: dict[str, str | int] = {"version": dbapi2.sqlite_version}
    new_enough = dbapi2.sqlite_version_info >= SQLITE_LEAST
    state, answer = (State.FINE, "fine") if new_enough else (State.MISSING, "old")
    yield Finding("sqlite", state, answer, said)


def files(settings: Settings) -> Iterator[Finding]:
    """What is shipped with the program, the voice's clips among it."""
    missing = [
        "/".join(place)
        for place in SHIPPED
        if not (paths.db_file if place[0] == "db" else paths.resource)(*place[1:]).exists()
    ]
    if missing:
        yield Finding("files", State.MISSING, "missing", {"files": "、".join(missing)})
    else:
        yield Finding("files", State.FINE, "fine")
    voice = paths.resource("voice")
    clips = [found for found in voice.rglob("*") if found.suffix in (".ogg", ".zip", ".pack")]
    if clips:
        yield Finding("voice", State.FINE, "fine", {"count": len(clips)})
    else:
        yield Finding("voice", State.NOTICE, "missing")


def village(settings: Settings) -> Iterator[Finding]:
    """Whether there is a village here, and whether it is open at this moment."""
    store = settings.folders.store
    args: dict[str, str | int] = {"file": str(store)}
    if not store.exists():
        yield Finding("village", State.NOTICE, "none", args)
        return
    try:
        with DataLock(settings.folders.data):
            yield Finding("village", State.FINE, "fine", args)
    except AlreadyRunning as running:
        yield Finding("village", State.FINE, "running", args | running.message_args)


def keys(settings: Settings) -> Iterator[Finding]:
    """That the keys are there, apart from the data, and that nobody else can read them."""
    from kiosk.store.errors import StoreError
    from kiosk.store.keys import check_apart, load_keys

    folder = settings.folders.keys
    args: dict[str, str | int] = {"folder": str(folder)}
    if not folder.exists():
        # Before `kiosk init` there are none; with a village and without keys nothing opens.
        lost = settings.folders.store.exists()
        yield Finding(
            "keys", State.MISSING if lost else State.NOTICE, "lost" if lost else "none", args
        )
        return
    try:
        load_keys(folder)
        check_apart(folder, settings.folders.data)
    except StoreError as problem:
        from kiosk import words

        why = words.shown(problem.message_id, **problem.message_args)
        yield Finding("keys", State.MISSING, "wrong", args | {"why": why})
    except ValueError:
        yield Finding("keys", State.MISSING, "together", args)
    else:
        yield Finding("keys", State.FINE, "fine", args)
