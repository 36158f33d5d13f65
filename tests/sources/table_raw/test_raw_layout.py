"""Where the header stands and where the data end, in tables as statistical offices publish them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from klaster.sources.table.raw import RawTable, open_raw

Write = Callable[..., Path]

OFFICE = """Среднегодовая численность занятых по видам экономической деятельности

;;;тыс. человек
;Всего;в том числе;
;;Сельское хозяйство, охота;Добыча
А;1;2;3
Российская Федерация;71 842,7;4 500,1;1 200
Центральный федеральный округ;;;
Белгородская область;757,3;120,5;…
Брянская область;531,1;–;12,5 1)

1) Без учёта совместителей; по данным 2015, 2016 гг.
продолжение сноски
Источник: Росстат
"""


def _quoted(table: RawTable, kind: str) -> list[tuple[int | None, str]]:
    return [(f.place.row, f.message.ru.partition(": ")[2]) for f in table.findings if f.kind == kind]


def test_a_table_of_a_statistical_office(text_file: Write) -> None:
    table = open_raw(text_file(OFFICE, "cp1251"))
    assert table.header_rows == (4, 5)
    assert table.columns == (
        "column_1",
        "Всего",
        "в том числе / Сельское хозяйство, охота",
        "в том числе / Добыча",
    )
    assert table.preview()["__row"].to_list() == [7, 8, 9, 10]
    assert table.preview().row(3) == ("Брянская область", "531,1", "–", "12,5 1)", 10)
    assert [row for row, _ in _quoted(table, "title-row")] == [1, 3]
    assert _quoted(table, "title-row")[1] == (3, "тыс. человек")
    assert _quoted(table, "numbering-row") == [(6, "А 1 2 3")]
    assert _quoted(table, "note-row")[0][0] == 12
    assert _quoted(table, "note-row")[2] == (14, "Источник: Росстат")


@pytest.mark.parametrize(
    ("lines", "header", "columns", "first"),
    [
        (["Регион;2015;2016", "Чуй;1;2", "Ош;3;4"], (1,), ("Регион", "2015", "2016"), 2),
        (["Регион;2015", "Чуй;1950", "Ош;5"], (1,), ("Регион", "2015"), 2),
        (["region;01;02;03", "Chui;5;6;7", "Osh;1;2;3"], (1,), ("region", "01", "02", "03"), 2),
        (["region;10;11;12", "Chui;5;6;7", "Osh;9;2;3"], (1,), ("region", "10", "11", "12"), 2),
        (["Регион;A;C;D", "Чуй;5;6;7", "Ош;1;2;3"], (1,), ("Регион", "A", "C", "D"), 2),
        (["Регион;Отрасль", "Чуй;Торговля", "Ош;Связь"], (1,), ("Регион", "Отрасль"), 2),
        (["code,name", "A,Farming", "01,Crops", "02,Forests"], (1,), ("code", "name"), 2),
        (
            ["Регион;Год;Значение", "Чуй;2015;нет", "Ош;2015;5", "Ош;2016;6"],
            (1,),
            ("Регион", "Год", "Значение"),
            2,
        ),
        (["Регион;Значение", "Чуй;нет", "Ош;5", "Ош;6"], (1,), ("Регион", "Значение"), 2),
        (["Регион;Значение", "Чуй;5", "Ош;нет", "Ош;6"], (1,), ("Регион", "Значение"), 2),
        ([";out", "1;77,7", "2;47,3"], (1,), ("column_1", "out"), 2),
        (
            ["Год;2020", "Единица;человек", "", "Регион;A;B", "Чуй;5;6", "Ош;7;8"],
            (4,),
            ("Регион", "A", "B"),
            5,
        ),
        (
            ["Регион;2015;;2016;", ";муж;жен;муж;жен", "Чуй;1;2;3;4", "Ош;5;6;7;8"],
            (1, 2),
            ("Регион", "2015 / муж", "2015 / жен", "2016 / муж", "2016 / жен"),
            3,
        ),
        (
            ["Регион;Занятые;Оборот", ";чел.;млн сом", "Чуй;1;2", "Ош;3;4"],
            (1, 2),
            ("Регион", "Занятые / чел.", "Оборот / млн сом"),
            3,
        ),
        (
            ["Регион;Занятые", "Чуйская область;", "Сокулук;5", "Кемин;6"],
            (1,),
            ("Регион", "Занятые"),
            2,
        ),
        (["id,a,b", "1,2,3", "4,5,6"], (1,), ("id", "a", "b"), 2),
    ],
)
def test_headers(
    text_file: Write, lines: list[str], header: tuple[int, ...], columns: tuple[str, ...], first: int
) -> None:
    table = open_raw(text_file("\n".join(lines) + "\n"))
    assert table.header_rows == header
    assert table.columns == columns
    assert table.preview()["__row"].to_list() == list(range(first, len(lines) + 1))


def test_a_region_whose_cells_are_all_blank_is_no_note(text_file: Write) -> None:
    table = open_raw(text_file("Регион;2017;2018\nЧуй;1;2\nЧукотский автономный округ;;\n"))
    assert table.preview().height == 2
    assert table.findings == ()


def test_the_last_rows_with_signs_only_are_data(text_file: Write) -> None:
    table = open_raw(text_file("Регион;2017;2018\nЧуй;1;2\nОш;..;(c)\nНарын;-;\n"))
    assert table.preview().height == 3


@pytest.mark.parametrize("note", ["* оценка", "¹ оценка", "Примечание. Оценка.", "Note: estimates", "_____"])
def test_notes_are_known_by_their_first_signs(text_file: Write, note: str) -> None:
    table = open_raw(text_file(f"Регион;2017;2018\nЧуй;1;2\nОш;3;4\n{note}\n"))
    assert (table.preview().height, [f.kind for f in table.findings]) == (2, ["note-row"])


def test_long_tables_with_a_year_and_markers(text_file: Write) -> None:
    rows = "".join(f"Регион {i};{2005 + i % 3};{'…' if i % 2 else i}\n" for i in range(40))
    table = open_raw(text_file("Территория;Год;Значение\n" + rows))
    assert (table.header_rows, table.preview().height) == ((1,), 40)


@pytest.mark.parametrize(
    "text", [OFFICE, "Title\n\nChui;1.5;2\nOsh;3;4\n", "r;v\nx;1\n", ";2015;\n;a;b\nx;1;2\n"]
)
def test_what_was_found_may_be_written_down_and_given_back(text_file: Write, text: str) -> None:
    path = text_file(text)
    found = open_raw(path)
    again = open_raw(
        path,
        encoding=found.encoding,
        delimiter=found.delimiter,
        header_rows=found.header_rows,
        sheet=found.sheet,
    )
    assert again.columns == found.columns
    assert again.findings == found.findings
    assert again.preview().equals(found.preview())
