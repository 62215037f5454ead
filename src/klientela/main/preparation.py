"""What must be done before the first request: the tables as the code expects them, and the static files."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from klientela import __version__
from klientela.atoms.words import Language, Words
from klientela.base.backup.home_lock import ACTIVITY, FileLock
from klientela.base.backup.swap import finish_swap
from klientela.base.ledger.epoch import is_rolled_back
from klientela.base.ledger.head import (
    Head,
    is_anything_signed,
    last_logged_head,
    require_log,
    require_signing_key,
)
from klientela.base.vault.subject import SubjectKey, require_keys_at_hand

Say = Callable[[str], None]
STAMP = ".stamp"
MIGRATING = Words(
    en=("Updating the database: {count} step.", "Updating the database: {count} steps."),
    pl=(
        "Aktualizuję bazę danych: {count} krok.",
        "Aktualizuję bazę danych: {count} kroki.",
        "Aktualizuję bazę danych: {count} kroków.",
    ),
)
COLLECTING = Words(en="Preparing the page files.", pl="Przygotowuję pliki stron.")
INCOMPLETE = Words(
    en="The page files are incomplete ({reason}); run the set-up again.",
    pl="Brakuje plików stron ({reason}); uruchom ponownie instalację.",
)
NEWER = Words(
    en="This database was made by a newer version of Klientela ({migration}); install that one.",
    pl="Tę bazę danych utworzyła nowsza wersja Klienteli ({migration}); zainstaluj nowszą wersję.",
)

ROLLED_BACK = Words(
    en="This database is older than the evidence that was signed ({size} entries): it was put in place without "
    "`klientela restore`. Restore a backup with that command, or put the newer database back; to go on from this one "
    "all the same, leaving evidence of it: `klientela ledger accept-heads`.",
    pl="Ta baza danych jest starsza niż podpisane dowody (wpisy: {size}): podmieniono ją bez polecenia "
    "`klientela restore`. Odtwórz kopię tym poleceniem albo przywróć nowszą bazę; aby mimo to kontynuować od tej i "
    "zostawić tego dowód: `klientela ledger accept-heads`.",
)


class UnpreparedError(Exception):
    """The installation cannot serve as it is."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def finish_restore(home: Path) -> None:
    """Finish a restore that was killed while it moved things into place; waits until nobody works in the home."""
    if (home / ".restore").exists():
        with FileLock(home, ACTIVITY, waits=True, address="restore"):
            finish_swap()


def refuse_rolled_back(language: Language) -> None:
    """Refuse a database and a folder of keys that do not belong together, before anything is served.

    Raises UnpreparedError where the log beside the keys knows a head that this database should have and has not;
    HeadsLogMissingError where the log is gone, SigningKeyError, InstallationKeyError and InstallationKeyLostError where
    a key is.
    """
    tables = connection.introspection.table_names()
    if SubjectKey._meta.db_table in tables:
        require_keys_at_hand()
    if Head._meta.db_table not in tables:
        refuse_empty_database(language)
        return
    require_log()
    if is_anything_signed():
        require_signing_key()
    logged = last_logged_head()
    if logged is not None and is_rolled_back(logged):
        raise UnpreparedError(ROLLED_BACK.said(language, size=logged.size))


def refuse_empty_database(language: Language) -> None:
    """Raise UnpreparedError where the log knows heads and the database has not even a table for them."""
    logged = last_logged_head()
    if logged is not None:
        raise UnpreparedError(ROLLED_BACK.said(language, size=logged.size))


def migrate(language: Language, say: Say) -> int:
    """Bring the tables to the state the code expects; return the number of steps. Raises UnpreparedError."""
    executor = MigrationExecutor(connection)
    _refuse_newer(executor, language)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(MIGRATING.said(language, count=len(plan)))
        call_command("migrate", interactive=False, verbosity=0)
    return len(plan)


def collect_static(language: Language, say: Say) -> bool:
    """Gather the static files into the home where they have changed since the last time; return whether they had.

    Raises UnpreparedError where one refers to another that is not there.
    """
    root = Path(settings.STATIC_ROOT)
    stamp = _stamp()
    if (root / STAMP).is_file() and (root / STAMP).read_text() == stamp:
        return False
    say(COLLECTING.said(language))
    shutil.rmtree(root, ignore_errors=True)
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
    except ValueError as error:  # the manifest's "file could not be found"
        raise UnpreparedError(INCOMPLETE.said(language, reason=str(error).splitlines()[0])) from error
    (root / STAMP).write_text(stamp)
    return True


def _refuse_newer(executor: MigrationExecutor, language: Language) -> None:
    ours = {migration.app_label for migration in executor.loader.disk_migrations.values()}
    for app, name in sorted(executor.loader.applied_migrations):
        if app in ours and (app, name) not in executor.loader.graph.nodes and not _is_replaced(executor, app, name):
            raise UnpreparedError(NEWER.said(language, migration=f"{app}.{name}"))


def _is_replaced(executor: MigrationExecutor, app: str, name: str) -> bool:
    return any((app, name) in migration.replaces for migration in executor.loader.disk_migrations.values())


def _stamp() -> str:
    """Return a digest of everything that is collected: cheap, as no file is read."""
    digest = hashlib.sha256(__version__.encode())
    for name, size, changed in sorted(_sources()):
        digest.update(f"{name} {size} {changed}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[tuple[str, int, int]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            yield name, status.st_size, status.st_mtime_ns
