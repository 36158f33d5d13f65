"""``klaster.compute`` on frames as people have them: any period, categories, nullable types, an index of one's own."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import klaster
from klaster.catalogue import methods
from tests.functional.test_compute_methods import cells, hierarchy, plants, records, table_for

METHODS = [each.card for each in methods()]


def sorted_values(card, frame):
    """The values in the order of the keys, whatever the kind and the types of the frame."""
    table = pl.from_pandas(frame) if isinstance(frame, pd.DataFrame) else frame
    keys = [key for key in card.keys if key in table.columns]
    table = table.with_columns(pl.col(keys).cast(pl.String))
    return table.sort(keys)["value"].fill_nan(None).to_list()


@pytest.mark.parametrize("card", METHODS, ids=lambda card: card.id)
class TestEveryMethod:
    def test_numbers_for_periods_and_categories_for_words(self, card):
        table = table_for(card)
        plain = sorted_values(card, klaster.compute(card.id, table).frame)
        words = [name for name, kind in table.schema.items() if kind == pl.String]
        changed = table.with_columns(pl.col(words).cast(pl.Categorical))
        if "period" in table.columns:
            changed = changed.with_columns(table["period"].cast(pl.Int64))
        found = klaster.compute(card.id, changed).frame
        assert sorted_values(card, found) == pytest.approx(plain, nan_ok=True)
        if "period" in found.columns:
            assert found["period"].dtype.is_integer()

    def test_pandas_with_nullable_types_and_an_index_of_its_own(self, card):
        table = table_for(card)
        plain = sorted_values(card, klaster.compute(card.id, table).frame)
        frame = table.to_pandas().convert_dtypes()
        frame.index = pd.Index([f"row {number}" for number in range(len(frame))], name="own")
        before = frame.copy(deep=True)
        found = klaster.compute(card.id, frame).frame
        assert isinstance(found, pd.DataFrame)
        assert sorted_values(card, found) == pytest.approx(plain, nan_ok=True)
        pd.testing.assert_frame_equal(frame, before)


def test_the_helpers_make_what_they_say():
    assert cells().height == 36
    assert plants().select("region", "industry", "period").is_duplicated().any()
    assert hierarchy()["status"].to_list().count("Q") == 4
    assert records()["unit"].n_unique() == 4


def test_a_status_beside_a_total_goes_with_it():
    table = pl.DataFrame({"region": ["a", "a", "b", "b"], "industry": list("xyxy"), "value": [1.0, 2.0, 3.0, 4.0],
                          "region_total": [3.0, 3.0, 7.0, 7.0], "region_total_status": ["E", "E", "A", "A"]})  # fmt: skip
    frame = klaster.compute("location_quotient", table).frame.sort("region", "industry")
    assert frame["status"].to_list() == ["E", "E", "A", "A"]


def test_arrow_comes_back_as_arrow():
    table = pa.table(
        {"region": ["a", "a", "b", "b"], "industry": ["x", "y", "x", "y"], "value": [1, 2, 3, 4]}
    )
    assert isinstance(klaster.compute("krugman_index", table).frame, pa.Table)
