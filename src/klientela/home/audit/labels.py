"""The fixed words of the report."""

from __future__ import annotations

from klientela.atoms.words import Language, Words

LABELS = {
    "title": Words(en="Audit of contact lists", pl="Audyt list kontaktów"),
    "made_on": Words(en="as of", pl="stan na"),
    "nothing_kept": Words(
        en="Nothing was imported and nothing was kept: this report is the only copy.",
        pl="Niczego nie zaimportowano i niczego nie zachowano: ten raport jest jedyną kopią.",
    ),
    "estimate": Words(
        en="Classes and duplicates are computed from the lists alone; deadlines assume what is said beside them.",
        pl="Rodzaje i duplikaty obliczono tylko z list; terminy opierają się na założeniach podanych obok nich.",
    ),
    "in_short": Words(en="In short", pl="W skrócie"),
    "records": Words(en="Records", pl="Wpisy"),
    "people": Words(en="People", pl="Osoby"),
    "organisations": Words(en="Organisations", pl="Organizacje"),
    "in_records": Words(
        en=("in {count} record", "in {count} records"),
        pl=("w {count} wpisie", "w {count} wpisach", "w {count} wpisach"),
    ),
    "under_rodo": Words(en="Under GDPR", pl="Objęte RODO"),
    "under_rodo_note": Words(en="natural persons and sole traders", pl="osoby fizyczne i jednoosobowe firmy"),
    "twice": Words(en="In there twice", pl="Powtórzone"),
    "twice_note": Words(en="records too many", pl="nadmiarowe wpisy"),
    "notice_by": Words(en="Inform next by", pl="Najbliższy termin"),
    "overdue": Words(en="people past theirs", pl="osób już po terminie"),
    "without_source": Words(en="without a stated source", pl="bez podanego źródła"),
    "without_purpose": Words(en="without a stated purpose", pl="bez podanego celu"),
    "findings": Words(en="What it costs to leave, dearest first", pl="Co warto naprawić, od najdroższego"),
    "next_step": Words(en="Next step", pl="Następny krok"),
    "why": Words(en="Why", pl="Dlaczego"),
    "law": Words(en="Source", pl="Podstawa"),
    "examples": Words(en="Where", pl="Gdzie"),
    "eg": Words(en="e.g.", pl="np."),
    "more": Words(en="and {n} more", pl="i jeszcze {n}"),
    "place": Words(en="Place", pl="Miejsce"),
    "column": Words(en="Column", pl="Kolumna"),
    "what": Words(en="What", pl="Co"),
    "kinds": Words(en="Who is in there", pl="Kto tam jest"),
    "values": Words(en="Values", pl="Wartości"),
    "given": Words(en="given", pl="podanych"),
    "invalid": Words(en="invalid", pl="błędnych"),
    "duplicates": Words(en="In there more than once", pl="Występują więcej niż raz"),
    "same": Words(en="the same person", pl="ta sama osoba"),
    "maybe": Words(en="maybe the same person", pl="być może ta sama osoba"),
    "same_firm": Words(en="the same firm", pl="ta sama firma"),
    "maybe_firm": Words(en="maybe the same firm", pl="być może ta sama firma"),
    "evidence": Words(en="Evidence", pl="Dowody"),
    "score": Words(en="score", pl="wynik"),
    "across": Words(en="across files", pl="w różnych plikach"),
    "shown_of": Words(en="{shown} of {all} shown", pl="pokazano {shown} z {all}"),
    "files": Words(en="Files", pl="Pliki"),
    "format": Words(en="Format", pl="Format"),
    "columns": Words(en="Columns", pl="Kolumny"),
    "unmapped": Words(en="not used", pl="nieużyta"),
    "refused": Words(en="not read", pl="nieodczytany"),
    "problems": Words(en="Could not be read as it stands", pl="Nie dało się odczytać wprost"),
    "page": Words(en="Page", pl="Strona"),
}
KINDS = {
    "person": Words(en="Person", pl="Osoba"),
    "person-at-organisation": Words(en="Person at an organisation", pl="Osoba w organizacji"),
    "sole-trader": Words(en="Sole trader", pl="Jednoosobowa działalność"),
    "organisation": Words(en="Organisation", pl="Organizacja"),
    "shared-mailbox": Words(en="Only a shared mailbox", pl="Tylko skrzynka wspólna"),
    "unknown": Words(en="Cannot be told", pl="Nie wiadomo"),
}
VALUES = {
    "email": Words(en="E-mail addresses", pl="Adresy e-mail"),
    "phone": Words(en="Phone numbers", pl="Numery telefonu"),
    "nip": Words(en="NIP", pl="NIP"),
    "regon": Words(en="REGON", pl="REGON"),
    "krs": Words(en="KRS", pl="KRS"),
    "pesel": Words(en="PESEL", pl="PESEL"),
    "eu_vat": Words(en="EU VAT", pl="VAT UE"),
    "iban": Words(en="Bank accounts", pl="Rachunki bankowe"),
    "postal": Words(en="Postal codes", pl="Kody pocztowe"),
}
FIELDS = {
    "full_name": Words(en="name", pl="imię i nazwisko"),
    "given_name": Words(en="given name", pl="imię"),
    "additional_name": Words(en="middle name", pl="drugie imię"),
    "family_name": Words(en="family name", pl="nazwisko"),
    "name_prefix": Words(en="title before the name", pl="tytuł"),
    "name_suffix": Words(en="title after the name", pl="dopisek po nazwisku"),
    "nickname": Words(en="nickname", pl="pseudonim"),
    "organisation": Words(en="organisation", pl="organizacja"),
    "unit": Words(en="department", pl="dział"),
    "job_title": Words(en="job title", pl="stanowisko"),
    "emails": Words(en="e-mail", pl="e-mail"),
    "phones": Words(en="phone", pl="telefon"),
    "urls": Words(en="web address", pl="strona WWW"),
    "addresses": Words(en="address", pl="adres"),
    "identifiers": Words(en="number", pl="numer"),
    "birthday": Words(en="birthday", pl="data urodzenia"),
    "notes": Words(en="note", pl="uwagi"),
    "categories": Words(en="category", pl="kategoria"),
    "source": Words(en="source", pl="źródło"),
    "obtained_on": Words(en="obtained on", pl="data pozyskania"),
    "is_organisation": Words(en="person or organisation", pl="osoba czy organizacja"),
}
PARTS_OF_ADDRESS = {
    "street": Words(en="street", pl="ulica"),
    "city": Words(en="town", pl="miejscowość"),
    "region": Words(en="region", pl="województwo"),
    "postal_code": Words(en="postal code", pl="kod pocztowy"),
    "country": Words(en="country", pl="kraj"),
    "full": Words(en="address", pl="adres"),
    "house": Words(en="house number", pl="numer domu"),
    "flat": Words(en="flat number", pl="numer lokalu"),
    "more": Words(en="rest of the address", pl="dalsza część adresu"),
    "label": Words(en="kind of address", pl="rodzaj adresu"),
}
DELIMITERS = {
    ",": Words(en="commas", pl="przecinki"),
    ";": Words(en="semicolons", pl="średniki"),
    "\t": Words(en="tabs", pl="tabulatory"),
    "|": Words(en="bars", pl="pionowe kreski"),
}
MAILBOXES = {
    "free": Words(en="free-mail", pl="darmowe"),
    "disposable": Words(en="throw-away", pl="jednorazowe"),
    "shared": Words(en="shared", pl="wspólne"),
}


def field_name(field: str, language: Language) -> str:
    """Return what a column was understood as, in words; `addresses.city` is a town, `identifiers.nip` a NIP."""
    name, _dot, part = field.partition(".")
    if name == "identifiers" and part in VALUES:
        return VALUES[part].said(language)
    words = PARTS_OF_ADDRESS.get(part) if name == "addresses" else FIELDS.get(name)
    return words.said(language) if words else field


def labels(language: Language) -> dict[str, str]:
    """Return every fixed word that takes no parameter, in `language`."""
    return {name: words.said(language) for name, words in LABELS.items() if "{" not in str(words.en)}
