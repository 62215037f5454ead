"""Backups that somebody else made or changed; run as the other scenarios are."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from klientela.base.backup import restoring
from klientela.base.backup.data_file import DataFileError
from klientela.base.backup.key_file import KeyBundle, KeyFileError, read_key_file, write_key_file
from klientela.base.backup.keys_folder import ForeignKeysError, UnknownKeyFileError
from klientela.base.backup.making import Backup
from klientela.base.backup.restoring import KeysChangedError, NewerBackupError, UnusableBackupError, restore
from klientela.base.ledger.head import HeadsLogError
from klientela.base.vault.canonical import canonical_json
from klientela.base.vault.installation_key import InstallationKeyError
from tests.base.backup.scenarios import KEYS, PLACE, Errors, installed, refused


def hostile_contents_are_refused() -> None:
    """Two files that fit each other, made by somebody who has both; nothing of them reaches the home or the keys."""
    made, bad = installed(), BadBackup(PLACE / "bad")
    before = keys_at_hand()
    bundle = read_key_file(made.keys, "")
    files = bundle.files
    ring = json.loads(files["installation.keys"])
    twisted = {**ring, "keys": [*ring["keys"], {"id": "f" * 16, "key": "not base64!"}]}
    heads = files["heads.log"]
    cases: list[tuple[Errors, dict[str, bytes]]] = [
        (UnknownKeyFileError, {"evil.txt": b"x"}),
        (UnknownKeyFileError, {"cookies.key": b"x" * 86}),
        (UnknownKeyFileError, {"../evil": b"x"}),
        (InstallationKeyError, {"installation.keys": json.dumps(twisted).encode()}),
        (InstallationKeyError, {"installation.keys": b"[]"}),
        (HeadsLogError, {"heads.log": (KEYS / "heads.log").read_bytes() + b'{"garbage":1}\n'}),
        (ForeignKeysError, {"heads.log": heads + b'{"garbage":1}\n'}),
        (ForeignKeysError, {"ledger-signing.key": bytes(32)}),
    ]
    for errors, changed in cases:
        refused(errors, *bad.made_from(made, files={**files, **changed}))
        with pytest.raises(errors):
            restoring.inspect(*bad.paths)
        assert keys_at_hand() == before, changed
    for rows in ([*bundle.rows, bundle.rows[0]], [("x", "y", "core", "!!", "k")]):
        refused(KeyFileError, *bad.made_from(made, rows=rows))
    assert keys_at_hand() == before


def keys_at_hand() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in KEYS.iterdir() if path.name != "backups"}


def contents_that_are_no_database_are_refused() -> None:
    made, bad = installed(), BadBackup(PLACE / "bad")
    before = keys_at_hand()
    if connection.vendor == "sqlite":
        member = "database/klientela.sqlite3"
        for content in (b"SQLite format 3\0" + b"\xa5" * 9000, b"", b"x" * 100):
            refused(UnusableBackupError, *bad.made_from(made, members={member: content}))
        refused(DataFileError, *bad.made_from(made, without=member))
        refused(DataFileError, *bad.made_from(made, members={"database/klientela.sqlite3-wal": b"x"}))
    else:
        member = "tables/access_user.copy"
        refused(UnusableBackupError, *bad.made_from(made, members={member: b"no\trow\n"}))
        refused(DataFileError, *bad.made_from(made, members={"tables/pg_authid.copy": b"x"}))
        with zipfile.ZipFile(made.data) as archive:
            tables = json.loads(archive.read("manifest.json"))["tables"]
        no_such = {"tables": tables | {"no_such_table": ["id"]}}
        refused(UnusableBackupError, *bad.made_from(made, members={"tables/no_such_table.copy": b"1\n"}, facts=no_such))
    for facts in ({"size": "x"}, {"head": [1]}, {"migrations": [["ledger"]]}, {"keys": {}}, {"version": 1}):
        refused(DataFileError, *bad.made_from(made, facts=facts))
    refused(NewerBackupError, *bad.made_from(made, facts={"migrations": [["ledger", "9999_x"]]}))
    assert keys_at_hand() == before
    for strange in ({"files/a": b"x", "files/a/b": b"y"}, {"files/" + "ż" * 200: b"x"}, {"files/../../evil": b"x"}):
        refused(DataFileError, *bad.made_from(made, members=strange))


def keys_that_were_taken_out_are_missed() -> None:
    made, bad = installed(), BadBackup(PLACE / "bad")
    bundle = read_key_file(made.keys, "")
    assert len(bundle.rows) == 2
    bad.keys.unlink(missing_ok=True)
    write_key_file(bad.keys, KeyBundle(bundle.backup, bundle.manifest, bundle.rows[1:], bundle.files), "")
    with pytest.raises(KeysChangedError) as error:
        restore(made.data, bad.keys)
    assert error.value.params == {"found": 1, "made": 2}
    done = restore(*bad.made_from(made, rows=bundle.rows[1:]))  # by somebody who changed both files
    assert [reason.code.code for reason in done.verification.findings] == ["LEDGER-PAYLOAD-MISSING"]
    assert done.verification.payloads is not None
    assert (done.verification.payloads.opened, done.verification.payloads.shredded) == (1, 1)


class BadBackup:
    """A pair of files that fit each other and are not what a backup makes."""

    def __init__(self, stem: Path) -> None:
        self.paths = self.data, self.keys = stem.with_suffix(".data"), stem.with_suffix(".keys")

    def made_from(
        self,
        made: Backup,
        *,
        rows: list[Any] | None = None,
        files: dict[str, bytes] | None = None,
        members: dict[str, bytes] | None = None,
        without: str = "",
        facts: dict[str, Any] | None = None,
    ) -> tuple[Path, Path]:
        bundle = read_key_file(made.keys, "")
        bundle.rows = bundle.rows if rows is None else rows
        bundle.files = bundle.files if files is None else files
        with zipfile.ZipFile(made.data) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        told = json.loads(held.pop("manifest.json")) | {"keys": {"count": len(bundle.rows), "sha256": bundle.digest}}
        held = {name: data for name, data in {**held, **(members or {})}.items() if name != without}
        told["members"] = {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in held.items()
        }
        manifest = canonical_json({**told, **(facts or {})})
        with zipfile.ZipFile(self.data, "w") as archive:
            for name, data in {**held, "manifest.json": manifest}.items():
                archive.writestr(name, data)
        bundle.manifest = hashlib.sha256(manifest).hexdigest()
        self.keys.unlink(missing_ok=True)
        write_key_file(self.keys, bundle, "")
        return self.paths
