"""The tables of this context."""

from klientela.clients.parties.likely_pair import LikelyPair
from klientela.clients.parties.merge_journal import Merge, MergeStep
from klientela.clients.parties.party import Party
from klientela.clients.parties.source import Source
from klientela.clients.parties.values import (
    Address,
    Confirmation,
    ContactPoint,
    Detail,
    Identifier,
    Link,
    Name,
    Role,
    SealedNumber,
    Tag,
    Tagging,
)

__all__ = [
    "Address",
    "Confirmation",
    "ContactPoint",
    "Detail",
    "Identifier",
    "LikelyPair",
    "Link",
    "Merge",
    "MergeStep",
    "Name",
    "Party",
    "Role",
    "SealedNumber",
    "Source",
    "Tag",
    "Tagging",
]
