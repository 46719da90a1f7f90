"""Made-up models for the gallery and the tests of the counter's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from kiosk.ui.counter import models as m
from kiosk.ui.counter.book import BookPage, WaitingPage
from kiosk.ui.counter.calibrate import CalibratePage
from kiosk.ui.counter.calling import CallingPage
from kiosk.ui.counter.cards import CardsPage, PrintCardsPage
from kiosk.ui.counter.day import DayPage
from kiosk.ui.counter.desk import DeskPage
from kiosk.ui.counter.enrol import EnrolPage
from kiosk.ui.counter.forward import ForwardPage
from kiosk.ui.counter.hand_over import HandOverPage
from kiosk.ui.counter.look_up import LookUpPage
from kiosk.ui.counter.make_activity import MakerPage
from kiosk.ui.counter.member import MemberPage
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.pin import PinPage
from kiosk.ui.counter.put_right import PutRightPage
from kiosk.ui.counter.rules import RulesPage
from kiosk.ui.counter.settings import QuestionPage, SettingsPage
from kiosk.ui.counter.settlement import SettlementPage
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


def _clause(cid: str, title: str, unit: str, points: int, cap: str, review: str) -> m.ClauseLine:
    return m.ClauseLine(cid, title, unit, points, cap, "个人", review, divisible=unit == "小时")


GROUPS = (
    m.ClauseGroup(
        "V",
        "raising-hand",
        "志愿服务",
        (
            _clause("V1", "参加村里组织的义务劳动（扫街、清沟、植树）", "次", 2, "每日 1 次", ""),
            _clause("V2", "志愿服务（敬老、助学、巡逻、秩序）", "小时", 2, "每日 8 小时", ""),
            replace(
                _clause(
                    "V3",
                    "帮助行动不便的人（买药、送饭、理发、搬东西）",
                    "次",
                    3,
                    "每日 2 次",
                    "一人审",
                ),
                examples=("买药", "送饭", "理发", "搬东西"),
            ),
            _clause(
                "V4",
                "坐着也能做的事（择菜、缝补、包饺子、看守服务台、讲故事）",
                "小时",
                2,
                "每日 8 小时",
                "",
            ),
            _clause("V5", "教一门手艺或带一次课", "次", 5, "每月 4 次", "一人审"),
            replace(
                _clause("V6", "应急（防汛、防火、找人、除雪）", "次", 10, "", "两人审"),
                closed="要两个人审，请到审核办",
            ),
            _clause("V7", "志愿队全年出勤八成以上", "年", 20, "每年 1 次", "一人审"),
            _clause("V−", "报了名不来也不说，一月内两次", "次", -2, "每月 1 次", "按程序"),
        ),
    ),
    m.ClauseGroup(
        "C", "lantern", "文明习俗", (_clause("C5", "参加节庆民俗", "次", 2, "每日 1 次", ""),)
    ),
    m.ClauseGroup(
        "P",
        "megaphone",
        "文明参与",
        (_clause("P9", "可回收物（纸、塑料、金属、玻璃）", "公斤", 1, "每日 20 分", ""),),
    ),
    m.ClauseGroup(
        "G", "handshake", "好人好事", (_clause("G5", "无偿献血", "次", 10, "每年 2 次", ""),)
    ),
    m.ClauseGroup("A", "trophy", "文明评比", ()),
    m.ClauseGroup("S", "broom", "特殊工作", ()),
    m.ClauseGroup("J", "tools", "就业服务", ()),
)
BOOKING = m.Booking(SHELL, WANG, GROUPS)
WAITING = m.Waiting(SHELL, WANG, "帮助行动不便的人 1 次", 3)
TO_FETCH = (
    m.ToFetch(1, WANG, "大米5公斤", "rice-sack", 2, "袋", 64, "今天 9:20", 7),
    m.ToFetch(2, PEOPLE[1], "香皂", "soap", 1, "块", 5, "昨天", 6),
    m.ToFetch(3, PEOPLE[5], "食用油5升", "oil", 1, "桶", 68, "11月17日", 1),
)
MEMBER = m.Member(
    SHELL,
    WANG,
    128,
    412,
    (("组别", "3 组"), ("门牌", "27 号"), ("类别", "村民"), ("生年", "1954")),
    "卡能用，第 2 张",
    True,
    (
        m.EntryLine(1, "1123-047", "今天 9:14", "村口大扫除", 2, "小陈"),
        m.EntryLine(2, "1123-031", "今天 8:50", "换东西：大米 2 袋", -64),
        m.EntryLine(3, "1121-012", "11月21日", "帮助行动不便的人 1 次", 3, "小陈", "public"),
        m.EntryLine(4, "1118-077", "11月18日", "村民会议", 2, "老周", "reversed", False),
        m.EntryLine(5, "1118-078", "11月18日", "冲正：村民会议", -2, "老周", "mark", False),
        m.EntryLine(6, "1115-003", "11月15日", "包饺子 2 小时", 4, "小陈", "objected", False),
        m.EntryLine(7, "1112-019", "11月12日", "可回收物 6 公斤", 6, "小陈"),
    ),
    forward_open=True,
)
REASONS = (
    ("person", "记错人了"),
    ("clause", "记错条款"),
    ("twice", "记了两回"),
    ("count", "数量不对"),
    ("absent", "人没来"),
    ("untrue", "事情不实"),
    ("other", "别的原因"),
)
PUT_RIGHT = m.PutRight(SHELL, WANG, MEMBER.entries[0], REASONS)
ENROL = m.Enrol(
    SHELL,
    tuple(range(1, 10)),
    (("party", "党员"), ("street", "街巷长"), ("villager", "村民"), ("minor", "未成年人")),
    1601,
)
CARDS = m.Cards(
    SHELL,
    WANG,
    (m.CardState(1, "作废", "2025年3月2日", False), m.CardState(2, "能用", "2026年8月9日", True)),
)
PRINTS = m.PrintCards(
    SHELL, tuple(m.PrintGroup(g, 150 + g, (g * 7) % 23 if g != 4 else 0) for g in range(1, 10))
)
DAY = m.DayPage(
    SHELL,
    "11月23日 星期一",
    FIGURES[:3],
    tuple(
        m.EntryLine(i, f"1123-{61 - i:03d}", f"9:{59 - i}", f"{p.name}　{what}", points, "小陈")
        for i, (p, what, points) in enumerate(
            (
                PEOPLE[n % 8],
                ("村口大扫除", "换东西：大米 2 袋", "可回收物 6 公斤")[n % 3],
                (2, -64, 6)[n % 3],
            )
            for n in range(23)
        )
    ),
)
SETTINGS = m.Settings(
    SHELL,
    (
        ("镜头", "接着，好用"),
        ("声音", "接着"),
        ("打印机", "没接，存成文件"),
        ("磁盘", "还有 112 GB"),
        ("上次备份", "今天 8:00"),
        ("屏幕", "1 毫米 4.03 点"),
        ("程序", "0.1.0"),
    ),
    4.034,
)


SETTLED = m.Settlement(
    SHELL,
    "和镇里的账对上了。",
    (
        ("镇里", "松溪镇"),
        ("上次对上", "昨天 23:15"),
        ("还没送到", "0 条"),
    ),
)
NEEDS_PERSON = replace(
    SETTLED,
    said="镇里已经停用这台机器。记过的账照样收，但镇里的消息不再发来。请马上联系镇里。",
    lines=(*SETTLED.lines, ("镇里还有", "214 条"), ("和镇里的钟差", "73 分钟")),
    warning=True,
)
ALONE = m.Settlement(
    SHELL, "本村现在单独记账，还没有接到镇里。要接入时，请向镇里要一张接入单。", alone=True
)


def _typed(look: Look, model: m.StaffPin) -> CounterPage:
    page = PinPage(look, model)
    page._digits = "1357"
    return page


def _after(page: CounterPage, method: str, *args: Any) -> CounterPage:
    """A page on which something was already chosen."""
    getattr(page, method)(*args)
    return page


def _noted(look: Look, *, writing: bool) -> CounterPage:
    """A clause with what was done: being written, or written as long as it may be."""
    page = BookPage(look, BOOKING)
    page._pick(GROUPS[0].clauses[2])
    page._typer.name = "给李奶奶" if writing else "给行动不便的老人送饭理发"
    page._typer.letters = "mai" if writing else ""
    page._open_note(writing)
    return page


def _named(look: Look, name: str, letters: str = "") -> CounterPage:
    page = EnrolPage(look, ENROL)
    page._typer.name, page._typer.letters = name, letters
    return page


def _twins(look: Look) -> CounterPage:
    page = EnrolPage(look, replace(ENROL, twins=(WANG, replace(PEOPLE[2], name="王桂华"))))
    page._typer.name = "王桂花"
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
    "23-maker": _page(MakerPage, MAKER),
    "23-maker-when": lambda look: _after(MakerPage(look, MAKER), "_choose", TEMPLATES[0]),
    "30-book": _page(BookPage, BOOKING),
    "30-book-many": lambda look: _after(BookPage(look, BOOKING), "_pick", GROUPS[0].clauses[2]),
    "30-book-note": lambda look: _noted(look, writing=False),
    "30-book-note-writing": lambda look: _noted(look, writing=True),
    "30-book-weight": lambda look: _after(BookPage(look, BOOKING), "_pick", GROUPS[2].clauses[0]),
    "31-waiting": _page(WaitingPage, WAITING),
    "31-waiting-yes": _page(WaitingPage, replace(WAITING, state="yes")),
    "31-waiting-silent": _page(WaitingPage, replace(WAITING, state="silent")),
    "31-waiting-refused": _page(
        WaitingPage, replace(WAITING, state="refused", why="今天这一条已经记满 2 次。")
    ),
    "32-handover": _page(HandOverPage, m.HandOver(SHELL, TO_FETCH)),
    "32-handover-none": _page(HandOverPage, m.HandOver(SHELL, ())),
    "33-look-up": _page(
        LookUpPage, m.LookUp(SHELL, asked="1", found=PEOPLE, groups=tuple(range(1, 10)))
    ),
    "33-look-up-pinyin": _page(
        LookUpPage, m.LookUp(SHELL, "rebook", "pinyin", "wgh", (WANG,), tuple(range(1, 10)))
    ),
    "33-look-up-group": _page(
        LookUpPage, m.LookUp(SHELL, "book", "group", "3", PEOPLE[:2], tuple(range(1, 10)))
    ),
    "33-look-up-nobody": _page(LookUpPage, m.LookUp(SHELL, asked="9999", found=())),
    "34-member": _page(MemberPage, MEMBER),
    "34-member-bare": _page(
        MemberPage,
        replace(
            MEMBER, entries=(), card="还没有卡", card_good=False, forward_open=False, balance=0
        ),
    ),
    "35-put-right": _page(PutRightPage, PUT_RIGHT),
    "35-put-right-rebook": _page(
        PutRightPage, replace(PUT_RIGHT, reason="person", right=PEOPLE[1])
    ),
    "35-put-right-goods": _page(
        PutRightPage, replace(PUT_RIGHT, entry=MEMBER.entries[1], reason="other", goods=True)
    ),
    "36-enrol": _page(EnrolPage, ENROL),
    "36-enrol-typing": lambda look: _named(look, "王", "gui"),
    "36-enrol-year": lambda look: _after(EnrolPage(look, ENROL), "_edit", "year"),
    "36-enrol-group": lambda look: _after(EnrolPage(look, ENROL), "_edit", "group"),
    "36-enrol-twins": lambda look: _twins(look),
    "37-forward": _page(ForwardPage, m.Forward(SHELL, WANG)),
    "38-cards": _page(CardsPage, CARDS),
    "38-cards-none": _page(CardsPage, replace(CARDS, cards=())),
    "39-print-cards": _page(PrintCardsPage, PRINTS),
    "42-day": _page(DayPage, DAY),
    "42-day-closed": _page(
        DayPage,
        replace(DAY, closed=True, seal="8F3A91C2", paper="没接打印机，存成了文件"),
    ),
    "43-calling": _page(CallingPage, m.Calling("大厅里的机器", "刚才")),
    "44-calibrate": lambda look: CalibratePage(look, m.Calibration(look.metrics.px_per_mm)),
    "24-rules": _page(
        RulesPage, m.Rules(SHELL, "积分规矩　2026 年第 2 版", "7月1日起用，村民会议通过", GROUPS)
    ),
    "45-settings": _page(SettingsPage, SETTINGS),
    "47-settlement": _page(SettlementPage, SETTLED),
    "47-settlement-alone": _page(SettlementPage, ALONE),
    "47-settlement-person": _page(SettlementPage, NEEDS_PERSON),
    "46-question": _page(
        QuestionPage,
        m.Question(
            SHELL,
            "王桂花的卡挂失吗？",
            ("这张卡马上不能用。", "分还在，补一张新卡就行。"),
            "card-small",
            "挂失",
            "不挂失",
        ),
    ),
    "46-question-told": _page(
        QuestionPage,
        m.Question(
            SHELL,
            "现在记不了",
            ("磁盘满了。请记在纸上，明天补。",),
            "warning",
            "知道了",
            warning=True,
        ),
    ),
}
