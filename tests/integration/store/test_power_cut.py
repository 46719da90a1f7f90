"""A power cut at any write leaves every acknowledged deed in a store that is whole (FAULTS D2)."""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store.keys import make_keys
from kiosk.store.recovery import new_sheet
from tests.helpers import deeds
from tests.helpers.power_cut import files_of, record
from tests.helpers.power_cut_check import (
    Recording,
    cut_everywhere,
    cut_on_all_cores,
    quick_place,
)

STATES = int(os.environ.get("KIOSK_POWER_CUTS", "20000"))
DEEDS = 150

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace records the writes")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    folder = tmp_path_factory.mktemp("power")
    data = folder / "data"
    data.mkdir()
    keys = make_keys(folder / "keys", new_sheet().public)
    deeds.make_village(data / "kiosk.db", keys)
    before = files_of(data)
    seed = random.SystemRandom().randrange(1 << 16)
    print(f"seed of the deeds {seed}")
    command = [sys.executable, "-m", "tests.helpers.power_cut"]
    command += [str(data / "kiosk.db"), str(keys.folder), str(seed), str(DEEDS)]
    try:
        ops = record(data, command)
    except PermissionError as error:
        pytest.skip(f"not allowed to trace here: {error}")
    return Recording(before, ops, keys.store)


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=quick_place()) as name:
        yield Path(name) / "cut"


@pytest.fixture
def seed() -> int:
    found = int(os.environ.get("KIOSK_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"seed of the cuts {found} (KIOSK_SEED)")
    return found


@pytest.mark.slow
def test_no_power_cut_loses_an_acknowledged_deed(recording: Recording, tmp_path: Path, seed: int):
    kinds = Counter(op.kind for op in recording.ops)
    print(f"{STATES} cuts of {dict(kinds)}")
    assert kinds["ack"] > DEEDS / 2
    # The WAL was folded back meanwhile, or half of what can go wrong was never under the knife.
    assert any(op.kind == "write" and op.name == "kiosk.db" for op in recording.ops)
    assert cut_on_all_cores(recording, tmp_path, seed, STATES) == {"whole": STATES}


@pytest.mark.slow
@pytest.mark.parametrize("spared", ["kiosk.db", ""])
def test_the_replay_would_notice_a_missing_sync(
    recording: Recording, quick_folder: Path, seed: int, spared: str
):
    """As ``synchronous=NORMAL`` (the WAL is never synced) and ``OFF`` (nothing is)."""
    without = [op for op in recording.ops if op.kind != "sync" or op.name == spared]
    seen = cut_everywhere(recording, without, quick_folder, seed, 120)
    print(dict(seen))
    assert seen["whole"] < 120
