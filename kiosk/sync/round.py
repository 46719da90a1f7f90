"""What one settlement knows while it runs: the township's heads, what was done, what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.sync import logs, wire
from kiosk.sync.home import Home
from kiosk.sync.outcome import Outcome, Trouble
from kiosk.sync.packing import Malformed, TooLarge
from kiosk.sync.push import Sign, on_our_chain
from kiosk.sync.rehome import NotShown
from kiosk.sync.talk import Refused, Talk, trouble_of
from kiosk.sync.transport import NoAnswer

_HOPELESS = {
    Trouble.OFFLINE,
    Trouble.TLS,
    Trouble.NOT_OURS,
    Trouble.BUSY,
    Trouble.SLOW_DOWN,
    Trouble.UNKNOWN_DEVICE,
}


@dataclass
class Round:
    """One settlement under way.

    Attributes:
        home, talk: The kiosk, and its conversation with the township.
        heads: Where the township's logs stood when it was asked.
        troubles: What could not be done, each once, the first one first.
        pushed, pulled, refilled, behind, rehomed, equal, offset_ms, retry_after_s: As the
            :class:`~kiosk.sync.outcome.Outcome` will say.
    """

    home: Home
    talk: Talk
    heads: dict[bytes, wire.LogHead] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    pushed: int = 0
    pulled: int = 0
    refilled: int = 0
    behind: int = 0
    rehomed: int = 0
    equal: bool | None = None
    offset_ms: int | None = None
    retry_after_s: float | None = None

    def trouble(self, trouble: Trouble | None, wait_s: float | None = None) -> None:
        """Note a trouble."""
        if trouble is not None and trouble not in self.troubles:
            self.troubles.append(trouble)
        if wait_s is not None:
            self.retry_after_s = max(wait_s, self.retry_after_s or 0.0)

    @property
    def hopeless(self) -> bool:
        """Whether asking for more is of no use now."""
        return any(each in _HOPELESS for each in self.troubles)

    def asked(self, question: Callable[[], None]) -> bool:
        """Run what asks the township; its refusals and silences become troubles.

        Returns:
            Whether it came to its end.
        """
        try:
            question()
        except Refused as refused:
            self.trouble(refused.trouble, refused.retry_after_s)
        except NoAnswer as lost:
            self.trouble(trouble_of(lost))
        except NotShown:
            self.trouble(Trouble.BAD_PAGE)
        except (Malformed, TooLarge):
            self.trouble(Trouble.BROKEN)
        else:
            return True
        return False

    def ours(self, head: wire.LogHead) -> bool:
        """Whether what the township holds of a log is a part of what is here."""
        return self.home.read(lambda conn: on_our_chain(conn, head))

    def standing(self, log_id: bytes) -> logs.Standing:
        """Where a log that is here stands."""
        found = self.home.read(lambda conn: logs.standing(conn, log_id))
        assert found is not None
        return found

    def sign(self, log: logs.Standing) -> Sign | None:
        """Signs the log's batches, when this device is its writer."""
        keys = self.home.keys
        return keys.device.sign if log.origin.device_key == keys.device_public else None

    def ask_heads(self) -> None:
        """Where the logs stand there, and how far the two clocks are apart.

        Raises:
            NoAnswer, Refused, Malformed, TooLarge: as they say.
        """
        clock = self.talk.clock
        before = clock.now()
        said = wire.read_heads(self.talk.get("/v1/logs") or b"")
        after = clock.now()
        self.heads = {head.origin.log_id: head for head in said.heads}
        if before.boot == after.boot:
            trip_ms = max(0, after.mono_ms - before.mono_ms)
            self.offset_ms = said.server_ms - (after.wall_ms - trip_ms // 2)

    def head_of(self, log_id: bytes) -> wire.LogHead | None:
        """Where one log stands there now.

        Raises:
            NoAnswer, Refused, Malformed, TooLarge: as they say.
        """
        said = wire.read_heads(self.talk.get(f"/v1/logs/{log_id.hex()}/head") or b"")
        return next((head for head in said.heads if head.origin.log_id == log_id), None)

    def outcome(self) -> Outcome:
        """What came of it all."""
        mine = self.home.node.log_id
        return Outcome(
            pushed=self.pushed,
            pulled=self.pulled,
            refilled=self.refilled,
            waiting=self.home.read(lambda conn: logs.waiting(conn, mine)),
            behind=self.behind,
            troubles=tuple(self.troubles),
            equal=self.equal,
            rehomed=self.rehomed,
            offset_ms=self.offset_ms,
            retry_after_s=self.retry_after_s,
            more=self.talk.more,
        )
