"""The child process that makes the sound: ``python -m kiosk.voice PACK…``.

It reads one JSON list a line from standard input (`kiosk.voice.wire`) and answers on standard
output. When the input ends, its parent is gone and so is it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import select
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiosk import paths
from kiosk.voice.mouth import Mouth, Starts
from kiosk.voice.wire import utterance_from

_INSTEAD = {"say", "play", "stop"}  # each of these takes the place of those before it


class Child:
    """Carries out the lines that come in. Only the newest sentence of a batch is made."""

    def __init__(self, packs: Sequence[Path], answer_to: int) -> None:
        self._rest = b""
        self._answer_to = answer_to
        os.set_blocking(0, False)
        self._audible: bool | None = None
        self._mouth = Mouth(packs, paths.resource("sounds"), self._began, self._told)
        # A sound server that hangs would keep us from answering, and we would be taken to hang.
        threading.Thread(target=self._look, name="look", daemon=True).start()

    def run(self) -> None:
        """Until the input ends."""
        while True:
            ready, _, _ = select.select([0], [], [], self._mouth.tick())
            if ready and not self._hear():
                self._mouth.stop()
                return

    def _hear(self) -> bool:
        """Read all there is and do it; False when the input has ended."""
        while True:
            try:
                more = os.read(0, 1 << 16)
            except BlockingIOError:
                break
            if not more:
                return False
            self._rest += more
        *lines, self._rest = self._rest.split(b"\n")
        orders = [json.loads(line) for line in lines if line]
        last = max((at for at, order in enumerate(orders) if order[0] in _INSTEAD), default=-1)
        for at, order in enumerate(orders):
            if order[0] not in _INSTEAD or at == last:
                self._do(order)
        return True

    def _do(self, order: list[Any]) -> None:
        match order:
            case ["say", int(turn), dict(what), str(rate)]:
                self._mouth.say(turn, utterance_from(what), rate)
            case ["play", int(turn), str(pcm), int(rate_hz)]:
                self._mouth.play(turn, base64.b64decode(pcm), rate_hz)
            case ["stop"]:
                self._mouth.stop()
            case ["tone", str(name)]:
                self._mouth.tone(name)
            case ["gain", float(gain)]:
                self._mouth.set_gain(gain)
            case ["forget"]:
                self._mouth.forget()

    def _look(self) -> None:
        self._told(self._mouth.audible())

    def _told(self, audible: bool) -> None:
        if audible != self._audible:
            self._audible = audible
            self._answer(["opened", audible, self._mouth.clips])

    def _began(self, turn: int, starts: Starts, length_ms: int) -> None:
        self._answer(["began", turn, list(starts), length_ms])

    def _answer(self, what: list[Any]) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._answer_to, json.dumps(what).encode() + b"\n")


def main() -> int:
    """Run until the parent closes our input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent; our input then ends
    logging.basicConfig(stream=sys.stderr, format="voice: %(message)s", level=logging.WARNING)
    answer_to = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not be taken for an answer
    Child([Path(one) for one in sys.argv[1:]], answer_to).run()
    return 0


if __name__ == "__main__":
    code = main()
    os._exit(code)  # a player that hangs in the sound server must not keep us
