"""`make run`: start the installation in KLIENTELA_HOME; the first time with a demo firm, unless told otherwise."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

PYTHON = Path(__file__).parents[1] / ".venv" / "bin" / "python"


def main() -> None:
    """Become `klientela serve`, so that signals reach it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--demo", default="1", choices=["0", "1"])
    demo = ["--demo"] if parser.parse_args().demo == "1" else []
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-m", "klientela", "serve", *demo])  # noqa: S606 - our own interpreter


if __name__ == "__main__":
    main()
