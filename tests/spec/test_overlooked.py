"""Places that don't matter, zones over clusters, and the form of support that fits."""

import polars as pl
import pytest

import klaster
from klaster.indicators.designations import designation_accuracy
from klaster.indicators.overlooked import overlooked_regions


def cells(quotients, **columns):
    """Two industries of one region."""
    table = {
        "region": ["a"] * len(quotients),
        "industry": [f"i{place}" for place in range(len(quotients))],
        "value": quotients,
    }
    return pl.DataFrame(table | columns, schema_overrides={"value": pl.Float64})


NOTHING = {"designated": False, "projects": 0, "zones": 0}


def row(table, **parameters):
    return overlooked_regions(table, **parameters).row(0, named=True)


class TestOverlooked:
    def test_nothing_anywhere(self):
        found = row(cells([0.8, 0.9], **NOTHING))
        assert (found["value"], found["status"], found["missing"]) == (1.0, "A", "")

    @pytest.mark.parametrize(
        ("quotients", "seen"),
        [([0.8, 1.2], {}), ([0.8, 0.9], {"designated": [False, True]}), ([0.8, 0.9], {"projects": 1}), ([0.8, 0.9], {"zones": 2})],
    )  # fmt: skip
    def test_one_thing_is_enough_not_to_be(self, quotients, seen):
        assert row(cells(quotients, **(NOTHING | seen)))["value"] == 0

    @pytest.mark.parametrize(
        ("table", "missing"),
        [
            (cells([0.8, None], **NOTHING), "verdict"),
            (cells([0.8, 0.9], **(NOTHING | {"designated": [False, None]})), "designated"),
            (cells([0.8, 0.9], designated=False, zones=0), "projects"),
            (cells([0.8, 0.9]), "designated projects zones"),
        ],
    )
    def test_what_is_not_known_leaves_it_open(self, table, missing):
        found = row(table)
        assert (found["value"], found["status"], found["missing"]) == (None, "O", missing)

    def test_a_strength_settles_it_whatever_else_is_unknown(self):
        assert row(cells([1.4, None]))["value"] == 0

    def test_an_unlisted_project_may_be_taken_for_none(self):
        assert row(cells([0.8, 0.9]), unlisted="none")["value"] == 1

    def test_a_threshold_moved_changes_it(self):
        assert row(cells([0.8, 1.2], **NOTHING), cut=1.3)["value"] == 1


class TestZonesOverClusters:
    def test_a_zone_is_compared_as_a_designation_is(self):
        """Two of three zones stand on a strength; one of three strengths has none."""
        table = pl.DataFrame(
            {
                "region": list("abcd"),
                "industry": ["x"] * 4,
                "zone": [1, 1, 1, 0],
                "verdict": ["yes", "yes", "no", "yes"],
            }
        )
        found = klaster.compute("designation_accuracy", table, columns={"designated": "zone"}, draws=0).frame
        shares = dict(
            found.filter(pl.col("statistic").is_in(["precision", "recall"]))
            .select("statistic", "value")
            .iter_rows()
        )
        assert shares == pytest.approx({"precision": 2 / 3, "recall": 2 / 3})
        assert designation_accuracy(table.rename({"zone": "designated"}), draws=0).equals(found)


class TestFormOfSupport:
    @pytest.mark.parametrize(
        ("workers", "serial", "form"),
        [(3, None, "incubator"), (60, None, "technopark"), (200, "yes", "industrial_park"), (200, "no", "none_named"), (900, None, "zone"), (200, None, "unknown")],
    )  # fmt: skip
    def test_by_size_and_production_in_series(self, workers, serial, form):
        table = pl.DataFrame(
            {"enterprise": ["e"], "workers": [workers], "serial": [serial]},
            schema_overrides={"serial": pl.String},
        )
        assert klaster.compute("support_form", table).frame["verdict"].item() == form
