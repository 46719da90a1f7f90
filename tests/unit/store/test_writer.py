"""The writer thread: order, answers, clean stop, and what it does when the disk fails."""

from __future__ import annotations

import logging
import os
import resource
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, Table, insert, select

from kiosk.store import writer as writing
from kiosk.store.engine import Store, open_store
from kiosk.store.errors import CannotRecord, Reason
from kiosk.store.writer import Reader, Reserve, Writer, begin_connection, pages_are_whole

META = MetaData()
ROWS = Table("rows", META, Column("id", Integer, primary_key=True), Column("filling", LargeBinary))


@pytest.fixture
def key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def store(tmp_path: Path, key: bytes) -> Iterator[Store]:
    with open_store(tmp_path / "kiosk.db", key, create=True) as made:
        META.create_all(made.write_engine)
        yield made


@pytest.fixture
def writer(store: Store, tmp_path: Path) -> Iterator[Writer[Connection]]:
    made = Writer(store, begin_connection, reserve=Reserve(tmp_path / "reserve", 1 << 20))
    yield made
    made.stop()


def add(number: int, size: int = 10):
    def job(link: Connection) -> int:
        link.execute(insert(ROWS).values(id=number, filling=bytes(size)))
        return number

    return job


def ids(store: Store) -> list[int]:
    with store.read_engine.begin() as link:
        return list(link.execute(select(ROWS.c.id).order_by(ROWS.c.id)).scalars())


def trouble_of(future: Future[object]) -> Reason:
    error = future.exception(timeout=20)
    assert isinstance(error, CannotRecord), error
    return error.reason


def hold(writer: Writer[Connection]) -> threading.Event:
    """Keep the writer busy until the event is set."""
    begun, free = threading.Event(), threading.Event()

    def job(_: Connection) -> None:
        begun.set()
        assert free.wait(10)

    writer.submit(job)
    assert begun.wait(10)
    return free


def test_the_answer_comes_after_the_commit(store: Store, writer: Writer[Connection]):
    seen: list[list[int]] = []
    future = writer.submit(add(1))
    future.add_done_callback(lambda _: seen.append(ids(store)))
    assert future.result(10) == 1
    writer.stop()
    assert seen == [[1]]


def test_screens_go_before_sync(writer: Writer[Connection]):
    free = hold(writer)
    order: list[str] = []
    jobs = [
        writer.submit(lambda _, name=name: order.append(name), urgent=urgent)
        for name, urgent in [("sync 1", False), ("touch 1", True), ("sync 2", False)]
    ]
    jobs.append(writer.submit(lambda _: order.append("touch 2")))
    free.set()
    for job in jobs:
        job.result(10)
    assert order == ["touch 1", "touch 2", "sync 1", "sync 2"]


def test_a_failing_job_is_undone_and_the_next_one_runs(store: Store, writer: Writer[Connection]):
    def fail(link: Connection) -> None:
        add(1)(link)
        raise ValueError("no")

    assert isinstance(writer.submit(fail).exception(10), ValueError)
    assert writer.submit(add(2)).result(10) == 2
    assert ids(store) == [2]
    assert writer.trouble is None


def test_stopping_finishes_what_waits_and_refuses_the_rest(store: Store):
    writer = Writer(store, begin_connection)
    free = hold(writer)
    waiting = [writer.submit(add(number)) for number in range(20)]
    free.set()
    writer.stop()
    assert [future.result(0) for future in waiting] == list(range(20))
    assert trouble_of(writer.submit(add(99))) is Reason.STOPPED
    assert ids(store) == list(range(20))


def test_stopping_at_once_refuses_what_waits(store: Store):
    writer = Writer(store, begin_connection)
    free = hold(writer)
    waiting = [writer.submit(add(number)) for number in range(5)]
    free.set()
    writer.stop(drain=False)
    outcomes = {future.exception(0) is None for future in waiting}
    assert outcomes <= {True, False}
    done = [future.result(0) for future in waiting if future.exception(0) is None]
    assert ids(store) == done
    assert not any(future.cancelled() or not future.done() for future in waiting)


def test_a_full_queue_answers_busy_at_once(writer: Writer[Connection]):
    free = hold(writer)
    waiting = [writer.submit(lambda _: None) for _ in range(writing.QUEUE_LIMIT)]
    assert trouble_of(writer.submit(lambda _: None)) is Reason.BUSY
    free.set()
    for future in waiting:
        future.result(10)


def test_a_cancelled_job_is_not_run(store: Store, writer: Writer[Connection]):
    free = hold(writer)
    gone = writer.submit(add(1))
    assert gone.cancel()
    free.set()
    writer.submit(add(2)).result(10)
    assert ids(store) == [2]


def limit_pages(store: Store, more: int) -> None:
    link = store.write_engine.raw_connection()
    cursor = link.cursor()
    count = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count={count + more}")
    link.close()


def test_a_full_disk_gives_up_the_reserve_then_books_nothing(
    store: Store, tmp_path: Path, writer: Writer[Connection], caplog
):
    caplog.set_level(logging.CRITICAL)
    limit_pages(store, 0)
    future = writer.submit(add(1, 100_000))
    assert trouble_of(future) is Reason.FULL
    assert writer.reserve_spent
    assert not (tmp_path / "reserve").exists()
    assert writer.trouble is Reason.FULL
    assert ids(store) == []
    limit_pages(store, 1000)
    assert writer.submit(add(2, 100_000)).result(10) == 2
    assert writer.trouble is None
    assert ids(store) == [2]


def test_room_made_by_the_reserve_lets_the_job_finish(store: Store, tmp_path: Path, caplog):
    caplog.set_level(logging.CRITICAL)

    class Roomy(Reserve):
        """Giving it up really makes room, as on a small disk."""

        def release(self) -> bool:
            freed = super().release()
            limit_pages(store, 1000)
            return freed

    writer = Writer(store, begin_connection, reserve=Roomy(tmp_path / "reserve", 4096))
    limit_pages(store, 0)
    assert writer.submit(add(1, 100_000)).result(10) == 1
    assert writer.reserve_spent
    assert writer.trouble is None
    writer.stop()
    assert ids(store) == [1]


def test_a_read_only_store_books_nothing_and_still_reads(
    store: Store, writer: Writer[Connection], caplog
):
    caplog.set_level(logging.CRITICAL)
    writer.submit(add(1)).result(10)
    link = store.write_engine.raw_connection()
    link.cursor().execute("PRAGMA query_only=ON")
    link.close()
    assert trouble_of(writer.submit(add(2))) is Reason.READ_ONLY
    assert ids(store) == [1]
    # The connection was thrown away: once the disk takes writes again, so does the writer.
    assert writer.submit(add(3)).result(10) == 3


@pytest.fixture
def file_limit() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_refused_write_reopens_reads_every_page_and_says_so(
    store: Store, writer: Writer[Connection], file_limit: None, caplog
):
    # RLIMIT_FSIZE makes the kernel refuse to let the WAL grow: a real error from a real write.
    caplog.set_level(logging.CRITICAL)
    writer.submit(add(1)).result(10)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
    assert trouble_of(writer.submit(add(2, 1_000_000))) in (Reason.IO, Reason.FULL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ids(store) == [1]
    writer._rests_until = 0.0
    assert writer.submit(add(3)).result(20) == 3
    assert ids(store) == [1, 3]


def test_after_an_io_error_the_job_runs_once_more_on_a_new_connection(store: Store, caplog):
    caplog.set_level(logging.CRITICAL)
    checked: list[Store] = []
    writer = Writer(store, begin_connection, check=lambda it: bool(checked.append(it)) or True)
    links: list[object] = []

    def stumble(link: Connection) -> int:
        links.append(link.connection.dbapi_connection)
        if len(links) == 1:
            raise OSError(5, "Input/output error")
        return add(1)(link)

    assert writer.submit(stumble).result(10) == 1
    assert len(checked) == 1
    assert links[0] is not links[1]
    writer.stop()
    assert ids(store) == [1]


def test_a_store_found_damaged_takes_nothing_more(store: Store, caplog):
    caplog.set_level(logging.CRITICAL)
    writer = Writer(store, begin_connection, check=lambda _: False)

    def stumble(_: Connection) -> None:
        raise OSError(5, "Input/output error")

    assert trouble_of(writer.submit(stumble)) is Reason.IO
    assert writer.trouble is Reason.DAMAGED
    assert trouble_of(writer.submit(add(1))) is Reason.DAMAGED
    writer.stop()
    assert ids(store) == []


def test_a_flipped_byte_is_found_by_reading_every_page(store: Store, tmp_path: Path, key: bytes):
    writer = Writer(store, begin_connection)
    writer.submit(add(1, 50_000)).result(10)
    writer.stop()
    assert pages_are_whole(store)
    store.close()
    path = tmp_path / "kiosk.db"
    whole = bytearray(path.read_bytes())
    whole[-2000] ^= 4
    path.write_bytes(whole)
    with open_store(path, key) as again:
        assert not pages_are_whole(again)


def test_the_wal_is_folded_back_when_nobody_waits(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # The main file grows only when the WAL is folded into it.
    monkeypatch.setattr(writing, "IDLE_LONG_S", 0.01)
    folded = threading.Event()
    fold = Writer._idle

    def watched(it: Writer[Connection]) -> None:
        fold(it)
        folded.set()

    monkeypatch.setattr(Writer, "_idle", watched)
    before = (tmp_path / "kiosk.db").stat().st_size
    writer = Writer(store, begin_connection)
    writer.submit(add(1, 100_000)).result(10)
    assert folded.wait(10)
    assert (tmp_path / "kiosk.db").stat().st_size > before
    writer.stop()


def test_the_reserve_takes_real_room_and_is_taken_once(tmp_path: Path):
    reserve = Reserve(tmp_path / "reserve", 1 << 20)
    assert reserve.ensure()
    assert reserve.ensure()
    assert (tmp_path / "reserve").stat().st_blocks * 512 >= 1 << 20
    assert reserve.release()
    assert not reserve.release()


def test_the_reader_answers_but_cannot_write(store: Store, writer: Writer[Connection]):
    writer.submit(add(1)).result(10)
    reader = Reader(store)
    assert reader.submit(lambda link: link.execute(select(ROWS.c.id)).scalar_one()).result(10) == 1
    assert reader.submit(add(2)).exception(10) is not None
    reader.stop()
    assert ids(store) == [1]
