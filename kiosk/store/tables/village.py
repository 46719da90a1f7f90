"""Projected: rules, activities, notices, days, incidents, what the township says."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Text

from kiosk.store.tables.making import Bytes, Integer, key, number, table, village

# ---- projected: rules and activities --------------------------------------------------------

rule_books = table(
    "rule_books",
    "projected",
    village(),
    key("version"),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("effective", Text),
    Column("covenant", Text, nullable=False),
    Column("terms", Text, nullable=False),
)

clauses = table(
    "clauses",
    "projected",
    village(),
    key("version"),
    key("clause"),
    Column("place", Integer, nullable=False),
    Column("category", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("retired_from", Text),
)

activities = table(
    "activities",
    "projected",
    village(),
    key("activity", Bytes),
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

sign_ups = table(
    "sign_ups",
    "projected",
    village(),
    key("activity", Bytes),
    number("member"),
    Column("coming", Boolean, nullable=False),
    Column("day", Text, nullable=False),
)

attendances = table(
    "attendances",
    "projected",
    village(),
    key("entry", Bytes),
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

# ---- projected: the village's day -----------------------------------------------------------

notices = table(
    "notices",
    "projected",
    village(),
    key("notice", Bytes),
    Column("title", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("picture", Text, nullable=False),
    Column("from_day", Text, nullable=False),
    Column("until_day", Text, nullable=False),
    Column("activity", Bytes),
    Column("withdrawn", Boolean, nullable=False),
    Column("heard", Integer, nullable=False),
)

days = table(
    "days",
    "projected",
    village(),
    key("log_id", Bytes),
    key("day"),
    Column("opened", Boolean, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("totals", Text, nullable=False),
    Column("head_seq", Integer),
    Column("head_hash", Bytes),
    Column("signature", Bytes),
)

incidents = table(
    "incidents",
    "projected",
    village(),
    key("incident", Bytes),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("closed_word", Text),
)

erased = table("erased", "projected", village(), key("owner"))

# ---- projected: what the township says ------------------------------------------------------

gates = table(
    "gates",
    "projected",
    village(),
    key("device"),
    key("log_id", Bytes),
    Column("last_seq", Integer, nullable=False),
)

day_fixes = table(
    "day_fixes",
    "projected",
    village(),
    key("log_id", Bytes),
    number("from_seq"),
    number("to_seq"),
    Column("day", Text, nullable=False),
)

moves = table(
    "moves",
    "projected",
    village(),
    key("entry", Bytes),
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

frames = table(
    "frames",
    "projected",
    village(),
    key("kind"),
    key("version"),
    Column("title", Text, nullable=False),
    Column("effective", Text, nullable=False),
    Column("data", Text, nullable=False),
)
