"""What verifying can find, in both languages: `STOP` says the evidence is not whole, `HINT` is worth knowing."""

from __future__ import annotations

from klientela.atoms.decision import ReasonCode, Weight
from klientela.atoms.words import Words

_TREE = "RFC 6962 §2.1"
_OWN = "docs/evidence.md"


def _stop(code: str, source: str, *, en: str, pl: str) -> ReasonCode:
    return ReasonCode(code, Words(en=en, pl=pl), source, Weight.STOP)


def _hint(code: str, *, en: str, pl: str) -> ReasonCode:
    return ReasonCode(code, Words(en=en, pl=pl), _OWN, Weight.HINT)


ENTRY_CHANGED = _stop(
    "LEDGER-ENTRY-CHANGED",
    _TREE,
    en="Entry {seq} is not what was sealed.",
    pl="Wpis {seq} różni się od tego, który opieczętowano.",
)
ENTRY_MISSING = _stop(
    "LEDGER-ENTRY-MISSING", _OWN, en="Entry {seq} was sealed and is gone.", pl="Brakuje opieczętowanego wpisu {seq}."
)
GAP = _stop(
    "LEDGER-GAP",
    _OWN,
    en="The sequence jumps from {expected} to {seq}.",
    pl="Numeracja przeskakuje z {expected} na {seq}.",
)
TILE_CHANGED = _stop(
    "LEDGER-TILE-CHANGED",
    _TREE,
    en="Tile {level}/{number} does not match the entries below it.",
    pl="Kafel {level}/{number} nie zgadza się z wpisami pod nim.",
)
ROOT_DIFFERS = _stop(
    "LEDGER-ROOT-DIFFERS",
    _TREE,
    en="The entries do not give the root that was signed at {size} entries (epoch {epoch}).",
    pl="Z wpisów nie wynika skrót, który podpisano przy liczbie wpisów {size} (epoka {epoch}).",
)
HEAD_UNSIGNED = _stop(
    "LEDGER-HEAD-UNSIGNED",
    "RFC 8032",
    en="The head at {size} entries (epoch {epoch}) does not bear our signature.",
    pl="Głowa drzewa przy liczbie wpisów {size} (epoka {epoch}) nie ma naszego podpisu.",
)
EPOCH_UNSIGNED = _stop(
    "LEDGER-EPOCH-UNSIGNED",
    "RFC 8032",
    en="Epoch {epoch} does not bear our signature.",
    pl="Epoka {epoch} nie ma naszego podpisu.",
)
NO_HEAD = _stop(
    "LEDGER-NO-HEAD",
    _OWN,
    en="{size} entries are sealed, but the last head covers {covered}.",
    pl="Opieczętowano wpisów: {size}, ale ostatnia głowa drzewa obejmuje: {covered}.",
)
ROLLED_BACK = _stop(
    "LEDGER-ROLLED-BACK",
    _OWN,
    en="The log of heads knows a head at {size} entries (epoch {epoch}) that the database does not have: "
    "the database was put back to an older state, or its heads were removed.",
    pl="Dziennik głów zna głowę przy liczbie wpisów {size} (epoka {epoch}), której nie ma w bazie danych: "
    "bazę cofnięto do starszego stanu albo usunięto z niej głowy.",
)
LOG_MISSING = _stop(
    "LEDGER-LOG-MISSING",
    _OWN,
    en="heads.log, beside the keys, is missing, so that a database put back to an older state would not be noticed.",
    pl="Brakuje pliku heads.log obok kluczy, więc cofnięcia bazy danych do starszego stanu nie dałoby się zauważyć.",
)
KEY_LOST = _stop(
    "LEDGER-KEY-LOST",
    "RFC 8032",
    en="The key that signed the heads is missing or damaged, so that no signature can be checked. Put the folder of "
    "the keys back from its own backup.",
    pl="Brakuje klucza, którym podpisano głowy drzewa, albo jest uszkodzony, więc nie można sprawdzić podpisów. "
    "Przywróć folder kluczy z jego własnej kopii zapasowej.",
)
GUARD_MISSING = _stop(
    "LEDGER-GUARD-MISSING",
    _OWN,
    en="The database no longer refuses changes to {table}: its triggers were removed or replaced ({triggers}).",
    pl="Baza danych nie odrzuca już zmian w tabeli {table}: usunięto lub podmieniono wyzwalacze ({triggers}).",
)
LOG_CHANGED = _stop(
    "LEDGER-LOG-CHANGED",
    _OWN,
    en="Line {line} of heads.log is not a head we signed.",
    pl="Wiersz {line} pliku heads.log nie jest głową, którą podpisaliśmy.",
)
FORGOTTEN = _stop(
    "LEDGER-FORGOTTEN",
    _OWN,
    en="Entries older than the sealer's window and still unsealed: {count}. The first is of {at}.",
    pl="Wpisy starsze niż okno pieczętowania i wciąż nieopieczętowane: {count}. Pierwszy pochodzi z {at}.",
)
PAYLOAD_CHANGED = _stop(
    "LEDGER-PAYLOAD-CHANGED",
    _OWN,
    en="Part {part} of entry {seq} is not what the entry commits to.",
    pl="Część {part} wpisu {seq} nie jest tym, do czego wpis zobowiązuje.",
)
PAYLOAD_MISSING = _stop(
    "LEDGER-PAYLOAD-MISSING",
    _OWN,
    en="A part of entry {seq} or its key is gone, although the replay file knows of no erasure, and no sealed entry of "
    "an import that was taken back.",
    pl="Brakuje części wpisu {seq} lub jej klucza, choć plik odtwarzania nie zna takiego usunięcia danych, a żaden "
    "opieczętowany wpis nie mówi o cofnięciu importu.",
)
REPLAY_CHANGED = _stop(
    "LEDGER-REPLAY-CHANGED",
    _OWN,
    en="Line {line} of the replay file was changed.",
    pl="Wiersz {line} pliku odtwarzania został zmieniony.",
)
STAMP_WRONG = _stop(
    "LEDGER-STAMP-WRONG",
    "RFC 3161",
    en="A time stamp does not belong to the head at {size} entries (epoch {epoch}).",
    pl="Znacznik czasu nie należy do głowy przy liczbie wpisów {size} (epoka {epoch}).",
)
UNSEALED = _hint(
    "LEDGER-UNSEALED",
    en="Entries recorded but not sealed yet: {count}. The first is of {at}.",
    pl="Wpisy zapisane, ale jeszcze nieopieczętowane: {count}. Pierwszy pochodzi z {at}.",
)
LOST = _hint(
    "LEDGER-LOST",
    en="Epoch {epoch} began at {size} entries; {known} were known before the restore, so that {lost} were lost.",
    pl="Epoka {epoch} zaczęła się przy liczbie wpisów {size}; przed przywróceniem znano ich {known}, utracono: {lost}.",
)
ACCEPTED = _hint(
    "LEDGER-ACCEPTED",
    en="Epoch {epoch} was opened by `klientela ledger accept-heads` at {size} entries ({loss}): that the database was "
    "not put back to an older state before cannot be shown.",
    pl="Epokę {epoch} otwarto poleceniem `klientela ledger accept-heads` przy liczbie wpisów {size} ({loss}): "
    "nie da się wykazać, że wcześniej nie cofnięto bazy danych do starszego stanu.",
)
CLOCK_WENT_BACK = _hint(
    "LEDGER-CLOCK-WENT-BACK",
    en="The clock went back at {count} places, first at entry {seq}.",
    pl="Liczba miejsc, w których zegar się cofnął: {count}; pierwsze przy wpisie {seq}.",
)
