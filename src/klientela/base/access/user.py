"""A user of the installation: who signs in, in which roles, and which rows they see."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from typing_extensions import override

from klientela.atoms.actor import Actor, ActorKind, Scope
from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, NoPersonalData, PersonalData, Subject
from klientela.base.access.capabilities import capabilities_of
from klientela.base.access.roles import Role


class Team(models.Model):
    """People who see each other's rows."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120, unique=True)

    personal_data = NoPersonalData("names a part of the firm")

    @override
    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail address, whatever its case."""

    @override
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who may sign in. Made by an owner or at set-up, never by registration from outside."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254)
    full_name = models.CharField(max_length=200)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="members")
    scope = models.CharField(max_length=4, choices=[(scope.value, scope.value) for scope in Scope])
    language = models.CharField(max_length=2, choices=[("pl", "Polski"), ("en", "English")], default="pl")
    theme = models.CharField(
        max_length=5, choices=[("auto", "auto"), ("light", "light"), ("dark", "dark")], default="auto"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    personal_data = PersonalData(
        whose=Subject.USER,
        subject_path="self",
        columns={
            "email": Category.CONTACT,
            "full_name": Category.IDENTITY,
            "password": Category.CREDENTIAL,
            "last_login": Category.TRACE,
            "language": Category.TRACE,
            "theme": Category.TRACE,
        },
        purposes=("sign-in", "accountability"),
        retention="while the account is open; then the name is kept with the evidence of what was done",
        erasure=Erasure.BLANK,
        others=("id", "team", "scope", "is_active", "created_at"),
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    @override
    def __str__(self) -> str:
        return self.full_name

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles this user has."""
        return frozenset(Role(grant.role) for grant in self.grants.all())

    def as_actor(self) -> Actor:
        """Return what this user may do and see, read once."""
        return Actor(
            kind=ActorKind.USER,
            id=self.id,
            capabilities=capabilities_of(self.roles) if self.is_active else frozenset(),
            scope=Scope(self.scope),
            team_id=self.team_id,
            language="en" if self.language == "en" else "pl",
        )

    def get_full_name(self) -> str:
        """Return the name to show; allauth and templates ask for it by this name."""
        return self.full_name

    def has_perm(self, _permission: str, _row: object = None) -> bool:
        """Return False: Django's own permissions are not used, capabilities are."""
        return False


class RoleGrant(models.Model):
    """A role that a user has."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in Role])

    personal_data = PersonalData(
        whose=Subject.USER,
        subject_path="user",
        columns={"role": Category.IDENTITY},
        purposes=("sign-in",),
        retention="while the account is open",
        erasure=Erasure.DELETE_ROW,
        others=("id", "user"),
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "role"], name="role_granted_once")]

    @override
    def __str__(self) -> str:
        return self.role
