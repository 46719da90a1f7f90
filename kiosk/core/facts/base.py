"""What a fact is: something that happened once, written once, never changed.

A fact has a head (when, where, by whom) and a typed payload (what). Payloads are frozen
dataclasses registered under their past-tense name; a name that this version does not know is
kept raw, with all its fields, and projected after an upgrade (SYNC.md §9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, TypeVar

from kiosk.core.facts.fits import unfit

COMMON = "*"
"""The village of facts that concern all villages: the township's common log."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who did it: the member herself, a clerk for her, a proxy, or the kiosk by rule.

    Attributes:
        kind: ``self``, ``clerk``, ``proxy`` or ``system``.
        who: The clerk's or member's number; ``None`` for the kiosk.
    """

    kind: str
    who: int | None = None


SYSTEM = Operator("system")


@dataclass(frozen=True, slots=True)
class PersonalRef:
    """Where a fact's names and words are kept, and a salted hash that binds them.

    Attributes:
        ref: 16 random bytes naming a row of ``personal``.
        digest: SHA-256 of salt and fields; says nothing once the row is erased.
    """

    ref: bytes
    digest: bytes


class Payload:
    """Base of all payloads; ``type_name`` is set by :func:`fact_type`."""

    __slots__ = ()
    type_name: ClassVar[str] = ""
    schema: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Unknown(Payload):
    """A payload of a type this version does not know, kept as it came."""

    name: str
    raw: Mapping[str, Any]


P = TypeVar("P", bound=type[Payload])
REGISTRY: dict[str, type[Payload]] = {}


def fact_type(name: str, schema: int = 1) -> Callable[[P], P]:
    """Register a payload class under the fact's name."""

    def register(cls: P) -> P:
        if name in REGISTRY:
            raise ValueError(f"the fact {name} is registered twice")
        cls.type_name = name
        cls.schema = schema
        REGISTRY[name] = cls
        return cls

    return register


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as it stands in a body.

    Attributes:
        event_id: 16 bytes, minted when the gesture began.
        day: The village's business day, ISO text.
        wall_ms, offset_min, mono_ms, boot: What the clocks said.
        village, device, station: Where it happened.
        operator: Who did it.
        payload: What happened.
        seen: Log id (hex) → seq: how much of the village's logs the writer had seen; only in
            facts of the township about what kiosks may write too (SYNC.md §5).
        extra: Fields of the payload this version does not know; they survive a round trip.
    """

    event_id: bytes
    day: str
    wall_ms: int
    offset_min: int
    mono_ms: int
    boot: str
    village: str
    device: str
    station: str
    operator: Operator
    payload: Payload
    schema: int = 1
    extra: Mapping[str, Any] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)

    @property
    def type_name(self) -> str:
        """The name the fact is stored under."""
        payload = self.payload
        return payload.name if isinstance(payload, Unknown) else payload.type_name


def _plain(value: Any) -> Any:
    if isinstance(value, PersonalRef):
        return [value.ref, value.digest]
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def to_fields(payload: Payload) -> dict[str, Any]:
    """The payload as plain data: no classes, tuples as lists, defaults left out."""
    if isinstance(payload, Unknown):
        return dict(payload.raw)
    out: dict[str, Any] = {}
    for spec in fields(payload):  # type: ignore[arg-type]
        value = getattr(payload, spec.name)
        if spec.default is not MISSING and value == spec.default:
            continue
        out[spec.name] = _plain(value)
    return out


def from_fields(name: str, raw: Mapping[str, Any]) -> tuple[Payload, dict[str, Any]]:
    """Build the payload of a stored fact; also what this version does not understand of it.

    A type that is unknown, or whose known fields no longer fit, comes back as
    :class:`Unknown`: it keeps its place and is projected after an upgrade.
    """
    cls = REGISTRY.get(name)
    if cls is None:
        return Unknown(name, raw), {}
    known, extra = {}, {}
    names = _field_names(cls)
    for key, value in raw.items():
        if key not in names:
            extra[key] = value
        elif key == "personal" and value is not None:
            known[key] = personal_ref(value)
        else:
            known[key] = _frozen(value)
    try:
        payload = cls(**known)
    except TypeError:
        return Unknown(name, raw), {}
    if unfit(payload) is not None:
        return Unknown(name, raw), {}
    return payload, extra


def personal_ref(value: Any) -> PersonalRef | None:
    """A reference from its plain form; ``None`` when it is none."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    ref, digest = value
    if not (isinstance(ref, bytes) and len(ref) == 16):
        return None
    if not (isinstance(digest, bytes) and len(digest) == 32):
        return None
    return PersonalRef(ref, digest)


def reference_of(fact: Fact) -> PersonalRef | None:
    """What a fact points at in ``personal``, also one of a type this version does not know."""
    payload = fact.payload
    if isinstance(payload, Unknown):
        return personal_ref(payload.raw.get("personal"))
    reference: PersonalRef | None = getattr(payload, "personal", None)
    return reference


_NAMES: dict[type[Payload], frozenset[str]] = {}


def _field_names(cls: type[Payload]) -> frozenset[str]:
    names = _NAMES.get(cls)
    if names is None:
        names = _NAMES[cls] = frozenset(f.name for f in fields(cls))  # type: ignore[arg-type]
    return names
