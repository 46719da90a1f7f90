"""A township on either database with kiosks that settle through its door, for its mind's tests.

def test_…(town):                       # runs twice: embedded store, real PostgreSQL
    kiosk = new_kiosk(town)             # tests.helpers.settling
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import func, select

from kiosk.store import tables
from kiosk.sync.cycle import settle
from kiosk.sync.home import direct
from kiosk.sync.outcome import Outcome
from kiosk.township import database, enrolment
from kiosk.township.base import Township, TownshipKeys
from tests.helpers.nodes import FakeClock
from tests.helpers.postgres import name_of, the_cluster
from tests.helpers.settling import Kiosk, Line, new_keys, new_store, new_town

_NUMBERS = count(1)


@cache
def _template() -> str:
    """A database with all tables, copied for each test: quicker than making them anew."""
    address = the_cluster().new_database()
    database.create_township(database.Place(Path("nowhere"), b"", address)).close()
    return name_of(address)


def postgres_town() -> Township:
    """A township in a fresh PostgreSQL database, row-level security and all."""
    name = f"{_template()}_{next(_NUMBERS)}"
    the_cluster().administer(
        f'CREATE DATABASE "{name}" OWNER kiosk_township TEMPLATE "{_template()}"'
    )
    place = database.Place(Path("nowhere"), b"", the_cluster().address(name))
    keys = TownshipKeys(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())
    store = database.open_township(place)
    return Township(store, keys, "t1", "青山镇", FakeClock(), scope=database.scope)


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest) -> Iterator[Township]:
    """The same township on both databases."""
    made = new_town() if request.param == "sqlite" else postgres_town()
    yield made
    made.store.close()


def sister_of(kiosk: Kiosk) -> Kiosk:
    """A second kiosk of the same village: an empty machine with a fresh code."""
    from kiosk.store.incarnation import open_first_log
    from kiosk.sync import link
    from kiosk.sync.code import proved_request
    from kiosk.sync.wire import EnrolRequest

    keys, store = new_keys(), new_store()
    line = Line(kiosk.line.town)
    code = enrolment.make_code(line.town, kiosk.number).code
    box = keys.box.public_key().public_bytes_raw()
    asked = EnrolRequest(code.id, "", keys.device_public, box, bytes(32), "test")
    answer = enrolment.enrol(line.town, proved_request(asked, code))
    node = open_first_log(store, keys, answer.village, day=kiosk_day(kiosk), clock=FakeClock())
    home = direct(node, keys)
    pinned = link.Link(
        "https://township.test", answer.township, answer.township_name, answer.village_name,
        answer.key, answer.box_key, "", keys.device_public,
    )  # fmt: skip
    home.write(lambda conn: link.keep(conn, pinned))
    return Kiosk(home, line, kiosk.number)


def kiosk_day(kiosk: Kiosk) -> str:
    from kiosk.store.log import head

    with kiosk.node.reading() as conn:
        return head(conn, kiosk.node.log_id).day


def settle_all(*kiosks: Kiosk, rounds: int = 2) -> list[Outcome]:
    """Everybody settles in turn, so often that each has heard of the others; the last outcomes."""
    said: list[Outcome] = []
    for _ in range(rounds):
        said = [settle(kiosk.home, kiosk.line) for kiosk in kiosks]
    return said


def balance(town_or_kiosk: Township | Kiosk, village: str, account: str) -> int:
    """What an account holds at a node."""
    store = town_or_kiosk.store if isinstance(town_or_kiosk, Township) else town_or_kiosk.node.store
    b = tables.balances.c
    with store.read_engine.connect() as conn:
        asked = select(b.balance).where(b.village == village, b.account == account)
        return int(conn.execute(asked).scalar() or 0)


def sum_of(town: Township, village: str) -> int:
    """All postings of a village: always zero."""
    p = tables.postings.c
    with town.reading() as conn:
        asked = select(func.coalesce(func.sum(p.amount), 0)).where(p.village == village)
        return int(conn.execute(asked).scalar_one())


def holders_sum(town: Township, village: str) -> int:
    """What all people of a village hold together."""
    b = tables.balances.c
    with town.reading() as conn:
        asked = select(func.coalesce(func.sum(b.balance), 0)).where(
            b.village == village, b.account.contains(":")
        )
        return int(conn.execute(asked).scalar_one())
