"""Rows of cells as drafts: what a table of records or of links says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice

from klaster.model.entity import Confidence, EntityKind, Field, Relation
from klaster.model.entity_fields import CONFIDENCES
from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.errors import Place, close_names
from klaster.model.text import Text
from klaster.sources.register_files.drafts import (
    BASIS_COLUMNS,
    LINK_ENDS,
    LINKS,
    LOST_MARK,
    Draft,
    Drafts,
    LinkDraft,
    Refusal,
    field_columns,
)

Row = tuple[int, list[str]]
_ROWS_ABOVE = 20
_BASIS_TITLES = {
    "source": Text("source", "источник"),
    "place_in_source": Text("place in the source", "место в источнике"),
    "confidence": Text("confidence", "уверенность"),
    "verified_on": Text("verified on", "проверено"),
}
_LANGUAGE_TITLES = {
    "en": Text("English", "по-английски"),
    "ru": Text("Russian", "по-русски"),
    "own": Text("own language", "на своём языке"),
}


@dataclass(frozen=True)
class Table:
    """The cells of one sheet or file: its name, its header and its rows with their numbers."""

    place: Place
    name: str
    header: list[str]
    rows: Iterable[Row]


@dataclass(frozen=True)
class Reading:
    """What a person says of a table that is not made after a template.

    ``columns`` are the table's names of our columns: then further columns that are not known are passed over.
    ``values`` stand for cells that are blank. ``kind`` is that of rows whose key and table do not tell it.
    """

    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[str, str] = field(default_factory=dict[str, str])


AS_IT_IS = Reading()


def drafts_of(table: Table, reading: Reading = AS_IT_IS) -> Drafts:
    """What the rows of a table say; a column that is not known refuses the table.

    Rows above the header (a title, a date) are passed over: the header is the first row with two known columns.
    """
    named = {theirs.strip().casefold(): ours for ours, theirs in reading.columns.items()}
    header, rows = _from_header(table, named)
    columns = [named.get(cell.strip().casefold()) or _known_column(cell) for cell in header]
    absent = [ours for ours in reading.columns if ours not in columns]
    if absent:
        return Drafts(refused=[_absent(table.place, reading.columns[ours], header) for ours in absent])
    if reading.columns:
        columns = [
            column if column in _record_columns() or column in _link_columns() else "" for column in columns
        ]
    below = Table(table.place, reading.kind or table.name, header, rows)
    if LINK_ENDS[1] in columns or table.name.casefold() == LINKS:
        return _link_drafts(below, columns)
    return _record_drafts(below, columns, reading.values)


def _from_header(table: Table, named: Mapping[str, str]) -> tuple[list[str], Iterable[Row]]:
    """The header and the rows under it."""
    rows = iter(table.rows)
    above = [(0, table.header), *islice(rows, _ROWS_ABOVE)]
    place = next((i for i, (_, cells) in enumerate(above) if _known_count(cells, named) > 1), 0)
    return above[place][1], chain(above[place + 1 :], rows)


def _known_count(cells: list[str], named: Mapping[str, str]) -> int:
    known = (named.get(cell.strip().casefold()) or _known_column(cell) for cell in cells)
    return sum(column in _record_columns() or column in _link_columns() for column in known)


def basis_title(column: str) -> Text:
    """The title of a column that says what a row rests on."""
    return _BASIS_TITLES[column]


def column_titles(kind: EntityKind | Relation) -> dict[str, Text]:
    """The title of each column of a kind's fields, with the language where there are several.

    >>> column_titles(KINDS["place"])["name_ru"].en
    'name, Russian'
    """
    return {column: _title(one, column) for one in kind.fields for column in one.columns}


def _title(field: Field, column: str) -> Text:
    if field.type != "words":
        return field.title
    language = _LANGUAGE_TITLES[column.rsplit("_", 1)[1]]
    return Text(f"{field.title.en}, {language.en}", f"{field.title.ru}, {language.ru}")


def _record_drafts(table: Table, columns: list[str], values: Mapping[str, str]) -> Drafts:
    found = Drafts()
    unknown = [column for column in columns if column and column not in _record_columns()]
    if unknown:
        found.refused += [_unknown_column(table.place, column, _record_columns()) for column in unknown]
        return found
    repeated = _repeated(columns)
    if repeated:
        found.refused.append(_twice(table.place, repeated))
        return found
    for number, cells in table.rows:
        row = _cells(columns, cells)
        if row:
            place = Place(table.place.file, table.place.sheet, number)
            _add_record(found, place, {**values, **row}, table.name)
    return found


def _add_record(found: Drafts, place: Place, row: Mapping[str, str], table: str) -> None:
    key = row.get("key", "")
    name = key.partition("/")[0] if "/" in key else row.get("kind", "") or _kind_named(table)
    kind = KINDS.get(name)
    if kind is None:
        found.refused.append(_no_kind(place, name))
        return
    own = set(field_columns(kind))
    foreign = [column for column in row if column not in own and column not in _FRAME_COLUMNS]
    if foreign:
        found.refused += [_unknown_column(place, column, own, kind.title) for column in foreign]
        return
    basis = {column: row.get(column, "") for column in BASIS_COLUMNS}
    written = {column: cell for column, cell in row.items() if column in own}
    lost = _is_lost(basis["confidence"])
    fields = dict(_values(kind, written, lost))
    found.records.append(
        Draft(place, kind.id, key if "/" in key or not key else f"{kind.id}/{key}", fields, basis)
    )


def _values(
    kind: EntityKind | Relation, cells: Mapping[str, str], lost: bool
) -> Iterator[tuple[str, object]]:
    """The fields that have a filled cell, each with its value as written; None where the mark says it is lost."""
    for name in dict.fromkeys(_field_of(kind)[column] for column in cells):
        field = kind.field(name)
        filled = {column: cells[column] for column in field.columns if column in cells}
        if lost and all(cell == LOST_MARK for cell in filled.values()):
            yield name, None
        elif field.type == "words":
            yield name, {column.rsplit("_", 1)[1]: cell for column, cell in filled.items()}
        else:
            yield name, filled[name]


def _field_of(kind: EntityKind | Relation) -> dict[str, str]:
    known = _COLUMN_FIELDS.get(kind.id)
    if known is None:
        known = _COLUMN_FIELDS[kind.id] = {column: one.name for one in kind.fields for column in one.columns}
    return known


_COLUMN_FIELDS: dict[str, dict[str, str]] = {}


def _link_drafts(table: Table, columns: list[str]) -> Drafts:
    found = Drafts()
    unknown = [column for column in columns if column and column not in _link_columns()]
    missing = [column for column in LINK_ENDS if column not in columns]
    if unknown or missing:
        found.refused += [_unknown_column(table.place, column, _link_columns()) for column in unknown]
        found.refused += [_missing_column(table.place, column) for column in missing]
        return found
    for number, cells in table.rows:
        row = _cells(columns, cells)
        if row:
            found.links.append(_link(Place(table.place.file, table.place.sheet, number), row))
    return found


def _link(place: Place, row: Mapping[str, str]) -> LinkDraft:
    basis = {column: row.get(column, "") for column in BASIS_COLUMNS}
    relation = RELATIONS.get(row.get("relation", ""))
    rest = {column: cell for column, cell in row.items() if column not in (*LINK_ENDS, *BASIS_COLUMNS)}
    known = _field_of(relation) if relation else {}
    fields = dict(_values(relation, {c: v for c, v in rest.items() if c in known}, False)) if relation else {}
    fields |= {column: cell for column, cell in rest.items() if column not in known}
    return LinkDraft(
        place, row.get("subject", ""), row.get("relation", ""), row.get("object", ""), fields, basis
    )


def _cells(columns: list[str], cells: list[str]) -> dict[str, str]:
    """The filled cells of a row by column."""
    return {
        column: plain
        for column, cell in zip(columns, cells, strict=False)
        if column and (plain := disarmed(cell.strip()))
    }


_RISKY = ("=", "+", "-", "@", "\t", "\r")


def armed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; ``disarmed`` gives it back.

    >>> armed("=1+1"), armed("-12.5"), disarmed(armed("=1+1"))
    ("'=1+1", '-12.5', '=1+1')
    """
    return f"'{cell}" if cell.lstrip("'").startswith(_RISKY) and not _is_number(cell) else cell


def disarmed(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_RISKY) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_lost(confidence: str) -> bool:
    return confidence.casefold() in (Confidence.LOST.value, *_titles_of(CONFIDENCES["lost"]))


def _titles_of(title: Text) -> tuple[str, str]:
    return title.en.casefold(), title.ru.casefold()


_FRAME_COLUMNS = ("key", "kind", *BASIS_COLUMNS)


@cache
def _record_columns() -> dict[str, None]:
    return dict.fromkeys(
        (*_FRAME_COLUMNS, *(column for kind in KINDS.values() for column in field_columns(kind)))
    )


@cache
def _link_columns() -> dict[str, None]:
    fields = (column for relation in RELATIONS.values() for one in relation.fields for column in one.columns)
    return dict.fromkeys((*LINK_ENDS, *fields, *BASIS_COLUMNS))


@cache
def _by_title() -> dict[str, str]:
    """Columns by their titles in either language."""
    found: dict[str, str] = {}
    for kind in (*KINDS.values(), *RELATIONS.values()):
        for column, title in column_titles(kind).items():
            for words in _titles_of(title):
                found.setdefault(words, column)
    for column, title in _BASIS_TITLES.items():
        for words in _titles_of(title):
            found.setdefault(words, column)
    return found


def _known_column(cell: str) -> str:
    plain = cell.strip().lstrip("\ufeff")
    folded = plain.casefold()
    if folded in _record_columns() or folded in _link_columns():
        return folded
    return _by_title().get(folded, plain)


def _kind_named(table: str) -> str:
    """The kind that the name of a file or a sheet means: cluster, clusters, кластеры."""
    folded = table.casefold().strip()
    names = (
        (name, {name, *_titles_of(kind.title), *_titles_of(kind.plural)}) for name, kind in KINDS.items()
    )
    return next((name for name, titles in names if folded in titles), "")


def _absent(place: Place, column: str, header: Iterable[str]) -> Refusal:
    there = [cell.strip() for cell in header if cell.strip()]
    listed = ", ".join(close_names(column, there) or there[:12])
    message = Text(f"the table has no column {column!r}", f"в таблице нет столбца «{column}»")
    return Refusal(
        Place(place.file, place.sheet, 1, column), message, Text(f"There is: {listed}.", f"Есть: {listed}.")
    )


def _repeated(columns: list[str]) -> str:
    return next((one for place, one in enumerate(columns) if one and one in columns[:place]), "")


def _unknown_column(place: Place, column: str, known: Iterable[str], kind: Text | None = None) -> Refusal:
    near = close_names(column, known, 1)
    of = Text(f" of {kind.en}", f" вида «{kind.ru}»") if kind else None
    message = Text(
        f"there is no column {column!r}{of.en if of else ''}",
        f"нет такого столбца: «{column}»{of.ru if of else ''}",
    )
    hint = Text(f"Did you mean {', '.join(near)}?", f"Возможно: {', '.join(near)}.") if near else None
    remedy = hint or Text("Remove the column, or take a template.", "Уберите столбец или возьмите шаблон.")
    return Refusal(Place(place.file, place.sheet, place.row or 1, column), message, remedy)


def _missing_column(place: Place, column: str) -> Refusal:
    message = Text(f"there is no column {column!r}", f"нет столбца «{column}»")
    remedy = Text(
        "A table of links has subject, relation and object.",
        "В таблице связей есть subject, relation и object.",
    )
    return Refusal(Place(place.file, place.sheet, 1, column), message, remedy)


def _twice(place: Place, column: str) -> Refusal:
    message = Text(f"the column {column!r} stands twice", f"столбец «{column}» указан дважды")
    return Refusal(Place(place.file, place.sheet, 1, column), message, Text("Keep one.", "Оставьте один."))


def _no_kind(place: Place, found: str) -> Refusal:
    known = ", ".join(KINDS)
    message = Text(f"the kind of record is not known: {found!r}", f"вид записи не известен: «{found}»")
    remedy = Text(
        f"Write keys such as cluster/name, name the file or sheet after the kind, or fill the column kind: {known}.",
        f"Пишите ключи вида cluster/name, назовите файл или лист по виду либо заполните столбец kind: {known}.",
    )
    return Refusal(Place(place.file, place.sheet, place.row, "key"), message, remedy)


__all__ = [
    "AS_IT_IS",
    "LINKS",
    "Reading",
    "Row",
    "Table",
    "armed",
    "basis_title",
    "column_titles",
    "disarmed",
    "drafts_of",
]
