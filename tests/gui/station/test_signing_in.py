"""The sign-in station: hours end with a second card, and undo hits who the clerk sees."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from kiosk.core.facts.people import MemberClosed
from kiosk.services import activities, basis, came, cards, sign_in
from kiosk.services.activities import State
from kiosk.station.counter import station_words
from kiosk.store import tables
from kiosk.store.verify import verify
from kiosk.ui.counter import asks
from tests.helpers.made_village import CLERK_PIN
from tests.helpers.stations import Stations, open_stations

CLERK = 2
MINUTE_MS = 60_000


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path)
    yield stations
    stations.close()


@pytest.fixture
def two(tmp_path, qtbot) -> Iterator[Stations]:
    """A desk with a glass of its own."""
    stations = open_stations(tmp_path, desk=True)
    yield stations
    stations.close()


def _expect(hall: Stations, page: str) -> None:
    hall.until(lambda: type(hall.counter.window.screen_shown).__name__ == page, page)
    hall.clock.forward(1.0)


def _enter(hall: Stations) -> None:
    if hall.counter.shared:
        hall.press("staffKey")
        hall.expect("NoticeScreen")
        hall.press("yesKey")
    _expect(hall, "PinPage")
    hall.ask(asks.ChooseClerk(CLERK))
    hall.ask(asks.PinEntered(CLERK, CLERK_PIN))
    _expect(hall, "DeskPage")


def _station(hall: Stations, clause: str = "V1", title: str = "村口大扫除") -> bytes:
    activity: bytes = hall.village.activity(clause, title=title)
    _enter(hall)
    hall.ask(asks.OpenStation(activity))
    _expect(hall, "StationPage")
    return activity


def _page(hall: Stations):
    return hall.counter.window.screen_shown


def _come(hall: Stations, member: int) -> None:
    """Her card, and the page that shows it."""
    before = _page(hall)
    told = len(hall.mouth.tones)
    hall.card(member)
    hall.until(lambda: len(hall.mouth.tones) >= told + 2, "scan and answer")
    hall.settle()
    assert before.number == "22"


def test_the_second_card_of_a_patrol_signs_out_says_how_long_and_pays(hall):
    member = hall.member("王桂花")
    activity = _station(hall, "V2", "平安巡逻")
    _come(hall, member)
    assert hall.mouth.tones[-1] == "success"
    assert "走时再举卡" in hall.readable()
    assert hall.village.holding(member).balance == 0
    hall.mouth.end()
    hall.village.clock.forward(90 * MINUTE_MS)
    _come(hall, member)
    assert hall.mouth.tones[-1] == "leave"
    hall.until(lambda: _page(hall).model.gone == 1, "one who left")
    assert "1 小时 30 分钟" in hall.readable()
    assert "+3" in hall.readable()
    assert hall.village.holding(member).balance == 3
    assert hall.said[-2:] == ["prompt-signed-in-stays", "prompt-signed-out"]
    assert hall.village.ask(came.still_there, activity) == ()
    assert verify(hall.village.node.store).sound


def test_a_card_shown_twice_on_arrival_is_told_and_signs_nobody_out(hall):
    member = hall.member("王桂花")
    activity = _station(hall, "V2", "平安巡逻")
    _come(hall, member)
    hall.village.clock.forward(20_000)
    _come(hall, member)
    hall.until(lambda: bool(_page(hall).model.trouble), "a sentence")
    assert _page(hall).model.trouble == "王桂花刚签到，走的时候再举卡"
    assert hall.village.ask(came.still_there, activity) == (member,)


def test_who_left_and_comes_again_is_told_so(hall):
    member = hall.member("王桂花")
    _station(hall, "V2", "平安巡逻")
    _come(hall, member)
    hall.village.clock.forward(60 * MINUTE_MS)
    _come(hall, member)
    _come(hall, member)
    hall.until(lambda: bool(_page(hall).model.trouble), "a sentence")
    assert _page(hall).model.trouble == "王桂花已经签退了"
    assert hall.village.holding(member).balance == 2


def test_the_end_of_it_asks_about_who_is_still_there_and_pays_them(hall):
    members = [hall.member(name) for name in ("王桂花", "李长福", "周秀英")]
    activity = _station(hall, "V2", "平安巡逻")
    for member in members:
        _come(hall, member)
    hall.village.clock.forward(60 * MINUTE_MS)
    _come(hall, members[0])
    hall.ask(asks.StationDone())
    _expect(hall, "QuestionPage")
    assert "2 人还没走" in _page(hall).model.title
    hall.ask(asks.Answered(False))
    _expect(hall, "StationPage")
    assert hall.village.ask(came.still_there, activity) == (members[1], members[2])
    hall.village.clock.forward(30 * MINUTE_MS)
    hall.ask(asks.StationDone())
    _expect(hall, "QuestionPage")
    hall.ask(asks.Answered(True))
    hall.settle()
    assert [hall.village.holding(m).balance for m in members] == [2, 3, 3]
    assert hall.village.ask(activities.activity_of, activity).state is State.CLOSED
    assert hall.village.facts()[-3:] == ["AttendanceEnded", "AttendanceEnded", "ActivityClosed"]


def test_an_activity_without_hours_closes_with_the_old_question(hall):
    member = hall.member("王桂花")
    _station(hall)
    _come(hall, member)
    hall.ask(asks.StationDone())
    _expect(hall, "QuestionPage")
    assert _page(hall).model.title == "村口大扫除：签到 1 人，收了吗？"


def test_undo_after_a_sign_out_leaves_her_at_work(hall):
    member = hall.member("王桂花")
    activity = _station(hall, "V2", "平安巡逻")
    _come(hall, member)
    assert _page(hall).model.shell.undo == "王桂花 签到"
    hall.village.clock.forward(60 * MINUTE_MS)
    _come(hall, member)
    assert _page(hall).model.shell.undo == "王桂花 +2 分"
    hall.ask(asks.UndoLast())
    hall.until(lambda: _page(hall).model.gone == 0, "nobody who left")
    assert hall.village.ask(came.still_there, activity) == (member,)
    assert hall.village.holding(member).balance == 0


def test_undo_is_refused_with_a_sentence_when_another_card_came_in_between(hall):
    first, last = hall.member("王桂花"), hall.member("李长福")
    _station(hall)
    _come(hall, first)
    page = _page(hall)
    room = hall.counter.rooms.sign_in
    room._noted = lambda result: None  # the page still shows the first when the clerk's hand falls
    hall.card(last)
    hall.until(lambda: hall.village.holding(last).balance == 2, "the second card")
    del room._noted
    assert page.model.last.name == "王桂花"
    hall.ask(asks.UndoLast())
    hall.until(lambda: bool(_page(hall).model.trouble), "a sentence")
    assert _page(hall).model.trouble == "刚才又来了人，没有撤销，请再看一眼"
    assert [hall.village.holding(m).balance for m in (first, last)] == [2, 2]
    hall.ask(asks.UndoLast())
    hall.until(lambda: hall.village.holding(last).balance == 0, "the second card undone")
    assert hall.village.holding(first).balance == 2


def test_the_desk_refuses_to_undo_what_is_no_longer_the_last(hall):
    first, last = hall.member("王桂花"), hall.member("李长福")
    activity = _station(hall)
    _come(hall, first)
    hall.ask(asks.Go("desk"))
    _expect(hall, "DeskPage")
    with hall.village.work() as uow:
        sign_in.sign_in(
            uow, hall.village.id(), activity=activity, member=last, operator=basis.herself(last)
        )
    hall.ask(asks.UndoLast())
    _expect(hall, "QuestionPage")
    assert "没有撤销" in _page(hall).model.title
    assert [hall.village.holding(m).balance for m in (first, last)] == [2, 2]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (cards.State.FROZEN, "这张卡冻结了，请按号码"),
        (cards.State.LOST, "这张卡挂失了，请补一张"),
        (cards.State.REVOKED, "这张是旧卡，请补一张"),
    ],
)
def test_a_card_that_does_not_count_says_why(hall, state, sentence):
    member = hall.member("王桂花")
    hall.village.do(cards.raise_state, member=member, state=state, clerk=CLERK)
    _station(hall)
    _come(hall, member)
    hall.until(lambda: bool(_page(hall).model.trouble), "a sentence")
    assert _page(hall).model.trouble == sentence
    assert hall.village.holding(member).balance == 0


def test_the_card_of_a_closed_account_says_so(hall):
    member = hall.member("王桂花")
    with hall.village.work() as uow:
        uow.append(MemberClosed(member, "搬走了", 0, None))
    _station(hall)
    _come(hall, member)
    hall.until(lambda: bool(_page(hall).model.trouble), "a sentence")
    assert _page(hall).model.trouble == "这个户头停了，记不了"


def test_a_card_of_another_village_is_told_from_one_nobody_knows(hall):
    member = hall.member("王桂花")
    with hall.village.node.store.write_engine.begin() as conn:
        conn.execute(update(tables.cards).values(village="another"))
    _station(hall)
    _come(hall, member)
    hall.until(lambda: bool(_page(hall).model.trouble), "a sentence")
    assert _page(hall).model.trouble == "这是别的村的卡，这里记不了"


def test_every_card_that_signs_nobody_in_has_a_sentence_of_its_own():
    bad = [shown for shown in cards.Shown if shown is not cards.Shown.OK]
    sentences = {shown: station_words.of_card(shown) for shown in bad}
    assert sentences.pop(cards.Shown.REVOKED) == sentences[cards.Shown.OLD]
    assert len(set(sentences.values())) == len(sentences)


def test_who_leaves_sees_how_long_on_her_own_glass(two):
    member = two.member("王桂花")
    _station(two, "V2", "平安巡逻")
    _come(two, member)
    two.village.clock.forward(120 * MINUTE_MS)
    _come(two, member)
    two.expect("SignedInScreen")
    assert "2 小时" in two.readable()
    assert "第" not in two.readable().split("青石湾村")[0]


def test_at_the_villagers_kiosk_she_signs_in_to_a_patrol_and_out_again(two):
    member = two.member("王桂花")
    activity = two.village.activity("V2", title="平安巡逻")

    def open_list() -> str:
        two.card(member)
        two.expect("HomeScreen")
        two.press("activitiesTile")
        two.expect("ActivitiesScreen")
        return two.shown.cards[0].band_word

    assert open_list() == "我来了"
    two.press(f"activity-{activity.hex()}")
    two.expect("SignedInScreen")
    two.press("otherKey")
    two.expect("HomeScreen")
    two.press("activitiesTile")
    two.expect("ActivitiesScreen")
    assert two.shown.cards[0].band_word == "我要走了"
    two.press(f"activity-{activity.hex()}")
    two.settle()
    assert two.said[-1] == "prompt-already-signed"
    two.village.clock.forward(60 * MINUTE_MS)
    two.press(f"activity-{activity.hex()}")
    two.expect("SignedInScreen")
    assert "1 小时" in two.readable()
    assert two.mouth.tones[-1] == "leave"
    assert two.village.holding(member).balance == 2
    two.press("otherKey")
    two.expect("HomeScreen")
    two.press("activitiesTile")
    two.expect("ActivitiesScreen")
    assert two.shown.cards[0].band_word == "签过到了"


@pytest.mark.parametrize("shared", [True, False], ids=["one glass", "two"])
@pytest.mark.parametrize(
    ("points", "said"),
    [(5, "prompt-signed-in"), (0, "prompt-signed-in-plain"), (-20, "prompt-signed-in-plain")],
)
def test_what_she_is_thanked_with_adds_no_points_where_none_were_added(
    tmp_path, qtbot, shared, points, said
):
    stations = open_stations(tmp_path, desk=not shared)
    try:
        villager = stations.villager
        villager.lending.booked_together("王桂花", "大操大办", points, shared=shared)
        assert villager.mouth._last.id == said
        if not shared:
            shown = stations.readable(villager.window)
            assert ("+" in "".join(shown)) is (points > 0)
    finally:
        stations.close()
