"""Totals, sums and units: by words, by tree, by numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.sources.classifications import classification
from klaster.sources.table.arithmetic import sums
from klaster.sources.table.hierarchy import Codes, Kinds, declared_kinds, found_kinds, units_below

REGIONS = classification("regions_six_countries")
NACE = classification("nace_rev2")


def nested(
    rng: np.random.Generator, districts: int, columns: int
) -> tuple[np.ndarray, dict[int, tuple[int, ...]]]:
    """A country, its districts and their regions, each sum above its parts."""
    rows: list[np.ndarray] = [np.zeros(columns)]
    members: dict[int, tuple[int, ...]] = {}
    tops = []
    for _ in range(districts):
        parts = rng.integers(100, 9_999, (rng.integers(2, 6), columns)).astype(float)
        at = len(rows)
        rows += [parts.sum(axis=0), *parts]
        members[at] = tuple(range(at + 1, at + 1 + len(parts)))
        tops.append(at)
    rows[0] = np.sum([rows[at] for at in tops], axis=0)
    members[0] = tuple(tops)
    return np.array(rows), members


@given(seed=st.integers(0, 10_000), districts=st.integers(2, 5))
@settings(max_examples=30, deadline=None)
def test_nested_sums_are_found_whichever_way_they_are_printed(seed: int, districts: int) -> None:
    values, members = nested(np.random.default_rng(seed), districts, 6)
    assert sums(values).members == members
    last = len(values) - 1
    upside_down = {last - row: tuple(sorted(last - part for part in parts)) for row, parts in members.items()}
    found = {row: tuple(sorted(parts)) for row, parts in sums(values[::-1]).members.items()}
    assert found == upside_down


def test_sums_are_found_through_gaps() -> None:
    values, members = nested(np.random.default_rng(1), 4, 12)
    values[3, :3] = np.nan
    values[0, 5] = np.nan
    assert sums(values).members == members


def test_a_grand_total_anywhere_is_found() -> None:
    parts = np.random.default_rng(2).integers(100, 9_999, (6, 4)).astype(float)
    values = np.vstack([parts[:3], parts.sum(axis=0), parts[3:]])
    found = sums(values)
    assert (set(found.members), found.grand) == ({3}, (3,))


def test_rounded_parts_still_make_a_sum() -> None:
    parts = np.random.default_rng(3).uniform(100, 9_999, (8, 10))
    values = np.round(np.vstack([parts.sum(axis=0), parts]))
    assert 0 in sums(values).members


@pytest.mark.parametrize("seed", range(20))
def test_small_counts_do_not_make_sums_by_chance(seed: int) -> None:
    values = np.random.default_rng(seed).poisson(6, (25, 5)).astype(float)
    assert not sums(values).members


def test_a_label_with_its_parts_in_the_table_is_no_unit() -> None:
    codes = Codes(["RU", "RU-X-NWFD", "RU-X-ARK", "RU-ARK", "RU-NEN", "RU-KO", "RU-X-UFD"], REGIONS)
    kinds = declared_kinds(codes, (), ()).kinds
    assert kinds == {
        "RU": "total",
        "RU-X-NWFD": "aggregate",
        "RU-X-ARK": "aggregate",
        "RU-ARK": "unit",
        "RU-NEN": "unit",
        "RU-KO": "unit",
        "RU-X-UFD": "unit",
    }


def test_a_country_alone_is_a_unit_among_countries() -> None:
    assert set(declared_kinds(Codes(["KG", "KZ", "AM"], REGIONS), (), ()).kinds.values()) == {"unit"}


def test_parts_that_do_not_make_up_their_section_are_not_counted() -> None:
    values = np.array([[100.0, 80.0], [30.0, 20.0], [10.0, 15.0], [50.0, 60.0]])
    kinds = found_kinds(Codes(["C", "10", "11", "F"], NACE, lambda: values)).kinds
    assert kinds == {"C": "unit", "10": "aggregate", "11": "aggregate", "F": "unit"}


def test_parts_that_make_up_their_section_take_its_place() -> None:
    values = np.array([[100.0, 80.0], [60.0, 20.0], [40.0, 60.0], [50.0, 60.0]])
    kinds = found_kinds(Codes(["B", "05", "06", "F"], NACE, lambda: values)).kinds
    assert kinds == {"B": "aggregate", "05": "unit", "06": "unit", "F": "unit"}


def test_what_the_mapping_says_goes_before_the_tree() -> None:
    kinds = declared_kinds(Codes(["C", "10", "F"], NACE), (), ["10"]).kinds
    assert kinds == {"C": "unit", "10": "aggregate", "F": "unit"}


def test_a_known_code_is_no_sum_of_others_by_chance() -> None:
    values = np.array([[40_212.0, 9_410.0], [10_012.0, 2_110.0], [30_200.0, 7_300.0]])
    assert set(found_kinds(Codes(["A", "B", "C"], NACE, lambda: values)).kinds.values()) == {"unit"}


def test_units_below_follow_the_borders_of_their_time() -> None:
    codes = Codes(["RU-X-SIFD", "RU-X-FEFD", "RU-BU", "RU-TOM", "RU-AMU"], REGIONS)
    kinds: Kinds = declared_kinds(codes, (), ())
    assert units_below("RU-X-SIFD", kinds, REGIONS, "2016") == ["RU-BU", "RU-TOM"]
    assert units_below("RU-X-SIFD", kinds, REGIONS, "2019") == ["RU-TOM"]
