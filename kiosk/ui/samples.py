"""Made-up villagers, goods and notices for the gallery and the size checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.ui.models import (
    ActivitiesModel,
    ActivityCard,
    BookLine,
    ConfirmModel,
    DoneModel,
    ExchangeModel,
    GoingModel,
    Goods,
    HomeModel,
    HomeTile,
    HowManyModel,
    IdleModel,
    LookModel,
    NoticeModel,
    NumberModel,
    OutOfOrderModel,
    PointsModel,
    ReadingModel,
    ScanningModel,
    SeeTogetherModel,
    SignedInModel,
    StillThereModel,
    Today,
    ToldModel,
)
from kiosk.ui.screen import Screen
from kiosk.ui.theme import Look
from kiosk.ui.villager import make_screen
from kiosk.ui.villager.activities import ActivitiesScreen
from kiosk.ui.villager.confirm import ConfirmScreen
from kiosk.ui.villager.done import DoneScreen
from kiosk.ui.villager.exchange import ExchangeScreen
from kiosk.ui.villager.home import HomeScreen
from kiosk.ui.villager.how_many import HowManyScreen
from kiosk.ui.villager.idle import IdleScreen
from kiosk.ui.villager.notices import KINDS
from kiosk.ui.villager.points import PointsScreen
from kiosk.ui.villager.reading import page_lines
from kiosk.ui.villager.scanning import ScanningScreen
from kiosk.ui.villager.told import ToldScreen

TODAY = Today("青石湾村", "11月23日 星期一", "农历十月十五 · 小雪", "青石湾村服务大厅")
LONG_NAME = "阿卜杜热合曼·买买提吐尔逊"
LINES = (
    BookLine("11月21日", "broom", "村口大扫除", 2),
    BookLine("11月18日", "handshake", "给李奶奶买药", 3),
    BookLine("11月15日", "soap", "换香皂 2 块", -10),
    BookLine("11月12日", "open-book", "听反诈讲座", 2),
    BookLine("11月8日", "house", "评上最美庭院", 5),
)
TILES = (HomeTile("exchange", "能换 9 样"), HomeTile("activities", "今天 2 场"))
LATER = (HomeTile("good_deed"), HomeTile("ballot"), HomeTile("request"))
GOODS = (
    Goods("rice", "大米", "rice-sack", "10 斤一袋", 32, remark="还有 12 袋"),
    Goods("oil", "食用油", "oil", "5 升一桶", 68, remark="还有 5 桶"),
    Goods("cooker", "电压力锅", "pressure-cooker", "一口", 210, "short", missing=82),
    Goods("soap", "香皂", "soap", "一块", 5, remark="还有 40 块"),
    Goods("towel", "毛巾", "towels", "一条", 8, remark="还有 18 条"),
    Goods("hair", "理发", "barber-pole", "一次", 8, remark="周二周四"),
)
LONG_GOODS = (
    Goods("umbrella", "加大自动折叠雨伞", "umbrella", "八骨一把", 1280, "short", missing=1152),
    Goods("liquid", "薰衣草香型洗衣液", "laundry-liquid", "两公斤一瓶", 46, "gone", remark="月底"),
    Goods("basin", "搪瓷脸盆", "enamel-basin", "一个", 30, "limit"),
    Goods("thermos", "不锈钢保温壶", "thermos", "两升一把", 120, remark="还有 3 把"),
)
CARDS = (
    ActivityCard("a1", "村口大扫除", "broom", "今天 上午 9 点", "老槐树下", 2, "open"),
    ActivityCard("a2", "反诈讲座", "open-book", "今天 下午 2 点", "大厅二楼", 2, tint="stone_tint"),
    ActivityCard(
        "a3", "包饺子送老人", "dumpling", "周六 上午 8 点", "老年食堂", 4, tint="gold_tint"
    ),
)
DONE_CARDS = (
    ActivityCard(
        "a4",
        "重阳节敬老爱老送温暖",
        "bouquet",
        "今天 下午 2 点半",
        "村委会老年活动中心二楼",
        12,
        "done",
    ),
    ActivityCard("a5", "反诈讲座", "open-book", "今天 下午 2 点", "大厅二楼", 2, "noted"),
)
PATROL = ActivityCard("a6", "平安巡逻", "flashlight", "今天 晚上 7 点", "村委会门口", 2, "there")
NOTICE = (
    "周三上午九点，在服务大厅免费量血压、测血糖。\n"
    "请空肚子来，带上积分卡。\n腿脚不便的，打电话上门。"
)


def sample_screens(look: Look) -> Iterator[tuple[str, Screen]]:
    """Every page in its states, with the names of the pictures."""
    yield "01-idle", IdleScreen(look, IdleModel("周三上午九点，免费量血压"), TODAY)
    yield "01-idle-no-notice", IdleScreen(look, IdleModel(), TODAY)
    for hint, ruler in (("nothing", None), ("nearer", 0.28), ("farther", 0.9), ("long", None)):
        yield f"02-scanning-{hint}", ScanningScreen(look, ScanningModel(hint, ruler), TODAY)
    home = HomeModel("王桂花", 128, TILES, True, 346, 5, LINES[:3])
    yield "03-home", HomeScreen(look, home, TODAY)
    yield "03-home-two", HomeScreen(look, HomeModel("王桂花", 128, TILES, True, page=2), TODAY)
    yield "03-home-long-name", HomeScreen(look, HomeModel(LONG_NAME, 10480, TILES), TODAY)
    full = HomeModel("王桂花", 128, TILES + LATER, True, 346, 5, LINES[:3])
    yield "03-home-full", HomeScreen(look, full, TODAY)
    three = HomeModel("王桂花", 128, TILES + LATER[:1], True, 346, 5, LINES[:3])
    yield "03-home-three", HomeScreen(look, three, TODAY)
    many = PointsModel(128, 346, LINES[: PointsScreen.lines_per_page(look)], 1, 4)
    yield "04-points", PointsScreen(look, many, TODAY)
    disputed = (
        BookLine("11月20日", "broom", "红白喜事帮厨端菜洗碗一整天", 15, True),
        replace(LINES[1], unseen=True, remark="帮助行动不便的人"),
        *LINES[2 : PointsScreen.lines_per_page(look)],
    )
    last = PointsModel(10480, 12346, disputed, 4, 4, held=12, reading=True)
    yield "04-points-objection", PointsScreen(look, last, TODAY)
    if PointsScreen.sums_apart(look):
        sums = PointsModel(10480, 12346, page=1, pages=4, held=12, sums=True)
        yield "04-points-sums", PointsScreen(look, sums, TODAY)
    yield "04-points-empty", PointsScreen(look, PointsModel(0, 0), TODAY)
    room = ExchangeScreen.goods_per_page(look)
    yield "05-exchange", ExchangeScreen(look, ExchangeModel(128, GOODS[:room], 2, 3), TODAY)
    long = (*LONG_GOODS, *GOODS)[:room]
    yield "05-exchange-long", ExchangeScreen(look, ExchangeModel(10480, long, 1, 2), TODAY)
    yield (
        "05-exchange-one-page",
        ExchangeScreen(look, ExchangeModel(128, GOODS[: min(3, room)]), TODAY),
    )
    yield "05-exchange-empty", ExchangeScreen(look, ExchangeModel(128), TODAY)
    rice = HowManyModel("rice", "大米", "rice-sack", "10 斤一袋", "袋", 32, 128, 2, 4)
    yield "05b-how-many", HowManyScreen(look, rice, TODAY)
    umbrella = HowManyModel(
        "u", "加大自动折叠雨伞", "umbrella", "八骨一把", "把", 1280, 10480, 1, 8
    )
    yield "05b-how-many-long", HowManyScreen(look, umbrella, TODAY)
    confirm = ConfirmModel("大米", "rice-sack", 2, "袋", 128, 64)
    yield "06-confirm", ConfirmScreen(look, confirm, TODAY)
    dear = ConfirmModel("加大自动折叠雨伞", "umbrella", 8, "把", 10480, 10240)
    yield "06-confirm-long", ConfirmScreen(look, dear, TODAY)
    done = DoneModel("大米", "rice-sack", 2, "袋", 64, seconds=8)
    yield "06b-done", DoneScreen(look, done, TODAY)
    no_slip = DoneModel("加大自动折叠雨伞", "umbrella", 8, "把", 240, slip=False, seconds=0)
    yield "06b-done-no-slip", DoneScreen(look, no_slip, TODAY)
    yield from _more(look)


def _more(look: Look) -> Iterator[tuple[str, Screen]]:
    room = ActivitiesScreen.cards_per_page(look)

    def page(number: str, model: object = None) -> Screen:
        return make_screen(number, look, model, TODAY)

    pages = 1 if room == 3 else 2
    yield "07-activities", page("07", ActivitiesModel(CARDS[:room], 2, 1, pages))
    yield "07-activities-done", page("07", ActivitiesModel(DONE_CARDS[:room], 2, 2, 2))
    yield "07-activities-there", page("07", ActivitiesModel((PATROL, *CARDS)[:room], 3))
    yield "07-activities-none", page("07", ActivitiesModel())
    going = GoingModel("a2", "反诈讲座", "open-book", "今天 下午 2 点", "大厅二楼")
    yield "07-going", page("07-going", going)
    yield "07b-signed-in", page("07b", SignedInModel("王桂花", "村口大扫除", 12, 2))
    out = SignedInModel("王桂花", "平安巡逻", 0, 3, left=True, worked="1 小时 30 分钟")
    yield "07b-signed-out", page("07b", out)
    yield "07b-signed-out-none", page("07b", SignedInModel(LONG_NAME, "平安巡逻", 0, 0, left=True))
    yield (
        "07b-signed-in-long",
        page("07b", SignedInModel(LONG_NAME, "重阳节敬老爱老送温暖", 128, 12, False)),
    )
    leaves = page_lines(look, NOTICE)
    first = ReadingModel(
        "免费量血压",
        "megaphone",
        "11月22日",
        leaves[0],
        1,
        2,
        min(1, len(leaves[0]) - 1),
        True,
        len(leaves) > 1,
        True,
    )
    yield "11b-reading", page("11b", first)
    plain = ReadingModel("村里自来水管检修停水通知", "megaphone", "11月20日", leaves[-1], 2, 2)
    yield "11b-reading-last", page("11b", plain)
    yield "11b-no-notices", page("11b", ReadingModel("", "", "", (), 0, 0))
    yield "13-out-of-order", page("13", OutOfOrderModel("camera", "1 号柜台", "小陈"))
    yield "13-no-record", page("13", OutOfOrderModel("record", by_number=False))
    yield "13-closed", page("13", OutOfOrderModel("closed", by_number=False, notices=False))
    yield "13-start", page("13", OutOfOrderModel("start", by_number=False, notices=False))
    yield "13n-number", page("13n", NumberModel("03"))
    yield "13n-number-unknown", page("13n", NumberModel("0999", "unknown"))
    yield "14-still-there", page("14", StillThereModel(14))
    yield "15-goodbye", page("15")
    yield "16-look", page("16", LookModel(look.mode, look.high_contrast, 3, True))
    yield "16-look-two", page("16", LookModel(look.mode, look.high_contrast, 5, False, False, 2))
    booking = SeeTogetherModel("王桂花", "扫街", "broom", 1, "次", 2, 128, "小陈", amount="一次")
    yield "26-see-together", page("26", booking)
    noted = replace(booking, what="帮助行动不便的人", picture="handshake", points=3)
    yield "26-see-together-note", page("26", replace(noted, note="给李奶奶买药"))
    yield "26-see-together-note-long", page("26", replace(noted, note="给行动不便的老人送饭理发"))
    papers = replace(booking, what="红白事简办", picture="red-envelope", points=20)
    yield "26-see-together-paper", page("26", replace(papers, amount="1 件", paper="2026018"))
    many = replace(papers, amount="1 件", paper="HB20260018ABCDEF")
    yield "26-see-together-paper-long", page("26", many)
    long = SeeTogetherModel(
        LONG_NAME, "给行动不便的老人送饭", "bento", 3, "小时", 12, 10480, "欧阳主任"
    )
    yield "26-see-together-long", page("26", long)
    yield from _told(look)
    for kind in KINDS:
        yield f"note-{kind}", page("notice", NoticeModel(kind))


def _told(look: Look) -> Iterator[tuple[str, Screen]]:
    """What was booked without her: one entry, some, many, long words."""
    lines = (LINES[1], replace(LINES[0], remark="义务劳动"), *LINES[3:])
    older = replace(LINES[0], what="参加村里组织的红白喜事帮厨端菜", points=15)
    rows = max(1, ToldScreen.rows(look))
    noted = replace(lines[0], remark="帮助行动不便的人")
    for name, model in (
        ("told", ToldModel("王桂花", (noted,), 1, 3)),
        ("told-several", ToldModel("王桂花", lines[:rows][:3], 3, 10)),
        ("told-many", ToldModel(LONG_NAME, (older, *lines)[:rows], 28, 1280)),
        ("told-long", ToldModel(LONG_NAME, (older,), 1, 15)),
    ):
        yield f"96-{name}", ToldScreen(look, model, TODAY)
