"""One request and its answer, whatever carries them: HTTPS, the simulator's net, a test's.

Everything that sends goes through a :class:`Transport`, so that the very same push and pull run
over a real network and over one that loses, doubles and delays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

CBOR = "application/vs1+cbor"
PROBLEM = "application/problem+json"


class NoAnswer(Exception):
    """Nothing came back, or nothing that makes sense: it may or may not have been done.

    Attributes:
        reason: ``offline``, ``timeout``, ``broken`` (cut off, wrong length), ``not-ours`` (somebody
            else answered: a captive portal, a proxy's page) or ``tls`` (not the township's
            certificate).
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent.

    Attributes:
        method: ``GET`` or ``POST``.
        path: With its query, as signed: ``/v1/logs/ab…/facts?after=12``.
        headers: Names in lower case.
        body: As it goes over the wire (packed).
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Transport(Protocol):
    """Carries one request at a time."""

    def send(self, request: Request, *, timeout_s: float) -> Answer:
        """Carry it and wait.

        Raises:
            NoAnswer: as its reason says.
        """
        ...
