"""What came of a settlement, as values: a clerk is told in words, the schedule by these.

Every trouble has a sentence ``sync-trouble-<value>`` in ``sync.ftl``. None of them ever makes the
kiosk delete or skip a fact: what has no receipt waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """Why something could not be done now."""

    OFFLINE = "offline"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    NOT_OURS = "not-ours"
    TLS = "tls"
    BUSY = "busy"
    SLOW_DOWN = "slow-down"
    MALFORMED = "malformed"
    UNKNOWN_DEVICE = "unknown-device"
    REVOKED = "device-revoked"
    NOT_YOURS = "not-yours"
    NO_SUCH_LOG = "no-such-log"
    FORGED = "forged"
    TOO_LARGE = "too-large"
    CONFLICT = "conflict"
    BAD_RECEIPT = "bad-receipt"
    BAD_PAGE = "bad-page"
    REPLICA_DIFFERS = "replica-differs"
    UNEQUAL = "unequal"

    @property
    def needs_person(self) -> bool:
        """Whether waiting alone will not mend it."""
        return self not in _PASSES

    @property
    def message_id(self) -> str:
        """The sentence for the clerk's desk, with the next step."""
        return f"sync-trouble-{self.value}"


_PASSES = {
    Trouble.OFFLINE,
    Trouble.TIMEOUT,
    Trouble.BROKEN,
    Trouble.BUSY,
    Trouble.SLOW_DOWN,
    Trouble.NO_SUCH_LOG,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One settlement.

    Attributes:
        pushed: Own facts that got their receipt now.
        pulled: Facts of other logs that were taken in now.
        refilled: Facts of other logs that a township which lost them got back.
        waiting: Own facts that have no receipt yet.
        behind: Facts the township is known to hold and this kiosk does not.
        troubles: What could not be done, the first one first.
        equal: What the proof said; ``None`` when it was not asked or said nothing.
        rehomed: Own facts that were moved into a new log because the old one had forked.
        offset_ms: Server's clock minus this kiosk's, at this settlement; ``None`` when unknown.
        retry_after_s: How long the township asked to be left alone.
        more: There is more to send than one settlement may; the next one goes on soon.
    """

    pushed: int = 0
    pulled: int = 0
    refilled: int = 0
    waiting: int = 0
    behind: int = 0
    troubles: tuple[Trouble, ...] = ()
    equal: bool | None = None
    rehomed: int = 0
    offset_ms: int | None = None
    retry_after_s: float | None = None
    more: bool = False

    @property
    def settled(self) -> bool:
        """Whether both sides hold everything of each other's."""
        return not self.troubles and not self.waiting and not self.behind

    @property
    def needs_person(self) -> Trouble | None:
        """The first trouble that waiting alone will not mend."""
        return next((each for each in self.troubles if each.needs_person), None)

    @property
    def message_id(self) -> str:
        """The one sentence that says how it went."""
        first = self.needs_person or next(iter(self.troubles), None)
        if first is not None:
            return first.message_id
        return "sync-said-settled" if self.settled else "sync-said-under-way"
