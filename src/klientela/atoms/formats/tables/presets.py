"""Exports of known programs, told by their headers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from klientela.atoms.formats.tables.headers import Target, parse_target


@dataclass(frozen=True, slots=True)
class Preset:
    """A program's export: the folded headers it always has, and what its headers mean where they differ from usual."""

    name: str
    needs: frozenset[str]
    any_of: frozenset[str] = frozenset()
    means: Mapping[str, Target | None] = field(default_factory=dict)

    def fits(self, headers: Collection[str]) -> bool:
        """Return whether folded headers are those of this export."""
        present = set(headers)
        return self.needs <= present and (not self.any_of or bool(self.any_of & present))


def preset_of(headers: Collection[str]) -> Preset | None:
    """Return the preset that fits folded headers, or None."""
    return next((preset for preset in PRESETS if preset.fits(headers)), None)


def _preset(program: str, needs: str, any_of: str = "", /, **means: str) -> Preset:
    meaning = {header.replace("_", " "): parse_target(spec) if spec else None for header, spec in means.items()}
    return Preset(program, frozenset(needs.split("|")), frozenset(any_of.split("|") if any_of else ()), meaning)


PRESETS = (
    # Header of "Connections.csv" of LinkedIn's data export: public test data of importers, seen 2026.
    _preset(
        "linkedin-connections",
        "first name|last name|url|email address|company|position|connected on",
        url="urls:linkedin",
        connected_on="obtained_on",
    ),
    # Google Contacts until 2024: "Name,Given Name,…,Group Membership,E-mail 1 - Type,E-mail 1 - Value,…".
    _preset(
        "google-contacts-old",
        "given name|family name|group membership",
        "name|email 1 value|phone 1 value",
        name="full_name",
        location="",
        occupation="",
        short_name="",
    ),
    # Google Contacts since 2024: "First Name,Middle Name,Last Name,…,Labels,E-mail 1 - Label,E-mail 1 - Value,…".
    _preset("google-contacts", "first name|last name|labels", "organization name|email 1 value|phone 1 value"),
    # Mozilla Thunderbird's address book as CSV: "First Name,Last Name,Display Name,Nickname,Primary Email,…".
    _preset(
        "thunderbird",
        "first name|last name|display name|primary email",
        work_address="addresses.street:work",
        home_address="addresses.street:home",
        fax_number="phones:fax",
    ),
    # Outlook for Windows and outlook.com: support.microsoft.com, "Create or edit .csv files to import into Outlook".
    _preset(
        "outlook",
        "first name|last name|email address",
        "business street|business phone|email 2 address|business fax|home street",
        title="name_prefix",
        location="",
        account="",
    ),
    # The same export made by the Polish Outlook.
    _preset(
        "outlook-pl",
        "imie|nazwisko|adres sluzbowy ulica",
        "adres email|telefon sluzbowy|telefon komorkowy|firma",
        tytul="name_prefix",
        konto="",
        lokalizacja="",
    ),
    # HubSpot's exports of contacts and companies: knowledge.hubspot.com, "Export records", default properties.
    _preset(
        "hubspot-contacts",
        "record id|first name|last name|email",
        "contact owner|lifecycle stage|lead status|create date|associated company",
        create_date="obtained_on",
        title="job_title",
    ),
    _preset(
        "hubspot-companies",
        "record id",
        "company domain name|company owner",
        name="organisation",
        company_name="organisation",
        create_date="obtained_on",
    ),
)
