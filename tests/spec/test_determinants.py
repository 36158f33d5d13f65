"""determinants by worked example: four scores of a cluster, and what is missing of each."""

import polars as pl
import pytest

import klaster
from klaster.model.errors import InputError

CLUSTERS = pl.DataFrame(
    {
        "cluster": ["a", "b", "c", "d"],
        "employment": [100.0, 200.0, 300.0, 400.0],
        "firms": [40.0, 10.0, 20.0, 30.0],
        "location_quotient_lower": [1.5, 0.8, 0.8, 2.5],
        "relatedness_density": [0.3, 0.6, 0.5, 0.1],
        "internal_purchases": [0.1, 0.2, 0.05, 0.0],
        "related_variety": [2.0, 1.0, 3.0, 4.0],
        "localisation": [1.0, 4.0, 3.0, 2.0],
        "jobs_inside": [0.9, 0.5, 0.2, 0.7],
        "skilled_share": [0.2, 0.3, 0.4, 0.1],
        "early_domestic_share": [0.8, 0.1, 0.5, 0.0],
        "early_quotient_lower": [1.2, 0.4, 0.8, 0.9],
        "early_quotient_upper": [1.9, 0.9, 1.3, 1.0],
    }
)


def scores(table, cluster):
    """Determinant -> its row, of one cluster."""
    frame = klaster.compute("determinants", table).frame.filter(pl.col("unit") == cluster)
    return {row["determinant"]: row for row in frame.rows(named=True)}


def test_critical_mass_is_the_geometric_mean_of_three_percentiles():
    # a: the smallest of four (25), the most firms (100), the third of the quotients (75).
    assert scores(CLUSTERS, "a")["critical_mass"]["value"] == pytest.approx((25 * 100 * 75) ** (1 / 3))
    # b and c share the lowest quotient: half of the clusters have no more.
    assert scores(CLUSTERS, "b")["critical_mass"]["value"] == pytest.approx((50 * 25 * 50) ** (1 / 3))


def test_relatedness_is_the_mean_of_density_purchases_over_the_largest_and_a_percentile():
    assert scores(CLUSTERS, "a")["relatedness"]["value"] == pytest.approx((30 + 50 + 50) / 3)
    assert scores(CLUSTERS, "d")["relatedness"]["value"] == pytest.approx((10 + 0 + 100) / 3)


def test_proximity_is_of_plants_jobs_and_skills():
    assert scores(CLUSTERS, "b")["proximity"]["value"] == pytest.approx((100 + 50 + 75) / 3)


def test_distance_stands_in_for_localisation_and_nearer_is_more():
    table = CLUSTERS.drop("localisation").with_columns(plant_distance=pl.Series([9.0, 2.0, 4.0, 6.0]))
    assert scores(table, "b")["proximity"]["value"] == scores(CLUSTERS, "b")["proximity"]["value"]


@pytest.mark.parametrize(("cluster", "value"), [("a", 90), ("b", 5), ("c", 50), ("d", 25)])
def test_origin_is_of_old_domestic_jobs_and_of_what_was_there_before(cluster, value):
    # Surely above 1 three years before: 100; surely below: 0; an interval that holds 1, or ends at it: 50.
    assert scores(CLUSTERS, cluster)["organic_origin"]["value"] == pytest.approx(value)


class TestMissingParts:
    def test_leave_an_estimate_with_a_range_and_are_named(self):
        row = scores(CLUSTERS.drop("skilled_share"), "b")["proximity"]
        assert (row["value"], row["status"]) == (pytest.approx(75), "E")
        assert (row["lower"], row["upper"]) == (pytest.approx(50), pytest.approx(250 / 3))
        assert (row["known"], row["parts"], row["missing"]) == (2, 3, "skilled_share")

    def test_all_of_them_leave_nothing(self):
        row = scores(CLUSTERS.select("cluster", "employment"), "a")["organic_origin"]
        assert (row["value"], row["status"]) == (None, "O")
        assert (row["lower"], row["upper"], row["known"]) == (0.0, 100.0, 0)

    def test_a_part_that_is_missing_of_one_cluster_is_not_a_zero_for_the_others(self):
        table = CLUSTERS.with_columns(firms=pl.Series([40.0, None, 20.0, 30.0]))
        assert scores(table, "a")["critical_mass"]["value"] == pytest.approx((25 * 100 * 75) ** (1 / 3))
        assert scores(table, "c")["critical_mass"]["value"] == pytest.approx((75 * 100 / 3 * 50) ** (1 / 3))

    def test_bounds_hold_the_score_and_a_full_score_has_none_but_itself(self):
        frame = klaster.compute("determinants", CLUSTERS.drop("jobs_inside")).frame
        assert (frame["lower"] <= frame["value"] + 1e-9).all()
        assert (frame["value"] <= frame["upper"] + 1e-9).all()
        whole = klaster.compute("determinants", CLUSTERS).frame
        assert (whole["upper"] - whole["lower"]).abs().max() < 1e-9


def test_percentiles_compare_within_a_period():
    later = CLUSTERS.with_columns(period=pl.lit("2019"), employment=pl.col("employment") * 10)
    both = pl.concat([CLUSTERS.with_columns(period=pl.lit("2018")), later])
    frame = klaster.compute("determinants", both).frame
    by_period = frame.partition_by("period", as_dict=True)
    assert by_period[("2018",)]["value"].to_list() == by_period[("2019",)]["value"].to_list()


class TestBadInput:
    def test_a_share_in_percent_is_refused(self):
        with pytest.raises(InputError, match="a: jobs_inside: found 90, expected 0 to 1\nDivide"):
            klaster.compute("determinants", CLUSTERS.with_columns(pl.col("jobs_inside") * 100))

    def test_a_cluster_given_twice_is_refused(self):
        with pytest.raises(InputError, match="a is given twice"):
            klaster.compute("determinants", pl.concat([CLUSTERS, CLUSTERS.head(1)]))
