"""``kiosk pin``: the recovery sheet gives the head a PIN she can know again.

Whoever holds the sheet can open every backup anyway; the sheet of another village opens nothing
here. The new PIN is a fact in the log like any other.
"""

from __future__ import annotations

import getpass
import sys

from kiosk import words
from kiosk.commands.store import ask_sheet
from kiosk.config import Settings
from kiosk.lock import DataLock
from kiosk.services import staff
from kiosk.services.staff import Change, Clerk, Role
from kiosk.store.engine import open_store
from kiosk.store.incarnation import settle
from kiosk.store.keys import load_keys
from kiosk.store.recovery import sheet_resets_pin
from kiosk.store.uow import Node


def reset(settings: Settings, *, sheet: str | None) -> int:
    """Ask for the sheet and a new PIN of the head; 0 when she has it, 2 when something failed."""
    keys = load_keys(settings.folders.keys)
    recovery = ask_sheet(sheet)
    if recovery is None:
        return 2
    if not sheet_resets_pin(recovery, keys.recovery_public):
        print(words.shown("cli-pin-other-sheet"), file=sys.stderr)
        return 2
    with DataLock(settings.folders.data), open_store(settings.folders.store, keys.store) as store:
        node = settle(store, keys).node
        head = _head(node)
        if head is None:
            print(words.shown("cli-pin-no-head"), file=sys.stderr)
            return 2
        return _give(node, head)


def _head(node: Node) -> Clerk | None:
    with node.reading() as conn:
        found = staff.clerks(conn, node.village)
    return next((clerk for clerk in found if Role.HEAD in clerk.roles), None)


def _give(node: Node, head: Clerk) -> int:
    pin = _ask(words.shown("cli-pin-ask", name=head.name))
    with node.work() as uow:
        outcome = staff.reset_pin(uow, node.mint(), clerk=head.clerk, new=pin, by=None)
        uow.commit()
    if outcome is not Change.DONE:
        print(words.shown("cli-init-weak-pin"), file=sys.stderr)
        return 2
    print(words.shown("cli-pin-done", name=head.name))
    return 0


def _ask(question: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(question)
    return sys.stdin.readline().strip()
