"""The small village other tests stand on, and by it the whole story: made by the real services."""

from __future__ import annotations

import shutil
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from kiosk.core import cards as grammar
from kiosk.demo.guests import demo_file, read_village
from kiosk.demo.make import make_village
from kiosk.demo.present import SIGNED_IN_LAST, WAITING
from kiosk.demo.story import VILLAGE_NAME
from kiosk.services import (
    activities,
    came,
    cards,
    desk,
    exchange,
    home,
    notices,
    passbook,
    people,
    preferences,
    settings,
    shelf,
    sign_in,
    staff,
    waiting_list,
)
from kiosk.services import told as telling
from kiosk.services.cards import Shown
from kiosk.store import tables
from kiosk.store.engine import open_store
from kiosk.store.errors import StoreExists
from kiosk.store.keys import load_keys
from kiosk.store.uow import Node
from kiosk.store.verify import verify
from tests.helpers.village import DAYS, HEROINE, SmallVillage, small_village, small_wishes


@pytest.fixture
def village(tmp_path: Path) -> SmallVillage:
    return small_village(tmp_path)


def test_the_store_is_sound_from_outside(village: SmallVillage) -> None:
    with village.open_store() as store:
        verdict = verify(store)
    assert verdict.sound, (verdict.problem, verdict.where)
    assert verdict.facts == village.made.facts


def test_the_heroine_is_0327_with_128_points_and_346_of_good_deeds(village: SmallVillage) -> None:
    with village.open() as node, node.reading() as conn:
        seen = home.home_of(conn, node.village, village.day, HEROINE, device=node.device)
    assert (seen.person.name, seen.holding.balance, seen.holding.merit) == ("王桂花", 128, 346)
    assert seen.holding.held == 0
    assert seen.activities_today == 2


def test_her_book_shows_the_five_lines_of_the_design(village: SmallVillage) -> None:
    with village.open() as node, node.reading() as conn:
        lines = passbook.page_of(conn, node.village, HEROINE).lines
    today = date.fromisoformat(village.day)
    ago = [(today - date.fromisoformat(line.day)).days for line in lines]
    assert ago == [2, 5, 8, 11, 15]
    assert [line.points for line in lines] == [2, 3, -10, 2, 5]
    assert lines[0].title == "村口大扫除"
    assert (lines[2].title, lines[2].count, lines[2].state) == ("香皂", 2, "handed")


def test_the_shelf_is_full_and_dear_things_are_82_points_away(village: SmallVillage) -> None:
    with village.open() as node, node.reading() as conn:
        tiles = shelf.seen_by(conn, node.village, village.day, HEROINE)
    first = [(tile.item.name, tile.item.price, tile.item.on_shelf) for tile in tiles[:6]]
    assert first == [
        ("大米", 32, 12),
        ("食用油", 68, 5),
        ("电压力锅", 210, 2),
        ("香皂", 5, 40),
        ("毛巾", 8, 18),
        ("理发", 8, None),
    ]
    assert tiles[2].missing == 82


def test_this_morning_eleven_signed_in_and_three_things_wait(village: SmallVillage) -> None:
    with village.open() as node, node.reading() as conn:
        seen = desk.desk_of(conn, node.village, village.day)
        sweep = next(a for a in seen.activities if a.title == "村口大扫除")
        there = came.who_came(conn, node.village, sweep.activity)
        waiting = waiting_list.waiting(conn, node.village)
    assert (sweep.state, sweep.came) == (activities.State.OPEN, 11)
    assert [one.name for one in there[:4]] == list(reversed(SIGNED_IN_LAST))
    assert HEROINE not in {one.member for one in there}
    assert [(w.name, w.item, w.count) for w in waiting] == list(WAITING)
    assert seen.to_hand_over == 3


def test_what_is_on_is_what_the_design_shows(village: SmallVillage) -> None:
    with village.open() as node, node.reading() as conn:
        coming = activities.coming(conn, node.village, village.day)
        hanging = notices.hanging(conn, node.village, village.day)
        name = settings.value_of(conn, node.village, settings.VILLAGE_NAME)
    assert [(a.title, a.starts[11:], a.place) for a in coming] == [
        ("村口大扫除", "09:00", "老槐树下"),
        ("反诈讲座", "14:00", "大厅二楼"),
        ("包饺子送老人", "08:00", "老年食堂"),
    ]
    assert date.fromisoformat(coming[2].day).weekday() == 5
    assert hanging[0].title == "免费量血压"
    assert hanging[0].lines[0].startswith("周三上午九点")
    assert name == VILLAGE_NAME


def test_every_card_on_the_strip_is_what_its_hint_says(village: SmallVillage) -> None:
    expected = {"lost": Shown.LOST, "old-card": Shown.LOST, "foreign": Shown.UNKNOWN}
    with village.open() as node, node.reading() as conn:
        for guest in village.made.guests:
            parsed = grammar.parse(guest.text)
            if guest.hint == "damaged":
                assert isinstance(parsed, grammar.Damaged)
                continue
            assert isinstance(parsed, grammar.CardText), guest
            seen = cards.check(conn, node.village, parsed.fingerprint)
            assert seen.shown is expected.get(guest.hint, Shown.OK), guest
            if guest.hint == "two-cards":
                assert cards.check(conn, node.village, fingerprint_of(guest.beside)).person
            elif seen.person is not None:
                assert (seen.person.name, seen.person.member) == (guest.name, guest.number)


def fingerprint_of(text: str) -> bytes:
    parsed = grammar.parse(text)
    assert isinstance(parsed, grammar.CardText)
    return parsed.fingerprint


def test_hints_say_how_somebody_sees_and_what_she_has(village: SmallVillage) -> None:
    by_hint = {guest.hint: guest.number or 0 for guest in village.made.guests}
    with village.open() as node, node.reading() as conn:
        large = preferences.chosen_by(conn, node.village, by_hint["extra-large"])
        yellow = preferences.chosen_by(conn, node.village, by_hint["contrast"])
        tiles = shelf.seen_by(conn, node.village, village.day, by_hint["poor"])
    assert large.text_size is preferences.TextSize.EXTRA_LARGE
    assert yellow.high_contrast
    assert sum(tile.missing > 0 for tile in tiles) > 30


def test_only_one_of_the_strip_is_still_to_be_told_what_was_booked_without_her(
    village: SmallVillage,
) -> None:
    with village.open() as node, node.reading() as conn:
        waiting = {
            guest.hint: [line.told for line in telling.untold(conn, node.village, guest.number)]
            for guest in village.made.guests
            if guest.number is not None and telling.untold(conn, node.village, guest.number)
        }
    assert waiting == {"untold": ["替邻居收稻子"]}


def test_the_clerks_open_the_counter_with_their_pins(village: SmallVillage) -> None:
    with village.open() as node:
        for clerk in village.made.clerks:
            with node.work() as uow:
                tried = staff.enter(uow, node.mint(), clerk=clerk.clerk, pin=clerk.pin)
                uow.commit()
            assert tried.outcome is staff.Opened.ENTERED, clerk.name
        with node.reading() as conn:
            names = [clerk.name for clerk in staff.clerks(conn, node.village)]
    assert names == ["小陈", "老周", "刘会计", "赵主任"]


def test_only_the_head_is_head(village: SmallVillage) -> None:
    with village.open() as node, node.reading() as conn:
        heads = [c.name for c in staff.clerks(conn, node.village) if staff.Role.HEAD in c.roles]
    assert heads == ["赵主任"]


def test_she_can_sign_in_live_and_be_the_twelfth(village: SmallVillage) -> None:
    with village.open() as node:
        with node.reading() as conn:
            sweep = activities.of_day(conn, node.village, village.day)[0].activity
            seen = cards.check(conn, node.village, village.fingerprint("王桂花"))
        assert seen.person is not None
        signed = deed_of_signing_in(node, sweep, seen.person.member)
        assert (signed.points, signed.came) == (2, 12)


def deed_of_signing_in(node: Node, activity: bytes, member: int) -> sign_in.SignedIn:
    with node.work() as uow:
        signed = sign_in.sign_in(
            uow,
            node.mint(),
            activity=activity,
            member=member,
            operator=sign_in.Operator("self", member),
        )
        uow.commit()
    return signed


def test_nobody_has_less_than_nothing_and_nothing_is_promised_twice(
    village: SmallVillage,
) -> None:
    b, s = tables.balances, tables.stock
    with village.open() as node, node.reading() as conn:
        poor = select(b.c.account).where(b.c.account.like("m:%"), b.c.balance < 0)
        short = select(s.c.item).where(s.c.on_hand < s.c.reserved)
        assert conn.execute(poor).all() == []
        assert conn.execute(short).all() == []


def test_every_test_has_a_village_of_its_own(tmp_path: Path) -> None:
    first, second = small_village(tmp_path / "a"), small_village(tmp_path / "b")
    with first.open() as node, node.work() as uow:
        exchange.take_back(
            uow,
            node.mint(),
            exchange=waiting_list.waiting(uow.conn, node.village)[0].exchange,
            clerk=1,
        )
        uow.commit()
    with second.open() as node, node.reading() as conn:
        assert len(waiting_list.waiting(conn, node.village)) == 3
    assert stat.S_IMODE(first.keys_folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(demo_file(first.data).stat().st_mode) == 0o600
    assert read_village(first.data) == first.made


def told(folder: Path, seed: int, today: date) -> list[tuple[object, ...]]:
    """Everything a seed decides: who did what on which day for how many points."""
    size = small_wishes(today)
    make_village(folder / "data", folder / "keys", seed=seed, today=today, size=size, length=DAYS)
    keys = load_keys(folder / "keys")
    with (
        open_store(folder / "data" / "village.db", keys.store) as store,
        store.read_engine.connect() as conn,
    ):
        return story_of(conn)


def story_of(conn: Connection) -> list[tuple[object, ...]]:
    e, m = tables.entries, tables.members
    entries = select(e.c.entry, e.c.account, e.c.day, e.c.at, e.c.points, e.c.clause, e.c.item)
    members = select(m.c.member, m.c.name, m.c.birth_year, m.c.household)
    return [
        *map(tuple, conn.execute(entries.order_by(e.c.seq, e.c.line))),
        *map(tuple, conn.execute(members.order_by(m.c.member))),
    ]


def test_the_same_seed_and_day_tell_the_same_story(tmp_path: Path) -> None:
    today = date(2026, 11, 20)
    first = told(tmp_path / "a", 3, today)
    assert len(first) > 100
    assert told(tmp_path / "b", 3, today) == first
    assert told(tmp_path / "c", 4, today) != first


def test_made_anew_it_is_another_village_in_the_same_place(tmp_path: Path) -> None:
    today = date(2026, 11, 18)
    told(tmp_path, 3, today)
    before = read_village(tmp_path / "data").card_of("王桂花")
    told(tmp_path, 3, today + timedelta(days=1))
    after = read_village(tmp_path / "data")
    assert after.today == "2026-11-19"
    assert after.card_of("王桂花") != before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "keys"]


def test_a_real_village_is_never_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "village.db").write_bytes(b"somebody's points")
    with pytest.raises(StoreExists):
        make_village(tmp_path / "data", tmp_path / "keys", size=small_wishes(date.today()))
    assert (tmp_path / "data" / "village.db").read_bytes() == b"somebody's points"


def test_an_attempt_that_breaks_off_leaves_the_old_village(tmp_path: Path) -> None:
    today = date(2026, 11, 20)
    told(tmp_path, 3, today)
    before = read_village(tmp_path / "data")

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_village(
            tmp_path / "data",
            tmp_path / "keys",
            today=today,
            progress=stop,
            size=small_wishes(today),
            length=DAYS,
        )
    assert read_village(tmp_path / "data") == before
    with open_store(tmp_path / "data" / "village.db", load_keys(tmp_path / "keys").store) as store:
        assert verify(store).sound


def test_a_power_cut_while_the_old_village_is_thrown_away_does_no_harm(tmp_path: Path) -> None:
    """Whatever is left of it, the next start makes another."""
    today = date(2026, 11, 20)
    for left in ("demo.json", "nothing", "keys"):
        told(tmp_path, 3, today)
        if left != "keys":
            shutil.rmtree(tmp_path / "keys")
        for file in list((tmp_path / "data").iterdir()):
            if file.name != left:
                file.unlink()
    assert told(tmp_path, 3, today)


def test_the_bar_goes_forward_to_its_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    today = date(2026, 11, 20)
    make_village(
        tmp_path / "data",
        tmp_path / "keys",
        today=today,
        progress=lambda done, total: seen.append((done, total)),
        size=small_wishes(today),
        length=DAYS,
    )
    assert seen == sorted(seen)
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]


def test_people_of_the_cast_are_found_by_name(village: SmallVillage) -> None:
    with village.open() as node, node.reading() as conn:
        found = people.search(conn, node.village, "wgh")
    assert village.number("王桂花") in {person.member for person in found}
