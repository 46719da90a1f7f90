"""A sealed file: opened by its sheet only, and whole or not at all."""

from __future__ import annotations

import io
import random

import pytest

from kiosk.store.backup_file import BackupDamaged, NotABackup
from kiosk.store.recovery import RecoverySheet, WrongSheet, new_sheet
from kiosk.township.sealed import MAGIC, Opening, Sealing


def sealed(messages: list[object], sheet: RecoverySheet) -> bytes:
    out = io.BytesIO()
    sealing = Sealing(out, sheet.public)
    for message in messages:
        sealing.put(message)
    sealing.close()
    return out.getvalue()


def opened(raw: bytes, sheet: RecoverySheet) -> list[object]:
    return list(Opening(io.BytesIO(raw), sheet).messages())


def test_what_was_put_in_comes_out(rng: random.Random) -> None:
    sheet = new_sheet()
    messages: list[object] = [{"n": n, "b": rng.randbytes(200_000)} for n in range(20)]
    raw = sealed(messages, sheet)
    assert len(raw) > 3 << 20  # several pieces
    assert opened(raw, sheet) == messages
    assert opened(sealed([], sheet), sheet) == []


def test_names_are_not_readable_in_it() -> None:
    raw = sealed([{"name": "王桂花" * 100}], new_sheet())
    assert "王桂花".encode() not in raw


def test_another_sheet_opens_nothing() -> None:
    raw = sealed([1, 2, 3], new_sheet())
    with pytest.raises(WrongSheet):
        opened(raw, new_sheet())


def test_every_spoiled_byte_is_found(rng: random.Random) -> None:
    sheet = new_sheet()
    raw = sealed([{"row": number} for number in range(300)], sheet)
    for _ in range(200):
        at = rng.randrange(len(MAGIC), len(raw))
        spoiled = raw[:at] + bytes([raw[at] ^ 1 << rng.randrange(8)]) + raw[at + 1 :]
        with pytest.raises((BackupDamaged, WrongSheet)):
            opened(spoiled, sheet)


def test_a_cut_is_found_wherever_it_is(rng: random.Random) -> None:
    sheet = new_sheet()
    raw = sealed([rng.randbytes(1 << 20) for _ in range(4)], sheet)
    for length in [0, 5, len(MAGIC), 60, *(rng.randrange(len(raw)) for _ in range(40))]:
        with pytest.raises((BackupDamaged, NotABackup)):
            opened(raw[:length], sheet)
    with pytest.raises(BackupDamaged):
        opened(raw + b"\0", sheet)


def test_pieces_in_another_order_are_found(rng: random.Random) -> None:
    sheet = new_sheet()
    raw = sealed([rng.randbytes(1 << 20) for _ in range(4)], sheet)
    at, pieces = len(MAGIC) + 80, []
    while at < len(raw):
        length = int.from_bytes(raw[at : at + 4], "big") + 4
        pieces.append(raw[at : at + length])
        at += length
    assert len(pieces) > 3
    swapped = raw[: len(MAGIC) + 80] + b"".join([pieces[1], pieces[0], *pieces[2:]])
    with pytest.raises(BackupDamaged):
        opened(swapped, sheet)
    with pytest.raises(BackupDamaged):
        opened(raw[: len(MAGIC) + 80] + b"".join(pieces[1:]), sheet)
