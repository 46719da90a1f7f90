"""Cards: issued, replaced, lost; only the newest generation opens a visit."""

from __future__ import annotations

import pytest

from kiosk.core import cards as grammar
from kiosk.core.facts.people import CardIssued, MemberClosed
from kiosk.services import cards
from kiosk.services.cards import Outcome, Shown, State


def issue(village, member, **more):
    return village.do(cards.issue, member=member, clerk=village.clerk, **more)


def shown(village, text: str) -> cards.CardSeen:
    return village.ask(cards.check, grammar.fingerprint(text))


def test_a_new_card_opens_her_page(village):
    member = village.member()
    issued = issue(village, member)
    assert (issued.outcome, issued.generation) == (Outcome.DONE, 1)
    assert isinstance(grammar.parse(issued.text), grammar.CardText)
    seen = shown(village, issued.text)
    assert (seen.shown, seen.person.name) == (Shown.OK, "王桂花")


def test_the_text_is_told_once_and_kept_nowhere(village):
    member = village.member()
    event = village.id()
    issued = issue(village, member, event=event)
    again = issue(village, member, event=event)
    assert (again.outcome, again.generation, again.text) == (Outcome.DONE, 1, None)
    assert issued.text not in repr(issued)
    from kiosk.store import tables

    with village.reading() as conn:
        bodies = [row.body for row in conn.execute(tables.facts.select())]
    assert not any(issued.text.encode() in body for body in bodies)


def test_a_new_card_kills_the_one_before(village):
    member = village.member()
    old, new = issue(village, member), issue(village, member)
    assert new.generation == 2
    assert shown(village, old.text).shown is Shown.OLD
    assert shown(village, new.text).shown is Shown.OK


def test_a_sheet_for_a_group_leaves_good_cards_alone(village):
    member = village.member()
    issue(village, member)
    assert issue(village, member, again=False).outcome is Outcome.HAS_CARD
    village.do(cards.raise_state, member=member, state=State.LOST, clerk=village.clerk)
    assert issue(village, member, again=False).generation == 2


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (State.FROZEN, Shown.FROZEN),
        (State.LOST, Shown.LOST),
        (State.REVOKED, Shown.REVOKED),
    ],
)
def test_each_state_has_its_own_answer_and_shows_nobody(village, state, says):
    member = village.member()
    issued = issue(village, member)
    outcome = village.do(cards.raise_state, member=member, state=state, clerk=village.clerk)
    assert outcome is Outcome.DONE
    assert shown(village, issued.text) == cards.CardSeen(says)


def test_a_state_never_goes_back_down(village):
    member = village.member()
    issued = issue(village, member)
    for state in (State.REVOKED, State.FROZEN):
        village.do(cards.raise_state, member=member, state=state, clerk=village.clerk)
    assert shown(village, issued.text).shown is Shown.REVOKED
    with pytest.raises(ValueError, match="never raised to active"):
        village.do(cards.raise_state, member=member, state=State.ACTIVE, clerk=village.clerk)


def test_a_lost_card_is_dead_at_once_and_the_new_one_works(village):
    member = village.member()
    lost = issue(village, member)
    event = village.id()
    new = village.do(cards.replace_lost, member=member, clerk=village.clerk, event=event)
    assert shown(village, lost.text).shown is Shown.LOST
    assert shown(village, new.text).shown is Shown.OK
    again = village.do(cards.replace_lost, member=member, clerk=village.clerk, event=event)
    assert (again.generation, again.text) == (2, None)
    assert len(village.facts("CardIssued")) == 2
    assert len(village.facts("CardStateRaised")) == 1


def test_somebody_without_a_card_can_report_it_lost_and_gets_her_first(village):
    new = village.do(cards.replace_lost, member=village.member(), clerk=village.clerk)
    assert (new.outcome, new.generation) == (Outcome.DONE, 1)


def test_a_card_nobody_has_is_unknown(village):
    assert shown(village, grammar.new_card_text(bytes(range(16)))).shown is Shown.UNKNOWN


def test_a_card_of_a_closed_account_opens_nothing(village):
    member = village.member()
    issued = issue(village, member)
    with village.work() as uow:
        uow.append(MemberClosed(member=member, reason="died"))
    assert shown(village, issued.text) == cards.CardSeen(Shown.ACCOUNT_CLOSED)
    assert issue(village, member).outcome is Outcome.NO_SUCH_MEMBER


def test_a_card_of_another_village_is_told_from_an_unknown_one(village):
    import dataclasses

    text = grammar.new_card_text(bytes(range(1, 17)))
    other = dataclasses.replace(village.node, village="lhc")
    with other.work(village.day) as uow:
        uow.append(CardIssued("m:1", 1, grammar.fingerprint(text)))
        uow.commit()
    assert shown(village, text) == cards.CardSeen(Shown.OTHER_VILLAGE)


def test_a_card_without_a_member_is_no_card(village):
    assert issue(village, 404).outcome is Outcome.NO_SUCH_MEMBER
    lost = village.do(cards.replace_lost, member=404, clerk=village.clerk)
    assert lost.outcome is Outcome.NO_SUCH_MEMBER
    member = village.member()
    outcome = village.do(cards.raise_state, member=member, state=State.LOST, clerk=village.clerk)
    assert outcome is Outcome.NO_SUCH_CARD
