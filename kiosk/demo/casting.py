"""Chooses who is on the strip of a village whose year was told, and keeps it beside the store."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from random import Random

from sqlalchemy import select

from kiosk.core import cards as grammar
from kiosk.demo.crowd import Villager
from kiosk.demo.guests import DemoVillage, Guest, demo_file
from kiosk.demo.people import HEROINE
from kiosk.demo.present import LOST_CARD, UNTOLD
from kiosk.demo.story import Story, seed_bytes
from kiosk.store import tables
from kiosk.store.keys import write_private


def write_village(data_dir: Path, made: DemoVillage) -> None:
    """Keep it beside the store, for its owner's eyes only."""
    plain = {
        "name": made.name,
        "seed": made.seed,
        "today": made.today,
        "facts": made.facts,
        "people": made.people,
        "guests": [asdict(guest) for guest in made.guests],
        "cards": {str(number): text for number, text in made.cards.items()},
    }
    write_private(demo_file(data_dir), json.dumps(plain, ensure_ascii=False, indent=1).encode())


_CAST_HINTS = {
    "陈水根": "street-head",
    "孙有田": "party",
    "赵玉兰": "fetch",
    UNTOLD[0]: "untold",
    "刘金宝": "contrast",
    "张翠莲": "standard",
    "陈德旺": "extra-large",
    LOST_CARD: "lost",
}


def choose_guests(story: Story, *, poor: str) -> tuple[Guest, ...]:
    """The strip of a village whose year was told.

    Args:
        poor: Who of the cast has hardly any points.
    """
    hints = {**_CAST_HINTS, poor: "poor"}
    cast = [v for v in story.villagers.values() if v.soul.face and v.card]
    cast.sort(key=lambda v: (v.name != HEROINE, v.name in hints, v.number))
    guests = [_guest(v, v.soul.face, hints.get(v.name, "")) for v in cast]
    guests += _odd_names(story)
    guests += _by_state(story)
    guests += _nobodys(story)
    return tuple(guests)


def _guest(villager: Villager, face: str, hint: str, text: str | None = None) -> Guest:
    shown = text or villager.card or ""
    key = f"m{villager.number}" if text is None else f"m{villager.number}-old"
    return Guest(key, villager.name, villager.number, face, hint, shown)


def _face(villager: Villager, year: int) -> str:
    old = villager.age(year) >= 62
    if villager.soul.sex == "f":
        return "gran" if old else "bob"
    return "gramp" if old else "short"


def _odd_names(story: Story) -> list[Guest]:
    """The longest name, and one with characters the type may not have."""
    year = story.today.year
    with_card = [v for v in story.villagers.values() if v.card and not v.soul.face]
    found = []
    longest = max(with_card, key=lambda v: len(v.name), default=None)
    if longest is not None and len(longest.name) > 4:
        found.append(_guest(longest, _face(longest, year), "long-name"))
    rare = [v for v in with_card if any(ord(char) > 0xFFFF or char in "龑堃喆" for char in v.name)]
    found += [_guest(v, _face(v, year), "rare-name") for v in rare[:1]]
    return found


def _by_state(story: Story) -> list[Guest]:
    """A child, somebody with an empty book, a card that was replaced."""
    year = story.today.year
    plain = [v for v in story.villagers.values() if v.card and not v.soul.face]
    booked = _with_entries(story)
    found = []
    child = next((v for v in plain if 0 < v.age(year) < 16 and v.number in booked), None)
    if child is not None:
        found.append(_guest(child, "bob" if child.soul.sex == "f" else "short", "child"))
    empty = next((v for v in plain if v.number not in booked and v.age(year) >= 60), None)
    if empty is not None:
        found.append(_guest(empty, _face(empty, year), "empty"))
    replaced = next((v for v in plain if v.dead_cards), None)
    if replaced is not None:
        found.append(_guest(replaced, _face(replaced, year), "old-card", replaced.dead_cards[0]))
    return found


def _with_entries(story: Story) -> set[int]:
    asked = select(tables.balances.c.account).where(tables.balances.c.account.like("m:%"))
    with story.node.reading() as conn:
        return {int(account[2:]) for account in conn.execute(asked).scalars()}


def _nobodys(story: Story) -> list[Guest]:
    """Two cards at once, one of another village, and one whose code was damaged."""
    both = [story.named(name).card or "" for name in (HEROINE, "李长福")]
    foreign = grammar.new_card_text(seed_bytes(story.seed, "another village", 16))
    return [
        Guest("two", "", None, "gran", "two-cards", both[0], both[1]),
        Guest("foreign", "", None, "scarf", "foreign", foreign),
        Guest("damaged", "", None, "cap", "damaged", _damaged(story)),
    ]


def _damaged(story: Story) -> str:
    """A card's text with one character wrong: the check characters give it away."""
    text = story.named(HEROINE).card or ""
    place = Random(story.seed).randint(5, 12)
    wrong = "7" if text[place] != "7" else "X"
    return text[:place] + wrong + text[place + 1 :]
