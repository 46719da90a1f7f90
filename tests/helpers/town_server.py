"""A real township server for tests: an office in a temporary folder, uvicorn with TLS on loopback.

with town_server(tmp_path, postgres.new_database()) as server:
    kiosk = server.enrolled(village)       # a small village that settles over HTTPS
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from kiosk.store.keys import Keys, load_keys, make_keys
from kiosk.store.recovery import new_sheet
from kiosk.store.uow import Node
from kiosk.sync import enrol, http
from kiosk.sync.home import Home, direct
from kiosk.township import enrolment, limits, serve, villages
from kiosk.township.app import make_app
from kiosk.township.base import Township
from kiosk.township.certificates import make_certificates
from kiosk.township.database import create_township
from kiosk.township.door import Door
from kiosk.township.office import Office, Settings, certificates_in, new_id


def new_office(folder: Path, address: str = "", *, name: str = "清水镇") -> Office:
    """A township that was just made: embedded, or on PostgreSQL at ``address``."""
    keys_folder, data = folder / "town-keys", folder / "town"
    keys = make_keys(keys_folder, new_sheet().public)
    data.mkdir(parents=True)
    make_certificates(keys_folder / "tls", name, ["localhost", "127.0.0.1"])
    settings = Settings(new_id(), name, address, "https://127.0.0.1", "127.0.0.1", 0)
    office = Office(data, keys_folder, settings)
    create_township(office.place(keys)).close()
    return office


@dataclass
class TownServer:
    """A server that runs.

    Attributes:
        office: Its folders and settings.
        town: The same township, for what people do at it.
        address: How kiosks reach it.
    """

    office: Office
    town: Township
    address: str
    server: uvicorn.Server

    @property
    def pinned(self) -> str:
        """What kiosks trust."""
        return certificates_in(self.office.keys).pinned()

    def transport(self) -> http.HttpTransport:
        """As an enrolled kiosk has it."""
        return http.HttpTransport(self.address, self.pinned)

    def code(self, village_name: str) -> Any:
        """A code for a new village of this name."""
        village = villages.add(self.town, village_name)
        return enrolment.make_code(self.town, village.number).code

    def enrol(self, node: Node, keys: Keys, village_name: str = "青石湾村") -> Home:
        """Take a kiosk in, over the wire."""
        code = self.code(village_name)
        seen = http.seen_certificate(self.address)
        home = direct(node, keys)
        with http.HttpTransport(self.address, http.pem_of(seen)) as line:
            done = enrol.enrol(home, line, self.address, code, seen=http.fingerprint_of(seen))
        assert isinstance(done, enrol.Enrolled), done
        return home


@contextmanager
def running(app: FastAPI, office: Office) -> Iterator[tuple[uvicorn.Server, int]]:
    """The app behind a socket of its own, as ``serve`` configures it; and its port."""
    config = uvicorn.Config(app, **serve.how(office))
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="uvicorn", daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < until, "the server did not start in time"
        time.sleep(0.01)
    try:
        yield server, server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(60)
        assert not thread.is_alive(), "the server did not stop"


@contextmanager
def town_server(
    folder: Path,
    address: str = "",
    *,
    wrap: Callable[[Door], Any] = lambda door: door,
    office: Office | None = None,
    gate: limits.Gate | None = None,
) -> Iterator[TownServer]:
    """A township behind HTTPS on loopback.

    Args:
        address: A PostgreSQL database; the embedded store when left out.
        wrap: Puts something between server and door.
        office: One that was made before.
        gate: Says who comes too often.
    """
    office = office or new_office(folder, address)
    with (
        office.opened() as town,
        running(make_app(wrap(Door(town)), gate=gate), office) as (server, port),
    ):
        there = replace(office, settings=replace(office.settings, port=port))
        yield TownServer(there, town, f"https://127.0.0.1:{port}", server)


def keys_of(office: Office) -> Keys:
    """The township's keys."""
    return load_keys(office.keys)
