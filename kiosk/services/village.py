"""An empty village: its name, the default rule book and shelf, the first head. Used by init."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import Any

from kiosk.core.catalogue import ItemText, Template, read_items, read_templates
from kiosk.core.facts import SYSTEM
from kiosk.core.facts.people import VillageSettingChanged
from kiosk.core.rule_text import read_book
from kiosk.core.rules import RuleBook
from kiosk.paths import db_file
from kiosk.services import rule_books, settings, staff, stock
from kiosk.services.staff import Change, Role
from kiosk.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a village starts from; all of it is data it changes later."""

    book: RuleBook
    items: tuple[ItemText, ...]
    templates: tuple[Template, ...]


def defaults() -> Defaults:
    """The files under ``db/rules/``.

    Raises:
        PlainError: one of them is not what it should be; the error names row and field.
    """
    return Defaults(
        read_book(_load("clauses.toml")),
        goods(),
        templates(),
    )


def templates() -> tuple[Template, ...]:
    """The activities that come back, for the clerk's list."""
    return read_templates(_load("activities.toml"))


def goods() -> tuple[ItemText, ...]:
    """Goods and services a village may offer, for the clerk's list."""
    return read_items(_load("goods.toml"))


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(db_file("rules", name).read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Head:
    """The first clerk of a new village, who may appoint the others."""

    name: str
    pin: str
    face: str = "bob"


def make(uow: UnitOfWork, *, name: str, head: Head | None, start: Defaults | None = None) -> Change:
    """Fill a store whose log was just opened: settings, rules, shelf, first clerk.

    The kiosk that makes the village is its counter: accounts are spent here and nowhere else.

    Args:
        head: ``None`` leaves the staff to be appointed on the first start (``staff.appoint``).
        start: What to start from; the files under ``db/rules/`` when left out.

    Returns:
        ``DONE``, or why the head cannot be appointed; then nothing may be committed.
    """
    start = start or defaults()
    for key, value in (
        (settings.VILLAGE_NAME, name.strip()),
        (settings.COUNTER_DEVICE, uow.node.device),
    ):
        if not settings.SETTINGS[key].fits(value):
            return Change.NOT_A_NAME
        uow.append(VillageSettingChanged(key, value), operator=SYSTEM)
    adopt_default(uow, start.book)
    stock.stock_from_catalogue(uow, start.items)
    if head is None:
        return Change.DONE
    return staff.appoint(
        uow,
        uow.node.mint(),
        name=head.name,
        roles=list(Role),
        pin=head.pin,
        by=None,
        face=head.face,
    ).outcome


def adopt_default(uow: UnitOfWork, book: RuleBook) -> str:
    """Put the default book in force from the year's first day, as version 1 of this year.

    From the first of January, so that deeds of this year before the kiosk came can be booked.
    """
    version = f"{uow.day[:4]}-1"
    mine = replace(book, version=version)
    rule_books.draft(uow, uow.node.mint(), book=mine, clerk=None)
    rule_books.adopt(
        uow,
        uow.node.mint(),
        version=version,
        how="init",
        effective=f"{uow.day[:4]}-01-01",
        clerk=None,
    )
    return version
