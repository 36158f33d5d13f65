"""What is said of the layout of a table: titles, notes, names; the same words for every format."""

from __future__ import annotations

from collections.abc import Sequence

from klaster.model.errors import InputError
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.cells import Row
from klaster.sources.table.column_names import Names
from klaster.sources.table.header import Layout
from klaster.sources.table.raw_table import Request, listed

_MOST = 50


def layout_findings(request: Request, layout: Layout, sheet: str = "") -> list[Finding]:
    """Notes on the rows above the data that are not the header, and on a header that is not there."""
    titles = [_quoted(request, "title-row", _TITLE, row, sheet) for row in layout.titles[:_MOST]]
    numbering = [_quoted(request, "numbering-row", _NUMBERING, row, sheet) for row in layout.numbering]
    return titles + numbering + ([] if layout.header else [_headless(request, layout, sheet)])


_TITLE = Text("not data, above the table: {text}", "не данные, над таблицей: {text}")
_NUMBERING = Text("not data, it numbers the columns: {text}", "не данные, строка нумерует столбцы: {text}")
_NOTE = Text("not data, a note below the table: {text}", "не данные, примечание под таблицей: {text}")


def note_findings(request: Request, notes: Sequence[Row], sheet: str = "") -> list[Finding]:
    """The notes below a table, each with its text and row."""
    return [_quoted(request, "note-row", _NOTE, row, sheet) for row in notes[:_MOST]]


def _quoted(request: Request, kind: str, template: Text, row: Row, sheet: str) -> Finding:
    words = " ".join(row.text().split())
    message = Text(template.en.replace("{text}", words), template.ru.replace("{text}", words))
    return request.finding(Severity.NOTE, kind, message, sheet=sheet, row=row.number)


def _headless(request: Request, layout: Layout, sheet: str) -> Finding:
    return request.finding(
        Severity.WARNING,
        "no-header",
        Text(
            "no header was found; the columns are called column_1, column_2, ...",
            "шапка таблицы не найдена; столбцы названы column_1, column_2, ...",
        ),
        Text("Name the rows of the header if there is one.", "Укажите строки шапки, если она есть."),
        sheet=sheet,
        row=layout.first_row,
    )


def name_findings(request: Request, layout: Layout, names: Names, sheet: str = "") -> list[Finding]:
    """Names that stand more than once in the header, and columns without a name."""
    row = layout.header[-1].number if layout.header else None
    repeated = [_repeated(request, names, name, row, sheet) for name in names.repeated]
    return repeated + ([_nameless(request, names, row, sheet)] if names.blank and row else [])


def _repeated(request: Request, names: Names, name: str, row: int | None, sheet: str) -> Finding:
    places = names.repeated[name]
    positions = listed([place + 1 for place in places])
    new = listed([names.columns[place] for place in places[1:]])
    return request.finding(
        Severity.WARNING,
        "duplicate-header",
        Text(
            f"{len(places)} columns are called {name!r} (columns {positions}); the later ones are read as {new}",
            f"столбцов с названием «{name}»: {len(places)} (по порядку {positions}); последующие прочитаны как {new}",
        ),
        Text("Give each column its own name.", "Дайте каждому столбцу своё название."),
        sheet=sheet,
        row=row,
        column=name,
        count=len(places),
    )


def _nameless(request: Request, names: Names, row: int, sheet: str) -> Finding:
    called = listed([names.columns[place] for place in names.blank if place < len(names.columns)])
    return request.finding(
        Severity.NOTE,
        "blank-header",
        Text(f"columns without a name are called {called}", f"столбцы без названия названы {called}"),
        sheet=sheet,
        row=row,
        count=len(names.blank),
    )


def no_data(request: Request, layout: Layout, sheet: str = "") -> InputError:
    """There is a header and nothing below it, or nothing at all."""
    header = layout.header
    if not header:
        found = Text("there is not one row of data", "нет ни одной строки данных")
    else:
        words = listed([cell for cell in header[-1].cells if cell], 6)
        found = Text(
            f"only a header was found ({words}), and no row of data below it",
            f"есть только шапка ({words}), а строк данных под ней нет",
        )
    return request.refusal(
        found,
        Text(
            "Check that the table was exported whole, and that the rows of the header are the right ones.",
            "Проверьте, выгружена ли таблица целиком и верно ли указаны строки шапки.",
        ),
        sheet=sheet,
        row=header[-1].number if header else None,
    )
