"""Opens the village's store while the first page is already on the glass.

Runs on a thread of its own: loading SQLAlchemy and opening the file take longer than a first
paint may. Whatever stands in the way comes back as the error that names it.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.config import Settings
    from kiosk.station.inbox import Inbox
    from kiosk.station.records import Records
    from kiosk.store.keys import Keys

log = logging.getLogger(__name__)

_BACKUP_EVERY_S = 3600.0


@dataclass
class OpenVillage:
    """The store of this village, open.

    Attributes:
        records: How stations ask and do.
        keys: This device's; the settlement signs with them.
        restored: The store was put back or copied: nothing may be spent until staff have looked.
        close: Ends every thread that uses the store, head file written.
    """

    records: Records
    keys: Keys
    restored: bool
    close: Callable[[], None]


def open_in_background(
    settings: Settings,
    inbox: Inbox,
    then: Callable[[OpenVillage], None],
    failed: Callable[[Exception], None],
) -> None:
    """Open on a thread; ``then`` or ``failed`` is called on the GUI thread."""

    def work() -> None:
        try:
            opened = open_village(settings, inbox)
        except Exception as error:
            log.exception("the store could not be opened")
            caught = error
            inbox.post(lambda: failed(caught))
            return
        inbox.post(lambda: then(opened))

    threading.Thread(target=work, name="kiosk-opening", daemon=True).start()


def open_village(settings: Settings, inbox: Inbox) -> OpenVillage:
    """Open keys, store and log, and start the threads.

    Raises:
        CannotOpen, StoreError: with the id of the sentence that says what is wrong.
    """
    from kiosk.services import days
    from kiosk.station.records import Records
    from kiosk.store.engine import open_store
    from kiosk.store.errors import OlderStore
    from kiosk.store.headfile import HeadKeeper
    from kiosk.store.incarnation import settle
    from kiosk.store.keys import load_keys
    from kiosk.store.machine import names_of
    from kiosk.store.writer import Reader, Reserve, Writer, begin_nothing

    keys = load_keys(settings.folders.keys)
    try:
        store = open_store(settings.folders.store, keys.store)
    except OlderStore:
        from kiosk.store.migrate import migrate_store

        migrate_store(settings.folders.store, keys.store)
        store = open_store(settings.folders.store, keys.store)
    settled = settle(store, keys, names=names_of(settings.folders.data))
    reserve = Reserve(settings.folders.data / "reserve")
    writer: Writer[Any] = Writer(store, begin_nothing, reserve=reserve)
    reader = Reader(store)
    head = HeadKeeper(store, settled.keys.folder)
    day = days.open_today(settled.node)
    records = Records(settled.node, writer, reader, inbox, day)
    backups = _Backups(settings, store, settled.keys)

    def close() -> None:
        backups.stop()
        reader.stop(drain=False)
        writer.stop()
        head.stop()
        store.close()

    return OpenVillage(records, settled.keys, settled.previous is not None, close)


class _Backups:
    """Hourly backups to the second medium, on a thread; a failure is logged and tried again."""

    def __init__(self, settings: Settings, store: Any, keys: Any) -> None:
        self._end = threading.Event()
        self._settings, self._store, self._keys = settings, store, keys
        if settings.folders.backups is not None:
            threading.Thread(target=self._loop, name="kiosk-backup", daemon=True).start()

    def stop(self) -> None:
        """Start no other backup."""
        self._end.set()

    def _loop(self) -> None:
        from kiosk.store.rotation import hourly_backup

        folder = self._settings.folders.backups
        while folder is not None and not self._end.wait(_BACKUP_EVERY_S):
            started = time.monotonic()
            with contextlib.suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
            try:
                hourly_backup(self._store, self._keys, folder)
            except Exception:
                log.exception("the hourly backup failed")
            else:
                log.info("hourly backup in %.1f s", time.monotonic() - started)
