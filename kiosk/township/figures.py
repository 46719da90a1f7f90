"""Who used the kiosks by herself, and what became of the points: the console's figures.

What counts is what people did, never how many are registered. Satisfaction and kept promises belong
here, too, once villagers can say them; as long as no fact holds them there is no figure and
nothing is shown in its place.

Everything comes from indexed columns of a bounded time: the entries of 240 days by (village, day),
the members, and one balance for each account. So it costs the same after one year and after ten.
Days in the future (a kiosk's clock ran ahead) count when they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, literal_column, or_, select, text

from kiosk.core.accounts import ADJUST, ESCROW, EXCHANGE, EXPIRY, FORWARD, ISSUE, SERVICE
from kiosk.core.ids import member_of
from kiosk.store import tables as store

WINDOW_DAYS = 90
STEP_DAYS = 30
POINTS = 6
"""Points of a trend: the last 90 days, and the 90 days that ended one, two … months earlier."""

BANDS = ((18, 39), (40, 59), (60, 69), (70, 79), (80, 150))
_ELDER = 60
_QUARTER = WINDOW_DAYS // STEP_DAYS
_PIECES = POINTS + _QUARTER - 1

_E, _M, _H, _B = store.entries.c, store.members.c, store.households.c, store.balances.c


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def percent(self) -> int | None:
        """Rounded to whole percent, halves up; ``None`` of nothing."""
        return (200 * self.part + self.whole) // (2 * self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Trend:
    """A share over time, the oldest point first."""

    points: tuple[Share, ...] = (Share(),) * POINTS

    def __add__(self, other: Trend) -> Trend:
        return Trend(tuple(a + b for a, b in zip(self.points, other.points, strict=True)))

    @property
    def now(self) -> Share:
        """The last 90 days."""
        return self.points[-1]

    @property
    def before(self) -> Share:
        """The 90 days before those."""
        return self.points[-1 - _QUARTER]


@dataclass(frozen=True, slots=True)
class Flow:
    """Where all points of a village ever issued are; whole points.

    Attributes:
        issued: Given out, brought along from paper books and other villages; deductions taken off.
        spent: Became goods and services that were handed over.
        held: In the hands of villagers, units and collectives.
        waiting: For goods that were chosen and not fetched yet.
        undone: Issued by mistake and taken back.
        lapsed: Of accounts that ended.
        sums: All accounts together: zero, or the ledger is broken.
    """

    issued: int = 0
    spent: int = 0
    held: int = 0
    waiting: int = 0
    undone: int = 0
    lapsed: int = 0
    sums: int = 0

    @property
    def balances(self) -> bool:
        """Whether what was issued is all somewhere."""
        return self.issued == self.spent + self.held + self.waiting + self.undone + self.lapsed


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of one village, or of several together.

    Attributes:
        came: Members who did something by themselves, of all members.
        elders: The same of those of 60 and more.
        by_self: Signing in and exchanging done by the member herself, of all of it.
        spent: Points that became goods, of the points issued in the same days.
        bands: ``came`` by age, in the order of ``BANDS``.
        groups: ``came`` by group of the village; empty for several villages.
    """

    came: Trend = Trend()
    elders: Trend = Trend()
    by_self: Trend = Trend()
    spent: Trend = Trend()
    bands: tuple[Share, ...] = (Share(),) * len(BANDS)
    groups: Mapping[int, Share] | None = None


def together(many: Iterable[Figures]) -> Figures:
    """Several villages as one."""
    whole = Figures()
    for each in many:
        whole = Figures(
            whole.came + each.came,
            whole.elders + each.elders,
            whole.by_self + each.by_self,
            whole.spent + each.spent,
            tuple(a + b for a, b in zip(whole.bands, each.bands, strict=True)),
        )
    return whole


# ---- one village ---------------------------------------------------------------------------------

_PIECE = case(
    *((_E.day > bindparam(f"after_{nth}"), nth) for nth in range(_PIECES - 1)), else_=_PIECES - 1
).label("piece")
_BY_HERSELF = _E.operator.like("self:%")
_CAN_HERSELF = _E.kind.in_(["attendance", "exchange"])


def _sum(condition: Any, value: Any = 1) -> Any:
    return func.sum(case((condition, value), else_=0))


_DONE = (
    select(
        _E.account,
        _PIECE,
        _sum(_BY_HERSELF).label("herself"),
        _sum(_BY_HERSELF & _CAN_HERSELF).label("by_self"),
        _sum(_CAN_HERSELF).label("could"),
        _sum(_E.kind.in_(["booked", "attendance"]) & (_E.points > 0), _E.points).label("issued"),
        _sum((_E.kind == "exchange") & (_E.state != "lapsed"), -_E.points).label("spent"),
    )
    .where(
        _E.village == bindparam("village"),
        _E.day > bindparam("first"),
        _E.day <= bindparam("last"),
        _E.state != "undone",
    )
    .group_by(_E.account, text("piece"))
)
_PEOPLE = (
    select(_M.member, _M.birth_year, _M.enrolled_day, _H.group_no)
    .join(store.households, (_H.village == _M.village) & (_H.household == _M.household))
    .where(_M.village == bindparam("village"), _M.state == "open", _M.kept.is_(None))
)
_FOLDED = select(_M.member, _M.kept).where(_M.village == bindparam("village"), _M.kept.is_not(None))


@dataclass(slots=True)
class _Person:
    """A member while her village is counted; ``came`` holds one flag for each point of time."""

    age: int | None
    group: int
    here: list[bool]
    came: list[bool]


def of_village(conn: Connection, village: str, day: str) -> Figures:
    """The figures of one village.

    Past points of a trend are over those who are members now and were then.

    Args:
        day: Today, ISO text.
    """
    today = date.fromisoformat(day)
    ends = [(today - timedelta(days=STEP_DAYS * nth)).isoformat() for nth in range(_PIECES + 1)]
    asked: dict[str, object] = {f"after_{nth}": ends[nth + 1] for nth in range(_PIECES - 1)}
    asked |= {"village": village, "first": ends[_PIECES], "last": day}
    rows = conn.execute(_DONE, asked).all()
    people = _people(conn, village, today.year, ends)
    kept = {row.member: row.kept for row in conn.execute(_FOLDED, {"village": village})}
    done = [[0, 0, 0, 0] for _ in range(_PIECES)]
    for account, piece, herself, by_self, could, issued, spent in rows:
        for place, amount in enumerate((by_self, could, spent, issued)):
            done[piece][place] += int(amount)
        person = people.get(_whose(account, kept)) if herself else None
        if person is not None:
            # A piece of 30 days belongs to the three points whose 90 days it is part of.
            for point in range(max(0, piece - _QUARTER + 1), min(POINTS, piece + 1)):
                person.came[point] = True
    return _put_together(people.values(), done)


def _whose(account: str, kept: Mapping[int, int]) -> int:
    """The member an account belongs to, by way of numbers that were folded into another."""
    member = member_of(account) or 0
    for _ in range(8):
        if member not in kept:
            break
        member = kept[member]
    return member


def _people(conn: Connection, village: str, year: int, ends: list[str]) -> dict[int, _Person]:
    people = {}
    for row in conn.execute(_PEOPLE, {"village": village}):
        age = None if row.birth_year is None else year - row.birth_year
        here = [row.enrolled_day <= end for end in ends[:POINTS]]
        people[row.member] = _Person(age, row.group_no, here, [False] * POINTS)
    return people


def _put_together(people: Iterable[_Person], done: list[list[int]]) -> Figures:
    came = [[0, 0] for _ in range(POINTS)]
    elders = [[0, 0] for _ in range(POINTS)]
    bands = [[0, 0] for _ in BANDS]
    groups: dict[int, list[int]] = {}
    for person in people:
        age = person.age
        for point in range(POINTS):
            if person.here[point]:
                _count(came[point], person.came[point])
                if age is not None and age >= _ELDER:
                    _count(elders[point], person.came[point])
        _count(groups.setdefault(person.group, [0, 0]), person.came[0])
        for place, (least, most) in enumerate(BANDS):
            if age is not None and least <= age <= most:
                _count(bands[place], person.came[0])
    sums = [
        [sum(piece[place] for piece in done[point : point + _QUARTER]) for place in range(4)]
        for point in range(POINTS)
    ]
    return Figures(
        _trend(came),
        _trend(elders),
        _trend([each[:2] for each in sums]),
        _trend([each[2:] for each in sums]),
        tuple(Share(*each) for each in bands),
        {number: Share(*groups[number]) for number in sorted(groups)},
    )


def _count(pair: list[int], came: bool) -> None:
    pair[0] += came
    pair[1] += 1


def _trend(newest_first: list[list[int]]) -> Trend:
    return Trend(tuple(Share(part, whole) for part, whole in reversed(newest_first)))


# ---- where the points are ------------------------------------------------------------------------

_PLACES = (ISSUE, FORWARD, ADJUST, EXCHANGE, SERVICE, ESCROW, EXPIRY)
_PLACE = case((_B.account.in_(_PLACES), _B.account), else_="held").label("place")
_STANDS = (
    select(_PLACE, func.sum(_B.balance).label("points"))
    .where(_B.village == bindparam("village"))
    .group_by(text("place"))
)
# The condition of the partial index, literally: see kiosk.store.tables.
_UNDONE = select(func.coalesce(func.sum(_E.points), 0)).where(
    _E.village == bindparam("village"),
    _E.state.in_([literal_column("'undone'"), literal_column("'lapsed'")]),
    _E.state == "undone",
    or_(_E.kind == "booked", _E.kind == "attendance", _E.kind == "forward", _E.kind == "override"),
)


def flow(conn: Connection, village: str) -> Flow:
    """Where the village's points are, from the beginning until now."""
    found = {row.place: int(row.points) for row in conn.execute(_STANDS, {"village": village})}
    undone = int(conn.execute(_UNDONE, {"village": village}).scalar() or 0)
    came_from = -sum(found.get(place, 0) for place in (ISSUE, FORWARD, ADJUST))
    return Flow(
        issued=came_from + undone,
        spent=found.get(EXCHANGE, 0) + found.get(SERVICE, 0),
        held=found.get("held", 0),
        waiting=found.get(ESCROW, 0),
        undone=undone,
        lapsed=found.get(EXPIRY, 0),
        sums=sum(found.values()),
    )
