"""Making users and changing what they may do. Each operation is one transaction that leaves evidence."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from klientela.atoms.actor import Actor, Scope
from klientela.atoms.words import Language, Words
from klientela.base.access import evidence
from klientela.base.access.capabilities import DeniedError, declare_capability, require
from klientela.base.access.roles import Role
from klientela.base.access.session import end_sessions
from klientela.base.access.user import RoleGrant, Team, User
from klientela.base.ledger.entry import ObjectRef, Part, record
from klientela.base.ledger.kinds import LedgerKind
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass, pseudonym_of

MANAGE_USERS = declare_capability("users.manage", Words(en="Manage users", pl="Zarządzanie użytkownikami"))


class AccountError(Exception):
    """What was asked for cannot be done; nothing was changed. `field` names the form's field, if one is to blame."""

    def __init__(self, words: Words, *, field: str = "") -> None:
        super().__init__(words.en)
        self.words = words
        self.field = field


@transaction.atomic
def create_user(
    actor: Actor,
    *,
    email: str,
    full_name: str,
    roles: Iterable[Role],
    scope: Scope | None = None,
    language: Language = "pl",
    password: str = "",
    team: Team | None = None,
) -> tuple[User, str]:
    """Make a user and return it with its password: the one given, or a fresh one to be handed over once.

    Raises DeniedError, AccountError (address taken or wrong, no role, weak password).
    """
    require(actor, MANAGE_USERS)
    granted = _checked_roles(roles)
    user = User(
        email=_checked_address(email),
        full_name=_checked_name(full_name),
        scope=(scope or widest_scope(granted)).value,
        language=language,
        team=team,
    )
    password = password or _fresh_password()
    _set_password(user, password)
    user.save()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role.value) for role in sorted(granted))
    _record(actor, evidence.USER_CREATED, user, roles=sorted(granted), scope=user.scope)
    return user, password


@transaction.atomic
def change_roles(actor: Actor, user: User, *, roles: Iterable[Role], scope: Scope) -> None:
    """Give a user other roles and another row scope. Raises DeniedError, AccountError (the last owner stays one)."""
    require(actor, MANAGE_USERS)
    granted = _checked_roles(roles)
    if Role.OWNER not in granted:
        _keep_an_owner(user)
    before = sorted(user.roles)
    RoleGrant.objects.filter(user=user).delete()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role.value) for role in sorted(granted))
    user.scope = scope.value
    user.save(update_fields=["scope"])
    _record(actor, evidence.USER_CHANGED, user, before=before, roles=sorted(granted), scope=scope.value)


@transaction.atomic
def deactivate_user(actor: Actor, user: User) -> None:
    """Lock a user out at once and end its sessions. Raises DeniedError, AccountError (oneself, the last owner)."""
    require(actor, MANAGE_USERS)
    if user.id == actor.id:
        raise AccountError(Words(en="You cannot lock yourself out.", pl="Nie można zablokować samego siebie."))
    _keep_an_owner(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    _record(actor, evidence.USER_DEACTIVATED, user)


@transaction.atomic
def reactivate_user(actor: Actor, user: User) -> None:
    """Let a user in again, with the roles it had; no session of before comes back. Raises DeniedError."""
    require(actor, MANAGE_USERS)
    user.is_active = True
    user.save(update_fields=["is_active"])
    end_sessions(user)
    _record(actor, evidence.USER_REACTIVATED, user)


@transaction.atomic
def reset_password(actor: Actor, user: User) -> str:
    """Give a user a fresh password, end its sessions, and return the password to be handed over once.

    Raises DeniedError, AccountError (oneself). Second factors stay: take them away apart, where they are lost.
    """
    require(actor, MANAGE_USERS)
    _refuse_oneself(actor, user)
    password = _fresh_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    _record(actor, evidence.USER_PASSWORD_RESET, user)
    return password


@transaction.atomic
def remove_second_factors(actor: Actor, user: User) -> int:
    """Take away the passkeys and codes of a user who lost them, end its sessions, and return how many were there.

    Raises DeniedError, AccountError (oneself).
    """
    require(actor, MANAGE_USERS)
    _refuse_oneself(actor, user)
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    end_sessions(user)
    _record(actor, evidence.USER_FACTORS_REMOVED, user, removed=removed)
    return removed


@transaction.atomic
def note_sign_in(user: User) -> None:
    """Record that a user signed in."""
    _record(user.as_actor(), evidence.SIGNED_IN, user)


@transaction.atomic
def note_failed_sign_in(actor: Actor, *, email: str) -> None:
    """Record that a wrong password was given, and for which user, if there is one; a name typed wrong is not kept.

    Both cases ask the database the same, so that the time of the answer does not tell whether the account exists.
    """
    user_id = User.objects.filter(email__iexact=email).values_list("id", flat=True).first()
    pseudonym = pseudonym_of(user_id or INSTALLATION_HOLDER)
    record(actor, evidence.SIGN_IN_FAILED, obj=ObjectRef("user", pseudonym) if user_id else None)


@transaction.atomic
def note_security_change(user: User, kind: LedgerKind) -> None:
    """Record that a user changed what guards their own account: the password, or a second factor."""
    _record(user.as_actor(), kind, user)


@transaction.atomic
def note_own_password(user: User, *, session_key: str) -> None:
    """Record that a user changed their password, and end all their other sessions."""
    end_sessions(user, but=session_key)
    _record(user.as_actor(), evidence.USER_PASSWORD_CHANGED, user)


@transaction.atomic
def end_other_sessions(user: User, *, session_key: str) -> int:
    """Sign a user out everywhere but in the session of this key, and return how many sessions that ended."""
    ended = end_sessions(user, but=session_key)
    _record(user.as_actor(), evidence.USER_SESSIONS_ENDED, user, ended=ended)
    return ended


@transaction.atomic
def update_own_profile(actor: Actor, *, full_name: str, language: Language, theme: str) -> None:
    """Change one's own name, language and theme. Raises DeniedError where the actor is no user, AccountError."""
    user = User.objects.filter(id=actor.id).first() if actor.id else None
    if user is None:
        raise DeniedError("profile.own")
    user.full_name, user.language, user.theme = _checked_name(full_name), language, theme
    user.full_clean(exclude=["password", "email"])
    user.save(update_fields=["full_name", "language", "theme"])
    _record(actor, evidence.USER_PROFILE_CHANGED, user, language=language, theme=theme)


def list_users(actor: Actor) -> list[User]:
    """Return all users with their roles, by name. Raises DeniedError."""
    require(actor, MANAGE_USERS)
    return list(User.objects.prefetch_related("grants").select_related("team").order_by("full_name", "id"))


def widest_scope(roles: Iterable[Role]) -> Scope:
    """Return the widest row scope that any of the roles has."""
    order = list(Scope)
    return max((role.scope for role in roles), key=order.index)


def _checked_roles(roles: Iterable[Role]) -> frozenset[Role]:
    granted = frozenset(roles)
    if not granted:
        raise AccountError(Words(en="Choose at least one role.", pl="Wybierz co najmniej jedną rolę."), field="roles")
    return granted


def _checked_address(email: str) -> str:
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise AccountError(
            Words(en="This is not an e-mail address.", pl="To nie jest adres e-mail."), field="email"
        ) from None
    if User.objects.filter(email__iexact=email).exists():
        words = Words(en="A user with this address exists.", pl="Użytkownik o tym adresie już istnieje.")
        raise AccountError(words, field="email")
    return email


def _checked_name(full_name: str) -> str:
    full_name = " ".join(full_name.split())
    if not full_name:
        raise AccountError(Words(en="Give the name.", pl="Podaj imię i nazwisko."), field="full_name")
    return full_name


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        text = " ".join(error.messages)  # Django says it in the language of the request
        raise AccountError(Words(en=text, pl=text), field="password") from None
    user.set_password(password)


def _fresh_password() -> str:
    letters = "abcdefghijkmnpqrstuvwxyz23456789"  # none that are mixed up when read aloud
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(5))


def _refuse_oneself(actor: Actor, user: User) -> None:
    if user.id == actor.id:
        raise AccountError(
            Words(
                en="This is your own account: change your password and your second factors under “Security”.",
                pl="To Twoje własne konto: hasło i drugie składniki logowania zmienisz na stronie „Bezpieczeństwo”.",
            )
        )


def _keep_an_owner(user: User) -> None:
    """Raise AccountError where `user` is the last active owner.

    The owners are locked first, in one order: of two who lock each other out at once the second waits, and then sees
    what the first has done.
    """
    owners = RoleGrant.objects.filter(role=Role.OWNER.value)
    list(User.objects.filter(id__in=owners.values("user_id")).order_by("id").select_for_update())
    others = owners.filter(user__is_active=True).exclude(user=user)
    if owners.filter(user=user).exists() and not others.exists():
        raise AccountError(
            Words(
                en="There must be at least one active owner.", pl="Musi pozostać co najmniej jeden aktywny właściciel."
            )
        )


def _record(actor: Actor, kind: LedgerKind, user: User, **payload: object) -> None:
    record(
        actor,
        kind,
        obj=ObjectRef("user", pseudonym_of(user.id)),
        parts=[Part(user.id, PurposeClass.CORE, {"email": user.email, "full_name": user.full_name, **payload})],
    )
