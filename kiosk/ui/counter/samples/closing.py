"""The day's sheet, a call from the hall, settings, settling with the township, questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.ui.counter import models as m
from kiosk.ui.counter.calibrate import CalibratePage
from kiosk.ui.counter.calling import CallingPage
from kiosk.ui.counter.day import DayPage
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.samples.hall import FIGURES, PEOPLE, SHELL, page_of
from kiosk.ui.counter.settings import QuestionPage, SettingsPage
from kiosk.ui.counter.settlement import SettlementPage
from kiosk.ui.theme import Look

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


#: Pages by name, made for a look.
SAMPLES: dict[str, Callable[[Look], CounterPage]] = {
    "42-day": page_of(DayPage, DAY),
    "42-day-closed": page_of(
        DayPage,
        replace(DAY, closed=True, seal="8F3A91C2", paper="没接打印机，存成了文件"),
    ),
    "43-calling": page_of(CallingPage, m.Calling("大厅里的机器", "刚才")),
    "44-calibrate": lambda look: CalibratePage(look, m.Calibration(look.metrics.px_per_mm)),
    "45-settings": page_of(SettingsPage, SETTINGS),
    "47-settlement": page_of(SettlementPage, SETTLED),
    "47-settlement-alone": page_of(SettlementPage, ALONE),
    "47-settlement-person": page_of(SettlementPage, NEEDS_PERSON),
    "46-question": page_of(
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
    "46-question-told": page_of(
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
