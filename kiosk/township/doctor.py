"""``kiosk township doctor``: is this machine fit to be the township's?

As on a kiosk each check answers with a sentence and, where something is not right, a hint; a check
that fails itself is a finding, too. What is *needed* decides the exit code.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module

from sqlalchemy import func, select

from kiosk import config, words
from kiosk.store import tables
from kiosk.store.errors import StoreError
from kiosk.store.keys import load_keys
from kiosk.township import devices
from kiosk.township.database import open_township
from kiosk.township.office import Office, host_of

LATE_MS = 3 * 24 * 3600 * 1000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        name: ``keys``, ``database`` …
        state: ``fine``, ``notice`` (works without) or ``missing`` (the township cannot work so).
        sentence, hint: What it is, and what to do about it (or ``""``).
    """

    name: str
    state: str
    sentence: str
    hint: str = ""
    args: dict[str, str] = field(default_factory=dict)


def examine(office: Office) -> Iterator[Finding]:
    """Every check, one after the other."""
    checks: list[Callable[[Office], Iterator[Finding]]] = [
        _machine,
        _keys,
        _certificates,
        _database,
        _kiosks,
    ]
    for check in checks:
        try:
            yield from check(office)
        except StoreError as problem:
            said = words.shown(problem.message_id, **problem.message_args)
            yield Finding(check.__name__.strip("_"), "missing", said)
        except Exception as problem:
            # The edge: whatever a driver throws is this check's answer.
            _log.warning("check %s failed", check.__name__, exc_info=True)
            yield _finding("check", "missing", "failed", why=type(problem).__name__)


def _finding(name: str, state: str, answer: str, **args: str) -> Finding:
    message_id = f"township-doctor-{name}-{answer}"
    hint = words.shown(f"{message_id}-hint", **args) if words.has(f"{message_id}-hint") else ""
    return Finding(name, state, words.shown(message_id, **args), hint, args)


def _machine(office: Office) -> Iterator[Finding]:
    """Room on the disk and the time of day: the kiosk's own checks."""
    machine = import_module("kiosk.doctor.machine")
    settings = config.Settings()
    here = replace(settings, folders=replace(settings.folders, data=office.data))
    for check in (machine.disk, machine.clock):
        for found in check(here):
            yield Finding(found.name, found.state.value, found.sentence, found.hint)


def _keys(office: Office) -> Iterator[Finding]:
    load_keys(office.keys)
    yield _finding("keys", "fine", "fine", folder=str(office.keys))


def _certificates(office: Office) -> Iterator[Finding]:
    if office.settings.plain:
        yield _finding("certificates", "notice", "plain")
        return
    shown = office.certificates
    names = shown.names()
    try:
        shown.context()
    except ssl.SSLError as broken:
        yield _finding("certificates", "missing", "broken", why=str(broken.reason))
        return
    host = host_of(office.settings.address)
    if host not in names:
        yield _finding("certificates", "notice", "other-name", host=host)
    else:
        yield _finding("certificates", "fine", "fine", host=host)


def _database(office: Office) -> Iterator[Finding]:
    keys = load_keys(office.keys)
    with (
        open_township(office.place(keys)) as store,
        store.read_engine.connect() as conn,
        conn.begin(),
    ):
        facts = conn.execute(select(func.count()).select_from(tables.facts)).scalar_one()
        if conn.dialect.name != "postgresql":
            yield _finding("database", "fine", "embedded", facts=str(facts))
            return
        asked = conn.exec_driver_sql(
            "SELECT current_setting('server_version'), current_setting('fsync'),"
            " current_setting('full_page_writes'), current_setting('synchronous_commit')"
        ).one()
        version, fsync, pages, commit = (str(each) for each in asked)
        yield _finding("database", "fine", "postgresql", version=version, facts=str(facts))
        # A receipt says "kept"; with one of these off it would not be true after a power cut.
        if "off" in (fsync, pages) or commit in ("off", "local"):
            yield _finding("database", "missing", "forgetful")


def _kiosks(office: Office) -> Iterator[Finding]:
    with office.opened() as town, town.reading() as conn:
        known = [each for each in devices.of_village(conn) if each.may_read]
        late = [
            each for each in known if town.now_ms() - (each.pushed_ms or each.enrolled_ms) > LATE_MS
        ]
        held = devices.held_back(conn)
    if late:
        named = " ".join(f"{each.village}/{each.device}" for each in late[:8])
        yield _finding("kiosks", "notice", "late", count=str(len(late)), which=named)
    else:
        yield _finding("kiosks", "fine", "fine", count=str(len(known)))
    if held:
        yield _finding("held", "notice", "some", count=str(len(held)))
