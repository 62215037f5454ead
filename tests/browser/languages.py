"""Texts left in the wrong language on a page, by the catalogue and by the words declared beside code."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from babel.messages.pofile import read_po
from django.utils.translation import gettext, override

import klientela
from klientela.atoms.decision import ReasonCode
from klientela.atoms.words import Language, Words
from klientela.clients.parties.details import LEGAL_FORMS
from tools.catalogues import CATALOGUE

FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>")
OWN_NAMES = frozenset({"Polski", "English"})  # languages are offered in their own words
LONG = 3  # a part of a text has this many words before it is looked for inside others

GATHER = """() => {
  const found = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest("script, style, noscript, template, [lang]:not(html)"))
      found.push(walker.currentNode.data);
  for (const name of ["aria-label", "title", "alt", "placeholder", "data-label"])
    for (const element of document.body.querySelectorAll(`[${name}]`)) found.push(element.getAttribute(name));
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Texts:
    """What only one language says: whole texts, and long parts of texts that have something filled in."""

    whole: frozenset[str]
    parts: frozenset[str]


def left_over(texts: Iterable[str], language: Language) -> list[str]:
    """Return the texts of a page in `language` that are in the other one."""
    other = _only("en" if language == "pl" else "pl")
    seen = dict.fromkeys(" ".join(text.split()) for text in texts)
    return [text for text in seen if text and _is_foreign(text, language, other)]


def _is_foreign(text: str, language: Language, other: Texts) -> bool:
    if text.removesuffix(" · Klientela") in other.whole or any(part in text for part in other.parts):
        return True
    with override(language):  # the catalogues of Django and allauth
        return language == "pl" and text not in OWN_NAMES and gettext(text) != text


@cache
def _only(language: Language) -> Texts:
    english, polish = _texts(said[0] for said in _pairs()), _texts(said[1] for said in _pairs())
    mine, theirs = (english, polish) if language == "en" else (polish, english)
    in_names = {words.pl for words in LEGAL_FORMS.values()}  # of firms, which are data in any language
    return Texts(mine.whole - theirs.whole - OWN_NAMES, mine.parts - theirs.parts - in_names)


def _texts(forms: Iterable[tuple[str, ...]]) -> Texts:
    split = [[" ".join(part.split()) for part in FILLED_IN.split(text)] for said in forms for text in said]
    whole = {parts[0] for parts in split if len(parts) == 1}
    parts = {part for parts in split for part in parts if len(part.split()) >= LONG}
    return Texts(frozenset(whole), frozenset(parts))


def _pairs() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="pl"):
            if message.id:
                yield _forms(message.id), _forms(message.string)
    for words in _declared():
        yield _forms(words.en), _forms(words.pl)


def _declared() -> Iterator[Words]:
    for info in pkgutil.walk_packages(klientela.__path__, "klientela."):
        if ".migrations" in info.name or info.name in ("klientela.main.wsgi", "klientela.__main__"):
            continue
        for value in vars(importlib.import_module(info.name)).values():
            for one in value.values() if isinstance(value, dict) else (value,):
                if isinstance(one, Words):
                    yield one
                elif isinstance(one, ReasonCode):
                    yield one.words


def _forms(text: str | Iterable[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)
