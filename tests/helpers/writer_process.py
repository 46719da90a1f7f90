"""The real writer as a process that can be killed: a nursery forks one for every order.

Importing takes most of a second, so the nursery (``python -m tests.helpers.writer_process``)
imports everything once, opens nothing, and forks. A child opens the store anew, starts the real
``Writer`` and does random deeds until it dies. What it says, a line each, on the shared pipe:
``pid``, then before each deed ``go <deed>`` and after COMMIT came back ``ok <outcome> <seq> <id>``.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

from kiosk.store import log
from kiosk.store.engine import Store, open_store
from kiosk.store.incarnation import settle
from kiosk.store.keys import load_keys
from kiosk.store.writer import Writer, begin_nothing
from tests.helpers import deeds


def say(*words: object) -> None:
    """One line, written at once: a killed process leaves no half line (below PIPE_BUF)."""
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode())


def _die_at(store: Store, statements: int) -> None:
    """Kill this process around its so-and-so-manieth statement or COMMIT."""
    left = statements

    def count(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(store.write_engine, "before_cursor_execute", count)
    event.listen(store.write_engine, "commit", count)
    event.listen(store.write_engine, "after_cursor_execute", count)
    event.listen(store.write_engine, "checkin", count)  # after COMMIT, before the answer


def child(order: dict[str, Any]) -> None:
    """Work until killed (or until the deeds ordered are done)."""
    say("pid", os.getpid())
    keys = load_keys(Path(order["keys"]))
    store = open_store(Path(order["path"]), keys.store)
    settled = settle(store, keys)
    node = settled.node
    writer: Writer[Any] = Writer(store, begin_nothing)
    dice = random.Random(order["seed"])
    if order.get("die_at"):
        _die_at(store, order["die_at"])
    for _ in range(order["deeds"]):
        deed = deeds.choose(node, dice)
        say("go", deed.to_json())
        outcome = writer.submit(lambda _, deed=deed: deeds.run(node, keys, deed)).result()
        with node.reading() as conn:
            found = log.find(conn, node.village, bytes.fromhex(deed.event_id))
        say("ok", outcome, found[1] if found else 0, deed.event_id)
    writer.stop()
    store.close()


def nursery() -> None:
    """Fork a child for every order on stdin; say ``dead`` when it is gone."""
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                child(json.loads(line))
            except BaseException as error:
                say("fault", type(error).__name__, str(error).replace("\n", " ")[:500])
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        say("dead", os.waitstatus_to_exitcode(status))


class Nursery:
    """The nursery from the test's side."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.writer_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, **order: Any) -> int:
        """Start a child; returns its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        word, pid = self.line()
        assert word == "pid", (word, pid)
        return int(pid)

    def line(self) -> tuple[str, str]:
        """The next line: its first word and the rest."""
        assert self._process.stdout is not None
        word, _, rest = self._process.stdout.readline().rstrip("\n").partition(" ")
        assert word, "the nursery died"
        return word, rest

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


if __name__ == "__main__":
    nursery()
