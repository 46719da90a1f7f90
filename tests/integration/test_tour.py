"""``kiosk tour`` as a command: pictures and ``tour.json`` on disk, and nothing else touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CORNERS = {"againKey", "staffKey"}


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Where one tour left its pictures, and the home it ran in."""
    home = tmp_path_factory.mktemp("home")
    out = home / "pictures"
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        environment[f"XDG_{name}_HOME"] = str(home / name.lower())
    command = [sys.executable, "-m", "kiosk", "tour", "--out", str(out)]
    command += ["--panel", "small_15", "--mode", "extra_large"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return out, home


def test_the_tour_writes_a_picture_for_every_screen_it_names(toured: tuple[Path, Path]) -> None:
    out, _ = toured
    told = json.loads((out / "tour.json").read_text("utf-8"))

    assert (told["panel"], told["mode"]) == ("small_15", "extra_large")
    assert told["px_per_mm"] == pytest.approx(3.955)
    pictures = {screen["picture"] for screen in told["screens"]}
    assert pictures == {file.name for file in out.glob("*.png")}
    assert len(pictures) == len(told["screens"]) >= 100


def test_a_screen_is_told_with_controls_and_texts_in_millimetres(
    toured: tuple[Path, Path],
) -> None:
    out, _ = toured
    screens = json.loads((out / "tour.json").read_text("utf-8"))["screens"]
    home = next(screen for screen in screens if screen["name"] == "03-home")

    assert home["prompt"] == "prompt-home"
    assert home["caption"]
    names = {control["name"]: control for control in home["controls"]}
    assert names.keys() >= CORNERS | {"pointsTile", "exchangeTile"}
    assert all(control["accessible"] for control in home["controls"])
    tile = names["pointsTile"]
    assert tile["mm"][2] == pytest.approx(tile["px"][2] / 3.955, abs=0.02)
    assert all(text["em_mm"] > 0 and not text["clipped"] for text in home["texts"])
    assert all(text["contrast"] >= 7 for text in home["texts"])


def test_the_tour_leaves_no_village_and_no_copy_behind(toured: tuple[Path, Path]) -> None:
    _, home = toured
    assert not list(home.rglob("village.db"))
    assert not list(home.rglob("*.key"))
