"""A program that starts itself anew does so a few times, not for ever."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from kiosk import again

ASKS = """
import sys
from kiosk import again
print("began", *sys.argv[1:], flush=True)
if again.allowed():
    again.start()
print("stays", flush=True)
"""


def test_it_begins_anew_with_the_same_words_as_often_as_is_allowed_and_then_stays() -> None:
    environ = {k: v for k, v in os.environ.items() if k != again.VARIABLE}
    ran = subprocess.run(
        [sys.executable, "-c", ASKS, "run", "--settings", "a b"],
        env=environ, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert ran.stdout.splitlines() == ["began run --settings a b"] * (again.MOST + 1) + ["stays"]


def test_starts_of_an_hour_ago_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    long_ago, lately = now - again.WITHIN_S - 5, now - 5
    monkeypatch.setenv(again.VARIABLE, f"{long_ago} {lately} {lately}")
    assert again.allowed()
    monkeypatch.setenv(again.VARIABLE, f"{lately} {lately} {lately}")
    assert not again.allowed()


def test_what_another_boot_or_a_stranger_left_there_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(again.VARIABLE, f"soon {time.monotonic() + 1e6} nan inf -inf")
    assert again.allowed()
