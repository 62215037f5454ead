"""What must be declared is declared: personal data, evidence, reasons, capabilities, settings, in both languages."""

from __future__ import annotations

import importlib
import pkgutil
import string
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.apps import apps
from django.core.management import call_command

import klientela
from klientela.atoms.decision import ReasonCode
from klientela.atoms.personal_data import NoPersonalData, PersonalData
from klientela.atoms.words import Words
from klientela.base.access.capabilities import UnknownCapabilityError, declared_capabilities, may
from klientela.base.access.third_party import THIRD_PARTY_TABLES
from klientela.base.ledger.kinds import declared_kinds
from klientela.base.parameters.parameter import declared_parameters
from klientela.base.parameters.set_up import SYSTEM

SKIPPED = ("klientela.main.wsgi", "klientela.__main__")


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(klientela.__path__, "klientela."):
        if info.name not in SKIPPED and ".migrations" not in info.name:
            yield importlib.import_module(info.name)


def _said() -> dict[str, Words]:
    """Every text declared beside code, by module and name."""
    found: dict[str, Words] = {}
    for module in _modules():
        for name, value in vars(module).items():
            if isinstance(value, Words):
                found[f"{module.__name__}.{name}"] = value
            elif isinstance(value, ReasonCode):
                found[f"{value.code} words"] = value.words
                if value.step:
                    found[f"{value.code} step"] = value.step
    found |= {f"kind {kind.name}": kind.words for kind in declared_kinds()}
    found |= {f"capability {capability.name}": capability.words for capability in declared_capabilities()}
    found |= {f"parameter {parameter.name}": parameter.words for parameter in declared_parameters()}
    return found


def _reason_codes() -> dict[int, ReasonCode]:
    return {
        id(value): value
        for module in _modules()
        for holder in (vars(module), *(v for v in vars(module).values() if isinstance(v, dict)))
        for value in holder.values()
        if isinstance(value, ReasonCode)
    }


@pytest.mark.parametrize("model", apps.get_models(include_auto_created=True), ids=lambda model: model._meta.label)
def test_every_column_is_declared(model: type) -> None:
    meta = model._meta  # type: ignore[attr-defined]
    declared = getattr(model, "personal_data", None) or THIRD_PARTY_TABLES.get(meta.label_lower)
    assert declared is not None, "say whose data this is, or why it is nobody's"
    columns = {field.name for field in meta.concrete_fields}
    if isinstance(declared, PersonalData):
        assert set(declared.columns) | set(declared.others) == columns
        assert not set(declared.columns) & set(declared.others)
        assert declared.purposes
        assert declared.retention
    else:
        assert isinstance(declared, NoPersonalData)
        assert declared.why
        if declared.columns:
            assert set(declared.columns) == columns


def test_every_text_has_both_languages_with_the_same_parameters() -> None:
    said = _said()
    assert len(said) > 50
    for name, words in said.items():
        for form in (*_forms(words.en), *_forms(words.pl)):
            assert form.strip(), name
        assert _parameters(words.en) == _parameters(words.pl), name


def test_reason_codes_are_unique_and_cite_their_source() -> None:
    codes = list(_reason_codes().values())
    assert len(codes) > 30
    assert len({code.code for code in codes}) == len(codes)
    for code in codes:
        assert code.cited("pl").strip(), code.code
        assert code.cited("en").strip(), code.code


def test_an_unknown_capability_is_an_error_not_a_no() -> None:
    with pytest.raises(UnknownCapabilityError):
        may(SYSTEM, "users.mange")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def _forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def _parameters(text: str | tuple[str, ...]) -> set[str]:
    named = {name for form in _forms(text) for _, name, _, _ in string.Formatter().parse(form) if name}
    return named - {"count"}
