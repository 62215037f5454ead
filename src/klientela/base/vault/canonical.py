"""One byte string per value: JSON with sorted keys, no blanks, UTF-8, and no number that could be written two ways."""

from __future__ import annotations

import json
from collections.abc import Mapping

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


class NotCanonicalError(TypeError):
    """A value has no canonical form: a float, a key that is not text, or something JSON does not know."""


def canonical_json(value: Mapping[str, object]) -> bytes:
    """Return the canonical bytes of a JSON object. Raises NotCanonicalError."""
    _check(value)
    try:
        return _encode(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("text with a lone surrogate") from error


def _check(value: object) -> None:
    if value is None or isinstance(value, (str, int)):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotCanonicalError(f"a key must be text, not {type(key).__name__}")
            _check(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check(inner)
    else:
        raise NotCanonicalError(f"{type(value).__name__} has no canonical form")
