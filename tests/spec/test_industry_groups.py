"""Cluster definitions by worked examples (M9), and entries foretold (M11)."""

import numpy as np
import polars as pl
import pytest

from klaster.indicators.entry import entry_probability
from klaster.indicators.industry_groups import industry_group_scores, industry_groups
from klaster.model.errors import InputError
from klaster.numerics.group_scores import closeness, outliers, scores
from klaster.numerics.grouping import WAYS, adjusted_rand, grouped
from klaster.numerics.logit import area_under_curve, fitted

SIX = np.array([[1, .8, .7, .1, .2, .1], [.8, 1, .6, .1, .1, .2], [.7, .6, 1, .2, .1, .1], [.1, .1, .2, 1, .9, .5], [.2, .1, .1, .9, 1, .6], [.1, .2, .1, .5, .6, 1]])  # fmt: skip


def labels(word):
    return np.array([int(letter) for letter in word])


class TestScores:
    @pytest.mark.parametrize(
        ("word", "within", "between", "expected"),
        [
            ("000111", [0.7, 0.6667], 0.1333, [100, 100, 100, 100]),
            ("001111", [0.8, 0.4], 0.2625, [100, 100, 83.33, 83.33]),
            ("000112", None, None, [66.67, 66.67, 83.33, 83.33]),
        ],
    )
    def test_of_six_industries(self, word, within, between, expected):
        near, found = closeness(SIX, labels(word)), scores(SIX, labels(word))
        if within:
            assert np.diag(near.groups).tolist() == pytest.approx(within, abs=1e-4)
            assert near.groups[0, 1] == pytest.approx(between, abs=1e-4)
        assert [found.groups_mean, found.groups_high, found.members_mean, found.members_high] == pytest.approx(expected, abs=0.01)  # fmt: skip

    def test_an_industry_nearer_to_others_in_most_matrices_is_proposed_to_move(self):
        assert outliers([SIX, SIX, SIX, np.eye(6), np.eye(6)], labels("001111"), 3) == {2: 0}
        assert outliers([SIX, SIX, np.eye(6), np.eye(6), np.eye(6)], labels("001111"), 3) == {}


def planted(industries=120, groups=10, regions=180, seed=1):
    """Jobs of a region follow the strength of the group in the region, with noise."""
    random = np.random.default_rng(seed)
    truth = np.arange(industries) * groups // industries
    strength = random.lognormal(0, 1, (regions, groups))
    size = random.lognormal(3, 0.5, regions)
    jobs = size[:, None] * strength[:, truth] * random.lognormal(0, 0.4, (regions, industries))
    rows = {
        "region": np.repeat([f"r{at}" for at in range(regions)], industries),
        "industry": np.tile([f"i{at:03}" for at in range(industries)], regions),
        "value": jobs.ravel().round(),
    }
    return pl.DataFrame(rows), truth


class TestGroups:
    def test_ten_planted_groups_are_found_and_the_fewest_on_the_plateau_is_ten(self):
        table, truth = planted()
        found = industry_groups(table, way="ward", similarity="shares", simulations=10)
        assert adjusted_rand(found["value"].to_numpy() - 1, truth) == 1.0
        assert found["groups"][0] == 10
        assert found["validation"][0] == pytest.approx(100, abs=0.5)
        assert found["stability"].min() > 0.8

    def test_too_few_and_too_many_groups_score_less(self):
        table, _ = planted()
        grid = industry_group_scores(table, way="ward", similarity="shares")
        by_count = dict(grid.select("groups", "value").iter_rows())
        assert by_count[10] > by_count[30]
        assert grid.filter("chosen")["groups"].to_list() == [10]

    @pytest.mark.parametrize("way", WAYS)
    def test_every_function_finds_groups_that_are_plain(self, way):
        matrix = np.kron(np.eye(3), np.full((5, 5), 0.8)) + np.full((15, 15), 0.05)
        assert adjusted_rand(grouped(matrix, way, [3], 1)[3], np.repeat([0, 1, 2], 5)) == 1.0

    def test_a_given_definition_is_scored_on_the_data(self):
        table, truth = planted(40, 4, 60)
        group = pl.DataFrame(
            {"industry": [f"i{at:03}" for at in range(40)], "group": [f"g{at}" for at in truth]}
        )
        wrong = group.with_columns(group=pl.col("group").shuffle(3))
        good, bad = (
            industry_group_scores(table.join(each, on="industry"), way="given")["value"][0]
            for each in (group, wrong)
        )
        assert good > 99
        assert bad < 60
        named = industry_groups(table.join(group, on="industry"), way="given")
        assert named["group"][0] == "g0"
        assert named["proposed"].null_count() == 40

    def test_an_industry_in_the_wrong_group_is_proposed_to_move(self):
        table, truth = planted(40, 4, 60)
        truth[0] = 3
        group = pl.DataFrame(
            {"industry": [f"i{at:03}" for at in range(40)], "group": [f"g{at}" for at in truth]}
        )
        found = industry_groups(table.join(group, on="industry"), way="given")
        moved = found.filter(pl.col("proposed").is_not_null())
        assert moved["industry"].to_list() == ["i000"]
        assert found.filter(pl.col("industry") == "i001")["value"][0] == moved["proposed"][0]

    def test_an_industry_without_a_group_is_named(self):
        table, _ = planted(12, 3, 20)
        with pytest.raises(InputError, match="no group for 12"):
            industry_groups(table, way="given")

    def test_too_few_industries_are_refused(self):
        table, _ = planted(3, 1, 10)
        with pytest.raises(InputError, match="needed 4"):
            industry_groups(table)

    def test_order_does_not_matter(self):
        table, _ = planted(40, 4, 60)
        found = (industry_groups(each, simulations=0) for each in (table, table.sample(fraction=1, shuffle=True, seed=2)))  # fmt: skip
        first, second = found
        assert first.equals(second)


class TestEntries:
    @pytest.fixture(scope="class")
    @staticmethod
    def panel():
        """Industries in a circle; a region enters what is next to what it has, and seldom anything else."""
        random = np.random.default_rng(4)
        regions, industries, periods = 60, 24, 6
        held = np.zeros((regions, industries), bool)
        for region, first in enumerate(random.integers(0, industries, regions)):
            held[region, (first + np.arange(6)) % industries] = True
        rows = []
        for period in range(periods):
            rows += [(f"r{r}", f"i{i:02}", period, float(held[r, i])) for r in range(regions) for i in range(industries)]  # fmt: skip
            near = np.roll(held, 1, 1) | np.roll(held, -1, 1)
            held = held | (~held & (random.random(held.shape) < np.where(near, 0.25, 0.01)))
            held = held & (random.random(held.shape) > 0.05)
        return pl.DataFrame(rows, schema=["region", "industry", "period", "value"], orient="row")

    def test_are_foretold_better_than_by_a_coin_and_only_for_what_is_absent(self, panel):
        found = entry_probability(panel, binary=True, simulations=19)
        last = panel.filter((pl.col("period") == 5) & (pl.col("value") == 0))
        assert found.height == last.height
        assert found["auc"][0] > 0.7
        assert found["auc_lower"][0] < found["auc"][0] < found["auc_upper"][0]
        assert found["value"].mean() == pytest.approx(found["base_rate"][0], abs=0.05)
        assert (found["lower"] <= found["upper"]).all()

    def test_of_chance_the_curve_is_a_coin(self, panel):
        shuffled = panel.with_columns(value=pl.col("value").shuffle(1).over("period"))
        assert entry_probability(shuffled, binary=True, simulations=0)["auc"][0] == pytest.approx(
            0.5, abs=0.06
        )

    def test_exits_are_of_what_is_there(self, panel):
        found = entry_probability(panel, binary=True, event="exit", simulations=0)
        assert found.height == panel.filter((pl.col("period") == 5) & (pl.col("value") == 1)).height

    def test_without_a_period_to_test_on_there_is_no_list(self, panel):
        with pytest.raises(InputError, match="needed 3"):
            entry_probability(panel.filter(pl.col("period") < 2), binary=True)

    def test_where_nothing_ever_enters_no_probability_is_given(self, panel):
        still = panel.filter(pl.col("period") == 0)
        found = entry_probability(
            pl.concat([still.with_columns(period=pl.lit(year, pl.Int64)) for year in range(4)]), binary=True
        )
        assert set(found["value"]) == {None}
        assert set(found["status"]) == {"O"}


def test_the_model_is_that_of_statsmodels():
    api = pytest.importorskip("statsmodels.api")
    random = np.random.default_rng(2)
    features = random.normal(size=(400, 3))
    outcome = (random.random(400) < 1 / (1 + np.exp(-features @ [1.0, -0.5, 0.2] + 1))).astype(float)
    theirs = api.Logit(outcome, api.add_constant(features)).fit(disp=0).predict()
    assert fitted(features, outcome).probability(features) == pytest.approx(theirs, abs=1e-5)


def test_the_curve_is_that_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    random = np.random.default_rng(3)
    score, outcome = random.integers(0, 9, 200) / 9, random.integers(0, 2, 200)
    assert area_under_curve(score, outcome) == pytest.approx(metrics.roc_auc_score(outcome, score))


def test_groups_planted_in_the_synthetic_economy_are_found_again():
    from benchmarks.planted_groups import planted_cells, recovered

    _, index = recovered(planted_cells(), "auto")
    assert index > 0.9
