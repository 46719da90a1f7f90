"""What every test stands on: a screen nobody sees, a seed that is printed, a log that is watched.

GUI tests run on Qt's offscreen platform; a test that needs a real X server starts its own. An
unexpected warning in our own log fails a GUI test: mark it ``expects_log`` where warning is what
the code should do.
"""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

try:
    import hypothesis
except ImportError:  # the benches run without the test extra
    hypothesis = None  # type: ignore[assignment]
else:
    # No deadline: two busy cores make one slow example say nothing. print_blob: a failure comes
    # with the line that reproduces it.
    hypothesis.settings.register_profile(
        "kiosk", deadline=None, print_blob=True, database=None, derandomize=False
    )
    hypothesis.settings.load_profile("kiosk")

SEED = int(os.environ.get("KIOSK_SEED") or random.SystemRandom().randrange(1 << 32))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say the seed of a run that failed, so that the failure can be had again."""
    if terminalreporter.stats.get("failed") or terminalreporter.stats.get("error"):
        terminalreporter.write_line(f"KIOSK_SEED={SEED}")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """A number of this run's, another for each test; the same again under ``KIOSK_SEED``."""
    number = random.Random(f"{SEED}/{request.node.nodeid}").randrange(1 << 32)
    print(f"seed {number} (KIOSK_SEED={SEED})")
    return number


@pytest.fixture
def rng(seed: int) -> random.Random:
    """Chance that can be had again, from ``seed``."""
    return random.Random(seed)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the folders of who runs it."""
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))
    monkeypatch.delenv("KIOSK_SETTINGS", raising=False)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """In ``tests/gui`` a warning of our own that nobody expects is a failure."""
    watched = "gui" in request.node.path.parts
    if not watched or request.node.get_closest_marker("expects_log"):
        yield
        return
    caplog: pytest.LogCaptureFixture = request.getfixturevalue("caplog")
    yield
    said = [
        f"{record.name}: {record.getMessage()}"
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING and record.name.startswith("kiosk")
    ]
    if said:
        pytest.fail("unexpected log warnings:\n  " + "\n  ".join(said), pytrace=False)
