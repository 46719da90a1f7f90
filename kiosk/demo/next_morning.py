"""A kept village on another day: yesterday is tidied away and a new morning begins.

What visitors did stays. The present day gets what every present day of the demo has: two
activities, people who signed in, things that wait, a notice on the board.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

from kiosk.demo import almanac
from kiosk.demo.clerks import REGISTRAR
from kiosk.demo.clock import StoryClock
from kiosk.demo.guests import STORE, DemoVillage, demo_file, read_village
from kiosk.demo.names import read
from kiosk.demo.people import HEROINE
from kiosk.demo.present import SIGNED_IN_LAST, WAITING
from kiosk.services import (
    activities,
    basis,
    days,
    exchange,
    notices,
    shelf,
    sign_in,
    village,
    waiting_list,
)
from kiosk.services.activities import Activity, State
from kiosk.store import headfile
from kiosk.store.engine import open_store
from kiosk.store.incarnation import settle
from kiosk.store.keys import load_keys
from kiosk.store.uow import Node, UnitOfWork

_MORNING = ("sweep", "lecture")
_SATURDAY = "dumplings"
_SIGNED_IN = 11
_NOTICE_DAYS = 10


def begin_morning(data_dir: Path, keys_dir: Path, today: date) -> DemoVillage:
    """Bring a kept village to ``today``; nothing happens when it is there already.

    Returns:
        The village, its ``today`` the day that is open now.

    Raises:
        OSError, ValueError, StoreError: it cannot be opened; make it anew.
    """
    made = read_village(data_dir)
    if made.today >= today.isoformat():
        return made
    keys = load_keys(keys_dir)
    clock = StoryClock(today)
    clock.latest = datetime.now() - timedelta(minutes=1)
    with open_store(data_dir / STORE, keys.store) as store:
        node = settle(store, keys, clock=clock).node
        _tidy_up(node, today)
        _new_day(node, made, clock, today)
        with node.reading() as conn:
            head = headfile.own_head(conn)
        if head is not None:
            headfile.write_head(keys.folder, head, keys.store)
    _remember(data_dir, today)
    return read_village(data_dir)


def _tidy_up(node: Node, today: date) -> None:
    """What is still open from another day is closed under the day it belongs to."""
    with node.work() as uow:
        past = [each for each in _known(uow) if each.day < today.isoformat()]
        for each in past:
            if each.state is State.PLANNED:
                activities.open_(uow, node.mint(), activity=each.activity, clerk=REGISTRAR)
            activities.close(uow, node.mint(), activity=each.activity, clerk=REGISTRAR)
        uow.commit()


def _known(uow: UnitOfWork) -> tuple[Activity, ...]:
    return activities.coming(uow.conn, uow.village, "")


def _new_day(node: Node, made: DemoVillage, clock: StoryClock, today: date) -> None:
    clock.at(today, 7 * 60 + 58)
    with node.work(today.isoformat()) as uow:
        # A clerk vouches for the date: a machine that was off for days has a doubtful clock.
        days.open_day(uow, node.mint(), confirmed_by=REGISTRAR)
        sweep = _plan(uow, today)
        activities.open_(uow, node.mint(), activity=sweep, clerk=REGISTRAR)
        _hang(uow, today)
        clock.at(today, 8 * 60 + 20)
        _put_aside(uow, made)
        clock.at(today, 9 * 60 + 8)
        for number in _who_comes(made):
            clock.wait(21)
            sign_in.sign_in(
                uow,
                node.mint(),
                activity=sweep,
                member=number,
                operator=basis.by_clerk(REGISTRAR),
            )
        uow.commit()


def _plan(uow: UnitOfWork, today: date) -> bytes:
    """Today's activities and Saturday's, as far as nobody has planned them; the first one's id."""
    templates = {template.id: template for template in village.templates()}
    saturday = almanac.next_saturday(today)
    known = {(each.title, each.day): each.activity for each in _known(uow)}
    for name, day in [*((name, today) for name in _MORNING), (_SATURDAY, saturday)]:
        title = templates[name].title
        if (title, day.isoformat()) not in known:
            wanted = activities.from_template(templates[name], day.isoformat())
            planned = activities.plan(uow, uow.node.mint(), plan=wanted, clerk=REGISTRAR)
            if planned.activity is not None:
                known[(title, day.isoformat())] = planned.activity
    return known[(templates[_MORNING[0]].title, today.isoformat())]


def _hang(uow: UnitOfWork, today: date) -> None:
    hanging = {notice.title for notice in notices.hanging(uow.conn, uow.village, uow.day)}
    for row in read("story.toml")["notice_today"]:
        if row["title"] not in hanging:
            notices.post(
                uow,
                uow.node.mint(),
                title=row["title"],
                lines=tuple(row["lines"]),
                from_day=uow.day,
                until_day=(today + timedelta(days=_NOTICE_DAYS)).isoformat(),
                clerk=REGISTRAR,
                picture=row["picture"],
            )


def _put_aside(uow: UnitOfWork, made: DemoVillage) -> None:
    """Something waits at the counter again, for those who can still pay for it."""
    numbers = {guest.name: guest.number for guest in made.guests}
    waiting = {line.member for line in waiting_list.waiting(uow.conn, uow.village)}
    for name, item, count in WAITING:
        number, found = numbers.get(name), shelf.item_of(uow.conn, uow.village, uow.day, item)
        if number is not None and found is not None and number not in waiting:
            exchange.make(
                uow,
                uow.node.mint(),
                member=number,
                item=item,
                count=count,
                shown_points=found.price * count,
                operator=basis.herself(number),
            )


def _who_comes(made: DemoVillage) -> list[int]:
    """Eleven people, the cast of the picture last, 王桂花 not among them."""
    cast = {guest.name: guest.number for guest in made.guests if guest.number is not None}
    last = [cast[name] for name in SIGNED_IN_LAST if name in cast]
    heroine = cast.get(HEROINE)
    others = [number for number in made.cards if number not in (*cast.values(), heroine)]
    return [*others[: _SIGNED_IN - len(last)], *last]


def _remember(data_dir: Path, today: date) -> None:
    """The new day in ``demo.json``, by rename: a power cut leaves the old file or the new one."""
    file = demo_file(data_dir)
    plain = json.loads(file.read_bytes())
    plain["today"] = today.isoformat()
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(file)
