"""What a cadre presses is done: each deed of the console in a real browser, then read in the store.

Each looks at the township's facts and tables, at who stands in them, and at the list of who did
what; what reaches the villages is looked at on their kiosks after they settled.
"""

from __future__ import annotations

import ssl
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kiosk.core.facts import Operator
from kiosk.core.facts.people import MemberChanged
from kiosk.core.facts.points import PointsBooked
from kiosk.services import cards
from kiosk.services.people import the_person
from kiosk.store.verify import verify
from kiosk.township import devices, people, staff, tables
from kiosk.township.own_logs import CADRE
from kiosk.township.staff import Refused
from tests.helpers.console_hall import HE, Hall, lived
from tests.helpers.console_server import ConsoleServer
from tests.helpers.made_township import Life
from tests.helpers.made_village import MadeVillage
from tests.helpers.settling import Kiosk

BY_HER = Operator(CADRE, HE)
AsWho = Callable[[str], Hall]


@dataclass
class Place:
    """A village with its kiosk.

    Attributes:
        number: Of the village.
    """

    made: MadeVillage
    kiosk: Kiosk

    @property
    def id(self) -> str:
        return self.kiosk.node.village

    @property
    def number(self) -> int:
        return self.kiosk.number

    def settle(self) -> None:
        assert self.kiosk.settle().settled

    def someone(self, name: str, *, points: int = 0, household: int | None = None) -> int:
        """A member the township knows."""
        member = self.made.member(name, points=points, household=household)
        self.settle()
        return member


@pytest.fixture(scope="module")
def places(console: tuple[ConsoleServer, list[Kiosk]]) -> tuple[Place, Place]:
    lives = [Life(name, 0.3, people=6, days=(40, 5)) for name in ("柳树坪村", "白马岭村")]
    first, second = (Place(*each) for each in lived(console[0], lives))
    return first, second


@pytest.fixture
def here(places: tuple[Place, Place]) -> Place:
    return places[0]


@pytest.fixture
def there(places: tuple[Place, Place]) -> Place:
    return places[1]


def page_of(place: Place, member: int) -> str:
    return f"/people/{place.number}/{member}"


# ---- people --------------------------------------------------------------------------------------


def test_a_member_is_moved_with_her_points_to_another_village(
    hall: AsWho, here: Place, there: Place
) -> None:
    she = here.someone("搬家的", points=37)
    before = hall("he")
    before.open(page_of(here, she))
    before.choose("move", "target", str(there.number))
    before.write("move", "group", "4")
    before.write("move", "door", "乙 12")
    before.press("move", "move")
    before.yes("把搬家的迁到白马岭村吗？")
    before.browser.says("带去 37 分")
    (gone,) = before.rows("members", here.id, member=she)
    assert gone.state == "moved"
    (out,) = before.facts(here.id, "MemberMoved")
    (back,) = before.facts(there.id, "MemberMoved")
    assert (out.fact.operator, back.fact.operator) == (BY_HER, BY_HER)
    number = back.fact.payload.member  # type: ignore[attr-defined]
    (home,) = before.rows("members", there.id, member=number)
    (door,) = before.rows("households", there.id, household=home.household)
    assert (home.name, door.group_no, door.door) == ("搬家的", 4, "乙 12")
    (purse,) = before.rows("balances", there.id, account=f"m:{number}")
    assert purse.balance == 37
    noted = before.noted("move")
    assert (noted.staff, noted.village, noted.member) == (HE, here.id, she)
    here.settle()
    there.settle()
    with there.kiosk.node.reading() as conn:
        assert the_person(conn, there.id, number).name == "搬家的"
    assert verify(here.kiosk.node.store).sound
    before.open(page_of(here, she))
    assert not before.browser.all('[data-form="move"]')
    assert "迁走" in before.browser.text()


def test_a_group_that_is_no_number_is_said_and_nobody_is_moved(
    hall: AsWho, here: Place, there: Place
) -> None:
    she = here.someone("不搬的")
    at = hall("he")
    at.open(page_of(here, she))
    at.write("move", "group", "东头")
    at.press("move", "move")
    at.browser.says("组要写数字")
    (row,) = at.rows("members", here.id, member=she)
    assert row.state == "open"


def test_a_household_is_moved_whole(hall: AsWho, here: Place, there: Place) -> None:
    first = here.someone("全家一", points=5)
    home = here.made.homes[first]
    second = here.someone("全家二", points=6, household=home)
    at = hall("he")
    at.open(page_of(here, first))
    at.choose("move", "target", str(there.number))
    at.choose("move", "whom", "all")
    at.press("move", "move")
    at.yes("把全家一一家 2 个人迁到白马岭村吗？")
    at.browser.says("共带去 11 分")
    states = [at.rows("members", here.id, member=each)[0].state for each in (first, second)]
    assert states == ["moved", "moved"]
    there_now = [row for row in at.rows("members", there.id) if (row.name or "").startswith("全家")]
    assert len({row.household for row in there_now}) == 1
    assert at.noted("move-household").member == first


def test_a_card_is_revoked_and_dead_at_the_kiosk_after_it_settled(hall: AsWho, here: Place) -> None:
    she = here.someone("丢卡的")
    issued = here.made.do(cards.issue, member=she, clerk=here.made.clerk)
    assert issued.outcome is cards.Outcome.DONE
    here.settle()
    at = hall("he")
    at.open(page_of(here, she))
    at.press("card", "card")
    at.yes("把丢卡的的卡作废吗？")
    at.browser.says("卡已作废")
    (card,) = at.rows("cards", here.id, holder=f"m:{she}")
    assert card.state == "revoked"
    (raised,) = at.facts(here.id, "CardStateRaised")
    assert raised.fact.operator == BY_HER
    assert at.noted("card").member == she
    here.settle()
    with here.kiosk.node.reading() as conn:
        line = cards.newest_of(conn, here.id, f"m:{she}")
    assert line is not None
    assert line.state == cards.State.REVOKED


def test_who_has_no_card_is_told_so_and_nothing_is_written(hall: AsWho, here: Place) -> None:
    she = here.someone("没有卡的")
    at = hall("he")
    before = len(at.facts(here.id, "CardStateRaised"))
    at.open(page_of(here, she))
    at.press("card", "card")
    at.yes()
    at.browser.says("她没有可以作废的卡")
    assert len(at.facts(here.id, "CardStateRaised")) == before


def test_a_person_is_erased_here_and_on_the_kiosk(hall: AsWho, here: Place) -> None:
    she = here.someone("要抹去的", points=9)
    at = hall("he")
    at.open(page_of(here, she))
    at.press("erase", "erase")
    at.yes("抹去以后找不回来")
    at.browser.says("已抹去")
    (row,) = at.rows("members", here.id, member=she)
    assert (row.name, row.pinyin, row.birth_year, row.state) == (None, None, None, "open")
    assert at.rows("personal", here.id, owner=f"m:{she}") == []
    (erased,) = at.facts(here.id, "PersonalErased")
    assert erased.fact.operator == BY_HER
    assert at.noted("erase").member == she
    here.settle()
    with here.kiosk.node.reading() as conn:
        assert the_person(conn, here.id, she).name == ""
    (purse,) = at.rows("balances", here.id, account=f"m:{she}")
    assert purse.balance == 9
    at.open(page_of(here, she))
    assert "要抹去的" not in at.browser.text()


# ---- what villages propose -----------------------------------------------------------------------


def changed(place: Place, member: int, name: str, **more: object) -> None:
    """A kiosk's clerk writes otherwise than the township did."""
    with place.made.work() as uow:
        row = uow.personal(f"m:{member}", name=name, pinyin="x", initials="x", birth_year=1950)
        said = MemberChanged(member, personal=row.reference(), **more)  # type: ignore[arg-type]
        uow.append(said, personal=[row])
    place.settle()


def proposed(at: Hall, place: Place, before: str, now: str, **more: object) -> int:
    """Somebody of whom the township spoke, and her village otherwise afterwards."""
    member = place.someone(before)
    words = people.Words(before, 1950)
    people.change_member(at.town, place.id, at.town.mint(), member=member, cadre=HE, words=words)
    place.settle()
    changed(place, member, now, **more)
    (row,) = at.rows("members", place.id, member=member)
    assert row.unconfirmed
    return member


def test_all_that_waits_is_confirmed_in_one_go(hall: AsWho, here: Place, there: Place) -> None:
    at = hall("he")
    first = proposed(at, here, "王秀英", "王秀莺")
    second = proposed(at, there, "李建国", "李建囯")
    at.open("/people")
    assert "王秀莺" in at.browser.text()
    at.press("waiting", "confirm")
    at.yes("确认这 2 个人吗？")
    at.browser.says("村里改的都确认过了")
    for place, member in ((here, first), (there, second)):
        (row,) = at.rows("members", place.id, member=member)
        assert not row.unconfirmed
        said = at.facts(place.id, "PeopleConfirmed")[-1]
        assert said.fact.operator == BY_HER
        assert said.fact.payload.members == (member,)  # type: ignore[attr-defined]
    assert at.noted("confirm-people").staff == HE


def test_one_proposal_is_seen_with_what_it_changes_and_accepted(hall: AsWho, here: Place) -> None:
    at = hall("he")
    she = proposed(at, here, "周玉兰", "周玉蓝", member_type="party_member")
    at.open(page_of(here, she))
    said = at.browser.find('[data-form="proposal"]').text
    for each in ("周玉兰", "周玉蓝", "村民", "党员"):
        assert each in said
    at.press("proposal", "confirm")
    at.yes("周玉蓝照村里写的算吗？")
    at.browser.gone('[data-form="proposal"]')
    (row,) = at.rows("members", here.id, member=she)
    assert (row.name, row.member_type, row.unconfirmed) == ("周玉蓝", "party_member", False)
    assert at.noted("confirm-people").member == she


def test_a_proposal_is_answered_with_what_is_right(hall: AsWho, here: Place) -> None:
    at = hall("he")
    she = proposed(at, here, "吴水根", "吴水跟", member_type="party_member")
    at.open(page_of(here, she))
    at.write("proposal", "name", "吴水根")
    at.write("proposal", "year", "一九五零")
    at.press("proposal", "put-right")
    at.yes()
    at.browser.says("出生年应写四位数字")
    at.write("proposal", "year", "1951")
    at.choose("proposal", "type", "villager")
    at.press("proposal", "put-right")
    at.yes("照您写的改吴水根吗？")
    at.browser.gone('[data-form="proposal"]')
    (row,) = at.rows("members", here.id, member=she)
    found = (row.name, row.birth_year, row.member_type, row.unconfirmed)
    assert found == ("吴水根", 1951, "villager", False)
    assert at.facts(here.id, "MemberChanged")[-1].fact.operator == BY_HER
    assert at.noted("put-right").member == she
    here.settle()
    with here.kiosk.node.reading() as conn:
        assert the_person(conn, here.id, she).name == "吴水根"


def test_a_person_is_found_by_name_and_that_it_was_looked_for_is_noted(
    hall: AsWho, here: Place
) -> None:
    she = here.someone("郑好找")
    at = hall("he")
    at.open(f"/people?village={here.number}&said=郑好找")
    at.browser.find(f'a[href$="/people/{here.number}/{she}"]').click()
    at.browser.says(f"编号 {she}")
    assert at.noted("search").village == here.id


# ---- machines ------------------------------------------------------------------------------------


def test_a_device_is_sent_away_and_what_it_writes_then_counts_when_admitted(
    hall: AsWho, there: Place
) -> None:
    she = there.someone("等人定的", points=10)
    device = there.kiosk.node.device
    at = hall("he")
    at.open("/machines")
    at.browser.press(f'[data-device="{device}"] [data-key="revoke"]')
    at.yes(f"停用白马岭村的机器 {device} 吗？")
    at.browser.gone(f'[data-device="{device}"] [data-key="revoke"]')
    (revoked,) = at.facts(there.id, "DeviceRevoked")
    assert revoked.fact.operator == BY_HER
    with at.town.reading() as conn:
        known = devices.named(conn, device)
    assert known is not None
    assert (known.state, known.ended_why) == ("revoked", "何he在总台停用")
    assert at.noted("revoke").village == there.id

    with there.made.work() as uow:
        uow.append(PointsBooked(f"m:{she}", "V1", "1", 10, 5, there.made.day, True))
    there.kiosk.settle()
    account = {"account": f"m:{she}"}
    assert at.rows("balances", there.id, **account)[0].balance == 10
    at.open("/machines")
    at.press("held", "admit")
    at.yes("记录作数吗？")
    at.browser.gone('[data-form="held"]')
    assert at.rows("balances", there.id, **account)[0].balance == 15
    (admitted,) = at.facts(there.id, "LogAdmitted")
    assert admitted.fact.operator == BY_HER
    assert at.noted("admit").village == there.id


def test_a_code_made_here_lets_a_kiosk_in_and_stands_under_her_name(
    hall: AsWho, here: Place
) -> None:
    at = hall("he")
    at.open(f"/machines?village={here.number}")
    at.press("code", "code")
    at.yes("给柳树坪村开一个入网码吗？")
    shown = at.browser.find(".made .text").text
    with at.town.reading() as conn:
        made = conn.execute(tables.codes.select()).all()[-1]
    assert (made.number, made.made_by) == (here.number, "he")
    assert shown.startswith(made.code_id)
    assert at.noted("code").staff == HE


# ---- accounts ------------------------------------------------------------------------------------


def test_an_account_is_made_gets_another_password_and_is_closed_and_opened(hall: AsWho) -> None:
    at = hall("he")
    at.open("/accounts")
    at.write("account", "login", "wang")
    at.write("account", "name", "王新来")
    at.choose("account", "where", "2")
    at.press("account", "account")
    at.yes("让王新来进总台吗？")
    at.browser.says("王新来的第一个口令")
    with at.town.reading() as conn:
        made = staff.listed(conn)[-1]
    assert (made.login, made.role, made.villages, made.fresh) == (
        "wang", staff.Role.CADRE, frozenset({2}), True,
    )  # fmt: skip
    assert at.noted("new-wang").staff == HE

    at.open("/accounts")
    row = '[data-account="wang"]'
    at.browser.press(f'{row} [data-key="password"]')
    at.yes()
    at.browser.says("王新来的第一个口令")
    said = at.browser.find('[data-said="password"]').text
    password = said.split("：")[1].split()[0]
    assert isinstance(staff.sign_in(at.town, "wang", password), staff.Account)

    at.open("/accounts")
    at.browser.press(f'{row} [data-key="close"]')
    at.yes("停用王新来的帐号吗？")
    at.browser.find(f'{row} [data-key="open"]')
    assert isinstance(staff.sign_in(at.town, "wang", password), Refused)
    assert at.noted("close-wang").staff == HE
    at.browser.press(f'{row} [data-key="open"]')
    at.yes("恢复王新来的帐号吗？")
    at.browser.find(f'{row} [data-key="close"]')
    assert isinstance(staff.sign_in(at.town, "wang", password), staff.Account)
    at.open("/seen")
    said = at.browser.text()
    for each in ("加帐号 wang", "给 wang 换口令", "停用帐号 wang", "恢复帐号 wang"):
        assert each in said


def test_who_signs_out_is_out_and_her_cookie_is_worth_nothing(hall: AsWho) -> None:
    at = hall("he")
    (cookie,) = at.browser.driver.get_cookies()
    at.browser.press('.who button[type="submit"]')
    at.browser.find("input[name=login]")
    assert at.at() == "/console/sign-in"
    request = urllib.request.Request(at.server.address + "/")
    request.add_header("cookie", f"{cookie['name']}={cookie['value']}")
    lax = ssl._create_unverified_context()
    with urllib.request.urlopen(request, context=lax) as answer:
        assert answer.url.endswith("/console/sign-in")
