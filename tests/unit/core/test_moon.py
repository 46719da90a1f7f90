"""The farmers' calendar against dates everybody can look up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kiosk.core.moon import Moon, moon_of


@pytest.mark.parametrize(
    "spring_festival",
    [
        "2000-02-05", "2008-02-07", "2019-02-05", "2020-01-25", "2023-01-22", "2024-02-10",
        "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2030-02-03", "2034-02-19",
    ],
)  # fmt: skip
def test_spring_festival_is_the_first_of_the_first(spring_festival: str) -> None:
    day = date.fromisoformat(spring_festival)
    assert moon_of(day) == Moon(day.year, 1, False, 1)
    before = moon_of(day - timedelta(days=1))
    assert before is None or (before.month, before.day >= 29) == (12, True)


@pytest.mark.parametrize(
    ("day", "moon"),
    [
        ("2026-09-25", Moon(2026, 8, False, 15)),  # 中秋
        ("2025-05-31", Moon(2025, 5, False, 5)),  # 端午
        ("2026-11-22", Moon(2026, 10, False, 14)),
        ("2025-08-29", Moon(2025, 7, False, 7)),  # 七夕, after a leap month
        ("2023-04-05", Moon(2023, 2, True, 15)),
    ],
)
def test_feasts_fall_on_their_days(day: str, moon: Moon) -> None:
    assert moon_of(date.fromisoformat(day)) == moon


def test_leap_months_come_where_the_almanac_has_them() -> None:
    known = {2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2,
             2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6}  # fmt: skip
    found: dict[int, int] = {}
    day = date(2001, 1, 1)
    while day < date(2037, 1, 1):
        moon = moon_of(day)
        assert moon is not None
        if moon.leap:
            found[moon.year] = moon.month
        day += timedelta(days=1)
    assert found == known


def test_every_day_follows_the_one_before() -> None:
    day, before = date(2000, 2, 6), moon_of(date(2000, 2, 5))
    while day < date(2100, 1, 1):
        moon = moon_of(day)
        assert moon is not None
        assert before is not None
        if moon.day != 1:
            assert moon == Moon(before.year, before.month, before.leap, before.day + 1)
        else:
            assert before.day in (29, 30)
        day, before = day + timedelta(days=1), moon


@pytest.mark.parametrize("day", ["1999-12-31", "2000-02-04", "2100-01-01"])
def test_outside_the_table_nothing_is_guessed(day: str) -> None:
    assert moon_of(date.fromisoformat(day)) is None
