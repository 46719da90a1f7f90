"""What day it is, in the words of the idle screen: date, weekday, lunar date, solar term."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from math import floor

from kiosk import words
from kiosk.core.moon import moon_of
from kiosk.ui.models import Today


def today_model(village: str, day: date) -> Today:
    """The head of the idle screen for one day."""
    weekday = words.shown(f"weekday-{day.isoweekday()}")
    shown = words.shown("date-full", month=day.month, day=day.day, weekday=weekday)
    return Today(village, shown, lunar_text(day), words.shown("idle-hall", village=village))


@lru_cache(maxsize=8)
def lunar_text(day: date) -> str:
    """农历十月十五 · 小雪; only the solar term where the lunar date is not known."""
    term = _term_near(day)
    moon = moon_of(day)
    if moon is None:
        return term or ""
    month = words.shown(f"lunar-month-{moon.month}")
    if moon.leap:
        month = words.shown("lunar-leap", month=month)
    text = words.shown("lunar-date", month=month, day=words.shown(f"lunar-day-{moon.day}"))
    return text if term is None else words.shown("lunar-with-term", date=text, term=term)


def _term_near(day: date) -> str | None:
    """The solar term of this day or of the day before (小雪 hangs on for its second day)."""
    for back in (0, 1):
        number = solar_term(day - timedelta(days=back))
        if number is not None:
            return words.shown(f"solar-term-{number}")
    return None


# Minutes from 1900-01-06 02:05 (China) to the 24 terms of a mean year; good for 1900–2099.
_MINUTES = (
    0, 21208, 42467, 63836, 85337, 107014, 128867, 150921, 173149, 195551, 218072, 240693,
    263343, 285989, 308563, 331033, 353350, 375494, 397447, 419210, 440795, 462224, 483532, 504758,
)  # fmt: skip
_YEAR_MINUTES = 525948.76
_FIRST = 2 * 60 + 5


def solar_term(day: date) -> int | None:
    """Which of the 24 terms (1 = 小寒 … 24 = 冬至) falls on this day in China; else ``None``."""
    for number in (day.month * 2 - 1, day.month * 2):
        minutes = _YEAR_MINUTES * (day.year - 1900) + _MINUTES[number - 1] + _FIRST
        term = date(1900, 1, 6) + timedelta(days=floor(minutes / 1440))
        if term == day:
            return number
    return None
