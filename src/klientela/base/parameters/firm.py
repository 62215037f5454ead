"""The controller and its privacy contact, whom people ask about their data (GDPR Art. 13(1)(a)-(b))."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.access.capabilities import declare_capability, require
from klientela.base.access.roles import Role
from klientela.base.ledger.entry import Part, record
from klientela.base.ledger.kinds import declare_kind
from klientela.base.parameters.parameter import declare_parameter, set_value, values_of
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass

SEE_SETTINGS = declare_capability(
    "settings.see", Words(en="See the settings", pl="Podgląd ustawień"), Role.IOD, Role.BOOKKEEPER
)
CHANGE_SETTINGS = declare_capability("settings.change", Words(en="Change the settings", pl="Zmiana ustawień"), Role.IOD)
FIRM_CHANGED = declare_kind("firm.changed", words=Words(en="The firm's data were changed", pl="Zmieniono dane firmy"))

_NAMES = {
    "name": declare_parameter("firm.name", Words(en="Name of the firm", pl="Nazwa firmy")),
    "nip": declare_parameter("firm.nip", Words(en="Tax number (NIP)", pl="NIP")),
    "address": declare_parameter("firm.address", Words(en="Address", pl="Adres")),
    "has_iod": declare_parameter(
        "privacy.has_iod", Words(en="An IOD is appointed", pl="Wyznaczono inspektora ochrony danych"), "no"
    ),
    "privacy_name": declare_parameter("privacy.name", Words(en="Privacy contact", pl="Kontakt w sprawie danych")),
    "privacy_email": declare_parameter("privacy.email", Words(en="E-mail of that contact", pl="E-mail tego kontaktu")),
    "privacy_phone": declare_parameter("privacy.phone", Words(en="Phone of that contact", pl="Telefon tego kontaktu")),
}


@dataclass(frozen=True, slots=True)
class FirmProfile:
    """The controller's own data; `has_iod` says whether the contact is an appointed officer (GDPR Art. 37)."""

    name: str = ""
    nip: str = ""
    address: str = ""
    has_iod: bool = False
    privacy_name: str = ""
    privacy_email: str = ""
    privacy_phone: str = ""


def firm_profile(actor: Actor) -> FirmProfile:
    """Return the firm's data. Raises DeniedError."""
    require(actor, SEE_SETTINGS)
    return _read()


def firm_name() -> str:
    """Return the name to show in the frame of every page."""
    return values_of(["firm.name"])["firm.name"]


@transaction.atomic
def save_firm_profile(actor: Actor, profile: FirmProfile) -> None:
    """Write what changed, from today on, with evidence. Raises DeniedError."""
    require(actor, CHANGE_SETTINGS)
    written = {
        field: "yes" if value is True else "no" if value is False else value for field, value in asdict(profile).items()
    }
    changed = [field for field, name in _NAMES.items() if set_value(actor, name, written[field])]
    if changed:
        payload = {field: written[field] for field in changed}
        record(actor, FIRM_CHANGED, obj=None, parts=[Part(INSTALLATION_HOLDER, PurposeClass.CORE, payload)])


def _read() -> FirmProfile:
    stored = values_of(list(_NAMES.values()))
    texts = {field: stored[name] for field, name in _NAMES.items() if field != "has_iod"}
    return FirmProfile(has_iod=stored[_NAMES["has_iod"]] == "yes", **texts)
