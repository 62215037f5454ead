"""What the kit's templates are given: plain values with their texts already said in the user's language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from klientela.atoms.decision import Decision, Reason, Verdict, Weight
from klientela.atoms.words import Language


class Tone(StrEnum):
    """What a colour means; nothing is coloured for any other reason."""

    GOOD = "good"
    CAUTION = "caution"
    STOP = "stop"
    NETWORK = "network"
    UNKNOWN = "unknown"
    HINT = "hint"
    PLAIN = "plain"


TONE_OF_WEIGHT = {
    Weight.STOP: Tone.STOP,
    Weight.CAUTION: Tone.CAUTION,
    Weight.HINT: Tone.HINT,
    Weight.FINE: Tone.GOOD,
}


@dataclass(frozen=True, slots=True)
class Link:
    """Where a next step or the evidence is."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One reason in a list: its text, and beside it the law or the date."""

    text: str
    aside: str = ""
    tone: Tone = Tone.PLAIN
    url: str = ""


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """The answer first, then why, then the evidence."""

    question: str
    answer: str
    tone: Tone
    lines: tuple[Line, ...] = ()
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with its label; `percent` draws a bar under it."""

    label: str
    value: str
    note: str = ""
    tone: Tone = Tone.PLAIN
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One case behind a finding: what it is, and where it stands."""

    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a report: how many, what, why, by which law, what to do, and cases to look at."""

    count: int
    unit: str
    title: str
    tone: Tone
    reason: str = ""
    law: str = ""
    step: str = ""
    link: Link | None = None
    examples: tuple[Example, ...] = ()
    lines: tuple[str, ...] = ()
    more: str = ""


BETWEEN = " · "  # between several values on one side


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of two records side by side; `is_different` marks what one side says and the other does not."""

    label: str
    values: tuple[str, ...]
    is_different: bool = False

    @property
    def cells(self) -> tuple[tuple[tuple[str, bool], ...], ...]:
        """Return for each side its values, and whether each is to be marked."""
        sides = [[part for part in value.split(BETWEEN) if part] for value in self.values]
        both = set.intersection(*({part.casefold() for part in side} for side in sides))
        marked = self.is_different
        return tuple(tuple((part, marked and part.casefold() not in both) for part in side) for side in sides)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Records that may be the same one, with what speaks for it."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; with a tone it is a badge."""

    text: str
    note: str = ""
    url: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; numbers stand at its end."""

    label: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; on a narrow screen each row is a card."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def body(self) -> list[list[tuple[Column, Cell]]]:
        """Return the rows with each cell's column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Happening:
    """One point of a timeline."""

    text: str
    detail: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a page of its own, so that it can be linked to and opened without a script."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Where older rows continue; keyset pages know no total and no numbers."""

    older_url: str = ""
    newest_url: str = ""


def verdict_card(question: str, answer: str, decision: Decision, language: Language) -> VerdictCard:
    """Return a decision as a card: its deciding reason first, each with its source."""
    lines = tuple(line_of(reason, language) for reason in decision.reasons)
    return VerdictCard(question, answer, _tone(decision), lines)


def line_of(reason: Reason, language: Language) -> Line:
    """Return a reason as a line with its source beside it."""
    return Line(reason.said(language), reason.code.cited(language), TONE_OF_WEIGHT[reason.code.weight])


def _tone(decision: Decision) -> Tone:
    if decision.verdict is Verdict.UNKNOWN:
        return Tone.UNKNOWN
    if decision.verdict is Verdict.NO:
        return Tone.STOP
    cautious = any(reason.code.weight in (Weight.CAUTION, Weight.STOP) for reason in decision.reasons)
    return Tone.CAUTION if cautious else Tone.GOOD
