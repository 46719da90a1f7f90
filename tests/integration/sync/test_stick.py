"""Settling by USB stick: the same facts, the same receipts, and no harm from any file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.store.verify import verify
from kiosk.sync import logs, stick, wire
from kiosk.sync.carry import StickMade, StickRead, read_stick, write_stick
from kiosk.sync.stick import Bundle, StickProblem
from kiosk.township import sticks
from kiosk.township.base import Township
from tests.helpers.settling import Kiosk, join, new_kiosk, new_town

VILLAGE = "v0102030405"


@pytest.fixture
def kiosk() -> Kiosk:
    made = new_kiosk(new_town(), village=VILLAGE)
    made.member()
    made.awards(3)
    made.enrol()
    return made


def township_reads(town: Township, file: Path) -> Path:
    """What the township does with a file: take it in, answer on the same stick."""
    return sticks.take_in(town, file).answer


def there_and_back(kiosk: Kiosk, folder: Path) -> StickRead:
    made = write_stick(kiosk.home, folder)
    assert isinstance(made, StickMade)
    back = read_stick(kiosk.home, township_reads(kiosk.line.town, made.file))
    assert isinstance(back, StickRead)
    return back


def acked(kiosk: Kiosk) -> int:
    found = kiosk.home.read(lambda conn: logs.standing(conn, kiosk.node.log_id))
    assert found is not None
    return found.acked


def test_a_village_without_a_network_settles_by_stick(kiosk: Kiosk, tmp_path: Path) -> None:
    back = there_and_back(kiosk, tmp_path)
    assert back.outcome.settled
    assert (back.outcome.pushed, acked(kiosk)) == (5, 5)
    assert back.outcome.pulled > 0
    assert list(tmp_path.iterdir()) == []
    assert kiosk.settle().equal is True
    assert verify(kiosk.node.store).sound
    assert verify(kiosk.line.town.store).sound


def test_months_of_facts_fit_and_a_sisters_come_back_with_them(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    sister = join(kiosk)
    sister.awards(700)
    sister.settle()
    kiosk.awards(1600)
    back = there_and_back(kiosk, tmp_path)
    assert back.outcome.settled
    assert back.outcome.pulled > 700


def test_no_mark_moves_before_the_receipt_is_back(kiosk: Kiosk, tmp_path: Path) -> None:
    made = write_stick(kiosk.home, tmp_path)
    assert isinstance(made, StickMade)
    assert (made.facts, acked(kiosk)) == (5, 0)
    township_reads(kiosk.line.town, made.file)
    assert acked(kiosk) == 0


def test_a_stick_read_twice_or_late_changes_nothing(kiosk: Kiosk, tmp_path: Path) -> None:
    made = write_stick(kiosk.home, tmp_path)
    assert isinstance(made, StickMade)
    copy = made.file.read_bytes()
    back = township_reads(kiosk.line.town, made.file)
    old = back.read_bytes()
    read_stick(kiosk.home, back)
    kiosk.awards(2)
    kiosk.settle()
    for _ in range(2):
        again = stick.write_file(tmp_path, f"again{stick.TO_TOWNSHIP}", copy)
        township_reads(kiosk.line.town, again).unlink()
        late = stick.write_file(tmp_path, f"late{stick.TO_KIOSK}", old)
        assert isinstance(read_stick(kiosk.home, late), StickRead)
    assert acked(kiosk) == 7
    assert kiosk.settle().equal is True


def test_a_file_is_for_one_kiosk_and_one_township_only(kiosk: Kiosk, tmp_path: Path) -> None:
    made = write_stick(kiosk.home, tmp_path)
    assert isinstance(made, StickMade)
    with pytest.raises(stick.NotSealedHere):
        stick.read_file(made.file, X25519PrivateKey.generate())
    other = join(kiosk)
    back = township_reads(kiosk.line.town, made.file)
    assert read_stick(other.home, back) is StickProblem.NOT_FOR_US
    assert back.exists()  # what could not be read is not deleted


def test_a_file_of_another_township_is_not_read(kiosk: Kiosk, tmp_path: Path) -> None:
    strange = new_town()
    box = kiosk.home.keys.box.public_key().public_bytes_raw()
    for key in (strange.keys.public, kiosk.line.town.keys.public):
        bundle = Bundle(VILLAGE, kiosk.node.device, key, 1)
        raw = stick.seal(bundle, strange.keys.sign.sign, box)
        file = stick.write_file(tmp_path, f"x{stick.TO_KIOSK}", raw)
        assert read_stick(kiosk.home, file) is StickProblem.NOT_THEIRS


def test_whatever_lies_on_a_stick_harms_nothing(kiosk: Kiosk, tmp_path: Path) -> None:
    made = write_stick(kiosk.home, tmp_path)
    assert isinstance(made, StickMade)
    good = township_reads(kiosk.line.town, made.file).read_bytes()
    for place in range(0, len(good), max(1, len(good) // 60)):
        bent = bytearray(good)
        bent[place] ^= 0x40
        for raw in (bytes(bent), good[:place]):
            file = stick.write_file(tmp_path, f"bad{stick.TO_KIOSK}", raw)
            assert isinstance(read_stick(kiosk.home, file), StickProblem)
    assert acked(kiosk) == 0


def test_nothing_can_be_read_from_a_lost_stick(kiosk: Kiosk, tmp_path: Path) -> None:
    made = write_stick(kiosk.home, tmp_path)
    assert isinstance(made, StickMade)
    raw = made.file.read_bytes()
    for secret in ("王秀英".encode(), b"MemberEnrolled", VILLAGE.encode()):
        assert secret not in raw


def test_a_page_forged_inside_the_townships_own_file_is_not_taken_in(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    made = write_stick(kiosk.home, tmp_path)
    assert isinstance(made, StickMade)
    town = kiosk.line.town
    back = stick.read_file(township_reads(town, made.file), kiosk.home.keys.box)
    page = wire.read_batch(back.batches[0])
    bent = replace(page, slice=replace(page.slice, signature=bytes(64)))
    bundle = replace(back, batches=(bent.packed(),))
    box = kiosk.home.keys.box.public_key().public_bytes_raw()
    raw = stick.seal(bundle, town.keys.sign.sign, box)
    read = read_stick(kiosk.home, stick.write_file(tmp_path, f"f{stick.TO_KIOSK}", raw))
    assert isinstance(read, StickRead)
    assert read.outcome.pulled == 0
    assert not read.outcome.settled
