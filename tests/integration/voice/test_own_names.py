"""A village records its members' names, lays the pack into its data folder, and they are called.

The pack was made with ``packaging/voice/render.py --names`` of a file with two invented names, one
of them with a surname that the dictionary reads otherwise (单, Shan).
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk
from kiosk.config import Settings
from kiosk.station.mouth import Mouth
from kiosk.ui.screen import Prompt

PACK = Path(__file__).parents[2] / "data" / "voice" / "two-names.zip"
RECORDED = ("欧阳春生", "单小满")
NOT_RECORDED = "欧阳春草"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folders = dataclasses.replace(Settings().folders, data=tmp_path)
    return dataclasses.replace(Settings(), folders=folders)


@contextmanager
def mouth_of(settings: Settings) -> Iterator[Mouth]:
    """The mouth of a kiosk that is built but never opens its village."""
    kiosk = Kiosk(settings, fill=False)
    kiosk.villager.mouth.open()
    try:
        yield kiosk.villager.mouth
    finally:
        kiosk.stop()


@pytest.fixture
def with_pack(qapp: object, settings: Settings) -> Settings:
    settings.folders.voice.mkdir(parents=True)
    shutil.copy(PACK, settings.folders.voice)
    return settings


def clauses_said(qtbot: QtBot, mouth: Mouth, name: str) -> list[int]:
    said: list[int] = []
    mouth.clause.connect(said.append)
    with qtbot.waitSignal(mouth.finished, timeout=30_000):
        mouth.say(Prompt("prompt-home", {"name": name}))
    mouth.clause.disconnect(said.append)
    return said


@pytest.mark.usefixtures("no_sound")
def test_the_station_takes_the_pack_and_calls_these_people_by_name(
    qtbot: QtBot, with_pack: Settings
) -> None:
    with mouth_of(with_pack) as mouth:
        for name in RECORDED:
            assert clauses_said(qtbot, mouth, name) == [0, 1, 2], name
        assert clauses_said(qtbot, mouth, NOT_RECORDED) == [1, 2]


@pytest.mark.usefixtures("no_sound")
def test_without_the_pack_the_same_people_are_greeted_without_a_name(
    qtbot: QtBot, qapp: object, settings: Settings
) -> None:
    with mouth_of(settings) as mouth:
        assert clauses_said(qtbot, mouth, RECORDED[0]) == [1, 2]
