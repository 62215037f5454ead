"""Peers in virtual environments of their own, each with pinned versions, from the registry that is set up here."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.process import ROOT, Ended, run

FOLDER = ROOT / ".peers"
THEIRS = ROOT / "bench" / "peers" / "theirs"
# Stopped there rather than tested in vain: nothing that is installed here takes so long.
INSTALL_SECONDS = 300
LONGEST_REASON = 200


class NotInstalledError(Exception):
    """A peer could not be installed; the text says why, without addresses."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer that is installed: its version, those of the packages below it that matter too, and its own Python."""

    version: str
    said: str
    python: Path

    def run(self, script: str, *arguments: str, more: dict[str, str] | None = None, seconds: float = 600) -> Ended:
        """Run one of the scripts for peers to its end. Raises FailedError."""
        kept = ("PATH", "HOME", "LANG", "TMPDIR")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment |= {"LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"} | (more or {})
        return run([str(self.python), str(THEIRS / f"{script}.py"), *arguments], environment, seconds=seconds)


def install(name: str, shown: tuple[str, ...]) -> Peer:
    """Install a peer as `requirements/peer-NAME.txt` pins it; `shown` are the packages whose versions matter.

    Raises NotInstalledError.
    """
    wanted = ROOT / "requirements" / f"peer-{name}.txt"
    python = FOLDER / name / "bin" / "python"
    uv = Path(sys.executable).parent / "uv"
    FOLDER.mkdir(exist_ok=True)
    if not python.exists():
        _call([str(uv), "venv", "-q", "--python", sys.executable, str(FOLDER / name)])
    _call([str(uv), "pip", "sync", "-q", "--compile-bytecode", "--python", str(python), str(wanted)])
    pins = dict(line.split(" ;")[0].split("==") for line in wanted.read_text().splitlines() if "==" in line)
    return Peer(pins[shown[0]], ", ".join(f"{package} {pins[package]}" for package in shown), python)


def _call(command: list[str]) -> None:
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=INSTALL_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstalledError(type(error).__name__) from error
    if ended.returncode:
        raise NotInstalledError(reason_of(ended.stderr))


def reason_of(said: str) -> str:
    """Return the last line of what a process said, with neither addresses nor paths: they name a machine."""
    lines = [line.strip(" ×╰─▶│") for line in said.splitlines() if line.strip()]
    told = (lines or ["no reason was given"])[-1]
    return " ".join("…" if "/" in word else word for word in told.split())[:LONGEST_REASON]
