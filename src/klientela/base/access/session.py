"""Sessions: who is signed in where. The database knows a session by the hash of its key, never by the key itself.

Whoever reads the table, or a copy of it, cannot go on in anybody's session. Django and its session middleware meet
the key as always; only the row is found by the hash.
"""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from typing_extensions import override

from klientela.atoms.clock import now
from klientela.atoms.personal_data import Category, Erasure, PersonalData, Subject
from klientela.base.access.user import User

USER_AGENT_LENGTH = 200


def hashed(key: str) -> str:
    """Return what stands in the database for a session's key: 165 random bits, so that a plain SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


class Session(AbstractBaseSession):
    """One session, with its user and the device that was seen last."""

    session_key = models.CharField(max_length=64, primary_key=True)  # the hash; the name is Django's
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    created_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(null=True)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=USER_AGENT_LENGTH, blank=True)

    personal_data = PersonalData(
        whose=Subject.USER,
        subject_path="user",
        columns={
            "session_data": Category.CREDENTIAL,
            "last_seen_at": Category.TRACE,
            "ip": Category.TRACE,
            "user_agent": Category.TRACE,
        },
        purposes=("sign-in", "security of processing (GDPR Art. 32)"),
        retention="until the session ends, 14 days at most after the last sign-in or change",
        erasure=Erasure.DELETE_ROW,
        others=("session_key", "user", "created_at", "expire_date"),
    )

    @classmethod
    @override
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore

    @override
    def save(self, **given: Any) -> None:
        """Write what the store knows; what a later visit has noted stays as it is."""
        if given.get("force_update"):
            given["update_fields"] = ["session_data", "expire_date", "user"]
        super().save(**given)


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with the hash in the place of the key; synchronous, as all pages are."""

    @classmethod
    @override
    def get_model_class(cls) -> type[Session]:
        return Session

    @override
    def exists(self, session_key: str) -> bool:
        return super().exists(hashed(session_key))

    @override
    def create_model_instance(self, data: dict[str, Any]) -> Session:
        key: str = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return Session(
            session_key=hashed(key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
        )

    @override
    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        raise NotImplementedError("Django's own would write the key itself")

    @override
    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=hashed(key)).delete()

    def _get_session_from_db(self) -> Session | None:
        alive = Session.objects.filter(session_key=hashed(self.session_key or ""), expire_date__gt=now())
        session = alive.first()
        if session is None:
            self._session_key = None  # so that a key that somebody made up is never taken over
        return session


def note_visit(key: str, *, ip: str, user_agent: str) -> None:
    """Note when and from where a session was last used."""
    visit = {"last_seen_at": now(), "ip": ip, "user_agent": user_agent[:USER_AGENT_LENGTH]}
    Session.objects.filter(session_key=hashed(key)).update(**visit)


def sessions_of(user_id: UUID) -> list[Session]:
    """Return the open sessions of a user, oldest first."""
    return list(Session.objects.filter(user_id=user_id, expire_date__gt=now()).order_by("created_at", "session_key"))


def end_sessions(user: User, *, but: str = "") -> int:
    """End all sessions of a user, but for that of the key `but`, and return how many those were."""
    ended: int = Session.objects.filter(user=user).exclude(session_key=hashed(but)).delete()[0]
    return ended


def forget_expired() -> None:
    """Delete the sessions that are over."""
    Session.objects.filter(expire_date__lte=now()).delete()
