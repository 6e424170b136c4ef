"""The demonstration: `python -m honghua.demo` starts everything on this machine and stops everything it started.

What it keeps (database, messages, photos, secrets, logs) lies in `.demo/`; HOST, PORT and DEMO_FOLDER change where.
With RELOAD (`make run`) pages are served by Django's own server, which takes up a change of code or template at once.
"""

import base64
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from honghua import embedded

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("DEMO_FOLDER", ROOT / ".demo")).resolve()
PASSWORD = "honghua-demo"  # noqa: S105
ACCOUNTS = {
    "cadre": "下沉干部, posted to a grid of 红悦社区",
    "worker": "社区工作者, community worker",
    "centre": "指挥中心, command centre",
    "executor": "处置单位, executor",
    "area": "综合执法片区, enforcement team",
    "leader": "包联领导, street leader",
    "admin": "管理员, registers and accounts",
    "auditor": "考核审计, statistics",
}
PATIENCE = 25  # seconds for a process to end by itself
CALM = 30  # seconds after which a process that dies is started again at once


def say(words: str) -> None:
    """A line on the screen."""
    print(words, flush=True)


def own_secrets(folder: Path) -> dict[str, str]:
    """A demonstration's own secrets, made once."""
    path = folder / "secrets"
    if not path.exists():
        key = {
            name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("FIELD_KEYS", "LOOKUP_KEY")
        }
        made = {"SECRET_KEY": secrets.token_urlsafe(50), **key}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.writelines(f"{name}={value}\n" for name, value in made.items())
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def environment(folder: Path, host: str, port: int, database: str, broker: str) -> dict[str, str]:
    """What a demonstration's processes get; also left in its folder's `env` for one's own commands."""
    local = host in ("127.0.0.1", "localhost", "::1")
    values = {
        "HONGHUA_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "honghua.settings",
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "ALLOWED_HOSTS": "localhost,127.0.0.1" if local else "*",
        "SITE_URL": f"http://{host if local else socket.gethostname()}:{port}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": os.environ.get("STATIC_ROOT", str(folder / "static")),
        "HOST": host,
        "PORT": str(port),
        **own_secrets(folder),
    }
    with os.fdopen(os.open(folder / "env", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.writelines(f"export {name}='{value}'\n" for name, value in values.items())
    return values


@dataclass
class Service:
    """One process of the site: started, watched, started again, stopped."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    lock: int | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    not_before: float = field(default=0.0)

    @property
    def log_path(self) -> Path:
        """Where its lines go."""
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """In a session of its own: Ctrl-C reaches us alone, and we stop all in order."""
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=() if self.lock is None else (self.lock,),
                preexec_fn=embedded.dies_with_us(),
            )
        self.started = time.monotonic()

    def watch(self) -> None:
        """Starts it again if it died, after a while if it dies at once."""
        if self.process is not None and self.process.poll() is not None:
            wait = 0 if time.monotonic() - self.started > CALM else 3
            say(
                f"! {self.name} ended with {self.process.returncode}; starting it again (see {self.log_path})"
            )
            self.process, self.not_before = None, time.monotonic() + wait
        if self.process is None and time.monotonic() >= self.not_before:
            self.start()

    @property
    def pid(self) -> int | None:
        """The process's number, or None while it is not running."""
        return self.process.pid if self.process and self.process.poll() is None else None

    def kill(self) -> None:
        """Ends it with all its children, as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask_to_stop(self) -> None:
        """Gently."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait_stopped(self, until: float) -> None:
        """Waits till the moment, then ends it with all its children."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.kill()


def services(folder: Path, values: dict[str, str], lock: int | None = None) -> list[Service]:
    """Web, worker and beat of a demonstration, with their logs in its folder; they hold the lock while they live."""
    logs = folder / "logs"
    logs.mkdir(exist_ok=True)
    python, celery = sys.executable, [sys.executable, "-m", "celery", "--app", "honghua"]
    web = [python, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "honghua.wsgi"]
    if os.environ.get("RELOAD"):
        web = [python, "manage.py", "runserver", f"{values['HOST']}:{values['PORT']}"]
    commands = {
        "web": web,
        "worker": [*celery, "worker", "--concurrency", "2", "--without-mingle", "--without-gossip"],
        "beat": [*celery, "beat", "--schedule", str(folder / "beat-schedule"), "--pidfile="],
    }
    return [Service(name, command, values, logs, lock) for name, command in commands.items()]


def claim_folder() -> IO[str]:
    """Only one demonstration uses the folder at a time."""
    FOLDER.mkdir(mode=0o755, exist_ok=True)
    lock = (FOLDER / "lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise embedded.ServerError(
            "The demonstration is running already in this folder; stop it first."
        ) from None
    return lock


def claim_port(host: str, port: int) -> None:
    """Says at once when somebody else has the port."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise embedded.ServerError(
            f"Port {port} of {host} cannot be had ({error.strerror}): choose another, for example "
            f"`make demo PORT={port + 1}`."
        ) from None


def is_up(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        with socket.create_connection((host.replace("0.0.0.0", "127.0.0.1"), port), timeout=1):  # noqa: S104
            return True
    except OSError:
        return False


def announce(values: dict[str, str], seconds: float) -> None:
    """Address and accounts."""
    say(f"\n智慧红花 Smart Honghua is up after {seconds:.0f} s:  {values['SITE_URL']}/\n")
    say(f"Sign in at {values['SITE_URL']}/accounts/login/ with the password {PASSWORD}:")
    for name, part in ACCOUNTS.items():
        say(f"  {name:<10}{part}")
    if values["ALLOWED_HOSTS"] == "*":
        say(
            f"\n! Whoever reaches {values['HOST']}:{values['PORT']} can sign in. No real names and numbers belong here."
        )
    say(
        "\nLogs: .demo/logs/   Ctrl-C stops everything; the data stays in .demo/ (`make demo-reset` forgets it)."
    )


def run(stack: ExitStack, stopping: threading.Event) -> None:
    """Servers, then the data, then the processes, until told to stop."""
    began = time.monotonic()
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    stack.enter_context(claim_folder())
    living = stack.enter_context((FOLDER / "living").open("w", encoding="utf-8"))
    embedded.wait_for_lock(living, "Processes of an earlier start still run on .demo/ and do not end.")
    claim_port(host, port)
    database = stack.enter_context(embedded.postgres(FOLDER / "postgres"))
    broker = stack.enter_context(embedded.valkey(FOLDER / "valkey"))
    values = environment(FOLDER, host, port, database.url, broker.url)
    if not prepare(values, stopping):
        return
    site = services(FOLDER, values, living.fileno())
    stack.callback(stop_all, site)
    announced = False
    while not stopping.wait(0.2):
        for server in (database, broker):
            if server.pid is None:
                say(f"! {server.name} ended; starting it again (see {server.log_path})")
                server.start()
        # The page comes first: worker and beat, which nobody waits for, would start on the same cores.
        for service in site if announced else site[:1]:
            service.watch()
        if not announced and is_up(host, port):
            announce(values, time.monotonic() - began)
            announced = True


def prepare(values: dict[str, str], stopping: threading.Event) -> bool:
    """Tables, catalogues, static files and, in an empty database, the demonstration street; False if told to stop."""
    work = subprocess.Popen(
        [sys.executable, "-m", "honghua.prepare"], cwd=ROOT, env=os.environ | values,
        stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=embedded.dies_with_us(),
    )  # fmt: skip
    while work.poll() is None:
        if stopping.wait(0.1):
            work.terminate()
            work.wait()
            return False
    if work.returncode:
        raise embedded.ServerError("The demonstration could not be prepared: see the lines above.")
    return True


def stop_all(site: list[Service]) -> None:
    """All are asked at once, then waited for."""
    say("\nStopping …")
    for service in site:
        service.ask_to_stop()
    until = time.monotonic() + PATIENCE
    for service in site:
        service.wait_stopped(until)


def main() -> int:
    """The whole demonstration; the exit code."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        with ExitStack() as stack:
            run(stack, stopping)
    except embedded.ServerError as error:
        print(error, file=sys.stderr)
        return 1
    say("Stopped; the data is kept in .demo/.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
