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
    from kiosk.store.engine import Store
    from kiosk.store.keys import Keys
    from kiosk.store.writer import Writer

log = logging.getLogger(__name__)

_BACKUP_EVERY_S = 3600.0
_PAGES_AFTER_S = 60.0


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
    mending: Callable[[], None] = lambda: None,
    damaged: Callable[[], None] = lambda: None,
) -> None:
    """Open on a thread; ``then`` or ``failed`` is called on the GUI thread.

    Args:
        mending: Called there, too, when the store is damaged and a backup is opened: that takes.
        damaged: Called there, too, once, when the open store turns out to be damaged later.
    """

    def work() -> None:
        try:
            opened = open_village(
                settings,
                inbox,
                mending=lambda: inbox.post(mending),
                damaged=lambda: inbox.post(damaged),
            )
        except Exception as error:
            log.exception("the store could not be opened")
            caught = error
            inbox.post(lambda: failed(caught))
            return
        inbox.post(lambda: then(opened))

    threading.Thread(target=work, name="kiosk-opening", daemon=True).start()


def open_village(
    settings: Settings,
    inbox: Inbox,
    *,
    mending: Callable[[], None] = lambda: None,
    damaged: Callable[[], None] = lambda: None,
) -> OpenVillage:
    """Open keys, store and log, and start the threads.

    A damaged store is put aside and the last good backup opened in its place.

    Args:
        mending: Called before that is done.
        damaged: Called on some thread, once, when the open store turns out to be damaged later.

    Raises:
        CannotOpen, StoreError: with the id of the sentence that says what is wrong.
    """
    from kiosk.store import damage
    from kiosk.store.errors import Damaged
    from kiosk.store.keys import load_keys

    path = settings.folders.store
    keys = load_keys(settings.folders.keys)
    unclean = damage.begun(path)
    try:
        return _open(settings, inbox, keys, damaged, look_through=unclean)
    except Exception as error:
        if not damage.is_damage(error):
            raise
        log.exception("the store is damaged")
        found = error
    mending()
    done = damage.put_back(path, keys, settings.folders.backups)
    if done is None:
        raise Damaged("and no backup of it is good") from found
    log.error("%s was opened instead; what was there is %s", done.backup, done.aside)
    return _open(settings, inbox, keys, damaged, look_through=False)


def _open(
    settings: Settings,
    inbox: Inbox,
    keys: Keys,
    damaged: Callable[[], None],
    *,
    look_through: bool,
) -> OpenVillage:
    from kiosk.store import damage
    from kiosk.store.engine import open_store
    from kiosk.store.errors import OlderStore

    path = settings.folders.store
    try:
        store = open_store(path, keys.store)
    except OlderStore:
        from kiosk.store.migrate import migrate_store

        migrate_store(path, keys.store)
        store = open_store(path, keys.store)
    try:
        if look_through:
            damage.look_through(store)
        return _at_work(settings, inbox, keys, store, damaged)
    except BaseException:
        store.close()
        raise


def _at_work(
    settings: Settings, inbox: Inbox, keys: Keys, store: Store, damaged: Callable[[], None]
) -> OpenVillage:
    from kiosk.services import days
    from kiosk.station.records import Records
    from kiosk.store import damage
    from kiosk.store.headfile import HeadKeeper
    from kiosk.store.incarnation import settle
    from kiosk.store.machine import names_of
    from kiosk.store.writer import Reader, Reserve, Writer, begin_nothing

    settled = settle(store, keys, names=names_of(settings.folders.data))
    day = days.open_today(settled.node)
    reserve = Reserve(settings.folders.data / "reserve")
    alarm = _Alarm(damaged)
    writer: Writer[Any] = Writer(store, begin_nothing, reserve=reserve, failed=alarm.heard)
    alarm.writer = writer
    reader = Reader(store, failed=alarm.heard)
    head = HeadKeeper(store, settled.keys.folder)
    records = Records(settled.node, writer, reader, inbox, day)
    backups = _Backups(settings, store, settled.keys, alarm)
    pages = _Pages(store, alarm)

    def close() -> None:
        backups.stop()
        pages.stop()
        reader.stop(drain=False)
        writer.stop()
        head.stop()
        store.close()
        if not alarm.damaged:
            damage.ended(settings.folders.store)

    return OpenVillage(records, settled.keys, settled.previous is not None, close)


class _Alarm:
    """Whatever meets a damaged page says so here; from then on nothing is recorded.

    Attributes:
        damaged: Somebody did.
        writer: Who is to take nothing more.
    """

    def __init__(self, tell: Callable[[], None]) -> None:
        self.damaged = False
        self.writer: Writer[Any] | None = None
        self._tell = tell
        self._lock = threading.Lock()

    def heard(self, error: Exception) -> None:
        """What somebody's work with the store died of. On any thread."""
        from kiosk.store.damage import is_damage
        from kiosk.store.errors import CannotRecord, Reason

        writer = self.writer
        if not is_damage(error) and (writer is None or writer.trouble is not Reason.DAMAGED):
            return
        with self._lock:
            before, self.damaged = self.damaged, True
        if before:
            return
        log.error("the store is damaged; nothing more is recorded in it", exc_info=error)

        def refuse(_: object) -> None:
            raise CannotRecord(Reason.DAMAGED)

        if writer is not None:
            writer.submit(refuse)
        self._tell()


class _Pages:
    """Looks once through every page, some time after the start, on a thread of its own."""

    def __init__(self, store: Store, alarm: _Alarm) -> None:
        self._end = threading.Event()
        self._store, self._alarm = store, alarm
        threading.Thread(target=self._look, name="kiosk-pages", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._end.set()

    def _look(self) -> None:
        if self._end.wait(_PAGES_AFTER_S):
            return
        from kiosk.store.damage import look_through
        from kiosk.store.errors import Damaged

        try:
            look_through(self._store)
        except Damaged as error:
            self._alarm.heard(error)
        except Exception:
            if not self._end.is_set():
                log.exception("the store's pages could not be looked through")


class _Backups:
    """Hourly backups to the second medium, on a thread; a failure is logged and tried again."""

    def __init__(self, settings: Settings, store: Any, keys: Any, alarm: _Alarm) -> None:
        self._end = threading.Event()
        self._settings, self._store, self._keys, self._alarm = settings, store, keys, alarm
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
            except Exception as error:
                log.exception("the hourly backup failed")
                self._alarm.heard(error)
            else:
                log.info("hourly backup in %.1f s", time.monotonic() - started)
