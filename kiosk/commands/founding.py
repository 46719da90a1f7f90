"""The facts a village starts with: its settings, its first clerk, its rule book, its shelf.

All in one transaction, so that no village begins with half a rule book.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

from kiosk import paths
from kiosk.config.sections import Village
from kiosk.core.catalogue import read_items
from kiosk.core.facts.people import VillageSettingChanged
from kiosk.core.rule_text import read_book
from kiosk.services import pins, rule_books, settings, staff, stock
from kiosk.services.staff import Change, Role
from kiosk.store.uow import Node, UnitOfWork


class NotFounded(Exception):
    """Something about the first clerk will not do.

    Attributes:
        message_id: The sentence that says what.
    """

    def __init__(self, message_id: str) -> None:
        super().__init__(message_id)
        self.message_id = message_id


@dataclass(frozen=True, slots=True)
class Founder:
    """The first clerk: head of the village's counter, with every role until there are others.

    Raises:
        NotFounded: no name, or a PIN that is none.
    """

    name: str
    pin: str = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= 20 or not self.name.isprintable():
            raise NotFounded("cli-init-not-a-name")
        if not pins.is_pin(self.pin):
            raise NotFounded("cli-init-weak-pin")


def found(node: Node, village: Village, founder: Founder, day: str) -> None:
    """Write the first facts of a village whose log has just been opened."""
    book = read_book(tomllib.loads(paths.db_file("rules", "clauses.toml").read_text("utf-8")))
    with node.work(day) as uow:
        _settle(uow, village)
        appointed = staff.appoint(
            uow, node.mint(), name=founder.name, roles=tuple(Role), pin=founder.pin, by=None
        )
        if appointed.outcome is not Change.DONE or appointed.clerk is None:
            raise NotFounded("cli-init-not-a-name")
        rule_books.draft(uow, node.mint(), book=book, clerk=None)
        rule_books.adopt(
            uow, node.mint(), version=book.version, how="init", effective=day, clerk=None
        )
        _fill_shelf(uow, appointed.clerk, day)
        uow.commit()


def _settle(uow: UnitOfWork, village: Village) -> None:
    device = uow.node.device
    said = {
        settings.VILLAGE_NAME: village.name,
        settings.COUNTER_DEVICE: device,
        settings.LAPSE_DAYS: str(village.lapse_days),
        # Kept to this kiosk: a second one gets a range of its own.
        f"{settings.MEMBER_NUMBERS}:{device}": f"{village.first_number}-{village.last_number}",
    }
    for key, value in said.items():
        uow.append(VillageSettingChanged(key, value, None))


def _fill_shelf(uow: UnitOfWork, clerk: int, day: str) -> None:
    """List and price the goods of the default book; how many there are is counted at the shelf."""
    goods = read_items(tomllib.loads(paths.db_file("rules", "goods.toml").read_text("utf-8")))
    for place, item in enumerate(goods):
        stock.list_item(uow, uow.node.mint(), item=item, place=place, clerk=clerk)
        stock.price(
            uow, uow.node.mint(), item=item.id, points=item.price, from_day=day, clerk=clerk
        )
