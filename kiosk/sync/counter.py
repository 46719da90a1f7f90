"""The counter hands on: what the township asked of it, done in its own log (``core.counter``).

From that fact on nothing is spent here; the other kiosk begins when it holds this log up to it.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from kiosk.core.counter import COUNTER_DEVICE, hands_on, next_of
from kiosk.core.facts.people import VillageSettingChanged
from kiosk.store import tables
from kiosk.store.uow import UnitOfWork
from kiosk.sync.home import Home

_SETTINGS = select(tables.settings.c.key, tables.settings.c.value).where(
    tables.settings.c.village == bindparam("village"),
    tables.settings.c.key.in_(bindparam("keys", expanding=True)),
)


def hand_on(home: Home) -> bool:
    """Hand the counter on if this kiosk has it and was asked to; whether it did."""
    if not home.read(lambda conn: _asked(conn, home)):
        return False

    def job(conn: Connection) -> bool:
        to = _asked(conn, home)
        if not to:
            return False
        UnitOfWork(home.node, conn, None).append(VillageSettingChanged(COUNTER_DEVICE, to))
        return True

    return home.write(job)


def _asked(conn: Connection, home: Home) -> str:
    """To whom; empty when there is nothing to do."""
    device = home.node.device
    asked = next_of(device)
    wanted = {"village": home.node.village, "keys": [COUNTER_DEVICE, asked]}
    found = {row.key: row.value for row in conn.execute(_SETTINGS, wanted)}
    to: str = found.get(asked, "")
    return to if hands_on(device, found.get(COUNTER_DEVICE, ""), to) else ""
