"""What the villager's screens are handed: plain frozen values, nothing that can be asked for more.

Points are whole numbers. Days come as they are to be shown (``11月21日``); pictures are names
(see ``kiosk.ui.pictures``). Words from the village's own lists (goods, activities, clauses, names)
come ready; everything else a screen takes from the Fluent files by id. Models have no ``repr``:
what stands on her screen must not end up in a log line.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, repr=False)
class Today:
    """What the idle screen and the notice board of the upright panel say of the day."""

    village: str
    date: str
    lunar: str
    hall: str = ""


@dataclass(frozen=True, repr=False)
class IdleModel:
    """01. ``notice`` is the headline of the newest notice, empty when there is none."""

    notice: str = ""
    step: int = 1


@dataclass(frozen=True, repr=False)
class ScanningModel:
    """02. ``hint``: ``nothing``, ``nearer``, ``farther``, ``steady``, ``tilt`` or ``long``.

    ``ruler`` is 0 (too far) to 1 (too near); 0.36–0.7 is just right. None: no card in view.
    """

    hint: str = "nothing"
    ruler: float | None = None


@dataclass(frozen=True, repr=False)
class BookLine:
    """One line of the passbook.

    Attributes:
        points: signed.
        objection: somebody objected.
        remark: a second line, shown where there is room for it.
        unseen: it was booked while she was not there, and she has not said 知道了 to it yet.
    """

    day: str
    picture: str
    what: str
    points: int
    objection: bool = False
    remark: str = ""
    unseen: bool = False


@dataclass(frozen=True, repr=False)
class HomeTile:
    """A tile of the home page: ``kind`` is also its colours, ``second`` the line under the word."""

    kind: str
    second: str = ""


@dataclass(frozen=True, repr=False)
class HomeModel:
    """03. ``tiles`` besides the passbook, in their order; what does not exist is not in it."""

    name: str
    points: int
    tiles: tuple[HomeTile, ...] = ()
    village: bool = True
    merit: int = 0
    week_gain: int = 0
    last: tuple[BookLine, ...] = ()
    page: int = 1


@dataclass(frozen=True, repr=False)
class PointsModel:
    """04. ``lines`` of the page on show (see ``PointsScreen.lines_per_page``).

    Attributes:
        sums: the page holds the sums alone (see ``PointsScreen.sums_apart``).
    """

    balance: int
    merit: int
    lines: tuple[BookLine, ...] = ()
    page: int = 1
    pages: int = 1
    held: int = 0
    reading: bool = False
    sums: bool = False


@dataclass(frozen=True, repr=False)
class Goods:
    """One thing on the shelf.

    Attributes:
        item: its id, handed back when it is chosen.
        name: 大米.
        picture: picture name.
        detail: 10 斤一袋.
        points: its price.
        state: ``enough``, ``short``, ``gone`` or ``limit``.
        missing: how many points are missing (``short``).
        remark: stock or days when it can be had (还有 12 袋, 周二周四; 月底 for ``gone``).
    """

    item: str
    name: str
    picture: str
    detail: str
    points: int
    state: str = "enough"
    missing: int = 0
    remark: str = ""


@dataclass(frozen=True, repr=False)
class ExchangeModel:
    """05. ``goods`` of the page on show (see ``ExchangeScreen.goods_per_page``)."""

    points: int
    goods: tuple[Goods, ...] = ()
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, repr=False)
class HowManyModel:
    """05b. ``most`` is what points, stock and rules allow."""

    item: str
    name: str
    picture: str
    detail: str
    unit: str
    price: int
    have: int
    count: int = 1
    most: int = 1


@dataclass(frozen=True, repr=False)
class ConfirmModel:
    """06. What is about to be booked."""

    name: str
    picture: str
    count: int
    unit: str
    before: int
    cost: int

    @property
    def after(self) -> int:
        """Points after the exchange."""
        return self.before - self.cost


@dataclass(frozen=True, repr=False)
class DoneModel:
    """06b. ``slip``: it comes out of the slot; else ``kept`` shows its number and check code.

    ``no_paper``: it did not come because the printer has no paper.
    """

    name: str
    picture: str
    count: int
    unit: str
    left: int
    slip: bool = True
    seconds: int = 10
    more: bool = True
    kept: str = ""
    no_paper: bool = False


@dataclass(frozen=True, repr=False)
class ActivityCard:
    """One activity.

    ``state``: ``open`` (我来了), ``there`` (我要走了), ``planned`` (我想去), ``noted`` or ``done``.
    """

    activity: str
    name: str
    picture: str
    when: str
    place: str
    points: int
    state: str = "planned"
    tint: str = "pine_tint"


@dataclass(frozen=True, repr=False)
class ActivitiesModel:
    """07. ``cards`` of the page on show (see ``ActivitiesScreen.cards_per_page``)."""

    cards: tuple[ActivityCard, ...] = ()
    today: int = 0
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, repr=False)
class GoingModel:
    """我想去, asked back."""

    activity: str
    name: str
    picture: str
    when: str
    place: str


@dataclass(frozen=True, repr=False)
class SignedInModel:
    """07b. ``order``: the how-many-th to come; ``points`` 0 when nothing is given yet.

    ``stays``: hours count, and she holds up her card again as she leaves. ``left``: she signed
    out; ``worked`` says how long, or is empty.
    """

    name: str
    activity: str
    order: int
    points: int
    next_person: bool = True
    left: bool = False
    worked: str = ""
    stays: bool = False


@dataclass(frozen=True, repr=False)
class ReadingModel:
    """11b. One notice, at most four lines on a page; ``at`` is the line being read, or None."""

    title: str
    picture: str
    day: str
    lines: tuple[str, ...]
    number: int = 1
    total: int = 1
    at: int | None = None
    reading: bool = False
    more: bool = False
    activity: bool = False


@dataclass(frozen=True, repr=False)
class OutOfOrderModel:
    """13. ``fault``: ``camera``, or of the ledger ``record``, ``start`` or ``closed``.

    It cannot be written now; it is being opened; it cannot be opened.
    """

    fault: str = "camera"
    counter: str = ""
    clerk: str = ""
    avatar: str = "avatar-bob"
    by_number: bool = True
    notices: bool = True


@dataclass(frozen=True, repr=False)
class NumberModel:
    """按卡上的号码. ``digits`` typed so far; ``state``: ``typing``, ``unknown`` or ``clerk``."""

    digits: str = ""
    state: str = "typing"


@dataclass(frozen=True, repr=False)
class StillThereModel:
    """14. Nothing personal."""

    seconds: int = 20
    seconds_all: int = 20


@dataclass(frozen=True, repr=False)
class LookModel:
    """16. What she sees and hears now; ``page`` 2 is 听 where the page is split."""

    text_step: str = "elder"
    high_contrast: bool = False
    volume: int = 3
    slow: bool = False
    with_card: bool = True
    page: int = 1


@dataclass(frozen=True, repr=False)
class SeeTogetherModel:
    """26. What the clerk is about to book; ``amount`` is 一次, 2 小时…

    ``note``: what was done in the clerk's words; it then stands over the clause. ``paper``: the
    number of the paper it stands on.
    """

    name: str
    what: str
    picture: str
    count: int
    unit: str
    points: int
    before: int
    clerk: str
    avatar: str = "avatar-bob"
    amount: str = ""
    note: str = ""
    paper: str = ""

    @property
    def after(self) -> int:
        """Points after the booking."""
        return self.before + self.points


@dataclass(frozen=True, repr=False)
class ToldModel:
    """What was booked while she was not there.

    Attributes:
        lines: the newest of it (see ``ToldScreen.rows``), at least one.
        count: how many entries there are in all.
        points: what all of them gave, signed.
    """

    name: str
    lines: tuple[BookLine, ...]
    count: int
    points: int


@dataclass(frozen=True, repr=False)
class NoticeModel:
    """A calm page: one sentence and what to do next.

    Attributes:
        kind: which page (``card-unknown``, ``card-two``, ``wait``…), see ``notices.py``.
        second: words instead of the kind's own second line.
    """

    kind: str
    second: str = ""
    corners: frozenset[str] | None = field(default=None)
