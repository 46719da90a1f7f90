"""What stands round the pages, and what several of them show: clerks, people, figures, clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Id = object
"""An event's or a thing's id; opaque to screens."""

#: The pages of the rail, in their order.
RAILS = ("desk", "station", "book", "handover", "people", "rules", "day", "settings")
_NO_BADGES: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class ClerkFace:
    """Somebody who works here: her number, name, roles in words, and drawn face."""

    clerk: int
    name: str
    role: str = ""
    face: str = "avatar-bob"


@dataclass(frozen=True)
class Sync:
    """How things stand with the township, in words: one strong phrase and one plain."""

    strong: str
    plain: str = ""
    icon: str = "cloud-check-bold"


@dataclass(frozen=True)
class Shell:
    """What stands round every page of the desk.

    Attributes:
        village: name of the village.
        counter: such as ``1 号柜台``.
        clerk: who is at the desk.
        sync: the line at the foot.
        undo: the last entry she may take back, such as ``王桂花 +2 分``; empty for none.
        badges: how many wait, by rail.
        rails: which pages exist in this kiosk and are hers to use.
        closed: kinds of asks that her roles do not allow; their keys are greyed.
    """

    village: str
    counter: str
    clerk: ClerkFace
    sync: Sync
    undo: str = ""
    badges: Mapping[str, int] = field(default_factory=lambda: _NO_BADGES)
    rails: tuple[str, ...] = RAILS
    closed: frozenset[type] = frozenset()


@dataclass(frozen=True)
class PersonLine:
    """A member in a list: number in the village, name, face, group, what tells her apart."""

    member: int
    name: str
    face: str = "avatar-gran"
    group: int = 0
    remark: str = ""


@dataclass(frozen=True)
class Figure:
    """A number of today: ``37`` ``人`` ``今天来过``."""

    value: int
    unit: str
    label: str


@dataclass(frozen=True)
class ClauseLine:
    """A clause in a list.

    Attributes:
        clause: its id, such as ``V3``.
        title: what was done.
        unit: 次, 小时, 公斤 …
        points: for one unit; negative for a deduction.
        cap: the cap in words, or empty.
        who: who may claim it, in words.
        review: who reviews it, in words.
        closed: why it cannot be booked for this person now, or empty.
        divisible: the quantity may have a half.
        examples: what the clause's own text names (买药, 送饭), to write with one touch.
        by_paper: how many units one paper gives, whose number is asked then; 0 where none is.
    """

    clause: str
    title: str
    unit: str
    points: int
    cap: str = ""
    who: str = ""
    review: str = ""
    closed: str = ""
    divisible: bool = False
    examples: tuple[str, ...] = ()
    by_paper: int = 0


@dataclass(frozen=True)
class ClauseGroup:
    """A category of the rule book with its clauses."""

    group: str
    picture: str
    title: str
    clauses: tuple[ClauseLine, ...]


@dataclass(frozen=True)
class Question:
    """A full page that asks or tells one thing.

    Attributes:
        shell: what stands round it.
        title: the question or the news.
        lines: more about it.
        picture: name of a picture, or empty.
        yes: word of the primary key; empty for none.
        no: word of the other key.
        icon: icon of the primary key.
        about: handed back with the answer.
        warning: brick instead of pine.
        rail: which item of the rail stays open.
    """

    shell: Shell
    title: str
    lines: tuple[str, ...] = ()
    picture: str = ""
    yes: str = ""
    no: str = ""
    icon: str = "check-fat-fill"
    about: object = None
    warning: bool = False
    rail: str = "desk"
