"""The file beside the store: who is on the strip, for its owner's eyes only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kiosk.demo.casting import write_village
from kiosk.demo.clerks import CLERKS
from kiosk.demo.guests import DemoVillage, Guest, demo_file, has_village, read_village
from kiosk.services import pins
from kiosk.services.staff import Role

MADE = DemoVillage(
    name="青石湾村",
    seed=1,
    today="2026-11-23",
    facts=12_000,
    people=1_609,
    clerks=CLERKS,
    guests=(
        Guest("m327", "王桂花", 327, "gran", "", "V1ABC"),
        Guest("x", "", None, "cap", "", "?"),
    ),
    cards={327: "V1ABC"},
)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    write_village(tmp_path, MADE)
    assert read_village(tmp_path) == MADE
    assert read_village(tmp_path).guest("m327").name == "王桂花"
    assert read_village(tmp_path).card_of("王桂花") == "V1ABC"


def test_nobody_else_on_the_machine_can_read_the_cards(tmp_path: Path) -> None:
    write_village(tmp_path, MADE)
    assert stat.S_IMODE(demo_file(tmp_path).stat().st_mode) == 0o600


def test_no_card_is_shown_when_a_village_is_printed_to_a_log() -> None:
    assert "V1ABC" not in repr(MADE)


def test_somebody_who_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        MADE.guest("nobody")
    with pytest.raises(KeyError):
        MADE.card_of("没有这个人")


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    demo_file(tmp_path).write_text('{"name": "x"}')
    with pytest.raises(ValueError, match=r"demo\.json"):
        read_village(tmp_path)


def test_a_village_is_there_only_whole(tmp_path: Path) -> None:
    data, keys = tmp_path / "data", tmp_path / "keys"
    data.mkdir()
    keys.mkdir()
    write_village(data, MADE)
    assert not has_village(data, keys)
    (data / "village.db").touch()
    (keys / "store.key").touch()
    assert has_village(data, keys)


def test_the_clerks_pins_are_pins_and_their_roles_exist() -> None:
    assert [clerk.clerk for clerk in CLERKS] == [1, 2, 3, 4]
    for clerk in CLERKS:
        assert pins.is_pin(clerk.pin)
        assert [Role(role) for role in clerk.roles]
