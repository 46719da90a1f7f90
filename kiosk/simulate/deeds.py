"""What people do at a kiosk, chosen at random and done through the real services.

A deed is chosen first (its event id minted, what the screen shows noted) and done after, so that it
can be done a second time exactly as a kiosk would after a power cut. ``None`` means that nothing of
the kind can be done now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random

from kiosk.core import ids
from kiosk.core.catalogue import Template
from kiosk.services import (
    activities,
    book,
    came,
    cards,
    change_settings,
    days,
    enrol,
    exchange,
    notices,
    preferences,
    put_right,
    settings,
    sign_in,
    stock,
    village,
)
from kiosk.services.basis import by_clerk, herself
from kiosk.simulate.machine import Machine
from kiosk.simulate.promises import Broken
from kiosk.store.uow import UnitOfWork

Job = Callable[[UnitOfWork], object]
CLERK, SECOND = 1, 2
_NAMES = ("Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Wu")
_GIVEN = ("guihua", "xiuying", "jianguo", "zhiqiang", "shulan", "yumei", "chunsheng")


def _one(m: Machine, dice: Random, sql: str, *args: object) -> tuple[object, ...] | None:
    rows = m.raw.execute(sql, (m.village, *args)).fetchall()
    return dice.choice(rows) if rows else None


def _member(m: Machine, dice: Random) -> int:
    row = _one(m, dice, "SELECT member FROM members WHERE village = ? ORDER BY member")
    return int(str(row[0])) if row else 1


def attend(m: Machine, dice: Random) -> Job | None:
    """Somebody signs in to an activity that is on; sometimes she is not there any more."""
    row = _one(
        m, dice, "SELECT activity FROM activities WHERE village = ? AND state = 'open' "
        "ORDER BY activity",
    )  # fmt: skip
    if row is None:
        return plan(m, dice)
    event, member, activity = m.node.mint(), _member(m, dice), bytes(row[0])  # type: ignore[call-overload]
    operator = by_clerk(CLERK) if dice.random() < 0.5 else herself(member)
    if dice.random() < 0.15:
        return lambda uow: sign_in.sign_out(
            uow, event, activity=activity, member=member, operator=operator, tenths=15
        )
    return lambda uow: sign_in.sign_in(
        uow, event, activity=activity, member=member, operator=operator
    )


@cache
def _templates() -> Sequence[Template]:
    return village.templates()


def plan(m: Machine, dice: Random) -> Job | None:
    """An activity is planned for the present day and opened."""
    template = dice.choice(_templates())
    event = m.node.mint()

    def job(uow: UnitOfWork) -> object:
        wish = activities.from_template(template, uow.day)
        done = activities.plan(uow, event, plan=wish, clerk=CLERK)
        if done.activity is not None:
            opened = ids.derived(event, 1)
            activities.open_(uow, opened, activity=done.activity, clerk=CLERK)
        return done.outcome

    return job


def end_activity(m: Machine, dice: Random) -> Job | None:
    """Signing in is over, the last card was a slip, or it is called off."""
    row = _one(
        m, dice, "SELECT activity FROM activities WHERE village = ? AND state != 'cancelled' "
        "ORDER BY activity",
    )  # fmt: skip
    if row is None:
        return None
    event, activity = m.node.mint(), bytes(row[0])  # type: ignore[call-overload]
    kind = dice.choice(("close", "cancel", "slip", "slip", "all"))
    if kind == "close":
        return lambda uow: activities.close(uow, event, activity=activity, clerk=CLERK)
    if kind == "cancel":
        return lambda uow: activities.cancel(
            uow, event, activity=activity, reason="rain", clerk=CLERK
        )
    if kind == "all":
        return lambda uow: sign_in.end_all(uow, event, activity=activity, operator=by_clerk(CLERK))
    shown = _last_shown(m, activity)
    return lambda uow: came.undo_last(
        uow, event, activity=activity, entry=shown, reason="a slip", clerk=CLERK
    )


def _last_shown(m: Machine, activity: bytes) -> bytes:
    """What the clerk sees as the last one; anything when nobody came here."""
    with m.node.reading() as conn:
        five = came.last_five(conn, m.node.village, activity)
    return five[0].entry if five else activity


def sign_up(m: Machine, dice: Random) -> Job | None:
    """She means to come, or not after all."""
    row = _one(
        m, dice, "SELECT activity FROM activities WHERE village = ? AND state = 'open' "
        "ORDER BY activity",
    )  # fmt: skip
    if row is None:
        return None
    event, activity, member = m.node.mint(), bytes(row[0]), _member(m, dice)  # type: ignore[call-overload]
    does = dice.choice((activities.sign_up, activities.withdraw))
    return lambda uow: does(uow, event, activity=activity, member=member)


def booking(m: Machine, dice: Random) -> Job | None:
    """A clause is booked for a day of this year."""
    clauses = m.raw.execute(
        "SELECT DISTINCT clause FROM clauses WHERE village = ? ORDER BY clause", (m.village,)
    ).fetchall()
    today = m.raw.execute("SELECT last_day FROM logs WHERE own").fetchone()[0]
    for _ in range(6):
        back = timedelta(days=dice.randrange(200))
        done_on = max(date(2026, 1, 1), date.fromisoformat(today) - back).isoformat()
        wish = book.Wish(
            _member(m, dice), dice.choice(clauses)[0], 10 * dice.randint(1, 3), done_on,
            evidence=f"paper {done_on[:7]}", second=SECOND,
        )  # fmt: skip
        with m.node.reading() as conn:
            seen = book.propose(conn, m.village, today, wish, clerk=CLERK)
        if seen.outcome is book.Outcome.CAN_BE:
            event, points = m.node.mint(), seen.points
            return lambda uow: book.book(uow, event, wish=wish, shown_points=points, clerk=CLERK)
    return None


def spend(m: Machine, dice: Random) -> Job | None:
    """A card is held up; when it is good, something is exchanged."""
    shown = _one(m, dice, "SELECT fingerprint, generation, holder FROM cards WHERE village = ? "
                 "ORDER BY holder, generation")  # fmt: skip
    if shown is None:
        return None
    with m.node.reading() as conn:
        seen = cards.check(conn, m.village, shown[0])  # type: ignore[arg-type]
    if seen.shown is not cards.Shown.OK or seen.person is None:
        return None
    check_card(m, str(shown[2]), int(str(shown[1])))
    return _exchange(m, dice, seen.person.member)


def check_card(m: Machine, holder: str, generation: int) -> None:
    """What the store itself knows of a card that was taken for good.

    Raises:
        Broken: it is not the newest, or not active.
    """
    newest, state = m.raw.execute(
        "SELECT generation, state FROM cards WHERE village = ? AND holder = ? "
        "ORDER BY generation DESC LIMIT 1", (m.village, holder),
    ).fetchone()  # fmt: skip
    if generation != newest or state != "active":
        raise Broken("8", f"{m.name} took {holder} {generation}; generation {newest} is {state}")


def check_spender(m: Machine) -> None:
    """What a kiosk that just made an exchange may be: the counter, and no store put back.

    Raises:
        Broken: it is neither.
    """
    row = m.raw.execute(
        "SELECT value FROM settings WHERE village = ? AND key = 'counter.device'", (m.village,)
    ).fetchone()
    if row is None or row[0] != m.device:
        raise Broken("5", f"{m.name} ({m.device}) spent; the counter is {row and row[0]}")


def _exchange(m: Machine, dice: Random, member: int) -> Job | None:
    items = m.raw.execute(
        "SELECT item FROM items WHERE village = ? AND NOT retired ORDER BY item", (m.village,)
    ).fetchall()
    day = m.raw.execute("SELECT last_day FROM logs WHERE own").fetchone()[0]
    for _ in range(5):
        item, count = dice.choice(items)[0], dice.choice((1, 1, 2))
        with m.node.reading() as conn:
            seen = exchange.look(
                conn, m.village, day, member=member, item=item, count=count, device=m.device
            )
        if seen.outcome is exchange.Outcome.DONE:
            event, points = m.node.mint(), seen.points
            return lambda uow: exchange.make(
                uow, event, member=member, item=item, count=count, shown_points=points,
                operator=herself(member),
            )  # fmt: skip
    return None


def end_exchange(m: Machine, dice: Random) -> Job | None:
    """Handed over, taken back at the counter, or undone by herself."""
    row = _one(
        m, dice, "SELECT entry, account FROM entries WHERE village = ? AND kind = 'exchange' "
        "AND (state = 'waiting' OR day >= '2026-11-23') ORDER BY entry",
    )  # fmt: skip
    if row is None:
        return None
    event, entry = m.node.mint(), bytes(row[0])  # type: ignore[call-overload]
    kind = dice.choice(("hand", "hand", "back", "undo"))
    if kind == "hand":
        return lambda uow: exchange.hand_over(uow, event, exchange=entry, clerk=CLERK)
    if kind == "back":
        return lambda uow: exchange.take_back(uow, event, exchange=entry, clerk=CLERK)
    member = ids.member_of(str(row[1])) or 1
    return lambda uow: exchange.undo(uow, event, exchange=entry, member=member)


def put_it_right(m: Machine, dice: Random) -> Job | None:
    """An entry is reversed, or booked for the right person."""
    row = _one(
        m, dice, "SELECT entry FROM entries WHERE village = ? AND day >= '2026-11-23' "
        "ORDER BY entry",
    )  # fmt: skip
    if row is None:
        return None
    event, entry, member = m.node.mint(), bytes(row[0]), _member(m, dice)  # type: ignore[call-overload]
    if dice.random() < 0.6:
        return lambda uow: put_right.reverse(
            uow, event, entry=entry, reason="a slip", clerk=CLERK, second=SECOND
        )
    return lambda uow: put_right.rebook(
        uow, event, entry=entry, member=member, reason="somebody else", clerk=CLERK, second=SECOND
    )


def join(m: Machine, dice: Random) -> Job | None:
    """Somebody gets an account, a card, or an old book is brought forward."""
    row = _one(m, dice, "SELECT household FROM households WHERE village = ? ORDER BY household")
    event = m.node.mint()
    if row is None or dice.random() < 0.2:
        return lambda uow: enrol.open_household(uow, event, group=1, door="1", clerk=CLERK)
    name = f"{dice.choice(_NAMES)} {dice.choice(_GIVEN)}"
    household = int(str(row[0]))

    def job(uow: UnitOfWork) -> object:
        done = enrol.enrol(uow, event, name=name, household=household, clerk=CLERK, twins_seen=True)
        if done.member is not None:
            cards.issue(uow, ids.derived(event, 1), member=done.member, clerk=CLERK)
        return done.outcome

    return job


def card(m: Machine, dice: Random) -> Job | None:
    """A card is lost, frozen or printed anew."""
    event, member = m.node.mint(), _member(m, dice)
    kind = dice.choice(("replace", "issue", "raise", "raise"))
    if kind == "replace":
        return lambda uow: cards.replace_lost(uow, event, member=member, clerk=CLERK)
    if kind == "issue":
        return lambda uow: cards.issue(uow, event, member=member, clerk=CLERK)
    state = dice.choice((cards.State.FROZEN, cards.State.LOST, cards.State.REVOKED))
    return lambda uow: cards.raise_state(uow, event, member=member, state=state, clerk=CLERK)


def prefer(m: Machine, dice: Random) -> Job | None:
    """She wants it larger or louder."""
    event, member = m.node.mint(), _member(m, dice)
    chosen = replace(
        preferences.DEFAULT,
        text_size=dice.choice(list(preferences.TextSize)),
        volume=dice.randint(1, 5),
    )
    return lambda uow: preferences.choose(uow, event, member=member, chosen=chosen)


def shelf(m: Machine, dice: Random) -> Job | None:
    """Goods come in, are counted, or get another price."""
    row = _one(m, dice, "SELECT item FROM items WHERE village = ? AND kind = 'goods' ORDER BY item")
    if row is None:
        return None
    event, item, number = m.node.mint(), str(row[0]), dice.randint(1, 40)
    kind = dice.choice(("receive", "count", "price"))
    if kind == "receive":
        return lambda uow: stock.receive(
            uow, event, item=item, count=number, source="fund", clerk=CLERK
        )
    if kind == "count":
        return lambda uow: stock.count(
            uow, event, item=item, counted=number, reason="counted", clerk=CLERK
        )
    return lambda uow: stock.price(
        uow, event, item=item, points=number, from_day=uow.day, clerk=CLERK
    )


def arrange(m: Machine, dice: Random) -> Job | None:
    """A setting changes, or a notice is hung."""
    event = m.node.mint()
    if dice.random() < 0.5:
        value = str(dice.randint(20, 60))
        return lambda uow: change_settings.change(
            uow, event, key=settings.REVERSAL_LIMIT, value=value, clerk=CLERK, second=SECOND
        )
    return lambda uow: notices.post(
        uow, event, title="water", lines=("no water",), from_day=uow.day, until_day=uow.day,
        clerk=CLERK,
    )  # fmt: skip


def close(m: Machine, dice: Random) -> Job | None:
    """The day is closed."""
    event = m.node.mint()
    return lambda uow: days.close(uow, event, key=m.keys.device, clerk=CLERK)


DEEDS: dict[str, tuple[int, Callable[[Machine, Random], Job | None]]] = {
    "attend": (14, attend),
    "plan": (2, plan),
    "end-activity": (3, end_activity),
    "sign-up": (2, sign_up),
    "booking": (14, booking),
    "spend": (12, spend),
    "end-exchange": (9, end_exchange),
    "put-right": (6, put_it_right),
    "join": (3, join),
    "card": (3, card),
    "prefer": (2, prefer),
    "shelf": (3, shelf),
    "arrange": (2, arrange),
    "close": (2, close),
}
"""Name → how often, and how it is chosen."""
