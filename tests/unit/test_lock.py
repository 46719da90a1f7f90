"""One program on one data folder; what died holds nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import words
from kiosk.lock import AlreadyRunning, DataLock

HOLD = """
import pathlib, sys
from kiosk.lock import DataLock
lock = DataLock(pathlib.Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "data")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.communicate()


def test_the_second_program_is_refused_and_told_who_has_it(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(AlreadyRunning) as caught:
        DataLock(tmp_path / "data").acquire()
    assert caught.value.pid == holder.pid
    sentence = words.shown(caught.value.message_id, **caught.value.message_args)
    assert str(holder.pid) in sentence


def test_a_program_that_was_killed_leaves_no_stale_lock(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with DataLock(tmp_path / "data"):
        assert str(os.getpid()) in (tmp_path / "data" / "lock").read_text()


def test_a_lock_given_back_can_be_taken_again(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    lock.acquire()
    with pytest.raises(AlreadyRunning):
        DataLock(tmp_path).acquire()
    lock.release()
    lock.release()
    with DataLock(tmp_path):
        pass


def test_a_child_does_not_keep_the_folder_of_its_dead_parent(tmp_path: Path) -> None:
    lock = DataLock(tmp_path).acquire()
    # It says when it runs: until its exec is through, even a descriptor that is not inherited is.
    command = [sys.executable, "-c", "print('runs', flush=True); input()"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "close_fds": False}
    child = subprocess.Popen(command, **pipes)  # type: ignore[call-overload]
    try:
        assert child.stdout.readline() == b"runs\n"
        lock.release()
        DataLock(tmp_path).acquire().release()
    finally:
        child.communicate(b"\n")


def test_rubbish_in_the_file_does_not_stop_anybody(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"\xff\x00 not json")
    with DataLock(tmp_path):
        pass
