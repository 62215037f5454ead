"""An answer that explains itself: a verdict, the reason that decided, and what else was weighed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from klientela.atoms.law.citation import cite
from klientela.atoms.words import Language, Param, Words


class Verdict(StrEnum):
    """The three values of every answer; *unknown* is never a silent yes or no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Weight(StrEnum):
    """How much a reason costs when it is left alone; the order is that of a report."""

    STOP = "stop"
    CAUTION = "caution"
    HINT = "hint"
    FINE = "fine"

    @property
    def rank(self) -> int:
        """Return 0 for what costs most."""
        return list(Weight).index(self)


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """A reason that a rule can give: its stable code, both texts, the law or rule behind it, and the next step.

    `source` cites what it rests on (`GDPR Art. 14(3)`, `RFC 5321 §4.5.3`); `step` says what to do about it.
    """

    code: str
    words: Words
    source: str | Words
    weight: Weight = Weight.FINE
    step: Words | None = None

    def cited(self, language: Language) -> str:
        """Return the source as it is cited in `language`."""
        return self.source.said(language) if isinstance(self.source, Words) else cite(self.source, language)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a reason can be checked: a ledger entry, a row of a file, a document."""

    kind: str
    ref: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as it applied: a code with this case's parameters and evidence."""

    code: ReasonCode
    params: dict[str, Param] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    def said(self, language: Language) -> str:
        """Return the reason as a sentence in `language`."""
        return self.code.words.said(language, **self.params)

    def step_said(self, language: Language) -> str | None:
        """Return what to do next, or None where there is nothing to do."""
        return self.code.step.said(language, **self.params) if self.code.step else None


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer: `deciding` alone gave the verdict, `weighed` are all the others that were looked at.

    `missing` names what would change the answer; `valid_until` says how long it holds; `rules_version`
    which rules gave it.
    """

    verdict: Verdict
    deciding: Reason
    rules_version: str
    weighed: tuple[Reason, ...] = ()
    missing: tuple[Reason, ...] = ()
    valid_until: datetime | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the deciding reason first, then all others."""
        return (self.deciding, *self.weighed)
