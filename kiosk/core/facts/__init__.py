"""The catalogue of facts. Importing this package registers every payload of this version."""

from kiosk.core.facts import node, people, points, shelf, township
from kiosk.core.facts.base import (
    COMMON,
    REGISTRY,
    SYSTEM,
    Fact,
    Operator,
    Payload,
    PersonalRef,
    Unknown,
    from_fields,
    reference_of,
    to_fields,
)

__all__ = [
    "COMMON",
    "REGISTRY",
    "SYSTEM",
    "Fact",
    "Operator",
    "Payload",
    "PersonalRef",
    "Unknown",
    "from_fields",
    "node",
    "people",
    "points",
    "reference_of",
    "shelf",
    "to_fields",
    "township",
]
