"""Goods and activity templates as data: what is wrong in a file is named by row and field."""

from __future__ import annotations

import copy
import tomllib

import pytest

from kiosk.core.catalogue import ItemKind, read_items, read_templates
from kiosk.core.plain import PlainError
from kiosk.core.rule_text import read_book
from kiosk.paths import db_file, resource


def load(name: str) -> dict:
    return tomllib.loads(db_file("rules", name).read_text("utf-8"))


def test_the_default_shelf_has_goods_and_services_at_the_papers_prices():
    items = {item.id: item for item in read_items(load("goods.toml"))}
    assert len([i for i in items.values() if i.kind is ItemKind.GOODS]) == 25
    assert len([i for i in items.values() if i.kind is ItemKind.SERVICE]) == 13
    prices = {i: items[i].price for i in ("salt", "rice-5kg", "oil-5l", "haircut", "clinic")}
    assert prices == {"salt": 3, "rice-5kg": 32, "oil-5l": 68, "haircut": 8, "clinic": 0}
    assert [i.id for i in items.values() if i.approval] == ["pressure-cooker"]
    assert items["clinic"].per_day == 1


def test_the_cheapest_useful_thing_is_within_three_activities():
    prices = sorted(i.price for i in read_items(load("goods.toml")) if i.kind is ItemKind.GOODS)
    assert prices[0] <= 3 * 2


def test_every_template_names_a_clause_of_the_default_book():
    book = read_book(load("clauses.toml"))
    for template in read_templates(load("activities.toml")):
        clause = book.clause(template.clause)
        assert clause is not None, template.id
        assert clause.unit in ("次", "小时"), template.id
        assert not clause.deducts


@pytest.mark.parametrize(
    ("field", "value"),
    [("price", -1), ("price", "3"), ("kind", "thing"), ("measure", "一大袋"), ("stock", 10_000)],
)
def test_a_wrong_item_is_told_by_name_and_field(field, value):
    data = copy.deepcopy(load("goods.toml"))
    data["item"][0][field] = value
    with pytest.raises(PlainError) as caught:
        read_items(data)
    assert (caught.value.where, caught.value.field) == ("item salt", field)


def test_a_service_has_no_shelf():
    data = copy.deepcopy(load("goods.toml"))
    haircut = next(i for i in data["item"] if i["id"] == "haircut")
    haircut["stock"] = 3
    with pytest.raises(PlainError, match="item haircut: stock"):
        read_items(data)


@pytest.mark.parametrize("start", ["9:00", "24:00", "morning"])
def test_a_template_starts_at_an_hour(start):
    data = copy.deepcopy(load("activities.toml"))
    data["template"][0]["start"] = start
    with pytest.raises(PlainError, match="template sweep: start"):
        read_templates(data)


def test_every_picture_the_rules_name_is_shipped():
    shipped = tomllib.loads(resource("pictures", "index.toml").read_text("utf-8"))["picture"]
    book = read_book(load("clauses.toml"))
    named = {
        *(c.picture for c in book.categories),
        *(c.picture for c in book.clauses),
        *(i.picture for i in read_items(load("goods.toml"))),
        *(t.picture for t in read_templates(load("activities.toml"))),
    }
    assert named - set(shipped) == set()
