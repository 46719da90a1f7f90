"""Projected: entries, postings, sums, goods and stock."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Text

from kiosk.store.tables.making import Bytes, Integer, key, number, partial, table, village

# ---- projected: the ledger ------------------------------------------------------------------

entries = table(
    "entries",
    "projected",
    village(),
    key("entry", Bytes),
    number("line"),
    Column("account", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("done_on", Text, nullable=False),
    Column("log_id", Bytes, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("clause", Text),
    Column("version", Text),
    Column("quantity", Integer),
    Column("item", Text),
    Column("count", Integer),
    Column("activity", Bytes),
    Column("operator", Text, nullable=False),
    Column("witnessed", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("ended_by", Bytes),
    Column("ended_day", Text),
    Column("note", Text, nullable=False),
    Column("lapses_on", Text),
    Column("public_until", Text),
    Index("entries_of_account", "village", "account", "day", "log_id", "seq"),
    Index("entries_by_clause", "village", "account", "clause", "done_on"),
    Index("entries_by_day", "village", "day", "kind"),
    # Partial indexes stay small for ever; a query meets one only by writing the same condition
    # with the values in its text (services.basis.WAITING and its kind), not as bound values.
    partial("entries_waiting", "village", "account", only="state = 'waiting'"),
    partial("entries_put_back", "village", "account", only="state IN ('undone', 'lapsed')"),
    partial("entries_ended", "village", "ended_day", only="ended_day IS NOT NULL"),
    partial("entries_of_activity", "village", "activity", only="activity IS NOT NULL"),
    partial("entries_in_publicity", "village", "account", only="public_until IS NOT NULL"),
)

postings = table(
    "postings",
    "projected",
    village(),
    key("entry", Bytes),
    key("cause", Bytes),
    number("line"),
    Column("account", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("merit", Integer, nullable=False),
    Column("day", Text, nullable=False),
)

balances = table(
    "balances",
    "projected",
    village(),
    key("account"),
    Column("balance", Integer, nullable=False),
    Column("merit", Integer, nullable=False),
)

# ---- projected: goods -----------------------------------------------------------------------

items = table(
    "items",
    "projected",
    village(),
    key("item"),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("picture", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", Text, nullable=False),
    Column("spoken", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("approval", Boolean, nullable=False),
    Column("per_day", Integer),
    Column("retired", Boolean, nullable=False),
)

prices = table(
    "prices",
    "projected",
    village(),
    key("item"),
    key("from_day"),
    Column("points", Integer, nullable=False),
)

stock_moves = table(
    "stock_moves",
    "projected",
    village(),
    key("entry", Bytes),
    key("cause", Bytes),
    Column("item", Text, nullable=False),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("day", Text, nullable=False),
)

stock = table(
    "stock",
    "projected",
    village(),
    key("item"),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
)
