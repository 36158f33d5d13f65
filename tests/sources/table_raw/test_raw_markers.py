"""Signs in place of numbers: five states that never run together."""

from __future__ import annotations

import polars as pl
import pytest

from klaster.model.errors import InputError
from klaster.model.status import Status
from klaster.sources.table.markers import (
    MARKERS,
    meanings,
    status_expression,
    unknown_expression,
    value_expression,
)


def _read(cells: list[str | None], decimal: str = ",", markers: dict[str, str] | None = None) -> list[tuple]:
    column = pl.col("v")
    frame = pl.LazyFrame({"v": cells}, schema={"v": pl.String}).select(
        value_expression(column, decimal, markers).alias("value"),
        status_expression(column, markers, decimal).alias("status"),
        unknown_expression(column, decimal, markers).alias("unknown"),
    )
    assert frame.collect().equals(frame.collect(engine="streaming"))
    return frame.collect().rows()


def test_the_five_states_stay_five() -> None:
    rows = _read(["12,5", "7 e", "(c)", "..", "-", "0", None])
    assert rows == [
        (12.5, "A", False),
        (7.0, "E", False),
        (None, "Q", False),
        (None, "O", False),
        (0.0, "A", False),
        (0.0, "A", False),
        (None, "O", False),
    ]


@pytest.mark.parametrize("sign", ["(c)", "c", "с", "(с)", "Q", "(D)", "D", "s", "x", "х", "X", "Х", " x "])
def test_confidential_in_both_alphabets(sign: str) -> None:
    assert _read([sign]) == [(None, "Q", False)]


@pytest.mark.parametrize(
    "sign", [":", "..", "…", "...", "n/a", "na", "NA", "н/д", "", "#N/A", ".", "…1)", "...²", "… 3", "..2"]
)
def test_not_collected(sign: str) -> None:
    assert _read([sign]) == [(None, "O", False)]


@pytest.mark.parametrize("sign", ["-", "–", "—", "- ", "−"])
def test_a_dash_alone_is_a_true_zero(sign: str) -> None:
    assert _read([sign]) == [(0.0, "A", False)]


@pytest.mark.parametrize("word", ["W", "N", "нет", "many", "NaN", "inf", "12.5", "12 1", "1)"])
def test_unknown_words_are_reported_and_have_no_value(word: str) -> None:
    assert _read([word]) == [(None, "O", True)]


def test_a_footnote_digit_is_no_reason_to_lose_a_minus() -> None:
    assert [row[0] for row in _read(["−5", "–5", "- 5", "– 1)", "−5 1)"])] == [-5.0, -5.0, -5.0, 0.0, -5.0]


def test_the_publisher_overrides_the_defaults() -> None:
    markers = {"W": Status.CONFIDENTIAL, "N": "not_collected", "-": "O", "x": "zero", "-999": "O", "…1)": "Q"}
    rows = _read(["W", "N", "-", "x", "-999", "…1)", "…", "5"], markers=markers)
    assert [row[:2] for row in rows] == [
        (None, "Q"),
        (None, "O"),
        (None, "O"),
        (0.0, "A"),
        (None, "O"),
        (None, "Q"),
        (None, "O"),
        (5.0, "A"),
    ]
    assert not any(row[2] for row in rows)


def test_blank_may_be_given_a_meaning_too() -> None:
    assert _read([None, "5"], markers={"": "zero"}) == [(0.0, "A", False), (5.0, "A", False)]


def test_a_meaning_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="confidential"):
        meanings({"W": "A"})


def test_flags_after_numbers_give_a_status() -> None:
    assert [row[1] for row in _read(["1 p", "1 e", "1 b", "1*", "1 r"])] == ["P", "E", "B", "A", "A"]


def test_without_a_decimal_mark_either_notation_is_a_number() -> None:
    frame = pl.DataFrame({"v": ["12,5", "12.5", "1.234.567", "word"]})
    assert frame.select(status_expression(pl.col("v")))["v"].to_list() == ["A", "A", "A", "O"]


def test_defaults_are_statuses_of_missing_numbers_only() -> None:
    assert set(MARKERS.values()) == {Status.CONFIDENTIAL, Status.NOT_COLLECTED}


def test_empty_column() -> None:
    assert _read([]) == []
