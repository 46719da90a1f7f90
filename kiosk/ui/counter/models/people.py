"""Members: booking for them, finding them, their page, their cards, new ones."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.counter.models.around import ClauseGroup, Id, PersonLine, Shell


@dataclass(frozen=True)
class Booking:
    """The page that books one clause for a person who is present.

    Attributes:
        shell: what stands round it.
        person: for whom.
        groups: the rule book.
        most: largest quantity offered, in units.
        note_most: how many characters may say what was done.
    """

    shell: Shell
    person: PersonLine
    groups: tuple[ClauseGroup, ...]
    most: int = 8
    note_most: int = 12


@dataclass(frozen=True)
class Waiting:
    """The desk waits for the villager's answer on 26, or shows what she said.

    Attributes:
        shell: what stands round it.
        person: who is asked.
        what: such as ``扫街 1 次``.
        points: signed.
        state: ``asking``, ``yes``, ``no``, ``silent`` (no answer is no booking) or ``refused``.
        why: for ``refused``: the reason in words.
    """

    shell: Shell
    person: PersonLine
    what: str
    points: int
    state: str = "asking"
    why: str = ""


@dataclass(frozen=True)
class LookUp:
    """Finding a member.

    Attributes:
        shell: what stands round it.
        why: what she is looked up for: ``person``, ``book``, ``sign-in``, ``rebook``, ``card``.
        mode: ``number``, ``pinyin`` or ``group``.
        asked: what was asked for (digits, letters, or ``"3"`` for the third group).
        found: whom it found; ``None`` before anything was asked.
        groups: numbers of the groups.
        more: more were found than are listed.
    """

    shell: Shell
    why: str = "person"
    mode: str = "number"
    asked: str = ""
    found: tuple[PersonLine, ...] | None = None
    groups: tuple[int, ...] = ()
    more: bool = False


@dataclass(frozen=True)
class EntryLine:
    """An entry of a member, as her clerk sees it.

    Attributes:
        entry: its id.
        number: as people say it.
        day: as shown.
        what: in words.
        points: signed.
        clerk: who booked it.
        state: ``""``, ``reversed``, ``objected``, ``public`` (公示中) or ``mark`` (a reversal).
        can_change: whether it may be reversed.
    """

    entry: Id
    number: str
    day: str
    what: str
    points: int
    clerk: str = ""
    state: str = ""
    can_change: bool = True


@dataclass(frozen=True)
class Member:
    """A member's page for the clerk.

    Attributes:
        shell: what stands round it.
        person: who.
        balance: what can be spent.
        merit: earned ever.
        facts: label and value pairs (组, 户, 人员类别, 出生年 …).
        card: state of the card in words.
        card_good: whether it can be used.
        entries: newest first, all that the station wants to show.
        forward_open: no old balance was brought forward yet.
    """

    shell: Shell
    person: PersonLine
    balance: int
    merit: int
    facts: tuple[tuple[str, str], ...]
    card: str
    card_good: bool
    entries: tuple[EntryLine, ...]
    forward_open: bool = False


@dataclass(frozen=True)
class PutRight:
    """Reversing or rebooking one entry, with a reason.

    Attributes:
        shell: what stands round it.
        person: whose entry.
        entry: the entry.
        reasons: id and words.
        reason: the chosen id, or empty.
        right: the right person for rebooking, once found.
        goods: the entry was an exchange; where the goods are has to be said.
    """

    shell: Shell
    person: PersonLine
    entry: EntryLine
    reasons: tuple[tuple[str, str], ...]
    reason: str = ""
    right: PersonLine | None = None
    goods: bool = False


@dataclass(frozen=True)
class Enrol:
    """A new member.

    Attributes:
        shell: what stands round it.
        groups: numbers of the groups.
        types: id and words of the member types.
        number: the number she will get.
        twins: people of nearly the same name and year, to be looked at first.
    """

    shell: Shell
    groups: tuple[int, ...]
    types: tuple[tuple[str, str], ...]
    number: int
    twins: tuple[PersonLine, ...] = ()


@dataclass(frozen=True)
class Forward:
    """Bringing forward the balance of an old paper book."""

    shell: Shell
    person: PersonLine


@dataclass(frozen=True)
class CardState:
    """A card of a member: its generation, state in words, day, and whether it is alive."""

    generation: int
    state: str
    day: str
    alive: bool


@dataclass(frozen=True)
class Cards:
    """A member's cards."""

    shell: Shell
    person: PersonLine
    cards: tuple[CardState, ...]
    printer: bool = False


@dataclass(frozen=True)
class PrintGroup:
    """A group whose people can be given cards: how many there are and how many have none."""

    group: int
    people: int
    without: int


@dataclass(frozen=True)
class PrintCards:
    """Printing cards for many."""

    shell: Shell
    groups: tuple[PrintGroup, ...]
    printer: bool = False
