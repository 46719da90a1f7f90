"""FAULTS S4, S5: names, card texts and PINs that were planted are found in no file that could leak.

A whole village's day over the real server: enrolled, settled, carried by stick, backed up, put
through errors that are logged. Then every file either side wrote is searched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk import log as kiosk_log
from kiosk.services import cards, staff
from kiosk.services.staff import Role
from kiosk.store import tables
from kiosk.store.backup import backup
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import Keys, make_keys
from kiosk.store.migrate import create_store
from kiosk.store.recovery import new_sheet
from kiosk.store.verify import verify
from kiosk.sync import http
from kiosk.sync.carry import write_stick
from kiosk.sync.cycle import settle
from kiosk.township import erasure
from tests.helpers.faulty_proxy import CUTS, LIES, faulty_proxy
from tests.helpers.made_village import MadeVillage, made_village
from tests.helpers.town_server import TownServer, town_server

NAME, PIN = "金丝雀测试甲", "739518"
DAY = "2026-11-23"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[TownServer]:
    with town_server(tmp_path / "town") as running:
        yield running


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[tuple[MadeVillage, Keys]]:
    """A village on a real, encrypted store."""
    keys = make_keys(tmp_path / "keys", new_sheet().public)
    (tmp_path / "data").mkdir()
    with create_store(tmp_path / "data" / "village.db", keys.store) as store:
        node = open_first_log(store, keys, "v1a2b3c4d5", day=DAY)
        yield made_village(node, day=DAY), keys


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    """The program's own log, everything in it."""
    kiosk_log.start(tmp_path / "log", level="DEBUG")
    yield tmp_path / "log"
    kiosk_log.stop()


def forms(secret: str) -> list[bytes]:
    """How a text may lie in a file."""
    return [
        secret.encode(),
        secret.encode("utf-16-le"),
        secret.encode("gb18030"),
        secret.encode("unicode_escape"),
        secret.encode().hex().encode(),
    ]


def leaks(folders: list[Path], secrets: list[str]) -> list[str]:
    wanted = [(secret, form) for secret in secrets for form in forms(secret)]
    found = []
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                content = file.read_bytes()
                found += [f"{file.name}: {secret}" for secret, form in wanted if form in content]
    return found


def test_the_search_would_find_what_lies_open(tmp_path: Path):
    (tmp_path / "open.txt").write_bytes(b"x" * 70_000 + NAME.encode("utf-16-le"))
    assert leaks([tmp_path], [NAME]) == [f"open.txt: {NAME}"]


def test_what_is_private_is_in_no_log_backup_stick_or_store(
    hall: tuple[MadeVillage, Keys], server: TownServer, logged: Path, tmp_path: Path
):
    village, keys = hall
    member = village.member(NAME)
    card = village.do(cards.issue, member=member, clerk=village.head).text
    village.do(staff.appoint, name=f"{NAME}乙", roles=[Role.REGISTRAR], pin=PIN, by=village.head)
    with village.reading() as conn:
        assert (
            conn.execute(
                select(tables.members.c.name).where(tables.members.c.member == member)
            ).scalar()
            == NAME
        )
    home = server.enrol(village.node, keys, "金丝雀村")
    with faulty_proxy(server) as proxy:
        for fault in (*CUTS, *LIES):
            if fault == "slow":
                continue
            proxy.faults[:] = ["", fault]
            with http.HttpTransport(proxy.address, server.pinned) as line:
                settle(home, line)
        with http.HttpTransport(proxy.address, server.pinned) as line:
            assert settle(home, line).settled
    village.member(f"{NAME}丙")
    stick = tmp_path / "stick"
    for folder in (stick, tmp_path / "backup"):
        folder.mkdir()
    write_stick(home, stick)
    backup(village.node.store, keys, tmp_path / "backup" / "village.kioskbackup")
    logging.getLogger("kiosk").error("something broke", exc_info=ValueError("with a traceback"))
    folders = [tmp_path / "data", tmp_path / "town", stick, tmp_path / "backup", logged]
    assert [folder for folder in folders if not any(folder.rglob("*"))] == []
    assert leaks(folders, [NAME, card, PIN]) == []


def test_one_person_erased_is_gone_on_both_sides_and_both_still_verify(
    hall: tuple[MadeVillage, Keys], server: TownServer
):
    village, keys = hall
    member = village.member(NAME, points=40)
    home = server.enrol(village.node, keys, "金丝雀村")
    with http.HttpTransport(server.address, server.pinned) as line:
        assert settle(home, line).settled
    erasure.erase(server.town, village.name, f"m:{member}", server.town.mint(), cadre=1)
    with http.HttpTransport(server.address, server.pinned) as line:
        assert settle(home, line).settled
        assert settle(home, line).equal is True
    owner = f"m:{member}"
    with village.reading() as here, server.town.reading() as there:
        for conn in (here, there):
            kept = select(tables.personal.c.ref).where(tables.personal.c.owner == owner)
            assert conn.execute(kept).all() == []
            row = conn.execute(
                select(tables.members.c.name, tables.members.c.birth_year).where(
                    tables.members.c.member == member
                )
            ).one()
            assert tuple(row) == (None, None)
            balance = select(tables.balances.c.balance).where(tables.balances.c.account == owner)
            assert conn.execute(balance).scalar_one() == 40
    assert verify(village.node.store).sound
    assert verify(server.town.store).sound
