"""The adding-up identity by worked examples."""

import polars as pl
import pytest

from klaster.indicators.adding_up import adding_up_gap


def table(values, **columns):
    return pl.DataFrame({"region": ["a", "b", "c"], "industry": ["x"] * 3, "value": values, **columns})


def test_parts_that_make_the_total_leave_no_gap():
    assert adding_up_gap(table([10, 20, 30]))["value"].item() == pytest.approx(0)
    assert adding_up_gap(table([10, 20, 30], industry_total=[60] * 3))["value"].item() == pytest.approx(0)


def test_a_total_that_differs_from_its_parts_shows_by_how_much():
    row = adding_up_gap(table([10, 20, 30], industry_total=[66] * 3)).row(0, named=True)
    assert row["value"] == pytest.approx(-6 / 66)
    assert (row["unknown"], row["status"]) == (0, "A")


def test_unknown_cells_are_counted_and_not_taken_for_nothing():
    row = adding_up_gap(table([10, None, 30], industry_total=[60] * 3, total=[100] * 3)).row(0, named=True)
    assert row["value"] == pytest.approx(-20 / 60)
    assert row["unknown"] == 1


def test_an_industry_without_a_known_cell_has_no_gap():
    assert adding_up_gap(table([None, None, None])).row(0, named=True)["value"] is None
