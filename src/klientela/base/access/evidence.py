"""Ledger kinds of this context."""

from __future__ import annotations

from klientela.atoms.words import Words
from klientela.base.ledger.kinds import declare_kind

USER_CREATED = declare_kind("user.created", words=Words(en="A user was created", pl="Utworzono użytkownika"))
USER_CHANGED = declare_kind(
    "user.changed", words=Words(en="A user's rights were changed", pl="Zmieniono uprawnienia użytkownika")
)
USER_DEACTIVATED = declare_kind(
    "user.deactivated", words=Words(en="A user was locked out", pl="Zablokowano użytkownika")
)
USER_REACTIVATED = declare_kind(
    "user.reactivated", words=Words(en="A user was let in again", pl="Odblokowano użytkownika")
)
USER_PASSWORD_RESET = declare_kind(
    "user.password_reset", words=Words(en="A user's password was reset", pl="Ustawiono użytkownikowi nowe hasło")
)
USER_PROFILE_CHANGED = declare_kind(
    "user.profile_changed", words=Words(en="A user changed their own profile", pl="Użytkownik zmienił swój profil")
)
SIGNED_IN = declare_kind("user.signed_in", words=Words(en="A user signed in", pl="Użytkownik się zalogował"))
USER_FACTORS_REMOVED = declare_kind(
    "user.factors_removed",
    words=Words(en="A user's second factors were taken away", pl="Usunięto użytkownikowi drugie składniki logowania"),
)
VALUE_REVEALED = declare_kind(
    "value.revealed", words=Words(en="A sealed value was shown", pl="Pokazano wartość zapieczętowaną")
)
