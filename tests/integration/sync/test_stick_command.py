"""``kiosk export``, ``kiosk township import``'s own work, ``kiosk import``: a village by stick."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk import cli
from kiosk.store.engine import open_store
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import make_keys
from kiosk.store.migrate import create_store
from kiosk.store.recovery import new_sheet
from kiosk.store.uow import Node
from kiosk.store.verify import verify
from kiosk.sync import link, logs, stick
from kiosk.sync.home import direct
from kiosk.township import devices, sticks, villages
from kiosk.township.base import Township
from tests.helpers.settling import Kiosk, Line, join, new_town

VILLAGE = "v0102030405"
Said = pytest.CaptureFixture[str]


class Hall:
    """A kiosk in folders, as the command line finds it."""

    def __init__(self, folder: Path) -> None:
        self.data, self.keys_folder = folder / "data", folder / "data-keys"
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.data.mkdir()
        self.keys = make_keys(self.keys_folder, new_sheet().public)
        self.town: Township = new_town()
        self.number = villages.add(self.town, "清水湾").number
        with create_store(self.data / "village.db", self.keys.store) as store:
            self.node = open_first_log(store, self.keys, VILLAGE, day="2026-11-22")
            Kiosk(direct(self.node, self.keys), Line(self.town), self.number).awards(3)

    @contextmanager
    def kiosk(self) -> Iterator[Kiosk]:
        """The same kiosk by hand."""
        with open_store(self.data / "village.db", self.keys.store) as store:
            node = Node(store, VILLAGE, self.node.device, self.node.log_id)
            yield Kiosk(direct(node, self.keys), Line(self.town), self.number)

    def enrol(self) -> None:
        with self.kiosk() as kiosk:
            kiosk.enrol()

    def run(self, *arguments: str) -> int:
        return cli.main([*arguments, "--data", str(self.data)])

    def exported(self) -> Path:
        assert self.run("export", str(self.stick)) == 0
        (file,) = stick.files_on(self.stick, stick.TO_TOWNSHIP)
        return file

    def answered(self) -> Path:
        return sticks.take_in(self.town, self.exported()).answer

    def waiting(self) -> int:
        with self.kiosk() as kiosk, kiosk.node.store.read_engine.connect() as conn:
            assert link.read(conn) is not None
            return logs.waiting(conn, self.node.log_id)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.town.store.close()


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The kernel itself refuses: a real error from a real write, as of a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def one_sentence(said: Said, part: str) -> None:
    """What a person reads is one sentence that says this, and no trace of a program."""
    captured = said.readouterr()
    text = captured.out + captured.err
    assert part in text
    assert "Traceback" not in text
    assert "Error" not in text
    assert "No space" not in text


def test_a_village_settles_by_stick_from_the_command_line(hall: Hall, capsys: Said) -> None:
    hall.enrol()
    assert hall.run("export", str(hall.stick)) == 0
    assert "4 条" in capsys.readouterr().out
    (file,) = hall.stick.iterdir()
    sticks.take_in(hall.town, file)
    assert hall.waiting() == 4
    assert hall.run("import", str(hall.stick)) == 0
    assert hall.waiting() == 0
    assert list(hall.stick.iterdir()) == []


def test_a_village_that_works_alone_is_told_to_enrol_first(hall: Hall, capsys: Said) -> None:
    for command in ("export", "import"):
        assert hall.run(command, str(hall.stick)) == 1
        expected = "单独记账" if command == "export" else "没有镇里写的文件"
        one_sentence(capsys, expected)
    (hall.stick / f"x{stick.TO_KIOSK}").write_bytes(b"whatever")
    assert hall.run("import", str(hall.stick)) == 1
    one_sentence(capsys, "单独记账")


def test_a_store_put_back_with_a_new_key_is_told_to_enrol_again(hall: Hall, capsys: Said) -> None:
    hall.enrol()
    with hall.kiosk() as kiosk:
        pinned = kiosk.home.read(link.read)
        assert pinned is not None
        other = link.Link(**{name: getattr(pinned, name) for name in pinned.__slots__})
        object.__setattr__(other, "device_key", bytes(32))
        kiosk.home.write(lambda conn: link.keep(conn, other))
    assert hall.run("export", str(hall.stick)) == 1
    one_sentence(capsys, "新的接入单")
    assert list(hall.stick.iterdir()) == []


def test_an_empty_stick_and_one_that_is_gone_are_told_in_words(hall: Hall, capsys: Said) -> None:
    hall.enrol()
    assert hall.run("import", str(hall.stick)) == 1
    one_sentence(capsys, "没有镇里写的文件")
    for command in ("export", "import"):
        assert hall.run(command, str(hall.stick / "gone")) == 1
        one_sentence(capsys, "找不到 U 盘")


def test_a_full_stick_holds_nothing_half_and_the_next_one_everything(
    hall: Hall, capsys: Said
) -> None:
    hall.enrol()
    with hall.kiosk() as kiosk:
        kiosk.awards(3000)
    with no_file_longer_than(40_000):
        assert hall.run("export", str(hall.stick)) == 1
    one_sentence(capsys, "U 盘满了")
    assert list(hall.stick.iterdir()) == []
    assert hall.waiting() == 3004
    hall.answered()
    assert hall.run("import", str(hall.stick)) == 0
    assert hall.waiting() == 0


def test_a_stick_that_takes_no_writes_is_named(hall: Hall, capsys: Said) -> None:
    hall.enrol()
    assert hall.run("export", "/sys") == 1  # nobody may write there, not even root
    one_sentence(capsys, "写保护")


def test_a_stick_that_keeps_its_file_is_read_all_the_same(hall: Hall, capsys: Said) -> None:
    hall.enrol()
    answer = hall.answered()
    with answer.open("rb") as held:
        # A name that can be read and not be taken away, as on a write-protected stick.
        assert hall.run("import", f"/proc/self/fd/{held.fileno()}") == 0
        one_sentence(capsys, "没能从 U 盘上删掉")
    assert hall.waiting() == 0
    assert hall.run("import", str(hall.stick)) == 0  # and once more
    assert hall.waiting() == 0


def test_a_torn_file_is_said_kept_and_changes_nothing(hall: Hall, capsys: Said) -> None:
    hall.enrol()
    answer = hall.answered()
    whole = answer.read_bytes()
    for length in (0, 5, 60, len(whole) // 2, len(whole) - 1):
        answer.write_bytes(whole[:length])
        capsys.readouterr()
        assert hall.run("import", str(hall.stick)) == 1
        one_sentence(capsys, "没有拷完整")
        assert answer.exists()
    assert hall.waiting() == 4
    answer.write_bytes(whole)
    assert hall.run("import", str(hall.stick)) == 0


def test_what_a_stick_pulled_out_in_the_middle_was_left_with_is_swept_away(hall: Hall) -> None:
    hall.enrol()
    half = hall.stick / f".{VILLAGE}-1{stick.TO_TOWNSHIP}.part"
    half.write_bytes(b"half a file")
    theirs = hall.stick / "照片.part"
    theirs.write_bytes(b"")
    hidden = hall.stick / f"._{VILLAGE}-1{stick.TO_KIOSK}"
    hidden.write_bytes(b"what another system puts beside a file")
    hall.answered()
    assert not half.exists()
    assert hall.run("import", str(hall.stick)) == 0
    assert {each.name for each in hall.stick.iterdir()} == {theirs.name, hidden.name}


def test_another_villages_and_another_townships_files_change_nothing(
    hall: Hall, tmp_path: Path, capsys: Said
) -> None:
    hall.enrol()
    (tmp_path / "other").mkdir()
    other = Hall(tmp_path / "other")  # of a township of its own
    other.enrol()
    theirs = other.answered()
    (hall.stick / theirs.name).write_bytes(theirs.read_bytes())
    assert hall.run("import", str(hall.stick)) == 1
    one_sentence(capsys, "不是给这台机器的")
    with pytest.raises(stick.NotSealedHere):
        sticks.take_in(other.town, hall.exported())
    assert hall.waiting() == 4
    other.town.store.close()


def test_a_full_disk_of_the_kiosk_takes_nothing_half_and_keeps_the_file(
    hall: Hall, capsys: Said
) -> None:
    hall.enrol()
    with hall.kiosk() as kiosk:
        sister = join(kiosk)
        sister.awards(600)
        sister.settle()
    answer = hall.answered()
    with no_file_longer_than(40_000):
        assert hall.run("import", str(hall.stick)) == 1
    one_sentence(capsys, "现在记不了")
    assert answer.exists()
    with hall.kiosk() as kiosk:
        assert verify(kiosk.node.store).sound
        hers = sister.node.log_id
        assert kiosk.home.read(lambda conn: logs.standing(conn, hers)) is None
    assert hall.run("import", str(hall.stick)) == 0
    assert hall.waiting() == 0
    with hall.kiosk() as kiosk:
        assert kiosk.settle().equal is True


def test_a_kiosk_that_was_sent_away_hears_it_by_stick(hall: Hall, capsys: Said) -> None:
    hall.enrol()
    hall.exported()
    devices.revoke(hall.town, VILLAGE, hall.node.device, why="stolen")
    (file,) = hall.stick.iterdir()
    sticks.take_in(hall.town, file)
    assert hall.run("import", str(hall.stick)) == 1
    one_sentence(capsys, "镇里已经停用这台机器")
    assert hall.waiting() == 0


def test_a_disk_put_back_is_told_to_bring_another_stick_and_then_all_is_well(
    hall: Hall, capsys: Said
) -> None:
    hall.enrol()
    hall.answered()
    assert hall.run("import", str(hall.stick)) == 0
    database = hall.data / "village.db"
    before = database.read_bytes()
    with hall.kiosk() as kiosk:
        kiosk.awards(5)
    hall.answered()
    assert hall.run("import", str(hall.stick)) == 0
    for rest in hall.data.glob("village.db-*"):
        os.unlink(rest)
    database.write_bytes(before)
    with hall.kiosk() as kiosk:
        kiosk.awards(2)
    hall.answered()
    capsys.readouterr()
    assert hall.run("import", str(hall.stick)) == 0
    one_sentence(capsys, "请再写一次 U 盘")
    hall.answered()
    assert hall.run("import", str(hall.stick)) == 0
    assert "请再写一次" not in capsys.readouterr().out
    with hall.kiosk() as kiosk:
        assert verify(kiosk.node.store).sound
