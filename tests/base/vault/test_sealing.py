from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import transaction
from pydantic import SecretStr

from klientela.base.vault.blind_index import blind_index
from klientela.base.vault.canonical import NotCanonicalError, canonical_json
from klientela.base.vault.destruction import (
    InstallationKeysStayError,
    destroy_keys,
    destroy_keys_of_pseudonym,
    replay_handlers,
)
from klientela.base.vault.installation_key import InstallationKeyError, InstallationKeyLostError
from klientela.base.vault.kept_key import KEPT_KEYS, KeptKeyDamagedError, KeptKeyLostError
from klientela.base.vault.key_file import make_private
from klientela.base.vault.replay import (
    ReplayChangedError,
    ReplayKindUnknownError,
    append_replay,
    apply_replay,
    read_replay,
)
from klientela.base.vault.sealing import (
    KeyDestroyedError,
    Place,
    TamperedError,
    ToSeal,
    seal,
    seal_many,
    unseal,
)
from klientela.base.vault.subject import (
    INSTALLATION_HOLDER,
    OutsideTransactionError,
    PurposeClass,
    Subject,
    SubjectKey,
    pseudonym_of,
)

SOURCE = Path(__file__).parents[3] / "src" / "klientela"
CORE, MARKETING = PurposeClass.CORE, PurposeClass.MARKETING
NOTE = Place("parties_note", "text", "1")


def sealed(holder: UUID, purpose: PurposeClass = CORE, text: bytes = "Świętopełk".encode()) -> bytes:
    with transaction.atomic():
        return seal(holder, purpose, plaintext=text, place=NOTE)


@pytest.mark.django_db
def test_a_sealed_value_opens_in_its_place_and_holds_nothing_of_the_text() -> None:
    holder = uuid4()
    value = sealed(holder)
    assert b"topel" not in value
    assert unseal(holder, CORE, sealed=value, place=NOTE) == "Świętopełk".encode()
    assert sealed(holder) != value


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place", [Place("parties_note", "text", "2"), Place("parties_note", "body", "1"), Place("note", "text", "1")]
)
def test_a_sealed_value_opens_nowhere_else(place: Place) -> None:
    holder = uuid4()
    value = sealed(holder)
    with pytest.raises(TamperedError):
        unseal(holder, CORE, sealed=value, place=place)


@pytest.mark.django_db
def test_a_sealed_value_opens_for_nobody_else_and_in_no_other_class() -> None:
    holder, other = uuid4(), uuid4()
    value = sealed(holder)
    sealed(other)
    with pytest.raises(KeyDestroyedError):
        unseal(other, CORE, sealed=value, place=NOTE)
    sealed(holder, MARKETING)
    with pytest.raises(TamperedError):
        unseal(holder, MARKETING, sealed=value, place=NOTE)


@pytest.mark.django_db
def test_every_flipped_byte_is_noticed() -> None:
    holder = uuid4()
    value = sealed(holder, text=b"x")
    for place in range(len(value)):
        changed = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
        with pytest.raises((TamperedError, KeyDestroyedError)):
            unseal(holder, CORE, sealed=changed, place=NOTE)
    for length in range(len(value)):
        with pytest.raises((TamperedError, KeyDestroyedError)):
            unseal(holder, CORE, sealed=value[:length], place=NOTE)


@pytest.mark.django_db(transaction=True)
def test_sealing_and_destroying_belong_in_a_transaction() -> None:
    with pytest.raises(OutsideTransactionError):
        seal(uuid4(), CORE, plaintext=b"x", place=NOTE)
    with pytest.raises(OutsideTransactionError):
        destroy_keys(uuid4())
    with pytest.raises(ValueError, match="separator"):
        sealed_at_separator()


def sealed_at_separator() -> None:
    with transaction.atomic():
        seal(uuid4(), CORE, plaintext=b"x", place=Place("a", "b", "c\x1fd"))


@pytest.mark.django_db
def test_destroying_one_class_leaves_the_others_and_the_last_takes_the_pseudonym() -> None:
    holder = uuid4()
    kept, gone = sealed(holder), sealed(holder, MARKETING)
    destroyed = SubjectKey.objects.get(purpose_class=MARKETING).id
    assert destroy_keys(holder, MARKETING) == [destroyed]
    assert unseal(holder, CORE, sealed=kept, place=NOTE) == "Świętopełk".encode()
    with pytest.raises(KeyDestroyedError):
        unseal(holder, MARKETING, sealed=gone, place=NOTE)
    again = sealed(holder, MARKETING)
    assert unseal(holder, MARKETING, sealed=again, place=NOTE) == "Świętopełk".encode()
    with pytest.raises(KeyDestroyedError):
        unseal(holder, MARKETING, sealed=gone, place=NOTE)
    assert len(destroy_keys(holder)) == 2
    assert not Subject.objects.exists()
    with pytest.raises(KeyDestroyedError):
        unseal(holder, CORE, sealed=kept, place=NOTE)
    assert destroy_keys(holder) == []


@pytest.mark.django_db
def test_what_concerns_nobody_cannot_be_erased() -> None:
    value = sealed(INSTALLATION_HOLDER)
    with pytest.raises(InstallationKeysStayError):
        destroy_keys(INSTALLATION_HOLDER)
    assert unseal(INSTALLATION_HOLDER, CORE, sealed=value, place=NOTE) == "Świętopełk".encode()


@pytest.mark.django_db
def test_many_values_are_sealed_in_order_with_few_queries(django_assert_num_queries: Any) -> None:
    holders = [uuid4() for _ in range(50)]
    values = [ToSeal(holder, CORE, str(number).encode(), NOTE) for number, holder in enumerate(holders)]
    seal_many(values)
    with django_assert_num_queries(2):
        opened = seal_many(values)
    assert [
        unseal(value.holder, CORE, sealed=data, place=NOTE) for value, data in zip(values, opened, strict=True)
    ] == [str(number).encode() for number in range(50)]


@pytest.mark.django_db
def test_a_pseudonym_is_random_and_stays() -> None:
    holder, other = uuid4(), uuid4()
    first = pseudonym_of(holder)
    assert pseudonym_of(holder) == first
    assert len({first, holder, pseudonym_of(other)}) == 3


@pytest.mark.django_db
def test_the_keys_are_for_their_owner_alone(keys_of_their_own: Path) -> None:
    sealed(uuid4())
    assert oct(keys_of_their_own.stat().st_mode & 0o777) == "0o700"
    assert oct((keys_of_their_own / "installation.keys").stat().st_mode & 0o777) == "0o600"


@pytest.mark.django_db
def test_a_folder_that_others_could_enter_is_closed(keys_of_their_own: Path) -> None:
    keys_of_their_own.mkdir(mode=0o755)
    keys_of_their_own.chmod(0o755)
    sealed(uuid4())
    assert oct(keys_of_their_own.stat().st_mode & 0o7777) == "0o700"


def test_a_folder_for_everybody_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    make_private(tmp_path)
    assert oct(tmp_path.stat().st_mode & 0o7777) == "0o1777"


def test_what_was_made_under_a_lost_or_damaged_key_gets_no_fresh_one(keys_of_their_own: Path) -> None:
    append_replay("erasure", {"pseudonym": "1"})
    path = keys_of_their_own / "replay.key"
    whole = path.read_bytes()
    path.write_bytes(whole[:31])
    with pytest.raises(KeptKeyDamagedError, match="31 bytes instead of 32"):
        list(read_replay())
    path.unlink()
    with pytest.raises(KeptKeyLostError) as error:
        append_replay("erasure", {"pseudonym": "2"})
    assert error.value.said("pl").startswith("Brakuje pliku replay.key obok innych kluczy.")
    with pytest.raises(KeptKeyLostError):
        list(read_replay())
    assert not path.exists()
    path.write_bytes(whole)
    assert [line.facts["pseudonym"] for line in read_replay()] == ["1"]


def test_every_kept_key_is_one_that_backups_take() -> None:
    named = re.findall(r'kept_key\("([a-z]+)"', "".join(path.read_text() for path in SOURCE.rglob("*.py")))
    assert sorted(named) == sorted(KEPT_KEYS)


@pytest.mark.django_db
def test_a_lost_installation_key_is_said_and_never_replaced(keys_of_their_own: Path) -> None:
    holder = uuid4()
    value = sealed(holder)
    lost = SubjectKey.objects.get().wrapping_key_id
    (keys_of_their_own / "installation.keys").unlink()
    with pytest.raises(InstallationKeyLostError) as error:
        unseal(holder, CORE, sealed=value, place=NOTE)
    assert error.value.said("pl") == (
        f"Brakuje klucza instalacji {lost}. Przywróć folder kluczy z jego własnej kopii zapasowej."
    )
    assert not (keys_of_their_own / "installation.keys").exists()


@pytest.mark.django_db
def test_the_key_may_come_from_the_environment_or_a_command(settings: Any, tmp_path: Path) -> None:
    text = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    printer = tmp_path / "print key"
    printer.write_text(text + "\n")
    configuration = settings.CONFIGURATION
    settings.CONFIGURATION = configuration.model_copy(update={"installation_key": SecretStr(text)})
    holder = uuid4()
    value = sealed(holder)
    settings.CONFIGURATION = configuration.model_copy(update={"key_command": f"cat '{printer}'"})
    assert unseal(holder, CORE, sealed=value, place=NOTE) == "Świętopełk".encode()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["short", "MDEy", " ", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=!"])
def test_a_bad_key_is_refused(settings: Any, text: str) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"installation_key": SecretStr(text)})
    with pytest.raises(InstallationKeyError):
        sealed(uuid4())
    assert not SubjectKey.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["false", "/nowhere/at/all", "'", "echo"])
def test_a_failing_command_is_refused(settings: Any, command: str) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"key_command": command})
    with pytest.raises(InstallationKeyError):
        sealed(uuid4())


def test_a_blind_index_is_equal_for_equal_values_of_one_field_alone() -> None:
    first = blind_index("pesel", "44051401458")
    assert len(first) == 32
    assert blind_index("pesel", "44051401458") == first
    assert len({first, blind_index("pesel", "44051401459"), blind_index("card", "44051401458")}) == 3


def test_canonical_json_has_one_form() -> None:
    assert canonical_json({"b": [1, None, True], "a": "ż"}) == '{"a":"ż","b":[1,null,true]}'.encode()
    for bad in ({"a": 1.0}, {1: "a"}, {"a": {"b": [float("nan")]}}, {"a": "\ud800"}, {"a": b"x"}):
        with pytest.raises(NotCanonicalError):
            canonical_json(bad)  # type: ignore[arg-type]


@pytest.mark.django_db
@time_machine.travel(datetime(2026, 11, 22, 10, tzinfo=UTC), tick=False)
def test_an_erasure_is_in_the_replay_file_before_the_commit() -> None:
    holder = uuid4()
    sealed(holder)
    pseudonym = pseudonym_of(holder)
    destroy_keys(holder, MARKETING)
    destroy_keys(holder)
    lines = list(read_replay())
    assert [(line.kind, line.at, line.facts) for line in lines] == [
        ("erasure", datetime(2026, 11, 22, 10, tzinfo=UTC), {"class": named, "pseudonym": pseudonym.hex})
        for named in ("marketing", "*")
    ]


@pytest.mark.django_db
def test_a_restored_backup_is_erased_again() -> None:
    holder, other = uuid4(), uuid4()
    sealed(holder, MARKETING)
    kept, stays = sealed(holder), sealed(other)
    backup = (list(Subject.objects.all()), list(SubjectKey.objects.all()))
    destroy_keys(holder, MARKETING)
    SubjectKey.objects.all().delete()
    Subject.objects.all().delete()
    for rows in backup:
        type(rows[0]).objects.bulk_create(rows)
    assert apply_replay(replay_handlers()) == 1
    assert apply_replay(replay_handlers()) == 1
    assert sorted(SubjectKey.objects.values_list("purpose_class", flat=True)) == ["core", "core"]
    assert unseal(holder, CORE, sealed=kept, place=NOTE) == unseal(other, CORE, sealed=stays, place=NOTE)


@pytest.mark.django_db
def test_an_erasure_that_was_rolled_back_happens_once_more_after_a_restore() -> None:
    holder = uuid4()
    sealed(holder)
    with transaction.atomic():
        destroy_keys(holder)
        transaction.set_rollback(True)
    assert SubjectKey.objects.count() == 1
    apply_replay(replay_handlers())
    assert SubjectKey.objects.count() == 0


def test_every_edit_of_the_replay_file_is_found(keys_of_their_own: Path) -> None:
    for number in range(3):
        append_replay("objection", {"number": str(number)})
    path = keys_of_their_own / "replay.jsonl"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    for place in range(len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(ReplayChangedError):
            list(read_replay())
    for changed in ([lines[1], lines[2]], [lines[0], lines[2]], [lines[0], lines[0]], [lines[1], lines[0], lines[2]]):
        path.write_bytes(b"".join(changed))
        with pytest.raises(ReplayChangedError):
            list(read_replay())


def test_a_torn_line_never_counts_and_the_next_one_takes_its_place(keys_of_their_own: Path) -> None:
    append_replay("objection", {"number": "0"})
    path = keys_of_their_own / "replay.jsonl"
    with path.open("ab") as file:
        file.write(b'{"body":{"at":"2026')
    assert [line.facts["number"] for line in read_replay()] == ["0"]
    append_replay("objection", {"number": "1"})
    assert [line.facts["number"] for line in read_replay()] == ["0", "1"]


def test_nothing_is_replayed_when_one_kind_is_unknown() -> None:
    append_replay("withdrawal", {"id": "1"})
    append_replay("riddle", {"id": "2"})
    done: list[str] = []
    with pytest.raises(ReplayKindUnknownError):
        apply_replay({"withdrawal": lambda line: done.append(line.facts["id"])})
    assert done == []


def test_destroying_by_pseudonym_needs_a_transaction() -> None:
    with pytest.raises(OutsideTransactionError):
        destroy_keys_of_pseudonym(uuid4())
