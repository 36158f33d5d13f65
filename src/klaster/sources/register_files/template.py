"""A template to fill: the columns of every kind with an explanation of each."""
# pyright: basic, reportMissingTypeStubs=false

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from klaster.model.entity import EntityKind, Field, Relation
from klaster.model.entity_fields import CONFIDENCES
from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.text import Text
from klaster.sources.register_files.cells import basis_title, column_titles
from klaster.sources.register_files.delimited_files import table_text
from klaster.sources.register_files.drafts import BASIS_COLUMNS, LINK_ENDS, LINKS, field_columns
from klaster.sources.register_files.files import GUIDE, write_folder, write_whole
from klaster.sources.register_files.workbooks import ABOUT, OPTIONS

_GUIDE_HEADER = ["table", "column", "title_en", "title_ru", "what_en", "what_ru", "required"]
_TYPES = {
    "words": Text("words", "слова"), "text": Text("text", "текст"), "number": Text("number", "число"),
    "count": Text("whole number", "целое число"), "share": Text("share from 0 to 1", "доля от 0 до 1"),
    "year": Text("year, such as 2019", "год, например 2019"), "day": Text("2019-08-31, 2019-08 or 2019", "2019-08-31, 2019-08 или 2019"),
    "choice": Text("one of", "одно из"), "codes": Text("codes separated by blanks", "коды через пробел"),
    "reference": Text("key of a record", "ключ записи"), "address": Text("https://…", "https://…"),
    "email": Text("e-mail address", "адрес электронной почты"), "flag": Text("yes or no", "да или нет"),
}  # fmt: skip
_KEY = Text("key of the record, such as cluster/name; may be blank: then made of the name", "ключ записи, например cluster/name; можно не указывать, тогда его образует название")  # fmt: skip
_BASIS = {
    "source": Text(
        "key of a document, or who stated it; required", "ключ документа или кто сообщил; обязательно"
    ),
    "place_in_source": Text(
        "page, table, figure: page 26, table 2", "страница, таблица, рисунок: page 26, table 2"
    ),
    "confidence": Text(
        f"one of: {', '.join(CONFIDENCES)}; in a row of lost values .. stands in their cells",
        f"одно из: {', '.join(CONFIDENCES)}; в строке с lost в ячейках утраченного стоит ..",
    ),
    "verified_on": Text("2019-08-31, 2019-08 or 2019", "2019-08-31, 2019-08 или 2019"),
}


def write_template(path: Path) -> None:
    """Write a template: a workbook where the path ends in ``.xlsx``, else a folder of CSV."""
    if path.suffix.lower() == ".xlsx":
        write_whole(path, _workbook())
        return
    files = {f"{name}.csv": table_text(columns, []) for name, columns in _tables().items()}
    write_folder(path, {**files, f"{GUIDE}.csv": table_text(_GUIDE_HEADER, list(_guide()))})


def _tables() -> dict[str, list[str]]:
    tables = {name: ["key", *field_columns(kind), *BASIS_COLUMNS] for name, kind in KINDS.items()}
    fields = dict.fromkeys(
        column for relation in RELATIONS.values() for one in relation.fields for column in one.columns
    )
    return {**tables, LINKS: [*LINK_ENDS, *fields, *BASIS_COLUMNS]}


def _guide() -> Iterator[list[str]]:
    for name, kind in KINDS.items():
        yield [name, "key", "key", "ключ", _KEY.en, _KEY.ru, ""]
        titles = column_titles(kind)
        for one in kind.fields:
            what, required = field_words(one), "yes" if one.required else ""
            for column in one.columns:
                yield [name, column, titles[column].en, titles[column].ru, what.en, what.ru, required]
    for relation in RELATIONS.values():
        ends = Text(
            f"{', '.join(relation.subjects)} > {', '.join(relation.objects)}",
            f"{', '.join(relation.subjects)} > {', '.join(relation.objects)}",
        )
        yield [LINKS, f"relation = {relation.id}", relation.title.en, relation.title.ru, ends.en, ends.ru, ""]
        for one in relation.fields:
            what = field_words(one)
            yield [LINKS, one.name, one.title.en, one.title.ru, what.en, what.ru, ""]
    for column in BASIS_COLUMNS:
        title, what = basis_title(column), _BASIS[column]
        yield ["", column, title.en, title.ru, what.en, what.ru, "yes" if column == "source" else ""]


def field_words(field: Field) -> Text:
    """What may stand in a field, in words."""
    of = _TYPES[field.type]
    if field.type == "choice":
        listed = Text(
            ", ".join(f"{name} ({title.en})" for name, title in field.choices.items()),
            ", ".join(f"{name} ({title.ru})" for name, title in field.choices.items()),
        )
        return Text(f"{of.en}: {listed.en}", f"{of.ru}: {listed.ru}")
    if field.refers_to:
        kinds = ", ".join(f"{kind}/…" for kind in field.refers_to)
        return Text(f"{of.en}: {kinds}", f"{of.ru}: {kinds}")
    return of


def _workbook() -> bytes:
    """A sheet a kind with comments on its columns, lists of choices in their cells, and a sheet that explains."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for name, columns in _tables().items():
            sheet = book.add_worksheet(name)
            kinds = [KINDS[name]] if name in KINDS else list(RELATIONS.values())
            sheet.set_column(0, len(columns) - 1, 18, text)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column, bold)
                _explain(sheet, place, column, kinds)
            sheet.freeze_panes(1, 1)
        about = book.add_worksheet(ABOUT)
        for number, row in enumerate([_GUIDE_HEADER, *_guide()]):
            for place, cell in enumerate(row):
                about.write_string(number, place, cell, None if number else bold)
    return buffer.getvalue()


def _explain(sheet: Worksheet, place: int, column: str, kinds: list[EntityKind] | list[Relation]) -> None:
    if column == "relation":
        _offer(sheet, place, list(RELATIONS))
    if column == "confidence":
        _offer(sheet, place, list(CONFIDENCES))
    if column in _BASIS:
        sheet.write_comment(0, place, f"{_BASIS[column].en}\n{_BASIS[column].ru}")
    field = next((one for kind in kinds for one in kind.fields if column in one.columns), None)
    if field is not None:
        what = field_words(field)
        sheet.write_comment(0, place, f"{field.title.en}: {what.en}\n{field.title.ru}: {what.ru}")
        if field.type == "choice":
            _offer(sheet, place, list(field.choices))


def _offer(sheet: Worksheet, place: int, names: list[str]) -> None:
    sheet.data_validation(1, place, 10_000, place, {"validate": "list", "source": names})
