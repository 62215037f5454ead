"""Names of people in all the forms they are written in: declined, shortened, titled, without their diacritics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from klientela.atoms.text import fold, words
from klientela.clients.parties.rules.given_names import FEMALE_NAMES, FULL_NAME_OF, MALE_NAMES


class Sex(StrEnum):
    """The sex that a given name is borne by."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class GivenName:
    """A known given name: folded and in full („Kasi” gives `katarzyna`), with who bears it."""

    full: str
    sex: Sex


# Case endings of Polish names, folded, longest first.
_ENDINGS = re.compile(
    r"(?:(?<=[kc])(?:iego|iemu|iej|imi|im|ich|ie)|owie|owej|owi|iem|emu|ego|ami|ach|iej|ej|ych|ym|em|om|ie|ia|ii|[aeiouy])$"
)
_SHORT_ENDING = re.compile(r"(?:ie|[aeiouy])$")
_SOFTENED = ((re.compile(r"szce$"), "szka"), (re.compile(r"rze$"), "ra"), (re.compile(r"(?<=[sc])cy$"), "ki"))
_FLEETING_E = re.compile(r"(?<=[^aeiouy])e(?=[klcn]$)")  # Marek, Marka; Paweł, Pawła; Dudek, Dudka; Kupiec, Kupca
_SHORTEST_STEM = 3


@lru_cache(maxsize=65_536)
def name_stem(folded: str) -> str:
    """Return what all cases and both genders of a folded name share: `kowalskiego` and `kowalska` give `kowalsk`."""
    for softened, plain in _SOFTENED:
        folded = softened.sub(plain, folded)
    stem = _ENDINGS.sub("", folded)
    if len(stem) < _SHORTEST_STEM:  # Ewa, Lis: nothing, or one vowel, is taken from short names
        stem = _SHORT_ENDING.sub("", folded)
        return stem if len(stem) > 1 else folded
    return _FLEETING_E.sub("", stem) if len(stem) > _SHORTEST_STEM else stem


def _forms() -> dict[str, GivenName]:
    known = {name: GivenName(name, Sex.MALE) for name in MALE_NAMES}
    known.update({name: GivenName(name, Sex.FEMALE) for name in FEMALE_NAMES})
    known.update({short: known[full] for short, full in FULL_NAME_OF.items() if full in known})
    return known


_KNOWN: dict[str, GivenName] = _forms()
# `stanislaw` is the stem of a man's and of a woman's name: an exact form decides first, then the man's, listed first.
_BY_STEM: dict[str, GivenName] = {}
for _form, _name in _KNOWN.items():
    _BY_STEM.setdefault(name_stem(_form), _name)


@lru_cache(maxsize=65_536)
def given_name(folded: str) -> GivenName | None:
    """Return the given name that a folded word is a form of, or None when the table knows none."""
    exact = _KNOWN.get(folded)
    if exact or len(folded) < 4:
        return exact
    return _BY_STEM.get(name_stem(folded))


_TITLES_LISTED = """
pan pani panstwo sz szanowny szanowna p dr hab prof mgr inz lic lek med dypl arch adw mec ks o s br gen plk mjr kpt
mr mrs ms miss sir phd md mba jr sr herr frau monsieur madame doc rz prez
"""
_TITLES = frozenset(_TITLES_LISTED.split())


def name_words(text: str) -> list[str]:
    """Return the folded words of a person's name, without titles and forms of address; initials stay."""
    found = words(text)
    return [word for word in found if word not in _TITLES or len(found) == 1]


def family_name_first(text: str) -> tuple[str, str] | None:
    """Return the given and the family name of „Gąsienica Stanisław”, as written; None in any other order, or in doubt.

    Only a last word that is the one known given name, in the nominative, tells: family names are borne as given ones.
    """
    *family, given = [word.strip(",") for word in text.split()] or [""]
    if not family or fold(given) not in _KNOWN or len(name_words(text)) < len(words(text)):
        return None
    return None if any(given_name(word) for one in family for word in words(one)) else (given, " ".join(family))


def names_a_person(text: str) -> tuple[str, str] | None:
    """Return the given and the family name that stand together in a text („F.H.U. Jan Kowalski”), or None."""
    found = [word for word in words(text) if not word.isdigit()]
    usual = pairwise(found)
    reversed_order = ((second, first) for first, second in pairwise(found))
    for given, family in (*usual, *reversed_order):
        if given in _KNOWN and _looks_like_family_name(family):
            return given, family
    return None


_FAMILY_ENDINGS = re.compile(
    r"(?:sk[ia]|ck[ia]|dzk[ia]|icz|owicz|czyk|czak|iak|rak|lak|nak|wak|ek|ik|yk|uk|ka|ko|czuk|enko|wicz|arz|ski|el|ala|ura|uda)$"
)
_NO_FAMILY_NAMES_LISTED = """
spolka firma sklep serwis usluga uslugi bank klinika fabryka hurtownia apteka piekarnia restauracja kwiaciarnia
ksiegarnia drukarnia cukiernia stolarnia mleczarnia lodziarnia naprawa budowa sprzedaz zaklad przedsiebiorstwo
studio salon gabinet kancelaria agencja biuro centrum grupa polska polski ogrodek pracownik rynek zamek oddzial
technika fizyka muzyka elektronika mechanika logistyka automatyka turystyka poligrafika galanteria
"""
_NO_FAMILY_NAMES = frozenset(_NO_FAMILY_NAMES_LISTED.split())


# Common family names without such an ending.
_FAMILY_NAMES_LISTED = """
mazur zajac krol lis kot baran wilk maj mroz bak duda sikora zieba gajda kolodziej szulc kania gorka kaczor wrona szpak
kaczmarz czech szwed rus sowa bielec cieslar kowal mucha pajak kruk golab sroka zuk borek bugaj stachura tokarz stec
socha kalinowska wojcik kwiecien gruszka banas biernat kubica kula dziuba rogala madej marzec kurowska urban pawlik
"""
_FAMILY_NAMES = frozenset(_FAMILY_NAMES_LISTED.split())


def _looks_like_family_name(folded: str) -> bool:
    is_word = len(folded) >= 3 and folded not in _NO_FAMILY_NAMES and folded not in _TITLES
    return is_word and (folded in _FAMILY_NAMES or (folded not in _KNOWN and bool(_FAMILY_ENDINGS.search(folded))))
