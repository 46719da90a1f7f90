"""Power cuts without hardware: replay what a process wrote, cut anywhere, see what a disk may hold.

``record`` runs the real writer under ``strace`` and keeps every write, truncate, sync and change of
a name below one folder, and the moment of every acknowledgement. ``Disk`` replays a prefix of that.
What was synced is there; of the rest, a disk that lost power may have kept nothing, everything, any
part of it, and of a single write only some of its 512-byte sectors. A new or removed name is only
certain once its folder was synced. (FAULTS.md C2.)

Run as a module it is the writer that is traced.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,rename,link"


@dataclass(frozen=True)
class Op:
    """One thing the process did.

    Attributes:
        kind: ``create write truncate sync syncdir unlink ack``.
        name: File name in the folder; for ``ack`` what was said.
    """

    kind: str
    name: str
    offset: int = 0
    data: bytes = b""


@dataclass
class _Inode:
    durable: bytearray
    pending: list[Op] = field(default_factory=list)


class Disk:
    """A folder on a disk that may lose power.

    Args:
        files: What is durable at the beginning.
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self._durable_names = {name: _Inode(bytearray(data)) for name, data in files.items()}
        self._names = dict(self._durable_names)

    def do(self, op: Op) -> None:
        """One more operation reaches the kernel (not yet the disk)."""
        if op.kind == "create":
            self._names.setdefault(op.name, _Inode(bytearray()))
        elif op.kind == "unlink":
            self._names.pop(op.name, None)
        elif op.kind == "syncdir":
            self._durable_names = dict(self._names)
        elif op.kind in ("write", "truncate"):
            self._names[op.name].pending.append(op)
        elif op.kind == "sync":
            inode = self._names[op.name]
            for waiting in inode.pending:
                _apply(inode.durable, waiting)
            inode.pending.clear()

    def after_cut(self, how: str, dice: random.Random) -> dict[str, bytes]:
        """What may be there after the lights are back.

        Args:
            how: ``nothing`` or ``everything`` that was not synced, or ``something`` of it.
        """
        names = self._durable_names
        if how == "everything" or (how == "something" and dice.random() < 0.5):
            names = self._names
        found = {}
        for name, inode in names.items():
            content = bytearray(inode.durable)
            for waiting in inode.pending:
                if how == "everything":
                    _apply(content, waiting)
                elif how == "something":
                    for piece in _some(waiting, dice):
                        _apply(content, piece)
            found[name] = bytes(content)
        return found


def _some(op: Op, dice: random.Random) -> list[Op]:
    fate = dice.random()
    if fate < 0.4:
        return []
    if fate < 0.7 or op.kind == "truncate":
        return [op]
    # Torn: sectors reach the disk in any order, or not at all.
    return [
        Op("write", op.name, op.offset + at, op.data[at : at + SECTOR])
        for at in range(0, len(op.data), SECTOR)
        if dice.random() < 0.5
    ]


def _apply(content: bytearray, op: Op) -> None:
    end = op.offset + len(op.data)
    if op.kind == "truncate":
        end = op.offset
        del content[end:]
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if op.kind == "write":
        content[op.offset : end] = op.data


def record(folder: Path, command: Sequence[str]) -> list[Op]:
    """Run a command under strace; returns what it did to the files of ``folder``.

    The command acknowledges by writing lines to standard error.

    Raises:
        PermissionError: tracing is not allowed here.
    """
    trace, said = folder.parent / "trace", folder.parent / "said"
    run = ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-o", str(trace)]
    run += ["-e", f"trace={CALLS}", *command]
    with said.open("wb") as err:
        done = subprocess.run(run, stderr=err, check=False, timeout=300)
    if done.returncode:
        raise PermissionError(said.read_text()[-2000:])
    return list(_parse(trace, folder, said))


_ESCAPES = re.compile(r"(?:\\x[0-9a-f]{2})+")


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _parse(trace: Path, folder: Path, said: Path) -> list[Op]:
    ops: list[Op] = []
    unfinished: dict[str, str] = {}
    here = os.fsencode(folder.resolve())
    told = os.fsencode(said.resolve())
    for line in trace.read_text().splitlines():
        pid, _, call = line.partition(" ")
        call = call.strip()
        if call.endswith("<unfinished ...>"):
            unfinished[pid] = call.removesuffix("<unfinished ...>").rstrip()
            continue
        if call.startswith("<... "):
            call = unfinished.pop(pid, "") + call.partition("resumed>")[2]
        if " = -1 " not in call:
            op = _op(call, here, told)
            if op is not None:
                ops.append(op)
    return ops


def _op(call: str, here: bytes, told: bytes) -> Op | None:
    name, _, rest = call.partition("(")
    strings = [_plain(part) for part in _ESCAPES.findall(rest)]
    numbers = [int(part) for part in re.findall(r", (\d+)(?=[,)])", rest)]
    if name == "openat":
        # The returned descriptor carries the path that was opened.
        path = strings[-1] if strings else b""
        made = "O_CREAT" in rest and path.startswith(here + b"/")
        return Op("create", os.path.basename(path).decode()) if made else None
    if name in ("unlink",):
        inside = os.path.dirname(strings[0]) == here
        return Op("unlink", os.path.basename(strings[0]).decode()) if inside else None
    path = strings[0] if strings else b""
    if name == "write" and path == told:
        return Op("ack", strings[1].decode().strip())
    if name in ("fsync", "fdatasync") and path == here:
        return Op("syncdir", "")
    if not path.startswith(here + b"/"):
        return None
    file = os.path.basename(path).decode()
    if name == "pwrite64":
        if numbers[-2] != len(strings[1]):
            raise ValueError(f"not read right: {call[-200:]}")
        return Op("write", file, numbers[-1], strings[1])
    if name == "ftruncate":
        return Op("truncate", file, numbers[-1])
    if name in ("fsync", "fdatasync"):
        return Op("sync", file)
    raise ValueError(f"a call this replay does not know: {call[:200]}")


def _write() -> None:
    """The traced writer: real deeds through the real writer, an acknowledgement each."""
    from kiosk.store import writer as writing
    from kiosk.store.engine import open_store
    from kiosk.store.incarnation import settle
    from kiosk.store.keys import load_keys
    from tests.helpers import deeds

    path, keys_folder, seed, count = sys.argv[1:]
    writing.IDLE_S = 0.0005  # fold the WAL back between deeds, so that cuts fall there too
    keys = load_keys(Path(keys_folder))
    store = open_store(Path(path), keys.store)
    node = settle(store, keys).node
    writer = writing.Writer(store, writing.begin_nothing)
    dice = random.Random(int(seed))
    for _ in range(int(count)):
        deed = deeds.choose(node, dice)
        outcome = writer.submit(lambda _, deed=deed: deeds.run(node, keys, deed)).result()
        if outcome in ("DONE", "BOOKED"):
            os.write(2, f"{deed.event_id}\n".encode())
    if int(seed) % 2:
        writer.stop()
        store.close()
    os._exit(0)


if __name__ == "__main__":
    _write()
