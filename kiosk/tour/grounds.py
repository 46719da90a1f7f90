"""The made-up village the tour walks through: a small one of its own, or a copy of the kept one.

The kept demo village is never touched: the tour writes, and every walk gets a fresh copy. The
cases a real village only has on a bad day (a very long name, nothing in the book, a shelf with
nothing left) are made by the real services.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from kiosk import config
from kiosk.config.sections import Folders
from kiosk.demo.guests import read_village
from kiosk.demo.make import has_village, make_village
from kiosk.demo.people import Wishes
from kiosk.tour.cases import Cast, make_cases

_STORE = "village.db"
_PEOPLE, _HEROINE, _DAYS = 60, 30, 40


@dataclasses.dataclass(frozen=True, slots=True)
class Grounds:
    """A village on disk, and who is to be met there.

    Attributes:
        data, keys: The folders of the pattern that every walk copies.
        cast: Cards and names.
    """

    data: Path
    keys: Path
    cast: Cast

    @contextmanager
    def copy(self, settings: config.Settings, folder: Path) -> Iterator[config.Settings]:
        """Settings of a fresh copy below ``folder``; the copy is thrown away afterwards."""
        here = folder / "walk"
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(self.data, here / "data")
        shutil.copytree(self.keys, here / "keys")
        folders = Folders(data=here / "data", keys=here / "keys")
        try:
            yield dataclasses.replace(settings, folders=folders)
        finally:
            shutil.rmtree(here, ignore_errors=True)


def prepare(settings: config.Settings, folder: Path) -> Grounds:
    """Make the pattern below ``folder``: today's kept demo village if there is one, else a small
    one, with the special cases added.

    Raises:
        StoryBroke, StoreError, OSError: the village could not be made.
    """
    data, keys = folder / "data", folder / "keys"
    kept = settings.folders
    if _is_of_today(kept):
        data.mkdir(parents=True)
        for part in (*kept.data.glob(f"{_STORE}*"), *kept.data.glob("demo.json")):
            shutil.copy2(part, data)
        shutil.copytree(kept.keys, keys)
        made = read_village(data)
    else:
        size = Wishes(year=date.today().year, people=_PEOPLE, heroine=_HEROINE)
        made = make_village(data, keys, size=size, length=_DAYS)
    return Grounds(data, keys, make_cases(data / _STORE, keys, made))


def _is_of_today(folders: Folders) -> bool:
    """Whether a kept village can serve: it is whole, nobody has it open, and it is of today."""
    if not has_village(folders.data, folders.keys):
        return False
    try:
        made = read_village(folders.data)
    except (OSError, ValueError):
        return False
    # A write-ahead log that is not empty belongs to a program that runs or that was killed.
    ahead = folders.data / f"{_STORE}-wal"
    in_use = ahead.exists() and ahead.stat().st_size > 0
    return made.today == date.today().isoformat() and not in_use
