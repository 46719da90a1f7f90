"""D7 in a running program: its file is overwritten, and it comes back by itself from the backup."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.helpers.started import Started, started
from tests.helpers.village import small_village
from tests.helpers.xserver import xserver

PAGE = 4096
WAIT_S = 90


def _ready(program: Started) -> int:
    return program.told.read_text().count("ready ")


def _until_ready_again(program: Started) -> None:
    ends = time.monotonic() + WAIT_S
    while _ready(program) < 2:
        assert program.process.poll() is None, program.complained.read_text()
        assert time.monotonic() < ends, program.complained.read_text()
        time.sleep(0.1)


def test_a_card_meets_damaged_pages_and_the_kiosk_comes_back_with_the_backup(
    tmp_path: Path,
) -> None:
    village = small_village(tmp_path)
    backups = tmp_path / "backups"
    backups.mkdir()
    shots = tmp_path / "shots"
    shots.mkdir()
    _grey_pictures(shots)
    from kiosk.store.rotation import hourly_backup

    with village.open() as node:
        hourly_backup(node.store, village.keys, backups)
    settings = tmp_path / "settings.toml"
    settings.write_text(
        '[village]\nname = "青石湾村"\n'
        f'[folders]\ndata = "{village.data}"\nkeys = "{village.keys_folder}"\n'
        f'backups = "{backups}"\n'
        f'[scanner]\nsource = "{shots}"\n[printer]\nname = "none"\n',
        "utf-8",
    )
    with xserver() as screen, started(settings, screen.environ) as program:
        program.until("ready")
        time.sleep(3)  # the desk and what it looks up are there, too
        _spoil(village.store_file)
        screen.xdotool("type", "--delay", "2", village.card("王桂花"))
        screen.xdotool("key", "Return")
        _until_ready_again(program)
        lock = (village.data / "lock").read_text()
        assert str(program.process.pid) in lock  # the same process, started anew
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(timeout=20) in (0, 130)
    assert list(village.data.glob("village.db.damaged.*"))
    logged = "".join(file.read_text("utf-8") for file in (village.data / "log").glob("*"))
    assert "Traceback" in logged
    checked = subprocess.run(
        [sys.executable, "-m", "kiosk", "verify", "--settings", str(settings)],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _spoil(store: Path) -> None:
    """Noise over everything but the first page, in the file and what waits beside it."""
    for file, start in ((store, PAGE), (store.with_name(store.name + "-wal"), 0)):
        if file.exists() and (size := file.stat().st_size) > start:
            with file.open("r+b") as handle:
                handle.seek(start)
                handle.write(os.urandom(size - start))


def _grey_pictures(folder: Path) -> None:
    """A camera that sees nothing."""
    import numpy

    from kiosk.scanner.cv import cv2

    for n in range(10):
        grey = numpy.random.default_rng(n).integers(60, 200, (720, 1280, 3), numpy.uint8)
        cv2.imwrite(str(folder / f"{n}.jpg"), grey)
