"""Every log of a township that lived, replayed into a kiosk's store and PostgreSQL: one result.

Not only what kiosks wrote: the township's own logs are in it, with moves and late facts, frames,
answers to doubles, incidents, erasures, a revocation with facts held back and then admitted.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kiosk.core.facts import COMMON
from kiosk.core.facts.points import AttendanceTaken, PointsBooked
from kiosk.core.facts.shelf import ExchangeMade
from kiosk.services.staff import Role
from kiosk.store import tables
from kiosk.store.engine import Store
from kiosk.store.verify import verify
from kiosk.township import clerks, counter, devices, erasure, frames, moves, people
from kiosk.township.base import Township
from kiosk.township.database import Place, create_township
from kiosk.township.moves import NewHousehold
from tests.helpers.made_township import Life, settled
from tests.helpers.postgres import Cluster, postgres  # noqa: F401
from tests.helpers.settling import DAY, Kiosk, new_store, new_town
from tests.helpers.towns import settle_all, sister_of
from tests.integration.township.test_people import goods, rules
from tests.integration.township.test_server_same_tables import all_of, assert_same_tables, copied

LIVES = (
    Life("沙河湾村", 0.6, people=24, days=(150, 95, 75, 60, 45, 20, 12, 5)),
    Life("槐花店村", 0.6, people=16, days=(150, 90, 60, 40, 20, 5)),
)
HER_OWN = {
    "CatalogueFramePublished", "ClerkAppointed", "DeviceRevoked", "EntryReversed",
    "HouseholdOpened", "IncidentOpened", "LogAdmitted", "LogOpened",
    "MemberClosed", "MemberEnrolled", "MemberMoved",
    "PeopleConfirmed", "PersonalErased", "RuleFramePublished", "VillageSettingChanged",
}  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Township:
    """Two villages with months of deeds, and everything a township does to villages."""
    town = new_town()
    first, second = (settled(town, life)[1] for life in LIVES)
    sister = sister_of(first)
    settle_all(first, sister)
    _doubles(first, sister)
    _office(town, first.node.village, second.node.village)
    _late_and_revoked(town, first, sister, second)
    return town


def _says(kiosk: Kiosk, *payloads) -> None:  # type: ignore[no-untyped-def]
    with kiosk.node.work() as uow:
        uow.append_all([(payload, None) for payload in payloads])
        uow.commit()


def _doubles(first: Kiosk, sister: Kiosk) -> None:
    for kiosk in (first, sister):
        _says(kiosk, AttendanceTaken(bytes(16), DAY, 3, "V1", "2026-1", 3, DAY))
    _says(first, ExchangeMade("m:4", "salt", 1, 500, 500, "2026-12-20"))  # an overdraft
    settle_all(first, sister)


def _office(town: Township, here: str, there: str) -> None:
    """What its staff does."""
    frames.publish_rules(
        town, town.mint(), book=rules() | {"version": "2027-1"}, effective="2027-01-01", cadre=1
    )
    more = {"version": "c1", "title": "镇里的目录", "goods": goods()}
    frames.publish_catalogue(town, town.mint(), effective="2026-12-01", cadre=1, **more)
    home = people.open_household(town, here, town.mint(), group=2, door="9", cadre=1)
    assert home.household is not None
    new = people.enrol(town, here, town.mint(), name="新来的", household=home.household, cadre=1)
    assert new.member is not None
    clerks.appoint(
        town, here, town.mint(), name="镇里派的", roles=[Role.REGISTRAR], pin="274859", cadre=1
    )
    people.confirm(town, here, town.mint(), members=[1, 2], cadre=1)
    people.close_member(town, here, town.mint(), member=6, reason="died", heir=7, cadre=1)
    moves.move(town, member=1, source=here, target=there, household=NewHousehold(3, "1"))
    moves.move_household(town, household=2, source=here, target=there, group=4)
    erasure.erase(town, here, "m:1", town.mint(), cadre=1)
    erasure.erase(town, here, "m:5", town.mint(), cadre=1)


def _late_and_revoked(town: Township, first: Kiosk, sister: Kiosk, second: Kiosk) -> None:
    """Facts that come after a move and after a revocation; another counter."""
    late = PointsBooked("m:2", "V1", "2026-1", 10, 6, DAY, True, public_until="2026-12-24")
    _says(first, late)
    settle_all(first, second)
    village = first.node.village
    devices.revoke(town, village, first.node.device, why="lost")
    counter.name(town, village, sister.node.device)
    _says(first, PointsBooked("m:3", "V1", "2026-1", 10, 6, DAY, True))
    _says(first, PointsBooked("m:3", "V1", "2026-1", 10, 7, DAY, True))
    first.settle()
    with town.reading() as conn:
        (held,) = devices.held_back(conn, village)
    devices.admit(town, village, first.node.device, held.log_id, held.head - 1)
    settle_all(sister, second)


def test_the_township_wrote_everything_it_can(town: Township) -> None:
    with town.reading() as conn:
        f, logs = tables.facts.c, tables.logs.c
        ours = select(f.type).join(tables.logs, logs.log_id == f.log_id).where(logs.own)
        written = Counter(conn.execute(ours).scalars())
        held = devices.held_back(conn)
    assert set(written) >= HER_OWN, HER_OWN - set(written)
    assert written["MemberMoved"] >= 6
    assert len(held) == 1
    assert verify(town.store).sound


@pytest.mark.parametrize("page", [23, 500])
def test_every_log_gives_the_same_tables_at_a_kiosk_and_on_postgresql(
    postgres: Cluster,  # noqa: F811
    town: Township,
    page: int,
) -> None:
    with town.reading() as conn:
        facts = conn.execute(select(func.count()).select_from(tables.facts)).scalar_one()
        logs = conn.execute(select(func.sum(tables.logs.c.head_seq))).scalar_one()
    assert facts == logs > 500
    kiosk = new_store()
    server = create_township(Place(Path(), b"", postgres.new_database()))
    with kiosk, server:
        for made in (kiosk, server):
            with town.store.read_engine.connect() as ours, made.write_engine.begin() as theirs:
                assert copied(ours, theirs, page=page) == facts
        assert_same_tables(town.store, kiosk)
        assert_same_tables(kiosk, server)
        assert _villages(server) == {COMMON, "v0000000001", "v0000000002"}
        with server.read_engine.connect() as conn:
            empty = {t.name for t in tables.of_group("projected") if not all_of(conn, t)}
    assert not empty & {"moves", "frames", "gates", "incidents", "erased", "entries", "clerks"}


def _villages(store: Store) -> set[str]:
    with store.read_engine.connect() as conn:
        return set(conn.execute(select(tables.logs.c.village).distinct()).scalars())
