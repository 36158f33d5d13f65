"""A classification kept in a CSV file: ours and anyone's are read by the same rules."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from klaster.model.classification import Category, Classification, Kind
from klaster.model.errors import InputError, Place
from klaster.model.text import Text, same

REQUIRED = ("code", "name_en", "name_ru")
OPTIONAL = ("parent", "level", "aliases", "valid_from", "valid_to", "lon", "lat")
ALIAS_SEPARATOR = "|"

_ISO_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
# A map may run past 180 degrees, so that a country across the antimeridian stays in one piece.
_LIMITS = {"lon": 360.0, "lat": 90.0}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: its number, as a spreadsheet shows it, and its cells stripped of spaces."""

    file: Path
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def place(self, column: str) -> Place:
        """Where a cell stands."""
        return Place(str(self.file), row=self.number, column=column)

    def split(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds several names."""
        return tuple(part.strip() for part in self[column].split(ALIAS_SEPARATOR) if part.strip())


def read_classification(
    path: str | Path, kind: Kind, *, identifier: str = "", title: Text | None = None
) -> Classification:
    """A classification from a CSV file with the columns code, name_en, name_ru.

    Parameters
    ----------
    path
        UTF-8, separated by commas, semicolons or tabs. Optional columns: ``parent`` (a code of the same
        file), ``level`` (else the depth in the tree, from 1), ``aliases`` (separated by ``|``),
        ``valid_from`` and ``valid_to`` (ISO days, the second exclusive), ``lon`` and ``lat`` (degrees).
        Other columns are ignored. Where one of the two names is blank, the other stands for both.
    kind
        "region", "industry" or "product".
    identifier, title
        Else the file's name without its suffix.

    Raises
    ------
    InputError
        Naming row and column: a missing column, a blank or repeated code, an unknown parent, a circle of
        parents, a value that is not a number or a day.

    """
    file = Path(path)
    rows = read_rows(file, REQUIRED)
    _require_unique_codes(rows)
    _require_known_parents(rows)
    parents = {row["code"]: row["parent"] for row in rows}
    _require_no_circle(rows, parents)
    categories = tuple(_category(row, parents) for row in rows)
    name = identifier or file.stem
    return Classification(name, kind, title or same(name), categories, file.name)


def read_rows(file: Path, required: Sequence[str]) -> list[Row]:
    """The rows of a CSV file that must have certain columns; blank lines count but give no row."""
    text = _text(file)
    header, _, _ = text.partition("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    try:
        columns = [column.strip() for column in next(reader, list[str]())]
        _require_columns(columns, required, file)
        return list(_filled_rows(reader, columns, file))
    except csv.Error as error:
        message = Text(f"not a well-formed CSV file: {error}", f"неправильно построенный файл CSV: {error}")
        raise InputError(message, place=Place(str(file), row=reader.line_num)) from None


def _filled_rows(records: Iterator[list[str]], columns: list[str], file: Path) -> Iterator[Row]:
    for number, record in enumerate(records, start=2):
        cells = dict(zip(columns, (cell.strip() for cell in record), strict=False))
        if any(cells.values()):
            yield Row(file, number, cells)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        message = Text(f"the file cannot be read: {reason}", f"файл не читается: {reason}")
        raise InputError(message, place=Place(str(file))) from None
    except UnicodeDecodeError:
        raise InputError(
            Text("the file is not UTF-8 text", "файл — не текст в кодировке UTF-8"),
            Text("Save it as «CSV UTF-8».", "Сохраните его как «CSV UTF-8»."),
            Place(str(file)),
        ) from None


def _require_columns(columns: list[str], required: Sequence[str], file: Path) -> None:
    missing = [column for column in required if column not in columns]
    if missing:
        found, needed, optional = ", ".join(columns) or "-", ", ".join(required), ", ".join(OPTIONAL)
        raise InputError(
            Text(f"there is no column {missing[0]!r}", f"нет столбца «{missing[0]}»"),
            Text(
                f"Found: {found}. Needed: {needed}; optional: {optional}.",
                f"Найдены: {found}. Нужны: {needed}; по желанию: {optional}.",
            ),
            Place(str(file), row=1, column=missing[0]),
        )


def _require_unique_codes(rows: list[Row]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        code = row["code"]
        if not code:
            raise InputError(Text("the code is blank", "код не указан"), place=row.place("code"))
        if code in first:
            raise InputError(
                Text(
                    f"the code {code!r} is already in row {first[code]}",
                    f"код «{code}» уже есть в строке {first[code]}",
                ),
                Text("Give every category its own code.", "Дайте каждой позиции собственный код."),
                row.place("code"),
            )
        first[code] = row.number


def _require_known_parents(rows: list[Row]) -> None:
    codes = {row["code"] for row in rows}
    for row in rows:
        parent = row["parent"]
        if parent and parent not in codes:
            raise InputError(
                Text(
                    f"the parent {parent!r} is not a code of this file",
                    f"родителя «{parent}» нет среди кодов файла",
                ),
                Text(
                    "Add a row for it, or leave the cell blank if the category is a top one.",
                    "Добавьте для него строку или оставьте ячейку пустой, если позиция верхняя.",
                ),
                row.place("parent"),
            )


def _require_no_circle(rows: list[Row], parents: Mapping[str, str]) -> None:
    for row in rows:
        chain = _chain(row["code"], parents)
        if parents[chain[-1]]:
            circle = " > ".join([*chain, parents[chain[-1]]])
            raise InputError(
                Text(f"parents go round in a circle: {circle}", f"родители образуют круг: {circle}"),
                Text("One of them must have no parent.", "У одного из них не должно быть родителя."),
                row.place("parent"),
            )


def _chain(code: str, parents: Mapping[str, str]) -> list[str]:
    """A code and the codes above it, up to a root or up to the first repetition."""
    chain = [code]
    while parents[chain[-1]] and parents[chain[-1]] not in chain:
        chain.append(parents[chain[-1]])
    return chain


def _category(row: Row, parents: Mapping[str, str]) -> Category:
    return Category(
        code=row["code"],
        name=_name(row),
        parent=row["parent"],
        level=_level(row) if row["level"] else len(_chain(row["code"], parents)),
        aliases=row.split("aliases"),
        valid_from=_day(row, "valid_from"),
        valid_to=_day(row, "valid_to"),
        point=(_degrees(row, "lon"), _degrees(row, "lat")) if row["lon"] or row["lat"] else None,
    )


def _name(row: Row) -> Text:
    english, russian = row["name_en"] or row["name_ru"], row["name_ru"] or row["name_en"]
    if not english:
        raise InputError(
            Text("a category without a name", "позиция без названия"), place=row.place("name_en")
        )
    return Text(english, russian)


def _level(row: Row) -> int:
    if not row["level"].isdecimal():
        raise InputError(
            Text(f"{row['level']!r} is not a level", f"«{row['level']}» — не уровень"),
            Text("Levels are whole numbers: 1, 2, 3.", "Уровни — целые числа: 1, 2, 3."),
            row.place("level"),
        )
    return int(row["level"])


def _day(row: Row, column: str) -> str:
    if row[column] and not _ISO_DAY.fullmatch(row[column]):
        raise InputError(
            Text(f"{row[column]!r} is not a day", f"«{row[column]}» — не дата"),
            Text("Write it as 2018-06-19.", "Запишите её так: 2018-06-19."),
            row.place(column),
        )
    return row[column]


def _degrees(row: Row, column: str) -> float:
    limit = _LIMITS[column]
    try:
        degrees = float(row[column].replace(",", "."))
    except ValueError:
        degrees = float("nan")
    if not -limit <= degrees <= limit:
        raise InputError(
            Text(
                f"{row[column]!r} is not a number of degrees between {-limit:g} and {limit:g}",
                f"«{row[column]}» — не число градусов от {-limit:g} до {limit:g}",
            ),
            place=row.place(column),
        )
    return degrees
