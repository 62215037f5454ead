"""Legal forms of organisations, in Poland and around it, in the ways people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from klientela.atoms.text import words


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A legal form: its usual short name, its country (empty where several share it), and who stands behind it.

    `has_natural_partners` says that its owners are named natural persons without a body of law between, so that data
    about it are data about them.
    """

    short: str
    country: str
    has_natural_partners: bool = False


@dataclass(frozen=True, slots=True)
class NamedForm:
    """A firm's name with its legal form taken out: `core` is what tells it from others, folded."""

    form: LegalForm | None
    core: str


# Each line: short name | country | variants as folded words. A leading > stands for "only at the end of the name",
# because the letters also occur inside names. Sources: Kodeks spółek handlowych, Kodeks cywilny Art. 860 (s.c.), the
# statutes of the other forms; the foreign ones from Directive (EU) 2017/1132 Annex II and Directive 2013/34/EU.
_TABLE = """
Sp. z o.o. sp.k.|PL|sp z o o sp k, sp z oo sp k, sp zoo sp k
Sp. z o.o. sp.k.|PL|spolka z ograniczona odpowiedzialnoscia spolka komandytowa, sp z o o spolka komandytowa
Sp. z o.o. sp.k.|PL|spolka z o o sp k
Sp. z o.o.|PL|sp z o o, sp z oo, sp zoo, spzoo, sp z o, spolka z o o, spolka z oo, spolka zoo
Sp. z o.o.|PL|spolka z ograniczona odpowiedzialnoscia, spolki z ograniczona odpowiedzialnoscia
Sp. z o.o.|PL|sp z ograniczona odpowiedzialnoscia, z o o
S.A.|PL|spolka akcyjna, >s a, >sa
P.S.A.|PL|prosta spolka akcyjna, >p s a, >psa
S.K.A.|PL|spolka komandytowo akcyjna, >s k a, >ska
Sp.j.|PL|spolka jawna, sp j, >spj
Sp.k.|PL|spolka komandytowa, sp k, sp kom, >spk
Sp.p.|PL|spolka partnerska, sp p
s.c.|PL|spolka cywilna, s c, >sc
Fundacja|PL|fundacja
Stowarzyszenie|PL|stowarzyszenie, >stow
Spółdzielnia|PL|spoldzielnia, spoldzielnia mieszkaniowa, spoldzielnia pracy, spoldzielnia socjalna
Wspólnota mieszkaniowa|PL|wspolnota mieszkaniowa
Przedsiębiorstwo państwowe|PL|przedsiebiorstwo panstwowe
SP ZOZ|PL|sp zoz, spzoz, samodzielny publiczny zaklad opieki zdrowotnej
Jednostka publiczna|PL|gmina, urzad gminy, urzad miasta, urzad skarbowy, starostwo powiatowe, szkola podstawowa
Jednostka publiczna|PL|liceum, politechnika, uniwersytet, ministerstwo, zespol szkol, powiat
Parafia|PL|parafia
GmbH & Co. KG|DE|gmbh co kg
GmbH||gmbh, gesellschaft mit beschrankter haftung, ges m b h, gesmbh
UG|DE|ug haftungsbeschrankt, >ug
AG||aktiengesellschaft, >ag
KG|DE|kommanditgesellschaft, >kg
OHG|DE|>ohg
e.K.|DE|>e k
e.V.|DE|>e v
Ltd||limited, ltd
PLC|GB|>plc
LLP|GB|>llp
LLC||>llc, >l l c
Inc.|US|>inc, incorporated
Corp.|US|>corp, corporation
s.r.o.||spol s r o, s r o, >sro
a.s.||>a s
v.o.s.||>v o s
S.r.l.||s r l, srl
S.p.A.|IT|s p a, >spa
S.A.S.|FR|>sas, >s a s
SARL|FR|sarl, s a r l
EURL|FR|>eurl
S.L.|ES|>s l, >slu, >s l u
B.V.|NL|>b v, >bv
N.V.||>n v, >nv
BVBA|BE|>bvba
AB|SE|aktiebolag, >ab
AS|NO|>as
A/S|DK|aktieselskab
ApS|DK|>aps
Oy|FI|>oy, >oyj
UAB|LT|uab
SIA|LV|sia
OÜ|EE|osauhing
Kft.|HU|kft
Zrt.|HU|>zrt
Nyrt.|HU|>nyrt
d.o.o.||d o o, doo
d.d.||>d d
EOOD|BG|eood
OOD|BG|ood
Lda|PT|>lda
SE||>se, societas europaea
TOV|UA|tov, tzov
"""
_NATURAL_PARTNERS = frozenset({"s.c."})


def _parsed() -> dict[str, tuple[LegalForm, bool]]:
    variants: dict[str, tuple[LegalForm, bool]] = {}
    for line in _TABLE.strip().splitlines():
        short, country, written = line.split("|")
        form = LegalForm(short, country, short in _NATURAL_PARTNERS)
        for variant in written.split(","):
            name = variant.strip()
            variants[name.removeprefix(">")] = (form, name.startswith(">"))
    return variants


_VARIANTS = _parsed()
_PATTERN = re.compile(r"\b(?:" + "|".join(sorted(_VARIANTS, key=len, reverse=True)) + r")\b")
_TAIL = re.compile(r"\s*(?:w likwidacji|w upadlosci|w restrukturyzacji|w organizacji|oddzial.*|i spolka)$")
# Abbreviations and words that describe a business without telling it from others.
_GENERIC_LISTED = """
fhu phu pphu ppuh puh fh fu ph pp ppu zpu zpuh zuh zph phup pw ppw zpch firma przedsiebiorstwo zaklad handlowo
uslugowo handlowe uslugowe produkcyjne handlowa uslugowa produkcyjna produkcyjno handlowy uslugowy produkcyjny
wielobranzowe wielobranzowa grupa group holding company co
"""
_GENERIC = frozenset(_GENERIC_LISTED.split())


@lru_cache(maxsize=65_536)
def split_legal_form(name: str) -> NamedForm:
    """Take the legal form and generic words out of a firm's name; the core stays whole when nothing else is left."""
    text = _TAIL.sub("", " ".join(_joined_abbreviations(words(name))))
    form, rest = _without_form(text)
    kept = [word for word in rest.split() if word not in _GENERIC]
    return NamedForm(form, " ".join(kept) or rest or text)


_DOTTED = re.compile(r"^(?:f h u|p h u|p p h u|p p u h|f u h|p u h|z u h|z p h|z p u|p w|f h|p h)\b")


def _joined_abbreviations(found: list[str]) -> list[str]:
    """Write „F.H.U.”, which falls apart into letters, as one word."""
    text = " ".join(found)
    return _DOTTED.sub(lambda dotted: dotted[0].replace(" ", ""), text).split()


def _without_form(text: str) -> tuple[LegalForm | None, str]:
    for found in _PATTERN.finditer(text):
        form, is_only_last = _VARIANTS[found[0]]
        is_last = found.end() == len(text)
        if is_last or not is_only_last:
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return form, " ".join(rest.split())
    return None, text


# Words that name a business: a name that holds one is a firm's, whichever column it stands in.
_FIRM_WORDS_LISTED = """
uslugi usluga zaklad firma sklep przedsiebiorstwo biuro hurtownia gabinet kancelaria studio salon apteka piekarnia
restauracja kwiaciarnia warsztat serwis agencja centrum fabryka drukarnia ksiegarnia cukiernia kawiarnia hotel pensjonat
pracownia przychodnia klinika szkola przedszkole urzad gmina fundacja stowarzyszenie spoldzielnia parafia towarzystwo
instytut zwiazek izba wydawnictwo gospodarstwo dzialalnosc jdg transport trans bud handel auto meble
"""
_FIRM_WORDS = frozenset(_FIRM_WORDS_LISTED.split()) | _GENERIC


def looks_like_firm(text: str) -> bool:
    """Say whether a name is that of a firm: it has a legal form, or a word that names a business."""
    if split_legal_form(text).form:
        return True
    return any(word in _FIRM_WORDS for word in _joined_abbreviations(words(text)))


def describes_business_only(core: str) -> bool:
    """Say whether a firm's core name is made of words for a business alone („biuro”, „sklep meble”)."""
    return all(word in _FIRM_WORDS or len(word) == 1 for word in core.split())
