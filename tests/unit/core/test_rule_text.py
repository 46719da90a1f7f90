"""A rule book read from plain data and written back the same."""

from __future__ import annotations

import copy
import tomllib

import pytest

from kiosk.core.plain import PlainError
from kiosk.core.rule_text import read_book, write_book
from kiosk.paths import db_file

DATA = tomllib.loads(db_file("rules", "clauses.toml").read_text("utf-8"))


@pytest.fixture
def data() -> dict:
    return copy.deepcopy(DATA)


def test_a_book_written_and_read_again_is_the_same_book():
    book = read_book(DATA)
    assert read_book(write_book(book)) == book


def test_equal_books_are_written_equally():
    assert write_book(read_book(DATA)) == write_book(read_book(write_book(read_book(DATA))))


def broken(data: dict, clause: str, **fields) -> PlainError:
    for row in data["clause"]:
        if row["id"] == clause:
            row.update(fields)
    with pytest.raises(PlainError) as caught:
        read_book(data)
    return caught.value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rate", 0),
        ("rate", 2.5),
        ("rate", True),
        ("rate", 1001),
        ("unit", ""),
        ("said", "一个实在是太长太长的名字"),
        ("classes", []),
        ("classes", ["villager"]),
        ("classes", "person"),
        ("review", "maybe"),
        ("effort", ["fly"]),
        ("members", ["king"]),
        ("category", "X"),
        ("picture", 7),
    ],
)
def test_an_error_names_the_clause_and_the_field(data, field, value):
    error = broken(data, "V1", **{field: value})
    assert (error.where, error.field) == ("clause V1", field)
    assert str(error).startswith(f"clause V1: {field}: ")


@pytest.mark.parametrize(
    ("cap", "field"),
    [
        ({"amount": 0, "period": "day", "per": "person"}, "amount"),
        ({"amount": 1, "period": "fortnight", "per": "person"}, "period"),
        ({"amount": 1, "period": "day", "per": "village"}, "per"),
        ({"amount": 1, "period": "day"}, "per"),
        ({"amount": 1, "period": "day", "per": "person", "most": 2}, "most"),
    ],
)
def test_a_wrong_cap_is_told_with_its_clause(data, cap, field):
    error = broken(data, "V1", caps=[cap])
    assert (error.where, error.field) == ("clause V1", field)


def test_a_missing_field_is_told(data):
    del data["clause"][0]["evidence"]
    with pytest.raises(PlainError, match="clause V1: evidence: is missing"):
        read_book(data)


def test_a_field_nobody_knows_is_not_swallowed(data):
    error = broken(data, "V1", points=3)
    assert (error.field, error.problem) == ("points", "is not a field of it")


def test_a_clause_said_twice_is_refused(data):
    data["clause"].append(copy.deepcopy(data["clause"][0]))
    with pytest.raises(PlainError, match="clause V1: id: stands twice"):
        read_book(data)


def test_a_clause_without_a_name_is_told_by_its_place(data):
    data["clause"][4]["id"] = ""
    with pytest.raises(PlainError, match=r"clause no\. 5: id: is not a text"):
        read_book(data)


def test_a_deduction_without_procedure_is_refused(data):
    assert broken(data, "P-", review="one").field == "review"
    fresh = copy.deepcopy(DATA)
    assert broken(fresh, "V1", review="procedure").field == "review"


def test_a_household_cap_for_units_is_refused(data):
    caps = [{"amount": 1, "period": "month", "per": "household"}]
    assert broken(data, "A7", caps=caps).field == "caps"


@pytest.mark.parametrize("data", [None, [], "V1", {"version": "1"}])
def test_what_is_no_book_is_refused_in_words(data):
    with pytest.raises(PlainError):
        read_book(data)


@pytest.mark.parametrize("field", ["publicity_days", "objection_days", "below_zero", "category"])
def test_the_book_itself_is_checked_too(data, field):
    data[field] = "many"
    with pytest.raises(PlainError) as caught:
        read_book(data)
    assert (caught.value.where, caught.value.field) == ("book", field)
