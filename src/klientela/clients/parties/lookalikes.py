"""Parties already stored that a row may be about: candidates by index, then the one matcher of the house."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from klientela.atoms.actor import Actor
from klientela.atoms.formats.contact import Address as WrittenAddress
from klientela.atoms.formats.contact import ContactRecord, Identifier, IdentifierKind, Labelled, Place
from klientela.base.access.row_scope import rows_in_scope
from klientela.base.vault.subject import in_batches
from klientela.clients.parties.likely_pair import FoundPair
from klientela.clients.parties.party import Party, ProcessingState
from klientela.clients.parties.rules.matching.facts import Facts, organisation_facts
from klientela.clients.parties.rules.matching.match import Aspect, Likeness, Match, likeness
from klientela.clients.parties.rules.matching.record import MatchRecord, match_record
from klientela.clients.parties.rules.matching.scoring import score_pair
from klientela.clients.parties.rules.value_keys import is_reach
from klientela.clients.parties.values import Address, ContactPoint, Detail, Name, Role, Value
from klientela.clients.parties.values import Identifier as StoredIdentifier

Row = TypeVar("Row", bound=Value)
MOST_BEARERS = 8  # a value that more parties bear tells nothing, and a name that more bear needs something beside it
_IN_ONE_QUERY = 400


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Matches by the key of each record, best first; `facts` are what the organisations among them must not contradict.

    In a match `a` is the record's key, `b` the hexadecimal id of the party, by which the facts are kept.
    """

    matches: dict[str, list[Match]] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)


def lookalikes(actor: Actor, records: Sequence[MatchRecord]) -> Lookalikes:
    """Return what matches each record among the stored parties that the actor sees; different ones are left out."""
    candidates = _candidates(actor, records)
    stored = stored_records({party_id for found in candidates.values() for party_id in found})
    answers = Lookalikes()
    for record in records:
        matches = [
            match
            for party_id in candidates.get(record.key, ())
            if party_id in stored
            for match in _matches(record, *stored[party_id])
        ]
        if matches:
            answers.matches[record.key] = sorted(matches, key=lambda match: (-match.score, match.b))
            firms = (UUID(match.b) for match in matches if match.aspect is Aspect.ORGANISATION)
            answers.facts.update({firm.hex: organisation_facts(stored[firm][1]) for firm in firms})
    return answers


def lookalikes_of(actor: Actor, contact: ContactRecord) -> list[Match]:
    """Return the stored parties that a new contact may be, best first. Raises nothing: nobody like it is an answer."""
    record = match_record(contact, key="new")
    return lookalikes(actor, [record]).matches.get("new", [])


def likely_among(pairs: Iterable[FoundPair]) -> Iterator[FoundPair]:
    """Yield the pairs that are still likely by all that is stored of both: a row says less than its party."""
    found = list(pairs)
    stored = stored_records({party for pair in found for party in (pair.one, pair.other)})
    for pair in found:
        if pair.one in stored and pair.other in stored:
            aspect, record = stored[pair.one]
            match = score_pair(record, stored[pair.other][1], aspect=aspect)
            if likeness(match.score) is not Likeness.DIFFERENT:
                yield FoundPair(pair.one, pair.other, match.score, signs_of(match))


def signs_of(match: Match) -> str:
    """Return the parts of a score as they are kept: codes with their weights."""
    return " ".join(f"{part.code.code}:{part.weight}" for part in match.parts)


def _matches(record: MatchRecord, aspect: Aspect, other: MatchRecord) -> Iterable[Match]:
    if aspect is Aspect.PERSON and not record.has_person:
        return
    if aspect is Aspect.ORGANISATION and not record.has_organisation:
        return
    match = score_pair(record, other, aspect=aspect)
    if likeness(match.score) is not Likeness.DIFFERENT:
        yield match


def _candidates(actor: Actor, records: Sequence[MatchRecord]) -> dict[str, set[UUID]]:
    """Return which parties share a contact point, a number or the sound of a name with each record."""
    by_value: dict[str, set[str]] = defaultdict(set)
    by_name: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for values in (record.emails, record.mailboxes, record.phones):
            for value in values:
                by_value[value].add(record.key)
        for values in (record.nips, record.regons, record.krs, record.vats, record.ibans):
            for value in values:
                by_value[value].add(record.key)
        if record.person:
            by_name[" ".join(sorted(word.sound for word in record.person.words))[:120]].add(record.key)
        if record.firm:
            by_name[record.firm.sound[:120]].add(record.key)
    found: dict[str, set[UUID]] = defaultdict(set)
    for table, column, keys in (
        (ContactPoint, "normal", by_value),
        (StoredIdentifier, "normal", by_value),
        (Name, "match_key", by_name),
    ):
        _collect(actor, table, column, keys=keys, found=found)
    return found


def _collect(
    actor: Actor,
    table: type[ContactPoint] | type[StoredIdentifier] | type[Name],
    column: str,
    *,
    keys: dict[str, set[str]],
    found: dict[str, set[UUID]],
) -> None:
    limit = MOST_BEARERS if table is not Name else 25 * MOST_BEARERS
    for some in in_batches(sorted(key for key in keys if key), _IN_ONE_QUERY):
        bearers: dict[str, list[UUID]] = defaultdict(list)
        rows = _seen(actor, table._default_manager.filter(**{f"{column}__in": some, "ended_at": None}))
        for value, party_id in rows.values_list(column, "party_id"):
            bearers[value].append(party_id)
        for value, parties in bearers.items():
            if len(parties) <= limit:
                for key in keys[value]:
                    found[key].update(parties)


def _seen(actor: Actor, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return the rows of parties the actor sees that may be used."""
    usable = rows.filter(party__replaced_by=None).exclude(party__processing_state=ProcessingState.QUARANTINED.value)
    return rows_in_scope(actor, usable, owner="party__owner_id", team="party__team_id")


def stored_records(party_ids: Collection[UUID]) -> dict[UUID, tuple[Aspect, MatchRecord]]:
    """Return what the matcher compares of stored parties."""
    found: dict[UUID, tuple[Aspect, MatchRecord]] = {}
    for some in in_batches(sorted(party_ids), _IN_ONE_QUERY):
        for party_id, (aspect, record) in _as_contacts(some).items():
            found[party_id] = aspect, match_record(record, key=party_id.hex)
    return found


def _as_contacts(ids: list[UUID]) -> dict[UUID, tuple[Aspect, ContactRecord]]:
    contacts: dict[UUID, tuple[Aspect, ContactRecord]] = {}
    for party_id, kind in Party.objects.filter(id__in=ids).values_list("id", "kind"):
        aspect = Aspect.PERSON if kind == "person" else Aspect.ORGANISATION
        contacts[party_id] = aspect, ContactRecord(Place("", 0))
    for name in Name.objects.filter(party_id__in=ids, ended_at=None, kind="current"):
        aspect, contact = contacts[name.party_id]
        if aspect is Aspect.ORGANISATION:
            contact.organisation, contact.is_organisation = name.text, True
        elif not is_reach(name.text):
            contact.full_name, contact.given_name, contact.family_name = name.text, name.given, name.family
            contact.additional_name = name.additional
    _add_reach(contacts, ids)
    _add_employers(contacts, ids)
    _add_staff_addresses(contacts, ids)
    return contacts


def _add_reach(contacts: dict[UUID, tuple[Aspect, ContactRecord]], ids: list[UUID]) -> None:
    points = ContactPoint.objects.filter(party_id__in=ids, ended_at=None, fault="")
    for party_id, kind, normal in points.values_list("party_id", "kind", "normal"):
        contact = contacts[party_id][1]
        {"email": contact.emails, "phone": contact.phones, "web": contact.urls}[kind].append(Labelled(normal))
    numbers = StoredIdentifier.objects.filter(party_id__in=ids, ended_at=None)
    for party_id, kind, written in numbers.values_list("party_id", "kind", "written"):
        contacts[party_id][1].identifiers.append(Identifier(IdentifierKind(kind), written))
    for row in Address.objects.filter(party_id__in=ids, ended_at=None):
        address = WrittenAddress(row.street, row.city, row.region, row.postal_code, row.country, row.full)
        contacts[row.party_id][1].addresses.append(address)
    for party_id, born in Detail.objects.filter(party_id__in=ids, ended_at=None, kind="birthday").values_list(
        "party_id", "text"
    ):
        contacts[party_id][1].birthday = born


def _add_employers(contacts: dict[UUID, tuple[Aspect, ContactRecord]], ids: list[UUID]) -> None:
    """Give people the name and the numbers of the organisation they are at: colleagues of one name are told apart."""
    roles = Role.objects.filter(party_id__in=ids, ended_at=None).order_by("id")
    organisations: dict[UUID, list[UUID]] = defaultdict(list)
    for person_id, organisation_id, name in roles.values_list("party_id", "organisation_id", "organisation__name"):
        contacts[person_id][1].organisation = name
        organisations[organisation_id].append(person_id)
    numbers = StoredIdentifier.objects.filter(Q(party_id__in=list(organisations)), ended_at=None, fault="").exclude(
        kind="iban"
    )
    for organisation_id, kind, written in numbers.values_list("party_id", "kind", "written"):
        for person_id in organisations[organisation_id]:
            contacts[person_id][1].identifiers.append(Identifier(IdentifierKind(kind), written))


def _add_staff_addresses(contacts: dict[UUID, tuple[Aspect, ContactRecord]], ids: list[UUID]) -> None:
    """Give organisations the addresses of their people: a domain of its own tells a firm, whoever writes from it.

    A sole trader's firm is told by its owner, and gets every address and number of its people.
    """
    is_address = Q(party__contactpoints__kind="email")
    is_sole_traders = Q(party__contactpoints__kind="phone", organisation__is_sole_trader=True)
    roles = Role.objects.filter(
        is_address | is_sole_traders, organisation_id__in=ids, ended_at=None, party__contactpoints__ended_at=None
    )
    known: set[tuple[UUID, str]] = set()
    columns = ("organisation_id", "organisation__is_sole_trader", "party__contactpoints__kind")
    for firm_id, is_sole_trader, kind, normal in roles.values_list(*columns, "party__contactpoints__normal"):
        contact = contacts[firm_id][1]
        if kind == "phone":
            contact.phones.append(Labelled(normal))
            continue
        told = (firm_id, normal if is_sole_trader else normal.rpartition("@")[2])
        if told not in known:
            known.add(told)
            contact.emails.append(Labelled(normal))
