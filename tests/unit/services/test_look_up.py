"""A member's page for the clerk: what it knows beyond the lines it shows."""

from __future__ import annotations

from kiosk.services import look_up
from tests.helpers.made_village import made_village


def test_her_page_knows_her_old_book_however_long_ago_it_was_brought_forward():
    village = made_village()
    member = village.member(points=12)
    other = village.member("李长福")
    pages = {
        number: village.do(look_up.open_page, member=number, clerk=village.clerk, why="search")
        for number in (member, other)
    }
    assert pages[member].forwarded
    assert not pages[other].forwarded
