"""The tour's walk through the real program, in all nine pairs of panel and mode (ELDERLY §9.1–3).

The villager's pages are walked in every pair. The desk's pages do not depend on the mode, so they
are walked once for each panel.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollBar

from kiosk import words
from kiosk.config import Settings
from kiosk.config.sections import Folders
from kiosk.tour import arriving
from kiosk.tour.album import wrong
from kiosk.tour.cases import Cast
from kiosk.tour.grounds import Grounds, prepare
from kiosk.tour.guide import Guide, TourStopped
from kiosk.tour.walk import DESK_PARTS, VILLAGER_PARTS, walk
from kiosk.ui.metrics import MODES, PANELS
from kiosk.ui.theme import Look
from tests.helpers.village import small_village

PAIRS = [(panel, mode) for panel in PANELS for mode in MODES]
LEAST_PICTURES = 40


@pytest.fixture(scope="module")
def grounds(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Grounds:
    """One small village for all walks; each walk gets a copy."""
    from kiosk.ui import type as face

    face.load()
    folder = tmp_path_factory.mktemp("grounds")
    return prepare(_nowhere(folder), folder)


def _nowhere(folder: Path) -> Settings:
    """Settings of a device that keeps no demo village."""
    return Settings(folders=Folders(data=folder / "none", keys=folder / "none-keys"))


def _walked(grounds: Grounds, folder: Path, look: Look, parts: Any) -> list[dict[str, Any]]:
    screens: list[dict[str, Any]] = walk(_nowhere(folder), grounds, folder, look, None, parts)[
        "screens"
    ]
    return screens


@pytest.mark.expects_log  # the tour has the disk full on purpose
@pytest.mark.parametrize(("panel", "mode"), PAIRS, ids=[f"{p}-{m}" for p, m in PAIRS])
def test_every_page_of_a_visit_keeps_the_measures(
    grounds: Grounds, tmp_path: Path, panel: str, mode: str
) -> None:
    screens = _walked(grounds, tmp_path, Look.of_panel(panel, mode), VILLAGER_PARTS)

    assert len(screens) >= LEAST_PICTURES
    assert not list(wrong(screens)), "\n".join(wrong(screens))
    for screen in screens:
        assert screen["prompt"], screen["name"]
        assert screen["caption"], screen["name"]
        assert all(control["accessible"] for control in screen["controls"]), screen["name"]
    assert not _scrolling()


@pytest.mark.parametrize("panel", PANELS)
def test_every_page_of_the_desk_keeps_the_clerks_measures(
    grounds: Grounds, tmp_path: Path, panel: str
) -> None:
    screens = _walked(grounds, tmp_path, Look.of_panel(panel), DESK_PARTS)

    assert len(screens) >= LEAST_PICTURES
    assert not list(wrong(screens)), "\n".join(wrong(screens))
    for screen in screens:
        assert all(control["accessible"] for control in screen["controls"]), screen["name"]
    assert not _scrolling()


def _scrolling() -> list[str]:
    """Whatever could show a scroll bar."""
    return [
        widget.objectName()
        for widget in QApplication.allWidgets()
        if isinstance(widget, QScrollBar | QAbstractScrollArea)
    ]


def test_a_step_that_cannot_be_done_is_named(grounds: Grounds, tmp_path: Path) -> None:
    def lost(guide: Guide, cast: Cast) -> None:
        guide.press("noSuchKey")

    with pytest.raises(TourStopped, match="press noSuchKey on idleScreen") as stopped:
        _walked(grounds, tmp_path, Look.of_panel("small_15"), [lost])

    assert words.has(stopped.value.message_id)


def test_the_kept_village_is_copied_and_never_touched(qapp: QApplication, tmp_path: Path) -> None:
    kept = small_village(tmp_path / "kept")
    folders = Folders(data=kept.data, keys=kept.keys_folder)
    before = _contents(kept.data, kept.keys_folder)

    copy = prepare(Settings(folders=folders), tmp_path / "tour")
    _walked(copy, tmp_path, Look.of_panel("small_15"), [arriving.idle_and_scanning])

    assert _contents(kept.data, kept.keys_folder) == before
    made, own = (json.loads((d / "demo.json").read_text("utf-8")) for d in (kept.data, copy.data))
    assert own["seed"] == made["seed"], "a village of its own was made instead"


def _contents(*folders: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for folder in folders for file in folder.rglob("*")}
