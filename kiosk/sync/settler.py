"""The thread that settles by itself. The network is touched on it and nowhere else.

No Qt in here: what came of a settlement is told to a plain callable on this thread, and who shows
it passes it on by a signal. The store is reached through the home's ``write`` and ``read`` only,
whose jobs stand behind the screens' in the writer's queue, so no touch waits for a settlement.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from random import Random, SystemRandom

from kiosk.core.clock import Clock
from kiosk.sync import link, schedule
from kiosk.sync.cycle import NotEnrolled, settle
from kiosk.sync.home import Home
from kiosk.sync.http import HttpTransport
from kiosk.sync.link import Link
from kiosk.sync.outcome import Outcome
from kiosk.sync.schedule import Due
from kiosk.sync.transport import Transport

log = logging.getLogger(__name__)

Open = Callable[[Link], Transport]
GIVE_WAY_S = 3.0
"""So long a batch waits for whoever stands at the screen; a full hall must not stop it for ever."""

_LOOK_S = 30.0  # the clocks are read again at least so often: machines sleep, clerks set the date


class _Ended(Exception):
    """The program ends; what was done is kept, what was not is done another time."""


class Settler:
    """Settles in the night's slot, hourly by day, and when asked."""

    def __init__(
        self,
        home: Home,
        *,
        told: Callable[[Outcome], None] | None = None,
        open_transport: Open | None = None,
        clock: Clock | None = None,
        dice: Random | None = None,
        failed: Callable[[Exception], None] | None = None,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """Start the thread.

        Args:
            home: The kiosk, its jobs on the writer's and the reader's threads.
            told: Gets every outcome, on this thread.
            open_transport: Reaches the township; HTTPS by default.
            clock, dice: Handed in by tests.
            failed: Gets what went wrong on our side (the disk), on this thread.
            busy: Whether somebody stands at the screen; asked on this thread.
        """
        self._home = home
        self._told = told or (lambda outcome: None)
        self._failed = failed or (lambda error: None)
        self._open = open_transport or (lambda to: HttpTransport(to.address, to.certificate))
        self._clock = clock or home.node.clock
        self._dice = dice or SystemRandom()
        self._busy = busy
        home.pause = self._give_way
        self._wake = threading.Condition()
        self._asked = False
        self._closing = False
        self._tries = 0
        self._due = schedule.at_start(self._clock.now(), self._dice)
        self._thread = threading.Thread(target=self._loop, name="kiosk-settler", daemon=True)
        self._thread.start()

    @property
    def due(self) -> Due:
        """When it settles next by itself."""
        return self._due

    def ask(self) -> None:
        """Settle now (a clerk touched the button, a code was just taken)."""
        with self._wake:
            self._asked = True
            self._wake.notify()

    def stop(self, wait_s: float = 5.0) -> None:
        """End the thread. A request under way is left to its own end: nothing depends on it."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join(wait_s)

    def _loop(self) -> None:
        while self._wait():
            night = self._due.night
            outcome: Outcome | None = None
            fine = True
            try:
                outcome = self._once(night=night)
                fine = not outcome.troubles
            except _Ended:
                return
            except NotEnrolled:
                pass  # works alone; looked at again in an hour, or when asked
            except Exception as error:
                # The edge of the thread: the writer has already said what is wrong with the disk.
                log.exception("the settlement failed on this side")
                self._failed(error)
                fine = False
            self._plan(outcome, fine=fine, night=night)
            if outcome is not None:
                self._told(outcome)

    def _once(self, *, night: bool) -> Outcome:
        pinned = self._home.read(link.read)
        if pinned is None:
            raise NotEnrolled
        transport = self._open(pinned)
        try:
            return settle(self._home, transport, self._clock, prove=night)
        finally:
            close = getattr(transport, "close", None)
            if close is not None:
                close()

    def _plan(self, outcome: Outcome | None, *, fine: bool, night: bool) -> None:
        now = self._clock.now()
        if fine and outcome is not None and outcome.more:
            self._tries = 0
            self._due = schedule.soon(now, self._dice, night=night)
            return
        if fine:
            self._tries = 0
            self._due = schedule.after_success(now, self._home.node.device, self._dice)
            return
        self._tries += 1
        retry_s = None if outcome is None else outcome.retry_after_s
        self._due = schedule.after_failure(
            now, self._tries, self._dice, retry_after_s=retry_s, night=night
        )

    def _give_way(self) -> None:
        """Before each batch: let whoever stands at the screen go first, for a while."""
        until = time.monotonic() + GIVE_WAY_S
        with self._wake:
            while not self._closing and self._busy() and time.monotonic() < until:
                self._wake.wait(0.1)
            if self._closing:
                raise _Ended

    def _wait(self) -> bool:
        """Until it is due or asked for; ``False`` when the thread is to end."""
        with self._wake:
            while not self._closing and not self._asked:
                left_s = schedule.wait_s(self._due, self._clock.now())
                if left_s <= 0:
                    break
                self._wake.wait(min(left_s, _LOOK_S))
            self._asked = False
            return not self._closing
