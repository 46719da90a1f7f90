"""The technician's commands as she types them: real processes, real files, real exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.lock import DataLock
from kiosk.store.engine import raw_connection

HEAD = "王芳"
PIN = "481516"


class Machine:
    """A machine with a home of its own on which the command is run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data, self.keys = folder / "data", folder / "keys"
        self.store = self.data / "village.db"
        self.sheet = folder / "recovery-sheet.pdf"
        folder.mkdir(exist_ok=True)
        self.settings = folder / "settings.toml"
        self.settings.write_text(
            f'[village]\nname = "柳溪村"\nfirst_number = 300\nlast_number = 399\n'
            f'[folders]\ndata = "{self.data}"\nkeys = "{self.keys}"\n'
            f'[printer]\nname = "none"\n',
            "utf-8",
        )

    def kiosk(
        self, *arguments: str, typed: str = "", **environ: str
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kiosk", *arguments]
        if arguments and not arguments[0].startswith("-"):
            command += ["--settings", str(self.settings)]
        clean = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        clean.pop("QT_QPA_PLATFORM", None)
        return subprocess.run(
            command,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**clean, "HOME": str(self.folder), **environ},
        )

    def init(self) -> subprocess.CompletedProcess[str]:
        return self.kiosk("init", typed=f"{HEAD}\n{PIN}\n")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "hall")


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    machine = Machine(tmp_path_factory.mktemp("made") / "hall")
    made = machine.init()
    assert made.returncode == 0, made.stderr
    return machine


@pytest.fixture
def village(machine: Machine, made_once: Machine) -> Machine:
    """A machine with a village of its own: a copy, because making one takes seconds."""
    shutil.copytree(made_once.data, machine.data)
    shutil.copytree(made_once.keys, machine.keys)
    shutil.copy(made_once.sheet, machine.sheet)
    return machine


def sheet_code(pdf: Path) -> str:
    """The code as a person would copy it from the printed sheet."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    groups = re.findall(r"\b[0-9A-HJKMNP-TV-Z]{4}\b", text)
    return "-".join(groups[:8])


def test_a_new_village_has_rules_a_shelf_and_a_ledger_that_verifies(village: Machine) -> None:
    verdict = village.kiosk("verify", "--json")
    told = json.loads(verdict.stdout)
    assert verdict.returncode == 0
    assert told["sound"] is True
    assert told["facts"] > 50
    for name in ("store.key", "device.key"):
        assert (village.keys / name).stat().st_mode & 0o077 == 0
    assert village.sheet.stat().st_mode & 0o077 == 0
    assert not list(village.data.glob("*founding*"))


def test_a_village_is_never_made_over_another(village: Machine) -> None:
    before = village.store.read_bytes()
    again = village.init()
    assert again.returncode == 1
    assert again.stderr.strip()
    assert "Traceback" not in again.stderr
    assert village.store.read_bytes() == before


def test_without_a_name_or_with_a_weak_pin_nothing_is_made(machine: Machine) -> None:
    weak = machine.kiosk("init", typed=f"{HEAD}\n123456\n")
    assert weak.returncode == 2
    machine.settings.write_text(machine.settings.read_text().replace("柳溪村", ""))
    nameless = machine.init()
    assert nameless.returncode == 2
    assert "village.name" in nameless.stderr
    assert not machine.store.exists()
    assert not machine.keys.exists()


def test_where_the_sheet_cannot_be_written_nothing_is_left(machine: Machine) -> None:
    failed = machine.kiosk("init", "--sheet", "/proc/sheet.pdf", typed=f"{HEAD}\n{PIN}\n")
    assert failed.returncode == 1
    assert "/proc/sheet.pdf" in failed.stderr
    assert not machine.keys.exists()
    assert [file.name for file in machine.data.iterdir()] == ["lock"]


def test_a_backup_opens_on_another_machine_with_the_sheet_alone(
    village: Machine, tmp_path: Path
) -> None:
    file = tmp_path / "village.backup"
    made = village.kiosk("backup", str(file))
    assert made.returncode == 0, made.stderr
    assert HEAD.encode() not in file.read_bytes()
    code = sheet_code(village.sheet)
    shutil.rmtree(village.folder / "keys")

    other = Machine(tmp_path / "other")
    restored = other.kiosk("restore", str(file), typed=code + "\n")
    assert restored.returncode == 0, restored.stderr
    assert other.kiosk("verify").returncode == 0
    assert (other.keys / "device.key").read_bytes()


def test_a_backup_never_overwrites_and_a_slip_of_the_pen_is_named(
    village: Machine, tmp_path: Path
) -> None:
    file = tmp_path / "village.backup"
    file.write_text("somebody's letters")
    refused = village.kiosk("backup", str(file))
    assert refused.returncode == 1
    assert file.read_text() == "somebody's letters"

    code = sheet_code(village.sheet)
    wrong = "0" if code[6] != "0" else "1"
    slip = village.kiosk("restore", str(file), "--sheet", code[:6] + wrong + code[7:])
    assert slip.returncode == 2
    assert "2" in slip.stderr, "the second group is the wrong one"


def test_a_ledger_bent_by_hand_is_named_and_ends_with_one(village: Machine) -> None:
    key = (village.keys / "store.key").read_bytes()
    link = raw_connection(village.store, key)
    link.execute("UPDATE settings SET value = 'x' WHERE key = 'village.name'")
    link.close()
    verdict = village.kiosk("verify")
    assert verdict.returncode == 1
    assert "settings" in verdict.stdout


@pytest.mark.parametrize("command", ["demo", "run"])
def test_without_a_screen_the_window_is_refused_in_words_at_once(
    machine: Machine, command: str
) -> None:
    begun = time.monotonic()
    for environ in ({}, {"DISPLAY": ":9876"}, {"QT_QPA_PLATFORM": "nonsense"}):
        refused = machine.kiosk(command, **environ)
        assert refused.returncode == 2, refused.stderr
        assert "QT_QPA_PLATFORM=vnc" in refused.stderr
        assert "Qt" not in refused.stderr.replace("QT_QPA", "")
    assert time.monotonic() - begun < 10


def test_a_mistake_in_the_settings_is_told_with_its_line(machine: Machine) -> None:
    machine.settings.write_text("[sound]\nvolume = 9\n")
    told = machine.kiosk("doctor")
    assert told.returncode == 2
    assert "sound.volume" in told.stderr
    assert " 2 " in told.stderr


def test_the_running_kiosk_keeps_a_second_one_out_with_a_sentence(
    village: Machine, tmp_path: Path
) -> None:
    with DataLock(village.data):
        (village.folder / "empty").mkdir()
        refused = village.kiosk("restore", "nothing", "--sheet", sheet_code(village.sheet))
        assert refused.returncode == 3
        assert str(os.getpid()) in refused.stderr
        assert village.kiosk("verify").returncode == 0, "reading goes on beside it"


def test_what_the_camera_would_read_is_told_line_by_line(machine: Machine, tmp_path: Path) -> None:
    picture = tmp_path / "card.png"
    code = (
        "import segno, sys; from kiosk.core.cards import new_card_text\n"
        "text = new_card_text(bytes(range(16)))\n"
        "segno.make(text, micro=False, error='h', version=2, boost_error=False)"
        ".save(sys.argv[1], scale=8, border=4)\nprint(text)"
    )
    made = subprocess.run(
        [sys.executable, "-c", code, str(picture)], capture_output=True, text=True, check=True
    )
    read = machine.kiosk("read", "--json", str(picture))
    assert read.returncode == 0, read.stderr
    line = json.loads(read.stdout)
    assert line["texts"] == [made.stdout.strip()]
    assert set(line) == {"file", "texts", "ms", "rung"}
    assert machine.kiosk("read", str(tmp_path / "nowhere.png")).returncode == 1
