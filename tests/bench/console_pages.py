"""The console's pages over real HTTP: how long each takes, on the wall and of our processor.

A server on loopback in this very process, a signed-in admin, each page asked for again and again;
before each, one village settled, which is what usually happened since somebody looked last.
"""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlalchemy import event

from kiosk import words
from kiosk.township import console, staff
from kiosk.township.base import Township
from kiosk.township.console.desk import Console
from kiosk.township.console.looking import Memory
from kiosk.township.console.sessions import Sessions
from tests.bench.console_town import settle

PAGES = {
    "all villages": "/",
    "one village": "/village/3",
    "incidents": "/incidents",
    "rules": "/rules",
    "one version": "/rules/rules/version?of=999",
    "a draft": "/rules/rules/draft?row=V1",
    "a draft's changes": "/rules/rules/publish",
    "people": "/people",
    "a search": "/people?village=3&said=wgh",
    "one person": "/people/3/5",
    "machines": "/machines",
    "accounts": "/accounts",
    "who looked": "/seen",
    "export": "/export/villages.csv",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One page.

    Attributes:
        p95_ms: On the wall.
        cpu_ms: Of this process, the median; what a loaded machine does not bend.
        questions: Statements told to the database, the most of all times.
        bytes: Of the page.
    """

    p95_ms: float
    cpu_ms: float
    questions: int
    bytes: int


class Pages:
    """The console in front of one township after another: a process mounts one."""

    def __init__(self) -> None:
        self._console: Console | None = None
        self._port = 0
        self._asked = 0

    @contextmanager
    def serving(self, town: Township) -> Iterator[None]:
        """Serve while the block lasts; the first township brings the server up."""
        app = FastAPI()
        self._console = console.mount(app, town)
        # Counting ahead would be measured with whatever page is asked meanwhile.
        self._console.count_ahead = lambda: None  # type: ignore[method-assign]
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        self._port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(30)

    def measure(self, town: Township, villages: int, times: int) -> dict[str, Measured]:
        """Every page, so many times."""
        shown = self._console
        assert shown is not None
        shown.town, shown.sessions, shown.memory = town, Sessions(town), Memory()
        self._count_questions(town)
        number = staff.add(
            town, login="he", name="何晓云", role="admin", password="songxi-2026-zhen", fresh=False
        ).number
        cookie = f"console={shown.sessions.begin(number)}"
        found = {}
        turn = 0
        for name, path in PAGES.items():
            if path.startswith("/village") or "3" in path.split("/")[-2:]:
                assert villages >= 3
            self._ask(path, cookie)
            wall, cpu, asked, size = [], [], [], 0
            for _ in range(times):
                turn += 1
                settle(town, 1 + turn % villages)
                self._asked = 0
                start, worked = time.perf_counter(), time.process_time()
                size = self._ask(path, cookie)
                wall.append((time.perf_counter() - start) * 1000)
                cpu.append((time.process_time() - worked) * 1000)
                asked.append(self._asked)
            worst = statistics.quantiles(wall, n=20)[-1] if times > 1 else wall[0]
            found[name] = Measured(
                round(worst, 1), round(statistics.median(cpu), 1), max(asked), size
            )
        return found

    def _ask(self, path: str, cookie: str) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        line.request("GET", f"/console{path}", headers={"cookie": cookie})
        answer = line.getresponse()
        body = answer.read()
        line.close()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return len(body)

    def _count_questions(self, town: Township) -> None:
        def told(*_: Any) -> None:
            self._asked += 1

        for engine in {town.store.read_engine, town.store.write_engine}:
            if engine.dialect.name == "sqlite":
                # Most go to the driver straight (kiosk.store.quick); it is asked itself.
                event.listen(engine, "checkout", lambda link, *_: link.set_trace_callback(told))
            else:
                event.listen(engine, "before_cursor_execute", told)


def made_ready() -> Pages:
    """With the words loaded."""
    words.use(words.Words.load())
    return Pages()
