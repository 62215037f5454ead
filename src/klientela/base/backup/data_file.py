"""The data file of a backup: a ZIP with a manifest that names every member, its length and its digest.

`klientela-<instant>.data` holds the database without the subjects' keys and without sessions, and the files.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from klientela.atoms.words import Words
from klientela.base.vault.canonical import canonical_json
from klientela.base.vault.said_error import SaidError

FORMAT = "klientela-data/2"
MANIFEST = "manifest.json"
SQLITE_MEMBER = "database/klientela.sqlite3"
_CHUNK = 1024 * 1024
_LONGEST_NAME = 255  # bytes, on every file system in use
_MOST_MANIFEST_BYTES = 64 * 1024 * 1024
_NAME = re.compile(r"(database|tables|files)(/[^/\\\0]{1,255}){1,40}")

# What `zipfile`, `zlib` and `json` raise on bytes that were not meant for them.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,  # RecursionError is one
)

Progress = Callable[[int, int], None]


class DataFileError(SaidError):
    """The data file cannot be read."""

    words = Words(en="{path} is not a data file of Klientela.", pl="{path} nie jest plikiem danych Klienteli.")


class DataFileDamagedError(SaidError):
    """A member is not what the manifest says; nothing was changed."""

    words = Words(
        en="The backup is damaged at „{member}”; nothing was changed.",
        pl="Kopia jest uszkodzona w miejscu „{member}”; niczego nie zmieniono.",
    )


@dataclass(slots=True)
class Manifest:
    """What a data file says about itself: when, from which engine and state of the tables, and every member."""

    backup: str
    made_at: str
    version: str
    engine: str
    migrations: list[list[str]]
    size: int
    head: dict[str, Any] | None
    keys: dict[str, Any]  # how many subjects' keys the key file holds, and the digest of all it holds
    tables: dict[str, list[str]] = field(default_factory=dict)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def statement(self) -> bytes:
        """Return the canonical bytes of the manifest."""
        facts = {name: getattr(self, name) for name in self.__slots__}
        return canonical_json({**facts, "format": FORMAT})

    @property
    def digest(self) -> str:
        """Return what the key file knows this data file by."""
        return hashlib.sha256(self.statement).hexdigest()


class DataWriter:
    """Writes a data file; the manifest comes last."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    @contextmanager
    def member(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Give a function that writes the next member, piece by piece."""
        digest, length = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as stream:

            def write(data: bytes) -> None:
                nonlocal length
                digest.update(data)
                length += len(data)
                stream.write(data)

            yield write
        self.manifest.members[name] = {"bytes": length, "sha256": digest.hexdigest()}

    def add_file(self, name: str, path: Path, *, progress: Progress | None = None) -> None:
        """Write a file as a member."""
        total, done = path.stat().st_size, 0
        with self.member(name) as write, path.open("rb") as source:
            while piece := source.read(_CHUNK):
                write(piece)
                done += len(piece)
                if progress:
                    progress(done, total)


@contextmanager
def written_data_file(path: Path, manifest: Manifest) -> Iterator[DataWriter]:
    """Give a writer for a data file that is whole, manifest included, when the block has ended."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        writer = DataWriter(archive, manifest)
        yield writer
        archive.writestr(MANIFEST, manifest.statement)


class DataFile:
    """A data file that was checked: every member is what the manifest says."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def names(self, folder: str) -> list[str]:
        """Return the members in `database`, `tables` or `files`."""
        return sorted(name for name in self.manifest.members if name.startswith(f"{folder}/"))

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """Give a stream of a member."""
        with self._archive.open(name) as stream:
            yield stream

    def extract(self, name: str, path: Path) -> None:
        """Write a member to a file that only its owner can read."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        with self.opened(name) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, _CHUNK)


@contextmanager
def checked_data_file(path: Path, progress: Progress | None = None) -> Iterator[DataFile]:
    """Open a data file once every member has been read and found whole.

    Raises DataFileError, DataFileDamagedError.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise DataFileError(path=path.name) from error
    with archive:
        data = DataFile(archive, _read_manifest(path, archive))
        _check_members(archive, data.manifest, progress)
        yield data


def _read_manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        with archive.open(MANIFEST) as stream:
            rows = json.loads(stream.read(_MOST_MANIFEST_BYTES))
        if rows.pop("format") != FORMAT:
            raise DataFileError(path=path.name)
        manifest = Manifest(**rows)
        is_right = (
            manifest.digest
            and _has_right_types(manifest)
            and _has_database(manifest)
            and not _is_file_a_folder(manifest)
        )
        if not is_right or not all(_is_member(*row) for row in manifest.members.items()):
            raise DataFileError(path=path.name)
    except _UNREADABLE as error:
        raise DataFileError(path=path.name) from error
    return manifest


def _has_right_types(manifest: Manifest) -> bool:
    texts = (manifest.backup, manifest.made_at, manifest.version, manifest.engine, manifest.keys["sha256"])
    numbers = (manifest.size, manifest.keys["count"])
    key = manifest.head["key"] if manifest.head else ""
    is_listed = all(isinstance(part, str) for row in manifest.migrations for part in row)
    pairs = is_listed and all(len(row) == 2 for row in manifest.migrations)
    return pairs and all(type(one) is str for one in (*texts, key)) and all(type(one) is int for one in numbers)


def _has_database(manifest: Manifest) -> bool:
    """Return whether the members are what the engine needs: one database file, or a list of columns for each table."""
    names = [name for name in manifest.members if not name.startswith("files/")]
    if manifest.engine == "sqlite":
        return names == [SQLITE_MEMBER]
    tables = [name.removeprefix("tables/").removesuffix(".copy") for name in names]
    is_named = sorted(f"tables/{table}.copy" for table in tables) == sorted(names)
    return is_named and bool(names) and all(isinstance(manifest.tables[table], list) for table in tables)


def _is_file_a_folder(manifest: Manifest) -> bool:
    """Return whether one member would have to lie inside another."""
    return any(str(parent) in manifest.members for name in manifest.members for parent in PurePosixPath(name).parents)


def _is_member(name: str, facts: dict[str, Any]) -> bool:
    """Return whether a name stays inside its folder and its facts are a length and a digest."""
    parts = name.split("/")
    is_inside = bool(_NAME.fullmatch(name)) and not {".", ".."} & set(parts)
    is_inside = is_inside and all(len(part.encode()) <= _LONGEST_NAME for part in parts)
    return is_inside and isinstance(facts["bytes"], int) and isinstance(facts["sha256"], str)


def _check_members(archive: zipfile.ZipFile, manifest: Manifest, progress: Progress | None) -> None:
    listed = sorted(info.filename for info in archive.infolist())
    if listed != sorted([*manifest.members, MANIFEST]):
        raise DataFileDamagedError(member=MANIFEST)
    total, done = sum(facts["bytes"] for facts in manifest.members.values()), 0
    for name, facts in manifest.members.items():
        if archive.getinfo(name).file_size != facts["bytes"] or _digest(archive, name) != facts["sha256"]:
            raise DataFileDamagedError(member=name)
        done += facts["bytes"]
        if progress:
            progress(done, total)


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as stream:
            while piece := stream.read(_CHUNK):
                digest.update(piece)
    except _UNREADABLE as error:
        raise DataFileDamagedError(member=name) from error
    return digest.hexdigest()
