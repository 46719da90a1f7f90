"""What the settlement needs of a store: the node, its keys, and a way to read and to write.

The kiosk's station hands in its writer's and reader's threads, a test or the simulator a store it
works with directly. The settlement itself holds nothing that is not on the disk.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from kiosk.store.keys import Keys
from kiosk.store.quick import quick
from kiosk.store.uow import Node
from kiosk.store.writer import Reader, Writer

T = TypeVar("T")


class Runs(Protocol):
    """Runs a job in a transaction and waits for what came of it."""

    def __call__(self, job: Callable[[Connection], T]) -> T:
        """The job's result, after COMMIT where it wrote."""
        ...


@dataclass
class Home:
    """A kiosk as the settlement sees it.

    Attributes:
        node: Writes the present log; ``node.log_id`` changes when a fork opens a new one.
        keys: Sign batches and requests.
        write: Runs a job in one write transaction; an exception undoes all of it.
        read: Runs a job on one snapshot.
        random: Where random bytes come from; the simulator hands in its own.
        pause: Called before each batch and page: waits while somebody stands at the screen, and
            raises when the settlement is to end.
    """

    node: Node
    keys: Keys
    write: Runs
    read: Runs
    random: Callable[[int], bytes] = field(default=secrets.token_bytes)
    pause: Callable[[], None] = field(default=lambda: None)


def direct(node: Node, keys: Keys) -> Home:
    """A home that works with the store on the caller's own thread (tests, the command line)."""
    store = node.store

    def write(job: Callable[[Connection], T]) -> T:
        with store.write_engine.connect() as conn, conn.begin():
            return job(quick(conn))

    def read(job: Callable[[Connection], T]) -> T:
        with store.read_engine.connect() as conn, conn.begin():
            return job(quick(conn))

    return Home(node, keys, write, read)


def through(node: Node, keys: Keys, writer: Writer[Any], reader: Reader) -> Home:
    """A home whose jobs wait behind the screens' on the writer's and the reader's threads."""
    store = node.store

    def write(job: Callable[[Connection], T]) -> T:
        def on_the_writer(_: object) -> T:
            with store.write_engine.connect() as conn, conn.begin():
                return job(quick(conn))

        done: Future[T] = writer.submit(on_the_writer, urgent=False)
        return done.result()

    def read(job: Callable[[Connection], T]) -> T:
        return reader.submit(job, urgent=False).result()

    return Home(node, keys, write, read)
