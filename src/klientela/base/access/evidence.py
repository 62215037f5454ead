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
SIGN_IN_FAILED = declare_kind(
    "user.sign_in_failed", words=Words(en="Somebody gave a wrong password", pl="Ktoś podał błędne hasło")
)
USER_FACTORS_REMOVED = declare_kind(
    "user.factors_removed",
    words=Words(en="A user's second factors were taken away", pl="Usunięto użytkownikowi drugie składniki logowania"),
)
USER_PASSWORD_CHANGED = declare_kind(
    "user.password_changed", words=Words(en="A user changed their password", pl="Użytkownik zmienił hasło")
)
USER_SESSIONS_ENDED = declare_kind(
    "user.sessions_ended",
    words=Words(en="A user signed out on all other devices", pl="Użytkownik wylogował się na pozostałych urządzeniach"),
)
USER_APP_ADDED = declare_kind(
    "user.app_added",
    words=Words(en="A user turned on an authenticator app", pl="Użytkownik włączył aplikację uwierzytelniającą"),
)
USER_APP_REMOVED = declare_kind(
    "user.app_removed",
    words=Words(en="A user turned off the authenticator app", pl="Użytkownik wyłączył aplikację uwierzytelniającą"),
)
USER_PASSKEY_ADDED = declare_kind(
    "user.passkey_added", words=Words(en="A user added a passkey", pl="Użytkownik dodał klucz dostępu")
)
USER_PASSKEY_REMOVED = declare_kind(
    "user.passkey_removed", words=Words(en="A user removed a passkey", pl="Użytkownik usunął klucz dostępu")
)
USER_CODES_MADE = declare_kind(
    "user.codes_made", words=Words(en="A user made recovery codes", pl="Użytkownik utworzył kody zapasowe")
)
VALUE_REVEALED = declare_kind(
    "value.revealed", words=Words(en="A sealed value was shown", pl="Pokazano wartość zapieczętowaną")
)
# Recorded by `base/backup`, which has no tables; declared here so that every process that shows entries knows it.
BACKUP_MADE = declare_kind("backup.made", words=Words(en="A backup was made", pl="Utworzono kopię zapasową"))
