"""Which database: SQLite in the home folder, or the PostgreSQL of the URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  # a commit that was confirmed survives a power cut
    "PRAGMA secure_delete=ON;"  # what is erased is overwritten in the file
    "PRAGMA recursive_triggers=ON;"  # else INSERT OR REPLACE walks past the append-only triggers
    "PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-16384;"  # KiB for each connection, and every thread of a server keeps one open
    "PRAGMA wal_autocheckpoint=4000;"  # pages: an import rewrites the same ones often, and would copy each every time
)


class BadDatabaseUrlError(ValueError):
    """The URL is not that of a PostgreSQL database."""


def database_settings(url: str, home: Path) -> dict[str, Any]:
    """Return Django's settings for the database that `url` names, or for SQLite in `home` where it is empty.

    Raises BadDatabaseUrlError.
    """
    return _postgresql(url) if url else _sqlite(home)


def _sqlite(home: Path) -> dict[str, Any]:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": SQLITE_PRAGMAS}
    return {
        "ENGINE": "klientela.main.sqlite",
        "NAME": str(home / "klientela.sqlite3"),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,  # opening one anew costs as much as eight queries, on every request
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadDatabaseUrlError("KLIENTELA_DATABASE_URL must start with postgresql://")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
