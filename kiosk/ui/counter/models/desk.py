"""The desk, the sign-in station, activities, goods that wait, the day, calls, settings."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.counter.models.around import ClauseGroup, ClerkFace, Figure, Id, PersonLine, Shell
from kiosk.ui.counter.models.people import EntryLine


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
        no_record: the try could not be recorded, so nobody comes in.
    """

    clerks: tuple[ClerkFace, ...]
    chosen: int | None = None
    wrong: bool = False
    locked_minutes: int = 0
    second: bool = False
    why: str = ""
    head: str = ""
    no_record: bool = False


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
    """Somebody who signed in or out: shown huge, then in the last five.

    Attributes:
        worked: how long, once she left, such as ``1 小时 30 分钟``; empty when nothing was counted.
        left: she signed out.
        stays: she signed in where hours count, and holds up her card again when she leaves.
    """

    name: str
    face: str
    points: int
    at: str
    worked: str = ""
    left: bool = False
    stays: bool = False


@dataclass(frozen=True)
class Station:
    """Screen 22.

    Attributes:
        shell: what stands round it.
        title: the activity.
        last: the newest, or ``None`` before the first.
        last_five: newest first.
        came: how many came.
        gone: how many of them left again; only where hours count.
        hours: hours count here: the second card signs out.
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
    hours: bool = False
    gone: int = 0


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
        times: to choose from, such as ``8:00``; 现在 is offered by the page itself.
        now: the time of day, such as ``9:14``; earlier times are not offered for today.
    """

    shell: Shell
    templates: tuple[Template, ...]
    places: tuple[str, ...]
    days: tuple[tuple[str, str], ...]
    times: tuple[str, ...]
    now: str


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
class Settlement:
    """How things stand with the township, for the clerk.

    Attributes:
        shell: what stands round it.
        said: one sentence: what is, and the next step.
        lines: label and value of what can be said in figures.
        warning: a person is needed.
        alone: the village works without a township; it may join one.
        busy: a settlement is under way, or a code sheet is awaited.
        waits_for_sheet: the camera looks for a code sheet.
    """

    shell: Shell
    said: str
    lines: tuple[tuple[str, str], ...] = ()
    warning: bool = False
    alone: bool = False
    busy: bool = False
    waits_for_sheet: bool = False
