"""The township's settings file: what it may say, and that nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.township.office import (
    FILE,
    NoTownship,
    Settings,
    WrongSettings,
    host_of,
    is_own_address,
    load_office,
    write_settings,
)

GOOD = 'township = "t1"\nname = "清水镇"\n'


def loaded(folder: Path, text: str) -> Settings:
    (folder / FILE).write_text(text, "utf-8")
    return load_office(folder, folder / "keys").settings


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    settings = Settings(
        "t1", '清水"镇\\', "postgresql://a@/b?host=/c", "https://h:1", "127.0.0.1", 9, 3, True
    )
    write_settings(tmp_path / FILE, settings)
    assert load_office(tmp_path, tmp_path / "k").settings == settings
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        write_settings(tmp_path / FILE, settings)


def test_no_file_is_no_township(tmp_path: Path) -> None:
    with pytest.raises(NoTownship):
        load_office(tmp_path, tmp_path / "keys")


@pytest.mark.parametrize(
    "more",
    [
        "port = 70000",
        'port = "8443"',
        "port = true",
        "workers = 0",
        "workers = 2",  # on the embedded store
        "plain = true",  # where everybody can reach it
        "nonsense = 1",
        'name = ""',
        "= broken",
    ],
)
def test_what_cannot_be_is_refused_and_named(tmp_path: Path, more: str) -> None:
    text = GOOD.replace('name = "清水镇"\n', "") if more.startswith("name") else GOOD
    with pytest.raises(WrongSettings) as wrong:
        loaded(tmp_path, f"{text}{more}\n")
    assert str(tmp_path) in str(wrong.value.message_args["file"])


def test_several_processes_are_for_postgresql(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD + 'database = "postgresql:///x"\nworkers = 4\n').workers == 4


def test_a_password_in_the_address_is_not_shown() -> None:
    assert "geheim" not in repr(Settings("t1", "镇", "postgresql://a:geheim@h/b"))


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
    ],
)
def test_only_this_machine_is_its_own_address(host: str, own: bool) -> None:
    assert is_own_address(host) is own


def test_the_host_of_an_address() -> None:
    assert host_of("https://192.168.1.10:8443") == "192.168.1.10"
    assert host_of("rubbish") == ""
