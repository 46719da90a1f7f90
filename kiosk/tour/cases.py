"""Special cases for the tour, made by the real services: long names, empty books, dead cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kiosk.core.catalogue import ItemKind, ItemText
from kiosk.core.rules import TENTHS
from kiosk.demo.clerks import CLERKS, HEAD, REGISTRAR, STOREKEEPER, DemoClerk
from kiosk.demo.guests import DemoVillage
from kiosk.demo.people import HEROINE
from kiosk.demo.present import UNTOLD
from kiosk.services import activities, book, cards, days, enrol, notices, stock
from kiosk.services.activities import Plan
from kiosk.services.book import Wish
from kiosk.store import headfile
from kiosk.store.engine import open_store
from kiosk.store.incarnation import settle
from kiosk.store.keys import load_keys
from kiosk.store.uow import Node, UnitOfWork

T = TypeVar("T")

LONG_NAME = "阿卜杜热合曼·买买提吐尔逊"
LONG_GOODS = ("long-goods", "农村老年食堂爱心午餐券", "大礼堂旁边，十一点到一点")
GONE_GOODS = "tour-gone"
_FULL_BOOK = 9_876


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom the tour meets.

    Attributes:
        heroine, other: Cards of 王桂花 and of somebody else.
        long_name, empty, rich: A very long name; nothing in the book; a great many points.
        lost, old, foreign, damaged: Cards that are no good.
        untold, untold_many: Who is to be told of one entry; of more than a page has room for.
        forwardless: Somebody whose paper book was not brought forward.
        clerk, second: Who works at the desk, and who vouches for her.
        number: The heroine's number.
    """

    heroine: str
    other: str
    long_name: str
    empty: str
    rich: str
    lost: str
    frozen: str
    untold: str
    untold_many: str
    old: str
    foreign: str
    damaged: str
    forwardless: int
    number: int
    clerk: DemoClerk
    second: DemoClerk


def make_cases(store: Path, keys_dir: Path, made: DemoVillage) -> Cast:
    """Add the cases to a made-up village.

    Raises:
        StoreError: the store cannot be opened.
        RuntimeError: a service refused, which is a mistake of this module.
    """
    with _village(store, keys_dir) as node:
        day = days.open_today(node)
        case = _Cases(node, day)
        long_name = case.member(LONG_NAME, 1933, points=_FULL_BOOK)
        empty = case.member("何来喜", 1949)
        frozen = case.member("孔冬梅", 1957)
        rich = case.member("钱满仓", 1950, points=9_999)
        old = case.member("沈阿福", 1944)
        case.do(cards.issue, member=old[0], clerk=REGISTRAR)
        state = cards.State.FROZEN
        case.do(cards.raise_state, member=frozen[0], state=state, clerk=REGISTRAR)
        many = case.member("欧阳菊英", 1947, points=40)
        _book_unseen(case, many[0])
        case.member("王桂花", 1968)
        _shelf(case)
        _board(case)
        _programme(case)
    guests = {guest.name: guest for guest in made.guests if guest.name}
    return Cast(
        heroine=made.card_of(HEROINE),
        other=made.card_of("李长福"),
        long_name=long_name[1],
        empty=empty[1],
        rich=rich[1],
        lost=made.card_of("马福生"),
        frozen=frozen[1],
        untold=made.card_of(UNTOLD[0]),
        untold_many=many[1],
        old=old[1],
        foreign=made.guest("foreign").text,
        damaged=made.guest("damaged").text,
        forwardless=empty[0],
        number=guests[HEROINE].number or 0,
        clerk=CLERKS[REGISTRAR - 1],
        second=CLERKS[HEAD - 1],
    )


@contextmanager
def _village(store: Path, keys_dir: Path) -> Iterator[Node]:
    keys = load_keys(keys_dir)
    with open_store(store, keys.store) as opened:
        yield settle(opened, keys).node
        with opened.read_engine.connect() as conn, conn.begin():
            head = headfile.own_head(conn)
        if head is not None:
            headfile.write_head(keys.folder, head, keys.store)


class _Cases:
    """Does one deed after another as a clerk would."""

    def __init__(self, node: Node, day: str) -> None:
        self.node, self.day = node, day

    def do(self, deed: Callable[..., T], **args: object) -> T:
        """One deed, one transaction."""
        with self.node.work(self.day) as uow:
            done = deed(uow, uow.node.mint(), **args)
            uow.commit()
        return done

    def member(self, name: str, born: int, *, points: int = 0) -> tuple[int, str]:
        """Somebody new: her number and the text of her card."""

        def enrolled(uow: UnitOfWork, event: bytes) -> enrol.Enrolled:
            return enrol.enrol_at(
                uow, event, name=name, group=1, door=name[:8], clerk=REGISTRAR, birth_year=born,
                twins_seen=True,
            )  # fmt: skip

        number = self.do(enrolled).member
        issued = self.do(cards.issue, member=number, clerk=REGISTRAR)
        if number is None or issued.text is None:
            raise RuntimeError(f"{name} could not be enrolled")
        if points:
            self.do(
                enrol.bring_forward, member=number, points=points, merit=points, sheet="旧本 7",
                clerk=REGISTRAR, second=HEAD,
            )  # fmt: skip
        return number, issued.text


def _book_unseen(case: _Cases, member: int) -> None:
    """Six entries she did not see, one of them with as many words as a clerk may write."""
    notes = {"V3": "给行动不便的老人送饭理发"}
    papers = {"C1": "2026018"}
    for clause in ("V1", "C5", "P7", "G5", "C1", "V3"):
        wish = Wish(
            member, clause, TENTHS, case.day, papers.get(clause, ""), HEAD, notes.get(clause, "")
        )
        with case.node.reading() as conn:
            seen = book.propose(conn, case.node.village, case.day, wish, clerk=REGISTRAR)
        made = case.do(
            book.book, wish=wish, shown_points=seen.points, clerk=REGISTRAR, witnessed=False
        )
        if made.outcome is not book.Outcome.BOOKED:
            raise RuntimeError(f"{clause} could not be booked: {made.outcome}")


def _shelf(case: _Cases) -> None:
    """A very long name, and a thing of which nothing is left."""
    ident, name, detail = LONG_GOODS
    long = ItemText(
        ident, name, "爱心午餐券", ItemKind.SERVICE, "张", detail, 3, 0, "basket", False, 9
    )
    gone = ItemText(
        GONE_GOODS, "小电饭煲", "电饭煲", ItemKind.GOODS, "个", "一个三升", 60, 0,
        "pressure-cooker", False, None,
    )  # fmt: skip
    for place, item in ((2, long), (4, gone)):
        case.do(stock.list_item, item=item, place=place, clerk=STOREKEEPER)
        case.do(stock.price, item=item.id, points=item.price, from_day=case.day, clerk=STOREKEEPER)


def _board(case: _Cases) -> None:
    """Notices: a short one, one of many lines, one with the longest lines there may be."""
    for title, lines in (
        ("十月账目贴出来了", tuple(f"第 {n} 项，花了 {n * 120} 元。" for n in range(1, 10))),
        (
            "老年人流感疫苗免费接种啦",
            (
                "六十岁以上的老人带好身份证和卡。",
                "十一月二十八号上午八点半到十一点。",
                "村卫生室在老槐树往东第二个院子。",
                "腿脚不便的打电话，医生上门来打针。",
            ),
        ),
    ):
        case.do(
            notices.post, title=title, lines=lines, from_day=case.day, until_day=_far(case.day),
            clerk=REGISTRAR,
        )  # fmt: skip


def _programme(case: _Cases) -> None:
    """One more activity of today, with the longest name a page has to bear."""
    plan = Plan(
        "新时代文明实践邻里茶话会", "V1", "村委会老年活动中心二楼",
        f"{case.day}T18:30", 90, "teapot",
    )  # fmt: skip
    case.do(activities.plan, plan=plan, clerk=REGISTRAR)


def _far(day: str) -> str:
    return f"{int(day[:4]) + 1}{day[4:8]}01"
