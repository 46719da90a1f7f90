"""The mutant that never syncs: the writer's own pragma is changed, and the replay must see it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from kiosk.store.keys import make_keys
from kiosk.store.recovery import new_sheet
from tests.helpers import deeds
from tests.helpers.power_cut import files_of, record
from tests.helpers.power_cut_check import Recording, cut_everywhere

DEEDS, STATES = 10, 60
_WITHOUT_SYNC = """
from kiosk.store import engine
engine._PRAGMAS = tuple(
    (name, "OFF", 0) if name == "synchronous" else (name, value, answer)
    for name, value, answer in engine._PRAGMAS
)
from tests.helpers import power_cut
power_cut._write()
"""
_UNCHANGED = "from tests.helpers import power_cut; power_cut._write()"


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace records the writes")
def test_a_writer_without_fsync_does_not_survive(tmp_path: Path):
    data = tmp_path / "data"
    data.mkdir()
    keys = make_keys(tmp_path / "keys", new_sheet().public)
    deeds.make_village(data / "kiosk.db", keys)
    whole = {}
    for name, program in (("mutant", _WITHOUT_SYNC), ("unchanged", _UNCHANGED)):
        folder = tmp_path / name / "data"
        shutil.copytree(data, folder)
        before = files_of(folder)
        command = [sys.executable, "-c", program, str(folder / "kiosk.db"), str(keys.folder)]
        try:
            ops = record(folder, [*command, "7", str(DEEDS)])
        except PermissionError as error:
            pytest.skip(f"not allowed to trace here: {error}")
        seen = cut_everywhere(Recording(before, ops, keys.store), ops, tmp_path / "cut", 1, STATES)
        whole[name] = seen["whole"] / seen.total()
        print(name, dict(seen))
    assert whole["unchanged"] == 1
    assert whole["mutant"] < 1
