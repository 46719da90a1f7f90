"""The catalogue of facts. Importing this package registers every payload of this version."""

from kiosk.core.facts import node, people, points, shelf
from kiosk.core.facts.base import (
    REGISTRY,
    SYSTEM,
    Fact,
    Operator,
    Payload,
    PersonalRef,
    Unknown,
    from_fields,
    to_fields,
)

__all__ = [
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
    "shelf",
    "to_fields",
]
