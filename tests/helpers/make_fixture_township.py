"""Makes what a shipped version leaves of a township, in ``tests/data/townships/<version>/``.

    python -m tests.helpers.make_fixture_township

Two made-up villages that lived for a while, one person who moved, a device that was sent away, a
cadre of the console: on the embedded store (``township.db``), on PostgreSQL (``township.sql.gz``,
as ``pg_dump`` writes it) and as a sealed backup (``township.backup``). Run once for each released
version, just before the release; later versions must open all three.
"""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import select

from kiosk import __version__
from kiosk.store import tables
from kiosk.store.engine import Store
from kiosk.store.keys import load_keys, make_keys
from kiosk.store.recovery import RecoverySheet, new_sheet
from kiosk.township import devices, moves, staff
from kiosk.township import tables as towns
from kiosk.township.backup import backup
from kiosk.township.base import Township
from kiosk.township.certificates import make_certificates
from kiosk.township.database import create_township
from kiosk.township.moves import NewHousehold
from kiosk.township.office import STORE, Office, Settings, new_id
from kiosk.township.villages import of
from tests.helpers.made_township import Life, settled
from tests.helpers.postgres import the_cluster

TOWNSHIPS = Path(__file__).parent.parent / "data" / "townships"


def what_it_holds(store: Store) -> dict[str, object]:
    """Figures a later version must still find."""
    b, m, log, f = tables.balances.c, tables.members.c, tables.logs.c, tables.facts.c
    v, d, s = towns.villages.c, towns.devices.c, towns.staff.c
    asked = {
        "balances": select(b.village, b.account, b.balance).order_by(b.village, b.account),
        "members": select(m.village, m.member, m.name).order_by(m.village, m.member),
        "heads": select(log.village, log.log_id, log.head_seq, log.head_hash).order_by(log.log_id),
        "facts": select(f.log_id, f.seq, f.hash).order_by(f.log_id, f.seq),
        "villages": select(v.number, v.village, v.name).order_by(v.number),
        "devices": select(d.village, d.device, d.state).order_by(d.device),
        "staff": select(s.login, s.role).order_by(s.login),
    }
    with store.read_engine.connect() as conn:
        found = {name: [list(map(_plain, row)) for row in conn.execute(each)]
                 for name, each in asked.items()}  # fmt: skip
    return found | {"facts": len(found["facts"])}


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def live(town: Township) -> None:
    """Let the township live."""
    for seed, life in enumerate((Life("青石湾村", people=9, days=(12, 2)),
                                 Life("柳树屯村", people=6, days=(9,)))):  # fmt: skip
        settled(town, life, seed)
    with town.reading() as conn:
        one, two = of(conn, 1).village, of(conn, 2).village
        gone = devices.of_village(conn, two)[0]
    assert one
    assert two
    moves.move(town, member=3, source=one, target=two, household=NewHousehold(2, "7"))
    devices.revoke(town, two, gone.device, why="丢了")
    staff.add(
        town, login="zhangsan", name="张三", role=staff.Role.ADMIN, password="qingshui-2026-first"
    )


def an_office(folder: Path, sheet: RecoverySheet, address: str) -> Office:
    """A township's folders."""
    keys = make_keys(folder / "town-keys", sheet.public)
    (folder / "town").mkdir(parents=True)
    make_certificates(folder / "town-keys" / "tls", "清水镇", ["localhost"])
    settings = Settings(new_id(), "清水镇", address, "https://127.0.0.1", "127.0.0.1", 0)
    office = Office(folder / "town", folder / "town-keys", settings)
    create_township(office.place(keys)).close()
    return office


def main() -> None:
    """Write the folder of this version."""
    target = TOWNSHIPS / __version__
    target.mkdir(parents=True)
    sheet = new_sheet()
    known: dict[str, object] = {"code": sheet.code}
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        office = an_office(work / "embedded", sheet, "")
        with office.opened() as town:
            live(town)
            backup(office, town.store, target / "township.backup")
            known["embedded"] = what_it_holds(town.store)
        shutil.copy(office.data / STORE, target / STORE)
        known["store_key"] = load_keys(office.keys).store.hex()
        address = the_cluster().new_database()
        with an_office(work / "postgresql", sheet, address).opened() as town:
            live(town)
            known["postgresql"] = what_it_holds(town.store)
        with gzip.GzipFile(target / "township.sql.gz", "wb", mtime=0) as out:
            out.write(the_cluster().dumped(address))
    text = json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "known.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
