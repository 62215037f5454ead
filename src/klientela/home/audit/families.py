"""Findings gather reasons into families: one sentence with a number, why it matters, and what to do."""

from __future__ import annotations

from klientela.atoms.decision import ReasonCode, Weight
from klientela.atoms.words import Words

ACCURACY = "GDPR Art. 5(1)(d)"
MINIMISATION = "GDPR Art. 5(1)(c)"


def _invalid(
    code: str, en: tuple[str, str], pl: tuple[str, str, str], *, weight: Weight = Weight.CAUTION
) -> ReasonCode:
    step = Words(
        en="Correct them where you can; delete what nobody can correct.",
        pl="Popraw, co się da; usuń to, czego nikt nie potrafi poprawić.",
    )
    words = Words(
        en=("{count} invalid " + en[0], "{count} invalid " + en[1]),
        pl=("{count} " + pl[0], "{count} " + pl[1], "{count} " + pl[2]),
    )
    return ReasonCode(f"AUDIT-INVALID-{code}", words, ACCURACY, weight, step)


INVALID = {
    "email": _invalid(
        "EMAIL",
        ("e-mail address", "e-mail addresses"),
        ("nieprawidłowy adres e-mail", "nieprawidłowe adresy e-mail", "nieprawidłowych adresów e-mail"),
    ),
    "phone": _invalid(
        "PHONE",
        ("phone number", "phone numbers"),
        ("nieprawidłowy numer telefonu", "nieprawidłowe numery telefonu", "nieprawidłowych numerów telefonu"),
    ),
    "nip": _invalid(
        "NIP", ("NIP", "NIPs"), ("nieprawidłowy NIP", "nieprawidłowe numery NIP", "nieprawidłowych numerów NIP")
    ),
    "regon": _invalid(
        "REGON",
        ("REGON", "REGONs"),
        ("nieprawidłowy REGON", "nieprawidłowe numery REGON", "nieprawidłowych numerów REGON"),
    ),
    "krs": _invalid(
        "KRS",
        ("KRS number", "KRS numbers"),
        ("nieprawidłowy numer KRS", "nieprawidłowe numery KRS", "nieprawidłowych numerów KRS"),
    ),
    "pesel": _invalid(
        "PESEL",
        ("PESEL", "PESELs"),
        ("nieprawidłowy PESEL", "nieprawidłowe numery PESEL", "nieprawidłowych numerów PESEL"),
    ),
    "eu_vat": _invalid(
        "EU-VAT",
        ("EU VAT number", "EU VAT numbers"),
        ("nieprawidłowy numer VAT UE", "nieprawidłowe numery VAT UE", "nieprawidłowych numerów VAT UE"),
    ),
    "iban": _invalid(
        "IBAN",
        ("bank account number", "bank account numbers"),
        ("nieprawidłowy numer rachunku", "nieprawidłowe numery rachunku", "nieprawidłowych numerów rachunku"),
    ),
    "postal": _invalid(
        "POSTAL",
        ("postal code", "postal codes"),
        ("nieprawidłowy kod pocztowy", "nieprawidłowe kody pocztowe", "nieprawidłowych kodów pocztowych"),
        weight=Weight.HINT,
    ),
}
SUSPICIOUS = ReasonCode(
    "AUDIT-SUSPICIOUS",
    Words(
        en=("{count} value looks mistyped", "{count} values look mistyped"),
        pl=(
            "{count} wartość wygląda na literówkę",
            "{count} wartości wyglądają na literówki",
            "{count} wartości wygląda na literówki",
        ),
    ),
    ACCURACY,
    Weight.HINT,
    Words(en="Check them against the source.", pl="Sprawdź je u źródła."),
)
EXCESS = ReasonCode(
    "AUDIT-EXCESS",
    Words(
        en=("{count} field holds what it should not", "{count} fields hold what they should not"),
        pl=(
            "{count} pole zawiera to, czego nie powinno",
            "{count} pola zawierają to, czego nie powinny",
            "{count} pól zawiera to, czego nie powinno",
        ),
    ),
    f"{MINIMISATION}, 9, 32",
    Weight.STOP,
    Words(
        en="Delete it from the list today; keep what the law demands in a system made for it.",
        pl="Usuń to z listy jeszcze dziś; to, czego wymaga prawo, trzymaj w systemie do tego przeznaczonym.",
    ),
)
SENSITIVE = ReasonCode(
    "AUDIT-SENSITIVE",
    Words(
        en=("{count} field may hold special categories of data", "{count} fields may hold special categories of data"),
        pl=(
            "{count} pole może zawierać dane szczególnych kategorii",
            "{count} pola mogą zawierać dane szczególnych kategorii",
            "{count} pól może zawierać dane szczególnych kategorii",
        ),
    ),
    "GDPR Art. 9(1), 10",
    Weight.STOP,
    Words(
        en="Read them. What is about health, faith, views or convictions has no place in a contact list: delete it.",
        pl="Przeczytaj je. To, co dotyczy zdrowia, wiary, poglądów lub wyroków, nie ma czego szukać na liście "
        "kontaktów: usuń to.",
    ),
)
MISPLACED = ReasonCode(
    "AUDIT-MISPLACED",
    Words(
        en=("{count} value stands in the wrong field", "{count} values stand in the wrong field"),
        pl=(
            "{count} wartość jest w niewłaściwym polu",
            "{count} wartości są w niewłaściwym polu",
            "{count} wartości jest w niewłaściwym polu",
        ),
    ),
    ACCURACY,
    Weight.CAUTION,
    Words(en="Move it where it belongs, or clear the field.", pl="Przenieś ją we właściwe miejsce albo wyczyść pole."),
)
FILLERS = ReasonCode(
    "AUDIT-FILLERS",
    Words(
        en=("{count} field holds a filler instead of a value", "{count} fields hold fillers instead of values"),
        pl=(
            "{count} pole zawiera wypełniacz zamiast wartości",
            "{count} pola zawierają wypełniacze zamiast wartości",
            "{count} pól zawiera wypełniacze zamiast wartości",
        ),
    ),
    ACCURACY,
    Weight.HINT,
    Words(en="Clear the field.", pl="Wyczyść pole."),
)
FREE_MAIL = ReasonCode(
    "AUDIT-FREE-MAIL",
    Words(
        en=("{count} firm writes from a free mailbox", "{count} firms write from free mailboxes"),
        pl=(
            "{count} firma pisze z darmowej skrzynki",
            "{count} firmy piszą z darmowych skrzynek",
            "{count} firm pisze z darmowych skrzynek",
        ),
    ),
    Words(
        en="Trade practice: whoever pays for no domain is easier to impersonate",
        pl="Praktyka handlowa: pod kogoś bez własnej domeny łatwiej się podszyć",
    ),
    Weight.CAUTION,
    Words(
        en="Normal for a sole trader; for a company with a legal form, ask for prepayment until you know it.",
        pl="U jednoosobowej firmy to normalne; od spółki, której nie znasz, żądaj przedpłaty.",
    ),
)
DISPOSABLE_MAIL = ReasonCode(
    "AUDIT-DISPOSABLE-MAIL",
    Words(
        en=("{count} throw-away mailbox", "{count} throw-away mailboxes"),
        pl=("{count} skrzynka jednorazowa", "{count} skrzynki jednorazowe", "{count} skrzynek jednorazowych"),
    ),
    ACCURACY,
    Weight.CAUTION,
    Words(
        en="Nobody reads them any more. Delete them, and ask where the list came from.",
        pl="Nikt ich już nie czyta. Usuń je i ustal, skąd pochodzi lista.",
    ),
)
SHARED_MAIL = ReasonCode(
    "AUDIT-SHARED-MAIL",
    Words(
        en=("{count} shared mailbox (office@, info@)", "{count} shared mailboxes (office@, info@)"),
        pl=(
            "{count} skrzynka wspólna (biuro@, info@)",
            "{count} skrzynki wspólne (biuro@, info@)",
            "{count} skrzynek wspólnych (biuro@, info@)",
        ),
    ),
    "PKE art. 398",
    Weight.HINT,
    Words(
        en="They do not identify a person, but an offer sent to them still needs prior consent in Poland.",
        pl="Nie wskazują osoby, ale oferta wysłana na nie i tak wymaga w Polsce uprzedniej zgody.",
    ),
)
NOTICE_OVERDUE = ReasonCode(
    "AUDIT-NOTICE-OVERDUE",
    Words(
        en=(
            "{count} person should have been informed by now, and the list does not say whether they were",
            "{count} people should have been informed by now, and the list does not say whether they were",
        ),
        pl=(
            "{count} osobę trzeba było już poinformować, a lista nie mówi, czy to zrobiono",
            "{count} osoby trzeba było już poinformować, a lista nie mówi, czy to zrobiono",
            "{count} osób trzeba było już poinformować, a lista nie mówi, czy to zrobiono",
        ),
    ),
    "GDPR Art. 14(3)",
    Weight.STOP,
    Words(
        en="If they were informed, write down when and how. If not, send the information of Art. 14 now or delete the "
        "data, and send no offer first; orders that are under way may go on.",
        pl="Jeśli je poinformowano, zapisz kiedy i jak. Jeśli nie, wyślij teraz informację z art. 14 albo usuń dane, "
        "a do tego czasu nie wysyłaj ofert; zamówienia w toku możesz realizować dalej.",
    ),
)
NOTICE_OVERDUE_13 = ReasonCode(
    "AUDIT-NOTICE-OVERDUE-ART-13",
    Words(
        en=(
            "{count} person gave their data themselves, and the list does not say that they were informed then",
            "{count} people gave their data themselves, and the list does not say that they were informed then",
        ),
        pl=(
            "{count} osoba sama podała dane, a lista nie mówi, czy ją wtedy poinformowano",
            "{count} osoby same podały dane, a lista nie mówi, czy je wtedy poinformowano",
            "{count} osób samo podało dane, a lista nie mówi, czy je wtedy poinformowano",
        ),
    ),
    "GDPR Art. 13(1)",
    Weight.CAUTION,
    Words(
        en="If they were given the notice, write that down and it is settled; if not, give it now, before any offer. "
        "Their orders may go on.",
        pl="Jeśli dostali klauzulę, zapisz to i sprawa jest załatwiona; jeśli nie, przekaż ją teraz, zanim wyślesz "
        "jakąkolwiek ofertę. Zamówienia możesz realizować dalej.",
    ),
)
NOTICE_DUE = ReasonCode(
    "AUDIT-NOTICE-DUE",
    Words(
        en=("{count} person must be informed by {by}", "{count} people must be informed, the first by {by}"),
        pl=(
            "{count} osobę trzeba poinformować do {by}",
            "{count} osoby trzeba poinformować, pierwszą do {by}",
            "{count} osób trzeba poinformować, pierwszą do {by}",
        ),
    ),
    "GDPR Art. 14(3)(a)",
    Weight.CAUTION,
    Words(en="Prepare the information of Art. 14.", pl="Przygotuj informację z art. 14."),
)
NOTICE_UNKNOWN = ReasonCode(
    "AUDIT-NOTICE-UNKNOWN",
    Words(
        en=(
            "{count} person whose source is not clear: nobody can say by when they must be informed",
            "{count} people whose source is not clear: nobody can say by when they must be informed",
        ),
        pl=(
            "{count} osoba bez jasnego źródła danych: nie wiadomo, do kiedy trzeba ją poinformować",
            "{count} osoby bez jasnego źródła danych: nie wiadomo, do kiedy trzeba je poinformować",
            "{count} osób bez jasnego źródła danych: nie wiadomo, do kiedy trzeba je poinformować",
        ),
    ),
    "GDPR Art. 5(2), 13, 14",
    Weight.CAUTION,
    Words(
        en="Write down for each list where it came from, when, and for what purpose; obtained today and from others, "
        "they would have to be informed by {by}.",
        pl="Zapisz dla każdej listy, skąd jest, z kiedy i w jakim celu; gdyby pozyskano ją dziś i nie od tych osób, "
        "trzeba by je poinformować do {by}.",
    ),
)
PEOPLE_TWICE = ReasonCode(
    "AUDIT-PEOPLE-TWICE",
    Words(
        en=("{count} person is in there more than once", "{count} people are in there more than once"),
        pl=(
            "{count} osoba występuje więcej niż raz",
            "{count} osoby występują więcej niż raz",
            "{count} osób występuje więcej niż raz",
        ),
    ),
    ACCURACY,
    Weight.CAUTION,
    Words(
        en="Merge them: an objection noted on one of them does not protect the others.",
        pl="Scal je: sprzeciw zapisany przy jednym wpisie nie chroni pozostałych.",
    ),
)
ORGANISATIONS_TWICE = ReasonCode(
    "AUDIT-ORGANISATIONS-TWICE",
    Words(
        en=("{count} organisation is in there more than once", "{count} organisations are in there more than once"),
        pl=(
            "{count} organizacja występuje więcej niż raz",
            "{count} organizacje występują więcej niż raz",
            "{count} organizacji występuje więcej niż raz",
        ),
    ),
    ACCURACY,
    Weight.HINT,
    Words(
        en="Merge them, so that what they owe is counted once.",
        pl="Scal je, żeby ich należności liczyły się razem.",
    ),
)
MAYBE_TWICE = ReasonCode(
    "AUDIT-MAYBE-TWICE",
    Words(
        en=(
            "{count} pair of records may be about the same person or firm",
            "{count} pairs of records may be about the same person or firm",
        ),
        pl=(
            "{count} para wpisów może dotyczyć tej samej osoby lub firmy",
            "{count} pary wpisów mogą dotyczyć tej samej osoby lub firmy",
            "{count} par wpisów może dotyczyć tej samej osoby lub firmy",
        ),
    ),
    ACCURACY,
    Weight.HINT,
    Words(en="Compare them and decide.", pl="Porównaj je i zdecyduj."),
)
NAMELESS = ReasonCode(
    "AUDIT-NAMELESS",
    Words(
        en=("{count} record says nothing about whose it is", "{count} records say nothing about whose they are"),
        pl=(
            "{count} wpis nie mówi, kogo dotyczy",
            "{count} wpisy nie mówią, kogo dotyczą",
            "{count} wpisów nie mówi, kogo dotyczą",
        ),
    ),
    ACCURACY,
    Weight.HINT,
    Words(en="Name them or delete them.", pl="Nazwij je albo usuń."),
)
FILE_PROBLEMS = ReasonCode(
    "AUDIT-FILE-PROBLEMS",
    Words(
        en=("{count} place could not be read as it stands", "{count} places could not be read as they stand"),
        pl=(
            "{count} miejsca nie dało się odczytać wprost",
            "{count} miejsc nie dało się odczytać wprost",
            "{count} miejsc nie dało się odczytać wprost",
        ),
    ),
    Words(en="The rules of the file format", pl="Reguły formatu pliku"),
    Weight.HINT,
    Words(en="Export the file again, as UTF-8.", pl="Wyeksportuj plik jeszcze raz, w UTF-8."),
)
FILE_REFUSED = ReasonCode(
    "AUDIT-FILE-REFUSED",
    Words(
        en=("{count} file could not be read", "{count} files could not be read"),
        pl=(
            "{count} pliku nie udało się odczytać",
            "{count} plików nie udało się odczytać",
            "{count} plików nie udało się odczytać",
        ),
    ),
    Words(en="The rules of the file format", pl="Reguły formatu pliku"),
    Weight.CAUTION,
    Words(
        en="Save it again as CSV or XLSX, without a password; why, is said below for each file.",
        pl="Zapisz go ponownie jako CSV lub XLSX, bez hasła; powód podano niżej przy każdym pliku.",
    ),
)
NOTHING_WRONG = ReasonCode(
    "AUDIT-CLEAN",
    Words(en="Nothing wrong was found in the values.", pl="W wartościach nie znaleziono błędów."),
    ACCURACY,
)
