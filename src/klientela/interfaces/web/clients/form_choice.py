"""Which form is for which value, and what it begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import NameDraft, PartyDraft, PartyKind
from klientela.clients.parties.values import Address, Detail, Name, Role, Value
from klientela.interfaces.web.clients.detail_forms import DETAIL_FORMS
from klientela.interfaces.web.clients.labels import table_of
from klientela.interfaces.web.clients.value_forms import (
    AddressForm,
    LinkForm,
    NumberForm,
    OrganisationNameForm,
    PersonNameForm,
    PointForm,
    RoleForm,
    TagForm,
    ValueForm,
)

ADDABLE: Mapping[str, type[ValueForm]] = {
    "contact": PointForm,
    "number": NumberForm,
    "address": AddressForm,
    "tag": TagForm,
    **DETAIL_FORMS,
}
_FORMS: Mapping[str, type[ValueForm]] = {
    "contactpoint": PointForm,
    "identifier": NumberForm,
    "address": AddressForm,
    "role": RoleForm,
    "link": LinkForm,
}


def form_for(value: Value) -> type[ValueForm] | None:
    """Return the form that corrects a value; None for a tag, which is removed instead."""
    match value:
        case Name():
            return PersonNameForm if value.party.is_person else OrganisationNameForm
        case Detail():
            return DETAIL_FORMS.get(value.kind)
    return _FORMS.get(table_of(value))


def typed_of(value: Value, form: type[ValueForm]) -> dict[str, Any]:
    """Return what the form about a value begins with."""
    begun = {name: getattr(value, name) for name in form.base_fields if hasattr(value, name)}
    if isinstance(value, Name) and form is PersonNameForm:
        begun["title"] = value.prefix
        if not (value.given or value.family):
            begun["given"], _space, begun["family"] = value.text.rpartition(" ")
    if isinstance(value, Address) and value.full and not (value.street or value.city):
        begun["street"] = value.full[:200]
    if isinstance(value, Role):
        begun.pop("kind", None)
    return begun


def draft_with(form: ValueForm, party: Party) -> PartyDraft:
    """Return a draft that adds one value and says nothing about the name: nobody has confirmed that."""
    draft = PartyDraft(PartyKind(party.kind), NameDraft(""))
    form.add_to(draft)
    return draft
