"""Makes the made-up village: keys, store, a year of facts, and the cards a visitor can hold up.

Made wholly or not at all, under another name first. What no real kiosk keeps, the texts of the
cards and the clerks' PINs, lies in a file of its own beside the store (``demo.json``, 0600).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from kiosk.demo import founding, present
from kiosk.demo.casting import choose_guests, write_village
from kiosk.demo.clerks import CLERKS
from kiosk.demo.clock import CHINA_OFFSET_MIN, StoryClock
from kiosk.demo.guests import STORE, DemoVillage, demo_file, has_village, read_village
from kiosk.demo.people import Wishes, make_people
from kiosk.demo.present import POOR
from kiosk.demo.story import VILLAGE, VILLAGE_NAME, Story
from kiosk.demo.work import StoryNode
from kiosk.demo.year import Year
from kiosk.services import village
from kiosk.store import headfile, tables
from kiosk.store.engine import Store
from kiosk.store.errors import StoreExists
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import Keys, check_apart, make_keys
from kiosk.store.migrate import create_store, fresh_name, into_place
from kiosk.store.recovery import new_sheet

SEED = 20261123
_YEAR_DAYS = 365


def make_village(
    data_dir: Path,
    keys_dir: Path,
    *,
    seed: int = SEED,
    today: date | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    size: Wishes | None = None,
    length: int = _YEAR_DAYS,
) -> DemoVillage:
    """Make the village anew; one that was made up before in the same folder is thrown away.

    Args:
        data_dir: Holds the store and ``demo.json``; made when missing.
        keys_dir: Holds the keys; made when missing.
        seed: The same seed and day tell the same story (keys and cards are new each time).
        today: The village's present day; the machine's own when left out.
        progress: Called with (done, total) now and then.
        size: How many people; a whole village of about 1,600 when left out.
        length: Days of story before today.

    Raises:
        StoreExists: there is a store here that is not made up.
        StoryBroke: demo and services do not fit together.
        OSError: the disk would not take it.
    """
    today = today or date.today()
    check_apart(keys_dir, data_dir)
    path = data_dir / STORE
    if path.exists() and not demo_file(data_dir).exists():
        raise StoreExists(str(path))
    data_dir.mkdir(parents=True, exist_ok=True)
    making = fresh_name(path, "making")
    fresh_keys = keys_dir.with_name(keys_dir.name + ".making")
    shutil.rmtree(fresh_keys, ignore_errors=True)
    keys = make_keys(fresh_keys, new_sheet().public)
    size = size or Wishes(year=today.year)
    with create_store(making, keys.store) as store:
        _hurry(store)
        story = _tell(store, keys, seed, today, size, length, progress)
        made = _described(story, store)
        _remember_head(store, keys)
    _throw_away(path, keys_dir)
    write_village(data_dir, made)
    fresh_keys.rename(keys_dir)
    into_place(making, path, keys.store)
    return made


def _hurry(store: Store) -> None:
    """Let the writer keep the village in memory and leave the disk its time.

    The store has another name until it is whole, and is seen onto the disk before it gets its
    own (``into_place``): a power cut in between costs what would be thrown away anyway.
    """
    with store.write_engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA cache_size=-65536")
        conn.exec_driver_sql("COMMIT")
        conn.exec_driver_sql("PRAGMA synchronous=OFF")
        conn.exec_driver_sql("BEGIN")


def _tell(
    store: Store,
    keys: Keys,
    seed: int,
    today: date,
    size: Wishes,
    length: int,
    progress: Callable[[int, int], None],
) -> Story:
    first = today - timedelta(days=length)
    clock = StoryClock(first, offset_min=_offset_min())
    opened = open_first_log(store, keys, VILLAGE, day=first.isoformat(), clock=clock)
    node = StoryNode(
        store, opened.village, opened.device, opened.log_id, clock, rng=Random(f"{seed} ids")
    )
    share = size.people / Wishes(year=today.year).people
    story = Story(node, clock, keys.device, seed, today, share, village.defaults())
    story.defaults = village.Defaults(
        story.defaults.book, founding.shelf_order(story.defaults.items), story.defaults.templates
    )
    homes = make_people(seed, size)
    year = Year(story, homes, length=length, progress=progress)
    year.tell(first_number=_first_number(size))
    if today >= date.today():
        clock.latest = datetime.now() - timedelta(minutes=1)
    present.morning(story, year.trade)
    return story


def _first_number(size: Wishes) -> int:
    """王桂花 is 327 in a village of any size."""
    return Wishes(year=size.year).heroine - size.heroine + 1


def _offset_min() -> int:
    """The machine's own offset, so that the story's days are the machine's days."""
    offset = datetime.now().astimezone().utcoffset()
    return CHINA_OFFSET_MIN if offset is None else int(offset.total_seconds() // 60)


def _described(story: Story, store: Store) -> DemoVillage:
    with store.read_engine.connect() as conn:
        facts = conn.execute(select(func.count()).select_from(tables.facts)).scalar_one()
    return DemoVillage(
        name=VILLAGE_NAME,
        seed=story.seed,
        today=story.today.isoformat(),
        facts=int(facts),
        people=len(story.villagers),
        clerks=CLERKS,
        guests=choose_guests(story, poor=POOR),
        cards={v.number: v.card for v in story.villagers.values() if v.card is not None},
    )


def _remember_head(store: Store, keys: Keys) -> None:
    with store.read_engine.connect() as conn, conn.begin():
        head = headfile.own_head(conn)
    if head is not None:
        headfile.write_head(keys.folder, head, keys.store)


def _throw_away(path: Path, keys_dir: Path) -> None:
    """The village that was made up before; :func:`make_village` made sure that it was.

    The file that says so goes last: a store without it is taken for a real one, and kept.
    """
    for leftover in path.parent.glob(path.name + "*"):
        if not leftover.name.startswith(path.name + ".making"):
            leftover.unlink()
    shutil.rmtree(keys_dir, ignore_errors=True)
    demo_file(path.parent).unlink(missing_ok=True)


__all__ = ["SEED", "DemoVillage", "has_village", "make_village", "read_village"]
