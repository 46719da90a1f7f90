"""Opening the counter, the day's desk, and signing in to an activity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kiosk.ui.counter import models as m
from kiosk.ui.counter.desk import DeskPage
from kiosk.ui.counter.make_activity import MakerPage
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.pin import PinPage
from kiosk.ui.counter.samples.hall import CLERKS, FIGURES, PEOPLE, SHELL, after, page_of
from kiosk.ui.counter.station import StationPage
from kiosk.ui.theme import Look

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
THERE = tuple(replace(one, points=0, stays=True) for one in FIVE)
LEFT = replace(FIVE[0], points=3, at="10:44", worked="1 小时 30 分钟", left=True)
PATROL = m.Station(SHELL, "平安巡逻", 2, THERE[0], THERE, 12, hours=True)
LEAVING = replace(PATROL, last=LEFT, last_five=(LEFT, *THERE[:4]), gone=1)
TEMPLATES = (
    m.Template(
        1,
        "broom",
        "村口大扫除",
        "V1",
        "参加村里组织的义务劳动（扫街、清沟、植树）",
        2,
        "次",
        "老槐树下",
    ),
    m.Template(
        2,
        "dumpling",
        "包饺子",
        "V4",
        "坐着也能做的事（择菜、缝补、包饺子、讲故事）",
        2,
        "小时",
        "老年食堂",
    ),
    m.Template(
        3, "open-book", "反诈讲座", "P3", "参加宣讲、培训、读书、远程课", 2, "次", "大厅二楼"
    ),
    m.Template(
        4, "megaphone", "村民会议", "P1", "参加村民会议、小组会、民主议事", 2, "次", "大厅二楼"
    ),
    m.Template(5, "flag", "主题党日", "P6", "党员参加三会一课、主题党日", 2, "次", "党员活动室"),
    m.Template(
        6,
        "old-woman",
        "敬老志愿服务",
        "V2",
        "志愿服务（敬老、助学、巡逻、秩序）",
        2,
        "小时",
        "老年食堂",
    ),
    m.Template(
        7,
        "congee",
        "腊八施粥",
        "C5",
        "参加节庆民俗（腊八施粥、重阳敬老、献菜）",
        2,
        "次",
        "文化广场",
    ),
    m.Template(
        8, "bouquet", "清明扫墓值班、防火宣传", "C4", "清明扫墓值班、防火宣传", 5, "次", "公墓"
    ),
    m.Template(9, "mountain", "护林巡查", "S3", "护林、护河、护路巡查", 3, "次", "后山"),
    m.Template(
        10, "tree", "植树", "V1", "参加村里组织的义务劳动（扫街、清沟、植树）", 2, "次", "后山"
    ),
)
MAKER = m.Maker(
    SHELL,
    TEMPLATES,
    ("老槐树下", "大厅二楼", "老年食堂", "文化广场", "党员活动室"),
    (
        ("今天", "2026-11-23"),
        ("明天", "2026-11-24"),
        ("后天", "2026-11-25"),
        ("周六", "2026-11-28"),
    ),
    tuple(f"{hour}:{minute:02d}" for hour in range(7, 20) for minute in (0, 30)),
    "9:14",
)


def _typed(look: Look, model: m.StaffPin) -> CounterPage:
    page = PinPage(look, model)
    page._digits = "1357"
    return page


#: Pages by name, made for a look.
SAMPLES: dict[str, Callable[[Look], CounterPage]] = {
    "20-pin": partial(_typed, model=PIN),
    "20-pin-nobody": page_of(PinPage, replace(PIN, chosen=None)),
    "20-pin-wrong": page_of(PinPage, replace(PIN, wrong=True)),
    "20-pin-locked": page_of(PinPage, replace(PIN, locked_minutes=5)),
    "20-pin-second": page_of(
        PinPage, replace(PIN, second=True, why="结转旧存折 86 分", chosen=2, clerks=CLERKS[1:])
    ),
    "20-pin-many": page_of(
        PinPage,
        replace(PIN, clerks=(*CLERKS, m.ClerkFace(5, "小马", "登记", "avatar-scarf"))),
    ),
    "21-desk": page_of(DeskPage, DESK),
    "21-desk-empty": page_of(
        DeskPage,
        replace(DESK, activities=(), waiting=0, shell=replace(SHELL, undo="", badges={})),
    ),
    "21-desk-many": page_of(
        DeskPage,
        replace(
            DESK,
            activities=(
                *ACTIVITIES,
                replace(ACTIVITIES[0], title="清明扫墓值班、防火宣传志愿服务"),
            ),
        ),
    ),
    "22-station": page_of(StationPage, STATION),
    "22-station-first": page_of(
        StationPage, replace(STATION, last=None, last_five=(), came=0, sound=False)
    ),
    "22-station-twice": page_of(StationPage, replace(STATION, trouble="李长福已经签过了")),
    "22-station-hours": page_of(StationPage, PATROL),
    "22-station-leaving": page_of(StationPage, LEAVING),
    "22-station-left-at-once": page_of(
        StationPage,
        replace(LEAVING, last=replace(LEFT, name="阿卜杜拉·买买提江", points=0, worked="")),
    ),
    "22-station-no-camera": page_of(
        StationPage,
        replace(STATION, camera=False, last=replace(FIVE[0], name="阿卜杜拉·买买提江")),
    ),
    "23-maker": page_of(MakerPage, MAKER),
    "23-maker-when": lambda look: after(MakerPage(look, MAKER), "_choose", TEMPLATES[0]),
}
