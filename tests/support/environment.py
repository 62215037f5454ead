"""An early plug-in: tests run in a home and with keys of their own, whatever the caller's environment says."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

for name in [name for name in os.environ if name.startswith("KLIENTELA_") and name != "KLIENTELA_TEST_SKIP"]:
    del os.environ[name]

_folder = tempfile.mkdtemp(prefix="klientela-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["KLIENTELA_HOME"] = f"{_folder}/home"
os.environ["KLIENTELA_KEYS"] = f"{_folder}/keys"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.support.settings"
