"""What `serve` refuses to start with: databases and keys that do not belong together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from klientela.base.ledger.head import HeadsLogMissingError
from klientela.base.ledger.signing import SigningKeyDamagedError, SigningKeyLostError
from klientela.base.vault.installation_key import InstallationKeyError, InstallationKeyLostError
from klientela.base.vault.subject import SubjectKey
from klientela.main.preparation import UnpreparedError, refuse_rolled_back
from klientela.main.secret_key import CookieKeyError, secret_key
from tests.base.ledger.scene import break_in, fill, fill_and_seal

KEYS = "installation.keys"


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "keys"
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"keys": folder})
    return folder


@pytest.mark.django_db(transaction=True)
def test_a_new_installation_and_a_whole_one_may_start(keys: Path) -> None:
    refuse_rolled_back("en")
    assert list(keys.iterdir()) == []  # looking makes nothing
    fill_and_seal(1)
    refuse_rolled_back("en")
    fill_and_seal(1)
    refuse_rolled_back("en")


@pytest.mark.django_db(transaction=True)
def test_a_missing_log_of_heads_is_refused(keys: Path) -> None:
    fill_and_seal(1, 1)
    (keys / "heads.log").unlink()
    with pytest.raises(HeadsLogMissingError) as error:
        refuse_rolled_back("en")
    assert error.value.said("en").endswith("leaving evidence of it: `klientela ledger accept-heads`.")
    assert not (keys / "heads.log").exists()


@pytest.mark.django_db(transaction=True)
def test_an_older_database_is_refused_with_the_ways_on(keys: Path) -> None:
    fill_and_seal(2, 3)
    break_in("DELETE FROM ledger_head WHERE size = 5", table="ledger_head")
    with pytest.raises(UnpreparedError) as error:
        refuse_rolled_back("en")
    assert error.value.text == (
        "This database is older than the evidence that was signed (5 entries): it was put in place without `klientela "
        "restore`. Restore a backup with that command, or put the newer database back; to go on from this one all the "
        "same, leaving evidence of it: `klientela ledger accept-heads`."
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("left", "error"), [(None, SigningKeyLostError), (b"12345", SigningKeyDamagedError)])
def test_a_signing_key_that_is_gone_is_refused(keys: Path, left: bytes | None, error: type[Exception]) -> None:
    fill_and_seal(1)
    path = keys / "ledger-signing.key"
    path.unlink()
    if left:
        path.write_bytes(left)
    with pytest.raises(error):
        refuse_rolled_back("en")
    assert (path.read_bytes() if path.exists() else None) == left


@pytest.mark.django_db(transaction=True)
def test_an_installation_key_that_is_gone_is_refused(keys: Path) -> None:
    fill(1)
    lost = SubjectKey.objects.get().wrapping_key_id
    (keys / KEYS).unlink()
    with pytest.raises(InstallationKeyLostError) as error:
        refuse_rolled_back("en")
    assert error.value.params == {"id": lost}
    assert not (keys / KEYS).exists()


@pytest.mark.django_db(transaction=True)
def test_another_installation_key_is_not_the_one_that_is_needed(keys: Path) -> None:
    fill(1)
    lost = SubjectKey.objects.get().wrapping_key_id
    (keys / KEYS).write_text(json.dumps({"format": 1, "keys": [{"id": lost, "key": "A" * 43 + "="}]}))
    with pytest.raises(InstallationKeyLostError) as error:
        refuse_rolled_back("en")
    assert error.value.params == {"id": lost}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("text", ["", "xx", "[]", '{"keys":[]}', '{"keys":[{"key":"ż"}]}', '{"keys":[{"key":"AAAA"}]}'])
def test_a_damaged_file_of_installation_keys_is_refused(keys: Path, text: str) -> None:
    fill(1)
    (keys / KEYS).write_text(text)
    with pytest.raises(InstallationKeyError) as error:
        refuse_rolled_back("en")
    assert error.value.said("pl") == "Nie można odczytać klucza instalacji: installation.keys"


def test_the_cookie_key_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = secret_key(folder)
    assert len(made) == 86
    assert secret_key(folder) == made
    assert [path.name for path in folder.iterdir()] == ["cookies.key"]
    assert oct((folder / "cookies.key").stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize("damaged", [b"", b"short", b"x" * 85, b"\xff" * 86])
def test_a_damaged_cookie_key_signs_nothing(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "cookies.key"
    path.write_bytes(damaged)
    with pytest.raises(CookieKeyError) as error:
        secret_key(tmp_path)
    assert error.value.said("en") == (
        f"{path} is damaged. Delete it: Klientela makes a new one, and everybody signs in again."
    )
    assert path.read_bytes() == damaged
