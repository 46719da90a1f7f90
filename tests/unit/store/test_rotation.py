"""Which of a folder's backups stay."""

from __future__ import annotations

from datetime import date, timedelta

from kiosk.store.rotation import surplus


def name(day: date, seq: int) -> str:
    return f"kiosk-{day.isoformat()}-0a1b2c3d-{seq:08d}.kioskbackup"


def run(days: int, each_day: int) -> list[str]:
    """The folder after so many days of rotation after every backup."""
    folder: list[str] = []
    seq = 0
    for number in range(days):
        for _ in range(each_day):
            seq += 10
            folder.append(name(date(2026, 3, 1) + timedelta(days=number), seq))
            gone = set(surplus(folder))
            folder = [kept for kept in folder if kept not in gone]
    return folder


def test_after_a_year_the_last_day_seven_days_and_four_weeks_are_left():
    left = run(365, 12)
    days = sorted({kept[6:16] for kept in left})
    last = date(2026, 3, 1) + timedelta(days=364)
    assert [(last - timedelta(days=back)).isoformat() for back in range(7)][::-1] == days[-7:]
    assert len(days) <= 7 + 4
    assert len({date.fromisoformat(day).isocalendar()[:2] for day in days}) >= 4
    assert (last - date.fromisoformat(days[0])).days <= 28
    assert len(left) <= 24 + 7 + 4


def test_the_newest_is_never_surplus():
    folder = run(40, 3)
    assert folder[-1] not in surplus(folder)


def test_few_backups_all_stay():
    folder = [name(date(2026, 3, 1), seq) for seq in range(24)]
    assert surplus(folder) == []


def test_files_that_are_not_ours_are_never_surplus():
    folder = [*run(60, 4), "notes.txt", "kiosk-2020-01-01-x.kioskbackup", ".kiosk.part"]
    assert not {"notes.txt", "kiosk-2020-01-01-x.kioskbackup", ".kiosk.part"} & set(surplus(folder))
