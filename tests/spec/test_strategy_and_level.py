"""strategy and policy_level by worked example."""

import polars as pl
import pytest

import klaster


def judged(rubric, **row):
    """The verdict on one cluster, as a row."""
    table = pl.DataFrame({"cluster": ["a"], **{name: [value] for name, value in row.items()}})
    return klaster.compute(rubric, table).frame.row(0, named=True)


class TestStrategy:
    @pytest.mark.parametrize(
        ("share", "mass", "verdict"),
        [
            (0.19, None, "organic"),
            (0.2, None, "hybrid"),
            (0.4, None, "hybrid"),
            (0.6, None, "hybrid"),
            (0.61, "no", "transplant"),
            (0.61, "yes", "hybrid"),
            (0.61, None, "unknown"),
        ],
    )
    def test_the_share_of_foreign_jobs_and_the_mass_of_domestic_firms(self, share, mass, verdict):
        assert judged("strategy", foreign_share=share, domestic_critical_mass=mass)["verdict"] == verdict

    def test_the_alliance_zone_grew_by_transplantation(self):
        # Nine residents in 2018: seven foreign, one joint venture, one Armenian; the joint venture makes a range.
        row = judged("strategy", foreign_share_lower=7 / 9, foreign_share_upper=8 / 9, domestic_firms=1)
        assert (row["verdict"], row["mostly_foreign"], row["domestic_firms_enough"]) == (
            "transplant",
            "met",
            "not_met",
        )

    def test_a_range_across_the_threshold_decides_nothing(self):
        row = judged("strategy", foreign_share_lower=0.5, foreign_share_upper=0.7, domestic_firms=1)
        assert (row["verdict"], row["possible"]) == ("unknown", "transplant hybrid")


class TestLevel:
    @pytest.mark.parametrize(
        ("countries", "owner", "verdict"),
        [
            (2, "regional", "supranational"),
            (2, None, "supranational"),
            (1, "supranational", "supranational"),
            (None, "наднациональный", "supranational"),
            (1, "national", "national"),
            (1, "local", "regional"),
            (1, None, "unknown"),
        ],
    )
    def test_by_plants_and_by_owner(self, countries, owner, verdict):
        assert judged("policy_level", countries=countries, owner_level=owner)["verdict"] == verdict
