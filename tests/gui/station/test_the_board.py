"""Activities called off, notices hung and taken down, with keys at the counter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from kiosk import words
from kiosk.services import activities, notices, sign_in
from kiosk.services.activities import Plan
from kiosk.services.basis import by_clerk
from kiosk.store import tables
from kiosk.store.verify import verify
from kiosk.ui.counter import asks
from tests.helpers.made_village import CLERK_PIN
from tests.helpers.stations import Stations, open_stations

CLERK = 2


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path)
    yield stations
    stations.close()


def _open_board(hall: Stations, kind: str = "activities") -> None:
    hall.press("staffKey")
    hall.expect("NoticeScreen")
    hall.press("yesKey")
    hall.expect("PinPage")
    hall.ask(asks.ChooseClerk(CLERK))
    hall.ask(asks.PinEntered(CLERK, CLERK_PIN))
    hall.expect("DeskPage")
    hall.press("boardKey")
    hall.expect("BoardPage")
    hall.press(f"boardKind-{kind}")


def _news(hall: Stations) -> None:
    hall.until(lambda: getattr(hall.shown.model, "news", ""), "what was done")


def _hanging(hall: Stations) -> tuple[notices.Notice, ...]:
    return hall.village.ask(notices.hanging, hall.village.day)


def test_an_activity_that_does_not_take_place_gives_back_its_points(hall):
    member = hall.member("王桂花")
    activity = hall.village.activity()
    hall.village.do(sign_in.sign_in, activity=activity, member=member, operator=by_clerk(CLERK))
    assert hall.village.holding(member).balance == 2
    _open_board(hall)
    hall.press("boardHang")
    _news(hall)
    assert [notice.activity for notice in _hanging(hall)] == [activity]
    hall.press("boardCallOff")
    assert not hall.key("boardCallOffNow").isEnabled()
    hall.press("boardWhy1")
    hall.press("boardCallOffNow")
    hall.until(lambda: not hall.shown.model.activities, "an empty list")
    assert hall.village.holding(member).balance == 0
    assert _hanging(hall) == ()  # nobody is asked to come to what was called off
    with hall.village.reading() as conn:
        assert conn.execute(select(tables.activities.c.state)).scalars().all() == ["cancelled"]
    hall.press("counterBackKey")
    hall.expect("DeskPage")
    assert hall.shown.model.activities == ()
    assert verify(hall.village.node.store).sound


def test_an_activity_of_a_later_day_is_seen_and_its_notice_hangs_until_then(hall):
    plan = Plan("包饺子", "V1", "养老驿站", "2026-11-26T14:00", 60, "dumpling")
    planned = hall.village.do(activities.plan, plan=plan, clerk=CLERK)
    assert planned.activity is not None
    _open_board(hall)
    assert not hall.keys("boardStation")
    hall.press("boardHang")
    _news(hall)
    (notice,) = _hanging(hall)
    assert (notice.title, notice.until_day) == ("包饺子", "2026-11-26")
    assert "养老驿站" in notice.lines
    assert not hall.keys("boardHang")


def test_who_says_she_will_not_come_is_taken_off_the_list_and_her_place_is_free(hall):
    member = hall.member("王桂花")
    plan = Plan("包饺子", "V1", "养老驿站", "2026-11-26T14:00", 60, "dumpling", capacity=1)
    planned = hall.village.do(activities.plan, plan=plan, clerk=CLERK)
    hall.village.do(activities.sign_up, activity=planned.activity, member=member)
    _open_board(hall)
    hall.press("boardNotComing")
    hall.expect("LookUpPage")
    hall.ask(asks.Back())
    hall.expect("BoardPage")
    hall.press("boardNotComing")
    hall.expect("LookUpPage")
    hall.card(member)
    hall.expect("BoardPage")
    (line,) = hall.shown.model.activities
    assert line.signed_up == 0
    assert not hall.keys("boardNotComing")
    other = hall.village.member("李长福")
    again = hall.village.do(activities.sign_up, activity=planned.activity, member=other)
    assert again is activities.Outcome.DONE


def test_a_notice_is_written_by_touch_shown_on_the_idle_page_and_taken_down(hall):
    _open_board(hall, "notices")
    hall.press("writeNoticeKey")
    hall.expect("WriteNoticePage")
    assert not hall.key("noticeEnoughKey").isEnabled()
    _spell(hall, "ting", "停")
    _spell(hall, "shui", "水")
    hall.press("noticeNextKey")
    _spell(hall, "ming", "明")
    hall.press("noticeNextKey")
    hall.press("noticeEnoughKey")
    hall.press("noticeDay1")
    hall.press("hangNoticeKey")
    hall.expect("BoardPage")
    (notice,) = _hanging(hall)
    assert (notice.title, notice.lines, notice.until_day) == ("停水", ("明",), "2026-11-25")
    hall.until(lambda: hall.villager.notice == "停水", "the headline")
    hall.press("boardTakeDown")
    hall.until(lambda: not hall.shown.model.notices, "an empty board")
    assert _hanging(hall) == ()
    hall.until(lambda: hall.villager.notice == "", "no headline")


def _spell(hall: Stations, letters: str, character: str) -> None:
    for letter in letters:
        hall.press(f"name-{letter}")
    for _ in range(8):
        for at in range(40):
            keys = hall.keys(f"character{at}")
            if keys and keys[-1].accessibleName() == character:
                hall.press(f"character{at}")
                return
        hall.press("moreCharacters")
    raise AssertionError(f"{letters} does not offer {character}")


_REFUSALS = {
    *notices.Outcome,
    activities.Outcome.NO_SUCH_ACTIVITY,
    activities.Outcome.NOT_ALLOWED,
} - {notices.Outcome.DONE}


@pytest.mark.parametrize("outcome", sorted(map(str, _REFUSALS)))
def test_every_refusal_has_a_sentence(outcome):
    assert words.has(f"counter-board-told-{outcome.replace('_', '-')}")
