"""Run one scenario."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klientela.main.settings")
django.setup()
places = [import_module(f"tests.base.backup.{name}") for name in ("scenarios", "hostile", "people")]
next(getattr(place, sys.argv[1]) for place in places if hasattr(place, sys.argv[1]))(*sys.argv[2:])
