"""``kiosk township init``, ``serve``, ``certificate``: making the township, letting it work."""

from __future__ import annotations

import argparse
import dataclasses
import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kiosk import log, words
from kiosk.commands.township import Cannot, folders, office_of, say, say_migrating
from kiosk.core.clock import local_day
from kiosk.store.engine import sync_folder
from kiosk.store.errors import StoreExists
from kiosk.store.keys import KeysExist, check_apart, keys_in, make_keys
from kiosk.store.recovery import RecoverySheet, new_sheet
from kiosk.store.uow import SystemClock
from kiosk.township.certificates import make_certificates, own_names, renew_server
from kiosk.township.database import create_township
from kiosk.township.office import (
    FILE,
    STORE,
    Office,
    Settings,
    certificates_in,
    host_of,
    is_own_address,
    new_id,
    write_settings,
)


def init(args: argparse.Namespace) -> int:
    """Make a township: keys, recovery sheet, certificates, tables; all of it or nothing."""
    data, keys = folders(args)
    name = args.name.strip()
    if not 0 < len(name) <= 40 or not name.isprintable():
        raise Cannot("township-not-a-name")
    check_apart(keys, data)
    for file in (data / FILE, data / STORE):
        if file.exists():
            raise StoreExists(str(file))
    if keys_in(keys) or certificates_in(keys).folder.exists():
        raise KeysExist(str(keys))
    names = own_names()
    address = args.address or f"https://{names[-1]}:{args.port}"
    host = host_of(address)
    if not address.startswith("https://") or not host or not host.isascii():
        raise Cannot("township-not-an-address", address=address)
    settings = Settings(new_id(), name, args.database, address, args.host, args.port)
    sheet = _make(Office(data, keys, settings), [host, *names], args.sheet)
    say("township-made", name=name, folder=str(data))
    say("cli-init-keys", folder=str(keys))
    say("cli-init-sheet-kept", file=str(sheet))
    say("township-made-next", address=address)
    return 0


def _make(office: Office, names: list[str], sheet: Path | None) -> Path:
    paper = new_sheet()
    fresh = office.keys.with_name(office.keys.name + ".founding")
    _throw_away(fresh)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    office.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    undo: list[Callable[[], None]] = [lambda: _throw_away(fresh)]
    try:
        keys = make_keys(fresh, paper.public)
        make_certificates(fresh / "tls", office.settings.name, names)
        file = sheet or office.keys.with_name("township-recovery-sheet.pdf")
        _keep_sheet(file, office.settings.name, paper)
        undo.append(lambda: file.unlink(missing_ok=True))
        write_settings(office.data / FILE, office.settings)
        undo.append(lambda: (office.data / FILE).unlink(missing_ok=True))
        # The tables last: they alone are made in a transaction of their own.
        create_township(office.place(keys)).close()
        if office.keys.exists():
            office.keys.rmdir()
        fresh.rename(office.keys)
        sync_folder(office.keys.parent)
    except BaseException:
        for step in undo:
            step()
        raise
    return file


def _throw_away(folder: Path) -> None:
    """Keys of an attempt that came to nothing: they open nothing."""
    if folder.is_dir():
        for file in sorted(folder.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        folder.rmdir()


def _keep_sheet(file: Path, name: str, paper: RecoverySheet) -> None:
    """The recovery sheet as a PDF only its owner can read."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from kiosk.printing.paper import save_pdf
    from kiosk.printing.recovery import RecoverySheetPage

    qt_for_paper()
    day = local_day(SystemClock().now())
    page = RecoverySheetPage(name, words.shown("township-device"), day, paper.words, paper.code)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        save_pdf(page, file)
    except OSError as why:
        raise Cannot("township-no-sheet", file=str(file), why=why.strerror or str(why)) from why


def qt_for_paper() -> None:
    """Type needs an application; it lives as long as the process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance() is None:
        _Application.only = QGuiApplication(["kiosk"])


class _Application:
    only: Any = None


def serve(args: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from kiosk.township import serve as server

    office = office_of(args)
    asked = {
        name: getattr(args, name)
        for name in ("host", "port", "workers")
        if getattr(args, name) is not None
    }
    settings = dataclasses.replace(office.settings, **asked)
    if args.plain:
        settings = dataclasses.replace(settings, plain=True)
    if settings.plain and not is_own_address(settings.host):
        raise Cannot("township-plain-only-here", host=settings.host)
    if settings.workers > 1 and not settings.database:
        raise Cannot("township-one-worker")
    office = dataclasses.replace(office, settings=settings)
    log.start(office.data / "log", also_stderr=True)
    mount = None if args.no_console or settings.workers > 1 else _console(settings.address)
    scheme = "http" if settings.plain else "https"
    say("township-serving", where=f"{scheme}://{settings.host}:{settings.port}")
    try:
        server.serve(office, mount=mount, migrating=say_migrating)
    except OSError as why:
        raise Cannot("township-cannot-listen", why=why.strerror or str(why)) from why
    say("township-stopped")
    return 0


def _console(address: str) -> Any:
    """What puts the console beside the API; codes for kiosks name this address."""
    name = "kiosk.township.console"
    return partial(import_module(name).mount, address=address) if find_spec(name) else None


def certificate(args: argparse.Namespace) -> int:
    """Another server certificate of the same authority, for these names."""
    office = office_of(args)
    renew_server(office.certificates, office.settings.name, [*args.names, *own_names()])
    say("township-certificate-made", names=" ".join(office.certificates.names()))
    return 0
