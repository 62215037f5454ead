"""What a person says that the columns of a file are: checked, kept in the import's folder, told in the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from klientela.atoms.formats.tables.by_hand import FIELDS, takes_one_column, tells_who
from klientela.atoms.formats.tables.mapping import column_letter
from klientela.atoms.words import Words
from klientela.base.exchange.folder import MAPPING, read_json, write_json
from klientela.base.vault.said_error import SaidError

# For each list of the file, by its name: the fields of the columns that were changed, by their numbers as texts.
ByHand = Mapping[str, Mapping[str, str]]


class MappingError(SaidError):
    """What a person says of the columns cannot be; nothing was changed."""


class UnknownColumnError(MappingError):
    """The file has no such list or column."""

    words = Words(en="The file has no such column.", pl="W pliku nie ma takiej kolumny.")


class UnknownFieldError(MappingError):
    """There is no such field."""

    words = Words(
        en="There is no field {field}. The fields are: {known}.", pl="Nie ma pola {field}. Dostępne pola: {known}."
    )


class DoubledFieldError(MappingError):
    """Two columns of one list are to be a field that takes one value."""

    words = Words(
        en="The columns “{one}” and “{other}” cannot both be read as the same field: a row has only one of it.",
        pl="Kolumn „{one}” i „{other}” nie można odczytać jako tego samego pola: wiersz ma tylko jedno takie pole.",
    )


class NobodyToldError(MappingError):
    """No column of a list names or reaches anybody."""

    words = Words(
        en="With these columns no row names or reaches anybody. Choose at least one column with a name, a firm, an "
        "e-mail address, a phone number or a firm's number.",
        pl="Z takimi kolumnami żaden wiersz nie wskazuje nikogo. Wybierz przynajmniej jedną kolumnę z imieniem, "
        "nazwiskiem, nazwą firmy, adresem e-mail, telefonem albo numerem firmy.",
    )


def kept_mapping(folder: Path) -> dict[str, dict[str, str]]:
    """Return what a person has said of the columns so far."""
    found: dict[str, dict[str, str]] = read_json(folder / MAPPING).get("by_hand", {})
    return found


def keep_mapping(folder: Path, by_hand: ByHand) -> None:
    """Keep what a person says of the columns, in place of what was said before."""
    write_json(folder / MAPPING, {"by_hand": by_hand})


def changed_mapping(lists: Sequence[Mapping[str, Any]], before: ByHand, chosen: ByHand) -> dict[str, dict[str, str]]:
    """Return what was said before with what is chosen now, as far as it differs from how the lists are read.

    Raises MappingError.
    """
    by_part = {one["part"]: one["columns"] for one in lists if one["columns"]}
    changed = {part: dict(columns) for part, columns in before.items()}
    for part, fields in chosen.items():
        columns = by_part.get(part, ())
        for column, field in fields.items():
            if not column.isdecimal() or int(column) >= len(columns):
                raise UnknownColumnError
            if field and field not in FIELDS and field != columns[int(column)][1]:
                raise UnknownFieldError(field=field[:60], known=", ".join(FIELDS))
            if field != columns[int(column)][1]:
                changed.setdefault(part, {})[column] = field
    _check(by_part, changed)
    return changed


def _check(by_part: Mapping[str, Sequence[Any]], by_hand: ByHand) -> None:
    used = {part: _fields(columns, by_hand.get(part, {})) for part, columns in by_part.items()}
    for part, chosen in by_hand.items():
        _refuse_doubled(by_part[part], used[part], {int(column) for column in chosen})
        if any(used[part]) and not tells_who(set(used[part])):
            raise NobodyToldError
    if by_hand and not any(tells_who(set(fields)) for fields in used.values()):
        raise NobodyToldError


def _fields(columns: Sequence[Any], chosen: Mapping[str, str]) -> list[str]:
    return [chosen.get(str(index), column[1]) for index, column in enumerate(columns)]


def _refuse_doubled(columns: Sequence[Any], fields: Sequence[str], chosen: AbstractSet[int]) -> None:
    """Refuse two columns for one value; where the file has them so by itself, the first that is filled is taken."""
    first: dict[str, int] = {}
    for index, field in enumerate(fields):
        if not field or not takes_one_column(field):
            continue
        other = first.setdefault(field, index)
        if other != index and chosen & {other, index}:
            raise DoubledFieldError(one=columns[other][0][:60], other=columns[index][0][:60])


def mapping_told(lists: Sequence[Mapping[str, Any]], by_hand: ByHand) -> dict[str, dict[str, str]]:
    """Return what was changed by hand as evidence tells it: by the numbers of lists and the letters of columns.

    Headers and names of sheets are left out: where a file has no header, its first row may be somebody's data.
    """
    return dict(_told(lists, by_hand))


def _told(lists: Sequence[Mapping[str, Any]], by_hand: ByHand) -> Iterator[tuple[str, dict[str, str]]]:
    for number, one in enumerate(lists, start=1):
        if chosen := by_hand.get(one["part"]):
            columns = sorted(chosen.items(), key=lambda pair: int(pair[0]))
            yield str(number), {column_letter(int(column)): field for column, field in columns}
