"""What the scanner says to the station, and how it is written on the pipe between them.

One message is one line of JSON, short enough that the pipe writes it whole (4096 bytes), so a
child killed in mid-word never leaves half a message. Times are seconds of the system's
monotonic clock, which parent and child share.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args

Hint = Literal["nearer", "farther", "steady", "tilt"]
State = Literal["starting", "ok", "absent", "frozen", "dark", "busy", "lost", "restarting"]
Mode = Literal["idle", "scanning", "off", "station"]

HINTS: tuple[str, ...] = get_args(Hint)
STATES: tuple[str, ...] = get_args(State)
MODES: tuple[str, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class CardSeen:
    """One showing of one whole card.

    Attributes:
        text: the twenty characters; hidden from ``repr`` so that no log shows them.
        seen_at: when the frame with the card left the camera.
        decoded_at: when it was read.
        rung: which treatment read it, for figures (``"wedge"`` for a USB scanner).
    """

    text: str = field(repr=False)
    seen_at: float
    decoded_at: float
    rung: str


@dataclass(frozen=True, slots=True)
class TwoCards:
    """More than one card in view; said once, until they are gone."""


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """A code that is no points card. Its text stays in the child."""

    short_hash: str


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """A township's enrolment sheet was shown; said once a showing. Only the desk asks for one.

    Attributes:
        text: the whole text of its code; hidden from ``repr`` so that no log shows it.
    """

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DamagedCode:
    """A points card with a wrong or missing character."""

    short_hash: str


@dataclass(frozen=True, slots=True)
class NearlySeen:
    """A code is in view but could not be read yet.

    Attributes:
        hint: what would help.
        ruler: size in view, 0 (too far) … 1 (too close); right from about 0.35 to 0.72.
    """

    hint: Hint
    ruler: float


@dataclass(frozen=True, slots=True)
class NothingSeen:
    """The view has been empty for a second; said once after something was there."""


@dataclass(frozen=True, slots=True)
class CameraState:
    """How the camera is, said at every change.

    ``absent`` no such device or source, ``busy`` another program has it, ``frozen`` the same
    picture again and again or none at all, ``dark`` black or blinding white, ``restarting`` the
    scanner's process is started anew, ``lost`` it died too often and is tried only now and then.
    """

    state: State


Message = (
    CardSeen
    | TwoCards
    | CodeSheet
    | ForeignCode
    | DamagedCode
    | NearlySeen
    | NothingSeen
    | CameraState
)

_KINDS: dict[str, type[Message]] = {
    kind.__name__: kind
    for kind in (
        CardSeen, TwoCards, CodeSheet, ForeignCode, DamagedCode, NearlySeen, NothingSeen,
        CameraState,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture for the scanning screen.

    Attributes:
        width, height: pixels.
        rgb: ``width * height * 3`` bytes, a copy; already mirrored like a looking-glass.
        number: grows with every picture, so that a painter can skip what it has.
        taken_at: monotonic seconds.
    """

    width: int
    height: int
    rgb: bytes = field(repr=False)
    number: int
    taken_at: float


def to_line(message: Message, generation: int = 0) -> bytes:
    """One line of JSON, ended by a line feed, naming the child that wrote it."""
    fields = {"kind": type(message).__name__, "child": generation, **asdict(message)}
    return json.dumps(fields, separators=(",", ":")).encode("ascii") + b"\n"


def from_line(line: bytes) -> tuple[int, Message]:
    """The generation of the child that wrote ``line``, and the message.

    Raises:
        ValueError: the line is none of ours.
    """
    try:
        fields = json.loads(line)
        kind = _KINDS[fields.pop("kind")]
        return int(fields.pop("child")), kind(**fields)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"not a scanner message: {len(line)} bytes") from fault
