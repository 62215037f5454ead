"""Ids made in Python: UUIDv7, in time order."""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def uuid7() -> UUID:
    """Return a new UUIDv7 (RFC 9562 §5.7), larger than any this process has made before.

    The 12 bits after the milliseconds count up within one millisecond (RFC 9562 §6.2, method 1); 62 bits are random.
    """
    global _last_ms, _counter
    with _lock:
        now_ms = max(time.time_ns() // 1_000_000, _last_ms)
        _counter = _counter + 1 if now_ms == _last_ms else secrets.randbits(8)
        if _counter > 0xFFF:
            now_ms, _counter = now_ms + 1, 0
        _last_ms = now_ms
        counter = _counter
    return UUID(int=now_ms << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | secrets.randbits(62))
