"""Disks that are full, read-only, failing or bent: nothing half, nothing silent (FAULTS D5–D9)."""

from __future__ import annotations

import logging
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from kiosk.store import errors, headfile, log, tables
from kiosk.store.engine import Store, open_store, raw_connection
from kiosk.store.errors import CannotRecord, Reason
from kiosk.store.incarnation import settle
from kiosk.store.keys import Keys, load_keys, make_keys
from kiosk.store.recovery import new_sheet
from kiosk.store.uow import Node
from kiosk.store.verify import verify
from kiosk.store.writer import Reserve, Writer, begin_nothing, pages_are_whole
from tests.helpers import deeds
from tests.helpers.deeds import Deed


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small village, made once; tests copy it."""
    folder = tmp_path_factory.mktemp("template")
    keys = make_keys(folder / "keys", new_sheet().public)
    (folder / "data").mkdir()
    deeds.make_village(folder / "data" / "kiosk.db", keys)
    return folder


@dataclass
class Running:
    """A village with its writer at work."""

    path: Path
    keys: Keys
    store: Store
    node: Node
    writer: Writer[Any]

    def submit(self, deed: Deed) -> Future[str]:
        return self.writer.submit(lambda _: deeds.run(self.node, self.keys, deed))

    def is_there(self, deed: Deed) -> bool:
        with self.node.reading() as conn:
            return log.find(conn, deeds.VILLAGE, bytes.fromhex(deed.event_id)) is not None

    def count(self) -> int:
        with self.node.reading() as conn:
            return conn.execute(select(func.count()).select_from(tables.facts)).scalar_one()

    def close(self) -> None:
        self.writer.stop()
        self.store.close()


def start(template: Path, data: Path, reserve: Reserve | None = None) -> Running:
    data.mkdir(parents=True, exist_ok=True)
    for file in (template / "data").iterdir():
        shutil.copy(file, data)
    keys = load_keys(template / "keys")
    store = open_store(data / "kiosk.db", keys.store)
    writer: Writer[Any] = Writer(store, begin_nothing, reserve=reserve)
    return Running(data / "kiosk.db", keys, store, settle(store, keys).node, writer)


@pytest.fixture
def running(template: Path, tmp_path: Path) -> Iterator[Running]:
    made = start(template, tmp_path / "data")
    yield made
    made.close()


def trouble_of(future: Future[Any]) -> Reason:
    error = future.exception(timeout=30)
    assert isinstance(error, CannotRecord), error
    return error.reason


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes of its own, where the machine lets us mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount here")
    if done.returncode:
        pytest.skip("not allowed to mount a small disk here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Leave no room at all."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as out:
        for size in (65536, 4096, 512, 1):
            try:
                while out.write(b"x" * size):
                    pass
            except OSError:
                continue
    return ballast


def test_a_full_disk_books_nothing_and_the_same_gesture_later_is_one_entry(
    template: Path, small_disk: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.CRITICAL)
    running = start(template, small_disk / "data")
    try:
        deed = deeds.choose_booking(running.node, random.Random(1))
        ballast = fill(small_disk)
        before = running.count()
        refused = 0
        # The WAL may still hold room of its own; it ends.
        for number in range(200):
            one = deeds.choose_booking(running.node, random.Random(100 + number))
            if running.submit(one).exception(30) is not None:
                refused += 1
                assert not running.is_there(one)
                break
            before += 1
        assert refused
        assert trouble_of(running.submit(deed)) is Reason.FULL
        assert running.writer.trouble is Reason.FULL
        assert running.count() == before, "reading still works and nothing half is there"
        ballast.unlink()
        assert running.submit(deed).result(30) == "BOOKED"
        assert running.submit(deed).result(30) == "BOOKED"
        assert running.writer.trouble is None
        assert running.count() == before + 1
        assert verify(running.store).sound
    finally:
        running.close()


def test_the_reserve_lets_a_gesture_finish_on_a_full_disk(
    template: Path, small_disk: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.CRITICAL)
    reserve = Reserve(small_disk / "reserve", 512 * 1024)
    running = start(template, small_disk / "data", reserve)
    try:
        assert reserve.path.exists()
        fill(small_disk)
        for number in range(200):
            deed = deeds.choose_booking(running.node, random.Random(number))
            assert running.submit(deed).result(30) == "BOOKED"
            if running.writer.reserve_spent:
                break
        assert running.writer.reserve_spent
        assert not reserve.path.exists()
        assert running.is_there(deed)
        assert verify(running.store).sound
    finally:
        running.close()


def test_a_read_only_disk_books_nothing_reads_on_and_recovers(
    template: Path, small_disk: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.CRITICAL)
    running = start(template, small_disk / "data")
    remount = ["mount", "-o", "remount,{}", str(small_disk)]
    try:
        before = running.count()
        deed = deeds.choose_booking(running.node, random.Random(1))
        # A tmpfs with open files cannot turn read-only; the connections are closed first, as the
        # kernel does it the hard way on a real disk.
        running.store.write_engine.dispose()
        running.store.read_engine.dispose()
        subprocess.run([part.format("ro") for part in remount], check=True)
        assert trouble_of(running.submit(deed)) in (Reason.READ_ONLY, Reason.IO)
        subprocess.run([part.format("rw") for part in remount], check=True)
        running.writer._rests_until = 0.0
        assert running.submit(deed).result(30) == "BOOKED"
        assert running.count() == before + 1
    finally:
        running.close()


def test_a_store_on_a_read_only_disk_says_so_at_the_door(template: Path, small_disk: Path):
    running = start(template, small_disk / "data")
    running.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises((errors.ReadOnlyDisk, errors.CannotOpen)) as caught:
        open_store(running.path, running.keys.store)
    assert not isinstance(caught.value, errors.Damaged | errors.WrongKey)


FSYNC = """
import random, sys
from pathlib import Path
from kiosk.store.engine import open_store
from kiosk.store.errors import CannotRecord
from kiosk.store.incarnation import settle
from kiosk.store.keys import load_keys
from kiosk.store.writer import Writer, begin_nothing
from tests.helpers import deeds
import logging
logging.disable(logging.CRITICAL)
keys = load_keys(Path(sys.argv[2]))
store = open_store(Path(sys.argv[1]), keys.store)
node = settle(store, keys).node
writer = Writer(store, begin_nothing)
dice = random.Random(int(sys.argv[3]))
for number in range(12):
    deed = deeds.choose_booking(node, dice)
    try:
        writer.submit(lambda _: deeds.run(node, keys, deed)).result()
        print("ok", deed.event_id, flush=True)
    except CannotRecord as error:
        print("no", deed.event_id, error.reason.value, flush=True)
        writer._rests_until = 0.0
writer.stop()
print("end", flush=True)
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes the fsync fail")
@pytest.mark.parametrize("calls", ["fsync", "pwrite64"])
def test_a_failing_fsync_or_write_is_never_called_done(template: Path, tmp_path: Path, calls: str):
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    running = start(template, tmp_path / "data")
    running.close()
    at = dice.randint(3, 12)
    inject = f"inject={calls}:error=EIO:when={at}"
    trace = tmp_path / "trace"
    run = ["strace", "-f", "-qq", "-o", str(trace), "-P", str(running.path)]
    run += ["-P", f"{running.path}-wal", "-e", f"trace={calls}", "-e", inject]
    run += [sys.executable, "-c", FSYNC, running.path, running.keys.folder, str(seed % 1000)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=120)
    if "ptrace" in done.stderr:
        pytest.skip("not allowed to trace here")
    assert "(INJECTED)" in trace.read_text(), "the fault never happened"
    said = [line.split() for line in done.stdout.splitlines()]
    assert said, done.stderr
    assert said[-1] == ["end"], done.stderr
    with open_store(running.path, running.keys.store) as store:
        with store.read_engine.connect() as conn:
            for word, event, *_ in said[:-1]:
                if word == "ok":
                    assert log.find(conn, deeds.VILLAGE, bytes.fromhex(event)) is not None
        assert verify(store).sound
        assert pages_are_whole(store)
    # One stumble costs at most one gesture: the rest was recorded after opening anew.
    assert sum(word == "ok" for word, *_ in said) >= 11


def test_a_lock_held_by_a_forgotten_shell_is_busy_within_seconds_and_then_over(
    running: Running, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.CRITICAL)
    deed = deeds.choose_booking(running.node, random.Random(1))
    shell = raw_connection(running.path, running.keys.store)
    shell.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    assert trouble_of(running.submit(deed)) is Reason.BUSY
    assert time.monotonic() - started < 8
    assert running.writer.trouble is None
    shell.execute("ROLLBACK")
    shell.close()
    assert running.submit(deed).result(10) == "BOOKED"


def test_many_threads_hand_in_deeds_and_the_log_is_one_chain(running: Running):
    before = running.count()
    chosen = []
    dice = random.Random(5)
    taken: set[tuple[int, str, str]] = set()
    while len(chosen) < 40:
        deed = deeds.choose_booking(running.node, dice)
        if (deed.member, deed.thing, deed.done_on) not in taken:
            taken.add((deed.member, deed.thing, deed.done_on))
            chosen.append(deed)
    answers: list[str] = []

    def hand_in(part: list[Deed]) -> None:
        for deed in part:
            # Every gesture twice: a double tap.
            twice = [running.submit(deed), running.submit(deed)]
            answers.append(twice[0].result(30))
            assert twice[1].result(30) == answers[-1] or answers[-1] != "BOOKED"

    threads = [threading.Thread(target=hand_in, args=(chosen[at::4],)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 40
    assert running.count() == before + answers.count("BOOKED")
    assert answers.count("BOOKED") > 20
    assert verify(running.store).sound


def patched(path: Path, keys: Keys, whole: bytes, place: int, piece: bytes) -> str:
    """What opening and checking says after bytes were changed; the clean file comes back."""
    handle = os.open(path, os.O_WRONLY)
    try:
        os.pwrite(handle, piece, place)
        try:
            with open_store(path, keys.store) as store:
                return "missed" if pages_are_whole(store) else "page"
        except (errors.Damaged, errors.CannotOpen):
            return "door"
        except Exception as error:
            return "page" if errors.reason_of(error) is Reason.DAMAGED else repr(error)
    finally:
        os.pwrite(handle, whole[place : place + len(piece)], place)
        os.close(handle)


def test_a_flipped_bit_anywhere_in_the_file_is_found(
    template: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.CRITICAL)
    running = start(template, tmp_path / "data")
    running.close()
    whole = running.path.read_bytes()
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    places = [*range(0, 112, 7), *(dice.randrange(len(whole)) for _ in range(150))]
    found = [
        patched(
            running.path,
            running.keys,
            whole,
            place,
            bytes([whole[place] ^ 1 << dice.randrange(8)]),
        )
        for place in places
    ]
    assert set(found) <= {"door", "page"}, [
        (place, said) for place, said in zip(places, found, strict=True) if said == "missed"
    ]
    assert running.path.read_bytes() == whole
    with open_store(running.path, running.keys.store) as store:
        assert verify(store).sound


@pytest.mark.parametrize("piece", ["zeros", "noise", "another page"])
def test_a_bent_page_is_found_wherever_it_lies(
    template: Path, tmp_path: Path, piece: str, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.CRITICAL)
    running = start(template, tmp_path / "data")
    running.close()
    whole = running.path.read_bytes()
    pages = len(whole) // 4096
    dice = random.Random(7)
    for page in dice.sample(range(pages), min(pages, 25)):
        other = (page + 1) % pages
        content = {
            "zeros": bytes(4096),
            "noise": dice.randbytes(4096),
            "another page": whole[other * 4096 : other * 4096 + 4096],
        }[piece]
        said = patched(running.path, running.keys, whole, page * 4096, content)
        assert said in ("door", "page"), (page, said)


def test_bytes_flipped_in_the_wal_lose_no_consistency_and_not_in_silence(
    running: Running, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    """SQLite ends the WAL at the first bad frame: an older state; the head file gives it away."""
    caplog.set_level(logging.CRITICAL)
    for number in range(8):
        deed = deeds.choose_booking(running.node, random.Random(number))
        assert running.submit(deed).result(30) == "BOOKED"
    with running.node.reading() as conn:
        head = headfile.own_head(conn)
    assert head is not None
    copy = tmp_path / "copy"
    copy.mkdir()
    keys_folder = tmp_path / "keys"
    shutil.copytree(running.keys.folder, keys_folder)
    headfile.write_head(keys_folder, head, running.keys.store)
    database = running.path.read_bytes()
    wal = running.path.with_name("kiosk.db-wal").read_bytes()
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    outcomes = set()
    for _ in range(25):
        for end in ("", "-wal", "-shm"):
            (copy / f"kiosk.db{end}").unlink(missing_ok=True)
        bent = bytearray(wal)
        bent[dice.randrange(len(wal))] ^= 1 << dice.randrange(8)
        (copy / "kiosk.db").write_bytes(database)
        (copy / "kiosk.db-wal").write_bytes(bent)
        with open_store(copy / "kiosk.db", running.keys.store) as store:
            with store.read_engine.connect() as conn:
                now = headfile.own_head(conn)
                standing = headfile.compare(conn, keys_folder, running.keys.store).standing
            assert now is not None
            assert verify(store).sound
        lost = now.seq < head.seq
        assert (standing is headfile.Standing.BEHIND) == lost
        outcomes.add(lost)
    assert True in outcomes
