"""Workbooks as people keep them: titles, merged cells, formulas, several sheets."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from klaster.model.errors import InputError
from klaster.model.finding import Severity
from klaster.sources.table.raw import open_raw

Write = Callable[..., Path]

MESSY = [
    ["Таблица 1. Занятые по видам деятельности"],
    ["(тыс. человек)"],
    [],
    ["Область", "Район", "2017", None, "2018", None],
    [None, None, "всего", "жен", "всего", "жен"],
    ["А", "Б", 1, 2, 3, 4],
    ["Чуйская", "Сокулук", 1.5, 0.1, 2018.0, 3],
    [None, "Аламудун", 4, 5, 6, "…"],
    [None, "Кемин", 7, "-", "(c)", 9],
    ["Ошская", "Ноокат", 2.5, 3, 4, 5],
    [],
    ["1) Предварительные данные"],
    ["Источник: НСК"],
]
MERGED = ("A1:F1", "A2:F2", "A4:A5", "B4:B5", "C4:D4", "E4:F4", "A7:A9")
COLUMNS = ("Область", "Район", "2017 / всего", "2017 / жен", "2018 / всего", "2018 / жен")


def test_merged_headers_and_labels_titles_and_notes(xlsx_file: Write) -> None:
    table = open_raw(xlsx_file({"Занятые": MESSY}, MERGED))
    assert (table.format, table.sheet, table.header_rows, table.columns) == (
        "xlsx",
        "Занятые",
        (4, 5),
        COLUMNS,
    )
    assert table.preview().rows() == [
        ("Чуйская", "Сокулук", "1.5", "0.1", "2018", "3", 7),
        ("Чуйская", "Аламудун", "4", "5", "6", "…", 8),
        ("Чуйская", "Кемин", "7", "-", "(c)", "9", 9),
        ("Ошская", "Ноокат", "2.5", "3", "4", "5", 10),
    ]
    assert [(f.kind, f.place.row) for f in table.findings] == [
        ("title-row", 1),
        ("title-row", 2),
        ("numbering-row", 6),
        ("note-row", 12),
        ("note-row", 13),
    ]
    assert all(finding.place.sheet == "Занятые" for finding in table.findings)


def test_the_same_table_in_xls(xls_file: Write) -> None:
    merged = [(0, 0, 0, 5), (3, 4, 0, 0), (3, 4, 1, 1), (3, 3, 2, 3), (3, 3, 4, 5), (6, 8, 0, 0)]
    table = open_raw(xls_file(MESSY, merged))
    assert (table.format, table.header_rows, table.columns) == ("xls", (4, 5), COLUMNS)
    assert table.preview().row(1) == ("Чуйская", "Аламудун", "4", "5", "6", "…", 8)


def test_the_same_table_in_ods(ods_file: Write) -> None:
    merged = {(3, 0): (2, 1), (3, 1): (2, 1), (3, 2): (1, 2), (3, 4): (1, 2), (6, 0): (3, 1)}
    table = open_raw(ods_file(MESSY, merged))
    assert (table.format, table.header_rows, table.columns) == ("ods", (4, 5), COLUMNS)
    assert table.preview().row(2) == ("Чуйская", "Кемин", "7", "-", "(c)", "9", 9)


def test_headers_that_only_look_merged(xlsx_file: Write) -> None:
    assert open_raw(xlsx_file({"S": MESSY})).columns == COLUMNS


def test_values_become_text_without_loss(xlsx_file: Write) -> None:
    day, moment = datetime.date(2018, 1, 31), datetime.datetime(2018, 1, 31, 5, 6, 7)
    grid = [
        ["code", "number", "day", "moment", "truth"],
        ["0012", 2018.0, day, moment, True],
        [12345678901234, 1e-7, 1e20, -0.5, False],
    ]
    rows = open_raw(xlsx_file({"S": grid})).preview().rows()
    assert rows[0] == ("0012", "2018", "2018-01-31", "2018-01-31 05:06:07", "TRUE", 2)
    assert rows[1] == ("12345678901234", "1e-07", "1e+20", "-0.5", "FALSE", 3)


def test_a_table_away_from_the_corner(xlsx_file: Write) -> None:
    grid = [
        [],
        [None, None, "Регион", 2015, None, 2016],
        [None, None, "Чуй", 1, None, 2],
        [None, None, "Ош", 3, None, 4],
    ]
    table = open_raw(xlsx_file({"S": grid}))
    assert table.columns == ("Регион", "2015", "2016")
    assert table.preview().rows() == [("Чуй", "1", "2", 3), ("Ош", "3", "4", 4)]


def test_the_first_sheet_with_a_table_is_taken_and_not_the_contents(xlsx_file: Write) -> None:
    contents = [["Содержание"], [1, "Занятые"], [2, "Заработная плата"]]
    book = xlsx_file({"Обложка": [["Отчёт"]], "Содержание": contents, "Данные": MESSY})
    table = open_raw(book)
    assert (table.sheet, table.sheets) == ("Данные", ("Обложка", "Содержание", "Данные"))
    assert open_raw(book, sheet="содержание ").sheet == "Содержание"


def test_an_unknown_sheet_is_refused_with_the_list(xlsx_file: Write) -> None:
    with pytest.raises(InputError) as caught:
        open_raw(xlsx_file({"Данные": MESSY, "Прочее": MESSY}), sheet="Даные")
    assert "«Данные»" in caught.value.advice.ru
    assert "Прочее" in caught.value.advice.en


def test_formulas_without_a_stored_value_are_an_error_and_never_zero(xlsx_file: Write) -> None:
    grid = [["Регион", "A", "B"], ["Чуй", 1, 2], ["Итого", "=SUM(B2:B2)", "=C2+1"]]
    table = open_raw(xlsx_file({"S": grid}))
    assert table.preview().row(1) == ("Итого", None, None, 3)
    (finding,) = table.findings
    assert (finding.kind, finding.severity, finding.count) == ("formula-without-value", Severity.ERROR, 2)
    assert "B3, C3" in finding.message.en


def test_zeros_that_a_program_put_in_place_of_results_are_no_values(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(tmp_path / "made.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["region", "jobs"])
    sheet.write_row(1, 0, ["Chui", 5])
    sheet.write(2, 0, "total")
    sheet.write_formula(2, 1, "=SUM(B2:B2)")
    book.close()
    table = open_raw(tmp_path / "made.xlsx")
    assert table.preview().row(1) == ("total", None, 3)
    assert table.findings[0].kind == "formula-without-value"


def test_stored_results_of_formulas_are_values_zero_among_them(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(tmp_path / "made.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["region", "jobs", "wages"])
    sheet.write(1, 0, "Chui")
    sheet.write_formula(1, 1, "=2+3", None, 5)
    sheet.write_formula(1, 2, "=2-2", None, 0)
    sheet.write(2, 0, "Osh")
    sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 2, "=NA()", None, "#N/A")
    book.close()
    table = open_raw(tmp_path / "made.xlsx")
    assert table.preview().rows() == [("Chui", "5", "0", 2), ("Osh", "#DIV/0!", "#N/A", 3)]
    assert [(f.kind, "B3 #DIV/0!" in f.message.en) for f in table.findings] == [("formula-error", True)]


def test_formulas_without_a_value_in_xls_and_ods(xls_file: Write, ods_file: Write) -> None:
    grid = [["Регион", "A"], ["Чуй", 1], ["Ош", "=1+1"]]
    for path in (xls_file(grid), ods_file(grid)):
        table = open_raw(path)
        assert table.preview().row(1) == ("Ош", None, 3)
        assert [(f.kind, f.place.row, f.place.column) for f in table.findings] == [
            ("formula-without-value", 3, "B")
        ]


def test_a_merged_number_is_not_counted_twice(xlsx_file: Write) -> None:
    grid = [["Регион", "A", "B"], ["Чуй", 5, 1], ["Ош", None, 2], ["Нарын", "(c)", 3], ["Талас", None, 4]]
    table = open_raw(xlsx_file({"S": grid}, ["B2:B3", "B4:B5"]))
    assert table.preview()["A"].to_list() == ["5", None, "(c)", "(c)"]
    assert [(f.kind, "B2" in f.message.en) for f in table.findings] == [("merged-number", True)]


def test_years_merged_before_labels_are_repeated(xlsx_file: Write) -> None:
    grid = [["Год", "Регион", "A"], [2017, "Чуй", 5], [None, "Ош", 6], [2018, "Чуй", 7], [None, "Ош", 8]]
    table = open_raw(xlsx_file({"S": grid}, ["A2:A3", "A4:A5"]))
    assert table.preview()["Год"].to_list() == ["2017", "2017", "2018", "2018"]
    assert table.findings == ()


def test_duplicate_names_in_a_sheet(xlsx_file: Write) -> None:
    table = open_raw(xlsx_file({"S": [["r", "jobs", "jobs"], ["x", 1, 2]]}))
    assert table.columns == ("r", "jobs", "jobs (2)")
    assert [f.kind for f in table.findings] == ["duplicate-header"]


def test_named_header_rows(xlsx_file: Write) -> None:
    table = open_raw(xlsx_file({"S": [["x", 1], ["a", "b"], ["c", "d"], ["y", 2]]}), header_rows=[2, 3])
    assert (table.columns, table.preview().rows()) == (("a / c", "b / d"), [("y", "2", 4)])


def test_a_wrong_suffix_is_told_and_does_not_matter(xlsx_file: Write, text_file: Write) -> None:
    book = open_raw(xlsx_file({"S": [["r", "v"], ["x", 1]]}, name="table.csv"))
    text = open_raw(text_file("r;v\nx;1\n", name="table.xls"))
    assert (book.format, text.format) == ("xlsx", "csv")
    assert [book.findings[0].kind, text.findings[0].kind] == ["suffix", "suffix"]
