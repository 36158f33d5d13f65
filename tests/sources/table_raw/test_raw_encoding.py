"""Encodings of official tables, short Russian ones above all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from klaster.model.errors import InputError
from klaster.sources.table.encoding import EIGHT_BIT, russian_score
from klaster.sources.table.raw import open_raw

Write = Callable[..., Path]

SHORT_WORDS = (
    *(
        "Ош",
        "Чуй",
        "Баткен",
        "Нарын",
        "Талас",
        "Москва",
        "Регион",
        "Год",
        "Итого",
        "Всего",
        "область",
        "Тыва",
    ),
    *("да", "нет", "хлеб", "объём", "Цех", "Люди", "Женщины", "Гюмри", "Худжанд", "Жалал-Абад", "тыс. чел."),
    *("РЕГИОН", "ОБЛАСТЬ", "ВСЕГО", "Мебель", "Щёлково", "Ямало-Ненецкий АО", "ОКВЭД", "Йошкар-Ола", "г. Ош"),
)


@pytest.mark.parametrize("encoding", EIGHT_BIT)
@pytest.mark.parametrize("word", SHORT_WORDS)
def test_one_word_is_enough(word: str, encoding: str) -> None:
    sample = word.encode(encoding)
    assert max(EIGHT_BIT, key=lambda name: russian_score(sample, name)) == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", *EIGHT_BIT])
@pytest.mark.parametrize("region", ["Ош", "Чуйская область"])
def test_a_table_in_every_encoding(text_file: Write, encoding: str, region: str) -> None:
    table = open_raw(text_file(f"Регион;2018\r\n{region};1 234,5\r\nБаткен;..\r\n", encoding))
    assert table.encoding == encoding
    assert table.columns == ("Регион", "2018")
    assert table.preview().rows() == [(region, "1 234,5", 2), ("Баткен", "..", 3)]


def test_utf16_big_endian_and_no_byte_order_mark_in_names(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"\xfe\xff" + "Регион\tГод\nЧуй\t2018\n".encode("utf-16-be"))
    table = open_raw(path)
    assert (table.columns, table.format, table.encoding) == (("Регион", "Год"), "tsv", "utf-16")


def test_letters_may_come_late_in_the_file(text_file: Write) -> None:
    table = open_raw(text_file("code;value\n" + "x;5\n" * 200_000 + "Чуй;7\n", "cp1251"))
    assert table.encoding == "cp1251"
    assert table.frame.tail(1).collect().row(0) == ("Чуй", "7", 200_002)


def test_typographic_signs_of_windows(text_file: Write) -> None:
    table = open_raw(text_file("Имя;Код\n«Ромашка» № 5 – Ош;1\u00a0234\n", "cp1251"))
    assert table.encoding == "cp1251"
    assert table.preview().row(0)[:2] == ("«Ромашка» № 5 – Ош", "1\u00a0234")


def test_belarusian_letters(text_file: Write) -> None:
    assert open_raw(text_file("Горад;X\nМінск;1\nМагілёў;2\n", "cp1251")).encoding == "cp1251"


@pytest.mark.parametrize(
    ("encoding", "names"), [("cp1252", ["Zürich", "München"]), ("cp1250", ["Łódź", "Świętokrzyskie"])]
)
def test_latin_letters_with_accents(text_file: Write, encoding: str, names: list[str]) -> None:
    table = open_raw(text_file(f"region;jobs\n{names[0]};5\n{names[1]};7\n", encoding))
    assert (table.encoding, table.preview()["region"].to_list()) == (encoding, names)


def test_utf8_with_a_damaged_byte_is_refused_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes("регион;занято\nЧуй;5\n".encode() + b"\xff\xfe;4\n")
    with pytest.raises(InputError) as caught:
        open_raw(tmp_path / "table.csv")
    assert caught.value.place.row == 3


def test_an_encoding_out_of_the_list_is_refused_and_can_be_named(text_file: Write) -> None:
    path = text_file("region;jobs\n北京市;5\n上海市;7\n", "gb2312")
    with pytest.raises(InputError, match="encoding"):
        open_raw(path)
    assert open_raw(path, encoding="gb2312").preview()["region"].to_list() == ["北京市", "上海市"]


def test_a_wrong_encoding_names_the_row_of_the_first_impossible_byte(text_file: Write) -> None:
    path = text_file("region;jobs\nOsh;1\nЧуй;5\n", "cp1251")
    with pytest.raises(InputError) as caught:
        open_raw(path, encoding="utf-8")
    assert caught.value.place.row == 3
    assert "0xd7" in caught.value.message.ru


def test_utf8_that_breaks_late_names_the_row(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("регион;x\n".encode() + b"a;1\n" * 100_000 + "Чуй;7\n".encode("cp1251"))
    with pytest.raises(InputError) as caught:
        open_raw(path)
    assert caught.value.place.row == 100_002


def test_an_unknown_encoding_is_refused(text_file: Write) -> None:
    with pytest.raises(InputError, match="cp1251"):
        open_raw(text_file("a;b\n1;2\n"), encoding="utf-88")


def test_control_z_of_dos_is_no_row(text_file: Write) -> None:
    assert open_raw(text_file("Регион;X\nЧуй;1\n\x1a", "cp866")).preview().height == 1
