"""A slot that fails in the real program: it starts itself anew, and at last stays out of order."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from tests.helpers.started import Started, started
from tests.helpers.village import small_village
from tests.helpers.xserver import XServer, xserver

ROOT = Path(__file__).parents[2]
WAIT_S = 90
BROKEN = """
import sys
sys.path.insert(0, {root!r})

if __name__ == "__main__":
    from kiosk import app
    from kiosk.station import villager

    def fails(self, seen):
        raise RuntimeError("a slot that fails")

    villager.VillagerStation.card_seen = fails
    app.START_AGAIN_AFTER_MS = 200
    from tests.bench import start_driver

    raise SystemExit(start_driver.main())
"""


def _until(program: Started, what: str, count: int) -> None:
    ends = time.monotonic() + WAIT_S
    while program.told.read_text().count(what + " ") < count:
        assert program.process.poll() is None, program.complained.read_text()
        assert time.monotonic() < ends, program.complained.read_text()
        time.sleep(0.1)


def _hold_up(screen: XServer, text: str) -> None:
    screen.xdotool("type", "--delay", "2", text)
    screen.xdotool("key", "Return")


def test_a_card_that_meets_a_bug_brings_the_program_back_three_times_and_no_more(
    tmp_path: Path,
) -> None:
    village = small_village(tmp_path)
    script, shots = tmp_path / "broken.py", tmp_path / "shots"
    script.write_text(BROKEN.format(root=str(ROOT)), "utf-8")
    _grey_pictures(shots)
    settings = tmp_path / "settings.toml"
    settings.write_text(
        '[village]\nname = "青石湾村"\n'
        f'[folders]\ndata = "{village.data}"\nkeys = "{village.keys_folder}"\n'
        f'[scanner]\nsource = "{shots}"\n[printer]\nname = "none"\n',
        "utf-8",
    )
    logged = lambda: "".join(f.read_text("utf-8") for f in (village.data / "log").glob("kiosk.log"))  # noqa: E731
    with xserver() as screen, started(settings, screen.environ, script=script) as program:
        for start in range(1, 5):
            _until(program, "ready", start)
            time.sleep(1)
            _hold_up(screen, village.card("王桂花"))
        ends = time.monotonic() + WAIT_S
        while "started anew too often" not in logged():
            assert time.monotonic() < ends, logged()
            time.sleep(0.1)
        assert program.told.read_text().count("ready ") == 4
        assert str(program.process.pid) in (village.data / "lock").read_text()
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(timeout=20) in (0, 130)
    assert logged().count("RuntimeError: a slot that fails") == 4
    assert village.card("王桂花") not in logged()


def _grey_pictures(folder: Path) -> None:
    """A camera that sees nothing."""
    import numpy

    from kiosk.scanner.cv import cv2

    folder.mkdir()
    for n in range(10):
        grey = numpy.random.default_rng(n).integers(60, 200, (720, 1280, 3), numpy.uint8)
        cv2.imwrite(str(folder / f"{n}.jpg"), grey)
