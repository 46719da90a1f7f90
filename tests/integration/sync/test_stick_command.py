"""``kiosk export``, ``kiosk township import``'s own work, ``kiosk import``: a village by stick."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import cli
from kiosk.store.engine import open_store
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import make_keys
from kiosk.store.migrate import create_store
from kiosk.store.recovery import new_sheet
from kiosk.store.uow import Node
from kiosk.sync import link, logs
from kiosk.sync.home import direct
from kiosk.township import sticks, villages
from kiosk.township.base import Township
from tests.helpers.settling import Kiosk, Line, new_town


class Hall:
    """A kiosk in folders, as the command line finds it."""

    def __init__(self, folder: Path) -> None:
        self.data, self.keys_folder = folder / "data", folder / "data-keys"
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.data.mkdir()
        self.keys = make_keys(self.keys_folder, new_sheet().public)
        self.town: Township = new_town()
        with create_store(self.data / "village.db", self.keys.store) as store:
            self.node = open_first_log(store, self.keys, "v0102030405", day="2026-11-22")
            number = villages.add(self.town, "清水湾").number
            Kiosk(direct(self.node, self.keys), Line(self.town), number).awards(3)

    def enrol(self) -> None:
        with open_store(self.data / "village.db", self.keys.store) as store:
            node = Node(store, "v0102030405", self.node.device, self.node.log_id)
            number = 1
            Kiosk(direct(node, self.keys), Line(self.town), number).enrol()

    def run(self, *arguments: str) -> int:
        return cli.main([*arguments, "--data", str(self.data)])

    def waiting(self) -> int:
        with (
            open_store(self.data / "village.db", self.keys.store) as store,
            store.read_engine.connect() as conn,
        ):
            assert link.read(conn) is not None
            return logs.waiting(conn, self.node.log_id)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.town.store.close()


def test_a_village_settles_by_stick_from_the_command_line(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    hall.enrol()
    assert hall.run("export", str(hall.stick)) == 0
    assert "4 条" in capsys.readouterr().out
    (file,) = hall.stick.iterdir()
    sticks.take_in(hall.town, file)
    assert hall.waiting() == 4
    assert hall.run("import", str(hall.stick)) == 0
    assert hall.waiting() == 0
    assert list(hall.stick.iterdir()) == []


def test_a_village_that_works_alone_and_an_empty_stick_are_told_in_words(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hall.run("export", str(hall.stick)) == 1
    assert "单独记账" in capsys.readouterr().err
    hall.enrol()
    assert hall.run("import", str(hall.stick)) == 1
    assert "不是积分机" in capsys.readouterr().err
    assert hall.run("export", str(hall.stick / "gone")) == 1
    assert "U 盘" in capsys.readouterr().err
