"""Pictures cross the shared memory whole, newest first, and are forgotten when asked."""

import os

import pytest

from kiosk.scanner.preview import HEIGHT_MAX, WIDTH_MAX, Preview, new_memory


@pytest.fixture
def memory():
    fd = new_memory()
    yield fd
    os.close(fd)


@pytest.fixture
def sides(memory):
    child, parent = Preview(memory), Preview(memory)
    yield child, parent
    child.close()
    parent.close()


def test_there_is_no_picture_before_the_first(sides):
    assert sides[1].read() is None


def test_the_newest_picture_comes_across(sides):
    child, parent = sides
    for shade in (10, 20, 30):
        child.write(bytes([shade]) * (4 * 2 * 3), 4, 2, float(shade))
    frame = parent.read()
    assert (frame.width, frame.height, frame.number, frame.taken_at) == (4, 2, 3, 30.0)
    assert frame.rgb == bytes([30]) * 24


def test_the_largest_picture_fits_and_a_larger_one_is_refused(sides):
    child, parent = sides
    child.write(b"\7" * (WIDTH_MAX * HEIGHT_MAX * 3), WIDTH_MAX, HEIGHT_MAX, 1.0)
    assert len(parent.read().rgb) == WIDTH_MAX * HEIGHT_MAX * 3
    with pytest.raises(ValueError, match="no room"):
        child.write(bytes((WIDTH_MAX + 1) * HEIGHT_MAX * 3), WIDTH_MAX + 1, HEIGHT_MAX, 1.0)


def test_a_cleared_preview_holds_nothing_of_a_face(sides):
    child, parent = sides
    child.write(b"face" * 6, 4, 2, 1.0)
    child.write(b"FACE" * 6, 4, 2, 1.1)
    parent.clear()
    assert parent.read() is None
    assert b"face" not in child._memory[:]
    assert b"FACE" not in child._memory[:]


def test_a_heart_beat_is_seen_from_the_other_side(sides):
    child, parent = sides
    before = parent.beats()
    child.beat()
    child.write(bytes(24), 4, 2, 1.0)
    child.beat()
    assert parent.beats() == before + 2


def test_a_new_child_goes_on_counting(sides, memory):
    child, parent = sides
    child.write(bytes(24), 4, 2, 1.0)
    child.write(bytes(24), 4, 2, 1.1)
    reborn = Preview(memory)
    reborn.write(bytes(24), 4, 2, 1.2)
    assert parent.read().number == 3
    reborn.close()
