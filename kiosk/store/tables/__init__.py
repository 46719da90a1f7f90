"""What is in the database: the logs, what lies beside them, and the tables projected from them.

Three groups, told apart by ``info["group"]``:

``log``        logs, facts and personal rows: the record itself.
``local``      this node's own notes: gestures under way, PIN counters, backups. Never replicated.
``projected``  everything screens and reports read. It can be thrown away and made again
               from the logs (``kiosk verify`` does so and compares).

``village`` is the first column of every projected key, so that the township can hold many
villages in the same tables. Days are ISO text. Amounts are whole points.
"""

from __future__ import annotations

from sqlalchemy import Table

from kiosk.store.tables.ledger import (
    balances,
    entries,
    items,
    postings,
    prices,
    stock,
    stock_moves,
)
from kiosk.store.tables.making import METADATA, Bytes, Integer
from kiosk.store.tables.people import (
    accounts,
    cards,
    clerks,
    consents,
    households,
    members,
    preferences,
    settings,
)
from kiosk.store.tables.record import (
    about,
    facts,
    gestures,
    local_notes,
    logs,
    personal,
    receipts,
    signatures,
)
from kiosk.store.tables.village import (
    activities,
    attendances,
    clauses,
    day_fixes,
    days,
    erased,
    frames,
    gates,
    incidents,
    moves,
    notices,
    rule_books,
    sign_ups,
)

__all__ = [
    "METADATA",
    "Bytes",
    "Integer",
    "about",
    "accounts",
    "activities",
    "attendances",
    "balances",
    "cards",
    "clauses",
    "clerks",
    "consents",
    "day_fixes",
    "days",
    "entries",
    "erased",
    "facts",
    "frames",
    "gates",
    "gestures",
    "households",
    "incidents",
    "items",
    "local_notes",
    "logs",
    "members",
    "moves",
    "notices",
    "of_group",
    "personal",
    "postings",
    "preferences",
    "prices",
    "receipts",
    "rule_books",
    "settings",
    "sign_ups",
    "signatures",
    "stock",
    "stock_moves",
]


def of_group(group: str) -> list[Table]:
    """The tables of one group, in an order that is safe to create and compare."""
    return [table for table in METADATA.sorted_tables if table.info["group"] == group]
