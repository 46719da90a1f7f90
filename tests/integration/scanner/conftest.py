"""A scanner's link that is always stopped, and an ear that waits for what it says."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator

import pytest

from kiosk.scanner.link import ScannerLink
from kiosk.scanner.messages import Message


class Ear:
    """Does what the window does: watches the descriptor and ticks four times a second."""

    def __init__(self, link: ScannerLink) -> None:
        self.link = link
        self.heard: list[tuple[float, Message]] = []

    def until(self, wanted: Callable[[Message], bool], *, within_s: float) -> float:
        """Listen until ``wanted`` is said; seconds it took.

        Raises:
            AssertionError: it was not said in time.
        """
        began = time.monotonic()
        while time.monotonic() - began < within_s:
            for message in self._listen(0.25):
                if wanted(message):
                    return time.monotonic() - began
        raise AssertionError(f"not heard within {within_s} s, but {self.heard[-8:]}")

    def for_s(self, seconds: float) -> list[Message]:
        """Everything said in ``seconds``."""
        until = time.monotonic() + seconds
        told: list[Message] = []
        while (left := until - time.monotonic()) > 0:
            told += self._listen(min(0.25, left))
        return told

    def messages(self, kind: type[Message]) -> list[Message]:
        """Everything of one kind heard so far."""
        return [message for _, message in self.heard if isinstance(message, kind)]

    def _listen(self, timeout_s: float) -> list[Message]:
        select.select([self.link], [], [], timeout_s)
        now = time.monotonic()
        self.link.tick(now)
        told = self.link.read()
        self.heard += [(now, message) for message in told]
        return told


@pytest.fixture
def listen() -> Iterator[Callable[..., Ear]]:
    """Starts a scanner on a source and gives the ear on it."""
    links: list[ScannerLink] = []

    def start(source: str, **how: object) -> Ear:
        link = ScannerLink(source, **how)  # type: ignore[arg-type]
        links.append(link)
        link.start()
        return Ear(link)

    yield start
    for link in links:
        link.stop()
