"""Six kiosks, a township and bad luck: whatever the dice say, nothing is lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import partial

import psutil
import pytest

from kiosk.cli import main
from kiosk.commands.simulate import story
from kiosk.simulate.many import run_many
from kiosk.simulate.run import run
from kiosk.simulate.shorten import shortened
from kiosk.store.verify import Verdict
from tests.conftest import SEED

SEEDS = int(os.environ.get("KIOSK_SEEDS", "300"))
STEPS = 300


def told(ran) -> str:
    return "\n".join(story(ran))


@pytest.mark.slow
@pytest.mark.timeout(2700)
def test_fresh_seeds_of_bad_luck_lose_and_double_nothing():
    failed, facts, lost, cpu_s = [], 0, 0, 0.0
    for ran in run_many(SEED, SEEDS, STEPS):
        facts, lost, cpu_s = facts + ran.facts, lost + ran.lost, cpu_s + ran.cpu_s
        if ran.failure is not None:
            failed.append(ran)
            print(f"seed {ran.seed}: {ran.failure.what[:300]}")
    print(
        f"{SEEDS} seeds from {SEED}: {facts} facts, {lost} gone with their last disk, {cpu_s:.0f} s"
    )
    assert not failed, told(shortened(failed[0]))


def test_the_same_seed_comes_to_the_same_end():
    first, second = run(SEED, 40), run(SEED, 40)
    assert first.failure is None, told(first)
    assert first.digest == second.digest
    assert first.digest != run(SEED + 1, 40).digest


def test_a_failure_is_told_with_its_seed_and_a_shorter_story(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    damaged = Verdict(0, "verify-chain", "somewhere", 0.0)
    monkeypatch.setattr("kiosk.simulate.quiet.verify", lambda store: damaged)
    monkeypatch.setattr("kiosk.commands.simulate.run_many", _in_this_process)
    monkeypatch.setattr("kiosk.commands.simulate.shortened", partial(shortened, seconds_most=8))
    assert main(["simulate", "--seeds", "1", "--steps", "40", "--first", "4"]) == 1
    said = capsys.readouterr().out
    assert "seed 4, the end: 3: town: verify-chain somewhere" in said
    assert len(said.splitlines()) < 45


def test_workers_end_with_who_asked():
    command = [sys.executable, "-m", "kiosk", "simulate", "--seeds", "20", "--steps", "300"]
    asked = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    asking = psutil.Process(asked.pid)
    ends = time.monotonic() + 60
    while not (workers := [one for one in asking.children() if _is_worker(one)]):
        assert time.monotonic() < ends
        time.sleep(0.05)
    asked.kill()
    asked.wait()
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert not alive


def _is_worker(process: psutil.Process) -> bool:
    return any("spawn_main" in word for word in process.cmdline())


def _in_this_process(first: int, seeds: int, steps: int):
    yield from (run(seed, steps) for seed in range(first, first + seeds))


def test_a_run_without_failures_says_how_fast_it_was(capsys: pytest.CaptureFixture[str]):
    assert main(["simulate", "--seeds", "1", "--steps", "5", "--first", "4"]) == 0
    assert capsys.readouterr().out.count("\n") == 2
