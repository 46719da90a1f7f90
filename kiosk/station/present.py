"""From what services answer to what screens are handed: days, words, pictures, states."""

from __future__ import annotations

from datetime import date

from kiosk import words
from kiosk.core.exchange_rules import Answer
from kiosk.services.activities import Activity, State
from kiosk.services.passbook import Line
from kiosk.services.shelf import Seen
from kiosk.services.sign_in import Outcome, SignedIn
from kiosk.ui.models import ActivityCard, BookLine, Goods, SignedInModel

_STATES = {
    Answer.YES: "enough",
    Answer.NOT_ENOUGH: "short",
    Answer.SOLD_OUT: "gone",
    Answer.NOT_LISTED: "gone",
    Answer.NOT_HERE: "gone",
    Answer.DAY_LIMIT: "limit",
}
_TINTS = ("pine_tint", "stone_tint", "gold_tint", "rose_tint")


def short_day(day: str) -> str:
    """11月21日."""
    then = date.fromisoformat(day[:10])
    return words.shown("date-short", month=then.month, day=then.day)


def line_text(line: Line) -> str:
    """What a line of the passbook was about, in the village's words."""
    if line.kind == "exchange":
        return words.shown("line-exchange", item=line.title, count=line.count or 1, unit=line.unit)
    if line.kind in ("undone", "lapsed"):
        return words.shown(f"line-{line.kind}", what=line.title or words.shown("line-entry"))
    if not line.title:
        return words.shown(f"line-{line.kind}")
    return line.title


def book_line(line: Line) -> BookLine:
    """A line of the passbook as the screen shows it: what she did rather than the rule's name."""
    what, rule = line_text(line), ""
    if line.told and line.kind == "booked":
        what, rule = line.told, what
    unseen = line.kind in ("booked", "override") and not line.witnessed
    return BookLine(
        short_day(line.day), line.picture, what, line.points, remark=rule, unseen=unseen
    )


def goods(seen: Seen) -> Goods:
    """A tile of the shelf."""
    item, state = seen.item, _STATES[seen.answer]
    remark = ""
    if state == "enough" and item.on_shelf is not None:
        remark = words.shown("goods-stock", count=item.on_shelf, unit=item.unit)
    return Goods(
        item.item,
        item.name,
        item.picture,
        item.size,
        item.price,
        state,
        seen.missing,
        remark,
    )


def clock_text(iso: str, today: str) -> str:
    """今天 上午 9 点, 周六 上午 8 点, 12月3日 下午 2 点半."""
    day, hour, minute = iso[:10], int(iso[11:13]), int(iso[14:16])
    then, now = date.fromisoformat(day), date.fromisoformat(today)
    if then == now:
        when = words.shown("when-today")
    elif 0 < (then - now).days < 7:
        when = words.shown(f"when-weekday-{then.isoweekday()}")
    else:
        when = words.shown("date-short", month=then.month, day=then.day)
    part = "morning" if hour < 12 else "noon" if hour == 12 else "afternoon"
    part = "evening" if hour >= 18 else part
    twelve = hour if hour <= 12 else hour - 12
    how = "hour" if minute == 0 else "half" if minute == 30 else "minutes"
    return words.shown(f"when-{how}-{part}", day=when, hour=twelve, minute=minute)


def worked_text(tenths: int) -> str:
    """How long somebody was there, in tenths of an hour: ``1 小时 30 分钟``."""
    hours, minutes = divmod(tenths * 6, 60)
    if not hours:
        return words.shown("worked-minutes", minutes=minutes)
    if not minutes:
        return words.shown("worked-hours", hours=hours)
    return words.shown("worked-both", hours=hours, minutes=minutes)


def signed_in_model(signed: SignedIn, activity: str, *, next_person: bool = True) -> SignedInModel:
    """07b: the how-many-th she is; of who leaves how long she was there."""
    left = signed.outcome is Outcome.SIGNED_OUT
    return SignedInModel(
        signed.name,
        activity,
        0 if left else signed.came,
        signed.points,
        next_person,
        left,
        worked_text(signed.tenths) if signed.tenths else "",
        stays=signed.outcome is Outcome.SIGNED_IN and not signed.points,
    )


def activity_card(activity: Activity, today: str, place: int) -> ActivityCard:
    """A card of 参加活动."""
    if activity.i_am_there:
        state = "there"
    elif activity.i_came:
        state = "done"
    elif activity.state is State.OPEN:
        state = "open"
    elif activity.i_come:
        state = "noted"
    else:
        state = "planned"
    return ActivityCard(
        activity.activity.hex(),
        activity.title,
        activity.picture,
        clock_text(activity.starts, today),
        activity.place,
        activity.points,
        state,
        _TINTS[place % len(_TINTS)],
    )
