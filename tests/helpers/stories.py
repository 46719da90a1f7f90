"""Short stories that meet a fault each; every one comes to a good end in the real program."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy.exc import IntegrityError

from kiosk.core.facts.shelf import ExchangeUndone
from kiosk.services import cards, exchange, put_right, staff
from kiosk.services import enrol as enrolling
from kiosk.simulate import deeds
from kiosk.store import log
from kiosk.store.uow import UnitOfWork
from kiosk.township import clerks
from tests.helpers.scenes import Scene


def gesture_twice(told: Scene) -> None:
    told.book("A1", times=2)
    told.settle("A1")


def id_a_second_time(told: Scene) -> None:
    """An id that was used once is refused by the store itself, past every look-up."""
    event = told.book("A1")
    m = told.at("A1")

    def again(uow: UnitOfWork) -> None:
        stored = uow.already(event)
        assert stored is not None
        log.append(uow.conn, m.node.log_id, [stored.fact])

    with suppress(IntegrityError):
        m.work(again)
    asked = "SELECT count(*) FROM facts WHERE event_id = ?"
    assert m.raw.execute(asked, (event,)).fetchone()[0] == 1, "one id stands twice"


def signed_in_at_two_kiosks(told: Scene) -> None:
    activity = told.gathering("A1")
    told.settle("A1", "A2", "A3")
    told.attend("A2", activity)
    told.attend("A3", activity)
    told.settle("A2", "A3")
    told.end()


def lost_request(told: Scene) -> None:
    told.book("A1")
    told.settle("A1", fault="lost", on="/batches")


def forged_receipt(told: Scene) -> None:
    told.book("A1")
    told.settle("A1", fault="forged", on="/batches")


def tampered_page(told: Scene) -> None:
    told.book("A1")
    told.settle("A1")
    told.settle("A2", fault="tampered", on="/facts")
    told.settle("A2")
    told.end()


def full_server(told: Scene) -> None:
    told.book("A1")
    told.settle("A1", fault="server-full", on="/batches")


def plain_settlement(told: Scene) -> None:
    told.book("A1")
    told.settle("A1", "A2")
    told.end()


def image_put_back(told: Scene) -> None:
    told.settle("A1")
    image = told.copy("A1")
    told.book("A1")
    told.settle("A1")
    told.image(image)
    told.book("A1")
    told.settle("A1", "A2")
    told.end()


def late_batch_of_another_history(told: Scene) -> None:
    """A batch is long on its way; meanwhile the disk is put back and another history is sent."""
    told.settle("A1")
    image = told.copy("A1")
    for _ in range(3):
        told.book("A1")
    told.settle("A1", fault="late", on="/batches")
    told.image(image)
    told.book("A1")
    told.settle("A1")
    told.late()
    told.end()


def stolen_kiosk(told: Scene) -> None:
    told.revoke("A2")
    told.book("A2")
    told.settle("A2")
    told.look()


def erased_before_she_came(told: Scene) -> None:
    """A kiosk enrols somebody, the township erases her, and only then the kiosk settles."""
    m = told.at("A2")
    event = m.node.mint()
    told.settle("A2")
    done = told.work(
        "A2",
        lambda uow: enrolling.enrol(
            uow, event, name="Wang Guihua", household=1, clerk=1, twins_seen=True
        ),
    )
    told.erase("v1", f"m:{done.member}")
    told.settle("A2")
    told.look()
    told.end()


def handed_here_taken_back_there(told: Scene) -> None:
    entry = told.exchange("A1")
    told.settle("A1", "A2")
    first, second = told.at("A1").node.mint(), told.at("A2").node.mint()
    told.work("A1", lambda uow: exchange.hand_over(uow, first, exchange=entry, clerk=1))
    # A2 is not the counter and would refuse; a copy of the counter's disk would not.
    told.work("A2", lambda uow: uow.append(ExchangeUndone(entry), event_id=second))
    told.settle("A1", "A2")
    told.end()


def reversed_at_two_kiosks(told: Scene) -> None:
    entry = told.book("A1")
    told.settle("A1", "A2")
    for name in ("A1", "A2"):
        event = told.at(name).node.mint()
        told.work(
            name,
            lambda uow, event=event: put_right.reverse(
                uow, event, entry=entry, reason="a slip", clerk=1, second=2
            ),
        )
    told.settle("A1", "A2")
    told.end()


def spent_then_reversed(told: Scene) -> None:
    """Points are spent at the counter while another kiosk takes their deed back."""
    told.settle("A1", "A2")
    entries = (
        told.at("A2")
        .raw.execute(
            "SELECT entry FROM entries WHERE village = 'v1' AND account = 'm:1' AND points > 0"
        )
        .fetchall()
    )
    for _ in range(3):
        told.exchange("A1")
    for (entry,) in entries:
        event = told.at("A2").node.mint()
        told.work(
            "A2",
            lambda uow, event=event, entry=entry: put_right.reverse(
                uow, event, entry=entry, reason="a slip", clerk=1, second=2
            ),
        )
    told.settle("A2", "A1")
    below = "SELECT 1 FROM balances WHERE village = 'v1' AND account = 'm:1' AND balance < 0"
    assert told.world.town.raw.execute(below).fetchone()
    told.end()


def another_village(told: Scene) -> None:
    told.settle("B1")


def spending_away_from_the_counter(told: Scene) -> None:
    with suppress(AssertionError if _refused(told) else ()):
        told.exchange("A2")


def _refused(told: Scene) -> bool:
    """Whether the kiosk itself says that nothing is spent here."""
    m = told.at("A2")
    with m.node.reading() as conn:
        return not exchange.spends_here(conn, m.village, m.device)


def lost_card_shown(told: Scene) -> None:
    m = told.at("A1")
    event = m.node.mint()
    print_, generation = m.raw.execute(
        "SELECT fingerprint, generation FROM cards WHERE village = 'v1' AND holder = 'm:1'"
    ).fetchone()
    told.work(
        "A1",
        lambda uow: cards.raise_state(uow, event, member=1, state=cards.State.LOST, clerk=1),
    )
    with m.node.reading() as conn:
        seen = cards.check(conn, m.village, print_)
    if seen.shown is cards.Shown.OK:
        deeds.check_card(m, "m:1", generation)


def township_put_back(told: Scene) -> None:
    copy = told.copy("town")
    told.book("A1")
    told.revoke("A3")
    told.settle("A1", "A2")
    told.town_restore(copy)
    told.end()


def changed_on_both_sides(told: Scene) -> None:
    """A kiosk whose clock is ahead changes a clerk; the township saw it and changed her again."""
    told.settle("A1")
    m = told.at("A1")
    m.clock.skew_ms = 5 * 86_400_000
    event = m.node.mint()
    told.work("A1", lambda uow: None)
    m.work(
        lambda uow: staff.change_roles(uow, event, clerk=2, roles=[staff.Role.AUDITOR], by=1),
        day="2026-11-28",
    )
    told.look()
    told.settle("A1")
    mind = told.world.town.mind
    clerks.change_clerk(mind, "v1", mind.mint(), clerk=2, roles=[staff.Role.REGISTRAR], cadre=1)
    told.settle("A1", "A2")
    for name in ("A1", "A2"):
        asked = "SELECT roles FROM clerks WHERE village = 'v1' AND clerk = 2"
        roles = told.at(name).raw.execute(asked).fetchone()[0]
        assert roles == "registrar", f"{name} holds {roles}, not what the township said last"
