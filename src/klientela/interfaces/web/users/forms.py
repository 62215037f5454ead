"""Forms about users."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from klientela.atoms.actor import Scope
from klientela.base.access.accounts import AccountError, widest_scope
from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.interfaces.web.kit.tags import spoken

SCOPES = [
    ("", _("As the roles say")),
    ("own", _("Own rows only")),
    ("team", _("Their team's rows")),
    ("all", _("All rows")),
]


class RightsForm(forms.Form):
    """Which roles a user has, and which rows they see."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    scope = forms.ChoiceField(
        label=_("Rows they see"),
        choices=SCOPES,
        required=False,
        help_text=_("A seller sees their own clients unless you say otherwise; all other roles see everything."),
    )

    def __init__(self, data: QueryDict | None, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        choices = [(role.value, role.words.said(spoken())) for role in Role]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen_roles(self) -> list[Role]:
        """Return the chosen roles."""
        return [Role(value) for value in self.cleaned_data["roles"]]

    @property
    def chosen_scope(self) -> Scope:
        """Return the chosen scope, or the widest that the roles have."""
        chosen = self.cleaned_data["scope"]
        return Scope(chosen) if chosen else widest_scope(self.chosen_roles)

    def refuse(self, error: AccountError) -> None:
        """Say beside its field why the operation refused."""
        field = error.field if error.field in self.fields else None
        self.add_error(field, error.words.said(spoken()))


class NewUserForm(RightsForm):
    """Somebody new."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("They sign in with it."))
    language = forms.ChoiceField(label=_("Language"), choices=[("pl", "Polski"), ("en", "English")])

    field_order: Iterable[str] = ("full_name", "email", "roles", "scope", "language")


def rights_of(user: User) -> dict[str, object]:
    """Return what a form about a user's rights starts with."""
    return {"roles": [role.value for role in user.roles], "scope": user.scope}
