"""Moments and shares in the words of the console: 昨晚 23:15, 11月19日, 3 天没回话, 46%."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.core.clock import Moment, local_text
from kiosk.township.figures import Share
from kiosk.words import has, shown

_EVENING, _MORNING = 18, 6


def local(ms: int, now: Moment) -> datetime:
    """Unix milliseconds as the time on the wall here."""
    return datetime.fromisoformat(local_text(Moment(ms, now.offset_min, 0, "")))


def moment(ms: int | None, now: Moment) -> str:
    """When something was, as one says it; never said without ``ms``."""
    if ms is None:
        return shown("console-never")
    then, here = local(ms, now), local(now.wall_ms, now)
    clock = f"{then:%H:%M}"
    days = (here.date() - then.date()).days
    if days <= 0:
        return shown("console-today", clock=clock)
    if days == 1 and then.hour >= _EVENING:
        return shown("console-last-night", clock=clock)
    if days == 1:
        return shown("console-yesterday", clock=clock)
    return date(f"{then:%Y-%m-%d}", f"{here:%Y-%m-%d}")


def exactly(ms: int, now: Moment) -> str:
    """Day and minute, for lists."""
    return f"{local(ms, now):%Y-%m-%d %H:%M}"


def date(day: str, today: str) -> str:
    """A day (ISO text), its year only where it is another."""
    year, month, of_month = (int(part) for part in day.split("-"))
    if today.startswith(f"{year}-"):
        return shown("console-day", month=month, day=of_month)
    return shown("console-day-of-year", year=year, month=month, day=of_month)


def days_since(ms: int, now: Moment) -> int:
    """Whole days that passed."""
    return max(0, (now.wall_ms - ms) // int(timedelta(days=1).total_seconds() * 1000))


def percent(share: Share) -> str:
    """A share, or a dash of nothing."""
    return shown("console-nothing") if share.percent is None else f"{share.percent}%"


def grouped(points: int) -> str:
    """A figure with its thousands apart."""
    return f"{points:,}"


def word(kind: str, value: str) -> str:
    """One of a kind of words as people say it; itself when nobody has a word for it."""
    words = f"{kind}-{value.replace('_', '-')}"
    return shown(words) if has(words) else value
