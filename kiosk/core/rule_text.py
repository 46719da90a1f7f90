"""Reading a rule book from plain data and writing it back.

The same plain data (maps, lists, texts, whole numbers) is a TOML file under ``db/rules/``, what the
fact that drafts a version carries, and what a village exports. An error names the clause and the
field, because the person who reads it is a cadre with the file open, not a programmer.
"""

from __future__ import annotations

from typing import Any

from kiosk.core.accounts import AccountClass, MemberType
from kiosk.core.plain import Fields, PlainError, each_once, row_name
from kiosk.core.rules import Cap, Category, Clause, Effort, Per, Period, Review, RuleBook

_RATE_MOST = 1_000
_CAP_MOST = 10_000
_SAID_LENGTH_MAX = 10


def read_book(data: object) -> RuleBook:
    """The rule book in plain data.

    Raises:
        PlainError: something is missing, unknown, out of bounds or said twice.
    """
    fields = Fields(data, "book")
    version = fields.text("version", length_max=16)
    name = fields.text("name")
    publicity_days = fields.whole("publicity_days", least=0, most=365)
    objection_days = fields.whole("objection_days", least=0, most=365)
    below_zero = fields.yes_or_no("below_zero")
    categories = [_category(row, n) for n, row in enumerate(fields.rows("category"), 1)]
    clauses = [read_clause(row, n) for n, row in enumerate(fields.rows("clause"), 1)]
    fields.end()
    each_once("category", (category.id for category in categories))
    each_once("clause", (clause.id for clause in clauses))
    known = {category.id for category in categories}
    for clause in clauses:
        if clause.category not in known:
            raise PlainError(
                f"clause {clause.id}",
                "category",
                f"{clause.category!r} is no category of the book",
                "no-category",
                value=clause.category,
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


def _category(data: object, position: int) -> Category:
    fields = Fields(data, row_name("category", data, position))
    category = Category(
        id=fields.text("id", length_max=8),
        name=fields.text("name", length_max=12),
        picture=fields.text("picture"),
    )
    fields.end()
    return category


def read_clause(data: object, position: int = 1) -> Clause:
    """One clause in plain data; ``position`` names it in an error when it has no id.

    Raises:
        PlainError: something is missing, unknown or out of bounds.
    """
    fields = Fields(data, row_name("clause", data, position))
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
        raise PlainError(where, "rate", "gives nothing and takes nothing", "zero")
    if not clause.classes:
        raise PlainError(where, "classes", "names nobody", "nobody")
    if clause.deducts != (clause.review is Review.PROCEDURE):
        problem = "a deduction goes by procedure, and only a deduction does"
        raise PlainError(where, "review", problem, "procedure")
    if clause.by_household and AccountClass.PERSON not in clause.classes:
        raise PlainError(where, "caps", "only persons have a household", "no-household")


def _cap(data: object, where: str) -> Cap:
    fields = Fields(data, where)
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
