"""``kiosk township serve``: the server, with TLS of its own, until it is told to stop.

One process on the embedded store; on PostgreSQL as many as the settings say, because everything
that matters is in the database. Told to stop (SIGTERM, Ctrl-C) it takes nothing new, lets what is
under way come to its end, and goes; a batch that was not answered is sent again by its kiosk.
"""

from __future__ import annotations

import errno
import logging
import os
import signal
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from kiosk import log, words
from kiosk.lock import DataLock
from kiosk.township import limits
from kiosk.township.app import make_app
from kiosk.township.door import Door
from kiosk.township.migrate import migrate_township
from kiosk.township.office import Office, load_office
from kiosk.township.schema import Version
from kiosk.township.sweeping import Sweeper

LOG = logging.getLogger(__name__)
STOP_S = 30
"""How long what is under way may take once the server was told to stop."""

_DATA, _KEYS = "KIOSK_TOWNSHIP_DATA", "KIOSK_TOWNSHIP_KEYS"


def serve(
    office: Office,
    *,
    mount: Callable[..., object] | None = None,
    migrating: Callable[[Version], None] = lambda found: None,
) -> None:
    """Serve until told to stop; a database of an older program is brought up first.

    Args:
        office: The township; its settings say where to listen.
        migrating: Called with the older version, before it is brought up.
        mount: Puts the console beside the API, given app, township and ``address``; only where
            there is one process.

    Raises:
        AlreadyRunning: an embedded store has its server already.
        StoreError: the store, the keys or the certificates cannot be used.
        OSError: the address is taken.
    """
    settings = office.settings
    with ExitStack() as held:
        if not settings.database:
            held.enter_context(DataLock(office.data))
        done = migrate_township(office, migrating)
        if done.kept is not None:
            LOG.warning("migrated from %s; what was there is %s", done.found, done.kept)
        if settings.workers > 1:
            _several(office)
            return
        town = held.enter_context(office.opened())
        held.enter_context(Sweeper(town))
        app = make_app(Door(town), proxied=settings.plain)
        if mount is not None:
            mount(app, town, address=settings.address)
        server = uvicorn.Server(uvicorn.Config(app, **how(office)))
        # When it has stopped, uvicorn raises the signal that stopped it once more, for whoever
        # was there before; here that was its whole purpose.
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: None)
        server.run()
        if not server.started:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def worker() -> FastAPI:
    """One of several processes; the folders come in its environment."""
    words.use(words.Words.load(strict=False))
    office = load_office(Path(os.environ[_DATA]), Path(os.environ[_KEYS]))
    log.start(office.data / "log")
    held = ExitStack()
    town = held.enter_context(office.opened())
    each = max(2, limits.BATCHES_AT_ONCE // office.settings.workers)
    return make_app(
        Door(town), batches_at_once=each, at_the_end=held.close, proxied=office.settings.plain
    )


def _several(office: Office) -> None:
    os.environ[_DATA], os.environ[_KEYS] = str(office.data), str(office.keys)
    # Whatever is wrong is said once, before there are many to say it.
    with office.opened() as town, Sweeper(town):
        uvicorn.run(
            "kiosk.township.serve:worker",
            factory=True,
            workers=office.settings.workers,
            # One that is only slow to start on a busy machine must not be ended for it.
            timeout_worker_healthcheck=60,
            **how(office),
        )


def how(office: Office) -> dict[str, Any]:
    """What uvicorn has to be told."""
    settings = office.settings
    how: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        # Only a proxy on this machine is believed about whom it asks for.
        "proxy_headers": settings.plain,
        "forwarded_allow_ips": "127.0.0.1,::1",
        "timeout_graceful_shutdown": STOP_S,
        "timeout_keep_alive": 30,
        "http": limits.GuardedProtocol,
        "ws_max_size": 1 << 20,
    }
    if not settings.plain:
        shown = office.certificates
        shown.context()  # missing files are said in words
        how |= {
            "ssl_certfile": str(shown.server),
            "ssl_keyfile": str(shown.server_key),
            "ssl_context_factory": _context,
        }
    return how


def _context(config: uvicorn.Config, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    context = default()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
