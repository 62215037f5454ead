"""The house is what docs/architecture.md draws: sizes, names, imports, foreign keys."""

from __future__ import annotations

import ast
import configparser
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "klientela"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
DRAWERS = {"utils", "helpers", "common", "misc", "services", "managers", "tools"}
LAZY_IMPORTS_ALLOWED = ("main", "interfaces/cli")


def _contract(name: str) -> list[str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    return parser[f"importlinter:contract:{name}"]["layers"].split()


def _place(dotted: str) -> tuple[int, int]:
    """The height of a package: tier first, then floor within its tier."""
    _root, tier, *rest = dotted.split(".")
    tiers = _contract("tiers")[::-1]
    floors = _contract(tier)[::-1] if tier in ("base", "clients") else []
    return tiers.index(tier), floors.index(rest[0]) if floors and rest else 0


def test_the_tiers_are_the_folders_in_the_order_of_ls() -> None:
    folders = sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists())
    assert _contract("tiers")[::-1] == [name for name in folders if name != "locale"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_is_small_and_imports_at_its_top(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, f"{node.name} is too long"
            lazy = [inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]
            place = path.relative_to(SOURCE).as_posix()
            assert not lazy or place.startswith(LAZY_IMPORTS_ALLOWED), f"{node.name} imports inside"


def test_no_drawers() -> None:
    assert [path for path in SOURCE.rglob("*") if path.stem in DRAWERS] == []


def test_no_empty_rooms() -> None:
    empty = [
        folder
        for folder in SOURCE.rglob("*")
        if folder.is_dir() and folder.name not in ("__pycache__", "migrations") and not any(folder.iterdir())
    ]
    assert empty == []


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_home_holds_no_models() -> None:
    assert [path for path in (SOURCE / "home").rglob("*.py") if "django.db.models" in _imported(path)] == []


def test_nothing_sends_mail_but_the_room_that_will() -> None:
    assert [path for path in MODULES if {"django.core.mail", "smtplib"} & _imported(path)] == []


def test_foreign_keys_point_down() -> None:
    upward = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or not all(_is_ours(m) for m in (model, target)):
                continue
            if _place(target.__module__) > _place(model.__module__):
                upward.append(f"{model._meta.label}.{field.name}")
    assert upward == []


@pytest.mark.django_db
def test_migrations_depend_downwards() -> None:
    ours = {config.label: config.name for config in apps.get_app_configs() if config.name.startswith("klientela.")}
    upward = [
        (label, needed)
        for (label, _name), migration in MigrationLoader(None).disk_migrations.items()
        for needed, _ in migration.dependencies
        if label in ours and needed in ours and _place(ours[needed]) > _place(ours[label])
    ]
    assert upward == []


def _is_ours(model: type) -> bool:
    return model.__module__.startswith("klientela.")
