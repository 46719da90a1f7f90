"""The table of roles and deeds, and that every service asks it."""

from __future__ import annotations

import pytest

from kiosk.services import (
    activities,
    basis,
    book,
    cards,
    days,
    enrol,
    exchange,
    look_up,
    notices,
    put_right,
    roles,
    sign_in,
    staff,
    stock,
)
from kiosk.services.roles import MAY, Deed, Role
from tests.helpers.made_village import DAY, DEVICE_KEY

NOBODY = 99


@pytest.fixture
def staffed(village):
    """A village with one clerk of each single role; ``village.of`` says who has which number."""
    village.of = {}
    for role, pin in zip(Role, ("864201", "864202", "864203", "864204", "864205"), strict=True):
        made = village.do(staff.appoint, name=f"小{role}", roles=[role], pin=pin, by=village.head)
        village.of[role] = made.clerk
    gone = village.do(staff.appoint, name="走了", roles=list(Role), pin="864206", by=village.head)
    village.do(staff.dismiss, clerk=gone.clerk, by=village.head)
    village.gone = gone.clerk
    return village


def _hung(village, clerk):
    return village.do(
        notices.post, title="通知", lines=("开会",), from_day=DAY, until_day=DAY, clerk=clerk
    )


def _planned(village, clerk):
    plan = activities.from_template(_template(), DAY, start="18:00")
    return village.do(activities.plan, plan=plan, clerk=clerk).outcome


def _template():
    from kiosk.services.village import templates

    return templates()[0]


def _wish(village):
    return book.Wish(village.person, "V1", 10, DAY)


def _deeds(village):
    """A deed of each kind; each answers with its outcome and can be done again and again."""
    person, sweep, entry = village.person, village.sweep, b"?" * 16
    return {
        Deed.SIGN_IN: (
            lambda c: _planned(village, c),
            lambda c: village.do(activities.open_, activity=sweep, clerk=c),
            lambda c: village.do(
                sign_in.sign_in, activity=sweep, member=person, operator=basis.by_clerk(c)
            ).outcome,
            lambda c: village.do(
                sign_in.sign_out, activity=sweep, member=person, operator=basis.by_clerk(c)
            ).outcome,
            lambda c: village.do(activities.close, activity=entry, clerk=c),
            lambda c: village.do(activities.cancel, activity=entry, reason="雨", clerk=c),
        ),
        Deed.BOOK: (
            lambda c: village.ask(book.propose, DAY, _wish(village), clerk=c).outcome,
            lambda c: village.do(
                book.book, wish=_wish(village), shown_points=0, clerk=c
            ).outcome,
        ),
        Deed.PUT_RIGHT: (
            lambda c: village.do(put_right.reverse, entry=entry, reason="错", clerk=c).outcome,
            lambda c: village.do(
                put_right.rebook, entry=entry, member=person, reason="错", clerk=c
            ).outcome,
        ),
        Deed.ENROL: (
            lambda c: village.do(enrol.open_household, group=1, door="", clerk=c).outcome,
            lambda c: village.do(enrol.enrol, name="郑新", household=404, clerk=c).outcome,
            lambda c: village.do(
                enrol.bring_forward,
                member=person, points=5, merit=5, sheet="1", clerk=c, second=None,
            ).outcome,
        ),
        Deed.CARDS: (
            lambda c: village.do(cards.issue, member=person, clerk=c).outcome,
            lambda c: village.do(
                cards.raise_state, member=person, state=cards.State.FROZEN, clerk=c
            ),
            lambda c: village.do(cards.replace_lost, member=person, clerk=c).outcome,
        ),
        Deed.HAND_OVER: (
            lambda c: village.do(exchange.hand_over, exchange=entry, clerk=c).outcome,
            lambda c: village.do(exchange.take_back, exchange=entry, clerk=c).outcome,
            lambda c: village.do(
                exchange.make,
                member=person, item="soap", count=1, shown_points=0, operator=basis.by_clerk(c),
            ).outcome,
        ),
        Deed.NOTICES: (
            lambda c: _hung(village, c),
            lambda c: village.do(notices.withdraw, notice=entry, clerk=c),
        ),
    }  # fmt: skip


@pytest.fixture
def busy(staffed):
    staffed.person = staffed.member()
    staffed.sweep = staffed.activity()
    return staffed


def test_no_deed_is_missing_from_the_table_and_the_auditor_only_looks():
    assert set(MAY) == set(Deed)
    assert [deed for deed in Deed if Role.AUDITOR in MAY[deed]] == [Deed.LOOK]
    assert all(Role.HEAD in MAY[deed] for deed in Deed)


def test_each_service_lets_exactly_the_roles_of_the_table(busy):
    for deed, ways in _deeds(busy).items():
        for way in ways:
            refused = {role for role, clerk in busy.of.items() if way(clerk) == "not_allowed"}
            assert refused == set(Role) - MAY[deed], (deed, ways.index(way))


def test_who_does_not_exist_or_was_dismissed_may_do_nothing(busy):
    before = len(busy.facts())
    for deed, ways in _deeds(busy).items():
        for way in ways:
            assert way(NOBODY) == way(busy.gone) == "not_allowed", (deed, ways.index(way))
    assert len(busy.facts()) == before


def test_the_shelf_is_the_storekeepers_and_the_heads(busy):
    for role, clerk in busy.of.items():
        came = busy.do(stock.receive, item="soap", count=1, source="集体", clerk=clerk)
        assert (came is stock.Outcome.DONE) == (role in MAY[Deed.STOCK])


def test_an_auditor_looks_at_a_page_and_closes_no_day(busy):
    auditor, device_key = busy.of[Role.AUDITOR], DEVICE_KEY
    assert busy.do(look_up.open_page, member=busy.person, clerk=auditor, why="search")
    assert busy.do(look_up.open_page, member=busy.person, clerk=NOBODY, why="search") is None
    assert busy.do(days.close, key=device_key, clerk=auditor) is None
    assert busy.do(days.close, key=device_key, clerk=busy.of[Role.STOREKEEPER]) is not None
    said = days.confirm(busy.node, busy.id(), day="2026-11-25", clerk=auditor)
    assert said is days.Confirmed.NOT_ALLOWED


def test_an_auditor_is_nobodys_second_person(busy):
    for role, clerk in busy.of.items():
        assert busy.ask(staff.is_second, busy.head, clerk) == (role is not Role.AUDITOR)
    named = {c.clerk for c in busy.ask(staff.seconds, busy.head)}
    assert named == {busy.clerk, *busy.of.values()} - {busy.of[Role.AUDITOR]}


def test_what_a_service_did_once_is_answered_again_though_she_lost_the_role(busy):
    event = busy.id()
    done = busy.do(cards.issue, member=busy.person, clerk=busy.clerk, event=event)
    busy.do(staff.change_roles, clerk=busy.clerk, roles=[Role.AUDITOR], by=busy.head)
    again = busy.do(cards.issue, member=busy.person, clerk=busy.clerk, event=event)
    assert (done.outcome, again.outcome) == (cards.Outcome.DONE, cards.Outcome.DONE)
    assert busy.do(cards.issue, member=busy.person, clerk=busy.clerk).outcome == "not_allowed"


def test_a_role_of_a_newer_program_counts_for_nothing_here():
    assert roles.of_text("registrar,mayor,") == {Role.REGISTRAR}
