"""Faults put into our own code on purpose: each must be caught, or the net has a hole.

A mutant is patched in from here, never a switch in the program. First every story comes to its
good end without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from unittest import mock

import pytest
from sqlalchemy import update

from kiosk.services import cards, exchange
from kiosk.simulate import founding
from kiosk.store import log, rehoming, replica, tables, whole_logs
from kiosk.store.folds import FAMILIES
from kiosk.store.folds import entries as entry_folds
from kiosk.store.folds import people as people_folds
from kiosk.sync import cycle, logs, push
from kiosk.sync.link import Link
from kiosk.township import answers, base, door, handed, overdrafts
from tests.helpers import stories
from tests.helpers.scenes import Scene, scene

Story = Callable[[Scene], None]


def replaced(owner: object, name: str, instead: object) -> Callable[[], object]:
    return lambda: mock.patch.object(owner, name, instead)


def nothing(*_: object, **__: object) -> None:
    """Does not do it."""


@contextmanager
def unique_index_dropped() -> Iterator[None]:
    index = next(i for i in tables.facts.indexes if i.name == "facts_by_event")
    with (
        mock.patch.object(founding, "_FOUNDED", []),
        mock.patch.object(index, "unique", False),
    ):
        yield


@contextmanager
def mark_moves_before_the_receipt() -> Iterator[None]:
    step = push._Sending._step

    def early(self, at, part):
        def job(conn):
            last = part.from_seq + len(part.bodies) - 1
            of = tables.logs.c.log_id == self._log.origin.log_id
            conn.execute(update(tables.logs).where(of).values(acked_seq=last))

        self._home.write(job)
        return step(self, at, part)

    with mock.patch.object(push._Sending, "_step", early):
        yield


@contextmanager
def answer_before_commit() -> Iterator[None]:
    @contextmanager
    def writing(self, *villages):
        with ExitStack() as stack:
            raw = stack.enter_context(self.store.write_engine.connect())
            raw.begin()
            yield raw
            try:
                raw.commit()
            except Exception:
                raw.rollback()

    with mock.patch.object(base.Township, "writing", writing):
        yield


@contextmanager
def escrow_ends_as_often_as_it_is_said() -> Iterator[None]:
    kind = entry_folds.ExchangeMade
    once = entry_folds._WITH_OTHERS[kind]

    def often(draft, body, facts):
        once(draft, body, facts)
        chosen = draft.entries[0]["ended_by"]
        for end in facts:
            if type(end.fact.payload) in entry_folds._ENDINGS and end.fact.event_id != chosen:
                draft.post("escrow", body.account, body.points, by=end)

    with mock.patch.dict(entry_folds._WITH_OTHERS, {kind: often}):
        yield


@contextmanager
def undone_as_often_as_it_is_said() -> Iterator[None]:
    family = FAMILIES["entry"]

    def often(village, key, facts, names):
        rows = family.fold(village, key, facts, names)
        undoings = [s for s in facts if isinstance(s.fact.payload, entry_folds.UNDOINGS)]
        for each in undoings[1:]:
            for row in rows.get("postings", [])[-2:]:
                rows["postings"].append(dict(row, cause=each.fact.event_id, line=row["line"] + 9))
        return rows

    with mock.patch.dict(FAMILIES, {"entry": replace(family, fold=often)}):
        yield


@contextmanager
def page_without_its_facts() -> Iterator[None]:
    with mock.patch.object(replica, "_keep", return_value=[]):
        yield


@contextmanager
def every_village_for_everybody() -> Iterator[None]:
    heads = replica.heads
    with mock.patch.object(door.replica, "heads", lambda conn, villages=None: heads(conn)):
        yield


@contextmanager
def both_of_a_double_are_undone() -> Iterator[None]:
    class Smallest(list):
        """Sorted, and the slice that leaves the first one out leaves nothing out."""

        def __getitem__(self, place):
            return list(self) if isinstance(place, slice) else super().__getitem__(place)

    def ordered(values, **how):
        return Smallest(sorted(values, **how))

    with mock.patch.object(answers, "sorted", ordered, create=True):
        yield


@contextmanager
def moved_facts_are_left_behind() -> Iterator[None]:
    with mock.patch.object(rehoming, "insert_rows", nothing):
        yield


@dataclass(frozen=True)
class Mutant:
    """A fault, the story that must not come to its end with it, and what the story then says.

    That it ends badly is not enough: a patch of a function that has another name by now ends
    every story badly.
    """

    name: str
    patch: Callable[[], object]
    story: Story
    says: str


MUTANTS = [
    Mutant(
        "look-up of a gesture's earlier fact skipped",
        replaced(log, "find", lambda *_: None),
        stories.gesture_twice,
        # The second showing of one gesture is answered as if it were another deed.
        "CAP_REACHED",
    ),
    Mutant("unique index dropped", unique_index_dropped, stories.id_a_second_time, "stands twice"),
    Mutant(
        "mark moved early",
        mark_moves_before_the_receipt,
        stories.lost_request,
        "Broken 7: A1 has a mark at",
    ),
    Mutant(
        "receipt not verified",
        replaced(Link, "holds", lambda *_: True),
        stories.forged_receipt,
        "Broken 7: A1 has a mark at",
    ),
    Mutant(
        "answer before commit",
        answer_before_commit,
        stories.full_server,
        "Broken 7: A1 has a mark at",
    ),
    Mutant(
        "signature and chain not checked",
        replaced(replica, "_check_signature", nothing),
        stories.tampered_page,
        "Broken 3: A2 holds another",
    ),
    Mutant(
        "overlap not compared",
        replaced(replica, "_check_overlap", nothing),
        stories.late_batch_of_another_history,
        "is off the chain",
    ),
    Mutant(
        "re-homed facts left behind",
        moved_facts_are_left_behind,
        stories.image_put_back,
        "Broken 3: A1",
    ),
    Mutant(
        "page mark without its facts",
        page_without_its_facts,
        stories.plain_settlement,
        "Broken 3: town",
    ),
    Mutant(
        "gate ignored",
        replaced(whole_logs.Overrides, "applied", lambda self, facts: list(facts)),
        stories.stolen_kiosk,
        "posts behind its gate",
    ),
    Mutant(
        "tombstone not looked at",
        replaced(log, "_ERASED", log._ERASED.where(tables.erased.c.owner == "nobody")),
        stories.erased_before_she_came,
        "there after her erasure",
    ),
    Mutant(
        "double not answered",
        replaced(answers, "_doubles_among", nothing),
        stories.signed_in_at_two_kiosks,
        "Broken double: member",
    ),
    Mutant(
        "both of a double undone",
        both_of_a_double_are_undone,
        stories.signed_in_at_two_kiosks,
        "the township undid both",
    ),
    Mutant(
        "escrow ends twice",
        escrow_ends_as_often_as_it_is_said,
        stories.handed_here_taken_back_there,
        "was undone twice",
    ),
    Mutant(
        "goods went out twice untold",
        replaced(handed, "flag", nothing),
        stories.handed_here_taken_back_there,
        "nobody was told",
    ),
    Mutant(
        "undone twice",
        undone_as_often_as_it_is_said,
        stories.reversed_at_two_kiosks,
        "was undone twice",
    ),
    Mutant(
        "overdraft not flagged",
        replaced(overdrafts, "flag", nothing),
        stories.spent_then_reversed,
        "nobody was told",
    ),
    Mutant(
        "scope by village skipped",
        every_village_for_everybody,
        stories.another_village,
        "Broken 9: a kiosk of v2 was handed",
    ),
    Mutant(
        "spent anywhere",
        replaced(exchange, "spends_here", lambda *_: True),
        stories.spending_away_from_the_counter,
        "spent; the counter is",
    ),
    Mutant(
        "dead card taken",
        replaced(
            cards, "check", lambda conn, village, print_: cards.CardSeen(cards.Shown.OK, None)
        ),
        stories.lost_card_shown,
        "Broken 8: A1 took",
    ),
    Mutant(
        "township not refilled",
        replaced(cycle, "refill", nothing),
        stories.township_put_back,
        "Broken 1: town does not hold",
    ),
    Mutant(
        "what the township has seen ignored",
        replaced(people_folds, "settled", list),
        stories.changed_on_both_sides,
        "not what the township said last",
    ),
    Mutant(
        "receipt for another fact",
        replaced(logs, "hash_at", lambda conn, origin, seq: None),
        stories.plain_settlement,
        "Broken 10: A1 after 3 rounds",
    ),
]


@pytest.mark.parametrize("story", sorted({m.story for m in MUTANTS}, key=lambda s: s.__name__))
def test_every_story_comes_to_a_good_end_in_the_real_program(story: Story):
    with scene() as told:
        story(told)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_no_mutant_survives(mutant: Mutant):
    with mutant.patch(), pytest.raises(Exception) as caught, scene() as told:  # noqa: PT011
        mutant.story(told)
    said = f"{caught.type.__name__} {caught.value}"
    print(f"{mutant.name}: {said[:200]}")
    assert mutant.says in said
