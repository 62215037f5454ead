"""Every reason of the pure rules is complete: one code, both languages, a source, and no text that cannot be filled."""

import string

from klientela.atoms import taxids
from klientela.atoms.channels import email, phone
from klientela.atoms.words import Words
from klientela.clients.parties.rules import kind, values
from klientela.clients.parties.rules.matching import reasons
from klientela.clients.privacy.rules import excess_reasons, notice

MODULES = (taxids, email, phone, kind, values, reasons, excess_reasons, notice)
CODES = [code for module in MODULES for code in module.REASONS]


def _texts(words: Words, language: str) -> list[str]:
    text = getattr(words, language)
    return [text] if isinstance(text, str) else list(text)


def _fields(words: Words, language: str) -> set[str]:
    return {name for text in _texts(words, language) for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_code_is_unique():
    assert len({code.code for code in CODES}) == len(CODES)


def test_every_reason_has_a_source():
    assert [code.code for code in CODES if not code.source] == []


def test_both_languages_take_the_same_parameters():
    texts = [(code.code, words) for code in CODES for words in (code.words, code.step) if words]
    assert [name for name, words in texts if _fields(words, "pl") != _fields(words, "en")] == []


def test_texts_are_sentences_with_typographic_quotes():
    texts = [
        text
        for code in CODES
        for words in (code.words, code.step)
        if words
        for one in ("pl", "en")
        for text in _texts(words, one)
    ]
    assert [text for text in texts if text[-1] not in ".?" or '"' in text] == []
    assert [text for text in texts if not (text[0].isupper() or text[0] in "„“{")] == []
