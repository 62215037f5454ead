"""Text made comparable: folded, split, sorted as Polish dictionaries do, stemmed, and reduced to how it sounds."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

# Letters that Unicode does not take apart (NFKD leaves them whole), with what people type in their place.
_WHOLE_LETTERS = str.maketrans(
    {
        "ł": "l",
        "Ł": "l",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "Ð": "d",
        "ß": "ss",
        "ẞ": "ss",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "þ": "th",
        "Þ": "th",
        "ı": "i",
        "ħ": "h",
        "Ħ": "h",
        "ŧ": "t",
        "Ŧ": "t",
        "ŋ": "n",
        "Ŋ": "n",
        "ĸ": "k",
    }
)
_WORD = re.compile(r"[^\W_]+")
_CACHED_WORDS = 65_536  # bounded, because what is cached are names and other people's words


def fold(text: str) -> str:
    """Return `text` without case, diacritics and ligatures, as people type it in a hurry: „Łódź” gives `lodz`.

    Folding is idempotent; characters that carry no mark stay as they are (Cyrillic is not transliterated).
    """
    if text.isascii():
        return text.lower()
    latin = text.translate(_FOLDED_LATIN)
    return latin.lower() if latin.isascii() else _fold_any(text)


def _fold_any(text: str) -> str:
    taken_apart = unicodedata.normalize("NFKD", text.translate(_WHOLE_LETTERS).casefold())
    bare = "".join(letter for letter in taken_apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKD", bare.translate(_WHOLE_LETTERS).casefold())


# The same answer for the letters of nearly all names here, worked out once: matching spends much time on folding.
_FOLDED_LATIN = {code: _fold_any(chr(code)) for code in range(0x80, 0x250)}


def words(text: str) -> list[str]:
    """Return the folded words of `text`: runs of letters and digits, in order."""
    return _WORD.findall(fold(text))


_ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
# One ASCII character per letter, so that a plain binary comparison (SQLite BINARY, PostgreSQL "C") sorts as PN-N-01178.
_RANK = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
_AFTER_PRIMARY = "\x1f"  # lower than a space, so that a name sorts before its own extensions


def polish_sort_key(text: str) -> str:
    """Return a key that compares binary as Polish sorts: a ą b c ć ... l ł m; spaces first, then digits, then letters.

    Foreign marks count only when all else is equal; foreign alphabets come last.
    """
    composed = unicodedata.normalize("NFC", text).casefold()
    primary = "".join(_ranked(letter) for letter in composed)
    return " ".join(primary.split()) + _AFTER_PRIMARY + composed.replace("\x00", "")


@lru_cache(maxsize=1024)
def _ranked(letter: str) -> str:
    if letter in _RANK:
        return _RANK[letter]
    return "".join(_RANK.get(part, part if part.isalnum() else " ") for part in fold(letter))


@lru_cache(maxsize=_CACHED_WORDS)
def stem_pl(word: str) -> str:
    """Return the folded Polish stem of one word (Snowball): `klientami` and `klienta` give `klient`."""
    # A stemmer keeps the word in itself while it works, so that each call needs its own among threads.
    return fold(snowballstemmer.stemmer("polish").stemWord(unicodedata.normalize("NFC", word).casefold()))


_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?:szcz|scz|stsch)", "sc"),
        (r"(?:sch|sz|rz|zh)", "s"),
        (r"(?:dz|cz|tz|ts|tsch)", "c"),
        (r"ck|q", "k"),
        (r"ch", "h"),
        (r"ph|v|w", "f"),
        (r"th|d", "t"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"b", "p"),
        (r"g", "k"),
        (r"[jy]", "i"),
        (r"[ou]", "a"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[ae])[nm](?=[^aeinm])", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=_CACHED_WORDS)
def sounds(name: str) -> str:
    """Return how a Polish name sounds, coarsely, one key per word: names heard or typed alike get the same key.

    ó=u=o, rz=ż=sz=z=s, ch=h, ą=om=a, ę=en=e, x=ks, w=v=f, dz=cz=c, i=j=y, doubled letters once, b=p, d=t, g=k.
    It depends on the folded name alone, so that losing the diacritics never changes it.
    """
    return " ".join(_word_sounds(word) for word in words(name))


def _word_sounds(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word
