"""Real processes: how long one took, how much memory it had, and how much a server and its children hold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).parents[1]
LIMIT_SECONDS = 420.0


class FailedError(Exception):
    """A process that is measured ended otherwise than it should have."""


class TooSlowError(FailedError):
    """A process was stopped because it took longer than it was given."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended: its output, wall-clock seconds, and highest resident size in MB."""

    output: str
    seconds: float
    peak_mb: float


def run(
    command: Sequence[str], environment: Mapping[str, str], *, good: Sequence[int] = (0,), seconds: float | None = None
) -> Ended:
    """Run a process to its end. Raises FailedError for an exit code that is not `good`, or after so many `seconds`."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    limit = Timer(seconds or LIMIT_SECONDS, os.kill, (process.pid, signal.SIGKILL))
    try:
        if seconds:
            limit.start()
        output = _read(process)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        limit.cancel()
        if process.returncode is None:
            process.kill()
            process.wait()
    if seconds and process.returncode == -signal.SIGKILL:
        raise TooSlowError(f"it was not done after {seconds:,.0f} s")
    if process.returncode not in good:
        raise FailedError(f"{' '.join(command[1:])}: exit code {process.returncode}\n{output[-2000:]}")
    return Ended(output, time.perf_counter() - started, usage.ru_maxrss / 1024)


def run_module(module: str, *arguments: str, seconds: float | None = None) -> Ended:
    """Run `python -m …` of ours without an installation. Raises FailedError, TooSlowError."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KLIENTELA_")}
    environment = kept | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "LC_ALL": "C.UTF-8"}
    return run([sys.executable, "-m", module, *arguments], environment, seconds=seconds)


def _read(process: subprocess.Popen[str]) -> str:
    """Return all that a process says; it is read to its end, or else it might wait for its reader for ever."""
    assert process.stdout is not None
    with process.stdout as stream:
        return stream.read()


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in listed.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def pss_mb(pid: int) -> float:
    """Return the memory of a process and its descendants in MB, each shared page divided by those who share it."""
    total = 0
    for one in family(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024
