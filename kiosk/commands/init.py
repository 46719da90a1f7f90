"""``kiosk init``: an empty village from a settings file, made wholly or not at all.

Everything is made under other names first: keys, store, the facts a village starts with, and the
recovery sheet on paper. Only when the sheet is there do keys and store get their names, because a
village whose sheet was never printed has backups that nobody can open.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from kiosk import words
from kiosk.commands.founding import NotFounded, checked, found
from kiosk.commands.recovery_page import keep_sheet, page_of, print_sheet
from kiosk.config import Settings
from kiosk.core.clock import local_day
from kiosk.lock import DataLock
from kiosk.services.village import Head
from kiosk.store.engine import sync_folder
from kiosk.store.errors import StoreExists
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import KeysExist, check_apart, keys_in, make_keys
from kiosk.store.migrate import create_store, fresh_name, into_place
from kiosk.store.recovery import new_sheet
from kiosk.store.uow import SystemClock

_TRIES = 3


def init(settings: Settings, *, sheet: Path | None, head: str | None) -> int:
    """Make the village of ``settings``.

    Args:
        settings: The device's settings; the village must have a name.
        sheet: Where the recovery sheet goes as a PDF. Left out: the printer, else beside the keys.
        head: Name of the first clerk, who is head; asked for when left out.

    Returns:
        0 when there is a village now, 2 when something asked for was not given.

    Raises:
        StoreExists, KeysExist, NoSheet, CannotOpen: and nothing was made.
    """
    data, keys = settings.folders.data, settings.folders.keys
    if not settings.village.name:
        print(words.shown("cli-init-no-name"), file=sys.stderr)
        return 2
    check_apart(keys, data)
    if settings.folders.store.exists():
        raise StoreExists(str(settings.folders.store))
    if keys_in(keys):
        raise KeysExist(str(keys))
    first = _ask_head(head)
    if first is None:
        print(words.shown("cli-init-no-founder"), file=sys.stderr)
        return 2
    with DataLock(data):
        told = _make(settings, first, sheet)
    print(words.shown("cli-init-done", village=settings.village.name, file=str(told["store"])))
    print(words.shown("cli-init-keys", folder=str(keys)))
    if told["printed"]:
        print(words.shown("cli-init-sheet-printed", printer=str(told["printed"])))
    else:
        print(words.shown("cli-init-sheet-kept", file=str(told["sheet"])))
    return 0


def _make(settings: Settings, head: Head, sheet: Path | None) -> dict[str, object]:
    paper = new_sheet()
    store_path, keys_folder = settings.folders.store, settings.folders.keys
    making = fresh_name(store_path, "founding")
    fresh = keys_folder.with_name(keys_folder.name + ".founding")
    _throw_away(fresh)
    keys_folder.parent.mkdir(parents=True, exist_ok=True)
    kept: Path | None = None
    try:
        keys = make_keys(fresh, paper.public)
        with create_store(making, keys.store) as store:
            day = local_day(SystemClock().now())
            node = open_first_log(store, keys, _village_id(settings), day=day)
            found(node, settings.village, head, day)
        page = page_of(settings.village.name, node, paper, day)
        printed = "" if sheet else print_sheet(settings, page)
        if not printed:
            kept = keep_sheet(sheet or keys_folder.with_name("recovery-sheet.pdf"), page)
        if keys_folder.exists():
            keys_folder.rmdir()
        fresh.rename(keys_folder)
        sync_folder(keys_folder.parent)
        into_place(making, store_path, keys.store)
    except BaseException:
        fresh_name(store_path, "founding")
        _throw_away(fresh)
        if kept is not None:
            kept.unlink(missing_ok=True)  # it would open nothing
        raise
    return {"store": store_path, "printed": printed, "sheet": kept}


def _village_id(settings: Settings) -> str:
    """The statistics office's code, or a name nobody else has."""
    return settings.village.code or "v" + os.urandom(5).hex()


def _throw_away(folder: Path) -> None:
    """Keys of an attempt that never came to anything: they open nothing."""
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


# ---- the first clerk -------------------------------------------------------------------------


def _ask_head(name: str | None) -> Head | None:
    """Who opens the counter first. Not a terminal: name and PIN are the first lines of input."""
    for _ in range(_TRIES):
        asked = name if name is not None else _line("cli-init-head-ask")
        pin = _secret("cli-init-pin-ask")
        if sys.stdin.isatty() and pin != _secret("cli-init-pin-again"):
            print(words.shown("cli-init-pin-differs"), file=sys.stderr)
            continue
        try:
            return checked(asked, pin)
        except NotFounded as why:
            print(words.shown(why.message_id), file=sys.stderr)
        if not sys.stdin.isatty():
            break
    return None


def _line(message_id: str) -> str:
    if sys.stdin.isatty():
        return input(words.shown(message_id))
    return sys.stdin.readline()


def _secret(message_id: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(words.shown(message_id)).strip()
    return sys.stdin.readline().strip()
