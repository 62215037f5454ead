"""What it was measured on, in words that name no host and no path."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.postgres import find_binary


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine and its engines; `load` is the average over the minute before the run."""

    cores: int
    cpu: str
    memory_gib: int
    kernel: str
    file_system: str
    python: str
    sqlite: str
    postgresql: str
    load: float


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
        load=os.getloadavg()[0],
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
