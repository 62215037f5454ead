"""Why a file, or a row of it, could not be read: the texts that a user gets for each."""

from __future__ import annotations

from klientela.atoms.decision import ReasonCode, Weight
from klientela.atoms.words import Words

_SAVE_AS = Words(
    en="Save the list as CSV (UTF-8), XLSX or vCard and give that file.",
    pl="Zapisz listę jako CSV (UTF-8), XLSX lub vCard i wskaż ten plik.",
)
_WITHOUT_PASSWORD = Words(
    en="Open the file in the program that made it, remove the password and save a copy.",
    pl="Otwórz plik w programie, w którym powstał, usuń hasło i zapisz kopię.",
)
_SPLIT = Words(en="Split the file into smaller ones.", pl="Podziel plik na mniejsze.")
_OWN_RULE = "klientela: limits of reading"


def _stop(code: str, words: Words, *, source: str = _OWN_RULE, step: Words | None = None) -> ReasonCode:
    return ReasonCode(code, words, source, Weight.STOP, step)


def _caution(code: str, words: Words, *, source: str = _OWN_RULE, step: Words | None = None) -> ReasonCode:
    return ReasonCode(code, words, source, Weight.CAUTION, step)


# Refusals: the file as a whole cannot be read.
EMPTY = _stop("FILE-EMPTY", Words(en="The file is empty.", pl="Plik jest pusty."))
UNREADABLE_PATH = _stop(
    "FILE-NOT-OPENED",
    Words(en="The file could not be opened: {why}.", pl="Nie udało się otworzyć pliku: {why}."),
)
NOT_READ = _stop(
    "FILE-NOT-READ",
    Words(en="The file could not be read to its end: {why}.", pl="Nie udało się odczytać pliku do końca: {why}."),
    step=Words(en="Copy it to another disk and give the copy.", pl="Skopiuj go na inny dysk i wskaż tę kopię."),
)
WRONG_TYPE = _stop(
    "FILE-WRONG-TYPE",
    Words(
        en="This is not a contact list but another kind of file: {kind}.",
        pl="To nie jest lista kontaktów, lecz plik innego rodzaju: {kind}.",
    ),
    step=_SAVE_AS,
)
BINARY = _stop(
    "FILE-BINARY",
    Words(
        en="The file holds binary data, not text in any encoding known here.",
        pl="Plik zawiera dane binarne, a nie tekst w znanym kodowaniu.",
    ),
    step=_SAVE_AS,
)
NO_CONTACTS = _stop(
    "FILE-NO-CONTACTS",
    Words(
        en="The file could be read, but nothing in it looks like contacts: no known column names and no column "
        "of e-mail addresses, phone numbers or tax numbers.",
        pl="Plik dało się odczytać, ale nic w nim nie wygląda na kontakty: nie ma znanych nagłówków ani kolumny "
        "z adresami e-mail, telefonami lub numerami NIP.",
    ),
    step=Words(
        en="Put column names such as “First name”, “E-mail”, “Phone” in the first row.",
        pl="Wpisz w pierwszym wierszu nagłówki, na przykład „Imię”, „E-mail”, „Telefon”.",
    ),
)
LINE_TOO_LONG = _stop(
    "FILE-LINE-TOO-LONG",
    Words(
        en="Line {line} is longer than {limit} characters; this is not a contact list.",
        pl="Wiersz {line} ma ponad {limit} znaków; to nie jest lista kontaktów.",
    ),
)
TOO_MANY_COLUMNS = _stop(
    "FILE-TOO-MANY-COLUMNS",
    Words(
        en="The table has more than {limit} columns.",
        pl="Liczba kolumn tabeli przekracza limit ({limit}).",
    ),
    step=Words(en="Delete the columns that are not needed.", pl="Usuń zbędne kolumny."),
)
TOO_MANY_CELLS = _stop(
    "FILE-TOO-MANY-CELLS",
    Words(
        en="The workbook spans more than {limit} cells; a value may stand far outside the table.",
        pl="Rozmiar arkusza przekracza limit komórek ({limit}); być może jakaś wartość stoi daleko poza tabelą.",
    ),
    step=Words(
        en="Copy the table to a new workbook, or save it as CSV.",
        pl="Skopiuj tabelę do nowego skoroszytu albo zapisz ją jako CSV.",
    ),
)
TOO_LARGE = _stop(
    "FILE-TOO-LARGE",
    Words(
        en="The file has more than {limit} bytes, the limit for this kind of file.",
        pl="Rozmiar pliku przekracza limit dla plików tego rodzaju (w bajtach: {limit}).",
    ),
    step=_SPLIT,
)
UNPACKS_TOO_LARGE = _stop(
    "FILE-UNPACKS-TOO-LARGE",
    Words(
        en="Unpacked, the file would exceed {limit} bytes.",
        pl="Po rozpakowaniu plik przekroczyłby limit (w bajtach: {limit}).",
    ),
    step=_SPLIT,
)
BOMB = _stop(
    "FILE-ZIP-BOMB",
    Words(
        en="The file unpacks to over {ratio} times its size, as files made to do harm do. It was not read.",
        pl="Plik po rozpakowaniu rośnie ponad {ratio} razy, jak pliki tworzone w celu wyrządzenia szkody. "
        "Nie został odczytany.",
    ),
)
TOO_MANY_RECORDS = _stop(
    "FILE-TOO-MANY-RECORDS",
    Words(
        en="The file holds more than {limit} records; those beyond were not read.",
        pl="Liczba wpisów w pliku przekracza limit ({limit}); dalszych nie odczytano.",
    ),
    step=_SPLIT,
)
TOO_MANY_MEMBERS = _stop(
    "FILE-TOO-MANY-MEMBERS",
    Words(
        en="The archive holds more than {limit} files.",
        pl="Liczba plików w archiwum przekracza limit ({limit}).",
    ),
    step=_SPLIT,
)
PASSWORD = _stop(
    "FILE-PASSWORD",
    Words(en="The file is protected by a password.", pl="Plik jest zabezpieczony hasłem."),
    step=_WITHOUT_PASSWORD,
)
DAMAGED = _stop(
    "FILE-DAMAGED",
    Words(
        en="The file claims to be {kind}, but its contents are damaged.",
        pl="Plik podaje się za {kind}, ale jego zawartość jest uszkodzona.",
    ),
    step=Words(
        en="Save or download it once more from where it came.",
        pl="Zapisz lub pobierz go jeszcze raz ze źródła.",
    ),
)

# Problems: the rest of the file is still read.
CARD_TRUNCATED = _caution(
    "CARD-TRUNCATED",
    Words(
        en="The card has no end; what stood in it was kept.",
        pl="Wizytówka nie ma zakończenia; zachowano to, co zawierała.",
    ),
    source="RFC 6350 §6.1.2",
)
CARD_EMPTY = _caution(
    "CARD-EMPTY", Words(en="The card says nothing; it was skipped.", pl="Wizytówka jest pusta; pominięto ją.")
)
CARD_TOO_LARGE = _caution(
    "CARD-TOO-LARGE",
    Words(
        en="The card has more than {limit} bytes; the rest of it was left out.",
        pl="Wizytówka przekracza limit (w bajtach: {limit}); jej dalszą część pominięto.",
    ),
)
CARD_LINE_UNREADABLE = _caution(
    "CARD-LINE-UNREADABLE",
    Words(
        en="A line of the card is not “name:value”; it was left out: {text}",
        pl="Wiersz wizytówki nie ma postaci „nazwa:wartość”; pominięto go: {text}",
    ),
    source="RFC 6350 §3.3",
)
OUTSIDE_CARD = _caution(
    "CARD-OUTSIDE",
    Words(en="Text outside any card was skipped.", pl="Pominięto tekst poza wizytówkami."),
    source="RFC 6350 §3.3",
)
PAYLOAD_DROPPED = _caution(
    "CARD-PAYLOAD-DROPPED",
    Words(
        en="{name}: the attachment of {size} bytes is over the limit and was left out.",
        pl="{name}: załącznik przekracza limit i został pominięty (rozmiar w bajtach: {size}).",
    ),
)
ROW_TOO_LONG = _caution(
    "ROW-TOO-LONG",
    Words(
        en="The row has more cells ({cells}) than the header ({columns}); the surplus was kept as extra data.",
        pl="Wiersz ma więcej komórek ({cells}) niż nagłówek ({columns}); nadmiar zachowano jako dane dodatkowe.",
    ),
    source="RFC 4180 §2",
)
ROW_WITHOUT_CONTACT = _caution(
    "ROW-WITHOUT-CONTACT",
    Words(
        en="The row has no name, firm, contact detail or number; it was skipped.",
        pl="W wierszu nie ma nazwy, firmy, danych kontaktowych ani numeru; pominięto go.",
    ),
)
QUOTE_NOT_CLOSED = _caution(
    "ROW-QUOTE-NOT-CLOSED",
    Words(
        en="A quotation mark was opened and never closed; the row was read without regard to it.",
        pl="Cudzysłów otwarto, lecz nie zamknięto; wiersz odczytano z jego pominięciem.",
    ),
    source="RFC 4180 §2",
)
CELL_TOO_LONG = _caution(
    "ROW-CELL-TOO-LONG",
    Words(
        en="A cell is longer than {limit} characters; the row was skipped.",
        pl="Komórka przekracza limit znaków ({limit}); wiersz pominięto.",
    ),
)
NUL_BYTE = _caution(
    "ROW-NUL-BYTE",
    Words(
        en="The line held NUL bytes, which were taken out.", pl="Wiersz zawierał bajty zerowe (NUL), które usunięto."
    ),
)
LETTERS_LOST = _caution(
    "ROW-LETTERS-LOST",
    Words(
        en="Some letters could not be decoded; � stands in their place.",
        pl="Części liter nie udało się odczytać; w ich miejscu stoi znak �.",
    ),
)
DIGITS_LOST = _caution(
    "CELL-DIGITS-LOST",
    Words(
        en="“{column}”: a spreadsheet cut the number down to {value}; its digits are lost, so it was not used.",
        pl="„{column}”: arkusz skrócił liczbę do {value}; jej cyfry przepadły, więc jej nie użyto.",
    ),
    step=Words(
        en="Format the column as text in the source and export it again.",
        pl="W pliku źródłowym ustaw format kolumny na tekst i wyeksportuj ją ponownie.",
    ),
)
NESTED_ARCHIVE = _stop(
    "FILE-NESTED-ARCHIVE",
    Words(
        en="An archive inside an archive is not opened.",
        pl="Archiwum w archiwum nie jest otwierane.",
    ),
    step=Words(en="Unpack it and give the inner file.", pl="Rozpakuj je i wskaż plik wewnętrzny."),
)
NO_LIST_IN_ARCHIVE = _stop(
    "FILE-NO-LIST-IN-ARCHIVE",
    Words(en="No file in the archive is a contact list.", pl="Żaden plik w archiwum nie jest listą kontaktów."),
)
