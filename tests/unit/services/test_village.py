"""A new village: its name, rules, shelf and first head."""

from __future__ import annotations

import dataclasses

import pytest

from kiosk.core.counter import COUNTER_NEXT
from kiosk.core.rules import Review
from kiosk.services import (
    change_settings,
    notices,
    preferences,
    rule_books,
    settings,
    shelf,
    staff,
)
from kiosk.services import (
    village as villages,
)
from kiosk.services.change_settings import Answer
from kiosk.services.preferences import Preferences, TextSize
from kiosk.services.rule_books import Outcome
from kiosk.services.staff import Change, Role
from kiosk.store.verify import verify
from tests.helpers.nodes import new_node


def test_a_new_village_has_rules_a_shelf_and_a_head(village):
    assert village.ask(settings.value_of, settings.VILLAGE_NAME) == "青石湾村"
    assert village.ask(rule_books.version_in_force, village.day) == "2026-1"
    book = village.ask(rule_books.book_of, "2026-1")
    assert book == dataclasses.replace(villages.defaults().book, version="2026-1")
    assert len(village.ask(shelf.items, village.day)) == 38
    head = village.ask(staff.clerk_of, 1)
    assert (head.name, head.roles) == ("陈书记", set(Role))
    assert village.ask(settings.value_of, settings.COUNTER_DEVICE) == village.node.device


def test_a_new_village_stands_up_to_verify(village):
    verdict = verify(village.node.store)
    assert (verdict.sound, verdict.where) == (True, "")


@pytest.mark.parametrize(
    ("name", "head", "refusal"),
    [
        ("", None, Change.NOT_A_NAME),
        ("村", villages.Head("书记", "111111"), Change.WEAK_PIN),
        ("村", villages.Head("", "135790"), Change.NOT_A_NAME),
    ],
)
def test_a_village_that_cannot_be_made_says_why(name, head, refusal):
    node = new_node(day="2026-11-23")
    with node.work("2026-11-23") as uow:
        assert villages.make(uow, name=name, head=head) is refusal
    node.store.close()


def test_the_first_head_can_be_appointed_later():
    node = new_node(day="2026-11-23")
    with node.work("2026-11-23") as uow:
        assert villages.make(uow, name="村", head=None) is Change.DONE
        first = staff.appoint(
            uow, node.mint(), name="书记", roles=[Role.HEAD], pin="135790", by=None
        )
        assert first == staff.Appointed(Change.DONE, 1)
        uow.commit()
    node.store.close()


def test_every_template_can_be_planned_in_a_new_village(village):
    from kiosk.services import activities

    for template in villages.templates():
        plan = activities.from_template(template, "2026-12-01")
        done = village.do(activities.plan, plan=plan, clerk=2)
        assert done.outcome is activities.Outcome.DONE, template.id


# ---- rule books ---------------------------------------------------------------------------


def next_book(village, version="2026-2", **clause_changes):
    book = village.ask(rule_books.book_of, "2026-1")
    clauses = tuple(
        dataclasses.replace(c, **clause_changes) if c.id == "V1" else c for c in book.clauses
    )
    return dataclasses.replace(book, version=version, clauses=clauses)


def publish(village, version="2026-2", from_day="2026-11-23", until="2026-11-30", clerk=1):
    return village.do(
        rule_books.publish,
        version=version,
        from_day=from_day,
        until_day=until,
        how="大厅屏幕",
        clerk=clerk,
    )


def adopt(village, version="2026-2", effective="2026-12-01", clerk=1, **more):
    return village.do(
        rule_books.adopt,
        version=version,
        how="村民会议",
        effective=effective,
        clerk=clerk,
        **more,
    )


def test_another_version_goes_from_draft_to_force_on_its_day(village):
    event = village.id()
    for _ in range(2):
        drafted = village.do(
            rule_books.draft, book=next_book(village, rate=4), clerk=1, event=event
        )
        assert drafted is Outcome.DONE
    assert adopt(village) is Outcome.NOT_PUBLISHED
    assert publish(village) is Outcome.DONE
    assert adopt(village) is Outcome.DONE
    version, clause = village.ask(rule_books.clause_in_force, "V1", "2026-11-30")
    assert (version, clause.rate) == ("2026-1", 2)
    version, clause = village.ask(rule_books.clause_in_force, "V1", "2026-12-01")
    assert (version, clause.rate) == ("2026-2", 4)
    told = [(v.version, v.state) for v in village.ask(rule_books.versions)]
    assert told == [("2026-2", "adopted"), ("2026-1", "adopted")]


def test_an_old_entrys_clause_can_still_be_read(village):
    village.do(rule_books.draft, book=next_book(village, rate=4), clerk=1)
    assert village.ask(rule_books.clause_of, "2026-1", "A1").review is Review.PUBLICITY
    assert village.ask(rule_books.clause_of, "2026-2", "V1").rate == 4
    assert village.ask(rule_books.clause_of, "2026-9", "V1") is None


def test_steps_out_of_order_or_by_others_are_refused(village):
    book = next_book(village)
    assert village.do(rule_books.draft, book=book, clerk=2) is Outcome.NOT_HEAD
    same = next_book(village, version="2026-1")
    assert village.do(rule_books.draft, book=same, clerk=1) is Outcome.VERSION_TAKEN
    assert publish(village) is Outcome.NO_SUCH_VERSION
    assert adopt(village) is Outcome.NO_SUCH_VERSION
    village.do(rule_books.draft, book=book, clerk=1)
    assert publish(village, clerk=2) is Outcome.NOT_HEAD
    assert publish(village, from_day="2026-11-01") is Outcome.TOO_EARLY
    assert publish(village) is Outcome.DONE
    assert adopt(village, clerk=2) is Outcome.NOT_HEAD
    assert adopt(village, effective="2026-11-01") is Outcome.TOO_EARLY


def test_a_retired_clause_rules_no_later_deed(village):
    from kiosk.core.facts.points import ClauseRetired

    with village.work() as uow:
        uow.append(ClauseRetired("2026-1", "V1", "2026-12-01"))
    assert village.ask(rule_books.clause_in_force, "V1", "2026-11-30") is not None
    assert village.ask(rule_books.clause_in_force, "V1", "2026-12-01") is None


def test_before_the_first_version_there_are_no_rules(village):
    assert village.ask(rule_books.version_in_force, "2025-12-31") is None
    with pytest.raises(LookupError):
        village.ask(rule_books.book_of, "1999-1")


# ---- settings -----------------------------------------------------------------------------


def change(village, key, value, clerk=1, second=None, **more):
    return village.do(
        change_settings.change, key=key, value=value, clerk=clerk, second=second, **more
    )


def test_a_setting_has_a_default_until_the_head_changes_it(village):
    assert village.ask(settings.number_of, settings.LAPSE_DAYS) == 7
    event = village.id()
    for _ in range(2):
        assert change(village, settings.LAPSE_DAYS, "14", event=event) is Answer.CHANGED
    assert village.ask(settings.number_of, settings.LAPSE_DAYS) == 14


@pytest.mark.parametrize(
    ("key", "value", "clerk", "second", "answer"),
    [
        ("no.such", "1", 1, None, Answer.UNKNOWN),
        (settings.LAPSE_DAYS, "0", 1, None, Answer.NOT_A_VALUE),
        (settings.LAPSE_DAYS, "１４", 1, None, Answer.NOT_A_VALUE),
        (settings.LAPSE_DAYS, "14", 2, None, Answer.NOT_HEAD),
        (settings.UNDO_SECONDS, "maybe", 1, None, Answer.NOT_A_VALUE),
        (settings.COUNTER_DEVICE, "pc2", 1, None, Answer.NEEDS_SECOND),
        (settings.COUNTER_DEVICE, "pc2", 1, 1, Answer.NEEDS_SECOND),
        (settings.MEMBER_NUMBERS, "9-1", 1, 2, Answer.NOT_A_VALUE),
        (settings.COUNTER_DEVICE, "pc2", 1, 2, Answer.CHANGED),
    ],
)
def test_changes_are_checked_and_marked_keys_need_two(village, key, value, clerk, second, answer):
    assert change(village, key, value, clerk, second) is answer


def test_only_the_counter_itself_hands_the_counter_on(village):
    assert change(village, settings.COUNTER_DEVICE, "pc2", 1, 2) is Answer.CHANGED
    mine = village.node.device
    assert change(village, settings.COUNTER_DEVICE, mine, 1, 2) is Answer.NOT_COUNTER
    assert village.ask(settings.value_of, settings.COUNTER_DEVICE) == "pc2"
    assert change(village, f"{COUNTER_NEXT}:pc2", mine, 1, 2) is Answer.UNKNOWN


def test_asking_for_a_setting_nobody_knows_is_our_mistake(village):
    with pytest.raises(KeyError):
        village.ask(settings.value_of, "no.such")


# ---- notices ------------------------------------------------------------------------------


def post(village, **more):
    full = {
        "title": "停水通知",
        "lines": ("明天上午停水，", "请提前接好水。"),
        "from_day": "2026-11-23",
        "until_day": "2026-11-25",
        "clerk": 2,
        **more,
    }
    return village.do(notices.post, **full)


def test_a_notice_hangs_on_its_days_and_no_longer(village):
    event = village.id()
    for _ in range(2):
        assert post(village, event=event) is notices.Outcome.DONE
    hanging = village.ask(notices.hanging, "2026-11-25")
    assert [(n.title, n.lines[1]) for n in hanging] == [("停水通知", "请提前接好水。")]
    assert village.ask(notices.hanging, "2026-11-26") == ()
    village.do(notices.heard, notice=event)
    assert village.do(notices.withdraw, notice=event, clerk=2) is notices.Outcome.DONE
    assert village.ask(notices.hanging, "2026-11-25") == ()


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"title": ""}, notices.Outcome.NOT_A_TITLE),
        ({"lines": ()}, notices.Outcome.NOT_LINES),
        ({"lines": ("长" * 19,)}, notices.Outcome.NOT_LINES),
        ({"until_day": "2026-11-22"}, notices.Outcome.NOT_DAYS),
        ({"from_day": "soon"}, notices.Outcome.NOT_DAYS),
    ],
)
def test_a_notice_that_cannot_hang_is_refused(village, wish, refusal):
    assert post(village, **wish) is refusal
    gone = village.do(notices.withdraw, notice=b"?" * 16, clerk=2)
    assert gone is notices.Outcome.NO_SUCH_NOTICE


# ---- preferences --------------------------------------------------------------------------


def test_how_she_sees_and_hears_is_remembered_with_her_card(village):
    member = village.member()
    assert village.ask(preferences.chosen_by, member) == preferences.DEFAULT
    chosen = Preferences(TextSize.EXTRA_LARGE, True, 5, True)
    event = village.id()
    for _ in range(2):
        assert village.do(preferences.choose, member=member, chosen=chosen, event=event) == chosen
    assert village.ask(preferences.chosen_by, member) == chosen
    village.do(preferences.choose, member=member, chosen=chosen)
    assert len(village.facts("PreferenceSet")) == 1


def test_the_voice_never_goes_below_its_first_step(village):
    member = village.member()
    kept = village.do(preferences.choose, member=member, chosen=Preferences(volume=0))
    assert kept.volume == 1
    assert village.do(preferences.choose, member=member, chosen=Preferences(volume=9)).volume == 5
