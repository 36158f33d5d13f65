"""The mapping of a table: written, read back, and what is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import tomlkit

from klaster.model.errors import InputError, UnknownNameError
from klaster.sources.table import Mapping, read
from klaster.sources.table.where import conditions

FULL = Mapping(
    sheet="2018",
    encoding="cp1251",
    delimiter=";",
    header_rows=(3, 4),
    decimal=",",
    layout="industries_across",
    region="Регион",
    values={"employment": ""},
    across=("2018 / A", "2018 / C"),
    header_parts=("period", "industry"),
    constants={"industry": "C"},
    statuses={"N": "Q"},
    markers={"W": "Q", "-": "zero"},
    region_totals=("Всего",),
    where=("year=2018",),
    unit="человек",
    multiplier=1000.0,
    multipliers={"employment": 1000.0},
    natures={"wages": "amount"},
    duplicates="sum",
)


def test_a_mapping_survives_a_trip_through_toml() -> None:
    written = tomlkit.dumps(FULL.to_toml())
    assert Mapping.from_toml(tomllib.loads(written)) == FULL
    assert Mapping.from_toml(tomlkit.parse(written)) == FULL


def test_empty_fields_are_left_out() -> None:
    written = Mapping(region="county", values={"employment": "jobs"}).to_toml()
    assert set(written) == {"layout", "region", "values", "nature"}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"regoin": "x"}, "Did you mean region"),
        ({"layout": "wide"}, "layout"),
        ({"nature": "cuont"}, "Did you mean count"),
        ({"totals": {"region_totl": "x"}}, "region_total"),
        ({"constants": {"perod": "2018"}}, "period"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(facts: dict[str, object], words: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        Mapping.from_toml(facts)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    "facts", [{"region": 3}, {"across": "2018"}, {"values": ["jobs"]}, {"multiplier": "1000"}]
)
def test_a_value_of_the_wrong_type_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(InputError) as raised:
        Mapping.from_toml(facts)
    assert "Expected" in raised.value.describe("en")
    assert "Ожидается" in raised.value.describe("ru")


def test_a_whole_multiplier_is_a_number_all_the_same() -> None:
    assert Mapping.from_toml({"multiplier": 1000}).multiplier == 1000.0


def test_filters_know_their_columns() -> None:
    first, second, third = conditions(
        ["a = b=1", 'own="5"', "level not in (1 | 2)"], ["a = b", "own", "level"]
    )
    assert (first.column, first.values) == ("a = b", ("1",))
    assert (second.values, third.values, third.is_wanted) == (("5",), ("1", "2"), False)


def test_a_filter_on_an_unknown_column_offers_the_nearest(text_table: Callable[..., Path]) -> None:
    table = text_table("region,year,jobs\nNorth,2018,1\nSouth,2018,2\n")
    with pytest.raises(UnknownNameError) as raised:
        read(
            table,
            Mapping(region="region", period="year", values={"employment": "jobs"}, where=("yaer=2018",)),
        )
    assert raised.value.suggestions == ["year"]
    assert raised.value.place.file == "table.csv"


def test_words_that_are_no_filter_are_refused() -> None:
    with pytest.raises(InputError, match="not a filter"):
        conditions(["2018"], ["year"])


def test_a_column_that_is_gone_is_named(text_table: Callable[..., Path]) -> None:
    table = text_table("region,jobs\nNorth,1\nSouth,2\n")
    with pytest.raises(UnknownNameError) as raised:
        read(table, Mapping(region="regions", values={"employment": "jobs"}))
    assert raised.value.suggestions == ["region"]


def test_filters_that_leave_nothing_are_an_error(text_table: Callable[..., Path]) -> None:
    table = text_table("region,year,jobs\nNorth,2018,1\nSouth,2018,2\n")
    with pytest.raises(InputError, match="no row passes"):
        read(table, Mapping(region="region", period="year", values={"e": "jobs"}, where=("year=2019",)))


def test_a_long_table_needs_a_column_of_values(text_table: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match="no column of values"):
        read(text_table("region,jobs\nNorth,1\n"), Mapping(region="region"))
