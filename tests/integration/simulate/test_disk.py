"""The simulator's disk: what was not committed before a cut is gone, what was stays."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from kiosk.simulate.disk import Disk, PowerCut
from kiosk.store.errors import Reason, reason_of


@pytest.fixture
def disk() -> Disk:
    made = Disk()
    made.raw.execute("CREATE TABLE deeds (number INTEGER)")
    return made


def write(disk: Disk, number: int) -> None:
    with disk.store.write_engine.begin() as conn:
        conn.execute(text("INSERT INTO deeds VALUES (:number)"), {"number": number})


def written(disk: Disk) -> list[int]:
    return [row[0] for row in disk.raw.execute("SELECT number FROM deeds ORDER BY number")]


def test_a_cut_before_the_commit_leaves_nothing(disk: Disk):
    write(disk, 0)
    seen = set()
    for statement in range(1, 10):
        before = written(disk)
        disk.cut_in(statement)
        try:
            write(disk, statement)
        except PowerCut:
            assert written(disk) == before
            seen.add("cut")
        else:
            assert written(disk) == [*before, statement]
            seen.add("whole")
        disk.mend()
    assert seen == {"cut", "whole"}


def test_a_cut_right_after_the_commit_leaves_everything(disk: Disk):
    write(disk, 0)
    left = []
    for statement in range(1, 4):
        disk.cut_in(statement, after=True)
        with pytest.raises(PowerCut):
            write(disk, statement)
        disk.mend()
        left = written(disk)
        if statement in left:
            break
    assert left[-1] > 0


def test_a_full_disk_takes_no_commit_and_reads_on(disk: Disk):
    write(disk, 1)
    disk.fill()
    with pytest.raises(OperationalError) as full:
        write(disk, 2)
    assert reason_of(full.value) is Reason.FULL
    assert written(disk) == [1]
    disk.mend()
    write(disk, 3)
    assert written(disk) == [1, 3]


def test_a_copy_goes_its_own_way(disk: Disk):
    write(disk, 1)
    copy = disk.copy()
    write(copy, 2)
    assert (written(disk), written(copy)) == ([1], [1, 2])
