"""What the dice found, told as stories: they stay, whatever steps the simulator learns later."""

from __future__ import annotations

from kiosk.simulate import calamities, townwork
from kiosk.simulate.clocks import Clock
from kiosk.simulate.machine import Machine
from tests.helpers.scenes import Scene, scene


def clone(told: Scene, name: str) -> str:
    """A disk is copied; both machines work on."""
    m, world = told.at(name), told.world
    twin = Machine(name + "c", m.disk.copy(), m.keys, Clock(world.time), m.village)
    twin.start()
    world.machines[twin.name] = twin
    world.watch(twin.name)
    return twin.name


def test_what_only_a_backup_holds_arrives_though_its_key_is_gone():
    """Seed 6: nobody could sign what the restored store had not sent yet."""
    with scene() as told:
        told.settle("A2")
        entry = told.book("A2")
        backup = told.copy("A2")
        calamities.restored(told.world, told.at("A2"), backup)
        told.end()
        raw = told.world.town.raw
        assert raw.execute("SELECT 1 FROM entries WHERE entry = ?", (entry,)).fetchone()


def test_both_machines_of_a_cloned_and_revoked_kiosk_keep_their_deeds():
    """Seed 109: two histories under a key that may not read any more."""
    with scene() as told:
        told.settle("A3")
        told.revoke("A3")
        twin = clone(told, "A3")
        told.book("A3")
        told.book(twin)
        told.settle("A3", twin)
        told.end()


def test_a_move_that_half_the_township_forgot_is_whole_again():
    """Seed 302: put back, and only the kiosks of one of the two villages had heard of the move."""
    with scene() as told:
        told.settle("A1", "B1")
        before = told.copy("town")
        told.move("v1", 2, "v2")
        told.settle("A1")
        told.town_restore(before)
        told.end()


def test_an_older_program_is_not_the_townships():
    """Seed 5: what a kiosk does not know yet is known where it is sent to."""
    with scene() as told:
        m = told.at("C1")
        m.hidden = frozenset({"PointsBooked"})
        with m.running():
            m.write(calamities.project_anew)
        told.look()
        told.settle("C1")
        told.end()


def test_a_kiosk_whose_twin_was_let_in_anew_is_let_in_too():
    """Seed 305: a new key retires the old one, and the twin still worked under it."""
    with scene() as told:
        told.settle("B2")
        twin = clone(told, "B2")
        told.book(twin)
        told.world.machines[twin].new_device("key-change")
        assert "enrolled" in townwork.enrol(told.world, told.at(twin))
        told.settle(twin)
        told.book("B2")
        told.settle("B2")
        told.end()


def test_what_only_a_sister_still_holds_of_a_kiosk_comes_to_everybody():
    """Seed 219892926958: the township and the kiosk were put back, and she wrote on otherwise."""
    with scene() as told:
        told.settle("A1", "A2", "A3")
        before, image = told.copy("town"), told.copy("A1")
        entry = told.book("A1")
        told.settle("A1", "A2", "A3")
        told.town_restore(before)
        told.image(image)
        told.book("A1")
        told.settle("A1", "A2", "A3")
        told.end()
        raw = told.at("A1").raw
        assert raw.execute("SELECT 1 FROM entries WHERE entry = ?", (entry,)).fetchone()


def test_a_backup_of_an_older_program_is_read_by_the_one_that_puts_it_back():
    """Seed 288666510383: what that program kept raw was never projected on the restored store."""
    with scene() as told:
        m = told.at("B1")
        m.hidden = frozenset({"MemberMoved"})
        told.move("v2", 8, "v1")
        told.settle("B1")
        backup = told.copy("B1")
        calamities.modernise(m)
        told.look()
        calamities.restored(told.world, told.at("B1"), backup)
        assert "enrolled" in townwork.enrol(told.world, told.at("B1"))
        told.end()


def test_an_image_of_a_disk_brings_back_the_program_that_was_on_it():
    """Seed 288666510459: an older program's tables stood under a newer one."""
    with scene() as told:
        m = told.at("A2")
        m.hidden = frozenset({"MemberMoved"})
        image = told.copy("A2")
        calamities.modernise(m)
        told.image(image)
        assert told.at("A2").hidden == image.hidden
        told.move("v1", 2, "v2")
        told.settle("A2")
        told.end()
