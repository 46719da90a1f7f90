"""The staff at the desk: the head appoints a second clerk, and two people can do what needs two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton

from kiosk.core.facts.node import LogOpened
from kiosk.services import restored, staff
from kiosk.services.roles import Deed
from kiosk.services.staff import Role
from kiosk.store import log
from kiosk.ui.counter import asks
from kiosk.ui.counter import staff_asks as mine
from tests.helpers.made_village import CLERK_PIN, HEAD_PIN, MadeVillage, made_village
from tests.helpers.stations import Stations, open_stations

CLERK, HEAD = 2, 1
GIVEN, OWN = "864209", "975312"


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path, desk=True)
    yield stations
    stations.close()


def _expect(hall: Stations, page: str) -> None:
    hall.until(lambda: type(hall.counter.window.screen_shown).__name__ == page, page)
    hall.clock.forward(1.0)


def _model(hall: Stations):
    return hall.counter.window.screen_shown.model


def _keys(hall: Stations) -> set[str]:
    found = hall.counter.window.findChildren(QAbstractButton)
    return {key.objectName() for key in found if key.isVisible() and key.isEnabled()}


def _press(hall: Stations, name: str) -> None:
    hall.clock.forward(1.0)
    hall.key(name, hall.counter.window).click()
    hall.settle()


def _pin(hall: Stations, clerk: int, pin: str) -> None:
    _expect(hall, "PinPage")
    hall.ask(asks.ChooseClerk(clerk))
    hall.ask(asks.PinEntered(clerk, pin))


def _enter(hall: Stations, clerk: int, pin: str) -> None:
    _pin(hall, clerk, pin)
    _expect(hall, "DeskPage")


def _digits(hall: Stations, *pins: str) -> None:
    for pin in pins:
        _expect(hall, "NewPinPage")
        hall.ask(mine.DigitsTyped(pin))


def _open_staff(hall: Stations) -> None:
    hall.ask(asks.Go("settings"))
    _expect(hall, "SettingsPage")
    hall.ask(mine.ShowStaff())
    _expect(hall, "StaffPage")


def _appoint(hall: Stations, name: str = "小李", roles: tuple[str, ...] = ("registrar",)) -> None:
    hall.ask(mine.AppointWanted())
    _expect(hall, "ClerkPage")
    hall.ask(mine.Appointed(name, roles, "avatar-scarf"))
    _digits(hall, GIVEN, GIVEN)
    _expect(hall, "QuestionPage")
    hall.ask(asks.Answered(True))
    _expect(hall, "StaffPage")


def _clerks(hall: Stations) -> dict[str, staff.Clerk]:
    with hall.village.reading() as conn:
        return {c.name: c for c in staff.clerks(conn, hall.village.name)}


def _alone(hall: Stations) -> None:
    """The head is the only one left."""
    _expect(hall, "PinPage")
    hall.village.do(staff.dismiss, clerk=CLERK, by=HEAD)
    hall.counter.rooms.entrance.open()
    hall.until(lambda: len(_model(hall).clerks) == 1, "one face")


def test_the_head_appoints_a_second_clerk_who_takes_a_pin_of_her_own(hall):
    _enter(hall, HEAD, HEAD_PIN)
    _open_staff(hall)
    _appoint(hall)
    assert [face.name for face in _model(hall).people] == ["陈书记", "小陈", "小李"]
    made = _clerks(hall)["小李"]
    assert (made.roles, made.face) == ({Role.REGISTRAR}, "scarf")
    hall.ask(asks.LeaveDesk())
    _pin(hall, made.clerk, GIVEN)
    _expect(hall, "NewPinPage")
    assert _model(hall).must
    assert _model(hall).shell.rails == ()
    for way_out in (asks.Go("desk"), asks.Back(), mine.ShowStaff(), asks.LookAtSync()):
        hall.ask(way_out)
        assert type(hall.counter.window.screen_shown).__name__ == "NewPinPage"
    _digits(hall, GIVEN, GIVEN)
    hall.until(lambda: "一样" in _model(hall).trouble, "the same PIN again")
    _digits(hall, OWN, OWN)
    _expect(hall, "QuestionPage")
    hall.ask(asks.Answered(True))
    _expect(hall, "DeskPage")
    hall.ask(asks.LeaveDesk())
    _enter(hall, made.clerk, OWN)


def test_pins_that_differ_or_are_easily_guessed_are_asked_once_more(hall):
    _enter(hall, HEAD, HEAD_PIN)
    _open_staff(hall)
    hall.ask(mine.AppointWanted())
    _expect(hall, "ClerkPage")
    hall.ask(mine.Appointed("小李", ("registrar",), "avatar-bob"))
    _digits(hall, GIVEN, OWN)
    assert (_model(hall).step, bool(_model(hall).trouble)) == ("new", True)
    _digits(hall, "123456", "123456")
    hall.until(lambda: "好猜" in _model(hall).trouble, "too easy")
    assert "小李" not in _clerks(hall)
    hall.ask(asks.Back())
    _expect(hall, "ClerkPage")
    assert _model(hall).name == "小李"


def test_a_villager_who_becomes_a_clerk_is_found_and_named(hall):
    member = hall.village.member("李长福")
    _enter(hall, HEAD, HEAD_PIN)
    _open_staff(hall)
    hall.ask(mine.AppointWanted())
    _expect(hall, "ClerkPage")
    hall.ask(mine.FindClerk(("storekeeper",), "avatar-cap"))
    _expect(hall, "LookUpPage")
    hall.ask(asks.Search("number", str(member)))
    hall.until(lambda: bool(_model(hall).found), "she is found")
    hall.ask(asks.Chosen(member))
    _expect(hall, "ClerkPage")
    assert (_model(hall).name, _model(hall).roles) == ("李长福", ("storekeeper",))
    _press(hall, "clerkDoneKey")
    _digits(hall, GIVEN, GIVEN)
    _expect(hall, "QuestionPage")
    assert _clerks(hall)["李长福"].member == member


def test_roles_are_changed_and_the_last_head_stays_head(hall):
    _enter(hall, HEAD, HEAD_PIN)
    _open_staff(hall)
    hall.ask(mine.ClerkWanted(CLERK))
    _expect(hall, "ClerkPage")
    hall.ask(mine.RolesChosen(CLERK, ("auditor",), "avatar-gran"))
    _expect(hall, "StaffPage")
    assert _clerks(hall)["小陈"].roles == {Role.AUDITOR}
    hall.ask(mine.RolesChosen(HEAD, ("registrar",), "avatar-bob"))
    _expect(hall, "QuestionPage")
    assert "负责人" in _model(hall).title


def test_who_is_dismissed_is_gone_and_a_reset_pin_is_not_her_own(hall):
    _enter(hall, HEAD, HEAD_PIN)
    _open_staff(hall)
    hall.ask(mine.PinWanted(CLERK))
    _digits(hall, GIVEN, GIVEN)
    _expect(hall, "QuestionPage")
    hall.ask(asks.LeaveDesk())
    _pin(hall, CLERK, GIVEN)
    _expect(hall, "NewPinPage")
    hall.ask(asks.LeaveDesk())
    _enter(hall, HEAD, HEAD_PIN)
    _open_staff(hall)
    hall.ask(mine.DismissWanted(CLERK))
    _expect(hall, "QuestionPage")
    hall.ask(asks.Answered(True))
    _expect(hall, "StaffPage")
    assert list(_clerks(hall)) == ["陈书记"]
    assert _model(hall).alone


def test_a_clerk_changes_her_own_pin_and_nobody_elses_page_opens(hall):
    _enter(hall, CLERK, CLERK_PIN)
    _open_staff(hall)
    assert not _model(hall).head
    hall.ask(mine.ClerkWanted(HEAD))
    _expect(hall, "QuestionPage")
    hall.ask(asks.Answered(True))
    _open_staff(hall)
    hall.ask(mine.PinWanted())
    _digits(hall, "000000", OWN, OWN)
    hall.until(lambda: _model(hall).step == "old", "the present one was wrong")
    _digits(hall, CLERK_PIN, OWN, OWN)
    _expect(hall, "QuestionPage")
    hall.ask(asks.LeaveDesk())
    _enter(hall, CLERK, OWN)


def test_a_village_with_one_clerk_is_told_what_to_do_and_can_do_it(hall):
    _alone(hall)
    _enter(hall, HEAD, HEAD_PIN)
    hall.counter.rooms.entrance.ask_second("结转", lambda _: None)
    _expect(hall, "QuestionPage")
    assert "两个人" in _model(hall).title
    assert any("镇里" in line for line in _model(hall).lines)
    hall.ask(asks.Answered(True))
    _expect(hall, "StaffPage")
    _appoint(hall)
    told = []
    hall.counter.rooms.entrance.ask_second("结转", told.append)
    _pin(hall, _clerks(hall)["小李"].clerk, GIVEN)
    hall.until(lambda: bool(told), "the second person")


def test_an_auditor_is_shown_what_she_may_do_and_nothing_else(hall):
    _expect(hall, "PinPage")
    hall.village.do(staff.change_roles, clerk=CLERK, roles=[Role.AUDITOR], by=HEAD)
    hall.counter.rooms.entrance.open()
    hall.until(lambda: _model(hall).clerks[1].role == "监督", "her role")
    _enter(hall, CLERK, CLERK_PIN)
    rails = {key.removeprefix("rail-") for key in _keys(hall) if key.startswith("rail-")}
    assert rails == {"desk", "people", "rules", "day", "settings"}
    assert not {key for key in _keys(hall) if key.startswith("job-")}
    assert "undoLastKey" not in _keys(hall)
    hall.ask(asks.MakeActivity())
    _expect(hall, "QuestionPage")
    assert "岗位" in _model(hall).title


def test_only_who_may_review_is_asked_to_review(hall):
    hall.village.do(staff.appoint, name="刘会计", roles=[Role.STOREKEEPER], pin=GIVEN, by=HEAD)
    _enter(hall, CLERK, CLERK_PIN)
    hall.village.do(staff.change_roles, clerk=HEAD, roles=[Role.HEAD], by=HEAD)
    hall.counter.rooms.entrance.ask_second("审", lambda _: None, deed=Deed.REVIEW)
    _expect(hall, "PinPage")
    assert [face.name for face in _model(hall).clerks] == ["陈书记"]


def test_all_roles_of_a_clerk_stand_in_the_list(hall):
    both = [Role.REVIEWER, Role.REGISTRAR]
    hall.village.do(staff.change_roles, clerk=CLERK, roles=both, by=HEAD)
    _enter(hall, CLERK, CLERK_PIN)
    _open_staff(hall)
    assert [face.role for face in _model(hall).people] == ["负责人", "登记、审核"]


def test_an_auditor_is_nobodys_second_person(hall):
    hall.village.do(staff.change_roles, clerk=CLERK, roles=[Role.AUDITOR], by=HEAD)
    _enter(hall, HEAD, HEAD_PIN)
    hall.counter.rooms.entrance.ask_second("冲正", lambda _: None)
    _expect(hall, "QuestionPage")


def _put_back() -> MadeVillage:
    """A village whose store came back from a backup: a new log of its own says so."""
    village = made_village()
    node, new = village.node, b"n" * 16
    with node.store.write_engine.begin() as conn:
        conn.exec_driver_sql("UPDATE logs SET own = 0")
        log.open_log(
            conn, log_id=new, village=node.village, device=node.device, device_key=b"k" * 32,
            own=True,
        )  # fmt: skip
    village.node = replace(node, log_id=new)
    with village.work() as uow:
        head = log.head(uow.conn, node.log_id)
        uow.append(LogOpened(b"k" * 32, restored.RESTORED, "0", node.log_id, head.seq, head.hash))
    return village


def test_after_a_restore_a_head_alone_appoints_a_second_and_both_confirm(tmp_path, qtbot):
    hall = open_stations(tmp_path, desk=True, village=_put_back())
    _alone(hall)
    _pin(hall, HEAD, HEAD_PIN)
    _expect(hall, "QuestionPage")
    hall.ask(asks.Answered(True))
    hall.until(lambda: "两个人" in _model(hall).title, "two are needed")
    hall.ask(asks.Answered(True))
    _expect(hall, "StaffPage")
    _appoint(hall)
    hall.ask(asks.LeaveDesk())
    new = _clerks(hall)["小李"].clerk
    _pin(hall, new, GIVEN)
    _digits(hall, OWN, OWN)
    _expect(hall, "QuestionPage")
    hall.ask(asks.Answered(True))
    hall.until(lambda: "备份" in _model(hall).title, "the restore is still to be confirmed")
    hall.ask(asks.Answered(True))
    _pin(hall, HEAD, HEAD_PIN)
    _expect(hall, "DeskPage")
    assert hall.village.ask(restored.waits) is None
    hall.close()
