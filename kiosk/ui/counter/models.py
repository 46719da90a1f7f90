"""What the counter's screens are handed: frozen values, in the clerk's words, nothing of the store.

Points are whole numbers; ``quantity`` is in tenths of the clause's unit. Times and days come as
they are shown. Ids are whatever the station gave (a number, bytes); screens only hand them back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Id = object
"""An event's or a thing's id; opaque to screens."""

#: The pages of the rail, in their order.
RAILS = ("desk", "station", "book", "handover", "people", "rules", "day", "settings")
_NO_BADGES: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class ClerkFace:
    """Somebody who works here: her number, name, roles in words, and drawn face."""

    clerk: int
    name: str
    role: str = ""
    face: str = "avatar-bob"


@dataclass(frozen=True)
class Sync:
    """How things stand with the township, in words: one strong phrase and one plain."""

    strong: str
    plain: str = ""
    icon: str = "cloud-check-bold"


@dataclass(frozen=True)
class Shell:
    """What stands round every page of the desk.

    Attributes:
        village: name of the village.
        counter: such as ``1 号柜台``.
        clerk: who is at the desk.
        sync: the line at the foot.
        undo: the last entry she may take back, such as ``王桂花 +2 分``; empty for none.
        badges: how many wait, by rail.
        rails: which pages exist in this kiosk.
    """

    village: str
    counter: str
    clerk: ClerkFace
    sync: Sync
    undo: str = ""
    badges: Mapping[str, int] = field(default_factory=lambda: _NO_BADGES)
    rails: tuple[str, ...] = RAILS


@dataclass(frozen=True)
class PersonLine:
    """A member in a list: number in the village, name, face, group, what tells her apart."""

    member: int
    name: str
    face: str = "avatar-gran"
    group: int = 0
    remark: str = ""


@dataclass(frozen=True)
class StaffPin:
    """Screen 20.

    Attributes:
        clerks: who may enter.
        chosen: number of the chosen clerk, or ``None``.
        wrong: the last PIN was wrong.
        locked_minutes: minutes she has to wait; 0 when she may try.
        second: a second clerk is asked for (``why`` says for what).
        why: such as ``结转旧存折 86 分``.
        head: whom to ask when the PIN is forgotten.
    """

    clerks: tuple[ClerkFace, ...]
    chosen: int | None = None
    wrong: bool = False
    locked_minutes: int = 0
    second: bool = False
    why: str = ""
    head: str = ""


@dataclass(frozen=True)
class Figure:
    """A number of today: ``37`` ``人`` ``今天来过``."""

    value: int
    unit: str
    label: str


@dataclass(frozen=True)
class ActivityLine:
    """An activity on the desk.

    Attributes:
        activity: its id.
        picture: name of its picture.
        title: such as ``村口大扫除``.
        when: such as ``上午 9:00``.
        place: where.
        state: ``open`` (signing in), ``planned``, ``today`` (may be opened) or ``closed``.
        came: how many came.
        signed_up: how many said they would come.
    """

    activity: Id
    picture: str
    title: str
    when: str
    place: str
    state: str = "planned"
    came: int = 0
    signed_up: int = 0


@dataclass(frozen=True)
class Desk:
    """Screen 21."""

    shell: Shell
    greeting: str
    figures: tuple[Figure, ...]
    activities: tuple[ActivityLine, ...]
    waiting: int
    calling: bool = False


@dataclass(frozen=True)
class Arrived:
    """Somebody who signed in: shown huge, then in the last five."""

    name: str
    face: str
    points: int
    at: str


@dataclass(frozen=True)
class Station:
    """Screen 22.

    Attributes:
        shell: what stands round it.
        title: the activity.
        last: the newest, or ``None`` before the first.
        last_five: newest first.
        came: how many are here.
        signed_up: how many said they would come; 0 when nobody was asked.
        points: what each gets.
        sound: whether the voice is on.
        trouble: a calm sentence instead of the last name (already here, card not known), or empty.
        camera: whether the camera works; without it the number pad is the way.
    """

    shell: Shell
    title: str
    points: int
    last: Arrived | None = None
    last_five: tuple[Arrived, ...] = ()
    came: int = 0
    signed_up: int = 0
    sound: bool = True
    trouble: str = ""
    camera: bool = True


@dataclass(frozen=True)
class Template:
    """A kind of activity: picture, title, the clause that gives the points, the usual place."""

    template: Id
    picture: str
    title: str
    clause: str
    clause_words: str
    points: int
    unit: str
    place: str = ""


@dataclass(frozen=True)
class Maker:
    """The page that makes an activity.

    Attributes:
        shell: what stands round it.
        templates: to choose from.
        places: to choose from.
        days: shown words and ISO day, today first.
        times: to choose from, such as ``8:00``; the first is ``now``.
        now: the time it would start at once, as shown.
    """

    shell: Shell
    templates: tuple[Template, ...]
    places: tuple[str, ...]
    days: tuple[tuple[str, str], ...]
    times: tuple[str, ...]
    now: str


@dataclass(frozen=True)
class ClauseLine:
    """A clause in a list.

    Attributes:
        clause: its id, such as ``V3``.
        title: what was done.
        unit: 次, 小时, 公斤 …
        points: for one unit; negative for a deduction.
        cap: the cap in words, or empty.
        who: who may claim it, in words.
        review: who reviews it, in words.
        closed: why it cannot be booked for this person now, or empty.
        divisible: the quantity may have a half.
    """

    clause: str
    title: str
    unit: str
    points: int
    cap: str = ""
    who: str = ""
    review: str = ""
    closed: str = ""
    divisible: bool = False


@dataclass(frozen=True)
class ClauseGroup:
    """A category of the rule book with its clauses."""

    group: str
    picture: str
    title: str
    clauses: tuple[ClauseLine, ...]


@dataclass(frozen=True)
class Booking:
    """The page that books one clause for a person who is present.

    Attributes:
        shell: what stands round it.
        person: for whom.
        groups: the rule book.
        most: largest quantity offered, in units.
    """

    shell: Shell
    person: PersonLine
    groups: tuple[ClauseGroup, ...]
    most: int = 8


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
class ToFetch:
    """An exchange that waits to be fetched."""

    exchange: Id
    person: PersonLine
    item: str
    picture: str
    count: int
    unit: str
    points: int
    since: str
    days_left: int


@dataclass(frozen=True)
class HandOver:
    """The list of what waits."""

    shell: Shell
    waiting: tuple[ToFetch, ...]


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


@dataclass(frozen=True)
class DayPage:
    """Today's entries and the closing of the day.

    Attributes:
        shell: what stands round it.
        day: as shown.
        figures: numbers of the day.
        entries: newest first; ``clerk`` and ``what`` filled, ``what`` begins with the name.
        closed: the day is closed.
        seal: eight characters of the head's hash, once closed.
        paper: what became of the last sheet (printed, kept where), or empty.
    """

    shell: Shell
    day: str
    figures: tuple[Figure, ...]
    entries: tuple[EntryLine, ...]
    closed: bool = False
    seal: str = ""
    paper: str = ""


@dataclass(frozen=True)
class Calling:
    """A villager pressed 叫工作人员."""

    where: str
    since: str
    what: str = ""


@dataclass(frozen=True)
class Rules:
    """The rule book, to read."""

    shell: Shell
    title: str
    adopted: str
    groups: tuple[ClauseGroup, ...]
    group: str = ""


@dataclass(frozen=True)
class Settings:
    """Settings of this machine: what can be looked at and the calibration of the glass."""

    shell: Shell
    lines: tuple[tuple[str, str], ...]
    px_per_mm: float


@dataclass(frozen=True)
class Calibration:
    """The calibration page: pixels to the millimetre now, in logical pixels."""

    px_per_mm: float


@dataclass(frozen=True)
class Question:
    """A full page that asks or tells one thing.

    Attributes:
        shell: what stands round it.
        title: the question or the news.
        lines: more about it.
        picture: name of a picture, or empty.
        yes: word of the primary key; empty for none.
        no: word of the other key.
        icon: icon of the primary key.
        about: handed back with the answer.
        warning: brick instead of pine.
        rail: which item of the rail stays open.
    """

    shell: Shell
    title: str
    lines: tuple[str, ...] = ()
    picture: str = ""
    yes: str = ""
    no: str = ""
    icon: str = "check-fat-fill"
    about: object = None
    warning: bool = False
    rail: str = "desk"
