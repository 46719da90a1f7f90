"""Coming to a township: a village with years behind it, and a machine with nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.store import tables
from kiosk.store.engine import open_store
from kiosk.store.errors import StoreExists
from kiosk.store.incarnation import settle as settled_node
from kiosk.store.keys import load_keys
from kiosk.store.recovery import RecoverySheet, sheet_resets_pin
from kiosk.store.uow import Node
from kiosk.store.verify import verify
from kiosk.sync import enrol, link, wire
from kiosk.sync.code import Code
from kiosk.sync.cycle import settle
from kiosk.sync.enrol import Enrolled, Refusal
from kiosk.sync.home import direct
from kiosk.sync.outcome import Trouble
from kiosk.sync.transport import CBOR, Answer
from kiosk.township import enrolment, villages
from tests.helpers.nodes import FakeClock
from tests.helpers.settling import Kiosk, Line, bent, lost, new_kiosk, new_town, says, unheard

ADDRESS = "https://township.test"


def code_of(kiosk: Kiosk) -> Code:
    return enrolment.make_code(kiosk.line.town, kiosk.number).code


def ask(kiosk: Kiosk, code: Code) -> Enrolled | Refusal | Trouble:
    return enrol.enrol(kiosk.home, kiosk.line, ADDRESS, code)


def bodies(kiosk: Kiosk) -> list[bytes]:
    with kiosk.node.store.read_engine.connect() as conn:
        facts = tables.facts.c
        return list(conn.execute(select(facts.body).order_by(facts.log_id, facts.seq)).scalars())


def test_a_village_that_worked_alone_keeps_its_id_its_log_and_every_byte() -> None:
    kiosk = new_kiosk(new_town(), village="v0102030405")
    kiosk.member()
    kiosk.awards(10)
    before, log_id = bodies(kiosk), kiosk.node.log_id
    done = ask(kiosk, code_of(kiosk))
    assert isinstance(done, Enrolled)
    assert (done.village, kiosk.node.log_id) == ("v0102030405", log_id)
    assert bodies(kiosk) == before
    pinned = kiosk.home.read(link.read)
    assert pinned is not None
    assert pinned.key == kiosk.line.town.keys.public
    assert (pinned.township_name, pinned.village_name) == ("青山镇", "清水湾")


def test_a_wrong_code_is_told_and_five_of_them_spend_it() -> None:
    kiosk = new_kiosk(new_town())
    code = code_of(kiosk)
    wrong = Code(code.id, code.secret[::-1])
    for _ in range(5):
        assert ask(kiosk, wrong) is Refusal.WRONG_CODE
    assert ask(kiosk, code) is Refusal.SPENT
    assert kiosk.home.read(link.read) is None


def test_a_code_is_good_for_fifteen_minutes_and_one_kiosk() -> None:
    town = new_town()
    kiosk = new_kiosk(town)
    late = code_of(kiosk)
    clock = town.clock
    assert isinstance(clock, FakeClock)
    clock.forward(15 * 60 * 1000)
    assert ask(kiosk, late) is Refusal.EXPIRED
    code = code_of(kiosk)
    assert isinstance(ask(kiosk, code), Enrolled)
    other = new_kiosk(town, village=kiosk.node.village, number=kiosk.number)
    assert ask(other, code) is Refusal.SPENT


def test_a_lost_answer_is_asked_for_again_with_the_same_code() -> None:
    kiosk = new_kiosk(new_town())
    code = code_of(kiosk)
    kiosk.line.faults = [unheard()]
    assert ask(kiosk, code) is Trouble.TIMEOUT
    assert kiosk.home.read(link.read) is None
    assert isinstance(ask(kiosk, code), Enrolled)
    assert kiosk.settle().settled


def test_who_answers_without_knowing_the_code_is_not_pinned() -> None:
    kiosk, stranger = new_kiosk(new_town()), new_town()
    number = villages.add(stranger, "清水湾").number
    theirs = enrolment.make_code(stranger, number).code

    def bend(answer: Answer) -> Answer:
        true = wire.read_enrol_answer(answer.body)
        own = wire.EnrolAnswer(
            true.village, true.village_name, "t9", "别镇", stranger.keys.public,
            stranger.keys.box_public, "", true.server_ms, true.proof,
        )  # fmt: skip
        return Answer(200, answer.headers, own.packed())

    kiosk.line.faults = [bent(bend)]
    assert ask(kiosk, code_of(kiosk)) is Refusal.NOT_PROVED
    assert kiosk.home.read(link.read) is None
    assert theirs.secret  # knowing some other code does not help either


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (lost("offline"), Trouble.OFFLINE),
        (says(200, "text/html", b"<html>"), Trouble.NOT_OURS),
        (says(200, CBOR, b"garbage"), Trouble.BROKEN),
        (says(503), Trouble.BUSY),
    ],
)
def test_no_answer_pins_nothing(fault: object, trouble: Trouble) -> None:
    kiosk = new_kiosk(new_town())
    kiosk.line.faults = [fault]  # type: ignore[list-item]
    assert ask(kiosk, code_of(kiosk)) is trouble
    assert kiosk.home.read(link.read) is None


def test_another_villages_sheet_changes_nothing() -> None:
    town = new_town()
    kiosk = new_kiosk(town, village="v0102030405")
    kiosk.enrol()
    other = new_kiosk(town, village="v0909090909", number=kiosk.number)
    refused = ask(other, code_of(other))
    assert refused in (Refusal.VILLAGE_TAKEN, Refusal.OTHER_VILLAGE)
    assert other.home.read(link.read) is None


def test_a_kiosk_does_not_go_over_to_another_township() -> None:
    kiosk = new_kiosk(new_town())
    kiosk.enrol()
    mine = kiosk.home.read(link.read)
    kiosk.line.town = new_town()
    kiosk.number = villages.add(kiosk.line.town, "清水湾").number
    assert ask(kiosk, code_of(kiosk)) is Refusal.OTHER_TOWNSHIP
    assert kiosk.home.read(link.read) == mine


# ---- an empty machine ----------------------------------------------------------------------------


class Machine:
    """A new machine with two folders, and what came out of its printer."""

    def __init__(self, folder: Path, line: Line) -> None:
        self.store, self.keys = folder / "data" / "kiosk.db", folder / "keys"
        self.line = line
        self.printed: list[tuple[str, RecoverySheet]] = []

    def sheet(self, node: Node, paper: RecoverySheet, village: str) -> None:
        self.printed.append((village, paper))

    def join(self, code: Code) -> Enrolled | Refusal | Trouble:
        return enrol.join(
            self.store,
            self.keys,
            self.line,
            ADDRESS,
            code,
            sheet=self.sheet,
            clock=FakeClock(),
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path, Line(new_town()))


def first_of(machine: Machine) -> Kiosk:
    kiosk = new_kiosk(machine.line.town, village="v0102030405")
    kiosk.member()
    kiosk.awards(40)
    kiosk.enrol()
    assert kiosk.settle().settled
    return kiosk


def test_an_empty_machine_becomes_a_kiosk_of_the_codes_village(machine: Machine) -> None:
    first = first_of(machine)
    done = machine.join(code_of(first))
    assert isinstance(done, Enrolled)
    assert done.village == "v0102030405"
    keys = load_keys(machine.keys)
    with open_store(machine.store, keys.store) as store:
        node = settled_node(store, keys, clock=FakeClock()).node
        home = direct(node, keys)
        assert settle(home, machine.line).settled
        with store.read_engine.connect() as conn:
            b = tables.balances.c
            asked = select(b.balance).where(b.account == "m:1")
            assert conn.execute(asked).scalar() == 200
            ranges = conn.execute(select(tables.settings.c.key)).scalars().all()
        assert f"numbers.member:{node.device}" in ranges
        assert verify(store).sound
    (village, paper), *rest = machine.printed
    assert (village, rest) == ("清水湾", [])
    assert sheet_resets_pin(paper, keys.recovery_public)


def test_a_machine_whose_answer_was_lost_comes_in_with_the_same_code_and_a_sheet_that_fits(
    machine: Machine,
) -> None:
    code = code_of(first_of(machine))
    machine.line.faults = [unheard()]
    assert machine.join(code) is Trouble.TIMEOUT
    assert not machine.store.exists()
    assert machine.printed == []
    assert isinstance(machine.join(code), Enrolled)
    assert sheet_resets_pin(machine.printed[-1][1], load_keys(machine.keys).recovery_public)


def test_a_machine_whose_printer_failed_has_no_village_and_may_try_again(machine: Machine) -> None:
    code = code_of(first_of(machine))

    def broken(node: Node, paper: RecoverySheet, village: str) -> None:
        raise OSError("no paper")

    with pytest.raises(OSError, match="no paper"):
        enrol.join(machine.store, machine.keys, machine.line, ADDRESS, code, sheet=broken)
    assert not machine.store.exists()
    assert not machine.keys.exists()
    assert isinstance(machine.join(code), Enrolled)


def test_a_machine_with_a_village_is_never_overwritten(machine: Machine) -> None:
    first = first_of(machine)
    assert isinstance(machine.join(code_of(first)), Enrolled)
    before = machine.store.read_bytes()
    with pytest.raises(StoreExists):
        machine.join(code_of(first))
    assert machine.store.read_bytes() == before


def test_a_refused_machine_has_nothing_but_keys_for_the_next_try(machine: Machine) -> None:
    code = code_of(first_of(machine))
    assert machine.join(Code(code.id, code.secret[::-1])) is Refusal.WRONG_CODE
    assert not machine.store.exists()
    assert not machine.keys.exists()
    assert machine.printed == []
