from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def keys_of_their_own(tmp_path: Path, settings: Any) -> Path:
    """Give each test a folder of keys of its own, because the logs in it only grow."""
    folder = tmp_path / "keys"
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"keys": folder})
    return folder
