"""Whole visits at the real program: camera, glass, voice off, ledger; verified from outside."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.services import basis
from kiosk.store import tables
from tests.helpers.halls import FIRST_PX, Hall, can_look, open_hall

pytestmark = pytest.mark.skipif(not can_look(), reason="at-spi2-core and dbus are not installed")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with open_hall(tmp_path) as opened:
        opened.sees("您好，请把积分卡举到镜头前")
        yield opened


def _balance(hall: Hall, member: int) -> int:
    with hall.village.open() as node, node.reading() as conn:
        return basis.holding_of(conn, node.village, f"m:{member}").balance


def _text_of(paper: Path) -> str:
    """What a page says, its words apart."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], check=True, capture_output=True
    )
    return done.stdout.decode()


def _states(hall: Hall, member: int) -> list[str]:
    with hall.village.open() as node, node.reading() as conn:
        e = tables.entries
        asked = select(e.c.state).where(
            e.c.account == f"m:{member}", e.c.kind == "exchange", e.c.day == hall.village.day
        )
        return list(conn.execute(asked.order_by(e.c.seq)).scalars())


def test_from_the_greeting_to_the_goods_in_her_hands(hall):
    member = hall.village.number("王桂花")
    hall.hold_up("王桂花")
    hall.sees("王桂花，您好。想办什么？")
    hall.put_down()
    hall.press("换东西")
    hall.press("香皂")
    hall.press("就要 1 块")
    hall.sees("用 5 分，换香皂 1 块，对吗？")
    hall.press("对，换了")
    hall.press("知道了")
    hall.press("我好了")
    hall.sees("慢走")
    hall.sees("您好，请把积分卡举到镜头前")
    hall.press("叫工作人员")
    hall.press("工作人员到了")
    hall.pin("刘会计")
    hall.press("换东西")
    hall.press("王桂花 香皂")
    hall.press("东西给了")
    time.sleep(1)
    hall.press("交班")
    hall.sees("您好，请把积分卡举到镜头前")
    hall.end()
    assert _balance(hall, member) == 123
    assert _states(hall, member) == ["handed"]
    (slip,) = (hall.village.data / "paper").iterdir()
    assert _text_of(slip).count("香皂") == 1
    assert {"128", "123"} <= set(_text_of(slip).split())


def test_the_sign_in_station_takes_card_after_card(hall):
    hall.press("叫工作人员")
    hall.press("工作人员到了")
    hall.pin("小陈")
    hall.press("办一场新活动")
    hall.press("村口大扫除")
    hall.press("办起来")
    hall.sees("已经到了")
    lost = hall.village.number("马福生")  # reported her card lost: it lets nobody in
    members = [number for number in sorted(hall.village.made.cards) if number != lost][:30]
    assert len(members) == 30
    for number, member in enumerate(members, 1):
        hall.hold_up(member)
        hall.sees(f"已经到了 {number} 人")
    hall.put_down()
    hall.press("签到完了")
    hall.press("收了")
    hall.press("知道了")
    hall.press("交班")
    hall.end()
    with hall.village.open() as node, node.reading() as conn:
        t = tables.attendances
        newest = conn.execute(select(t.c.activity).order_by(t.c.seq.desc()).limit(1)).scalar_one()
        came = conn.execute(select(t.c.member).where(t.c.activity == newest)).scalars().all()
    assert sorted(came) == members


def test_a_camera_that_is_lost_is_said_and_comes_back_by_itself(hall):
    assert hall.camera is not None
    hall.camera.trouble("unplugged")
    hall.sees("镜头坏了", seconds=30)
    hall.camera.trouble("none")
    hall.sees("您好，请把积分卡举到镜头前", seconds=40)
    hall.hold_up("李长福")
    hall.sees("李长福，您好。想办什么？")
    hall.put_down()
    hall.press("我好了")
    hall.end()


@pytest.mark.parametrize("says_so", [True, False], ids=["who says 我好了", "who walks away"])
def test_she_is_forgotten_by_the_glass(hall, says_so):
    hall.hold_up("王桂花")
    hall.sees("王桂花，您好。想办什么？")
    hall.put_down()
    if says_so:
        hall.press("我的积分")
        hall.sees("这是您的善行簿")
        hall.press("我好了")
    else:
        hall.sees("您还在吗？", seconds=90)
    hall.sees("您好，请把积分卡举到镜头前")
    names = " ".join(each["name"] for each in hall.on_glass())
    assert "王桂花" not in names
    assert "128" not in names
    hall.end()


def test_with_two_screens_the_clerk_works_beside_the_villager(tmp_path):
    with open_hall(tmp_path, counter_px=1280) as hall:
        hall.sees("您好，请把积分卡举到镜头前")
        hall.pin("刘会计")
        entered = hall.sees("交班")
        hall.hold_up("王桂花")
        greeted = hall.sees("王桂花，您好。想办什么？")
        assert greeted["x"] + greeted["w"] <= FIRST_PX <= entered["x"]
        hall.put_down()
        hall.press("叫工作人员")
        rung, waits = hall.sees("有村民叫您"), hall.sees("叫了工作人员")
        assert waits["x"] < FIRST_PX <= rung["x"]
        hall.press("来了")
        hall.sees("交班")
        hall.end()


def test_a_film_of_a_moving_card_greets_its_holder_once(tmp_path):
    from kiosk.demo.card_camera import write_video
    from tests.helpers.village import small_village

    village = small_village(tmp_path)
    card = village.card("王桂花")
    film = write_video(tmp_path / "card.avi", card, seconds=2.5, before_s=6, after_s=30)
    with open_hall(tmp_path, source=str(film), village=village) as hall:
        hall.sees("王桂花，您好。想办什么？", seconds=90)
        hall.end()
