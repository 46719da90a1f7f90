"""Every trouble of the store has a sentence, and every code of the disk has a reason."""

from __future__ import annotations

import errno
import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2 as sqlcipher

import kiosk.store
from kiosk.store.errors import CannotRecord, Reason, StoreError, reason_of
from kiosk.store.recovery import SheetSlip
from kiosk.words import Words


def kinds(of: type[StoreError]) -> Iterator[type[StoreError]]:
    yield of
    for kind in of.__subclasses__():
        yield from kinds(kind)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


def test_every_error_of_the_store_has_a_sentence(words: Words):
    for module in pkgutil.iter_modules(kiosk.store.__path__):
        importlib.import_module(f"kiosk.store.{module.name}")
    ids = {kind.message_id for kind in kinds(StoreError)}
    ids |= {CannotRecord(reason).message_id for reason in Reason}
    ids |= {slip.value for slip in SheetSlip}
    assert {each for each in ids if not words.has(each)} == set()


def sqlite_error(code: int) -> Exception:
    error = sqlcipher.OperationalError("said by SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (13, Reason.FULL),
        (8, Reason.READ_ONLY),
        (8 | 1 << 8, Reason.READ_ONLY),  # READONLY_RECOVERY
        (10 | 4 << 8, Reason.IO),  # IOERR_FSYNC
        (11, Reason.DAMAGED),
        (26, Reason.DAMAGED),
        (5, Reason.BUSY),
        (5 | 2 << 8, Reason.BUSY),  # BUSY_SNAPSHOT
        (14, Reason.IO),
        (19, None),  # a constraint is our own mistake
        (1, None),
    ],
)
def test_a_code_of_sqlite_is_read_through_sqlalchemy(code: int, reason: Reason | None):
    error = sqlite_error(code)
    assert reason_of(error) is reason
    assert reason_of(OperationalError("SELECT 1", {}, error)) is reason


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, Reason.FULL),
        (errno.EROFS, Reason.READ_ONLY),
        (errno.EIO, Reason.IO),
        (errno.ENODEV, Reason.IO),
    ],
)
def test_an_error_of_the_system_has_a_reason(number: int, reason: Reason):
    assert reason_of(OSError(number, "said by the kernel")) is reason


def test_a_mistake_of_ours_is_not_the_disks_doing():
    assert reason_of(ValueError("no")) is None
    assert reason_of(CannotRecord(Reason.FULL)) is Reason.FULL
