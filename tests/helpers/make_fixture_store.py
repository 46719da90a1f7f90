"""Makes the store file that a shipped version leaves in ``tests/data/stores/<version>/``.

    python -m tests.helpers.make_fixture_store

A small village by the real services, kept as a backup (the store file is its front part), with its
key and recovery sheet: made up, of no village. Run once for each released version, just before the
release; later versions must open it.
"""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path

from sqlalchemy import select

from kiosk import __version__
from kiosk.core.facts.people import PersonalErased
from kiosk.store import tables
from kiosk.store.backup import backup
from kiosk.store.engine import Store, open_store
from kiosk.store.headfile import own_head
from kiosk.store.incarnation import settle
from kiosk.store.keys import make_keys
from kiosk.store.recovery import new_sheet
from tests.helpers import deeds

STORES = Path(__file__).parent.parent / "data" / "stores"


def what_it_holds(store: Store) -> dict[str, object]:
    """Figures a later version must still find: heads, balances, how many rows of each kind."""
    with store.read_engine.connect() as conn:
        head = own_head(conn)
        assert head is not None
        b, m = tables.balances, tables.members
        balances = conn.execute(select(b.c.account, b.c.balance).order_by(b.c.account)).all()
        members = conn.execute(select(m.c.member, m.c.name).order_by(m.c.member)).all()
    return {
        "seq": head.seq,
        "hash": head.hash.hex(),
        "balances": {row.account: row.balance for row in balances},
        "members": {str(row.member): row.name for row in members},
    }


def main() -> None:
    """Write the folder of this version."""
    target = STORES / __version__
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        sheet = new_sheet()
        keys = make_keys(work / "keys", sheet.public)
        (work / "data").mkdir()
        path = work / "data" / "kiosk.db"
        deeds.make_village(path, keys)
        with open_store(path, keys.store) as store:
            node = settle(store, keys).node
            dice = random.Random(2026)
            for _ in range(60):
                deeds.run(node, keys, deeds.choose(node, dice))
            with node.work() as uow:
                uow.append(PersonalErased("m:5"))
                uow.commit()
            deeds.run(node, keys, deeds.Deed("close", node.mint().hex()))
            backup(store, keys, target / "kiosk.kioskbackup")
            known = what_it_holds(store)
    note = {
        "store_key": keys.store.hex(),
        "sheet": " ".join(sheet.words),
        "code": sheet.code,
        "holds": known,
    }
    text = json.dumps(note, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "known.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
