"""The store's door: pragmas, keys, newer files, one writer."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from kiosk.store import engine as opening
from kiosk.store import errors
from kiosk.store.engine import Store, open_store, raw_connection

META = MetaData()
COUNTER = Table("counter", META, Column("id", Integer, primary_key=True), Column("n", Integer))
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "temp_store": 2,
}


@pytest.fixture
def key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def store(tmp_path: Path, key: bytes):
    with open_store(tmp_path / "kiosk.db", key, create=True) as made:
        META.create_all(made.write_engine)
        with made.write_engine.begin() as link:
            link.execute(insert(COUNTER).values(id=1, n=0))
        yield made


@pytest.mark.parametrize("which", ["write_engine", "read_engine"])
def test_every_connection_answers_the_wanted_pragmas(store: Store, which: str):
    with getattr(store, which).connect() as link:
        found = {name: link.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
    assert found == PRAGMAS


def test_the_file_holds_nothing_readable(store: Store, tmp_path: Path):
    store.close()
    content = (tmp_path / "kiosk.db").read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert b"counter" not in content


def test_the_reading_engine_cannot_write(store: Store):
    with pytest.raises(OperationalError), store.read_engine.begin() as link:
        link.execute(update(COUNTER).values(n=9))


def test_a_reader_keeps_its_snapshot_while_the_writer_commits(store: Store):
    with store.read_engine.begin() as reader:
        before = reader.execute(select(COUNTER.c.n)).scalar_one()
        with store.write_engine.begin() as writer:
            writer.execute(update(COUNTER).values(n=5))
        assert reader.execute(select(COUNTER.c.n)).scalar_one() == before
    with store.read_engine.begin() as reader:
        assert reader.execute(select(COUNTER.c.n)).scalar_one() == 5


def test_a_closed_store_opens_again_with_what_it_held(store: Store, tmp_path: Path, key: bytes):
    store.close()
    with open_store(tmp_path / "kiosk.db", key) as again, again.read_engine.begin() as link:
        assert link.execute(select(COUNTER.c.n)).scalar_one() == 0


def test_a_missing_store_is_not_made_by_accident(tmp_path: Path, key: bytes):
    with pytest.raises(errors.StoreMissing):
        open_store(tmp_path / "kiosk.db", key)
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_never_made_over_another(store: Store, tmp_path: Path, key: bytes):
    with pytest.raises(errors.StoreExists):
        open_store(tmp_path / "kiosk.db", key, create=True)


def test_a_wrong_key_is_told_from_a_damaged_store(store: Store, tmp_path: Path, key: bytes, capfd):
    path = tmp_path / "kiosk.db"
    store.close()
    whole = path.read_bytes()
    with pytest.raises(errors.WrongKey):
        open_store(path, os.urandom(32))
    assert path.read_bytes() == whole
    path.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    with pytest.raises(errors.Damaged):
        open_store(path, key)
    opening.key_check_file(path).unlink()
    with pytest.raises(errors.WrongKeyOrDamaged):
        open_store(path, key)
    assert capfd.readouterr().err == ""


def test_a_newer_store_is_refused_in_words(store: Store, tmp_path: Path, key: bytes):
    path = tmp_path / "kiosk.db"
    store.close()
    link = raw_connection(path, key)
    link.execute(f"PRAGMA user_version={opening.SCHEMA_VERSION + 1}")
    link.close()
    with pytest.raises(errors.NewerStore) as caught:
        open_store(path, key)
    assert caught.value.message_id == "error-store-newer"
    assert caught.value.message_args["found"] == opening.SCHEMA_VERSION + 1


def test_a_database_of_another_program_is_refused(tmp_path: Path, key: bytes):
    path = tmp_path / "other.db"
    link = raw_connection(path, key)
    link.execute("CREATE TABLE t(a)")
    link.close()
    with pytest.raises(errors.NotOurs):
        open_store(path, key)


def test_an_sqlite_with_the_wal_bug_is_refused(monkeypatch, tmp_path: Path, key: bytes):
    monkeypatch.setattr(opening, "SQLITE_LEAST", (99, 0, 0))
    with pytest.raises(errors.SqliteTooOld):
        open_store(tmp_path / "kiosk.db", key, create=True)


def test_a_short_key_is_a_mistake_of_ours(tmp_path: Path):
    with pytest.raises(ValueError, match="32 bytes"):
        open_store(tmp_path / "kiosk.db", b"short")


def test_the_key_is_in_no_repr(store: Store, key: bytes):
    assert key.hex() not in repr(store)
    assert repr(key) not in repr(store)


def _count_up(store: Store, times: int, troubles: list[Exception]) -> None:
    for _ in range(times):
        try:
            with store.write_engine.begin() as link:
                seen = link.execute(select(COUNTER.c.n)).scalar_one()
                link.execute(update(COUNTER).values(n=seen + 1))
        except Exception as error:  # collected and asserted on by the test
            troubles.append(error)


def test_two_programs_reading_then_writing_lose_nothing(store: Store, tmp_path: Path, key: bytes):
    troubles: list[Exception] = []
    with open_store(tmp_path / "kiosk.db", key) as other:
        threads = [
            threading.Thread(target=_count_up, args=(one, 50, troubles)) for one in (store, other)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert troubles == []
    with store.read_engine.begin() as link:
        assert link.execute(select(COUNTER.c.n)).scalar_one() == 100


def test_a_memory_store_shows_readers_what_was_written():
    with Store.memory() as store:
        META.create_all(store.write_engine)
        with store.write_engine.begin() as link:
            link.execute(insert(COUNTER).values(id=1, n=7))
        with store.read_engine.begin() as link:
            assert link.execute(select(COUNTER.c.n)).scalar_one() == 7


def test_two_memory_stores_are_two():
    with Store.memory() as one, Store.memory() as two:
        META.create_all(one.write_engine)
        with two.read_engine.connect() as link:
            assert link.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one() == 0


def _write_and_fail(store: Store) -> None:
    with store.write_engine.begin() as link:
        link.execute(update(COUNTER).values(n=3))
        raise RuntimeError


def test_a_failed_transaction_leaves_the_connection_usable(store: Store):
    with pytest.raises(RuntimeError):
        _write_and_fail(store)
    with store.write_engine.begin() as link:
        assert link.execute(select(COUNTER.c.n)).scalar_one() == 0


def test_an_error_text_holds_none_of_the_values(store: Store):
    with pytest.raises(IntegrityError) as caught, store.write_engine.begin() as link:
        link.execute(insert(COUNTER).values(id=1, n=31337))
    assert "31337" not in str(caught.value)
