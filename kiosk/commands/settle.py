"""``kiosk enrol`` and ``kiosk sync``: a village comes to its township, and settles when asked.

An empty machine that enrols becomes a further kiosk of the code's village; one with a village of
its own brings everything it has, byte for byte.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk import words
from kiosk.commands.recovery_page import keep_sheet, page_of, print_sheet
from kiosk.config import Settings
from kiosk.core.clock import local_day
from kiosk.lock import DataLock
from kiosk.store.engine import open_store
from kiosk.store.incarnation import settle as settled_node
from kiosk.store.keys import load_keys
from kiosk.store.recovery import RecoverySheet
from kiosk.store.uow import Node, SystemClock
from kiosk.sync import enrol as enrolling
from kiosk.sync import link
from kiosk.sync.code import Code, read_code, read_sheet_text
from kiosk.sync.cycle import NotEnrolled
from kiosk.sync.cycle import settle as settle_once
from kiosk.sync.enrol import Enrolled
from kiosk.sync.home import Home, direct
from kiosk.sync.http import (
    BadAddress,
    HttpTransport,
    address_of,
    fingerprint_of,
    pem_of,
    seen_certificate,
)
from kiosk.sync.talk import trouble_of
from kiosk.sync.transport import NoAnswer


def enrol(settings: Settings, address: str, code: str | None) -> int:
    """Let this machine in with a township's code.

    Args:
        address: Of the township, or the whole text of the code sheet's QR code.
        code: As printed; not needed with the QR text.

    Returns:
        0 enrolled (and settled once, as far as that went), 1 the township said no or was not
        there, 2 address or code cannot be right.
    """
    read = _read(address, code)
    if read is None:
        return 2
    place, known = read
    try:
        shown = seen_certificate(place)
    except NoAnswer as lost:
        return _no(trouble_of(lost).message_id)
    with DataLock(settings.folders.data), HttpTransport(place, pem_of(shown)) as transport:
        if settings.folders.store.exists():
            return _bring(settings, transport, place, known, shown)
        return _join(settings, transport, place, known, shown)


def _read(address: str, code: str | None) -> tuple[str, Code] | None:
    sheet = read_sheet_text(address.strip())
    if sheet is not None:
        address, known = sheet
    else:
        typed = read_code(code or "")
        if typed is None:
            _no("sync-enrol-bad-code")
            return None
        known = typed
    try:
        return address_of(address), known
    except BadAddress as bad:
        _no(bad.message_id)
        return None


def _bring(
    settings: Settings, transport: HttpTransport, address: str, code: Code, shown: bytes | None
) -> int:
    """A machine with a village: it keeps all it has."""
    keys = load_keys(settings.folders.keys)
    with open_store(settings.folders.store, keys.store) as store:
        settled = settled_node(store, keys)
        home = direct(settled.node, settled.keys)
        came = enrolling.enrol(home, transport, address, code, seen=fingerprint_of(shown))
        if not isinstance(came, Enrolled):
            return _no(came.message_id)
        return _first_settlement(home, came)


def _join(
    settings: Settings, transport: HttpTransport, address: str, code: Code, shown: bytes | None
) -> int:
    """A machine without a village: it becomes a further kiosk of the code's."""
    folders = settings.folders
    told: list[str] = []

    def sheet(node: Node, paper: RecoverySheet, village: str) -> None:
        page = page_of(village, node, paper, local_day(SystemClock().now()))
        printed = print_sheet(settings, page)
        if printed:
            told.append(words.shown("cli-init-sheet-printed", printer=printed))
            return
        file = keep_sheet(_free(folders.keys.with_name("recovery-sheet.pdf")), page)
        told.append(words.shown("cli-init-sheet-kept", file=str(file)))

    came = enrolling.join(
        folders.store,
        folders.keys,
        transport,
        address,
        code,
        sheet=sheet,
        seen=fingerprint_of(shown),
    )
    if not isinstance(came, Enrolled):
        return _no(came.message_id)
    for line in told:
        print(line)
    keys = load_keys(folders.keys)
    with open_store(folders.store, keys.store) as store:
        settled = settled_node(store, keys)
        return _first_settlement(direct(settled.node, settled.keys), came)


def _free(file: Path) -> Path:
    """A name nothing has yet: a sheet is never written over."""
    number = 2
    free = file
    while free.exists():
        free = file.with_stem(f"{file.stem}-{number}")
        number += 1
    return free


def _first_settlement(home: Home, came: Enrolled) -> int:
    print(words.shown(came.message_id))
    names = came.link.township_name, came.link.village_name
    print(words.shown("cli-enrol-names", township=names[0], village=names[1]))
    _settle(home)
    return 0  # enrolled it is; what is left of the settlement goes by itself


def sync(settings: Settings) -> int:
    """Settle now; 0 when both sides hold everything of each other's, else 1."""
    keys = load_keys(settings.folders.keys)
    with DataLock(settings.folders.data), open_store(settings.folders.store, keys.store) as store:
        settled = settled_node(store, keys)
        try:
            return _settle(direct(settled.node, settled.keys))
        except NotEnrolled as alone:
            return _no(alone.message_id)


def _settle(home: Home) -> int:
    pinned = home.read(link.read)
    if pinned is None:
        raise NotEnrolled
    with HttpTransport(pinned.address, pinned.certificate) as transport:
        outcome = settle_once(home, transport)
        pushed, pulled = outcome.pushed, outcome.pulled
        while outcome.more and not outcome.troubles:
            outcome = settle_once(home, transport)
            pushed, pulled = pushed + outcome.pushed, pulled + outcome.pulled
    print(
        words.shown(
            "cli-sync-counted",
            pushed=str(pushed),
            pulled=str(pulled),
            waiting=str(outcome.waiting),
        )
    )
    for trouble in outcome.troubles:
        print(words.shown(trouble.message_id), file=sys.stderr)
    if not outcome.troubles:
        print(words.shown(outcome.message_id))
    return 0 if outcome.settled else 1


def _no(message_id: str) -> int:
    print(words.shown(message_id), file=sys.stderr)
    return 1
