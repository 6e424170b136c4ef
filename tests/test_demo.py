"""The demonstration as a person at a terminal has it: it starts, refuses in one sentence, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys

import psutil
import pytest

from tests.patience import stretched
from tests.site import COLLECTED, ROOT, wait_until


def start(folder, port):
    """`python -m honghua.demo` with its data elsewhere; what it says goes to a file."""
    folder.mkdir(exist_ok=True)
    output = (folder / "said").open("wb")
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ours = {
        "PORT": str(port),
        "DEMO_FOLDER": str(folder / "demo"),
        "PREPARE_EMPTY": "true",
        "STATIC_ROOT": COLLECTED,
    }
    command = [sys.executable, "-m", "honghua.demo"]
    return subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=clean | ours)


def said(folder):
    return (folder / "said").read_text()


def processes_of(folder):
    """Everything that runs on this demonstration's files."""
    found = []
    for process in psutil.process_iter():
        try:
            told = [*process.cmdline(), process.cwd(), process.environ().get("MEDIA_ROOT", "")]
            if str(folder) in " ".join(told):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def wait_up(process, folder):
    """Until it says so; if it ends instead, the test shows its words."""
    wait_until(lambda: "is up after" in said(folder) or process.poll() is not None, "the start", patience=120)
    assert process.poll() is None, said(folder)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_it_comes_up_stops_with_ctrl_c_and_comes_up_again_after_a_kill(tmp_path, port):
    first = start(tmp_path, port)
    wait_up(first, tmp_path)
    assert all(name in said(tmp_path) for name in ("cadre", "centre", "auditor", f"127.0.0.1:{port}"))
    first.send_signal(signal.SIGINT)
    assert first.wait(stretched(30)) == 0
    assert processes_of(tmp_path) == []

    second = start(tmp_path, port)
    wait_up(second, tmp_path)
    second.kill()
    second.wait()
    third = start(tmp_path, port)
    wait_up(third, tmp_path)
    third.terminate()
    assert third.wait(stretched(30)) == 0
    wait_until(lambda: processes_of(tmp_path) == [], "the last process to end")


def test_a_second_one_in_the_same_folder_is_refused_in_one_sentence(tmp_path, port):
    first = start(tmp_path, port)
    wait_until((tmp_path / "demo" / "env").exists, "the first one's start")
    second = start(tmp_path, port + 1)
    assert second.wait(stretched(30)) == 1
    assert said(tmp_path).strip() == "The demonstration is running already in this folder; stop it first."
    first.terminate()
    assert first.wait(stretched(30)) == 0


def test_a_taken_port_is_refused_in_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = start(tmp_path, port)
        assert refused.wait(stretched(30)) == 1
    assert said(tmp_path).count("\n") == 1
    assert f"make demo PORT={port + 1}" in said(tmp_path)


def test_a_process_that_dies_is_started_again(tmp_path, port):
    demo = start(tmp_path, port)
    wait_up(demo, tmp_path)
    server = next(p for p in processes_of(tmp_path) if "valkey-server" in " ".join(p.cmdline()))
    server.kill()
    wait_until(lambda: "valkey ended; starting it again" in said(tmp_path), "the line on the screen")
    demo.terminate()
    assert demo.wait(stretched(30)) == 0
