"""What every chapter of the made-up year shares: the node, its clock, its dice, its people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.demo.clock import StoryClock
from kiosk.demo.crowd import Crowd, Villager
from kiosk.demo.work import StoryNode
from kiosk.services.village import Defaults

VILLAGE = "qingshiwan"
VILLAGE_NAME = "青石湾村"


class StoryBroke(RuntimeError):
    """A service refused what the story is sure of: the demo and the services do not fit."""


@dataclass
class Story:
    """The made-up village while its year is told.

    Attributes:
        seed: The same seed and day tell the same story.
        today: The village's present day; the year ends the evening before.
        share: How lively the village is; 1.0 for a whole one of about 1,600.
        defaults: Rule book, shelf and templates.
        villagers: Everybody enrolled so far, by number.
        crowd: Who comes to what; filled once everybody is enrolled.
        announced: Activities of the present day and after, by template.
    """

    node: StoryNode
    clock: StoryClock
    key: Ed25519PrivateKey
    seed: int
    today: date
    share: float
    defaults: Defaults
    villagers: dict[int, Villager] = field(default_factory=dict)
    crowd: Crowd = field(default_factory=lambda: Crowd((), 0))
    announced: dict[str, bytes] = field(default_factory=dict)

    def dice(self, what: str) -> Random:
        """Dice of their own for one subject, so that one more throw here changes nothing there."""
        return Random(f"{self.seed} {what}")

    def some(self, rng: Random, least: int, most: int) -> int:
        """A number of people or things, made smaller for a small village."""
        return max(1, round(rng.randint(least, most) * self.share))

    def named(self, name: str) -> Villager:
        """Somebody of the cast.

        Raises:
            StoryBroke: nobody has this name.
        """
        found = next((v for v in self.villagers.values() if v.name == name and v.soul.face), None)
        if found is None:
            raise StoryBroke(f"nobody is called {name}")
        return found


def seed_bytes(seed: int, what: str, length: int) -> bytes:
    """Bytes that follow from a seed."""
    return hashlib.sha256(f"{seed} {what}".encode()).digest()[:length]


def must(outcome: object, wanted: object, what: str) -> None:
    """The story relies on this having gone well.

    Raises:
        StoryBroke: it did not.
    """
    if outcome != wanted:
        raise StoryBroke(f"{what}: {outcome}")
