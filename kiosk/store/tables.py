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

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy import (
    Integer as _Integer,
)

METADATA = MetaData()


class Bytes(LargeBinary):
    """Bytes that go to the driver as they are; wrapping each one costs more than storing it."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Nothing to do: our drivers take ``bytes``."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Nothing to do: our drivers give ``bytes``."""


# A fact may hold any integer up to 2**53: SQLite stores them all, PostgreSQL's INTEGER does not.
Integer = _Integer().with_variant(BigInteger(), "postgresql")


def _table(name: str, group: str, *parts: Column[object] | Index) -> Table:
    return Table(name, METADATA, *parts, info={"group": group})


def _partial(name: str, *columns: str, only: str) -> Index:
    """An index of the rows that meet a condition."""
    return Index(name, *columns, sqlite_where=text(only), info={"only": only})


@event.listens_for(METADATA, "before_create")
def _partial_on_postgresql(_: object, conn: Connection, **more: object) -> None:
    # ``postgresql_where`` up there would load that dialect, which no kiosk has a use for.
    if conn.dialect.name == "postgresql":
        for index in (index for table in METADATA.tables.values() for index in table.indexes):
            if "only" in index.info:
                index.dialect_options["postgresql"]["where"] = text(index.info["only"])


def _key(name: str, kind: Any = Text) -> Column[object]:
    return Column(name, kind, primary_key=True, nullable=False)


def _village() -> Column[object]:
    return _key("village")


def _number(name: str) -> Column[object]:
    """An integer part of a compound key (never SQLite's own row id)."""
    return Column(name, Integer, primary_key=True, nullable=False, autoincrement=False)


# ---- log ------------------------------------------------------------------------------------

logs = _table(
    "logs",
    "log",
    _key("log_id", Bytes),
    Column("village", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("device_key", Bytes, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("head_seq", Integer, nullable=False),
    Column("head_hash", Bytes, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("acked_seq", Integer, nullable=False, default=0),
)

facts = _table(
    "facts",
    "log",
    _village(),
    _key("log_id", Bytes),
    _number("seq"),
    Column("event_id", Bytes, nullable=False),
    # 0 for the first place an event is met at, and so unique; a re-homed event has a second place
    # in another log (SYNC.md §6), which counts from 1.
    Column("copy", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("body", Bytes, nullable=False),
    Column("hash", Bytes, nullable=False),
    Index("facts_by_event", "village", "event_id", "copy", unique=True),
    # Nearly always empty; asked for every batch that comes from elsewhere.
    _partial("facts_again", "village", "event_id", only="copy > 0"),
    Index("facts_by_type", "village", "type"),
)

signatures = _table(
    "signatures",
    "log",
    _village(),
    _key("log_id", Bytes),
    _number("seq"),
    Column("signature", Bytes, nullable=False),
)

receipts = _table(
    "receipts",
    "log",
    _village(),
    _key("log_id", Bytes),
    Column("seq", Integer, nullable=False),
    Column("hash", Bytes, nullable=False),
    Column("server_ms", Integer, nullable=False),
    Column("signature", Bytes, nullable=False),
)

personal = _table(
    "personal",
    "log",
    _village(),
    _key("ref", Bytes),
    Column("owner", Text, nullable=False),
    Column("salt", Bytes, nullable=False),
    Column("fields", Bytes, nullable=False),
    Index("personal_by_owner", "village", "owner"),
)

# ---- local ----------------------------------------------------------------------------------

gestures = _table(
    "gestures",
    "local",
    _key("event_id", Bytes),
    Column("holder", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("day", Text, nullable=False),
    Index("gestures_by_holder", "holder", "kind"),
)

local_notes = _table(
    "local_notes",
    "local",
    _key("key"),
    Column("value", Bytes, nullable=False),
)

# ---- projected: where a fact is spoken of ---------------------------------------------------

about = _table(
    "about",
    "projected",
    _village(),
    _key("family"),
    _key("key", Bytes),
    _key("log_id", Bytes),
    _number("seq"),
)

# ---- projected: people ----------------------------------------------------------------------

households = _table(
    "households",
    "projected",
    _village(),
    _number("household"),
    Column("group_no", Integer, nullable=False),
    Column("door", Text, nullable=False),
    Index("households_by_group", "village", "group_no"),
)

members = _table(
    "members",
    "projected",
    _village(),
    _number("member"),
    Column("household", Integer, nullable=False),
    Column("member_type", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("kept", Integer),
    Column("name", Text),
    Column("pinyin", Text),
    Column("initials", Text),
    Column("birth_year", Integer),
    Column("enrolled_day", Text, nullable=False),
    Column("unconfirmed", Boolean, nullable=False),
    Index("members_by_household", "village", "household"),
    Index("members_by_name", "village", "name"),
    Index("members_by_initials", "village", "initials"),
)

accounts = _table(
    "accounts",
    "projected",
    _village(),
    _key("account"),
    Column("account_class", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("operators", Text, nullable=False),
)

cards = _table(
    "cards",
    "projected",
    _village(),
    _key("holder"),
    _number("generation"),
    Column("fingerprint", Bytes),
    Column("state", Text, nullable=False),
    Column("issued_day", Text, nullable=False),
    Index("cards_by_fingerprint", "fingerprint"),
)

preferences = _table(
    "preferences",
    "projected",
    _village(),
    _number("member"),
    Column("text_size", Text, nullable=False),
    Column("high_contrast", Boolean, nullable=False),
    Column("volume", Integer, nullable=False),
    Column("slow", Boolean, nullable=False),
)

consents = _table(
    "consents",
    "projected",
    _village(),
    _number("member"),
    _key("kind"),
    Column("given", Boolean, nullable=False),
    Column("day", Text, nullable=False),
)

clerks = _table(
    "clerks",
    "projected",
    _village(),
    _number("clerk"),
    Column("name", Text),
    Column("roles", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("member", Integer),
    Column("face", Text, nullable=False),
    Column("dismissed", Boolean, nullable=False),
)

settings = _table(
    "settings",
    "projected",
    _village(),
    _key("key"),
    Column("value", Text, nullable=False),
)

# ---- projected: rules and activities --------------------------------------------------------

rule_books = _table(
    "rule_books",
    "projected",
    _village(),
    _key("version"),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("effective", Text),
    Column("covenant", Text, nullable=False),
    Column("terms", Text, nullable=False),
)

clauses = _table(
    "clauses",
    "projected",
    _village(),
    _key("version"),
    _key("clause"),
    Column("place", Integer, nullable=False),
    Column("category", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("retired_from", Text),
)

activities = _table(
    "activities",
    "projected",
    _village(),
    _key("activity", Bytes),
    Column("title", Text, nullable=False),
    Column("picture", Text, nullable=False),
    Column("clause", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("place", Text, nullable=False),
    Column("starts", Text, nullable=False),
    Column("ends", Text, nullable=False),
    Column("capacity", Integer),
    Column("state", Text, nullable=False),
    Index("activities_by_start", "village", "starts"),
)

sign_ups = _table(
    "sign_ups",
    "projected",
    _village(),
    _key("activity", Bytes),
    _number("member"),
    Column("coming", Boolean, nullable=False),
    Column("day", Text, nullable=False),
)

attendances = _table(
    "attendances",
    "projected",
    _village(),
    _key("entry", Bytes),
    Column("activity", Bytes, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("member", Integer, nullable=False),
    Column("log_id", Bytes, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("standing", Boolean, nullable=False),
    Index("attendances_by_activity", "village", "activity", "member"),
    Index("attendances_by_member", "village", "member"),
)

# ---- projected: the ledger ------------------------------------------------------------------

entries = _table(
    "entries",
    "projected",
    _village(),
    _key("entry", Bytes),
    _number("line"),
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
    _partial("entries_waiting", "village", "account", only="state = 'waiting'"),
    _partial("entries_put_back", "village", "account", only="state IN ('undone', 'lapsed')"),
    _partial("entries_ended", "village", "ended_day", only="ended_day IS NOT NULL"),
    _partial("entries_of_activity", "village", "activity", only="activity IS NOT NULL"),
    _partial("entries_in_publicity", "village", "account", only="public_until IS NOT NULL"),
)

postings = _table(
    "postings",
    "projected",
    _village(),
    _key("entry", Bytes),
    _key("cause", Bytes),
    _number("line"),
    Column("account", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("merit", Integer, nullable=False),
    Column("day", Text, nullable=False),
)

balances = _table(
    "balances",
    "projected",
    _village(),
    _key("account"),
    Column("balance", Integer, nullable=False),
    Column("merit", Integer, nullable=False),
)

# ---- projected: goods -----------------------------------------------------------------------

items = _table(
    "items",
    "projected",
    _village(),
    _key("item"),
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

prices = _table(
    "prices",
    "projected",
    _village(),
    _key("item"),
    _key("from_day"),
    Column("points", Integer, nullable=False),
)

stock_moves = _table(
    "stock_moves",
    "projected",
    _village(),
    _key("entry", Bytes),
    _key("cause", Bytes),
    Column("item", Text, nullable=False),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("day", Text, nullable=False),
)

stock = _table(
    "stock",
    "projected",
    _village(),
    _key("item"),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
)

# ---- projected: the village's day -----------------------------------------------------------

notices = _table(
    "notices",
    "projected",
    _village(),
    _key("notice", Bytes),
    Column("title", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("picture", Text, nullable=False),
    Column("from_day", Text, nullable=False),
    Column("until_day", Text, nullable=False),
    Column("activity", Bytes),
    Column("withdrawn", Boolean, nullable=False),
    Column("heard", Integer, nullable=False),
)

days = _table(
    "days",
    "projected",
    _village(),
    _key("log_id", Bytes),
    _key("day"),
    Column("opened", Boolean, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("totals", Text, nullable=False),
    Column("head_seq", Integer),
    Column("head_hash", Bytes),
    Column("signature", Bytes),
)

incidents = _table(
    "incidents",
    "projected",
    _village(),
    _key("incident", Bytes),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("closed_word", Text),
)

erased = _table("erased", "projected", _village(), _key("owner"))

# ---- projected: what the township says ------------------------------------------------------

gates = _table(
    "gates",
    "projected",
    _village(),
    _key("device"),
    _key("log_id", Bytes),
    Column("last_seq", Integer, nullable=False),
)

day_fixes = _table(
    "day_fixes",
    "projected",
    _village(),
    _key("log_id", Bytes),
    _number("from_seq"),
    _number("to_seq"),
    Column("day", Text, nullable=False),
)

moves = _table(
    "moves",
    "projected",
    _village(),
    _key("entry", Bytes),
    Column("move", Bytes, nullable=False),
    Column("member", Integer, nullable=False),
    Column("direction", Text, nullable=False),
    Column("other_village", Text, nullable=False),
    Column("other_member", Integer, nullable=False),
    Column("points", Integer, nullable=False),
    Column("merit", Integer, nullable=False),
    Column("day", Text, nullable=False),
    Index("moves_of_member", "village", "member"),
)

frames = _table(
    "frames",
    "projected",
    _village(),
    _key("kind"),
    _key("version"),
    Column("title", Text, nullable=False),
    Column("effective", Text, nullable=False),
    Column("data", Text, nullable=False),
)


def of_group(group: str) -> list[Table]:
    """The tables of one group, in an order that is safe to create and compare."""
    return [table for table in METADATA.sorted_tables if table.info["group"] == group]
