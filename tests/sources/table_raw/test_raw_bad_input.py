"""Bad input: an error that names the file, what was found and what to do; nothing left behind."""

from __future__ import annotations

import gzip
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from klaster.model.errors import InputError
from klaster.sources.table import safety
from klaster.sources.table.raw import discard_copies, open_raw

Write = Callable[..., Path]


def _refusal(path: Path, **options: object) -> InputError:
    with pytest.raises(InputError) as caught:
        open_raw(path, **options)
    error = caught.value
    assert error.place.file == path.name
    assert error.advice is not None
    assert path.name in error.describe("ru")
    return error


def test_a_missing_file_offers_near_names(text_file: Write) -> None:
    path = text_file("a;b\n1;2\n", name="employment.csv")
    assert "employment.csv" in _refusal(path.with_name("emploiment.csv")).advice.en
    assert "folder" in _refusal(path.parent / "none" / "x.csv").advice.en


def test_a_folder_lists_its_tables(text_file: Write) -> None:
    folder = text_file("a;b\n1;2\n", name="jobs.csv").parent
    assert "jobs.csv" in _refusal(folder).advice.ru


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "zero bytes"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"SQLite format 3\0", "SQLite"),
        (b"PK\x03\x04" + b"rubbish" * 50, "cut short"),
        (b"PAR1" + b"rubbish" * 50, "cut short"),
        (b"PARE" + b"rubbish" * 50, "encrypted"),
        (b"\x1f\x8b\x08" + b"rubbish" * 50, "cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "cut short"),
        (bytes(range(256)) * 4, "binary"),
        (b'{"a": [1, 2]}', "JSON"),
        (b'[{"a": 1}]', "JSON"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b"<!DOCTYPE html>\n<p>", "HTML"),
        (b"once upon a time\nthere was a table\n", "nothing separates columns"),
        (b"region;jobs\n", "only a header"),
        (b"region;jobs\n\n\n;\n", "only a header"),
        (b"\n\n\n", "nothing separates columns"),
    ],
)
def test_what_is_not_a_table(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "table.xls"
    path.write_bytes(content)
    assert words in _refusal(path).message.en


def test_random_bytes_under_any_name(tmp_path: Path) -> None:
    for name in ("t.csv", "t.xlsx", "t.parquet", "t.xml"):
        (tmp_path / name).write_bytes(b"\x00\x01" + os.urandom(3000))
        _refusal(tmp_path / name)


def test_a_header_alone_names_its_row(text_file: Write, xlsx_file: Write) -> None:
    assert _refusal(text_file("Title\n\nregion;jobs\n")).place.row == 3
    error = _refusal(xlsx_file({"Лист": [["region", "jobs"]]}))
    assert (error.place.sheet, error.place.row) == ("Лист", 1)


def test_workbooks_cut_short(xlsx_file: Write, xls_file: Write, ods_file: Write) -> None:
    grid = [["region", "jobs"], ["Chui", 1]]
    for path in (xlsx_file({"S": grid}), xls_file(grid), ods_file(grid)):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        assert "cut short" in _refusal(path).message.en


def test_empty_workbook(xlsx_file: Write) -> None:
    assert "no sheet has a table" in _refusal(xlsx_file({"S": []})).message.en


def test_encrypted_workbook(compound_file: Write) -> None:
    error = _refusal(compound_file("table.xlsx", ["EncryptionInfo", "EncryptedPackage"]))
    assert "encrypted" in error.message.en
    assert "пароль" in error.advice.ru


def test_other_office_documents(compound_file: Write, tmp_path: Path) -> None:
    assert "without sheets" in _refusal(compound_file("table.xls", ["WordDocument"])).message.en
    for member, words in (
        ("word/document.xml", "Word"),
        ("xl/workbook.bin", "xlsb"),
        ("jobs.csv", "jobs.csv"),
    ):
        with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
            archive.writestr(member, "x")
        assert words in _refusal(tmp_path / "t.xlsx").message.en


def test_a_workbook_with_entities_is_not_expanded(tmp_path: Path, xlsx_file: Write) -> None:
    source = xlsx_file({"S": [["a", "b"], ["x", "=1+1"]]})
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "evil.xlsx", "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, b'<!DOCTYPE x [<!ENTITY a "b">]>' + body if "sheet1" in name else body)
    assert "entities" in _refusal(tmp_path / "evil.xlsx").message.en


def test_zip_bomb_by_its_declared_size(bomb_file: Write) -> None:
    assert "unpacks" in _refusal(bomb_file()).message.en


def test_zip_bomb_that_lies_about_its_size(bomb_file: Write) -> None:
    assert "unpacks" in _refusal(bomb_file(declared=1000)).message.en


def test_gzip_bomb_and_gzip_cut_short_leave_no_copy(tmp_path: Path) -> None:
    discard_copies()
    bomb = tmp_path / "bomb.csv.gz"
    with gzip.open(bomb, "wb", compresslevel=1) as stream:
        for _ in range(230):
            stream.write(b"1;2\n" * (1 << 18))
    assert "unpacks" in _refusal(bomb).message.en
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"a;b\n1;2\n" * 1000)[:-9])
    assert "cut short" in _refusal(tmp_path / "cut.csv.gz").message.en
    assert _copies() == []


def _copies() -> list[str]:
    directory = safety._COPIES.directory
    return sorted(entry.name for entry in Path(directory.name).iterdir()) if directory else []


def test_stray_cells_at_the_far_corner_are_not_filled_in(
    xlsx_file: Write, ods_file: Write, tmp_path: Path
) -> None:
    import openpyxl

    path = xlsx_file({"S": [["a", "b"], ["x", 1]]})
    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"] = 1
    book.save(path)
    assert "16384 columns" in _refusal(path).message.en
    with (
        zipfile.ZipFile(ods_file([["a", "b"], ["x", 1]])) as old,
        zipfile.ZipFile(tmp_path / "r.ods", "w") as new,
    ):
        for name in old.namelist():
            body = old.read(name).replace(
                b"<table:table-row>", b'<table:table-row table:number-rows-repeated="900000">'
            )
            body = body.replace(
                b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="900" '
            )
            new.writestr(name, body)
    assert "1800000 rows" in _refusal(tmp_path / "r.ods").message.en


def test_copies_are_made_once_and_discarded(text_file: Write) -> None:
    discard_copies()
    path = text_file("Регион;X\nЧуй;1\n", "cp1251")
    assert [open_raw(path).preview().height for _ in range(3)] == [1, 1, 1]
    assert len(_copies()) == 1
    path.write_bytes("Регион;X\nЧуй;1\nОш;2\n".encode("cp1251"))
    assert open_raw(path).preview().height == 2
    directory = safety._COPIES.directory
    discard_copies()
    assert directory is not None
    assert not Path(directory.name).exists()
    assert open_raw(path).preview().height == 2


def test_a_failed_copy_leaves_nothing(text_file: Write) -> None:
    discard_copies()
    _refusal(text_file('a,b\n1,2\n"3,4\n'))
    path = text_file("Регион;X\n" + "Чуй;1\n" * 9 + "\x98", "utf-8", name="bad.csv")
    path.write_bytes("Регион;X\nЧуй;1\n".encode("cp1251") + b"\x98;1\n")
    _refusal(path, encoding="cp1251")
    assert _copies() == []


def test_errors_speak_both_languages(text_file: Write) -> None:
    error = _refusal(text_file("region;jobs\n"))
    assert "only a header" in error.describe("en")
    assert "только шапка" in error.describe("ru")
