"""Numbers as statistical offices write them."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaster.sources.table.numbers import (
    footnote_expression,
    guessed_decimal,
    mark_expression,
    number,
    number_expression,
)


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1234", ".", 1234),
        ("1 234,5", ",", 1234.5),
        ("1\u00a0234\u00a0567", ",", 1234567),
        ("1\u202f234", ".", 1234),
        ("1\u2009234", ".", 1234),
        ("1\u200a234", ".", 1234),
        ("1'234.5", ".", 1234.5),
        ("1’234", ",", 1234),
        ("1,234,567.25", ".", 1234567.25),
        ("1.234.567,25", ",", 1234567.25),
        ("1.234", ",", 1234),
        ("1.234", ".", 1.234),
        ("−5", ".", -5),
        ("–5,5", ",", -5.5),
        ("- 5", ".", -5),
        ("+5", ".", 5),
        ("12,5 %", ",", 12.5),
        ("12.5%", ".", 12.5),
        ("1.5e+3", ".", 1500),
        ("1,5E−2", ",", 0.015),
        (",5", ",", 0.5),
        ("5.", ".", 5),
        ("007", ".", 7),
        (" 7 ", ".", 7),
        ("0", ".", 0),
        ("12,5*", ",", 12.5),
        ("12,5 1)", ",", 12.5),
        ("1 234 2)", ",", 1234),
        ("12.5¹", ".", 12.5),
        ("12.5²⁾", ".", 12.5),
        ("12.5[1]", ".", 12.5),
        ("12.5 p", ".", 12.5),
    ],
)
def test_numbers_are_read(text: str, decimal: str, expected: float) -> None:
    assert number(text, decimal) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "..", "x", "12 1", "1 23", "1 2345", "1,23,456", "12.5.7", "121)", "1 234,567.8.9", "NaN"),
        *(
            "inf",
            "Infinity",
            "1e999",
            "1_000",
            "0x10",
            "12 кг",
            "(5)",
            "2015-2016",
            "01.02.2018",
            "1 234'567",
        ),
    ],
)
def test_what_is_not_a_number_is_null(text: str, decimal: str) -> None:
    assert number(text, decimal) is None


def test_the_other_mark_in_the_wrong_place_is_not_guessed_at() -> None:
    assert number("12.5", ",") is None
    assert number("12,5", ".") is None


def test_marks_are_reported_beside_the_numbers() -> None:
    cells = pl.DataFrame({"v": ["12,5*", "7 1)", "5 p", "5", "-", None]})
    marks = cells.select(
        mark_expression(pl.col("v"), ",").alias("mark"), footnote_expression(pl.col("v"), ",").alias("is")
    )
    assert marks["mark"].to_list() == ["*", "1)", "p", None, None, None]
    assert marks["is"].to_list() == [True, True, True, False, False, False]


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_expressions_work_lazily_on_empty_and_null_columns(engine: str) -> None:
    for cells in ([], [None, None], ["1", None]):
        frame = pl.LazyFrame({"v": cells}, schema={"v": pl.String})
        read = frame.select(number_expression(pl.col("v"), ",")).collect(engine=engine)
        assert read.schema == {"v": pl.Float64}
        assert read["v"].to_list() == [float(cell) if cell else None for cell in cells]


def _written(value: float, thousands: str, decimal: str) -> str:
    return f"{value:,.3f}".translate({ord(","): thousands, ord("."): decimal})


@given(st.floats(-1e12, 1e12).map(lambda value: round(value, 3)), st.sampled_from(" \u00a0\u202f’'"))
def test_a_number_survives_any_notation(value: float, thousands: str) -> None:
    assert math.isclose(number(_written(value, thousands, ","), ","), value, abs_tol=1e-9)
    assert math.isclose(number(_written(value, thousands, "."), "."), value, abs_tol=1e-9)
    assert math.isclose(number(_written(value, ".", ","), ","), value, abs_tol=1e-9)
    assert math.isclose(number(_written(value, ",", "."), "."), value, abs_tol=1e-9)


@given(st.text("0123456789.,eE+- \u00a0'%*naif", max_size=12))
def test_the_fast_parser_knows_no_more_than_the_pattern(text: str) -> None:
    plain = pl.Series([text]).cast(pl.Float64, strict=False)[0]
    if plain is not None and math.isfinite(plain) and number(text, ".") is not None:
        assert number(text, ".") == plain
    padded = f"{text} %"
    if number(padded, ".") is not None and plain is not None:
        assert number(padded, ".") == plain


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (["12,5"], ","),
        (["12.5"], "."),
        (["0,123"], ","),
        (["0.123"], "."),
        (["1,234,567"], "."),
        (["1.234.567"], ","),
        (["1 234,567"], ","),
        (["1234,567"], ","),
        (["1,234.5"], "."),
        (["1.234,5"], ","),
        (["1,234"], "."),
        (["1.234"], "."),
        (["1,234", "1,235", "12,5"], ","),
        (["1,234", "7,5 1)", None, "..", "x"], ","),
        (["01.02.2018", "12,5"], ","),
        (["1.2", "1.3", "1,5"], "."),
        (["5", None, ""], "."),
        ([], "."),
        (["−0,5%"], ","),
    ],
)
def test_the_decimal_mark_is_found_by_the_evidence_of_the_column(sample: list[str], expected: str) -> None:
    assert guessed_decimal(sample) == expected
