"""Names of people who do not exist: surnames by frequency, given names by years of birth.

Everything is data under ``db/demo/``; this module reads it and draws from it by lot.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from random import Random
from typing import Any

from kiosk.paths import db_file


@dataclass(frozen=True, slots=True)
class Era:
    """Given names of people born until a year, women's and men's."""

    until: int
    women: tuple[str, ...]
    men: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RareName:
    """A whole name that is hard on type, sorting or voice."""

    name: str
    sex: str
    born: int


@dataclass(frozen=True, slots=True)
class Names:
    """What ``db/demo/names.toml`` holds.

    Attributes:
        clans: The two commonest surnames of each group, first group first.
    """

    surnames: tuple[str, ...]
    weights: tuple[int, ...]
    clans: tuple[tuple[str, ...], ...]
    eras: tuple[Era, ...]
    rare: tuple[RareName, ...]

    def surname(self, rng: Random, group: int) -> str:
        """A surname as people of a group have it: three in five are of its two families."""
        lot = rng.random()
        clan = self.clans[(group - 1) % len(self.clans)]
        if lot < 0.38:
            return clan[0]
        if lot < 0.6:
            return clan[1]
        return rng.choices(self.surnames, cum_weights=self.weights)[0]

    def given(self, rng: Random, sex: str, born: int) -> str:
        """A given name of the years somebody was born in."""
        era = next((era for era in self.eras if born <= era.until), self.eras[-1])
        return rng.choice(era.women if sex == "f" else era.men)


@lru_cache(maxsize=1)
def load_names() -> Names:
    """The names of the made-up village."""
    data = read("names.toml")
    surnames: dict[str, int] = data["surnames"]
    return Names(
        surnames=tuple(surnames),
        weights=tuple(accumulate(surnames.values())),
        clans=tuple(tuple(pair) for pair in data["clans"]),
        eras=tuple(
            Era(row["until"], tuple(row["women"].split()), tuple(row["men"].split()))
            for row in data["given"]
        ),
        rare=tuple(RareName(row["name"], row["sex"], row["born"]) for row in data["rare"]),
    )


@cache
def read(name: str) -> dict[str, Any]:
    """A file of ``db/demo/`` as plain data."""
    with db_file("demo", name).open("rb") as file:
        return tomllib.load(file)
