"""Text tables: delimiters, quotes, rows that are too long or too short."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from klaster.model.errors import InputError
from klaster.model.finding import Severity
from klaster.sources.table.raw import RawTable, open_raw

Write = Callable[..., Path]


def _kinds(table: RawTable) -> list[str]:
    return [finding.kind for finding in table.findings]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_and_quotes_respected(text_file: Write, delimiter: str) -> None:
    lines = ['region|"jobs, persons; total"|note', 'Chui|"1,5"|"a; b, c"', "Osh|2|"]
    table = open_raw(text_file("\n".join(lines).replace("|", delimiter) + "\n"))
    assert table.delimiter == delimiter
    assert table.columns == ("region", "jobs, persons; total", "note")
    assert table.preview().rows() == [("Chui", "1,5", "a; b, c", 2), ("Osh", "2", None, 3)]


def test_decimal_commas_do_not_pass_for_delimiters(text_file: Write) -> None:
    table = open_raw(text_file("Регион;2017;2018\nЧуй;1,5;2,5\nОш;3,25;4,5\n"))
    assert (table.delimiter, table.header_rows) == (";", (1,))


def test_spreadsheets_may_state_the_delimiter(text_file: Write) -> None:
    table = open_raw(text_file("sep=;\nregion;value\nChui;1,5\n"))
    assert (table.delimiter, table.header_rows, table.columns) == (";", (2,), ("region", "value"))


def test_a_delimiter_may_be_named_if_it_is_one_sign(text_file: Write) -> None:
    path = text_file("region^jobs\nChui^1,5\n")
    assert open_raw(path, delimiter="^").columns == ("region", "jobs")
    with pytest.raises(InputError, match="delimiter"):
        open_raw(path, delimiter=";;")


def test_a_statement_of_letters_is_no_delimiter(text_file: Write) -> None:
    assert open_raw(text_file("sep=e,x\n1,2\n")).columns == ("sep=e", "x")


def test_rows_keep_their_numbers_past_blank_ones(text_file: Write) -> None:
    table = open_raw(text_file("a,b\n1,2\n\n , \n3,\n\n"))
    assert table.preview().rows() == [("1", "2", 2), ("3", None, 5)]


def test_line_breaks_inside_quotes_do_not_make_rows(text_file: Write) -> None:
    table = open_raw(text_file('"Регион\nРФ",Занятые\nЧуй,1\n"Ош\nгород",2\nНарын,3\n'))
    assert table.columns == ("Регион РФ", "Занятые")
    assert table.preview().rows() == [("Чуй", "1", 2), ("Ош\nгород", "2", 3), ("Нарын", "3", 4)]


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_endings(text_file: Write, ending: str) -> None:
    table = open_raw(text_file(ending.join(["a,b", "1,2", '"3, x",4', ""])))
    assert table.preview().rows() == [("1", "2", 2), ("3, x", "4", 3)]


def test_stray_quotation_marks_are_kept_as_text(text_file: Write) -> None:
    table = open_raw(text_file('name,size,v\npipe 5" wide,1,2\n"a ""b"" c",3,4\nx, "y, z",5\n'))
    assert table.preview().rows() == [
        ('pipe 5" wide', "1", "2", 2),
        ('a "b" c', "3", "4", 3),
        ("x", "y, z", "5", 4),
    ]


def test_a_quotation_mark_never_closed_is_refused_with_its_row(text_file: Write) -> None:
    with pytest.raises(InputError) as caught:
        open_raw(text_file('a,b\n1,2\n"3,4\n5,6\n'))
    assert caught.value.place.row == 3
    assert "кавычка" in caught.value.message.ru


def test_rows_with_too_many_and_too_few_fields_are_reported_and_kept(text_file: Write) -> None:
    table = open_raw(text_file("a,b,c\n1,2,3\n1,2,3,4\n1\n1,2,3,,\n,,,,\n9,9,9\n"))
    assert table.preview()["__row"].to_list() == [2, 3, 4, 5, 7]
    many, few = table.findings
    assert (many.kind, many.severity, many.place.row, many.count) == ("too-many-fields", Severity.ERROR, 3, 1)
    assert (few.kind, few.severity, few.place.row, few.count) == ("too-few-fields", Severity.WARNING, 4, 1)


def test_ragged_rows_are_found_behind_quotes_too(text_file: Write) -> None:
    table = open_raw(text_file('a,b\n"1, 2",3\n"4\n5",6,7\n8\n'))
    assert [(f.kind, f.place.row) for f in table.findings] == [("too-many-fields", 3), ("too-few-fields", 4)]


def test_titles_and_notes_are_no_ragged_rows(text_file: Write) -> None:
    table = open_raw(text_file("Title\n\na,b,c\nx,2,3\ny,4,5\n\nSource: office, 2018\n"))
    assert _kinds(table) == ["title-row", "note-row"]


def test_decimal_commas_without_quotes_are_an_error(text_file: Write) -> None:
    table = open_raw(text_file("region,value\nChui,1,5\nOsh,2,7\n"))
    finding = next(f for f in table.findings if f.kind == "unnamed-columns")
    assert finding.severity is Severity.ERROR
    assert "decimal comma" in finding.advice.en


def test_a_trailing_delimiter_makes_no_column(text_file: Write) -> None:
    table = open_raw(text_file("a;b;\nx;1;\ny;2;\n"))
    assert table.columns == ("a", "b")
    assert table.findings == ()
    assert table.frame.collect().columns == ["a", "b", "__row"]


def test_duplicate_names_are_made_unique_and_reported(text_file: Write) -> None:
    table = open_raw(text_file("region,jobs,jobs,jobs (2),__row\nChui,1,2,3,4\n"))
    assert table.columns == ("region", "jobs", "jobs (3)", "jobs (2)", "__row (2)")
    finding = next(f for f in table.findings if f.kind == "duplicate-header")
    assert (finding.place.column, finding.place.row, finding.count) == ("jobs", 1, 2)
    assert "jobs (3)" in finding.message.en


def test_the_user_may_name_header_and_skip_rows(text_file: Write) -> None:
    path = text_file("junk;1\njunk;2\nregion;jobs\nChui;5\n")
    assert open_raw(path, header_rows=(3,)).preview().rows() == [("Chui", "5", 4)]
    assert open_raw(path, skip_rows=2).columns == ("region", "jobs")
    bare = open_raw(path, header_rows=())
    assert (bare.columns, bare.preview().height) == (("column_1", "column_2"), 4)


def test_a_table_without_header_is_told(text_file: Write) -> None:
    table = open_raw(text_file("Chui,5.5,6\nOsh,1.5,2\n"))
    assert (table.header_rows, table.columns) == ((), ("column_1", "column_2", "column_3"))
    assert _kinds(table) == ["no-header"]


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_sdmx_csv_is_known_by_its_columns(text_file: Write, version: str) -> None:
    begin = {
        "1.0": ("DATAFLOW", "KG:JOBS(1.0)"),
        "2.0": ("STRUCTURE,STRUCTURE_ID,ACTION", "dataflow,KG:JOBS(1.0),I"),
    }
    names, values = begin[version]
    text = f"{names},REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n{values},KG02,2017,5.5,A\n{values},KG02,2018,NaN,O\n"
    table = open_raw(text_file(text))
    assert table.format == "sdmx-csv"
    assert table.preview()["OBS_VALUE"].to_list() == ["5.5", None]


def test_sdmx_csv_with_labels(text_file: Write) -> None:
    text = "DATAFLOW,REF_AREA: Region,TIME_PERIOD: Time,OBS_VALUE: Value\nx,KG: Kyrgyzstan,2018,NaN\n"
    table = open_raw(text_file(text))
    assert (table.format, table.preview()["OBS_VALUE: Value"].to_list()) == ("sdmx-csv", [None])


def test_gzip_is_welcome(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv.gz"
    path.write_bytes(gzip.compress("Регион;2018\nЧуй;1\n".encode("cp1251")))
    table = open_raw(path)
    assert (table.file, table.path, table.format, table.encoding) == ("jobs.csv.gz", path, "csv", "cp1251")
    assert table.findings == ()


def test_names_with_signs_of_patterns(tmp_path: Path) -> None:
    path = tmp_path / "jobs [2018] *.csv"
    path.write_text("^a.*$,b\n1,2\n", encoding="utf-8")
    assert open_raw(path).preview().rows() == [("1", "2", 2)]


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_any_question_may_be_asked_of_the_frame(text_file: Write, engine: str) -> None:
    text = "Title\n\nregion,a,b\n" + "Chui,1,2\n" * 300 + "Osh,1\nOsh,1,2,3,4\n\n1) note\n"
    frame = open_raw(text_file(text)).frame
    assert frame.select("b").tail(1).collect(engine=engine)["b"].to_list() == ["2"]
    assert frame.filter(pl.col("b").is_null()).collect(engine=engine)["__row"].to_list() == [304]
    assert frame.select(pl.len()).collect(engine=engine).item() == 302
    assert frame.slice(299, 2).collect(engine=engine)["__row"].to_list() == [303, 304]
