"""The doctor: one plain sentence for each thing, a hint where it is wrong, and never a crash."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import config, doctor, words
from kiosk.doctor import State, devices, machine, program
from kiosk.lock import DataLock
from kiosk.store.keys import make_keys

# Read, not imported: OpenCV belongs into a process of its own.
SOURCES = Path(config.__file__).parents[1] / "scanner" / "sources.py"


@pytest.fixture
def settings(tmp_path: Path) -> config.Settings:
    folders = config.Folders(data=tmp_path / "data", keys=tmp_path / "keys")
    return dataclasses.replace(config.Settings(), folders=folders)


def with_source(settings: config.Settings, source: Path) -> config.Settings:
    scanner = dataclasses.replace(settings.scanner, source=str(source))
    return dataclasses.replace(settings, scanner=scanner)


def pictures(folder: Path, *, grey: int) -> Path:
    """A folder of pictures, which the scanner opens like a camera."""
    code = (
        "import sys, numpy; from kiosk.scanner.cv import cv2\n"
        "for n in range(20):\n"
        "    picture = numpy.full((480, 640, 3), int(sys.argv[2]), numpy.uint8)\n"
        "    cv2.imwrite(f'{sys.argv[1]}/{n:02}.png', picture)"
    )
    folder.mkdir()
    subprocess.run([sys.executable, "-c", code, str(folder), str(grey)], check=True)
    return folder


def test_a_camera_is_looked_through_with_the_scanners_own_code(
    settings: config.Settings, tmp_path: Path
) -> None:
    (found,) = devices.camera(with_source(settings, pictures(tmp_path / "shots", grey=120)))
    assert found.state is State.FINE
    assert "640×480" in found.sentence


def test_a_covered_lens_is_dark_and_not_missing(settings: config.Settings, tmp_path: Path) -> None:
    (found,) = devices.camera(with_source(settings, pictures(tmp_path / "shots", grey=2)))
    assert (found.state, found.answer) == (State.MISSING, "dark")
    assert found.hint


def test_no_camera_is_missing_with_a_hint(settings: config.Settings) -> None:
    (found,) = devices.camera(with_source(settings, Path("/dev/video-none")))
    assert (found.state, found.answer) == (State.MISSING, "absent")
    assert "scanner.source" in found.hint


def test_a_camera_that_hangs_does_not_hang_the_doctor(
    settings: config.Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "CAMERA_WAIT_S", 0.01)
    (found,) = devices.camera(with_source(settings, tmp_path))
    assert found.answer == "hangs"


def test_the_disk_is_written_to_and_timed(settings: config.Settings) -> None:
    (found,) = machine.disk(settings)
    assert isinstance(found.args["took"], int)
    assert found.args["took"] >= 1
    assert not settings.folders.data.exists(), "looking must not make folders"


def test_a_disk_that_cannot_be_written_is_missing(tmp_path: Path) -> None:
    folders = config.Folders(data=Path("/proc/kiosk"), keys=tmp_path)
    (found,) = machine.disk(dataclasses.replace(config.Settings(), folders=folders))
    assert (found.state, found.answer) == (State.MISSING, "no-writing")


@pytest.mark.parametrize(("now", "answer"), [(0.0, "impossible"), (4_000_000_000.0, "impossible")])
def test_a_clock_with_a_dead_battery_is_told(
    settings: config.Settings, monkeypatch: pytest.MonkeyPatch, now: float, answer: str
) -> None:
    monkeypatch.setattr(machine.time, "time", lambda: now)
    (found,) = machine.clock(settings)
    assert (found.state, found.answer) == (State.MISSING, answer)


def test_keys_that_others_can_read_are_missing(settings: config.Settings) -> None:
    make_keys(settings.folders.keys, os.urandom(32))
    (found,) = program.keys(settings)
    assert found.state is State.FINE
    (settings.folders.keys / "store.key").chmod(0o644)
    (found,) = program.keys(settings)
    assert (found.state, found.answer) == (State.MISSING, "wrong")


def test_a_village_whose_keys_are_gone_is_worse_than_no_village(settings: config.Settings) -> None:
    (before,) = program.keys(settings)
    assert (before.state, before.answer) == (State.NOTICE, "none")
    settings.folders.data.mkdir()
    settings.folders.store.touch()
    (after,) = program.keys(settings)
    assert (after.state, after.answer) == (State.MISSING, "lost")


def test_a_running_kiosk_is_named_and_not_disturbed(settings: config.Settings) -> None:
    settings.folders.data.mkdir()
    settings.folders.store.touch()
    with DataLock(settings.folders.data):
        (found,) = program.village(settings)
    assert (found.state, found.answer) == (State.FINE, "running")
    assert str(os.getpid()) in found.sentence


def test_a_check_that_fails_itself_is_a_finding(
    settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: config.Settings) -> None:
        raise OSError("the driver says no")

    monkeypatch.setattr(program, "versions", broken)
    findings = list(doctor.examine(settings))
    assert findings[0].answer == "failed"
    assert "the driver says no" in findings[0].sentence
    assert len(findings) > 5


def test_the_doctors_sentences_are_those_its_checks_can_say() -> None:
    files = [*Path(doctor.__file__).parent.glob("*.py"), SOURCES]
    code = "".join(file.read_text("utf-8") for file in files)
    for message_id in words.current().ids():
        found = re.fullmatch(r"doctor-([a-z]+)-([a-z-]+?)(-hint)?", message_id)
        if found:
            assert f'"{found[1]}"' in code, message_id
            assert f'"{found[2]}"' in code, message_id
    for name, answer in re.findall(r'Finding\("(\w+)", [\w.]+, "([\w-]+)"', code):
        assert words.has(f"doctor-{name}-{answer}")


def test_the_json_says_the_same_and_the_exit_code_follows(
    settings: config.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    code = doctor.main(settings, as_json=True)
    said = json.loads(capsys.readouterr().out)
    missing = [finding for finding in said["findings"] if finding["state"] == "missing"]
    assert code == int(bool(missing)) == int(not said["fit"])
    assert {"camera", "disk", "clock", "fonts", "sqlite"} <= {f["name"] for f in said["findings"]}
