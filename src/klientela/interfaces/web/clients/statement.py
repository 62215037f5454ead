"""The part of a form that says where data come from: no value is written down without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from klientela.atoms.clock import today
from klientela.base.exchange.batch import Statement
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.contradictions import ContradictionError
from klientela.clients.parties.rules.purposes import Basis, Purpose
from klientela.clients.parties.source import FutureSourceError, Source, SourceKind, StatementError
from klientela.interfaces.web.kit.tags import spoken


class Line(forms.CharField):
    """A text on one line: what cannot be printed, and what a copied text brings along, becomes a single space."""

    @override
    def to_python(self, value: Any) -> str:
        """Return the text tidied."""
        text = super().to_python(value) or ""
        return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


_STATED = ("source_kind", "from_whom", "obtained_on", "purpose", "basis")


class StatementForm(forms.Form):
    """Where from, from whom, when, what for and on what basis (GDPR Art. 5(2), 14(2)(f)); forms of values extend it.

    `main` names the field beside which an error of the operation is said.
    """

    main: ClassVar[str] = ""

    source_kind = forms.ChoiceField(label=_("How the data came to us"))
    from_whom = Line(
        label=_("From whom"),
        max_length=200,
        required=False,
        help_text=_("If somebody else told us, or a document did."),
    )
    obtained_on = forms.DateField(
        label=_("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=today
    )
    purpose = forms.ChoiceField(label=_("What the data will be used for"))
    basis = forms.ChoiceField(label=_("Legal basis"))

    def __init__(self, data: QueryDict | None = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self._offer("source_kind", SourceKind)
        if "source_kind" not in self.initial:  # nobody has said it yet, and a guess would be stored as a fact
            nothing = ("", gettext("Choose where these data come from"))
            self._choose("source_kind", nothing, *self._choices("source_kind"))
        self._offer("purpose", Purpose)
        self._offer("basis", Basis)

    def say_organisation(self) -> None:
        """Say of an organisation what is said of people otherwise: who told us."""
        own = (SourceKind.OWN_STATEMENT.value, gettext("The organisation told us itself"))
        self._choose("source_kind", *(own if one[0] == own[0] else one for one in self._choices("source_kind")))

    def _offer(self, name: str, kinds: type[SourceKind] | type[Purpose] | type[Basis]) -> None:
        self._choose(name, *((kind.value, kind.words.said(spoken())) for kind in kinds))

    def _choices(self, name: str) -> list[tuple[str, str]]:
        return list(self.fields[name].choices)  # type: ignore[attr-defined]

    def _choose(self, name: str, *choices: tuple[str, str]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def own_fields(self) -> list[BoundField]:
        """Return the fields of the value itself."""
        return [field for field in self.visible_fields() if field.name not in _STATED]

    @property
    def stated_fields(self) -> list[BoundField]:
        """Return the fields about the source."""
        return [self[name] for name in _STATED if name in self.fields]

    @property
    def statement(self) -> Statement:
        """Return what was stated."""
        return Statement(**{name: self.cleaned_data[name] for name in _STATED})

    def refuse(self, error: SaidError) -> None:
        """Say beside its field why an operation refused."""
        self.add_error(self.field_of(error) or None, error.said(spoken()))

    def field_of(self, error: SaidError) -> str:
        """Return the field beside which an error of the operation is said, empty for none."""
        if isinstance(error, ContradictionError):
            return "basis"
        return {FutureSourceError: "obtained_on", StatementError: "purpose"}.get(type(error), self.main)


def stated_first() -> dict[str, str]:
    """Return what a form about a new client begins with: we answer an enquiry; the source is for the user to say."""
    return {"purpose": Purpose.OFFER, "basis": Basis.LEGITIMATE_INTEREST}


def stated_like(source: Source) -> dict[str, str]:
    """Return what a form begins with that adds to a known client: the purpose that is held already."""
    return {"purpose": source.purpose, "basis": source.basis}


def stated_as(source: Source) -> dict[str, str]:
    """Return what a form that corrects a value begins with: what was said of that value."""
    return {"source_kind": source.kind, "from_whom": source.from_whom, **stated_like(source)}
