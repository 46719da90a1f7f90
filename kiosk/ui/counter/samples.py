"""Made-up models for the gallery and the tests of the counter's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from kiosk.ui.counter import models as m
from kiosk.ui.counter.desk import DeskPage
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.pin import PinPage
from kiosk.ui.counter.station import StationPage
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
ACTIVITIES = (
    m.ActivityLine(1, "broom", "村口大扫除", "上午 9:00", "老槐树下", "open", 12, 18),
    m.ActivityLine(2, "open-book", "反诈讲座", "下午 2:00", "大厅二楼", "today", 0, 23),
    m.ActivityLine(3, "dumpling", "包饺子送老人", "周六 8:00", "老年食堂", "planned", 0, 8),
)
FIVE = tuple(
    m.Arrived(p.name, p.face, 2, at)
    for p, at in zip(PEOPLE, ("9:14", "9:13", "9:11", "9:11", "9:10"), strict=False)
)
PIN = m.StaffPin(CLERKS, 1, head="赵主任")
DESK = m.Desk(SHELL, "早上好，小陈。11月23日 星期一", FIGURES, ACTIVITIES, 3)
STATION = m.Station(SHELL, "村口大扫除", 2, FIVE[0], FIVE, 12, 18)


def _typed(look: Look, model: m.StaffPin) -> CounterPage:
    page = PinPage(look, model)
    page._digits = "1357"
    return page


def _page(cls: Any, model: Any) -> Callable[[Look], CounterPage]:
    return lambda look: cls(look, model)


SAMPLES: dict[str, Callable[[Look], CounterPage]] = {
    "20-pin": partial(_typed, model=PIN),
    "20-pin-nobody": _page(PinPage, replace(PIN, chosen=None)),
    "20-pin-wrong": _page(PinPage, replace(PIN, wrong=True)),
    "20-pin-locked": _page(PinPage, replace(PIN, locked_minutes=5)),
    "20-pin-second": _page(
        PinPage, replace(PIN, second=True, why="结转旧存折 86 分", chosen=2, clerks=CLERKS[1:])
    ),
    "20-pin-many": _page(
        PinPage,
        replace(PIN, clerks=(*CLERKS, m.ClerkFace(5, "小马", "登记", "avatar-scarf"))),
    ),
    "21-desk": _page(DeskPage, DESK),
    "21-desk-empty": _page(
        DeskPage,
        replace(DESK, activities=(), waiting=0, shell=replace(SHELL, undo="", badges={})),
    ),
    "21-desk-many": _page(
        DeskPage,
        replace(
            DESK,
            activities=(
                *ACTIVITIES,
                replace(ACTIVITIES[0], title="清明扫墓值班、防火宣传志愿服务"),
            ),
        ),
    ),
    "22-station": _page(StationPage, STATION),
    "22-station-first": _page(
        StationPage, replace(STATION, last=None, last_five=(), came=0, sound=False)
    ),
    "22-station-twice": _page(StationPage, replace(STATION, trouble="李长福已经签过了")),
    "22-station-no-camera": _page(
        StationPage,
        replace(STATION, camera=False, last=replace(FIVE[0], name="阿卜杜拉·买买提江")),
    ),
}
