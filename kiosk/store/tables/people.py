"""Projected: people, households, accounts, cards, staff, settings."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Text

from kiosk.store.tables.making import Bytes, Integer, key, number, table, village

# ---- projected: people ----------------------------------------------------------------------

households = table(
    "households",
    "projected",
    village(),
    number("household"),
    Column("group_no", Integer, nullable=False),
    Column("door", Text, nullable=False),
    Index("households_by_group", "village", "group_no"),
)

members = table(
    "members",
    "projected",
    village(),
    number("member"),
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

accounts = table(
    "accounts",
    "projected",
    village(),
    key("account"),
    Column("account_class", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("operators", Text, nullable=False),
)

cards = table(
    "cards",
    "projected",
    village(),
    key("holder"),
    number("generation"),
    Column("fingerprint", Bytes),
    Column("state", Text, nullable=False),
    Column("issued_day", Text, nullable=False),
    Index("cards_by_fingerprint", "fingerprint"),
)

preferences = table(
    "preferences",
    "projected",
    village(),
    number("member"),
    Column("text_size", Text, nullable=False),
    Column("high_contrast", Boolean, nullable=False),
    Column("volume", Integer, nullable=False),
    Column("slow", Boolean, nullable=False),
)

consents = table(
    "consents",
    "projected",
    village(),
    number("member"),
    key("kind"),
    Column("given", Boolean, nullable=False),
    Column("day", Text, nullable=False),
)

clerks = table(
    "clerks",
    "projected",
    village(),
    number("clerk"),
    Column("name", Text),
    Column("roles", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("member", Integer),
    Column("face", Text, nullable=False),
    Column("dismissed", Boolean, nullable=False),
)

settings = table(
    "settings",
    "projected",
    village(),
    key("key"),
    Column("value", Text, nullable=False),
)
