"""Facts about rules, activities and points: what is earned, and how a slip is put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.core.facts.base import Payload, PersonalRef, fact_type


@fact_type("RuleBookDrafted")
@dataclass(frozen=True, slots=True)
class RuleBookDrafted(Payload):
    """The whole text of a version as data; immutable once published.

    ``terms`` is what holds for the whole book: days of publicity and objection, whether a
    deduction may go below zero, and the categories with their names and pictures.
    """

    version: str
    title: str
    clauses: tuple[Mapping[str, Any], ...]
    covenant: tuple[str, ...] = ()
    terms: Mapping[str, Any] = field(default_factory=dict)


@fact_type("RuleBookPublished")
@dataclass(frozen=True, slots=True)
class RuleBookPublished(Payload):
    """A version hangs out to be read, from one day until another."""

    version: str
    from_day: str
    until_day: str
    how: str = ""


@fact_type("RuleBookAdopted")
@dataclass(frozen=True, slots=True)
class RuleBookAdopted(Payload):
    """A version is in force from ``effective`` on, by this meeting or ballot."""

    version: str
    how: str
    effective: str


@fact_type("RuleBookRejected")
@dataclass(frozen=True, slots=True)
class RuleBookRejected(Payload):
    """A version was not wanted; its text stays readable."""

    version: str
    how: str = ""


@fact_type("ClauseRetired")
@dataclass(frozen=True, slots=True)
class ClauseRetired(Payload):
    """A clause earns nothing any more from ``effective`` on."""

    version: str
    clause: str
    effective: str


@fact_type("ActivityPlanned")
@dataclass(frozen=True, slots=True)
class ActivityPlanned(Payload):
    """An activity named by this fact's own event id.

    ``starts`` and ``ends`` are local ISO times; ``unit`` is the clause's (次 or 小时);
    ``points`` is what one unit gives under ``clause`` of ``version``.
    """

    title: str
    picture: str
    clause: str
    version: str
    unit: str
    points: int
    place: str
    starts: str
    ends: str
    capacity: int | None = None
    template: str = ""


@fact_type("ActivityOpened")
@dataclass(frozen=True, slots=True)
class ActivityOpened(Payload):
    """People can sign in from now on."""

    activity: bytes


@fact_type("ActivityClosed")
@dataclass(frozen=True, slots=True)
class ActivityClosed(Payload):
    """Signing in is over."""

    activity: bytes


@fact_type("ActivityCancelled")
@dataclass(frozen=True, slots=True)
class ActivityCancelled(Payload):
    """It does not take place; every entry named in ``events`` is undone."""

    activity: bytes
    reason: str
    events: tuple[bytes, ...] = ()


@fact_type("SignedUp")
@dataclass(frozen=True, slots=True)
class SignedUp(Payload):
    """A member means to come."""

    activity: bytes
    member: int


@fact_type("SignUpWithdrawn")
@dataclass(frozen=True, slots=True)
class SignUpWithdrawn(Payload):
    """A member will not come after all."""

    activity: bytes
    member: int


@fact_type("AttendanceTaken")
@dataclass(frozen=True, slots=True)
class AttendanceTaken(Payload):
    """A member is there. A clause per 次 posts ``points`` here; one per 小时 posts 0."""

    activity: bytes
    occasion: str
    member: int
    clause: str
    version: str
    points: int
    done_on: str


@fact_type("AttendanceEnded")
@dataclass(frozen=True, slots=True)
class AttendanceEnded(Payload):
    """A member left; ``quantity`` is tenths of an hour and ``points`` post here."""

    attendance: bytes
    member: int
    clause: str
    version: str
    quantity: int
    points: int
    done_on: str
    activity: bytes | None = None


@fact_type("PointsBooked")
@dataclass(frozen=True, slots=True)
class PointsBooked(Payload):
    """A clause of a version earned ``points`` for ``quantity`` tenths of its unit.

    ``points`` of a deduction are negative. ``witnessed``: she saw it and said 对.
    ``public_until``: last day of its publicity (公示), before which it cannot be spent.
    ``personal``: what was done, in words; kept under this fact's own event id. ``evidence`` is
    the number of a paper.
    """

    account: str
    clause: str
    version: str
    quantity: int
    points: int
    done_on: str
    witnessed: bool
    evidence: str = ""
    reviewer: int | None = None
    public_until: str | None = None
    personal: PersonalRef | None = None


@fact_type("BatchBooked")
@dataclass(frozen=True, slots=True)
class BatchBooked(Payload):
    """A paper sheet booked at once: ``(account, clause, quantity, points)`` a line."""

    sheet: str
    reason: str
    version: str
    done_on: str
    lines: tuple[tuple[str, str, int, int], ...]


@fact_type("OverrideBooked")
@dataclass(frozen=True, slots=True)
class OverrideBooked(Payload):
    """Points outside every clause, with a reason and two clerks."""

    account: str
    points: int
    reason: str
    clerks: tuple[int, int]


@fact_type("BalanceBroughtForward")
@dataclass(frozen=True, slots=True)
class BalanceBroughtForward(Payload):
    """The last line of an old paper book becomes the first of this one."""

    account: str
    points: int
    merit: int
    sheet: str
    clerks: tuple[int, int]


@fact_type("EntryReversed")
@dataclass(frozen=True, slots=True)
class EntryReversed(Payload):
    """The exact opposite of one entry, once however often it is said."""

    event: bytes
    reason: str


@fact_type("EntryRebooked")
@dataclass(frozen=True, slots=True)
class EntryRebooked(Payload):
    """Wrong person: the entry is undone and booked for the right account in one.

    What the first entry said goes along, because caps and lists look at it: ``evidence`` and
    ``personal`` as in ``PointsBooked``; ``activity`` and ``occasion`` of an attendance, which is
    the right person's from now on. ``attendance`` names the sign-in that goes with an entry made
    when she left. (0.2.0 wrote none of these.)
    """

    event: bytes
    account: str
    clause: str
    version: str
    quantity: int
    points: int
    done_on: str
    reason: str
    public_until: str | None = None
    activity: bytes | None = None
    occasion: str = ""
    attendance: bytes | None = None
    evidence: str = ""
    personal: PersonalRef | None = None


@fact_type("EntriesTold")
@dataclass(frozen=True, slots=True)
class EntriesTold(Payload):
    """A member saw what was booked while she was not there, and said 知道了.

    ``events`` name the entries; only what they put into her own account was told. ``how`` is
    where she was told: ``screen``.
    """

    member: int
    events: tuple[bytes, ...]
    how: str
