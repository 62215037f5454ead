"""What it was measured on, in words that name no host and no path."""

from __future__ import annotations

import os
import platform
import resource
import sqlite3
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tools.postgres import find_binary


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine and its engines."""

    cores: int
    cpu: str
    memory_gib: int
    kernel: str
    file_system: str
    python: str
    sqlite: str
    postgresql: str


def this_machine(folder: Path) -> Machine:
    """Describe this machine; `folder` is where the databases will lie."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    version = subprocess.run([find_binary("postgres"), "--version"], capture_output=True, text=True, check=True)
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        cpu=_cpu(),
        memory_gib=round(pages / 1024**3),
        kernel=f"{platform.system()} {platform.release().split('-')[0]}",
        file_system=_file_system(folder),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        postgresql=version.stdout.split()[2],
    )


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _file_system(folder: Path) -> str:
    """Return the type of the file system that holds a folder: on one in memory, durability would cost nothing."""
    best = ("", "unknown")
    for line in Path("/proc/mounts").read_text().splitlines():
        _device, mount, kind = line.split()[:3]
        if folder.is_relative_to(mount) and len(mount) >= len(best[0]):
            best = (mount, kind)
    return best[1]


class Watch:
    """Finds out how much of the machine others took meanwhile: what was busy and was neither we nor our children."""

    def __init__(self) -> None:
        self._started, self._busy, self._own = time.monotonic(), _busy_seconds(), _own_seconds()

    def taken_by_others(self) -> float:
        """Return the share of all cores, 0 to 1; our processes must have ended, as they count only then."""
        others = _busy_seconds() - self._busy - (_own_seconds() - self._own)
        return max(0.0, others / (time.monotonic() - self._started) / (os.cpu_count() or 1))


def _busy_seconds() -> float:
    """Return for how long the cores were not idle since the machine started (proc(5), /proc/stat)."""
    ticks = [int(value) for value in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    idle, waiting = ticks[3], ticks[4]
    return (sum(ticks) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def _own_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
