"""What the township answers by itself: doubles, overdrafts, strange facts, late facts of the moved.

Everything that concerns one village is answered in the very transaction that takes the batch in,
under the village's lock: then no answer is ever missing for a fact that was receipted, and nobody
sees the one without the other. Only late facts of members who moved concern two villages; taking
the second lock inside the first transaction could hang two of them on each other, so they
are followed right afterwards in a transaction of their own (``follow``). What is left to follow can
be read off the tables at any time (a moved account that is not empty), so a follow-up that failed
is done with the next batch or by ``sweep``.

All answers are idempotent: their event ids are derived from what they answer.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, case, func, select
from sqlalchemy.exc import SQLAlchemyError

from kiosk.core.clock import local_day
from kiosk.core.counter import COUNTER_DEVICE
from kiosk.core.facts import Payload, Unknown
from kiosk.core.facts.node import CloneSuspected
from kiosk.core.facts.people import MemberClosed, MemberEnrolled, VillageSettingChanged
from kiosk.core.facts.points import (
    ActivityCancelled,
    AttendanceEnded,
    AttendanceTaken,
    BatchBooked,
    EntryRebooked,
    EntryReversed,
    OverrideBooked,
    PointsBooked,
)
from kiosk.core.facts.shelf import ExchangeMade
from kiosk.store import tables as store
from kiosk.store.folds import Stored
from kiosk.store.folds.base import TOWNSHIP
from kiosk.store.folds.entries import exactly_member
from kiosk.store.locks import lock_village
from kiosk.store.log import find
from kiosk.store.replica import Origin, TakenIn
from kiosk.township import (
    counter,
    devices,
    halves,
    handed,
    hours,
    incidents,
    moves,
    overdrafts,
    own_logs,
    villages,
)
from kiosk.township.base import Township, derived
from kiosk.township.own_logs import TownshipWork

log = logging.getLogger(__name__)

DOUBLE = "double"
"""The reason a double's reversal gives."""

_MOST = 20
"""Strange facts of one batch that get an incident each; the rest is more of the same."""

_LOWERS: tuple[type[Payload], ...] = (
    ExchangeMade,
    EntryReversed,
    EntryRebooked,
    ActivityCancelled,
    MemberClosed,
    PointsBooked,
    BatchBooked,
    OverrideBooked,
)

Kinds = dict[type[Payload], list[Stored]]


class _Village:
    """One village while it is answered; its log is opened only when there is something to say."""

    def __init__(self, town: Township, conn: Connection, village: str) -> None:
        self.town = town
        self.conn = conn
        self.village = village
        self._work: TownshipWork | None = None

    @property
    def work(self) -> TownshipWork:
        if self._work is None:
            self._work = own_logs.work(self.town, self.conn, self.village)
        return self._work


def answer(
    town: Township, conn: Connection, origin: Origin, taken: TakenIn, *, sent_away: bool
) -> bool:
    """Answer what a batch brought, inside its transaction.

    Args:
        sent_away: Its device was revoked or retired: the facts wait for a person.

    Returns:
        Whether members who moved away are to be followed now.
    """
    place = _Village(town, conn, origin.village)
    kinds: Kinds = defaultdict(list)
    for stored in taken.new:
        kinds[type(stored.fact.payload)].append(stored)
    _strange(place, kinds, taken)
    if sent_away:
        _held_back(place, origin, taken)
    there = [*_there(kinds.get(AttendanceTaken, ())), *_there(kinds.get(EntryRebooked, ()))]
    if there:
        _doubles_among(place, there)
    if AttendanceEnded in kinds:
        _ends_of_doubles(place, kinds[AttendanceEnded])
        _ended_again(place, [s.fact.payload.attendance for s in kinds[AttendanceEnded]])  # type: ignore[attr-defined]
    if EntryReversed in kinds or EntryRebooked in kinds:
        _both_undone(place, [*kinds[EntryReversed], *kinds[EntryRebooked]])
    if MemberEnrolled in kinds:
        _twins(place, kinds[MemberEnrolled])
    if VillageSettingChanged in kinds:
        _counter_handed_on(place, kinds[VillageSettingChanged])
    ended = [s.fact.payload.exchange for kind in handed.ENDS for s in kinds.get(kind, ())]  # type: ignore[attr-defined]
    met = bool(ended) and handed.flag(conn, place.village, lambda: place.work, ended)
    if met or any(kind in kinds for kind in _LOWERS):
        overdrafts.flag(conn, place.village, lambda: place.work)
    return moves.is_late(conn, origin.village)


def check_all(town: Township, conn: Connection, village: str) -> None:
    """Answer everything that stands in a village's tables; the caller holds its lock.

    For when facts began to count that were here before: a log was admitted, the township put back.
    """
    place = _Village(town, conn, village)
    _undo_doubles(place, conn.execute(_TWICE, {"village": village}).scalars())
    _none_left(place)
    _ended_again(place, None)
    handed.flag(conn, place.village, lambda: place.work)
    overdrafts.flag(conn, place.village, lambda: place.work)


def follow(town: Township, village: str) -> bool:
    """Follow late facts of members who moved, and mend moves that lost a half.

    Returns:
        ``False`` when that has to wait for the next time.
    """
    try:
        # Where a half was said again she may have left, and what stands there now is late, too.
        for each in dict.fromkeys((village, *halves.mend(town, village))):
            moves.follow_late(town, each)
    except SQLAlchemyError as problem:
        log.warning("late facts of %s wait: %s", village, type(problem).__name__)
        return False
    return True


def sweep(town: Township) -> int:
    """Answer everything everywhere once more (by night, and after a restore); villages seen."""
    with town.reading() as conn:
        known = [each.village for each in villages.listed(conn) if each.village is not None]
    for village in known:
        with town.writing(village) as conn:
            lock_village(conn, village)
            check_all(town, conn, village)
        follow(town, village)
    return len(known)


# ---- what nobody expected ------------------------------------------------------------------------


def _strange(place: _Village, kinds: Kinds, taken: TakenIn) -> None:
    unknown: dict[str, Stored] = {}
    for stored in kinds.get(Unknown, ()):
        unknown.setdefault(stored.fact.type_name, stored)
    for name, stored in list(unknown.items())[:_MOST]:
        incidents.open_in(place.work, "unknown-fact", stored.log_id, name, **_where(stored))
    for stored in taken.doubled[:_MOST]:
        incidents.open_in(place.work, "same-id", stored.fact.event_id, **_where(stored))
    for stored in kinds.get(CloneSuspected, ())[:_MOST]:
        incidents.open_in(place.work, "clone", stored.fact.event_id, **_where(stored))


def _held_back(place: _Village, origin: Origin, taken: TakenIn) -> None:
    """A revoked device wrote on: one incident a day and log, when something waits for a person."""
    g = store.gates.c
    counted = select(g.last_seq).where(g.village == place.village, g.log_id == origin.log_id)
    last = place.conn.execute(counted).scalar() or 0
    if taken.head.seq <= last:
        return
    today = local_day(place.town.clock.now())
    incidents.open_in(
        place.work,
        "revoked-pushes",
        origin.log_id,
        today,
        device=origin.device,
        log=origin.log_id.hex(),
        seq=max(last + 1, taken.new[0].seq),
    )


def _where(stored: Stored) -> dict[str, object]:
    fact = stored.fact
    return {
        "device": fact.device,
        "log": stored.log_id.hex(),
        "seq": stored.seq,
        "type": fact.type_name,
    }


# ---- doubles -------------------------------------------------------------------------------------

_A = store.attendances.c
_TWICE = (
    select(_A.activity)
    .where(_A.village == bindparam("village"), _A.standing)
    .group_by(_A.activity, _A.occasion, _A.member)
    .having(func.count() > 1)
)
# The database finds the doubles; nearly always there is none and nothing comes back.
_TWICE_AMONG = _TWICE.where(
    _A.activity.in_(bindparam("activities", expanding=True)),
    _A.member.in_(bindparam("members", expanding=True)),
)
_OF_ACTIVITIES = select(_A.entry, _A.activity, _A.occasion, _A.member).where(
    _A.village == bindparam("village"),
    _A.activity.in_(bindparam("activities", expanding=True)),
    _A.standing,
)
_BY_ENTRY = select(_A.entry, _A.activity, _A.occasion, _A.member).where(
    _A.village == bindparam("village"), _A.entry.in_(bindparam("entries", expanding=True))
)
_ENDS = (
    select(store.facts.c.event_id)
    .join(
        store.about,
        (store.about.c.village == store.facts.c.village)
        & (store.about.c.log_id == store.facts.c.log_id)
        & (store.about.c.seq == store.facts.c.seq),
    )
    .where(
        store.about.c.village == bindparam("village"),
        store.about.c.family == "entry",
        store.about.c.key == bindparam("entry"),
        store.facts.c.type == AttendanceEnded.type_name,
    )
)


def _there(facts: Iterable[Stored]) -> Iterator[tuple[bytes, int]]:
    """Activity and member of sign-ins, and of those that were rebooked for the right person."""
    for stored in facts:
        body = stored.fact.payload
        if isinstance(body, AttendanceTaken):
            yield body.activity, body.member
        elif isinstance(body, EntryRebooked) and body.activity is not None:
            member = exactly_member(body.account)
            if member is not None:
                yield body.activity, member


def _doubles_among(place: _Village, there: Sequence[tuple[bytes, int]]) -> None:
    asked = {
        "village": place.village,
        "activities": sorted({activity for activity, _ in there}),
        "members": sorted({member for _, member in there}),
    }
    _undo_doubles(place, place.conn.execute(_TWICE_AMONG, asked).scalars())


def _undo_doubles(place: _Village, found: Iterable[bytes]) -> None:
    """Of attendances of one member at one occasion the smallest event id stays."""
    activities = sorted(set(found))
    if not activities:
        return
    same: dict[tuple[bytes, str, int], list[bytes]] = defaultdict(list)
    asked = {"village": place.village, "activities": activities}
    for row in place.conn.execute(_OF_ACTIVITIES, asked):
        same[(row.activity, row.occasion, row.member)].append(row.entry)
    for entries in same.values():
        for entry in sorted(entries)[1:]:
            place.work.once(EntryReversed(entry, DOUBLE), derived(DOUBLE, entry))
            for end in place.conn.execute(
                _ENDS, {"village": place.village, "entry": entry}
            ).scalars():
                _reverse_end(place, end)


def _ends_of_doubles(place: _Village, ended: Sequence[Stored]) -> None:
    """She also signed out of an attendance that was undone as a double: those points go too."""
    if not _reversed_here(place):
        return
    for stored in ended:
        body = stored.fact.payload
        assert isinstance(body, AttendanceEnded)
        if find(place.conn, place.village, derived(DOUBLE, body.attendance)) is not None:
            _reverse_end(place, stored.fact.event_id)


def _ended_again(place: _Village, attendances: Sequence[bytes] | None) -> None:
    """Both kiosks signed her out before they met."""
    for end in hours.ended_again(place.conn, place.village, attendances):
        _reverse_end(place, end)


def _reverse_end(place: _Village, end: bytes) -> None:
    place.work.once(EntryReversed(end, DOUBLE), derived(DOUBLE, end))


def _reversed_here(place: _Village) -> bool:
    """Whether the township ever undid anything in this village: spares a question for each fact."""
    return place.conn.execute(_OURS_REVERSED, {"village": place.village}).first() is not None


_OURS_REVERSED = (
    select(store.facts.c.seq)
    .where(
        store.facts.c.village == bindparam("village"),
        store.facts.c.type == EntryReversed.type_name,
        store.facts.c.log_id.in_(
            select(store.logs.c.log_id).where(
                store.logs.c.village == bindparam("village"), store.logs.c.device == TOWNSHIP
            )
        ),
    )
    .limit(1)
)


def _undone_by(body: Payload) -> list[bytes]:
    if isinstance(body, EntryRebooked):
        return [body.event] if body.attendance is None else [body.event, body.attendance]
    return [body.event] if isinstance(body, EntryReversed) else []


def _both_undone(place: _Village, undoings: Sequence[Stored]) -> None:
    """The village undid the one of a double that the township had left standing."""
    if not _reversed_here(place):
        return
    undone = [event for stored in undoings for event in _undone_by(stored.fact.payload)]
    for start in range(0, len(undone), 400):
        asked = {"village": place.village, "entries": undone[start : start + 400]}
        for row in place.conn.execute(_BY_ENTRY, asked).all():
            others = select(_A.entry, _A.standing).where(
                _A.village == place.village,
                _A.activity == row.activity,
                _A.occasion == row.occasion,
                _A.member == row.member,
                _A.entry != row.entry,
            )
            twins = place.conn.execute(others).all()
            ours = [
                each
                for each in twins
                if find(place.conn, place.village, derived(DOUBLE, each.entry)) is not None
            ]
            if ours and not any(each.standing for each in twins):
                incidents.open_in(
                    place.work, "double-undone", row.entry,
                    member=row.member, occasion=row.occasion,
                )  # fmt: skip


_NONE_STANDS = (
    select(_A.activity, _A.occasion, _A.member)
    .where(_A.village == bindparam("village"))
    .group_by(_A.activity, _A.occasion, _A.member)
    .having(func.count() > 1, func.max(case((_A.standing, 1), else_=0)) == 0)
)
_OF_ONE = select(_A.entry).where(
    _A.village == bindparam("village"),
    _A.activity == bindparam("activity"),
    _A.occasion == bindparam("occasion"),
    _A.member == bindparam("member"),
)


def _none_left(place: _Village) -> None:
    """We undid each of several, for one that is no more: a disk was lost, and we were put back."""
    if not _reversed_here(place):
        return
    for activity, occasion, member in place.conn.execute(
        _NONE_STANDS, {"village": place.village}
    ).all():
        asked = {"activity": activity, "occasion": occasion, "member": member}
        first = min(place.conn.execute(_OF_ONE, {"village": place.village, **asked}).scalars())
        if find(place.conn, place.village, derived(DOUBLE, first)) is not None:
            incidents.open_in(place.work, "double-undone", first, member=member, occasion=occasion)


# ---- the counter -------------------------------------------------------------------------------


def _counter_handed_on(place: _Village, changed: Sequence[Stored]) -> None:
    said = [stored.fact.payload for stored in changed]
    if any(body.key == COUNTER_DEVICE for body in said) and (  # type: ignore[attr-defined]
        len(devices.of_village(place.conn, place.village)) > 1
    ):
        counter.keep(place.work)


# ---- numbers given twice -------------------------------------------------------------------------


def _twins(place: _Village, enrolled: Sequence[Stored]) -> None:
    """Two kiosks gave one number to two people: a person has to give one of them another."""
    numbers = sorted({str(s.fact.payload.member) for s in enrolled})  # type: ignore[attr-defined]
    for start in range(0, len(numbers), 400):
        keys = [number.encode() for number in numbers[start : start + 400]]
        asked = {"village": place.village, "members": keys}
        for key in place.conn.execute(_ENROLLED_TWICE, asked).scalars():
            number = key.decode()
            incidents.open_in(place.work, "twin-number", number, member=number)


_ENROLLED_TWICE = (
    select(store.about.c.key)
    .join(
        store.facts,
        (store.facts.c.village == store.about.c.village)
        & (store.facts.c.log_id == store.about.c.log_id)
        & (store.facts.c.seq == store.about.c.seq),
    )
    .where(
        store.about.c.village == bindparam("village"),
        store.about.c.family == "member",
        store.about.c.key.in_(bindparam("members", expanding=True)),
        store.facts.c.type == MemberEnrolled.type_name,
    )
    .group_by(store.about.c.key)
    .having(func.count() > 1)
)
