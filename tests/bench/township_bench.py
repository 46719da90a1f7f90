"""The township under load: real HTTPS, real signed batches, a PostgreSQL that waits for the disk.

A village's month is made once with the real projector; each kiosk's log is that month with another
village and device in every body, chained and signed anew. The kiosks are threads of a process of
their own that push what was packed before. Beside it stand bare ``COPY`` and bare single-row
inserts of the same bodies into the same PostgreSQL. ``--full`` is 800 kiosks.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil
import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from kiosk.core.clock import Moment
from kiosk.core.facts import Operator
from kiosk.core.facts.node import DayOpened
from kiosk.core.facts.people import HouseholdOpened, MemberEnrolled
from kiosk.core.facts.points import BalanceBroughtForward, PointsBooked
from kiosk.core.facts.shelf import GoodsHanded, StockReceived
from kiosk.services import village
from kiosk.services.village import Head
from kiosk.store import replica, tables
from kiosk.store.codec import GENESIS, chain, signed_head
from kiosk.store.engine import Store
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import load_keys, make_keys
from kiosk.store.recovery import new_sheet
from kiosk.store.replica import Origin, PersonalRow, Slice, device_name
from kiosk.store.uow import Node, UnitOfWork
from kiosk.store.verify import verify
from kiosk.sync import http, signing, wire
from kiosk.sync.transport import CBOR, NoAnswer, Request
from kiosk.township import devices
from kiosk.township import tables as town_tables
from kiosk.township.base import Township
from kiosk.township.office import load_office
from tests.bench.store_bench import _exchange
from tests.helpers.postgres import new_cluster

KIOSKS, KIOSKS_FULL = 54, 800
DAYS, FACTS_A_DAY = 30, 150
PEOPLE = 300
VILLAGE = "v00000000000"  # as long as every village's id, so that bodies keep their length
WORKERS = 2
CLIENTS = 64
FIRST = date(2026, 10, 1)
Figure = dict[str, Any]


def figures(full: bool) -> Iterator[Figure]:
    """One township, one night after a month without a network."""
    with tempfile.TemporaryDirectory() as folder:
        yield from night(Path(folder), KIOSKS_FULL if full else KIOSKS)


# ---- a month of a village ----------------------------------------------------------------------


@dataclass
class Template:
    """What every kiosk's log is made from.

    Attributes:
        village, device: As they stand in the bodies.
        before: Bodies the township holds already: founding and people.
        month: Bodies of the month.
        personal: Personal rows of ``before``.
    """

    village: str
    device: str
    before: list[bytes] = field(default_factory=list)
    month: list[bytes] = field(default_factory=list)
    personal: list[PersonalRow] = field(default_factory=list)


def make_template(folder: Path) -> Template:
    """A village of 300 people and a month at its counter, by the real unit of work."""
    keys = make_keys(folder / "template", new_sheet().public)
    with Store.memory() as store:
        tables.METADATA.create_all(store.write_engine)
        node = open_first_log(store, keys, VILLAGE, day=FIRST.isoformat())
        with node.work(FIRST.isoformat()) as uow:
            village.make(uow, name="样板村", head=Head("周会计", "274859"))
            for number in range(1, PEOPLE + 1):
                person = uow.personal(
                    f"m:{number}", name=f"王{number}", pinyin="wang", initials="w"
                )
                uow.append(HouseholdOpened(number, number % 9 + 1, str(number)))
                enrolled = MemberEnrolled(number, number, "villager", person.reference())
                uow.append(enrolled, personal=[person])
            # Points and goods that last: a month of overdrafts would be a month of incidents.
            items = list(uow.conn.execute(select(tables.items.c.item)).scalars())
            for item in items:
                uow.append(StockReceived(item, 9_000, "集体"))
            for member in range(1, PEOPLE + 1):
                uow.append(BalanceBroughtForward(f"m:{member}", 900, 900, "1", (1, 2)))
            uow.commit()
        made = Template(VILLAGE, node.device)
        made.before = _bodies(node, 0)
        _month(node)
        made.month = _bodies(node, len(made.before))
        with store.read_engine.connect() as conn:
            rows = conn.execute(select(tables.personal))
            made.personal = [PersonalRow(r.ref, r.owner, r.salt, r.fields) for r in rows]
    return made


class _Hours:
    """A counter's hours: each deed some minutes after the last, to the millisecond."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._ms = 1_790_000_000_000

    def now(self) -> Moment:
        self._ms += self._dice.randrange(2_000, 400_000)
        return Moment(self._ms, 480, self._ms - 1_789_000_000_000, "1a2b3c4d")


def _month(node: Node) -> None:
    dice = random.Random(5)
    node.clock = _Hours(dice)
    with node.reading() as conn:
        c = tables.clauses.c
        clauses = [(r.version, r.clause) for r in conn.execute(select(c.version, c.clause))]
        items = list(conn.execute(select(tables.items.c.item)).scalars())
    for number in range(1, DAYS + 1):
        day = (FIRST + timedelta(days=number)).isoformat()
        with node.work(day) as uow:
            uow.append(DayOpened(day))
            written = 1
            while written < FACTS_A_DAY:
                # One by one, as they come over a day: every fact has a moment of its own.
                written += _deed(uow, dice, clauses, items)
            uow.commit()


def _deed(
    uow: UnitOfWork, dice: random.Random, clauses: list[tuple[str, str]], items: list[str]
) -> int:
    """Four of five are deeds that give points, one is an exchange, fetched at once; facts of it."""
    account, clerk = f"m:{dice.randint(1, PEOPLE)}", Operator("clerk", 1)
    if dice.random() < 0.8:
        version, clause = dice.choice(clauses)
        uow.append(PointsBooked(account, clause, version, 10, 2, uow.day, True), operator=clerk)
        return 1
    event = uow.node.mint()
    uow.append(_exchange(account, dice.choice(items), uow.day), event_id=event, operator=clerk)
    uow.append(GoodsHanded(event), operator=clerk)
    return 2


def _bodies(node: Node, after: int) -> list[bytes]:
    facts = tables.facts.c
    with node.reading() as conn:
        asked = select(facts.body).where(facts.log_id == node.log_id, facts.seq > after)
        return list(conn.execute(asked.order_by(facts.seq)).scalars())


@dataclass
class Kiosk:
    """One kiosk: its key, and its batches as they go over the wire."""

    key: Ed25519PrivateKey
    origin: Origin
    before: list[Slice]
    batches: list[tuple[int, bytes]] = field(default_factory=list)


def make_kiosk(template: Template, number: int) -> Kiosk:
    """A kiosk of its own village, its log chained and signed by its own key."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    name, device = f"v{number:011d}", device_name(public)
    swap = ((template.village.encode(), name.encode()), (template.device.encode(), device.encode()))
    origin = Origin(os.urandom(16), name, device, public)
    seq, last, slices = 0, GENESIS, []
    for bodies, personal in ((template.before, template.personal), (template.month, [])):
        for start in range(0, len(bodies), 500):
            part = [_swapped(body, swap) for body in bodies[start : start + 500]]
            previous, begun = last, seq + 1
            for body in part:
                seq += 1
                last = chain(origin.log_id, seq, last, body)
            signature = key.sign(signed_head(origin.log_id, seq, last))
            # The first slice carries every personal row; take_in keeps those it points at.
            slices.append(Slice(begun, previous, tuple(part), tuple(personal), signature))
    already = -(-len(template.before) // 500)
    made = Kiosk(key, origin, slices[:already])
    clock = Moment(1_790_000_000_000, 480, 1_000, "bench")
    for part in slices[already:]:
        packed = wire.Batch(origin, part, clock, program="bench").packed()
        made.batches.append((len(part.bodies), packed))
    return made


def _swapped(body: bytes, swap: tuple[tuple[bytes, bytes], ...]) -> bytes:
    for old, new in swap:
        body = body.replace(old, new)
    return body


# ---- the night -----------------------------------------------------------------------------------


def night(folder: Path, kiosks: int) -> Iterator[Figure]:
    """Everything from bare COPY to the last receipt."""
    cluster = new_cluster(durable=True)
    try:
        template = make_template(folder)
        address = cluster.new_database()
        bare = baselines(cluster.new_database(), template.month)
        town = Town(folder, address)
        town.init()
        made = [make_kiosk(template, number) for number in range(1, kiosks + 1)]
        town.take_in_before(made)
        with town.served():
            watched = [town.process(), cluster.process()]
            before = [_processor_s(each) for each in watched]
            told = push_all(town, made, folder)
            spent = [_processor_s(each) - was for each, was in zip(watched, before, strict=True)]
            memory = town.memory()
        yield from _said(told, bare, made, memory, kiosks)
        facts = sum(count for kiosk in made for count, _ in kiosk.batches)
        for name, seconds in zip(("the server's", "PostgreSQL's"), spent, strict=True):
            yield {
                "name": f"{name} processor time for a fact",
                "value": seconds / facts * 1e6,
                "unit": "µs",
                "note": "says what the machine can do whatever else runs on it meanwhile",
            }
        with load_office(town.data, town.keys).opened() as opened:
            village_id = made[0].origin.village
            verdict = verify(opened.store, village=village_id)
            assert verdict.sound, verdict
            yield {
                "name": "township verify, one village",
                "value": verdict.facts / verdict.seconds,
                "unit": "facts/s",
                "note": f"{verdict.facts} facts replayed and compared with PostgreSQL's tables",
            }
    finally:
        cluster.stop(signal.SIGQUIT)


def _processor_s(root: psutil.Process) -> float:
    """Seconds a process and all it started have worked, the ones that ended among them."""
    total = 0.0
    for each in [root, *root.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            spent = each.cpu_times()
            total += spent.user + spent.system + spent.children_user + spent.children_system
    return total


def _said(
    told: Pushed, bare: dict[str, float], made: list[Kiosk], memory: float, kiosks: int
) -> Iterator[Figure]:
    facts = sum(count for kiosk in made for count, _ in kiosk.batches)
    wire_bytes = sum(len(packed) for kiosk in made for _, packed in kiosk.batches)
    note = f"{kiosks} kiosks, {facts} facts, {WORKERS} server processes, clients on the same cores"
    yield {
        "name": "facts into PostgreSQL through HTTPS",
        "value": facts / told.seconds,
        "unit": "facts/s",
        "baseline": bare["copy"],
        "goal": 3_000,
        "better": "more",
        "note": f"baseline: bare COPY of the same bodies, one key; {note}",
    }
    yield {
        "name": "bare single-row inserts",
        "value": bare["insert"],
        "unit": "rows/s",
        "note": "one connection, all in one transaction",
    }
    yield {
        "name": "bare single-row inserts, each committed",
        "value": bare["commit"],
        "unit": "rows/s",
        "note": "one connection, synchronous_commit on",
    }
    yield {
        "name": f"{kiosks} kiosks settle {DAYS} days",
        "value": told.seconds / 60,
        "unit": "min",
        "goal": 30 if kiosks > KIOSKS else 10,
        "note": note,
    }
    yield {
        "name": "a batch, p95",
        "value": statistics.quantiles(told.taken, n=20)[-1],
        "unit": "s",
        "goal": 2.0,
        "note": f"{len(told.taken)} batches; median {statistics.median(told.taken):.2f} s;"
        f" the try that was taken in; of {kiosks} kiosks {min(CLIENTS, kiosks)} push at a time",
    }
    yield {
        "name": "a batch from the first try to its receipt, p95",
        "value": statistics.quantiles(told.whole, n=20)[-1],
        "unit": "s",
        "note": f"median {statistics.median(told.whole):.2f} s, longest {max(told.whole):.1f} s;"
        f" {told.busy} answers said busy and were obeyed (0.5 to 2 s of rest each)",
    }
    yield {
        "name": "memory of the server's processes",
        "value": memory,
        "unit": "MB",
        "note": "largest sum of proportional shares while pushing",
    }
    yield {
        "name": "a fact on the wire",
        "value": wire_bytes / facts,
        "unit": "bytes",
        "goal": 60.0,
        "note": "batches of 500, gzip, signature and envelope included, nothing personal in them",
    }


def baselines(address: str, bodies: list[bytes]) -> dict[str, float]:
    """Rows a second of the least PostgreSQL has to do."""
    with psycopg.connect(address) as conn:
        conn.execute(
            "CREATE TABLE bare (log bytea, seq bigint, body bytea, PRIMARY KEY (log, seq))"
        )
        conn.commit()

        def fill(log: bytes, many: int, how: str) -> float:
            since = time.perf_counter()
            if how == "copy":
                with conn.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy:
                    for seq in range(many):
                        copy.write_row((log, seq, bodies[seq % len(bodies)]))
            else:
                for seq in range(many):
                    row = (log, seq, bodies[seq % len(bodies)])
                    conn.execute("INSERT INTO bare VALUES (%s, %s, %s)", row)
                    if how == "commit":
                        conn.commit()
            conn.commit()
            return many / (time.perf_counter() - since)

        return {
            "copy": fill(b"c", 50_000, "copy"),
            "insert": fill(b"i", 5_000, "insert"),
            "commit": fill(b"s", 500, "commit"),
        }


class Town:
    """The township under test: two folders, a database, and its server as processes."""

    def __init__(self, folder: Path, address: str) -> None:
        self.data, self.keys = folder / "town", folder / "town-keys"
        self._address = address
        with socket.socket() as asked:
            asked.bind(("127.0.0.1", 0))
            self.port = int(asked.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None
        self._most = 0.0

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "kiosk", "township", *arguments, "--data", str(self.data)]

    def init(self) -> None:
        """Make it."""
        subprocess.run(
            self._command(
                "init", "--name", "清水镇", "--database", self._address, "--host", "127.0.0.1",
                "--port", str(self.port), "--address", self.address,
            ),
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def address(self) -> str:
        """How kiosks reach it."""
        return f"https://127.0.0.1:{self.port}"

    def take_in_before(self, kiosks: list[Kiosk]) -> None:
        """Villages, devices, and what the township held before the month began."""
        with load_office(self.data, self.keys).opened() as town:
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda pair: _known(town, *pair), enumerate(kiosks, start=1)))
            with town.store.write_engine.connect() as conn:
                link = conn.execution_options(isolation_level="AUTOCOMMIT")
                link.exec_driver_sql("ANALYZE")

    def served(self) -> Any:
        """The server, while it runs."""
        return _Served(self)

    def process(self) -> psutil.Process:
        """The server's first process."""
        assert self._process is not None
        return psutil.Process(self._process.pid)

    def memory(self) -> float:
        """The most the server's processes held at once, MB."""
        return self._most

    def _watch(self) -> None:
        assert self._process is not None
        whole = psutil.Process(self._process.pid)
        while self._process.poll() is None:
            total = 0
            for each in [whole, *whole.children(recursive=True)]:
                try:
                    total += each.memory_full_info().pss
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue
            self._most = max(self._most, total / 1e6)
            time.sleep(0.5)


class _Served:
    def __init__(self, town: Town) -> None:
        self._town = town

    def __enter__(self) -> None:
        town = self._town
        command = town._command("serve", "--no-console", "--workers", str(WORKERS))
        town._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 180
        while True:
            try:
                socket.create_connection(("127.0.0.1", town.port), 1).close()
                break
            except OSError:
                if town._process.poll() is not None or time.monotonic() > until:
                    self.__exit__()
                    raise
                time.sleep(0.1)
        threading.Thread(target=town._watch, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        assert self._town._process is not None
        self._town._process.terminate()
        self._town._process.wait(60)


def _known(town: Township, number: int, kiosk: Kiosk) -> None:
    v = kiosk.origin.village
    with town.writing() as conn:
        conn.execute(
            town_tables.villages.insert().values(number=number, village=v, name=v, added_ms=0)
        )
        devices.keep(town, conn, v, kiosk.origin.device_key, state=devices.ENROLLED)
    for part in kiosk.before:
        with town.writing(v) as conn:
            replica.take_in(conn, kiosk.origin, part)


# ---- the kiosks ----------------------------------------------------------------------------------


@dataclass
class Pushed:
    """What the kiosks saw.

    Attributes:
        taken: Seconds of each batch's last try, the one that was taken in.
        whole: Seconds from each batch's first try to its receipt, the rests between them too.
        busy: How many tries were told so.
    """

    seconds: float
    taken: list[float]
    whole: list[float]
    busy: int


def push_all(town: Town, kiosks: list[Kiosk], folder: Path) -> Pushed:
    """Every kiosk pushes its month, all at once, from a process of its own."""
    work = folder / "work"
    work.mkdir()
    for number, kiosk in enumerate(kiosks):
        private = kiosk.key.private_bytes_raw()
        path = f"/v1/logs/{kiosk.origin.log_id.hex()}/batches"
        lines = [f"{count}:{packed.hex()}" for count, packed in kiosk.batches]
        (work / f"{number}.kiosk").write_text("\n".join([private.hex(), path, *lines]))
    pem = load_office(town.data, town.keys).certificates.pinned()
    (work / "pinned.pem").write_text(pem)
    since = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tests.bench.township_bench", town.address, str(work)],
        check=True,
    )
    seconds = time.perf_counter() - since
    told = json.loads((work / "told.json").read_text())
    with load_office(town.data, town.keys).opened() as opened, opened.reading() as conn:
        here = conn.execute(select(func.count()).select_from(tables.facts)).scalar_one()
        logs = conn.execute(select(func.sum(tables.logs.c.head_seq))).scalar_one()
    assert here == logs
    assert not told["failed"], told["failed"]
    load_keys(town.keys)
    return Pushed(told["seconds"] or seconds, told["taken"], told["whole"], told["busy"])


def client(address: str, work: Path) -> None:
    """The process of the kiosks: a thread each, up to ``CLIENTS`` at a time."""
    pem = (work / "pinned.pem").read_text()
    taken: list[float] = []
    whole: list[float] = []
    failed: list[str] = []
    busy = [0]

    def one(file: Path) -> None:
        private, path, *lines = file.read_text().split("\n")
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))
        dice = random.Random(file.name)
        with http.HttpTransport(address, pem) as line:
            for each in lines:
                packed = bytes.fromhex(each.partition(":")[2])
                request = signing.sign(
                    Request("POST", path, {"content-type": CBOR}, packed), key, 1
                )
                first = time.perf_counter()
                while True:
                    since = time.perf_counter()
                    try:
                        answer = line.send(request, timeout_s=120)
                    except NoAnswer as lost:
                        failed.append(str(lost))
                        return
                    if answer.status == 503:
                        # A kiosk would rest half a minute; here the server is never left idle.
                        busy[0] += 1
                        time.sleep(dice.uniform(0.5, 2.0))
                        continue
                    if answer.status != 200:
                        failed.append(f"{answer.status} {answer.body[:200]!r}")
                        return
                    now = time.perf_counter()
                    taken.append(now - since)
                    whole.append(now - first)
                    break

    files = sorted(work.glob("*.kiosk"))
    since = time.perf_counter()
    with ThreadPoolExecutor(min(CLIENTS, len(files))) as pool:
        list(pool.map(one, files))
    told = {
        "seconds": time.perf_counter() - since,
        "taken": taken,
        "whole": whole,
        "busy": busy[0],
        "failed": failed,
    }
    (work / "told.json").write_text(json.dumps(told))


if __name__ == "__main__":
    client(sys.argv[1], Path(sys.argv[2]))
