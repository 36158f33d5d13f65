"""Stars of clusters by worked examples (M10)."""

import numpy as np
import polars as pl
import pytest

from klaster.indicators.strength import cluster_strength
from klaster.indicators.strength_card import LEVELS
from klaster.indicators.strength_profiles import PROFILES, named_profile
from klaster.model.errors import InputError, UnknownNameError


def regions(jobs, total=100.0, **columns):
    """One industry over regions of equal totals, and a second that fills them up."""
    names = [f"r{place:02}" for place in range(len(jobs))]
    first = pl.DataFrame({"region": names, "industry": "x", "value": jobs, **columns}, schema_overrides={"value": pl.Float64})  # fmt: skip
    rest = pl.DataFrame({"region": names, "industry": "other", "value": [total - (job or 0) for job in jobs]})
    return pl.concat([first, rest.cast({"value": pl.Float64})], how="diagonal_relaxed")


def stars(table, **parameters):
    return cluster_strength(table, **parameters).filter(industry="x").sort("region")


def passed(table, name, **parameters):
    """The regions that win a star."""
    won = pl.col("passed").str.split(" ").list.contains(name)
    return stars(table, **parameters).filter(won)["region"].to_list()


class TestEco2008:
    def test_the_top_tenth_of_ten_regions_is_the_tenth_alone(self):
        assert passed(regions(range(1, 11)), "size", profile="eco2008") == ["r09"]

    @pytest.mark.parametrize("count", [2, 5, 9, 19])
    def test_of_few_regions_the_first_has_the_star(self, count):
        assert passed(regions(range(1, count + 1)), "size", profile="eco2008") == [f"r{count - 1:02}"]

    def test_the_top_tenth_of_twenty_is_two(self):
        assert passed(regions(range(1, 21)), "size", profile="eco2008") == ["r18", "r19"]

    def test_ties_share_the_better_rank(self):
        assert passed(regions([1, 2, 3, 9, 9]), "size", profile="eco2008") == ["r03", "r04"]

    def test_a_quotient_of_two_is_enough(self):
        table = regions([20, 5, 5, 10])
        row = stars(table, profile="eco2008").row(0, named=True)
        assert row["quotient"] == pytest.approx(2.0, abs=1e-12)
        assert passed(table, "specialisation", profile="eco2008") == ["r00"]

    def test_focus_looks_at_all_cells(self):
        """The other industry, everywhere the larger, takes the stars for focus."""
        table = cluster_strength(regions(range(1, 11)), profile="eco2008")
        focus = table.filter(pl.col("passed").str.contains("focus"))
        assert focus["industry"].to_list() == ["other", "other"]
        assert focus["region"].to_list() == ["r00", "r01"]


class TestAmericanLevels:
    jobs = np.array([0, 2, 3, 5, 8, 11, 14, 20, 30, 41])
    establishments = np.array([0, 1, 4, 2, 2, 5, 3, 9, 1, 7])

    def table(self):
        return regions(self.jobs.tolist(), establishments=self.establishments.tolist())

    def test_levels_follow_quantiles_of_type_seven_over_regions_with_employment(self):
        there = self.jobs > 0
        quotient = self.jobs / (self.jobs.sum() / 10)
        at = {share: np.quantile(quotient[there], share) for share in (0.25, 0.5, 0.75, 0.9)}
        floors = (self.jobs > np.quantile(self.jobs[there], 0.25)) & (
            self.establishments > np.quantile(self.establishments[there], 0.25)
        )
        expected = {
            "qualifying": floors & (quotient > at[0.25]),
            "significant": floors & (quotient > at[0.5]),
            "strong": floors & (quotient >= at[0.75] - 1e-12) & (quotient >= 1),
            "strong10": floors & (quotient >= at[0.9] - 1e-12) & (quotient >= 1),
        }
        computed = stars(self.table())
        for name, verdict in expected.items():
            assert computed[name].to_list() == verdict.tolist(), name
        assert computed["strong"].to_list() == [False] * 7 + [True, False, True]
        assert (
            computed["value"].to_list()
            == sum(verdict.astype(float) for verdict in expected.values()).tolist()
        )
        assert set(computed["known"]) == {4}

    def test_the_bound_of_strong_is_inclusive_and_of_qualifying_is_not(self):
        """Five regions: both quartiles are the second and the fourth."""
        computed = stars(regions([2, 4, 8, 16, 32], establishments=[1, 2, 3, 4, 5]))
        assert computed["qualifying"].to_list() == [False, False, True, True, True]
        assert computed["strong"].to_list() == [False, False, False, True, True]

    def test_no_quotient_below_one_is_strong(self):
        """Equal shares everywhere but in the one region that is large."""
        table = regions([2, 2, 2, 2, 50], establishments=[3, 3, 3, 3, 9])
        assert stars(table)["strong"].to_list() == [False] * 4 + [True]

    def test_without_establishments_only_failures_are_known(self):
        computed = stars(regions([2, 4, 8, 16, 32]))
        assert computed["strong"].to_list() == [False, False, False, None, None]
        assert computed["known"].to_list() == [4, 4, 3, 1, 0]
        top = computed.row(4, named=True)
        assert (top["value"], top["status"], top["unknown"]) == (
            None,
            "O",
            "qualifying significant strong strong10",
        )

    def test_other_profiles_have_no_levels(self):
        assert set(LEVELS) <= set(cluster_strength(self.table()).columns)
        assert not set(LEVELS) & set(cluster_strength(self.table(), profile="eco2008").columns)

    def test_quotients_within_traded_industries_where_the_class_is_known(self):
        table = pl.DataFrame({"region": list("aaabbb"), "industry": list("xyz") * 2, "value": [20.0, 20, 160, 10, 40, 50],
                              "class": ["traded", "traded", "local"] * 2})  # fmt: skip
        traded = cluster_strength(table).filter(industry="x", region="a").row(0, named=True)
        assert traded["quotient"] == pytest.approx((20 / 40) / (30 / 90))
        everything = cluster_strength(table, base="all").filter(industry="x", region="a").row(0, named=True)
        assert everything["quotient"] == pytest.approx((20 / 200) / (30 / 300))
        other = cluster_strength(table, profile="eco2008").filter(industry="x", region="a").row(0, named=True)
        assert other["quotient"] == everything["quotient"]
        with pytest.raises(InputError, match="class"):
            cluster_strength(table.drop("class"), base="class")


class TestPanoramaAndNodes:
    def test_a_missing_wage_is_unknown_not_missed(self):
        table = regions(range(1, 11), growth=[0.01 * place for place in range(10)])
        row = stars(table, profile="panorama2016").row(9, named=True)
        assert (row["value"], row["known"], row["criteria"]) == (3, 3, 4)
        assert (row["passed"], row["missed"], row["unknown"]) == (
            "specialisation size dynamism",
            "",
            "productivity",
        )

    def test_one_region_without_a_wage(self):
        wage = [None, *range(2, 11)]
        computed = stars(regions([9, *range(1, 10)], wage=wage), profile="panorama2016")
        assert computed.row(0, named=True)["unknown"] == "productivity dynamism"
        assert computed.row(9, named=True)["passed"] == "specialisation size productivity"
        assert set(computed["status"]) == {"E"}

    def test_below_a_quotient_of_one_nothing_counts(self):
        """A region with the highest wage, and few jobs for its size."""
        table = regions(range(1, 11), wage=[99, *range(1, 10)], growth=[0.5, *[0.0] * 9])
        row = stars(table, profile="panorama2016").row(0, named=True)
        assert (row["value"], row["known"]) == (0, 4)

    def test_a_node_is_specialised_and_holds_one_per_cent(self):
        jobs = [15.0, *[9.0] * 9]
        assert passed(regions(jobs), "node", profile="eccp2021") == ["r00"]
        many = regions([0.5 * 60, *[20.0] * 199])
        row = stars(many, profile="eccp2021").row(0, named=True)
        assert row["quotient"] == pytest.approx(1.5, abs=0.01)
        assert (row["industry_share"] < 0.01, row["missed"]) == (True, "node")


class TestCustom:
    def test_criteria_in_words(self):
        words = "size top 0.2; quotient >= 1.5 and establishments > q0.5"
        table = regions(range(1, 11), establishments=[*range(9), 1])
        assert passed(table, "size", profile="custom", criteria=words) == ["r08", "r09"]
        assert passed(table, "quotient_establishments", profile="custom", criteria=words) == ["r08"]

    @pytest.mark.parametrize(
        "words", ["", "size", "size top 2", "size top q0.1", "size = 3", "size top 0.1; and"]
    )
    def test_what_cannot_be_read_is_said_with_an_example(self, words):
        with pytest.raises(InputError, match="For example"):
            named_profile("custom", words)

    def test_an_unknown_measure_is_answered_with_near_names(self):
        with pytest.raises(UnknownNameError, match="growth"):
            named_profile("custom", "grwth top 0.1")

    def test_two_stars_of_one_measure_have_two_names(self):
        names = [star.name for star in named_profile("custom", "size top 0.1; size >= 100").criteria]
        assert names == ["size_1", "size_2"]

    def test_a_share_of_jobs_instead_of_regions(self):
        """The first region holds half of the jobs, and with the second what reaches the share."""
        table, words = regions([50, 20, 15, 10, 5]), "size top 0.6"
        assert passed(table, "size", profile="custom", criteria=words) == ["r00", "r01", "r02"]
        weighted = passed(table, "size", profile="custom", criteria=words, weighting="employment")
        assert weighted == ["r00", "r01"]

    def test_a_smallest_size(self):
        table = regions([50, 20, 15, 10, 5])
        assert passed(table, "size", profile="custom", criteria="size > 0", minimum_size=15) == [
            "r00",
            "r01",
            "r02",
        ]


class TestStatuses:
    def test_a_suppressed_cell_has_no_stars_and_makes_its_rivals_estimates(self):
        computed = stars(regions([None, 2, 8, 16], establishments=[9, 2, 3, 4]), profile="eco2008")
        hidden = computed.row(0, named=True)
        assert (hidden["value"], hidden["status"], hidden["passed"]) == (None, "O", "")
        assert set(computed["status"][1:]) == {"E"}

    def test_published_totals_do_not_hide_an_unknown_rival(self):
        table = regions([None, 2, 8, 16]).with_columns(
            region_total=pl.lit(100.0), total=pl.lit(400.0),
            industry_total=pl.when(pl.col("industry") == "x").then(30.0).otherwise(370.0),
        )  # fmt: skip
        assert stars(table, profile="eco2008")["status"].to_list() == ["O", "E", "E", "E"]

    def test_withheld(self):
        computed = stars(regions([None, 2, 8, 16]), profile="eco2008", missing="withhold")
        assert computed["value"].null_count() == 4
        assert set(computed["status"]) == {"O"}

    def test_a_true_zero_has_no_star_but_is_known(self):
        row = stars(regions([0, 2, 8, 16]), profile="eco2008").row(0, named=True)
        assert (row["value"], row["known"], row["status"]) == (0, 3, "A")

    def test_an_industry_without_jobs_anywhere_wins_nothing(self):
        computed = stars(regions([0, 0, 0]), profile="eco2008")
        assert set(computed["passed"]) == {""}


def test_profiles_name_their_source_and_what_is_uncertain():
    for profile in PROFILES.values():
        assert profile.source
        assert len({star.name for star in profile.criteria}) == len(profile.criteria)
    assert PROFILES["us_cluster_mapping"].unsure is None
    assert PROFILES["panorama2016"].unsure is not None
