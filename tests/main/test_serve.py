"""`klientela serve` as real processes: start, stop, second instances, dead parents and children."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from klientela.main.body_first import MOST_WAITING
from tests.base.backup.installation import Installation

pytestmark = pytest.mark.processes


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    def __init__(self, installation: Installation, *options: str) -> None:
        self.installation = installation
        self.port = free_port()
        self.process = installation.start("klientela", "serve", "--port", str(self.port), "--workers", "1", *options)

    def wait(self) -> None:
        for _ in range(300):
            if self.process.poll() is not None:
                raise AssertionError(self.installation.log.read_text())
            if self.answers():
                return
            time.sleep(0.05)
        raise AssertionError("no answer")

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://localhost:{self.port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def stop(self) -> str:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)
        return self.installation.log.read_text()


def children_of(pid: int) -> dict[int, str]:
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return {int(line.split()[0]): line for line in listed.splitlines()}


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_for(condition: object, seconds: float) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.05)


def job_worker(server: Server) -> int | None:
    return next((pid for pid, line in children_of(server.process.pid).items() if "klientela.main.worker" in line), None)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


@pytest.fixture
def server(installation: Installation) -> Iterator[Server]:
    made = Server(installation)
    made.wait()
    yield made
    made.stop()


def test_it_prepares_serves_and_stops(installation: Installation) -> None:
    server = Server(installation)
    server.wait()
    wait_for(lambda: job_worker(server), 20)
    children = list(children_of(server.process.pid))
    assert len(children) == 2
    said = server.stop()
    assert server.process.returncode == 0, said
    assert f"Klientela is ready: http://localhost:{server.port}" in said
    assert "the page asks for your firm and makes your account" in said
    assert said.rstrip().endswith("Stopped.")
    assert [pid for pid in children if is_alive(pid)] == []
    again = Server(installation)
    again.wait()
    assert again.stop().count("Preparing the page files.") == 1  # in the first run


def test_a_request_under_way_is_answered_before_it_stops(server: Server) -> None:
    fields = {
        "Host": f"localhost:{server.port}",
        "Cookie": f"csrftoken={'a' * 32}",  # so that the body must be read, for the token in it
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": "4",
        "Connection": "close",
    }
    head = "".join(
        ["POST /set-up/ HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in fields.items()), "\r\na="]
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(head.encode())
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert server.process.poll() is None
        client.sendall(b"bc")
        answer = client.recv(100)
    assert answer.startswith(b"HTTP/1.1 403 "), answer
    assert server.process.wait(10) == 0


def held(server: Server) -> socket.socket:
    """A connection that begins to send a form, and says no more."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    connection.sendall(
        b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 1000\r\n\r\nlogin="
    )
    return connection


def test_connections_that_say_nothing_do_not_stop_the_server(server: Server) -> None:
    silent = [held(server) for _ in range(MOST_WAITING)]
    time.sleep(1)
    started = time.monotonic()
    for _page in range(5):
        assert server.answers()
    assert time.monotonic() - started < 2  # at once: no thread for pages waits for a body
    with held(server) as one_more:
        assert one_more.recv(13) == b"HTTP/1.1 503 "
    for connection in silent:
        connection.close()
    with held(server) as another:
        another.sendall(b"x" * 994)
        assert another.recv(13) == b"HTTP/1.1 403 "  # read at once, and refused for the token it lacks


def test_the_link_of_the_console_opens_the_set_up_and_no_other_does(server: Server) -> None:
    said = server.installation.log.read_text()
    found = re.search(rf"http://localhost:{server.port}/set-up/\?code=([\w-]{{22}})\n", said)
    assert found, said
    kept = server.installation.home / "set-up-code"
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == (found[1], 0o600)
    with urllib.request.urlopen(found[0].strip(), timeout=5) as page:
        assert 'name="password"' in page.read().decode()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://localhost:{server.port}/set-up/?code={'x' * 22}", timeout=5)
    with refused.value:
        assert refused.value.code == 403


def test_a_start_deletes_what_a_killed_server_left_of_uploads(installation: Installation) -> None:
    folder = installation.home / "uploads"
    folder.mkdir(parents=True)
    (folder / "left.upload").write_bytes(b"ala@firma.example")
    server = Server(installation)
    server.wait()
    assert list(folder.iterdir()) == []
    server.stop()


def test_a_second_one_is_refused(server: Server) -> None:
    same_home = server.installation.run("klientela", "serve", "--port", str(free_port()))
    assert same_home.returncode == 3
    assert same_home.stderr == (
        f"Error: Klientela is running already at http://localhost:{server.port} (process {server.process.pid}).\n"
    )
    other = Installation(server.installation.folder / "other")
    same_port = other.run("klientela", "serve", "--port", str(server.port))
    assert same_port.returncode == 3
    assert same_port.stderr == (
        f"Error: Port {server.port} is taken by another program; choose another: KLIENTELA_PORT=8001 make run, or "
        "--port 8001.\n"
    )
    backup = server.installation.run("klientela", "backup", "--to", str(other.folder))
    assert backup.returncode == 0, backup.stderr
    pair = [str(next(other.folder.glob("*.data"))), str(next((server.installation.keys / "backups").glob("*.keys")))]
    restore = server.installation.run("klientela", "restore", *pair, "--yes")
    assert restore.returncode == 3
    assert restore.stderr == "Error: Klientela is running; stop it first, then restore.\n"


def test_children_follow_a_killed_parent_and_a_new_one_can_start(server: Server) -> None:
    wait_for(lambda: job_worker(server), 20)
    children = list(children_of(server.process.pid))
    os.kill(server.process.pid, signal.SIGKILL)
    wait_for(lambda: not any(map(is_alive, children)), 2.5)
    again = Server(server.installation)
    again.wait()
    again.stop()
    assert again.process.returncode == 0


def test_a_killed_child_comes_back(server: Server) -> None:
    wait_for(lambda: job_worker(server), 20)
    first = job_worker(server)
    web = next(pid for pid in children_of(server.process.pid) if pid != first)
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: job_worker(server) not in (None, first), 10)
    os.kill(web, signal.SIGKILL)
    wait_for(lambda: server.answers() and web not in children_of(server.process.pid), 15)


def test_a_silently_older_database_is_not_served(installation: Installation) -> None:
    done = installation.run("tests.base.backup", "silent_rollback") if not installation.url else None
    if done is None:
        pytest.skip("shown on PostgreSQL by tests/base/backup")
    assert done.returncode == 0, done.stderr
    refused = installation.run("klientela", "serve", "--port", str(free_port()))
    assert refused.returncode == 3
    assert refused.stderr.startswith("Error: This database is older than the evidence that was signed (5 entries)")
    verified = installation.run("klientela", "ledger", "verify")
    assert verified.returncode == 1
    assert "The log of heads knows a head at 5 entries" in verified.stdout


@pytest.mark.parametrize(
    ("variables", "code"),
    [({}, 3), ({"KLIENTELA_PUBLIC_URL": "http://crm.example.pl"}, 3)],
)
def test_it_does_not_listen_beyond_this_machine_unencrypted(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], code: int
) -> None:
    environment = installation.environment | variables
    monkeypatch.setattr(Installation, "environment", property(lambda _: environment))
    refused = installation.run("klientela", "serve", "--host", "0.0.0.0", "--port", str(free_port()))
    assert refused.returncode == code
    assert refused.stderr.startswith("Error: Not listening on 0.0.0.0")
    assert not (installation.home / "klientela.sqlite3").exists()
