"""Kinds of evidence: each is declared once, with its sentence in both languages, by the context that records it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from klientela.atoms.words import Words

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
KIND_LENGTH = 60


class BadKindError(ValueError):
    """A kind's name is not like `user.created`, or is declared twice."""


class UndeclaredKindError(LookupError):
    """Evidence of a kind that nobody declared."""


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """A kind of entry: `name` is for ever, because it is part of what is signed.

    Where such an entry has no parts, `may_forget` says that all that was said of its object may be gone with it.
    """

    name: str
    words: Words
    may_forget: bool = False


_declared: dict[str, LedgerKind] = {}


def declare_kind(name: str, *, words: Words, may_forget: bool = False) -> LedgerKind:
    """Declare a kind; `words` is a whole sentence about what happened. Raises BadKindError."""
    if not _NAME.fullmatch(name) or len(name) > KIND_LENGTH or name in _declared:
        raise BadKindError(name)
    _declared[name] = LedgerKind(name, words, may_forget)
    return _declared[name]


def declared_kinds() -> list[LedgerKind]:
    """Return every kind, by name."""
    return [_declared[name] for name in sorted(_declared)]


def kind_named(name: str) -> LedgerKind:
    """Return a declared kind. Raises UndeclaredKindError."""
    try:
        return _declared[name]
    except KeyError as error:
        raise UndeclaredKindError(name) from error


def require_declared(kind: LedgerKind) -> None:
    """Raise UndeclaredKindError for a kind made without `declare_kind`."""
    if _declared.get(kind.name) is not kind:
        raise UndeclaredKindError(kind.name)
