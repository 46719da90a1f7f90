"""A small made-up village for tests: about forty people, a month of facts, a busy morning.

It is made once in a run of the tests (about a second) and copied as a file for everyone who asks,
so each test has a store, keys and cards of its own. 王桂花 is 0327 here too, with 128 points.

    def test_…(tmp_path):
        village = small_village(tmp_path)
        text = village.card("王桂花")            # what her card's code says
        with village.open() as node, node.work() as uow: …
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kiosk.core import cards
from kiosk.core.clock import Clock
from kiosk.demo.guests import STORE, DemoVillage
from kiosk.demo.make import make_village
from kiosk.demo.people import Wishes
from kiosk.store.engine import Store, open_store
from kiosk.store.incarnation import settle
from kiosk.store.keys import Keys, load_keys
from kiosk.store.uow import Node

HEROINE = 327
SEED = 7
DAYS = 31


@dataclass(frozen=True)
class SmallVillage:
    """A copy that belongs to one test.

    Attributes:
        data: The data folder, with ``village.db`` and ``demo.json``.
        keys_folder: The keys.
        made: What ``make_village`` told: guests with their cards, clerks with their PINs.
    """

    data: Path
    keys_folder: Path
    made: DemoVillage

    @property
    def store_file(self) -> Path:
        """The encrypted store."""
        return self.data / STORE

    @property
    def day(self) -> str:
        """The business day that is open, ISO text."""
        return self.made.today

    @property
    def keys(self) -> Keys:
        """The keys, loaded."""
        return load_keys(self.keys_folder)

    def card(self, who: str | int) -> str:
        """The text of somebody's good card, by name (of the cast) or number."""
        return self.made.card_of(who) if isinstance(who, str) else self.made.cards[who]

    def fingerprint(self, who: str | int) -> bytes:
        """What the store knows of that card."""
        return cards.fingerprint(self.card(who))

    def number(self, name: str) -> int:
        """The member number of somebody of the cast."""
        return next(
            guest.number
            for guest in self.made.guests
            if guest.name == name and guest.number is not None
        )

    def pin(self, name: str) -> str:
        """A clerk's PIN."""
        return next(clerk.pin for clerk in self.made.clerks if clerk.name == name)

    def open_store(self) -> Store:
        """The store; whoever opens it closes it."""
        return open_store(self.store_file, self.keys.store)

    @contextmanager
    def open(self, clock: Clock | None = None) -> Iterator[Node]:
        """The node that writes this village's log."""
        with self.open_store() as store:
            yield settle(store, self.keys, clock=clock).node


def small_village(folder: Path, *, today: date | None = None) -> SmallVillage:
    """A copy of the small village in ``folder``, its morning on ``today`` (the machine's day)."""
    original = _original(today or date.today())
    copied = folder / "village"
    shutil.copytree(original.data, copied / "data")
    shutil.copytree(original.keys_folder, copied / "keys")
    return SmallVillage(copied / "data", copied / "keys", original.made)


def small_wishes(today: date) -> Wishes:
    """How large the small village is."""
    return Wishes(year=today.year, people=46, groups=3, heroine=27, units=False)


@cache
def _original(today: date) -> SmallVillage:
    folder = Path(tempfile.mkdtemp(prefix="kiosk-small-village-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data, keys = folder / "data", folder / "keys"
    made = make_village(data, keys, seed=SEED, today=today, size=small_wishes(today), length=DAYS)
    return SmallVillage(data, keys, made)
