"""Every outcome of the settlement has its sentence, and every sentence of the file its outcome."""

from __future__ import annotations

import re

from kiosk import paths
from kiosk.sync.enrol import Enrolled, Refusal
from kiosk.sync.http import BadAddress
from kiosk.sync.outcome import Outcome, Trouble
from kiosk.sync.stick import StickProblem
from kiosk.words import Words


def said() -> set[str]:
    troubles = {each.message_id for each in Trouble}
    refusals = {each.message_id for each in Refusal} | {Enrolled.message_id, BadAddress.message_id}
    sticks = {each.message_id for each in StickProblem}
    sticks |= {"sync-stick-made", "sync-stick-read", "sync-stick-again", "sync-stick-kept"}
    desk = {"sync-said-alone", "sync-said-never", "sync-said-settled", "sync-said-under-way"}
    return troubles | refusals | sticks | desk | {"sync-enrol-bad-code"}


def test_every_outcome_has_a_sentence_and_no_sentence_is_left_over() -> None:
    text = paths.resource("words", "zh-CN", "sync.ftl").read_text("utf-8")
    assert set(re.findall(r"^([a-z0-9-]+) =", text, re.M)) == said()


def test_sentences_are_whole_and_calm() -> None:
    words = Words.load()
    for message_id in sorted(said()):
        sentence = words.shown(message_id, facts="3", waiting="2")
        assert sentence.endswith("。"), message_id
        assert not re.search(r"[！!]|错误|失败|非法", sentence), message_id


def test_the_trouble_that_needs_a_person_is_said_before_one_that_passes() -> None:
    both = Outcome(troubles=(Trouble.OFFLINE, Trouble.REVOKED))
    assert both.message_id == "sync-trouble-device-revoked"
    assert Outcome(troubles=(Trouble.BUSY,)).message_id == "sync-trouble-busy"
    assert Outcome(waiting=1).message_id == "sync-said-under-way"
    assert Outcome().message_id == "sync-said-settled"
