"""Run one scenario."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klientela.main.settings")
django.setup()
getattr(import_module("tests.base.backup.scenarios"), sys.argv[1])(*sys.argv[2:])
