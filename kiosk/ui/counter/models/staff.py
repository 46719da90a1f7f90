"""What the pages of the staff are handed: who works here, one of them, a PIN that is made."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.counter.models.around import ClerkFace, PersonLine, Shell


@dataclass(frozen=True)
class Staff:
    """Who works here.

    Attributes:
        people: all of them.
        head: who looks may appoint and change; others only see, and change their own PIN.
        alone: a sentence for a village where one clerk works alone; empty otherwise.
    """

    shell: Shell
    people: tuple[ClerkFace, ...]
    head: bool
    alone: str = ""


@dataclass(frozen=True)
class RoleLine:
    """A role: its id, its name, and what it is for."""

    role: str
    name: str
    does: str


@dataclass(frozen=True)
class ClerkForm:
    """A clerk who is changed, or a new one.

    Attributes:
        clerk: who; ``None`` for a new one.
        name: what is known of a new one's name.
        roles: those she has.
        every: all there are.
        face: name of her picture.
        faces: all there are.
        member: the villager a new one is, if one was chosen.
    """

    shell: Shell
    every: tuple[RoleLine, ...]
    faces: tuple[str, ...]
    clerk: int | None = None
    name: str = ""
    roles: tuple[str, ...] = ()
    face: str = "avatar-bob"
    member: PersonLine | None = None


@dataclass(frozen=True)
class NewPin:
    """Six digits are made, twice the same; before that the present ones where they are known.

    Attributes:
        name: whose.
        step: ``old``, ``new`` or ``again``.
        trouble: why it is asked once more, or empty.
        must: she has to: her PIN was thought of by somebody else.
    """

    shell: Shell
    name: str
    step: str = "new"
    trouble: str = ""
    must: bool = False
