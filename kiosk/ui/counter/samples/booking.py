"""Booking a clause with the person present, the rule book, and handing goods over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.ui.counter import models as m
from kiosk.ui.counter.book import BookPage
from kiosk.ui.counter.hand_over import HandOverPage
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.rules import RulesPage
from kiosk.ui.counter.samples.hall import PEOPLE, SHELL, WANG, after, page_of
from kiosk.ui.counter.waiting import WaitingPage
from kiosk.ui.theme import Look


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
        "C",
        "lantern",
        "文明习俗",
        (
            _clause("C5", "参加节庆民俗", "次", 2, "每日 1 次", ""),
            replace(_clause("C1", "红白事简办", "件", 20, "一件最多 1", "两人审"), by_paper=1),
            replace(_clause("C8", "调解邻里纠纷", "件", 5, "一件最多 2", "一人审"), by_paper=2),
        ),
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


def _noted(look: Look, *, writing: bool) -> CounterPage:
    """A clause with what was done: being written, or written as long as it may be."""
    page = BookPage(look, BOOKING)
    page._pick(GROUPS[0].clauses[2])
    page._typer.name = "给李奶奶" if writing else "给行动不便的老人送饭理发"
    page._typer.letters = "mai" if writing else ""
    page._write_what("note" if writing else "")
    return page


def _with_paper(look: Look, clause: int, *, writing: bool) -> CounterPage:
    """A clause that counts papers: the number is asked first, and stands beside the points."""
    page = BookPage(look, BOOKING)
    page._pick(GROUPS[1].clauses[clause])
    page._paper.number = "HB" if writing else "HB20260018ABCDEF"
    page._write_what("paper" if writing else "")
    return page


#: Pages by name, made for a look.
SAMPLES: dict[str, Callable[[Look], CounterPage]] = {
    "30-book": page_of(BookPage, BOOKING),
    "30-book-many": lambda look: after(BookPage(look, BOOKING), "_pick", GROUPS[0].clauses[2]),
    "30-book-note": lambda look: _noted(look, writing=False),
    "30-book-note-writing": lambda look: _noted(look, writing=True),
    "30-book-weight": lambda look: after(BookPage(look, BOOKING), "_pick", GROUPS[2].clauses[0]),
    "30-book-paper": lambda look: after(BookPage(look, BOOKING), "_pick", GROUPS[1].clauses[1]),
    "30-book-paper-writing": lambda look: _with_paper(look, 1, writing=True),
    "30-book-paper-written": lambda look: _with_paper(look, 1, writing=False),
    "30-book-paper-of-two": lambda look: _with_paper(look, 2, writing=False),
    "31-waiting": page_of(WaitingPage, WAITING),
    "31-waiting-yes": page_of(WaitingPage, replace(WAITING, state="yes")),
    "31-waiting-paper": page_of(
        WaitingPage, replace(WAITING, what="红白事简办 1 件，文件号 HB20260018ABCDEF", points=20)
    ),
    "31-waiting-silent": page_of(WaitingPage, replace(WAITING, state="silent")),
    "31-waiting-refused": page_of(
        WaitingPage, replace(WAITING, state="refused", why="今天这一条已经记满 2 次。")
    ),
    "32-handover": page_of(HandOverPage, m.HandOver(SHELL, TO_FETCH)),
    "32-handover-none": page_of(HandOverPage, m.HandOver(SHELL, ())),
    "24-rules": page_of(
        RulesPage, m.Rules(SHELL, "积分规矩　2026 年第 2 版", "7月1日起用，村民会议通过", GROUPS)
    ),
}
