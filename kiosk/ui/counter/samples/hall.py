"""Who stands at the counter, and what stands round every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.ui.counter import models as m
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.theme import Look

CHEN = m.ClerkFace(1, "小陈", "登记", "avatar-bob")
CLERKS = (
    CHEN,
    m.ClerkFace(2, "老周", "审核", "avatar-cap"),
    m.ClerkFace(3, "刘会计", "保管", "avatar-short"),
    m.ClerkFace(4, "赵主任", "负责人", "avatar-gran"),
)
SHELL = m.Shell(
    "青石湾村",
    "1 号柜台",
    CHEN,
    m.Sync("还没连过镇里。", "今天 61 笔存在这台机器里，一笔不会丢。", "cloud-slash-bold"),
    "王桂花 +2 分",
    {"handover": 3},
)
WANG = m.PersonLine(327, "王桂花", "avatar-gran", 3, "3 组 · 1954 年生")
PEOPLE = (
    WANG,
    m.PersonLine(412, "李长福", "avatar-gramp", 3, "3 组 · 1950 年生"),
    m.PersonLine(88, "周秀英", "avatar-scarf", 1, "1 组 · 1961 年生"),
    m.PersonLine(1203, "陈水根", "avatar-cap", 7, "7 组 · 1958 年生"),
    m.PersonLine(559, "孙有田", "avatar-short", 4, "4 组 · 1970 年生"),
    m.PersonLine(731, "阿卜杜拉·买买提江", "avatar-short", 5, "5 组 · 1982 年生"),
    m.PersonLine(16, "吴彩凤", "avatar-bob", 1, "1 组 · 1990 年生"),
    m.PersonLine(1598, "欧阳春花", "avatar-gran", 9, "9 组 · 1948 年生"),
)
FIGURES = (
    m.Figure(37, "人", "今天来过"),
    m.Figure(61, "笔", "今天记下"),
    m.Figure(9, "件", "今天换走"),
    m.Figure(3, "件", "等着领"),
)


def after(page: CounterPage, method: str, *args: Any) -> CounterPage:
    """A page on which something was already chosen."""
    getattr(page, method)(*args)
    return page


def page_of(cls: Any, model: Any) -> Callable[[Look], CounterPage]:
    """Makes this page with this model, for whatever look is asked for."""
    return lambda look: cls(look, model)
