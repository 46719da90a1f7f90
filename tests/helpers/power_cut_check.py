"""Looks at thousands of disks after power cuts, on every core: is each store whole?

Run as a module it is one of the workers: it reads a recording, replays its share of cuts and writes
down what it found.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from kiosk.store.codec import GENESIS, chain
from kiosk.store.engine import raw_connection
from tests.helpers.power_cut import Op, cuts, lay_out

_ROUND = 2_000


@dataclass
class Recording:
    """What a writer did to a store, from which files it began, with which store key."""

    before: dict[str, bytes]
    ops: list[Op]
    key: bytes


def verdict(folder: Path, files: dict[str, bytes], key: bytes, acked: list[bytes]) -> str:
    """``whole``, or what is wrong with a store after a cut."""
    lay_out(folder, files)
    try:
        with contextlib.closing(raw_connection(folder / "kiosk.db", key)) as link:
            if link.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                return "corrupt"
            last, seq, log_id = GENESIS, 0, b""
            found = set()
            for row in link.execute(
                "SELECT log_id, seq, event_id, hash, body FROM facts ORDER BY seq"
            ):
                log_id, seq = row[0], seq + 1
                last = chain(log_id, seq, last, row[4])
                if row[1] != seq or row[3] != last:
                    return "chain broken"
                found.add(row[2])
            head = link.execute("SELECT head_seq, head_hash FROM logs").fetchone()
            if head != (seq, last):
                return "head off"
            if link.execute("SELECT sum(amount) FROM postings").fetchone()[0] != 0:
                return "sums off"
            return "whole" if found.issuperset(acked) else "acknowledged deed lost"
    except sqlcipher.DatabaseError as error:
        return f"corrupt: {error}"


def cut_everywhere(
    recording: Recording,
    ops: Sequence[Op],
    folder: Path,
    seed: int,
    states: int,
    *,
    worker: int = 0,
    workers: int = 1,
) -> Counter[str]:
    """What was found after so many *different* cuts spread over the recording.

    A disk that looks like one seen before, with the same acknowledgements, is not counted again.
    Of several workers each looks at disks that no other looks at.
    """
    seen: Counter[str] = Counter()
    met: set[bytes] = set()
    dice = random.Random(seed)
    for _ in range(50 * workers):
        for files, acked in cuts(recording.before, ops, min(_ROUND, states), dice):
            looks = _looks(files, acked)
            if looks in met or looks[0] % workers != worker:
                continue
            met.add(looks)
            events = [bytes.fromhex(event) for event in acked]
            seen[verdict(folder, files, recording.key, events)] += 1
            if seen.total() >= states:
                return seen
    return seen


def _looks(files: dict[str, bytes], acked: Sequence[str]) -> bytes:
    digest = hashlib.sha256(str(len(acked)).encode())
    for name in sorted(files):
        digest.update(name.encode())
        digest.update(hashlib.sha256(files[name]).digest())
    return digest.digest()


def cut_on_all_cores(recording: Recording, folder: Path, seed: int, states: int) -> Counter[str]:
    """As :func:`cut_everywhere`, shared out among as many processes as there are cores."""
    workers = os.cpu_count() or 1
    kept = folder / "recording"
    kept.write_bytes(pickle.dumps(recording))
    command = [sys.executable, "-m", "tests.helpers.power_cut_check", str(kept)]
    shares = [states // workers + (at < states % workers) for at in range(workers)]
    running = [
        subprocess.Popen(
            [*command, *map(str, (seed + at, share, at, workers))], stdout=subprocess.PIPE
        )
        for at, share in enumerate(shares)
    ]
    seen: Counter[str] = Counter()
    for worker in running:
        out, _ = worker.communicate()
        assert worker.returncode == 0, "a worker broke off"
        seen.update(json.loads(out))
    return seen


def quick_place() -> str | None:
    """In memory where there is such a place: thousands of states are written."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def main() -> None:
    """One worker's share."""
    recording = pickle.loads(Path(sys.argv[1]).read_bytes())
    seed, states, worker, workers = map(int, sys.argv[2:])
    with tempfile.TemporaryDirectory(dir=quick_place()) as name:
        seen = cut_everywhere(
            recording, recording.ops, Path(name) / "cut", seed, states,
            worker=worker, workers=workers,
        )  # fmt: skip
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
