"""Ledger kinds of this context, and how an entry about a party is made."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.ledger.entry import Draft, ObjectRef, Part, record_many
from klientela.base.ledger.kinds import LedgerKind, declare_kind
from klientela.base.vault.subject import PurposeClass, pseudonyms_of

PARTY_CREATED = declare_kind("party.created", words=Words(en="A client was recorded", pl="Zapisano klienta"))
PARTY_EXTENDED = declare_kind("party.extended", words=Words(en="Data of a client were added", pl="Dodano dane klienta"))
VALUE_CORRECTED = declare_kind(
    "party.value_corrected", words=Words(en="A client's datum was corrected", pl="Poprawiono dane klienta")
)
VALUE_REMOVED = declare_kind(
    "party.value_removed", words=Words(en="A client's datum left use", pl="Wycofano z użycia dane klienta")
)
PARTY_CHANGED = declare_kind(
    "party.changed", words=Words(en="A client's stage or keeper was changed", pl="Zmieniono etap lub opiekuna klienta")
)
NAME_CHOSEN = declare_kind(
    "party.name_chosen",
    words=Words(en="Another name of a client became the current one", pl="Zmieniono obecną nazwę klienta"),
)
MAIN_CHOSEN = declare_kind(
    "party.main_chosen", words=Words(en="A client's main industry was chosen", pl="Wybrano główną branżę klienta")
)
PARTIES_LINKED = declare_kind(
    "party.linked", words=Words(en="Two organisations were linked", pl="Powiązano dwie organizacje")
)
NUMBER_SEALED = declare_kind(
    "party.number_sealed", words=Words(en="A client's PESEL was sealed", pl="Zapieczętowano PESEL klienta")
)
NUMBER_REMOVED = declare_kind(
    "party.number_removed", words=Words(en="A client's PESEL was deleted", pl="Usunięto PESEL klienta")
)
PARTIES_MERGED = declare_kind("party.merged", words=Words(en="Two clients were merged", pl="Scalono dwóch klientów"))
MERGE_UNDONE = declare_kind("party.merge_undone", words=Words(en="A merge was undone", pl="Cofnięto scalenie"))
KEPT_SEPARATE = declare_kind(
    "party.kept_separate",
    words=Words(en="Two clients were declared different", pl="Uznano dwóch klientów za różnych"),
)
PARTY_ERASED = declare_kind("party.erased", words=Words(en="A client was erased", pl="Usunięto dane klienta"))
PARTY_TAKEN_BACK = declare_kind(
    "party.taken_back",
    words=Words(en="What an import had brought was taken back", pl="Cofnięto dane z importu"),
    may_forget=True,
)
CLIENTS_EXPORTED = declare_kind(
    "clients.exported", words=Words(en="Clients were exported", pl="Wyeksportowano klientów")
)
HISTORY_DELETED = declare_kind(
    "party.history_deleted",
    words=Words(
        en="Data of a client that had left use were deleted after their period",
        pl="Usunięto dane klienta wycofane z użycia, których okres przechowywania minął",
    ),
)
HISTORY_PERIOD_CHANGED = declare_kind(
    "clients.history_period_changed",
    words=Words(
        en="For how long data that left use are kept was changed",
        pl="Zmieniono okres przechowywania danych wycofanych z użycia",
    ),
)


def note(actor: Actor, kind: LedgerKind, party_ids: Collection[UUID], **payload: object) -> None:
    """Record an entry about each of the parties, in the caller's transaction; `payload` names ids, never people."""
    pseudonyms = pseudonyms_of(party_ids)
    record_many(
        actor,
        [
            Draft(kind, ObjectRef("party", pseudonyms[party_id]), [Part(party_id, PurposeClass.CORE, payload)])
            for party_id in party_ids
        ],
    )
