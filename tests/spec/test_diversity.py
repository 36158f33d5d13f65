"""Diversity by worked examples (M4)."""

from math import log

import polars as pl
import pytest

from klaster.indicators.diversity import entropy_index, related_variety
from tests.spec.test_concentration import ECONGEO, hidden, matrix

VARIETY = pl.DataFrame(
    {"region": "a", "industry": list("vwxyz"), "value": [0.2, 0.1, 0.3, 0.1, 0.3], "group": list("11223")}
)


class TestEntropy:
    def test_the_econgeo_matrix(self):
        entropy = entropy_index(matrix(ECONGEO)).sort("region")
        assert entropy["value"].to_list() == pytest.approx([1.721, 1.433, 1.797, 1.907, 1.956], abs=5e-4)
        assert set(entropy["maximum"]) == {2.0}

    def test_in_nats(self):
        bits, nats = (entropy_index(matrix(ECONGEO), logarithm=each).sort("region") for each in ("2", "e"))
        assert nats["value"].to_list() == pytest.approx([each * log(2) for each in bits["value"]])
        assert nats["effective_number"].to_list() == pytest.approx(bits["effective_number"].to_list())

    def test_one_industry_has_none(self):
        row = entropy_index(matrix([(5, 0), (3, 3)])).sort("region").row(0, named=True)
        assert (row["value"], row["evenness"], row["effective_number"]) == (0, 0, 1)


class TestRelatedVariety:
    def test_the_published_example(self):
        row = related_variety(VARIETY).row(0, named=True)
        assert row["unrelated_variety"] == pytest.approx(1.5709505945, abs=1e-10)
        assert row["value"] == pytest.approx(0.6, abs=1e-10)
        assert row["entropy"] == pytest.approx(2.1709505945, abs=1e-10)

    def test_it_adds_up_to_entropy(self):
        table = matrix(ECONGEO).with_columns(
            group=pl.col("industry").replace_strict({"i0": "a", "i1": "a"}, default="b")
        )
        rows = related_variety(table).sort("region")
        entropy = entropy_index(table.drop("group")).sort("region")
        assert (rows["value"] + rows["unrelated_variety"]).to_list() == pytest.approx(
            entropy["value"].to_list()
        )

    def test_an_industry_without_a_group_is_a_group_of_its_own(self):
        lone = VARIETY.with_columns(group=pl.when(pl.col("group") == "1").then(pl.col("group")))
        row = related_variety(lone).row(0, named=True)
        assert row["value"] == pytest.approx(0.3 * entropy_index(VARIETY.head(2))["value"].item())

    def test_an_unknown_industry_makes_an_estimate(self):
        row = related_variety(hidden(VARIETY, "a", "z")).row(0, named=True)
        assert (row["status"], row["unknown"]) == ("E", 1)
        assert row["value"] + row["unrelated_variety"] == pytest.approx(row["entropy"])
