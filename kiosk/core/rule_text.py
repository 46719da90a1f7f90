"""Reading a rule book from plain data and writing it back.

The same plain data (maps, lists, texts, whole numbers) is a TOML file under ``db/rules/``, what the
fact that drafts a version carries, and what a village exports. An error names the clause and the
field, because the person who reads it is a cadre with the file open, not a programmer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from kiosk.core.accounts import AccountClass, MemberType
from kiosk.core.rules import Cap, Category, Clause, Effort, Per, Period, Review, RuleBook

_RATE_MOST = 1_000
_CAP_MOST = 10_000
_SAID_LENGTH_MAX = 10

_Choice = TypeVar("_Choice", bound=StrEnum)


class RuleTextError(ValueError):
    """The data is no rule book.

    Attributes:
        where: The clause or category it is about, such as ``clause V1``, or ``book``.
        field: The field that is wrong, such as ``rate``.
        problem: What is wrong with it, in a few words.
    """

    def __init__(self, where: str, field: str, problem: str) -> None:
        super().__init__(f"{where}: {field}: {problem}")
        self.where = where
        self.field = field
        self.problem = problem


class _Fields:
    """One map of the data, read field by field; what nobody asked for is an error."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise RuleTextError(where, "-", "is not a table")
        self._data = data
        self._seen: set[str] = set()
        self.where = where

    def _take(self, name: str) -> Any:
        self._seen.add(name)
        if name not in self._data:
            raise RuleTextError(self.where, name, "is missing")
        return self._data[name]

    def text(self, name: str, *, length_max: int = 80) -> str:
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            raise RuleTextError(self.where, name, "is not a text")
        if len(value) > length_max:
            raise RuleTextError(self.where, name, f"is longer than {length_max} characters")
        return value

    def whole(self, name: str, *, least: int, most: int) -> int:
        value = self._take(name)
        if type(value) is not int:  # a bool is an int to isinstance; a cap of "true" is a slip
            raise RuleTextError(self.where, name, f"is not a whole number: {value!r}")
        if not least <= value <= most:
            raise RuleTextError(self.where, name, f"is not between {least} and {most}: {value}")
        return value

    def yes_or_no(self, name: str) -> bool:
        value = self._take(name)
        if not isinstance(value, bool):
            raise RuleTextError(self.where, name, "is neither true nor false")
        return value

    def rows(self, name: str, *, needed: bool = True) -> list[Any]:
        if not needed and name not in self._data:
            self._seen.add(name)
            return []
        value = self._take(name)
        if not isinstance(value, list | tuple):
            raise RuleTextError(self.where, name, "is not a list")
        return list(value)

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        return self._one(name, self._take(name), choices)

    def choices(
        self, name: str, choices: type[_Choice], *, needed: bool = True
    ) -> frozenset[_Choice]:
        return frozenset(self._one(name, v, choices) for v in self.rows(name, needed=needed))

    def _one(self, name: str, value: object, choices: type[_Choice]) -> _Choice:
        try:
            return choices(str(value))
        except ValueError:
            known = ", ".join(choices)
            raise RuleTextError(self.where, name, f"{value!r} is none of {known}") from None

    def end(self) -> None:
        unknown = sorted(set(map(str, self._data)) - self._seen)
        if unknown:
            raise RuleTextError(self.where, unknown[0], "is not a field of it")


def read_book(data: object) -> RuleBook:
    """The rule book in plain data.

    Raises:
        RuleTextError: something is missing, unknown, out of bounds or said twice.
    """
    fields = _Fields(data, "book")
    version = fields.text("version", length_max=16)
    name = fields.text("name")
    publicity_days = fields.whole("publicity_days", least=0, most=365)
    objection_days = fields.whole("objection_days", least=0, most=365)
    below_zero = fields.yes_or_no("below_zero")
    categories = [_category(row, n) for n, row in enumerate(fields.rows("category"), 1)]
    clauses = [_clause(row, n) for n, row in enumerate(fields.rows("clause"), 1)]
    fields.end()
    _each_once("category", (category.id for category in categories))
    _each_once("clause", (clause.id for clause in clauses))
    known = {category.id for category in categories}
    for clause in clauses:
        if clause.category not in known:
            raise RuleTextError(
                f"clause {clause.id}", "category", f"{clause.category!r} is no category of the book"
            )
    return RuleBook(
        version=version,
        name=name,
        publicity_days=publicity_days,
        objection_days=objection_days,
        below_zero=below_zero,
        categories=tuple(categories),
        clauses=tuple(clauses),
    )


def _each_once(kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise RuleTextError(f"{kind} {one}", "id", "stands twice in the book")
        seen.add(one)


def _where(kind: str, data: object, position: int) -> str:
    named = data.get("id") if isinstance(data, Mapping) else None
    return f"{kind} {named}" if isinstance(named, str) and named else f"{kind} no. {position}"


def _category(data: object, position: int) -> Category:
    fields = _Fields(data, _where("category", data, position))
    category = Category(
        id=fields.text("id", length_max=8),
        name=fields.text("name", length_max=12),
        picture=fields.text("picture"),
    )
    fields.end()
    return category


def _clause(data: object, position: int) -> Clause:
    fields = _Fields(data, _where("clause", data, position))
    clause = Clause(
        id=fields.text("id", length_max=8),
        category=fields.text("category", length_max=8),
        text=fields.text("text"),
        said=fields.text("said", length_max=_SAID_LENGTH_MAX),
        unit=fields.text("unit", length_max=4),
        rate=fields.whole("rate", least=-_RATE_MOST, most=_RATE_MOST),
        caps=tuple(_cap(row, fields.where) for row in fields.rows("caps")),
        classes=fields.choices("classes", AccountClass),
        members=fields.choices("members", MemberType, needed=False),
        evidence=fields.text("evidence"),
        review=fields.choice("review", Review),
        effort=fields.choices("effort", Effort),
        picture=fields.text("picture"),
    )
    fields.end()
    _sensible(clause, fields.where)
    return clause


def _sensible(clause: Clause, where: str) -> None:
    if clause.rate == 0:
        raise RuleTextError(where, "rate", "gives nothing and takes nothing")
    if not clause.classes:
        raise RuleTextError(where, "classes", "names nobody")
    if clause.deducts != (clause.review is Review.PROCEDURE):
        problem = "a deduction goes by procedure, and only a deduction does"
        raise RuleTextError(where, "review", problem)
    if clause.by_household and AccountClass.PERSON not in clause.classes:
        raise RuleTextError(where, "caps", "only persons have a household")


def _cap(data: object, where: str) -> Cap:
    fields = _Fields(data, where)
    cap = Cap(
        amount=fields.whole("amount", least=1, most=_CAP_MOST),
        period=fields.choice("period", Period),
        per=fields.choice("per", Per),
    )
    fields.end()
    return cap


def write_book(book: RuleBook) -> dict[str, Any]:
    """The plain data of a book; ``read_book`` of it gives an equal book.

    Sets are written sorted, so that equal books give equal data and so equal bytes in a fact.
    """
    return {
        "version": book.version,
        "name": book.name,
        "publicity_days": book.publicity_days,
        "objection_days": book.objection_days,
        "below_zero": book.below_zero,
        "category": [{"id": c.id, "name": c.name, "picture": c.picture} for c in book.categories],
        "clause": [_write_clause(clause) for clause in book.clauses],
    }


def _write_clause(clause: Clause) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": clause.id,
        "category": clause.category,
        "text": clause.text,
        "said": clause.said,
        "unit": clause.unit,
        "rate": clause.rate,
        "caps": [
            {"amount": cap.amount, "period": str(cap.period), "per": str(cap.per)}
            for cap in clause.caps
        ],
        "classes": sorted(map(str, clause.classes)),
        "evidence": clause.evidence,
        "review": str(clause.review),
        "effort": sorted(map(str, clause.effort)),
        "picture": clause.picture,
    }
    if clause.members:
        data["members"] = sorted(map(str, clause.members))
    return data
