"""Where the seams are joined: declarations, ports and subscribers of news register here and nowhere else."""

from __future__ import annotations


def wire() -> None:
    """Register what the contexts declare."""
