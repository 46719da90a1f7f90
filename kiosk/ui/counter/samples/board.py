"""Activities to be called off, notices to be taken down, a notice being written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.ui.counter import models as m
from kiosk.ui.counter.board import BoardPage
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.samples.hall import SHELL, after, page_of
from kiosk.ui.counter.write_notice import WriteNoticePage
from kiosk.ui.theme import Look

SWEEP = m.BoardActivity(
    1, "broom", "村口大扫除", "今天 上午 9:00", "老槐树下", "每次 +2 分", 12, 15, today=True
)
LATER = m.BoardActivity(
    2, "dumpling", "重阳节给老人包饺子", "11月25日 下午 2:00", "养老驿站", "每小时 +2 分", 0, 7
)
HANGS = (
    m.BoardNotice(1, "megaphone", "停水通知", ("明天上午停水", "请先接好水"), "挂到11月24日"),
    m.BoardNotice(
        2,
        "stethoscope",
        "老年人流感疫苗免费接种啦",
        (
            "六十岁以上的老人带好身份证和卡。",
            "十一月二十八号上午八点半到十一点。",
            "村卫生室在老槐树往东第二个院子。",
            "腿脚不便的打电话，医生上门来打针。",
        ),
        "挂到11月28日",
    ),
)
REASONS = ("天气不好", "来的人太少", "改日子了", "办错了", "别的原因")
BOARD = m.Board(SHELL, (SWEEP, *(replace(LATER, activity=n) for n in range(2, 12))), HANGS, REASONS)
DAYS = (("只挂今天", "1"), ("挂 3 天", "3"), ("挂 7 天", "7"), ("挂 30 天", "30"))
NEW = m.NewNotice(SHELL, DAYS, 12, 18, 8)


def _written(look: Look, *, ready: bool) -> CounterPage:
    page = WriteNoticePage(look, NEW)
    page._title = "老年人流感疫苗免费接种啦"
    page._lines = list(HANGS[1].lines) * (2 if ready else 1)
    page._typer.name, page._typer.letters = "腿脚不便的打", "dian"
    page._ready, page._until = ready, "7"
    return page


#: Pages by name, made for a look.
SAMPLES: dict[str, Callable[[Look], CounterPage]] = {
    "50-board": page_of(BoardPage, BOARD),
    "50-board-notices": lambda look: after(BoardPage(look, BOARD), "_open", "notices"),
    "50-board-notice-long": lambda look: after(
        BoardPage(look, replace(BOARD, kind="notices")), "_choose", 1
    ),
    "50-board-call-off": lambda look: after(BoardPage(look, BOARD), "_begin_calling_off"),
    "50-board-empty": page_of(BoardPage, m.Board(SHELL, (), (), REASONS)),
    "51-notice-title": page_of(WriteNoticePage, NEW),
    "51-notice-line": lambda look: _written(look, ready=False),
    "51-notice-days": lambda look: _written(look, ready=True),
}
