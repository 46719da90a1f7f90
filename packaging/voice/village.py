"""The village's own words that are recorded: goods, clauses, activities, people."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Item:
    """Goods or a service as the shelf names it."""

    name: str
    said: str
    unit: str
    most: int


class Lists:
    """The village's own words: goods, clauses, activities, names."""

    def __init__(self, root: Path) -> None:
        rules = root / "db" / "rules"
        goods = tomllib.loads((rules / "goods.toml").read_text("utf-8"))["item"]
        book = tomllib.loads((rules / "clauses.toml").read_text("utf-8"))["clause"]
        templates = tomllib.loads((rules / "activities.toml").read_text("utf-8"))["template"]
        self.takes = _takes(root / "resources" / "voice" / "takes.txt")
        own = _own_things(root / "resources" / "voice" / "things.txt")
        self.items = [
            Item(one["name"], one["said"], one["measure"], _most(one["price"])) for one in goods
        ]
        self.costs = sorted({one["price"] for one in goods if one["price"]})
        self.clauses = [(one["said"], one.get("unit", "次")) for one in book]
        self.activities = sorted({one["title"] for one in templates} | own.get("activity", set()))
        self.others = sorted(own.get("thing", set()))
        self.names = sorted(own.get("name", set()))

    def aliases(self) -> dict[str, str]:
        """Longer shown names and what is said for them."""
        return {item.name: item.said for item in self.items if item.name != item.said}


def _most(price: int) -> int:
    """How many of a thing somebody is likely to take at once."""
    return 5 if price <= 12 else 3 if price <= 40 else 1


def _own_things(file: Path) -> dict[str, set[str]]:
    """``kind word`` lines: ``name 王桂花``, ``activity 村口大扫除``, ``thing 大米``."""
    own: dict[str, set[str]] = {}
    for line in file.read_text("utf-8").splitlines():
        kind, _, word = line.partition(" ")
        if word and not kind.startswith("#"):
            own.setdefault(kind, set()).add(re.sub(r"\s", "", word))
    return own


def _takes(file: Path) -> dict[str, float]:
    """``rate sentence`` lines: at which rate a sentence is understood best."""
    takes = {}
    for line in file.read_text("utf-8").splitlines():
        rate, _, sentence = line.partition(" ")
        if sentence and not line.startswith("#"):
            takes[sentence.strip()] = float(rate)
    return takes
