"""What reading a file may find besides contacts: limits met, problems of single rows, refusal of the whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from klientela.atoms.decision import Reason, ReasonCode
from klientela.atoms.formats.contact import Place
from klientela.atoms.words import Param

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read at most, so that no file can exhaust the machine; sizes in bytes.

    CSV and vCard are streamed and need no limit on their size; a workbook is held in memory.
    """

    line: int = MIB
    columns: int = 1_000
    cells: int = 5_000_000  # spanned by all sheets of a workbook, empty cells included; some 80 bytes each
    workbook: int = 64 * MIB
    archive: int = 512 * MIB
    members: int = 200
    workbook_members: int = 10_000  # pictures in a workbook are members of its archive
    unpacked: int = 512 * MIB
    ratio: int = 200
    ratio_from: int = 16 * MIB  # a small file may well shrink 200 times: it does no harm
    card: int = 8 * MIB
    payload: int = 2 * MIB
    problems: int = 1_000
    # Whoever looks for duplicates keeps some 5 KB of each record until the last one is read: 2.5 GB of so many.
    records: int = 500_000


DEFAULT_LIMITS = Limits()


class UnreadableFile(Exception):  # noqa: N818  # it names the state of the file, as the user is told
    """The file cannot be read as a contact list; `reason` says why in the user's language."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.said("en"))
        self.reason = reason


def refusal(code: ReasonCode, **params: Param) -> UnreadableFile:
    """Return the exception that refuses a file for `code`."""
    return UnreadableFile(Reason(code, dict(params)))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at one place of a file that was otherwise read."""

    place: Place
    reason: Reason


@dataclass(slots=True)
class Problems:
    """The problems of one reading: the first `limit` of them in full, and how many there were in all."""

    limit: int = DEFAULT_LIMITS.problems
    found: list[Problem] = field(default_factory=list)
    total: int = 0

    def add(self, place: Place, code: ReasonCode, **params: Param) -> None:
        """Record a problem at `place`."""
        self.skipped(place, Reason(code, dict(params)))

    def skipped(self, place: Place, reason: Reason) -> None:
        """Record that a whole sheet or member was passed over for the reason it was refused."""
        self.total += 1
        if len(self.found) < self.limit:
            self.found.append(Problem(place, reason))

    def codes(self) -> list[str]:
        """Return the codes of the problems in the order they were met."""
        return [problem.reason.code.code for problem in self.found]
