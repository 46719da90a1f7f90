"""The village's own words that are recorded: goods, clauses, activities, people."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from job import Take

TAKES = Path("resources", "voice", "takes.txt")


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
        self.takes = read_takes(root / TAKES)
        own = _own_things(root / "resources" / "voice" / "things.txt")
        self.items = [Item(one["name"], one["said"], one["measure"], _most(one)) for one in goods]
        self.costs = sorted({one["price"] for one in goods if one["price"]})
        self.clauses = [(one["said"], one.get("unit", "次")) for one in book]
        self.activities = sorted({one["title"] for one in templates} | own.get("activity", set()))
        self.others = sorted(own.get("thing", set()))
        self.names = sorted(own.get("name", set()))

    def aliases(self) -> dict[str, str]:
        """Longer shown names and what is said for them."""
        return {item.name: item.said for item in self.items if item.name != item.said}


def _most(item: dict[str, Any]) -> int:
    """How many of a thing somebody is likely to take at once."""
    likely = 5 if item["price"] <= 12 else 3 if item["price"] <= 40 else 1
    return min(likely, item.get("per_day", likely))


def _own_things(file: Path) -> dict[str, set[str]]:
    """``kind word`` lines: ``name 王桂花``, ``activity 村口大扫除``, ``thing 大米``."""
    own: dict[str, set[str]] = {}
    for line in file.read_text("utf-8").splitlines():
        kind, _, word = line.partition(" ")
        if word and not kind.startswith("#"):
            own.setdefault(kind, set()).add(re.sub(r"\s", "", word))
    return own


def read_takes(file: Path) -> dict[str, Take]:
    """``rate sentence`` or ``rate+shift sentence`` lines: how a sentence is understood best."""
    takes = {}
    for line in file.read_text("utf-8").splitlines():
        how, _, sentence = line.partition(" ")
        if sentence and not line.startswith("#"):
            rate, _, shift = how.partition("+")
            takes[sentence.strip()] = Take(float(rate), int(shift or 0))
    return takes


def write_takes(file: Path, takes: dict[str, Take]) -> None:
    """Write them back, below the remarks at the top."""
    lines = file.read_text("utf-8").splitlines()
    remarks = [line for line in lines if line.startswith("#")]
    for sentence, take in sorted(takes.items()):
        shift = f"+{take.shift}" if take.shift else ""
        remarks.append(f"{take.rate}{shift} {sentence}")
    file.write_text("\n".join(remarks) + "\n", "utf-8")
