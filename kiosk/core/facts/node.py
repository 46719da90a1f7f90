"""Facts about the node itself and about what the village tells its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.core.facts.base import Payload, fact_type


@fact_type("LogOpened")
@dataclass(frozen=True, slots=True)
class LogOpened(Payload):
    """Genesis of a log: which device writes it, and what came before."""

    device_key: bytes
    reason: str
    program: str
    previous_log: bytes | None = None
    previous_seq: int | None = None
    previous_hash: bytes | None = None


@fact_type("DayOpened")
@dataclass(frozen=True, slots=True)
class DayOpened(Payload):
    """A business day begins; ``confirmed_by`` is the clerk who vouched for a doubtful date."""

    opened: str
    confirmed_by: int | None = None


@fact_type("DayClosed")
@dataclass(frozen=True, slots=True)
class DayClosed(Payload):
    """Totals of a day and a signature over the head before this fact."""

    closed: str
    totals: Mapping[str, int]
    head_seq: int
    head_hash: bytes
    signature: bytes


@fact_type("DayCorrected")
@dataclass(frozen=True, slots=True)
class DayCorrected(Payload):
    """Facts ``from_seq``–``to_seq`` of ``log`` happened on another day than they say."""

    log: bytes
    from_seq: int
    to_seq: int
    day: str


@fact_type("ClockDoubted")
@dataclass(frozen=True, slots=True)
class ClockDoubted(Payload):
    """The machine's clock cannot be right, and why."""

    reason: str


@fact_type("BackupMade")
@dataclass(frozen=True, slots=True)
class BackupMade(Payload):
    """A backup was written and read again; ``digest`` is the file's SHA-256."""

    digest: bytes
    size: int


@fact_type("RestoreNoticed")
@dataclass(frozen=True, slots=True)
class RestoreNoticed(Payload):
    """This store was put back: what came after ``seq`` of ``log`` may be missing here."""

    log: bytes
    seq: int
    hash: bytes


@fact_type("CloneSuspected")
@dataclass(frozen=True, slots=True)
class CloneSuspected(Payload):
    """The machine under this store is not the one it was."""

    reason: str


@fact_type("IncidentOpened")
@dataclass(frozen=True, slots=True)
class IncidentOpened(Payload):
    """Something a person has to look at."""

    kind: str
    detail: Mapping[str, str] = field(default_factory=dict)


@fact_type("IncidentClosed")
@dataclass(frozen=True, slots=True)
class IncidentClosed(Payload):
    """A person looked and said what came of it."""

    incident: bytes
    word: str


@fact_type("NoticePosted")
@dataclass(frozen=True, slots=True)
class NoticePosted(Payload):
    """A notice named by this fact's event id: at most four short lines a page."""

    title: str
    lines: tuple[str, ...]
    from_day: str
    until_day: str
    picture: str = "megaphone"
    activity: bytes | None = None


@fact_type("NoticeWithdrawn")
@dataclass(frozen=True, slots=True)
class NoticeWithdrawn(Payload):
    """A notice no longer hangs."""

    notice: bytes


@fact_type("NoticeHeard")
@dataclass(frozen=True, slots=True)
class NoticeHeard(Payload):
    """Somebody had it read aloud; nobody's name."""

    notice: bytes
