"""Who stands before the demo's camera: villagers and cards a visitor can hold up.

Read from a file beside the store. Nothing heavy is imported here: the strip is on the glass early.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.demo.clerks import CLERKS, DemoClerk

STORE = "village.db"
_FILE = "demo.json"


def demo_file(data_dir: Path) -> Path:
    """Where the texts of the cards are kept."""
    return data_dir / _FILE


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody, or some card, that can be held up.

    Attributes:
        key: What the strip's signals carry.
        name: As printed on the card; empty for a card that is nobody's here.
        number: Member number; ``None`` for a card that is nobody's here.
        face: Name of a drawn face.
        hint: What is special, as the end of a message id (``demo-hint-…``); empty for nothing.
        text: What the card's code says.
        beside: The code of a second card, held up at the same time.
    """

    key: str
    name: str
    number: int | None
    face: str
    hint: str
    text: str = field(repr=False)
    beside: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DemoVillage:
    """A made-up village, as far as its visitors need to know it.

    Attributes:
        clerks: With their PINs, which are no secret here.
        guests: Who is on the strip, in its order.
        cards: Texts of all good cards, by member number.
    """

    name: str
    seed: int
    today: str
    facts: int
    people: int
    clerks: tuple[DemoClerk, ...]
    guests: tuple[Guest, ...]
    cards: Mapping[int, str] = field(repr=False)

    def guest(self, key: str) -> Guest:
        """One of the strip.

        Raises:
            KeyError: nobody has this key.
        """
        for guest in self.guests:
            if guest.key == key:
                return guest
        raise KeyError(key)

    def card_of(self, name: str) -> str:
        """The text of the card of somebody on the strip.

        Raises:
            KeyError: nobody there has this name.
        """
        for guest in self.guests:
            if guest.name == name:
                return guest.text
        raise KeyError(name)


def read_village(data_dir: Path) -> DemoVillage:
    """The village that was made here.

    Raises:
        OSError: there is none.
        ValueError: the file is damaged; make the village anew.
    """
    plain = json.loads(demo_file(data_dir).read_bytes())
    try:
        return DemoVillage(
            name=plain["name"],
            seed=plain["seed"],
            today=plain["today"],
            facts=plain["facts"],
            people=plain["people"],
            clerks=CLERKS,
            guests=tuple(Guest(**row) for row in plain["guests"]),
            cards={int(number): text for number, text in plain["cards"].items()},
        )
    except (KeyError, TypeError) as problem:
        raise ValueError(f"{_FILE}: {problem}") from problem


def has_village(data_dir: Path, keys_dir: Path) -> bool:
    """Whether a made-up village is there, whole."""
    return all(
        part.exists() for part in (data_dir / STORE, demo_file(data_dir), keys_dir / "store.key")
    )
