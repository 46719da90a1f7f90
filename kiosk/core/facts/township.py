"""Facts only the township says: who may write, who moved, what holds for all villages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.core.facts.base import Payload, fact_type


@fact_type("DeviceRevoked")
@dataclass(frozen=True, slots=True)
class DeviceRevoked(Payload):
    """A device's logs post nothing beyond these places until the township admits more.

    ``heads`` is log id (hex) → seq of every log the device wrote; a log of it that is not
    among them is revoked whole.
    """

    device: str
    heads: Mapping[str, int]
    reason: str = ""


@fact_type("LogAdmitted")
@dataclass(frozen=True, slots=True)
class LogAdmitted(Payload):
    """Facts of a revoked device's log up to ``seq`` count after all."""

    device: str
    log: bytes
    seq: int


@fact_type("MemberMoved")
@dataclass(frozen=True, slots=True)
class MemberMoved(Payload):
    """户迁人随: points and merit of a member go along to another village.

    Said in both villages' logs under the same ``move``. ``out``: the member's points go to
    ``forward`` and the account is closed; ``in``: they come from ``forward``. A late fact is
    followed by another pair with the difference.

    Attributes:
        held: Of the points those in publicity: its last day, and how many. They cannot be spent
            before that in the new village either.
    """

    move: bytes
    member: int
    direction: str
    other_village: str
    other_member: int
    points: int
    merit: int
    held: tuple[tuple[str, int], ...] = ()


@fact_type("PeopleConfirmed")
@dataclass(frozen=True, slots=True)
class PeopleConfirmed(Payload):
    """What kiosks wrote of these members, as far as the township had seen, stands."""

    members: tuple[int, ...]


@fact_type("RuleFramePublished")
@dataclass(frozen=True, slots=True)
class RuleFramePublished(Payload):
    """What village rule books may hold from a day on: clauses as data, limits as terms."""

    version: str
    title: str
    clauses: tuple[Mapping[str, Any], ...]
    effective: str
    terms: Mapping[str, Any] = field(default_factory=dict)


@fact_type("CatalogueFramePublished")
@dataclass(frozen=True, slots=True)
class CatalogueFramePublished(Payload):
    """Goods and services villages may offer from a day on, with the township's prices."""

    version: str
    title: str
    items: tuple[Mapping[str, Any], ...]
    effective: str
