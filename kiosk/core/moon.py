"""The farmers' calendar (农历): which lunar month and day a date is.

A table of facts, 2000 to 2099: the libraries that know it are under the GPL, or bring a whole
calendar with them on the way to the first paint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FIRST_YEAR = 2000

# One lunar year each. From the right: 13 bits for its months, the leap month in its place, 1 = 30
# days; 4 bits for the month its leap month follows, 0 = none; then the days from 1 January to the
# year's first day.
_YEARS = (
    0x460693, 0x2E952B, 0x54052B, 0x3E0A5B, 0x2A555A, 0x4E056A, 0x38FB55, 0x600BA4,
    0x4A0B49, 0x32BA93, 0x580A95, 0x42052D, 0x2C8AAD, 0x500AB5, 0x3D35AA, 0x6205D2,
    0x4C0DA5, 0x36DD4A, 0x5C0D4A, 0x460C95, 0x30952E, 0x540556, 0x3E0AB5, 0x2A55B2,
    0x5006D2, 0x38CEA5, 0x5E0725, 0x48064B, 0x32AC97, 0x560CAB, 0x42055A, 0x2C6AD6,
    0x520B69, 0x3D7752, 0x620B52, 0x4C0B25, 0x36DA4B, 0x5A0A4B, 0x4404AB, 0x2EA55B,
    0x5405AD, 0x3E0B6A, 0x2A5B52, 0x500D92, 0x3AFD25, 0x5E0D25, 0x480A55, 0x32B4AD,
    0x5804B6, 0x4005B5, 0x2C6DAA, 0x520EC9, 0x3F1E92, 0x620E92, 0x4C0D26, 0x36CA56,
    0x5A0A57, 0x440556, 0x2E86D5, 0x540755, 0x400749, 0x286E93, 0x4E0693, 0x38F52B,
    0x5E052B, 0x460A5B, 0x32B55A, 0x58056A, 0x420B65, 0x2C974A, 0x520B4A, 0x3D1A95,
    0x620A95, 0x4A052D, 0x34CAAD, 0x5A0AB5, 0x4605AA, 0x2E8BA5, 0x540DA5, 0x400D4A,
    0x2A7C95, 0x4E0C96, 0x38F94E, 0x5E0556, 0x480AB5, 0x32B5B2, 0x5806D2, 0x420EA5,
    0x2E8E4A, 0x50068B, 0x3B0C97, 0x6004AB, 0x4A055B, 0x34CAD6, 0x5A0B6A, 0x460752,
    0x309725, 0x540B45, 0x3E0A8B, 0x28549B,
)  # fmt: skip
_MONTHS_BITS, _LEAP_BITS = 13, 4


@dataclass(frozen=True, slots=True)
class Moon:
    """A day of the farmers' calendar.

    Attributes:
        year: The year its 正月初一 lies in.
        month: 1–12.
        leap: Whether it is the leap month that follows ``month`` (闰).
        day: 1–30.
    """

    year: int
    month: int
    leap: bool
    day: int


def moon_of(day: date) -> Moon | None:
    """The lunar date of ``day``; ``None`` outside the table (before February 2000, after 2099)."""
    year = day.year
    if not FIRST_YEAR <= year < FIRST_YEAR + len(_YEARS):
        return None
    since = (day - _new_year(year)).days
    if since < 0:
        year -= 1
        if year < FIRST_YEAR:
            return None
        since = (day - _new_year(year)).days
    code = _YEARS[year - FIRST_YEAR]
    leap = code >> _MONTHS_BITS & ((1 << _LEAP_BITS) - 1)
    for place in range(12 + bool(leap)):
        length = 29 + (code >> place & 1)
        if since < length:
            is_leap = bool(leap) and place == leap
            month = place + 1 if not leap or place < leap else place
            return Moon(year, month, is_leap, since + 1)
        since -= length
    return None


def _new_year(year: int) -> date:
    """正月初一 of a year."""
    days = _YEARS[year - FIRST_YEAR] >> (_MONTHS_BITS + _LEAP_BITS)
    return date.fromordinal(date(year, 1, 1).toordinal() + days)
