"""What a killed process left of uploads is deleted, and what is under way is not."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from klientela.main.uploads import sweep_uploads, upload_folder


def left(home: Path, name: str, *, age: float) -> Path:
    path = upload_folder(home) / name
    path.write_bytes(b"ala@firma.example")
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_the_sweep_takes_what_nobody_writes_to_any_more(tmp_path: Path) -> None:
    old, fresh = left(tmp_path, "old", age=3601), left(tmp_path, "fresh", age=3500)
    sweep_uploads(tmp_path, older_than=timedelta(hours=1))
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_start_takes_everything(tmp_path: Path) -> None:
    left(tmp_path, "fresh", age=0)
    sweep_uploads(tmp_path)
    assert list(upload_folder(tmp_path).iterdir()) == []
    assert upload_folder(tmp_path).stat().st_mode & 0o777 == 0o700
