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
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SECTOR = 512
HOW = ("nothing", "everything", "something", "something", "something")
CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,rename,link"


@dataclass(frozen=True)
class Op:
    """One thing the process did.

    Attributes:
        kind: ``create write truncate sync syncdir unlink rename link ack``.
        name: Path below the folder; for ``ack`` what was said.
        to: The new path of ``rename`` and ``link``.
    """

    kind: str
    name: str
    offset: int = 0
    data: bytes = b""
    to: str = ""


@dataclass
class _Inode:
    durable: bytearray
    pending: list[Op] = field(default_factory=list)


Names = dict[str, _Inode]


class Disk:
    """A folder on a disk that may lose power.

    Args:
        files: What is durable at the beginning.
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self._names: Names = {name: _Inode(bytearray(data)) for name, data in files.items()}
        # What the names were at each change since the folder was last synced, that one first. A
        # disk keeps changes of one folder in their order, but need not keep the last of them.
        self._history: dict[str, list[Names]] = {}
        for folder in {os.path.dirname(name) for name in files} | {""}:
            self._history[folder] = [self._in(folder)]
        self._moved: dict[str, list[str]] = {}

    def _in(self, folder: str) -> Names:
        return {name: it for name, it in self._names.items() if os.path.dirname(name) == folder}

    def do(self, op: Op) -> None:
        """One more operation reaches the kernel (not yet the disk)."""
        if op.kind in ("write", "truncate"):
            self._names[op.name].pending.append(op)
        elif op.kind == "sync":
            inode = self._names[op.name]
            for waiting in inode.pending:
                _apply(inode.durable, waiting)
            inode.pending.clear()
        elif op.kind == "syncdir":
            for folder in (op.name, *self._moved.pop(op.name, ())):
                self._history[folder] = [self._in(folder)]
        elif op.kind != "ack":
            self._rename(op)

    def _rename(self, op: Op) -> None:
        if op.kind == "create":
            self._names.setdefault(op.name, _Inode(bytearray()))
        elif op.kind == "unlink":
            self._names.pop(op.name, None)
        elif op.kind == "link":
            self._names[op.to] = self._names[op.name]
        elif op.name in self._names:
            self._names[op.to] = self._names.pop(op.name)
        else:
            self._move(op.name, op.to)
        for folder in {os.path.dirname(op.name), os.path.dirname(op.to or op.name)}:
            self._history.setdefault(folder, [{}]).append(self._in(folder))

    def _move(self, folder: str, to: str) -> None:
        """A folder gets another name; certain once the folder it lies in was synced."""
        for name, inode in self._in(folder).items():
            del self._names[name]
            self._names[to + name.removeprefix(folder)] = inode
        for each in (folder, to):
            self._history.setdefault(each, [{}]).append(self._in(each))
        self._moved.setdefault(os.path.dirname(to), []).extend([folder, to])

    def after_cut(self, how: str, dice: random.Random) -> dict[str, bytes]:
        """What may be there after the lights are back.

        Args:
            how: ``nothing`` or ``everything`` that was not synced, or ``something`` of it.
        """
        at = {"nothing": lambda _: 0, "everything": lambda size: size - 1}.get(how, dice.randrange)
        found: dict[str, bytes] = {}
        for history in self._history.values():
            for name, inode in history[at(len(history))].items():
                found[name] = _content(inode, how, dice)
        return found


def _content(inode: _Inode, how: str, dice: random.Random) -> bytes:
    content = bytearray(inode.durable)
    for waiting in inode.pending:
        if how == "everything":
            _apply(content, waiting)
        elif how == "something":
            for piece in _some(waiting, dice):
                _apply(content, piece)
    return bytes(content)


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


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def lay_out(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold exactly these files (shared memory of SQLite is gone after a cut)."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        if not name.endswith("-shm"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def cuts(
    before: dict[str, bytes], ops: Sequence[Op], states: int, dice: random.Random
) -> Iterator[tuple[dict[str, bytes], list[str]]]:
    """So many states of the disk: cut anywhere, around every kind of turn, and at the very end.

    Half of the moments are any, the others right before or after a sync or a change of a name.

    Yields:
        The files, and what had been acknowledged by then.
    """
    turns = [at for at, op in enumerate(ops) if op.kind not in ("write", "truncate")]
    chosen = [dice.randrange(len(ops) + 1) for _ in range(states // 2)]
    chosen += [dice.choice(turns) + dice.randrange(2) for _ in range(states - len(chosen) - 5)]
    chosen += [*range(len(ops) - 3, len(ops) + 1), len(ops)]
    places = Counter(chosen)
    disk, acked = Disk(before), []
    for place in range(len(ops) + 1):
        for _ in range(places[place]):
            yield disk.after_cut(dice.choice(HOW), dice), list(acked)
        if place < len(ops):
            if ops[place].kind == "ack":
                acked.append(ops[place].name)
            disk.do(ops[place])


def record(folder: Path, command: Sequence[str]) -> list[Op]:
    """Run a command under strace; returns what it did to the files of ``folder``.

    The command acknowledges by writing lines to standard error.

    Raises:
        PermissionError: tracing is not allowed here.
        RuntimeError: the command itself ended badly, with what it said.
    """
    _may_trace()
    sizes = {name: len(content) for name, content in files_of(folder).items()}
    trace, said = folder.parent / "trace", folder.parent / "said"
    run = ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-o", str(trace)]
    run += ["-e", f"trace={CALLS}", *command]
    with said.open("wb") as err:
        done = subprocess.run(run, stderr=err, check=False, timeout=300)
    if done.returncode:
        raise RuntimeError(said.read_text()[-2000:])
    return list(_parse(trace, folder, said, sizes))


@cache
def _may_trace() -> None:
    """Trace what cannot fail by itself, so that no fault of ours is taken for a forbidden trace."""
    tried = subprocess.run(
        ["strace", "-f", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False
    )
    if tried.returncode:
        raise PermissionError(tried.stderr.decode(errors="replace")[-2000:])


_ESCAPES = re.compile(r"(?:\\x[0-9a-f]{2})+")


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _parse(trace: Path, folder: Path, said: Path, sizes: dict[str, int]) -> Iterator[Op]:
    reader = _Reader(os.fsencode(folder.resolve()), os.fsencode(said.resolve()), sizes)
    unfinished: dict[str, str] = {}
    for line in trace.read_text().splitlines():
        pid, _, call = line.partition(" ")
        call = call.strip()
        if call.endswith("<unfinished ...>"):
            unfinished[pid] = call.removesuffix("<unfinished ...>").rstrip()
            continue
        if call.startswith("<... "):
            call = unfinished.pop(pid, "") + call.partition("resumed>")[2]
        if "(" in call and " = -1 " not in call:
            yield from reader.ops(call)


class _Reader:
    """Turns lines of strace into operations; knows where plain writes go on."""

    def __init__(self, here: bytes, told: bytes, sizes: dict[str, int]) -> None:
        self._here = here
        self._told = told
        self._size = dict(sizes)
        self._at: dict[str, int] = {}

    def ops(self, call: str) -> Iterator[Op]:
        verb, _, rest = call.partition("(")
        strings = [_plain(part) for part in _ESCAPES.findall(rest)]
        numbers = [int(part) for part in re.findall(r", (\d+)(?=[,)])", rest)]
        if verb == "write" and strings[0] == self._told:
            yield Op("ack", strings[1].decode().strip())
        elif verb == "openat":
            # The returned descriptor carries the path that was opened.
            yield from self._open(self._inside(strings[-1]), rest)
        elif verb in ("rename", "link"):
            name, to = self._inside(strings[0]), self._inside(strings[1])
            if name is not None and to is not None:
                for known in [one for one in self._size if f"{one}/".startswith(f"{name}/")]:
                    self._size[to + known.removeprefix(name)] = self._size[known]
                yield Op(verb, name, to=to)
        elif strings and (name := self._inside(strings[0])) is not None:
            yield self._op(verb, name, strings, numbers)

    def _inside(self, path: bytes) -> str | None:
        if path == self._here:
            return ""
        if not path.startswith(self._here + b"/"):
            return None
        return path[len(self._here) + 1 :].decode()

    def _open(self, name: str | None, rest: str) -> Iterator[Op]:
        if name is None or "O_DIRECTORY" in rest:
            return
        if "O_CREAT" in rest:
            self._size.setdefault(name, 0)
            yield Op("create", name)
        if "O_TRUNC" in rest:
            self._size[name] = 0
            yield Op("truncate", name)
        self._at[name] = self._size.get(name, 0) if "O_APPEND" in rest else 0

    def _op(self, verb: str, name: str, strings: list[bytes], numbers: list[int]) -> Op:
        if verb in ("fsync", "fdatasync"):
            folder = name == "" or name not in self._size
            return Op("syncdir" if folder else "sync", name)
        if verb == "unlink":
            return Op("unlink", name)
        if verb == "ftruncate":
            self._size[name] = numbers[-1]
            return Op("truncate", name, numbers[-1])
        data = strings[1]
        offset = numbers[-1] if verb == "pwrite64" else self._at[name]
        if numbers[-2 if verb == "pwrite64" else -1] != len(data):
            raise ValueError(f"a write of {name} was not read right")
        self._at[name] = offset + len(data)
        self._size[name] = max(self._size.get(name, 0), offset + len(data))
        return Op("write", name, offset, data)


def _write() -> None:
    """The traced writer: real deeds through the real writer, an acknowledgement each."""
    from kiosk.store import writer as writing
    from kiosk.store.engine import open_store
    from kiosk.store.incarnation import settle
    from kiosk.store.keys import load_keys
    from tests.helpers import deeds

    path, keys_folder, seed, count = sys.argv[1:]
    writing.MUCH, writing.IDLE_S = (
        1,
        0.0005,
    )  # fold the WAL back between deeds, so that cuts fall there too
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
