"""From what services answer to what the desk's pages are handed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from kiosk import words
from kiosk.core.accounts import AccountClass, MemberType
from kiosk.core.rules import Cap, Clause, Per, Period, Review, RuleBook
from kiosk.services.passbook import Line
from kiosk.services.people import Person
from kiosk.services.waiting_list import Waiting
from kiosk.station.present import line_text, short_day
from kiosk.ui.counter import models

_FACES_OLD = ("avatar-gran", "avatar-gramp", "avatar-scarf")
_FACES = ("avatar-bob", "avatar-cap", "avatar-short")
_OLD_BORN_BEFORE = 1966
_EXAMPLES = re.compile("（([^）]*、[^）]*)）")
_EXAMPLE_LONGEST = 5


def face_of(person: Person) -> str:
    """A member's drawn face."""
    return face_by(person.member, person.birth_year)


def face_by(member: int, birth_year: int | None) -> str:
    """A drawn face, always the same for the same number; no photo, no claim about her."""
    old = birth_year is not None and birth_year < _OLD_BORN_BEFORE
    faces = _FACES_OLD if old else _FACES
    return faces[member % len(faces)]


def name_of(person: Person) -> str:
    """Her name, or her number once she was erased."""
    return person.name or words.shown("member-number", number=f"{person.member:04d}")


def person_line(person: Person) -> models.PersonLine:
    """A member in a list."""
    remark = words.shown("counter-group", group=person.group)
    if person.birth_year:
        remark = words.shown("counter-person-remark", group=remark, year=str(person.birth_year))
    return models.PersonLine(person.member, name_of(person), face_of(person), person.group, remark)


def type_words(kind: MemberType) -> str:
    """A member type in words."""
    return words.shown(f"counter-type-{str(kind).replace('_', '-')}")


def cap_words(caps: tuple[Cap, ...]) -> str:
    """Caps of a clause in one short phrase."""
    parts = []
    for cap in caps:
        text = words.shown(f"counter-cap-{cap.period}", count=cap.amount)
        if cap.per is Per.HOUSEHOLD:
            text = words.shown("counter-cap-household", cap=text)
        parts.append(text)
    return words.shown("counter-cap-join").join(parts)


def who_words(clause: Clause) -> str:
    """Who can be booked under a clause: kinds of people where it names them, else of accounts."""
    kinds = [type_words(kind) for kind in sorted(clause.members)]
    if not kinds and clause.classes == frozenset(AccountClass):
        return words.shown("counter-class-all")
    if not kinds:
        order = (AccountClass.PERSON, AccountClass.UNIT, AccountClass.COLLECTIVE)
        kinds = [words.shown(f"counter-class-{c}") for c in order if c in clause.classes]
    return words.shown("counter-who-join").join(kinds)


def kept_where(file: Path) -> tuple[str, str]:
    """Where a document was kept that was not printed: the folder by its plain name, the file."""
    return (
        words.shown("counter-kept-folder", folder=file.parent.name),
        words.shown("counter-kept-file", file=file.name),
    )


def clause_line(clause: Clause) -> models.ClauseLine:
    """A clause in a list."""
    review = "" if clause.review is Review.NONE else words.shown(f"counter-review-{clause.review}")
    return models.ClauseLine(
        clause.id, clause.said, clause.unit, clause.rate, cap_words(clause.caps),
        who_words(clause), review,
        divisible=clause.unit in words.shown("counter-divisible-units").split(),
        examples=examples_of(clause.text),
        by_paper=min((c.amount for c in clause.caps if c.period is Period.CASE), default=0),
    )  # fmt: skip


def examples_of(text: str) -> tuple[str, ...]:
    """What a clause names in brackets: （买药、送饭、理发、搬东西）."""
    found = _EXAMPLES.search(text)
    parts = found[1].split("、") if found else []
    return tuple(part for part in parts if len(part) <= _EXAMPLE_LONGEST)


def clause_groups(
    book: RuleBook, clauses: tuple[Clause, ...], *, in_full: bool = False
) -> tuple[models.ClauseGroup, ...]:
    """The rule book's categories with those of their clauses that are wanted.

    Args:
        book: gives the categories.
        clauses: the wanted ones.
        in_full: with the clauses' own text instead of their short names.
    """
    groups = []
    for category in book.categories:
        found = [c for c in clauses if c.category == category.id]
        lines = tuple(
            replace(clause_line(c), title=c.text) if in_full else clause_line(c) for c in found
        )
        if lines:
            groups.append(models.ClauseGroup(category.id, category.picture, category.name, lines))
    return tuple(groups)


def entry_line(line: Line) -> models.EntryLine:
    """A line of a member's book for her clerk."""
    state = ""
    if line.kind in ("undone", "lapsed"):
        state = "mark"
    elif line.state == "undone":
        state = "reversed"
    elif line.in_publicity:
        state = "public"
    can = line.state in ("standing", "handed") and line.kind in (
        "booked", "attendance", "override", "forward", "exchange",
    )  # fmt: skip
    what = line_text(line)
    if line.told:
        what = words.shown("counter-line-note", note=line.told, what=what)
    return models.EntryLine(
        line.entry, str(line.number), short_day(line.day), what, line.points,
        "", state, can,
    )  # fmt: skip


def to_fetch(line: Waiting, person: Person | None, today: str) -> models.ToFetch:
    """A line of what waits to be fetched."""
    who = (
        person_line(person)
        if person is not None
        else models.PersonLine(line.member, line.name or f"{line.member:04d}")
    )
    left = (date.fromisoformat(line.lapses_on) - date.fromisoformat(today)).days
    return models.ToFetch(
        line.exchange, who, line.item_name, line.picture, line.count, line.unit, line.points,
        short_day(line.day), max(0, left),
    )  # fmt: skip
