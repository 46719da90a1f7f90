"""The log says what happened to the machine and nothing about who stood before it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import log

CARD = "V1" + "0123456789ABCDEF" + "GH"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    yield log.start(tmp_path / "log")
    log.stop()


@pytest.mark.parametrize(
    "secret",
    [
        "李桂芳",
        "𬭊",
        CARD,
        CARD.lower().replace("v1", "V1"),
        "13800138000",
        "330102194001011234",
        "33010219400101123X",
    ],
)
def test_what_could_be_a_persons_never_reaches_the_file(file: Path, secret: str) -> None:
    logging.getLogger("kiosk.test").warning("seen %s at the door", secret)
    text = file.read_text()
    assert secret not in text
    assert "at the door" in text


def test_a_traceback_is_kept_and_redacted(file: Path) -> None:
    try:
        raise ValueError("no such member: 李桂芳")
    except ValueError:
        logging.getLogger("kiosk.test").exception("could not book")
    text = file.read_text()
    assert "test_a_traceback_is_kept_and_redacted" in text
    assert "ValueError: no such member: han#" in text
    assert "李" not in text


def test_parameters_of_a_statement_are_left_out(file: Path) -> None:
    message = "(sqlite3.OperationalError) full\n[SQL: INSERT]\n[parameters: ('li', 327, [1])]"
    try:
        raise RuntimeError(message)
    except RuntimeError:
        logging.getLogger("kiosk.test").exception("could not book")
    assert "327" not in file.read_text()
    assert "[parameters: left out]" in file.read_text()


def test_the_same_thing_has_the_same_hash_within_a_run_only() -> None:
    assert log.redact("李桂芳") == log.redact("李桂芳") != log.redact("李桂芬")
    command = [sys.executable, "-c", "from kiosk import log; print(log.redact('李桂芳'))"]
    other = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert other.startswith("han#")
    assert other != log.redact("李桂芳")


@given(st.text(alphabet="李桂芳王〇ab1 ·\n", max_size=60))
def test_no_han_character_survives_redaction(text: str) -> None:
    assert not set(log.redact(text)) & set("李桂芳王〇")


def test_a_line_cannot_be_forged(file: Path) -> None:
    logging.getLogger("kiosk.test").info("code\n2026-01-01 00:00:00 I kiosk booked")
    assert len(file.read_text().splitlines()) == 2, "the first line says that the program begins"


def test_a_fault_with_every_frame_does_not_fill_the_disk(file: Path) -> None:
    for number in range(log.LINES_A_MINUTE * 4):
        logging.getLogger("kiosk.test").info("frame %d lost", number)
    # The minute may turn once while the loop runs.
    assert len(file.read_text().splitlines()) <= log.LINES_A_MINUTE * 2


def test_the_file_is_for_its_owner_only(file: Path) -> None:
    logging.getLogger("kiosk.test").info("started")
    assert file.stat().st_mode & 0o077 == 0


def test_a_full_disk_costs_lines_and_not_the_program(tmp_path: Path) -> None:
    code = f"""
import logging, pathlib, resource
from kiosk import log
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
log.start(pathlib.Path({str(tmp_path / "log")!r}))
for number in range(50):
    logging.getLogger("kiosk.test").info("line %d", number)
log.stop()
print("still here")
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "still here\n", "")
    assert "line 1" in (tmp_path / "log" / "kiosk.log").read_text()


def test_what_a_thread_did_not_catch_is_logged_and_told_once_for_a_cause(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    told: list[str] = []
    log.install_last_resort(told.append)

    def fail() -> None:
        raise RuntimeError("the camera's thread")

    for _ in range(3):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert len(told) == 1
    assert file.read_text().count("RuntimeError: the camera's thread") == 3


def test_a_crash_below_python_is_mentioned_at_the_next_start(tmp_path: Path) -> None:
    code = f"""
import ctypes, pathlib
from kiosk import log
log.start(pathlib.Path({str(tmp_path / "log")!r}))
ctypes.string_at(0)
"""
    crashed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert crashed.returncode < 0
    file = log.start(tmp_path / "log")
    log.stop()
    assert "the last run crashed" in file.read_text()
    (kept,) = (tmp_path / "log").glob("faults-*.log")
    assert "Segmentation fault" in kept.read_text()
