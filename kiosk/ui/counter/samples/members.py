"""Members: finding them, their page, putting right, enrolling, their cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.ui.counter import models as m
from kiosk.ui.counter.cards import CardsPage, PrintCardsPage
from kiosk.ui.counter.enrol import EnrolPage
from kiosk.ui.counter.forward import ForwardPage
from kiosk.ui.counter.look_up import LookUpPage
from kiosk.ui.counter.member import MemberPage
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.put_right import PutRightPage
from kiosk.ui.counter.samples.hall import PEOPLE, SHELL, WANG, after, page_of
from kiosk.ui.theme import Look

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


def _named(look: Look, name: str, letters: str = "") -> CounterPage:
    page = EnrolPage(look, ENROL)
    page._typer.name, page._typer.letters = name, letters
    return page


def _twins(look: Look) -> CounterPage:
    page = EnrolPage(look, replace(ENROL, twins=(WANG, replace(PEOPLE[2], name="王桂华"))))
    page._typer.name = "王桂花"
    return page


#: Pages by name, made for a look.
SAMPLES: dict[str, Callable[[Look], CounterPage]] = {
    "33-look-up": page_of(
        LookUpPage, m.LookUp(SHELL, asked="1", found=PEOPLE, groups=tuple(range(1, 10)))
    ),
    "33-look-up-pinyin": page_of(
        LookUpPage, m.LookUp(SHELL, "rebook", "pinyin", "wgh", (WANG,), tuple(range(1, 10)))
    ),
    "33-look-up-group": page_of(
        LookUpPage, m.LookUp(SHELL, "book", "group", "3", PEOPLE[:2], tuple(range(1, 10)))
    ),
    "33-look-up-nobody": page_of(LookUpPage, m.LookUp(SHELL, asked="9999", found=())),
    "34-member": page_of(MemberPage, MEMBER),
    "34-member-bare": page_of(
        MemberPage,
        replace(
            MEMBER, entries=(), card="还没有卡", card_good=False, forward_open=False, balance=0
        ),
    ),
    "35-put-right": page_of(PutRightPage, PUT_RIGHT),
    "35-put-right-rebook": page_of(
        PutRightPage, replace(PUT_RIGHT, reason="person", right=PEOPLE[1])
    ),
    "35-put-right-goods": page_of(
        PutRightPage, replace(PUT_RIGHT, entry=MEMBER.entries[1], reason="other", goods=True)
    ),
    "36-enrol": page_of(EnrolPage, ENROL),
    "36-enrol-typing": lambda look: _named(look, "王", "gui"),
    "36-enrol-year": lambda look: after(EnrolPage(look, ENROL), "_edit", "year"),
    "36-enrol-group": lambda look: after(EnrolPage(look, ENROL), "_edit", "group"),
    "36-enrol-twins": lambda look: _twins(look),
    "37-forward": page_of(ForwardPage, m.Forward(SHELL, WANG)),
    "38-cards": page_of(CardsPage, CARDS),
    "38-cards-none": page_of(CardsPage, replace(CARDS, cards=())),
    "39-print-cards": page_of(PrintCardsPage, PRINTS),
}
