"""The record itself: logs, facts, what lies beside them; and this node's own notes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Text

from kiosk.store.tables.making import Bytes, Integer, key, number, partial, table, village

# ---- log ------------------------------------------------------------------------------------

logs = table(
    "logs",
    "log",
    key("log_id", Bytes),
    Column("village", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("device_key", Bytes, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("head_seq", Integer, nullable=False),
    Column("head_hash", Bytes, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("acked_seq", Integer, nullable=False, default=0),
)

facts = table(
    "facts",
    "log",
    village(),
    key("log_id", Bytes),
    number("seq"),
    Column("event_id", Bytes, nullable=False),
    # 0 for the first place an event is met at, and so unique; a re-homed event has a second place
    # in another log (SYNC.md §6), which counts from 1.
    Column("copy", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("body", Bytes, nullable=False),
    Column("hash", Bytes, nullable=False),
    Index("facts_by_event", "village", "event_id", "copy", unique=True),
    # Nearly always empty; asked for every batch that comes from elsewhere.
    partial("facts_again", "village", "event_id", only="copy > 0"),
    Index("facts_by_type", "village", "type"),
)

signatures = table(
    "signatures",
    "log",
    village(),
    key("log_id", Bytes),
    number("seq"),
    Column("signature", Bytes, nullable=False),
)

receipts = table(
    "receipts",
    "log",
    village(),
    key("log_id", Bytes),
    Column("seq", Integer, nullable=False),
    Column("hash", Bytes, nullable=False),
    Column("server_ms", Integer, nullable=False),
    Column("signature", Bytes, nullable=False),
)

personal = table(
    "personal",
    "log",
    village(),
    key("ref", Bytes),
    Column("owner", Text, nullable=False),
    Column("salt", Bytes, nullable=False),
    Column("fields", Bytes, nullable=False),
    Index("personal_by_owner", "village", "owner"),
)

# ---- local ----------------------------------------------------------------------------------

gestures = table(
    "gestures",
    "local",
    key("event_id", Bytes),
    Column("holder", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("day", Text, nullable=False),
    Index("gestures_by_holder", "holder", "kind"),
)

local_notes = table(
    "local_notes",
    "local",
    key("key"),
    Column("value", Bytes, nullable=False),
)

# ---- projected: where a fact is spoken of ---------------------------------------------------

about = table(
    "about",
    "projected",
    village(),
    key("family"),
    key("key", Bytes),
    key("log_id", Bytes),
    number("seq"),
)
