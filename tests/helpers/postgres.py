"""A real PostgreSQL of the tests' own: on a socket in a temporary folder, gone with the run.

It starts once in a run (about a second) and is killed by the kernel when the run is, however that
ends. PostgreSQL refuses root, so as root it runs as the system's user ``postgres``. Nothing is
skipped where it is missing: ``packaging/setup.sh`` installs it.

    def test_…(postgres):                      # the cluster of this run
        address = postgres.new_database()      # an empty one, owned by kiosk_township
"""

from __future__ import annotations

import atexit
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import psutil
import psycopg
import pytest

ROLES = Path(__file__).parents[2] / "packaging" / "township" / "roles.sql"
_PORT = 5432  # names the socket's file only; nothing listens on the network
# The kernel's "when this process is gone" means the THREAD that started the server: a server that a
# passing thread brings up again would die with that thread. This one stays until the run ends.
_KEEPER = ThreadPoolExecutor(1, "postgres-keeper")
_QUICK = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class Cluster:
    """One PostgreSQL server.

    Attributes:
        folder: Where its socket and its data are.
        durable: Whether it waits for the disk: only where a test kills it and looks what is left.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self.durable = durable
        self._server: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        _as_server("initdb", "--no-sync", "-E", "UTF8", "--locale=C", "-A", "trust", "-U",
                   "postgres", "-D", str(folder / "data"))  # fmt: skip
        self.start()
        self._psql("-f", str(ROLES))

    # ---- the server ---------------------------------------------------------------------------

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = (
            *("-c", f"unix_socket_directories={self.folder}", "-c", "listen_addresses="),
            *("-c", "max_connections=120", "-c", "log_min_messages=panic"),
            *(() if self.durable else _QUICK),
        )
        self._server = _KEEPER.submit(
            subprocess.Popen,
            [*_as(), _program("postgres"), "-D", str(self.folder / "data"), *settings],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        ).result()
        deadline = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.address("postgres", user="postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._server.poll() is not None:
                    raise
                time.sleep(0.02)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: ``SIGINT`` in order, ``SIGQUIT`` as in a crash."""
        if self._server is not None:
            self._server.send_signal(how)
            self._server.wait(60)
            self._server = None

    def process(self) -> psutil.Process:
        """The server's first process."""
        assert self._server is not None
        return psutil.Process(self._server.pid)

    def crash_connections(self) -> None:
        """Kill what serves the open connections, as a crash of one of them would."""
        self.administer(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    # ---- databases ----------------------------------------------------------------------------

    def address(self, database: str, *, user: str = "kiosk_township") -> str:
        """How a program names one of its databases."""
        return f"postgresql://{user}@/{database}?host={self.folder}&port={_PORT}"

    def new_database(self, order: str = "LC_COLLATE 'C' LC_CTYPE 'C'") -> str:
        """The address of a new, empty database."""
        name = f"t{os.getpid()}_{next(self._numbers)}"
        self.administer(
            f'CREATE DATABASE "{name}" OWNER kiosk_township TEMPLATE template0'
            f" ENCODING 'UTF8' {order}"
        )
        return self.address(name)

    def drop(self, address: str) -> None:
        """Take a database away, whoever has it open."""
        self.administer(f'DROP DATABASE IF EXISTS "{name_of(address)}" WITH (FORCE)')

    def administer(self, sql: str, database: str = "postgres") -> list[tuple]:
        """One statement as the server's administrator."""
        with psycopg.connect(self.address(database, user="postgres"), autocommit=True) as conn:
            done = conn.execute(sql)
            return done.fetchall() if done.description else []

    def dumped(self, address: str) -> bytes:
        """A database as ``pg_dump`` writes it, to be read again by :meth:`loaded`."""
        done = subprocess.run(
            [_program("pg_dump"), "-h", str(self.folder), "-p", str(_PORT), "-U", "postgres",
             name_of(address)],
            check=True, capture_output=True, cwd="/",
        )  # fmt: skip
        return done.stdout

    def loaded(self, dump: bytes) -> str:
        """The address of a new database with what a dump holds."""
        address = self.new_database()
        self._psql("-v", "ON_ERROR_STOP=1", "-d", name_of(address), said=dump)
        return address

    def _psql(self, *arguments: str, said: bytes = b"") -> None:
        subprocess.run(
            [_program("psql"), "-q", "-X", "-h", str(self.folder), "-p", str(_PORT), "-U",
             "postgres", *arguments],
            check=True, capture_output=True, cwd="/", input=said,
        )  # fmt: skip


def name_of(address: str) -> str:
    """The database an address names."""
    return address.partition("@/")[2].partition("?")[0]


def new_cluster(*, durable: bool = False) -> Cluster:
    """A server of a test's own; ``stop()`` is the caller's, the folder goes with the run."""
    # Not pytest's folder: the path of a socket may be 107 bytes long, and root's is closed to it.
    folder = Path(tempfile.mkdtemp(prefix="kiosk-pg-"))
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Cluster(folder, durable=durable)
    atexit.register(made.stop, signal.SIGQUIT)
    return made


@cache
def the_cluster() -> Cluster:
    """The server of this run."""
    return new_cluster()


@pytest.fixture
def postgres() -> Cluster:
    """The server of this run."""
    return the_cluster()


def _program(name: str) -> str:
    """A program of PostgreSQL's, of the newest version there is."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    for folder in reversed(folders):
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name}: Debian's package postgresql is missing (setup.sh)")
    return found


def _as() -> list[str]:
    """Before a command: not as root, and killed by the kernel when this process is."""
    quit_with_us = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() != 0:
        return quit_with_us
    user = pwd.getpwnam("postgres")
    return [*quit_with_us, "--reuid", str(user.pw_uid), "--regid", str(user.pw_gid),
            "--clear-groups"]  # fmt: skip


def _as_server(name: str, *arguments: str) -> None:
    done = subprocess.run(
        [*_as(), _program(name), *arguments], capture_output=True, text=True, check=False, cwd="/"
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
