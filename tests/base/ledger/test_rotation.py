from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from pydantic import SecretStr

from klientela.base.ledger.entry import Entry
from klientela.base.ledger.queries import read_payload
from klientela.base.ledger.rotation import rotate_installation_key
from klientela.base.vault.installation_key import add_key
from klientela.base.vault.rotation import Rotation, rotate
from klientela.base.vault.sealing import Place, ToSeal, seal_many
from klientela.base.vault.subject import SubjectKey, WrappingKey
from tests.base.ledger.scene import CORE, SYSTEM, fill

pytestmark = pytest.mark.django_db(transaction=True)


def key_ids(folder: Path) -> list[str]:
    return [row["id"] for row in json.loads((folder / "installation.keys").read_bytes())["keys"]]


def rotations() -> list[dict[str, object] | None]:
    entries = Entry.objects.filter(kind="vault.rotated").order_by("id")
    return [dict(read_payload(entry.id)[0].payload or {}) for entry in entries]


def wrapped_by() -> set[str]:
    return set(SubjectKey.objects.values_list("wrapping_key_id", flat=True))


def test_everything_is_wrapped_anew_and_still_opens(keys_of_their_own: Path) -> None:
    with transaction.atomic():
        seal_many([ToSeal(uuid4(), CORE, b"x", Place("a", "b", "c")) for _ in range(1201)])
    ids = fill(2)
    before = {row.id: bytes(row.wrapped) for row in SubjectKey.objects.all()}
    (old,) = key_ids(keys_of_their_own)
    rotation = rotate_installation_key(SYSTEM)
    (new,) = key_ids(keys_of_their_own)
    assert rotation == Rotation(new, (old,), 1202)
    assert new != old
    assert list(WrappingKey.objects.values_list("id", flat=True)) == [new]
    after = {row.id: bytes(row.wrapped) for row in SubjectKey.objects.filter(id__in=before)}
    assert len(after) == 1202
    assert not set(before.values()) & set(after.values())
    assert [read_payload(entry_id)[0].payload for entry_id in ids] == [{"text": "Zażółć 0"}, {"text": "Zażółć 1"}]
    assert rotations() == [{"newest": new, "retired": [old], "rewrapped": 1202}]


def test_a_rotation_killed_after_the_new_key_was_made_is_finished(keys_of_their_own: Path) -> None:
    fill(1)
    (old,) = key_ids(keys_of_their_own)
    add_key()
    new = key_ids(keys_of_their_own)[0]
    fill(1)
    assert wrapped_by() == {old, new}
    assert rotate_installation_key(SYSTEM) == Rotation(new, (old,), 1)
    assert key_ids(keys_of_their_own) == [new]


def test_a_rotation_killed_before_the_old_key_was_retired_is_finished(keys_of_their_own: Path) -> None:
    ids = fill(1)
    (old,) = key_ids(keys_of_their_own)

    def killed(_rotation: Rotation) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(finished=killed)
    new, still = key_ids(keys_of_their_own)
    assert still == old
    assert wrapped_by() == {new}
    assert rotate_installation_key(SYSTEM) == Rotation(new, (old,), 0)
    assert key_ids(keys_of_their_own) == [new]
    assert read_payload(ids[0])[0].payload == {"text": "Zażółć 0"}


def test_a_rotation_killed_before_the_file_was_rewritten_is_finished_and_recorded_twice(
    keys_of_their_own: Path,
) -> None:
    fill(1)
    path = keys_of_their_own / "installation.keys"
    old = json.loads(path.read_bytes())["keys"]
    rotate_installation_key(SYSTEM)
    new = json.loads(path.read_bytes())["keys"]
    path.write_text(json.dumps({"format": 1, "keys": new + old}))
    assert rotate_installation_key(SYSTEM) == Rotation(new[0]["id"], (old[0]["id"],), 0)
    assert key_ids(keys_of_their_own) == [new[0]["id"]]
    assert [said and said["retired"] for said in rotations()] == [[old[0]["id"]]] * 2
    assert wrapped_by() == {new[0]["id"]}


def test_a_key_wrapped_under_a_retired_one_is_refused_at_commit(keys_of_their_own: Path) -> None:
    fill(1)
    path = keys_of_their_own / "installation.keys"
    stale = path.read_bytes()
    rotate_installation_key(SYSTEM)
    row = SubjectKey.objects.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectKey.objects.filter(id=row.id).update(wrapping_key_id=json.loads(stale)["keys"][0]["id"])
    assert wrapped_by() == set(key_ids(keys_of_their_own))


def test_a_key_of_the_administrator_is_rotated_by_naming_both(settings: Any) -> None:
    old, new = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="
    given = settings.CONFIGURATION
    settings.CONFIGURATION = given.model_copy(update={"installation_key": SecretStr(old)})
    ids = fill(1)
    settings.CONFIGURATION = given.model_copy(update={"installation_key": SecretStr(f"{new},{old}")})
    assert rotate_installation_key(SYSTEM).rewrapped == 1
    settings.CONFIGURATION = given.model_copy(update={"installation_key": SecretStr(new)})
    assert read_payload(ids[0])[0].payload == {"text": "Zażółć 0"}
