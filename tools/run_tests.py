"""Runs the checks and tests, part by part, and says how long each took.

`python -m tools.run_tests check` is the quick part (under a minute), `all` is everything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = ROOT / ".venv" / "bin"
SAMPLES = ROOT.parent / "shared" / "samples"
DEBIAN = {"postgres": "postgresql", "browser": "chromium"}
SKIPS = "KLIENTELA_TEST_SKIP"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name and the commands it runs, all of which must succeed."""

    name: str
    commands: Sequence[Sequence[str]]
    needs: str = ""
    side_by_side: bool = False


def pytest(*arguments: str) -> list[str]:
    """Return the command that runs these tests."""
    return [str(BIN / "python"), "-m", "pytest", "-q", *arguments]


def tool(name: str, *arguments: str) -> list[str]:
    """Return the command of a tool in .venv."""
    return [str(BIN / name), *arguments]


def templates() -> list[str]:
    """Return every template of ours."""
    return sorted(str(path) for path in (ROOT / "src").rglob("*.html"))


def quick_parts() -> list[Part]:
    """Return what `make check` runs."""
    python = str(BIN / "python")
    return [
        Part(
            "format",
            [
                tool("ruff", "format", "--check", "-q", "."),
                tool("djade", "--check", "--target-version", "5.2", *templates()),
            ],
        ),
        Part("lint", [tool("ruff", "check", "-q", ".")]),
        Part("types", [tool("mypy")]),
        Part("contracts", [tool("lint-imports"), tool("deptry", "src")]),
        Part("texts", [[python, "-m", "tools.catalogues", "check"]]),
        Part("quick tests", quick_tests(), side_by_side=True),
    ]


def quick_tests() -> list[list[str]]:
    """Return the quick tests as two halves of about the same length, one for each core."""
    only = ("-m", "not processes and not browser and not samples")
    first = ["tests/base", "tests/cli", "tests/main", "tests/bench", "tests/clients"]
    second = ["tests/atoms", "tests/home", "tests/house", "tests/web"]
    return [pytest(*only, *existing(first)), pytest(*only, *existing(second))]


def existing(folders: Sequence[str]) -> list[str]:
    """Return those that are there."""
    return [folder for folder in folders if (ROOT / folder).is_dir()]


def slow_parts() -> list[Part]:
    """Return what `make test` adds to that."""
    database = existing(["tests/base", "tests/web", "tests/main", "tests/cli", "tests/home", "tests/clients"])
    on_postgres = ["-p", "tests.support.postgres"]
    return [
        Part("processes on SQLite", [pytest("-m", "processes")]),
        Part("PostgreSQL", [pytest(*on_postgres, "-m", "not browser and not samples", *database)], needs="postgres"),
        Part("browser", [pytest("-m", "browser", "tests/browser")], needs="browser"),
        Part("samples", [pytest("-m", "samples")] if SAMPLES.is_dir() else []),
    ]


def is_present(need: str) -> bool:
    """Return whether what a part needs is on this machine."""
    if need == "postgres":
        return bool(list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))) or shutil.which("initdb") is not None
    return shutil.which("chromium") is not None


def provide(need: str) -> bool:
    """Install what is missing where that is allowed, saying so; else print the line that would, and return False."""
    if is_present(need):
        return True
    package = DEBIAN[need]
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    allowed = not prefix or (
        shutil.which("sudo") and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    )
    if not allowed or shutil.which("apt-get") is None:
        print(f"Missing: {package}. Install it with:  apt-get install -y {package}")
        print(f"or leave that part out:  {SKIPS}={need} make test")
        return False
    print(f"Installing {package} with apt-get")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-qq"], check=False, env=environment)
    subprocess.run(
        [*prefix, "apt-get", "install", "-y", "-qq", package], check=False, env=environment, stdout=subprocess.DEVNULL
    )
    return is_present(need)


def run_part(part: Part) -> tuple[bool, str]:
    """Run a part and return whether it passed and what to say of it."""
    if part.needs and part.needs in os.environ.get(SKIPS, "").split(","):
        return True, "left out, as asked"
    if part.needs and not provide(part.needs):
        return False, f"{DEBIAN[part.needs]} is missing"
    if not part.commands:
        return True, "absent: ../shared/samples is not here"
    print(f"\n== {part.name}", flush=True)
    good = run_side_by_side(part.commands) if part.side_by_side else run_in_turn(part.commands)
    return good, "passed" if good else "FAILED"


def run_in_turn(commands: Sequence[Sequence[str]]) -> bool:
    """Run commands one after the other until one fails."""
    return all(subprocess.run(command, cwd=ROOT, check=False).returncode == 0 for command in commands)


def run_side_by_side(commands: Sequence[Sequence[str]]) -> bool:
    """Run commands at the same time, and show what each said once it has ended."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    started = [subprocess.Popen(command, cwd=ROOT, **pipes) for command in commands]  # type: ignore[call-overload]
    for process in started:
        print(process.communicate()[0], flush=True)
    return all(process.returncode == 0 for process in started)


def run(parts: Sequence[Part], clock: Callable[[], float] = time.monotonic) -> int:
    """Run all parts, print a table of times, and return the exit code."""
    rows = []
    for part in parts:
        started = clock()
        good, said = run_part(part)
        rows.append((good, part.name, said, clock() - started))
    print()
    for _good, name, said, seconds in rows:
        print(f"{name:<24}{said:<44}{seconds:6.1f} s")
    passed = sum(good for good, *_ in rows)
    print(f"\nparts: {passed} passed, {len(rows) - passed} failed")
    return 0 if passed == len(rows) else 1


if __name__ == "__main__":
    everything = sys.argv[1:] == ["all"]
    sys.exit(run([*quick_parts(), *(slow_parts() if everything else [])]))
