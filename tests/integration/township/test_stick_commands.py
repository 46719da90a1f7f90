"""``kiosk township import`` and ``export`` as a technician types them; nothing but sentences."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.sync import enrol, stick
from kiosk.sync.carry import StickMade, StickRead, read_stick, write_stick
from kiosk.township import enrolment
from kiosk.township.office import load_office
from tests.helpers.postgres import the_cluster
from tests.helpers.settling import Line, new_kiosk, new_town
from tests.integration.township.test_server_commands import Said, Town

VILLAGE = "v0102030405"


class Desk:
    """A township in folders with a stick in the machine, and a village that was enrolled."""

    def __init__(self, folder: Path, said: Said, *, address: str = "") -> None:
        self.town = Town(folder, said).made(*(["--database", address] if address else []))
        self.town.run("village", "add", "清水湾")
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.kiosk = new_kiosk(new_town(), village=VILLAGE, number=1)
        self.kiosk.member()
        with load_office(*self.town.folders).opened() as mind:
            code = enrolment.make_code(mind, 1).code
            line, address = Line(mind), self.town.address
            done = enrol.enrol(self.kiosk.home, line, address, code, seen=mind.fingerprint)
            assert isinstance(done, enrol.Enrolled), done

    def exported(self) -> Path:
        made = write_stick(self.kiosk.home, self.stick)
        assert isinstance(made, StickMade)
        return made.file

    def read(self) -> StickRead:
        (file,) = stick.files_on(self.stick, stick.TO_KIOSK)
        done = read_stick(self.kiosk.home, file, go_on=True)
        assert isinstance(done, StickRead)
        return done


@pytest.fixture
def desk(tmp_path: Path, capsys: Said) -> Desk:
    return Desk(tmp_path, capsys)


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("kind", ["embedded", "postgresql"])
def test_there_and_back_by_hand(tmp_path: Path, capsys: Said, kind: str) -> None:
    address = the_cluster().new_database() if kind == "postgresql" else ""
    desk = Desk(tmp_path, capsys, address=address)
    desk.exported()
    assert "收下了 2 条" in desk.town.run("import", str(desk.stick))
    assert desk.read().outcome.settled
    assert "账本完整" in desk.town.run("verify")
    desk.town.run("export", "清水湾", str(desk.stick))
    assert desk.read().outcome.settled


def test_what_cannot_be_read_is_said_and_left_on_the_stick(desk: Desk) -> None:
    file = desk.exported()
    whole = file.read_bytes()
    for raw, sentence in (
        (b"", "不是积分机对账用的文件"),
        (b"rubbish" * 40, "不是积分机对账用的文件"),
        (whole[: len(whole) // 2], "没有拷完整"),
        (whole[:-1] + bytes([whole[-1] ^ 1]), "没有拷完整"),
    ):
        file.write_bytes(raw)
        said = desk.town.run("import", str(desk.stick), expect=1)
        assert sentence in said
        assert "Traceback" not in said
        assert file.read_bytes() == raw
    file.write_bytes(whole)
    desk.town.run("import", str(desk.stick))


def test_a_file_of_a_machine_that_is_not_the_townships_is_named(desk: Desk) -> None:
    stranger = new_kiosk(new_town(), village=VILLAGE)
    with load_office(*desk.town.folders).opened() as mind:
        box = mind.keys.box.public_key().public_bytes_raw()
    bundle = stick.Bundle(VILLAGE, "x", stranger.home.keys.device_public, 1)
    raw = stick.seal(bundle, stranger.home.keys.device.sign, box)
    stick.write_file(desk.stick, f"x{stick.TO_TOWNSHIP}", raw)
    assert "不是本镇的" in desk.town.run("import", str(desk.stick), expect=1)


def test_one_file_that_is_wrong_does_not_hold_up_the_others(desk: Desk) -> None:
    (desk.stick / f"a{stick.TO_TOWNSHIP}").write_bytes(b"rubbish")
    desk.exported()
    said = desk.town.run("import", str(desk.stick), expect=1)
    assert "收下了 2 条" in said
    assert desk.read().outcome.settled


def test_a_stick_that_is_gone_or_takes_no_writes_is_named(desk: Desk) -> None:
    assert "找不到 U 盘" in desk.town.run("import", str(desk.stick / "gone"), expect=1)
    assert "找不到 U 盘" in desk.town.run("export", "清水湾", str(desk.stick / "gone"), expect=2)
    assert "写保护" in desk.town.run("export", "清水湾", "/sys", expect=2)
    assert "没有村里机器写的文件" in desk.town.run("import", str(desk.stick), expect=2)


def test_an_answer_that_finds_no_room_is_said_and_the_file_is_taken_in_again(desk: Desk) -> None:
    file = desk.exported()
    with file.open("rb") as held:
        said = desk.town.run("import", f"/proc/self/fd/{held.fileno()}", expect=1)
    assert "2 条已经收下" in said
    assert "Errno" not in said
    assert [each.name for each in desk.stick.iterdir()] == [file.name]
    desk.town.run("import", str(desk.stick))
    assert desk.read().outcome.settled


def test_a_full_disk_of_the_township_keeps_the_file_and_loses_nothing(desk: Desk) -> None:
    desk.kiosk.awards(2000)
    file = desk.exported()
    with no_file_longer_than(200_000):
        said = desk.town.run("import", str(desk.stick), expect=1)
    assert "Traceback" not in said
    assert "镇里" in said
    assert [each.name for each in desk.stick.iterdir()] == [file.name]
    assert "账本完整" in desk.town.run("verify")
    desk.town.run("import", str(desk.stick))
    assert desk.read().outcome.settled
