"""Which field a column header names, in Polish and English."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae"})


@dataclass(frozen=True, slots=True)
class Target:
    """The field of a contact that a column fills.

    `part` is the identifier's kind or the address's part; `label` the label its values get; `group` numbers the
    columns that make one value together ("Address 2 - City", "E-mail 1 - Label").
    """

    field: str
    part: str = ""
    label: str = ""
    group: int = 0


# field[.part][:label] = the headers that name it, folded as `fold_header` does.
_NAMES = {
    "full_name": "imie i nazwisko|nazwisko i imie|imie nazwisko|nazwisko imie|pelne imie i nazwisko|osoba|"
    "osoba kontaktowa|osoba do kontaktu|kontakt|full name|fullname|display name|contact name|contact person|contact|"
    "name|person|nazwa wyswietlana",
    "given_name": "imie|imiona|pierwsze imie|first name|firstname|given name|givenname|forename|first",
    "additional_name": "drugie imie|middle name|middlename|additional name|second name",
    "family_name": "nazwisko|last name|lastname|family name|familyname|surname|last",
    "name_prefix": "tytul naukowy|zwrot grzecznosciowy|prefiks|name prefix|prefix|salutation|honorific",
    "name_suffix": "sufiks|przyrostek|name suffix|suffix",
    "nickname": "pseudonim|ksywka|przezwisko|nickname|nick",
    "organisation": "firma|nazwa firmy|nazwa|kontrahent|nazwa kontrahenta|klient|nazwa klienta|przedsiebiorstwo|"
    "pracodawca|organizacja|instytucja|podmiot|nazwa podmiotu|dostawca|odbiorca|nabywca|nazwa pelna|pelna nazwa|"
    "nazwa skrocona|company|company name|companyname|organization|organisation|organization name|organisation name|"
    "employer|business name|account name|account|customer|client|associated company|primary associated company",
    "unit": "dzial|departament|wydzial|komorka organizacyjna|department|unit|division|organization department",
    "job_title": "stanowisko|funkcja|rola|stanowisko pracy|zawod|job title|jobtitle|title|position|role|"
    "organization title|occupation",
}
_REACH = {
    "emails": "email|emails|mail|maile|emaile|adres email|adresy email|adres mailowy|adres poczty elektronicznej|"
    "poczta elektroniczna|poczta|email address|emailaddress|email addresses|primary email|secondary email|"
    "additional email|adres mail|email adres|dodatkowy email",
    "phones": "telefon|telefony|tel|nr tel|nr telefonu|numer telefonu|numer tel|telefon kontaktowy|phone|phones|"
    "phone number|phonenumber|telephone|telephone number|tel number|contact number|primary phone|telefon podstawowy|"
    "other phone|inny telefon",
    "phones:cell": "komorka|kom|tel kom|telefon kom|nr kom|gsm|nr komorki|numer komorkowy|mobile|mobile phone|"
    "mobile number|mobile phone number|cell|cellphone|cell phone|telefon komorkowy|tel komorkowy|smartfon",
    "phones:landline": "telefon stacjonarny|tel stacjonarny|stacjonarny|landline",
    "phones:fax": "fax|faks|nr faksu|numer faksu|fax number|faksu",
    "phones:pager": "pager|pager number",
    "phones:main": "company main phone|glowny telefon do firmy|centrala",
    "phones:assistant": "assistant s phone|assistants phone|telefon asystenta",
    "phones:car": "car phone|telefon w samochodzie",
    "urls": "www|strona|strona www|strona internetowa|adres www|witryna|witryna internetowa|website|website url|"
    "web site|web page|webpage|homepage|home page|url|web|internet|domena|company domain name|domain|domain name|"
    "strona sieci web",
    "urls:linkedin": "linkedin|linkedin url|profil linkedin|linkedin profile|linkedin bio",
    "urls:facebook": "facebook|facebook company page",
    "addresses.full": "adres|adres pelny|pelny adres|siedziba|adres siedziby|address|full address|location|"
    "adres pocztowy|postal address",
    "addresses.street": "ulica|ul|ulica i numer|ulica nr|ulica i nr|ulica numer|adres ulica|street|street address|"
    "address line 1|street name",
    "addresses.house": "nr domu|numer domu|nr budynku|numer budynku|house number|nr posesji",
    "addresses.flat": "nr lokalu|numer lokalu|nr mieszkania|numer mieszkania|lokal|apartment|flat number",
    "addresses.more": "address line 2|ulica ciag dalszy|extended address",
    "addresses.city": "miasto|miejscowosc|adres miejscowosc|adres miasto|city|town|locality|miasto siedziby",
    "addresses.region": "wojewodztwo|adres wojewodztwo|region|state|state region|province|voivodeship|county state",
    "addresses.postal_code": "kod pocztowy|kod|adres kod pocztowy|postal code|zip|zip code|zipcode|postcode|"
    "zip postal code|pna",
    "addresses.country": "kraj|panstwo|kraj region|adres kraj|adres kraj region|country|country region",
}
_REST = {
    "identifiers.nip": "nip|nr nip|numer nip|nip firmy|nip kontrahenta|nip nabywcy|polish tax number|tax id|"
    "tax number|numer identyfikacji podatkowej",
    "identifiers.regon": "regon|nr regon|numer regon",
    "identifiers.krs": "krs|nr krs|numer krs",
    "identifiers.pesel": "pesel|nr pesel|numer pesel",
    "identifiers.eu_vat": "nip ue|vat ue|nip eu|vat eu|nip vat ue|numer vat ue|nr vat ue|nr vat|numer vat|eu vat|"
    "vat id|vat number|vat|vatin|eu vat number|vat no|vat reg no",
    "identifiers.iban": "iban|nr konta|numer konta|konto|konto bankowe|rachunek|rachunek bankowy|nr rachunku|"
    "numer rachunku|nr rachunku bankowego|numer rachunku bankowego|nr konta bankowego|numer konta bankowego|"
    "bank account|account number|bank account number",
    "birthday": "data urodzenia|urodziny|data ur|birthday|date of birth|birth date|birthdate|dob",
    "notes": "uwagi|notatki|notatka|opis|komentarz|komentarze|informacje dodatkowe|notes|note|comments|comment|"
    "description|remarks",
    "categories": "grupa|grupy|kategoria|kategorie|etykieta|etykiety|tagi|tag|segment|group|groups|category|"
    "categories|tags|label|labels|group membership",
    "source": "zrodlo|skad|skad mamy|skad kontakt|"
    "zrodlo danych|zrodlo pozyskania|zrodlo kontaktu|pochodzenie|pochodzenie danych|source|"
    "lead source|contact source|original source|original traffic source",
    "obtained_on": "data pozyskania|data dodania|data utworzenia|data pozyskania danych|data wpisu|dodano|"
    "create date|created|created at|created on|date added|date created|connected on|creation date",
}
# Words that say which of several values it is; struck out, the rest must be a known header.
_LABEL_WORDS = {
    "home": ("home", "domowy", "domowa", "domowe", "dom", "prywatny", "prywatna", "private", "personal"),
    "work": (
        *("work", "business", "office", "company", "sluzbowy", "sluzbowa", "sluzbowe", "firmowy", "firmowa"),
        *("firmy", "praca", "biuro", "biurowy"),
    ),
    "other": ("other", "inny", "inna", "inne"),
    "mailing": ("mailing", "korespondencyjny", "korespondencyjna", "korespondencji"),
    "cell": ("mobile", "cell", "komorkowy", "kom"),
    "fax": ("fax", "faks"),
}
_LABEL_OF = {word: label for label, words in _LABEL_WORDS.items() for word in words}
_JOINING = {"do", "nr", "the"}
_LABELLED_FIELDS = {"emails", "phones", "urls", "addresses"}

# "E-mail 1 - Value", "Address 2 - City" of Google Contacts, old and new header.
_FAMILY = re.compile(r"(email|phone|website|address|organization) (\d{1,3}) (.+)")
_FAMILY_FIELDS = {"email": "emails", "phone": "phones", "website": "urls", "address": "addresses"}
_FAMILY_ADDRESS = {
    "formatted": "full",
    "street": "street",
    "extended address": "more",
    "city": "city",
    "region": "region",
    "postal code": "postal_code",
    "country": "country",
}
_FAMILY_ORGANISATION = {"name": "organisation", "title": "job_title", "department": "unit"}
_TRAILING_NUMBER = re.compile(r"(.*?) ?(\d{1,3})")


def fold_header(header: str) -> str:
    """Return a header as it is compared: lower case, no diacritics, no punctuation, no numbering in front."""
    text = unicodedata.normalize("NFKD", header.casefold().translate(_LETTERS))
    kept = (letter if letter.isalnum() else " " for letter in text if not unicodedata.combining(letter))
    words = "".join(kept).split()
    if len(words) > 1 and words[0].isdecimal():
        del words[0]
    return " ".join(words).replace("e mail", "email")


def target_of(folded: str) -> Target | None:
    """Return the field that a folded header names, or None."""
    if not folded:
        return None
    return SYNONYMS.get(folded) or _of_family(folded) or _numbered(folded) or _labelled(folded)


def parse_target(spec: str) -> Target:
    """Read `field[.part][:label]`."""
    path, _, label = spec.partition(":")
    name, _, part = path.partition(".")
    return Target(name, part, label)


def _of_family(folded: str) -> Target | None:
    match = _FAMILY.fullmatch(folded)
    if not match:
        return None
    family, group, last = match[1], int(match[2]), match[3]
    if family == "organization":
        return Target(name) if group == 1 and (name := _FAMILY_ORGANISATION.get(last)) else None
    name = _FAMILY_FIELDS[family]
    if last in ("type", "label"):
        return Target(name, "label", group=group)
    if family == "address":
        return Target(name, part, group=group) if (part := _FAMILY_ADDRESS.get(last)) else None
    return Target(name, group=group) if last == "value" else None


def _numbered(folded: str) -> Target | None:
    """Read a number at the end: `Phone 2` is one more phone, `Street 2` the second line of the same street."""
    match = _TRAILING_NUMBER.fullmatch(folded)
    found = match and (SYNONYMS.get(match[1]) or _labelled(match[1]))
    if not match or not found:
        return None
    number = int(match[2])
    if found.field == "addresses" and number > 1:
        return replace(found, part="more") if found.part in ("street", "full") else replace(found, group=number)
    return found if found.field in _LABELLED_FIELDS else None


def _labelled(folded: str) -> Target | None:
    words = folded.split()
    labels = [_LABEL_OF[word] for word in words if word in _LABEL_OF]
    rest = [word for word in words if word not in _LABEL_OF]
    if not labels or not words:
        return None
    found = SYNONYMS.get(" ".join(rest)) or SYNONYMS.get(" ".join(word for word in rest if word not in _JOINING))
    if not found and not rest:  # "business fax": both words are labels, and one of them is a header
        found = next((SYNONYMS[word] for word in reversed(words) if word in SYNONYMS), None)
    if not found or found.field not in _LABELLED_FIELDS:
        return None
    joined = dict.fromkeys(label for label in (*labels, found.label) if label)
    return replace(found, label=" ".join(joined))


def _synonyms() -> dict[str, Target]:
    table = {**_NAMES, **_REACH, **_REST}
    return {name: parse_target(spec) for spec, names in table.items() for name in names.split("|")}


SYNONYMS = _synonyms()
