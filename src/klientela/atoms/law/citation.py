"""How a law is cited in each language: GDPR Art. 14(3)(a) is art. 14 ust. 3 lit. a RODO."""

from __future__ import annotations

import re

from klientela.atoms.words import Language

_ARTICLES = re.compile(r"GDPR Art\. ((?:\d+(?:\(\w+\))*(?:-\d+)?(?:, )?)+)")
_POINTS = re.compile(r"\((\w+)\)")
_OTHER = (
    ("Regulation 1182/71 Art. ", "rozporządzenie 1182/71 art. "),
    ("Kodeks cywilny Art. ", "art. Kodeksu cywilnego "),
    ("recital ", "motyw "),
    ("PKE art. 398", "art. 398 PKE"),
    (" Art. ", " art. "),
)


def cite(source: str, language: Language) -> str:
    """Return a citation as lawyers write it in `language`; in English it stands as declared."""
    if language == "en":
        return source
    source = _ARTICLES.sub(lambda found: f"art. {_polish(found[1])} RODO", source)
    source = re.sub(r"RODO(\w)", r"RODO, \1", source)
    for english, polish in _OTHER:
        source = source.replace(english, polish)
    return source


def _polish(articles: str) -> str:
    """Write `14(3)(a), 5(2)` as `14 ust. 3 lit. a, art. 5 ust. 2`."""
    return ", ".join(_article(article) for article in articles.rstrip(", ").split(", "))


def _article(article: str) -> str:
    number = article.partition("(")[0]
    points = [f"ust. {point}" if point.isdigit() else f"lit. {point}" for point in _POINTS.findall(article)]
    if number == "4" and points:  # definitions are points, not paragraphs
        points[0] = points[0].replace("ust.", "pkt")
    return " ".join([number, *points])
