"""户迁人随: the sheet on which a person, or her whole household, goes to another village."""

from __future__ import annotations

from nicegui import ui

from kiosk.services.people import Person
from kiosk.township import moves
from kiosk.township.console.desk import Desk
from kiosk.township.console.frame import Box, Choice, ask, html, key, tell_in
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import div, tag
from kiosk.township.moves import CannotMove, Moved, NewHousehold
from kiosk.township.villages import Village
from kiosk.words import shown

ONE, ALL = "one", "all"
_DOOR_LENGTH_MAX = 40


def sheet(
    desk: Desk, village: Village, person: Person, at_home: int, others: tuple[Village, ...]
) -> None:
    """Where to, who, which group and door; asked once more before it is done.

    Args:
        at_home: How many of her household have an account.
        others: Villages of who looks; both villages of a move have to be hers.
    """
    there = {str(each.number): each.name for each in others if each.number != village.number}
    with ui.element("section").classes("sheet").props('data-form="move"'):
        html(div("top", tag("h2", shown("console-move"))))
        with ui.element("div").classes("form"):
            html(div("soft small", shown("console-move-how")))
            if not there:
                html(div("empty", shown("console-move-nowhere")))
                return
            target = Choice(shown("console-move-to"), there, name="target")
            who = {ONE: shown("console-move-one"), ALL: shown("console-move-all", count=at_home)}
            whom = Choice(shown("console-move-who"), who, name="whom")
            group = Box(shown("console-move-group"), name="group", start="1")
            door = Box(shown("console-move-door"), name="door")
            problem = ui.element("div")
            event_id = desk.town.mint()

            async def go() -> None:
                home = NewHousehold(int(group.value), door.value.strip()[:_DOOR_LENGTH_MAX])

                def deed(look: Look) -> tuple[Moved, ...]:
                    number = int(target.value)
                    return _move(desk, look, village, number, person, whom.value, home, event_id)

                deed_name = "move" if whom.value == ONE else "move-household"
                about = {"village": village.village or "", "member": person.member}
                try:
                    moved = await desk.write(deed, deed_name, **about)
                except CannotMove as cannot:
                    tell_in(problem, shown(f"township-move-{cannot.reason}"), good=False)
                else:
                    tell_in(problem, _done(moved, there[target.value]), good=True)

            def sure() -> None:
                problem.clear()
                if not group.value.isdecimal() or not 0 < int(group.value) < 1000:
                    tell_in(problem, shown("console-move-not-a-group"), good=False)
                    return
                named = {"name": person.name or "", "village": there[target.value]}
                words = "console-move-ask" if whom.value == ONE else "console-move-ask-all"
                ask(desk, shown(words, count=at_home, **named), shown("console-move-effect"),
                    shown("console-move-yes"), go)  # fmt: skip

            key(shown("console-move-yes"), sure, sign="arrows-left-right-bold", name="move")


def _move(
    desk: Desk,
    look: Look,
    village: Village,
    target: int,
    person: Person,
    whom: str,
    home: NewHousehold,
    event_id: bytes,
) -> tuple[Moved, ...]:
    """Both villages have to be hers."""
    source, there = look.id_of(village.number), look.id_of(target)
    if whom == ALL:
        moved = moves.move_household(
            desk.town,
            household=person.household,
            source=source,
            target=there,
            group=home.group,
            door=home.door,
            operator=desk.operator,
        )
        if not moved:
            raise CannotMove("not-open")
        return moved
    return (
        moves.move(
            desk.town,
            member=person.member,
            source=source,
            target=there,
            household=home,
            event_id=event_id,
            operator=desk.operator,
        ),
    )


def _done(moved: tuple[Moved, ...], village: str) -> str:
    points = str(sum(each.points for each in moved))
    if len(moved) == 1:
        return shown("township-moved", points=points, village=village, member=str(moved[0].member))
    numbers = "、".join(str(each.member) for each in moved)
    return shown("console-move-all-done", count=len(moved), village=village, points=points,
                 numbers=numbers)  # fmt: skip
