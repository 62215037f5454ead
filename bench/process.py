"""Real processes: how long one took, how much memory it had, and how much a server and its children hold."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIMIT_SECONDS = 420.0


class FailedError(Exception):
    """A process that is measured ended otherwise than it should have."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended: its output, wall-clock seconds, and highest resident size in MB."""

    output: str
    seconds: float
    peak_mb: float


def run(command: Sequence[str], environment: Mapping[str, str], *, good: Sequence[int] = (0,)) -> Ended:
    """Run a process to its end. Raises FailedError for an exit code that is not `good`, or after too long."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        output = _read(process)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        if process.returncode is None:
            process.kill()
            process.wait()
    if process.returncode not in good:
        raise FailedError(f"{' '.join(command[1:])}: exit code {process.returncode}\n{output[-2000:]}")
    return Ended(output, time.perf_counter() - started, usage.ru_maxrss / 1024)


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
