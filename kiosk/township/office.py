"""The township on this machine: its settings, its folders, and how it is opened.

``township.toml`` in the data folder says what the township is called, where its database is and
where its server listens; ``kiosk township init`` writes it. The keys have a folder of their own,
as a kiosk's do, with the certificates in ``tls/`` inside it.
"""

from __future__ import annotations

import ipaddress
import json
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kiosk.core.clock import Clock
from kiosk.store.engine import Store
from kiosk.store.errors import StoreError
from kiosk.store.keys import Keys, load_keys, write_private
from kiosk.store.uow import SystemClock
from kiosk.township import database
from kiosk.township.base import Township, TownshipKeys
from kiosk.township.certificates import Certificates
from kiosk.township.database import Place, open_township

FILE = "township.toml"
STORE = "township.db"
PORT = 8443


class NoTownship(StoreError):
    """No township was made in this data folder."""

    message_id = "township-missing"

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.message_args = {"folder": str(folder)}


class WrongSettings(StoreError):
    """``township.toml`` says something impossible."""

    message_id = "township-settings-wrong"

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(f"{file}: {what}")
        self.message_args = {"file": str(file), "what": what}


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``township.toml`` says.

    Attributes:
        township: The township's id, made once.
        name: For people: 清水镇.
        database: A PostgreSQL address; ``""`` = the embedded store. Leave passwords to libpq's own
            password file.
        address: How kiosks reach the server: ``https://…``.
        host, port: Where it listens.
        workers: Processes; more than one only on PostgreSQL.
        plain: Speak plain HTTP: only on this machine's own addresses, behind a proxy.
    """

    township: str
    name: str
    database: str = field(default="", repr=False)
    address: str = ""
    host: str = "0.0.0.0"
    port: int = PORT
    workers: int = 1
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """A township's folders and settings."""

    data: Path
    keys: Path
    settings: Settings

    @property
    def certificates(self) -> Certificates:
        """What its server speaks TLS with."""
        return certificates_in(self.keys)

    def place(self, keys: Keys) -> Place:
        """Where its store is."""
        return Place(self.data / STORE, keys.store, self.settings.database)

    @contextmanager
    def opened(self, clock: Clock | None = None) -> Iterator[Township]:
        """The township at work.

        Raises:
            StoreError: keys or store cannot be opened; in words.
        """
        keys = load_keys(self.keys)
        with open_township(self.place(keys)) as store:
            yield self.township(keys, store, clock)

    def township(self, keys: Keys, store: Store, clock: Clock | None = None) -> Township:
        """The township over an open store."""
        shown = self.certificates
        tls = shown.server.exists()
        return Township(
            store,
            TownshipKeys(keys.device, keys.box),
            self.settings.township,
            self.settings.name,
            clock or SystemClock(),
            certificate=shown.pinned() if tls else "",
            fingerprint=shown.fingerprint() if tls else bytes(32),
            scope=database.scope,
        )


def certificates_in(keys: Path) -> Certificates:
    """The certificates beside a township's keys."""
    return Certificates(keys / "tls")


def load_office(data: Path, keys: Path) -> Office:
    """The township of these folders.

    Raises:
        NoTownship: there is none.
        WrongSettings: its settings cannot be used.
    """
    file = data / FILE
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise NoTownship(data) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise WrongSettings(file, str(why)[:200]) from why
    kinds: dict[str, Any] = {each.name: each.type for each in fields(Settings)}
    for name, value in said.items():
        if name not in kinds or type(value).__name__ != kinds[name]:
            raise WrongSettings(file, name)
    for name in ("township", "name"):
        if not said.get(name):
            raise WrongSettings(file, name)
    settings = Settings(**said)
    if not 0 <= settings.port < 1 << 16:
        raise WrongSettings(file, "port")
    if not 1 <= settings.workers <= 64 or (settings.workers > 1 and not settings.database):
        raise WrongSettings(file, "workers")
    if settings.plain and not is_own_address(settings.host):
        raise WrongSettings(file, "plain")
    return Office(data, keys, settings)


def write_settings(file: Path, settings: Settings) -> None:
    """Write ``township.toml`` for the first time, readable by its owner only.

    Raises:
        FileExistsError: there is one.
    """
    lines = [f"{each.name} = {_toml(getattr(settings, each.name))}" for each in fields(settings)]
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(file, ("\n".join(lines) + "\n").encode())


def is_own_address(host: str) -> bool:
    """Whether only this very machine can reach what listens there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(address: str) -> str:
    """The host in ``https://host:port``."""
    return urlsplit(address).hostname or ""


def new_id() -> str:
    """A township's id."""
    return "t" + os.urandom(5).hex()


def _toml(value: str | int | bool) -> str:
    # A JSON string without escapes above ASCII is a TOML basic string.
    return json.dumps(value, ensure_ascii=False)
