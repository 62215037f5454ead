"""Errors of the vault and the ledger that an administrator reads: said in both languages."""

from __future__ import annotations

from typing import ClassVar

from klientela.atoms.words import Language, Param, Words


class SaidError(Exception):
    """An error with its sentence in both languages; `str()` gives the English one, for logs."""

    words: ClassVar[Words]

    def __init__(self, **params: Param) -> None:
        super().__init__(self.words.said("en", **params))
        self.params = params

    def said(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.words.said(language, **self.params)
