"""Composite indicators by worked examples (M25): composite_indicator and composite_sensitivity."""

import itertools
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import kurtosis, rankdata, skew, sobol_indices

import klaster
from klaster.indicators.composite import composite_indicator
from klaster.indicators.composite_choices import composite_sensitivity
from klaster.model.errors import InputError, UnknownNameError
from klaster.numerics.outliers import treated, winsorised
from klaster.numerics.rank_intervals import tiers_by_interval, tiers_by_trials
from klaster.numerics.sensitivity import indices, sensitivity
from tests.conftest import REFERENCE, unavailable


def rows(values, **facts):
    """``{indicator: [values of a, b, c...]}`` as rows; facts by indicator."""
    table = pl.DataFrame(
        [
            {"unit": unit, "indicator": name, "value": value, **{fact: said.get(name) for fact, said in facts.items()}}
            for name, column in values.items()
            for unit, value in zip("abcdefghijkl", column, strict=False)
        ],
        infer_schema_length=None,
    )  # fmt: skip
    return table.cast({"value": pl.Float64})


def scores(table, **parameters):
    """Unit -> score of the index, without trials."""
    found = klaster.compute("composite_indicator", table, **{"trials": 0, **parameters}).frame
    return dict(found.select("unit", "value").iter_rows())


def close(found, expected, tolerance=1e-9):
    assert list(found) == list(expected)
    for unit, value in expected.items():
        assert (found[unit] is None) == (value is None), unit
        assert value is None or found[unit] == pytest.approx(value, abs=tolerance), unit


@pytest.fixture(scope="module")
def asem():
    """The ASEM data: 51 countries by 49 indicators, with the tree of the index as rows without unit."""
    path = Path(REFERENCE, "asem_iData.csv")
    if not path.exists():
        unavailable("the ASEM data")
    said = pl.read_csv(Path(REFERENCE, "asem_iMeta.csv"), null_values="NA")
    names = said.filter(pl.col("Type") == "Indicator")["iCode"].to_list()
    wide = pl.read_csv(path, null_values="NA", infer_schema_length=None)
    values = wide.unpivot(names, index="uCode", variable_name="indicator").rename({"uCode": "unit"})
    facts = said.filter(pl.col("Type").is_in(["Indicator", "Aggregate"])).select(
        indicator="iCode", direction="Direction", weight="Weight", parent="Parent"
    )
    return pl.concat([values, facts], how="diagonal_relaxed")


class TestAsem:
    """Figures of COINr on its own data (METHODS M25)."""

    def test_minmax_with_its_weights(self, asem):
        found = klaster.compute("composite_indicator", asem, trials=0).frame.sort("rank")
        assert found["unit"].to_list()[:6] == ["DEU", "GBR", "FRA", "CHE", "NLD", "SWE"]
        assert found["value"].to_list()[:6] == pytest.approx(
            [75.23, 68.94, 65.92, 62.61, 61.24, 60.59], abs=0.005
        )

    def test_index_and_sub_indices(self, asem):
        found = klaster.compute("composite_indicator", asem, level="groups", trials=0).frame
        value = {
            (unit, part): score
            for unit, part, score in found.select("unit", "component", "value").iter_rows()
        }
        assert value["AUS", "Index"] == pytest.approx(47.921591, abs=5e-7)
        assert value["AUS", "Conn"] == pytest.approx(41.518047, abs=5e-7)
        assert value["AUS", "Sust"] == pytest.approx(54.325135, abs=5e-7)
        assert value["AUT", "Index"] == pytest.approx(56.873098, abs=5e-7)
        assert value["BEL", "Index"] == pytest.approx(58.722005, abs=5e-7)

    def test_geometric_from_one(self, asem):
        found = scores(asem, aggregation="geometric")
        assert [found[unit] for unit in ("AUS", "AUT", "BEL")] == pytest.approx(
            [31.917261, 43.838215, 49.352392], abs=5e-7
        )

    def test_what_is_missing_is_named_and_makes_estimates(self, asem):
        found = klaster.compute("composite_indicator", asem, trials=0).frame
        korea = found.filter(unit="KOR").row(0, named=True)
        assert korea["left_out"] == "CultGood; NEET; Palma"
        assert 0 < korea["known"] < 1
        # Other countries' gaps leave open where the scales end.
        assert found["status"].unique().to_list() == ["E"]

    def test_contributions_add_up_to_the_index(self, asem):
        found = klaster.compute("composite_indicator", asem, level="all", trials=0).frame
        index = found.filter(component="Index").sort("unit")["value"]
        tree = set(found["component"]) - set(asem.filter(pl.col("unit").is_not_null())["indicator"])
        leaves = found.filter(~pl.col("component").is_in(list(tree)))
        assert (
            leaves.group_by("unit").agg(pl.col("contribution").sum()).sort("unit")["contribution"] - index
        ).abs().max() < 1e-9
        assert leaves.filter(unit="AUS")["weight"].sum() == pytest.approx(1)

    def test_rank_intervals_hold_the_rank_and_tiers_follow_them(self, asem):
        found = klaster.compute("composite_indicator", asem, trials=500).frame.sort("rank")
        assert (found["rank_lower"] <= found["rank"]).all()
        assert (found["rank"] <= found["rank_upper"]).all()
        assert (found["lower"] <= found["value"]).all()
        assert (found["value"] <= found["upper"]).all()
        thirds = found.select(pl.sum_horizontal("upper_third", "middle_third", "lower_third")).to_series()
        assert (thirds - 1).abs().max() < 1e-12
        for left, right in itertools.pairwise(found.partition_by("tier", maintain_order=True)):
            assert left["rank_upper"].max() < right["rank_lower"].min()


class TestScales:
    table = rows({"x": [0, 5, 10], "y": [1, 2, 3]})

    def test_minmax_turns_round_where_less_is_better(self):
        close(scores(rows({"x": [0, 5, 20]}, direction={"x": -1})), {"a": 100, "b": 75, "c": 0})
        close(scores(rows({"x": [0, 5, 20]}), lower_is_better="x"), {"a": 100, "b": 75, "c": 0})
        close(scores(rows({"x": [0, 5, 20]}, direction={"x": "lower"})), {"a": 100, "b": 75, "c": 0})

    def test_goalposts_stop_at_their_ends(self):
        table = rows({"x": [-5, 25, 120]}, low={"x": 0}, high={"x": 100})
        close(scores(table, normalisation="goalposts"), {"a": 0, "b": 25, "c": 100})
        close(scores(table, normalisation="goalposts", lower_is_better="x"), {"a": 100, "b": 75, "c": 0})
        close(
            scores(table, normalisation="goalposts", aggregation="geometric"), {"a": 1, "b": 25.75, "c": 100}
        )

    def test_goalposts_need_no_other_unit(self):
        table = rows({"x": [40]}, low={"x": 20}, high={"x": 70})
        assert scores(table, normalisation="goalposts")["a"] == pytest.approx(40)
        assert scores(table)["a"] is None  # on its own it has no scale

    @pytest.mark.parametrize(("low", "high"), [(5, 5), (6, 5), (None, 5)])
    def test_goalposts_that_cannot_be_are_refused(self, low, high):
        with pytest.raises(InputError, match="goalposts of 'x'"):
            scores(rows({"x": [1, 2]}, low={"x": low}, high={"x": high}), normalisation="goalposts")

    def test_standard_scores(self):
        values = np.array([1.0, 2, 3, 10])
        expected = (values - values.mean()) / values.std(ddof=1)
        assert list(scores(rows({"x": values}), normalisation="z").values()) == pytest.approx(expected)

    def test_ranks_share_ties(self):
        close(
            scores(rows({"x": [1, 1, 5, 9, 9]}), normalisation="rank"),
            {"a": 12.5, "b": 12.5, "c": 50, "d": 87.5, "e": 87.5},
        )

    def test_distance_to_the_best_the_mean_and_a_unit(self):
        table = rows({"x": [2, 4, 6]})
        close(scores(table, normalisation="distance"), {"a": 100 / 3, "b": 200 / 3, "c": 100})
        close(scores(table, normalisation="distance", reference="mean"), {"a": 50, "b": 100, "c": 150})
        close(
            scores(table, normalisation="distance", reference="a", lower_is_better="x"),
            {"a": 100, "b": 50, "c": 100 / 3},
        )

    def test_a_distance_needs_a_unit_that_is_there_and_values_above_zero(self):
        with pytest.raises(InputError, match="expected best, mean or a unit"):
            scores(self.table, normalisation="distance", reference="nowhere")
        with pytest.raises(InputError, match="x of a: found 0"):
            scores(self.table, normalisation="distance")

    def test_scales_of_all_periods_compare_over_time(self):
        table = pl.concat(
            [
                rows({"x": [0, 5]}).with_columns(period=pl.lit(2010)),
                rows({"x": [10, 20]}).with_columns(period=pl.lit(2020)),
            ]
        )
        own = klaster.compute("composite_indicator", table, trials=0).frame
        both = klaster.compute("composite_indicator", table, trials=0, within="all").frame
        assert own["value"].to_list() == [0, 100, 0, 100]
        assert both.select("unit", "period", "value").rows() == [
            ("a", 2010, 0),
            ("b", 2010, 25),
            ("a", 2020, 50),
            ("b", 2020, 100),
        ]


OPPOSED = {"x": [0, 100, 50], "y": [100, 0, 50]}


class TestWeights:
    def test_given_as_shares_or_as_relative_numbers(self):
        for weights in ({"x": 0.75, "y": 0.25}, {"x": 3, "y": 1}, {"x": 75, "y": 25}):
            close(scores(rows(OPPOSED, weight=weights)), {"a": 25, "b": 75, "c": 50})
        close(scores(rows(OPPOSED), weights="x=3; y=1"), {"a": 25, "b": 75, "c": 50})
        close(scores(rows(OPPOSED, weight={"x": 3, "y": 1}), weights="equal"), {"a": 50, "b": 50, "c": 50})

    @pytest.mark.parametrize("weights", [{"x": 0.6, "y": 0.3}, {"x": 60, "y": 30}, {"x": 0.6, "y": 0.5}])
    def test_shares_that_do_not_add_up_are_refused_unless_taken_as_relative(self, weights):
        with pytest.raises(
            InputError, match=r"weights of 'index' look like shares and add up to .*\n.*renormalise"
        ):
            scores(rows(OPPOSED, weight=weights))
        total = sum(weights.values())
        found = scores(rows(OPPOSED, weight=weights), weight_sum="renormalise")
        assert found["b"] == pytest.approx(100 * weights["x"] / total)

    @pytest.mark.parametrize(
        ("weights", "message"),
        [
            ({"x": -1, "y": 2}, "weight of 'x': found -1"),
            ({"x": 1}, "weight of 'y': found nothing"),
            ({"x": 0, "y": 0}, "above zero"),
            ({"x": "heavy", "y": "light"}, "found 'heavy', expected a number"),
        ],
    )
    def test_weights_that_cannot_be(self, weights, message):
        with pytest.raises(InputError, match=message):
            scores(rows(OPPOSED, weight=weights))

    def test_two_weights_of_one_indicator(self):
        table = rows({"x": [1, 2]}).with_columns(weight=pl.Series([1.0, 2.0]))
        with pytest.raises(InputError, match="weight of 'x': found both"):
            scores(table)

    def test_an_unknown_name_is_answered_with_near_ones(self):
        with pytest.raises(UnknownNameError, match="Did you mean roads"):
            scores(rows({"roads": [1, 2]}), weights="raods=1")
        with pytest.raises(InputError, match="weights: found 'roads'"):
            scores(rows({"roads": [1, 2]}), weights="roads")

    def test_groups_weigh_equally_unless_told(self):
        values = {"x": [0, 100], "y": [0, 100], "z": [100, 0]}
        parent = {"x": "first", "y": "first", "z": "second"}
        assert scores(rows(values, parent=parent))["b"] == pytest.approx(50)
        assert scores(rows(values, parent=parent), weights="x=1;y=1;z=1;first=3;second=1")[
            "b"
        ] == pytest.approx(75)

    def test_shares_of_the_whole_reach_through_groups(self):
        values = {"x": [0, 100], "y": [0, 100], "z": [100, 0]}
        table = rows(
            values, parent={"x": "first", "y": "first", "z": "second"}, weight={"x": 0.5, "y": 0.2, "z": 0.3}
        )
        assert scores(table)["b"] == pytest.approx(70)


GROUPED = {"x": [0, 100], "y": [100, 0], "z": [100, 0]}


class TestTree:
    def test_a_path_is_the_same_as_described_parents(self):
        path = rows(GROUPED, parent={"x": "top > first", "y": "top > second", "z": "top > second"})
        described = pl.concat([
            rows(GROUPED, parent={"x": "first", "y": "second", "z": "second"}),
            pl.DataFrame({"indicator": ["first", "second"], "parent": ["top", "top"]}),
        ], how="diagonal")  # fmt: skip
        one, other = (composite_indicator(table, level="all", trials=0) for table in (path, described))
        assert one.equals(other)
        assert one["component"].unique(maintain_order=True).to_list() == [
            "top",
            "second",
            "first",
            "x",
            "y",
            "z",
        ]
        assert one.filter(component="top")["value"].to_list() == [50, 50]

    def test_the_column_may_be_called_group(self):
        table = rows(GROUPED, group={"x": "first", "y": "second", "z": "second"})
        assert scores(table)["a"] == pytest.approx(50)

    @pytest.mark.parametrize(
        ("parent", "message"),
        [
            ({"x": "y", "y": "g", "z": "g"}, "has values of its own"),
            ({"x": "g > h", "y": "h > g", "z": "g"}, "above itself|two parents"),
        ],
    )
    def test_trees_that_cannot_be(self, parent, message):
        with pytest.raises(InputError, match=message):
            scores(rows(GROUPED, parent=parent))


GAPPY = {"x": [0, 50, 100, None], "y": [0, 100, 50, 100], "z": [0, 50, 100, 100]}


class TestMissing:
    def test_the_mean_of_what_is_available(self):
        found = klaster.compute("composite_indicator", rows(GAPPY), trials=0).frame
        last = found.filter(unit="d").row(0, named=True)
        assert (last["value"], last["status"], last["left_out"]) == (100, "E", "x")
        assert last["known"] == pytest.approx(2 / 3)
        assert found["status"].to_list() == ["E"] * 4  # the scale of x could end elsewhere

    def test_goalposts_keep_the_neighbours_normal(self):
        ends = dict.fromkeys("xyz", 0.0), dict.fromkeys("xyz", 100.0)
        table = rows(GAPPY, low=ends[0], high=ends[1])
        found = klaster.compute("composite_indicator", table, normalisation="goalposts", trials=0).frame
        assert found["status"].to_list() == ["A", "A", "A", "E"]

    def test_withheld(self):
        found = klaster.compute("composite_indicator", rows(GAPPY), missing="withhold", trials=50).frame
        last = found.filter(unit="d").row(0, named=True)
        assert [
            last[name] for name in ("value", "lower", "upper", "rank", "rank_lower", "tier", "upper_third")
        ] == [None] * 7
        assert last["status"] == "O"
        assert found["rank"].to_list() == [3, 2, 1, None]

    def test_a_suppressed_value_stays_confidential(self):
        table = rows(GAPPY).with_columns(
            status=pl.when(pl.col("value").is_null()).then(pl.lit("Q")).otherwise(pl.lit("A"))
        )
        found = klaster.compute("composite_indicator", table, missing="withhold", trials=0).frame
        assert found.filter(unit="d")["status"].item() == "Q"
        # A value that bears the mark is not used either.
        leaked = table.with_columns(pl.col("value").fill_null(7.0))
        assert klaster.compute("composite_indicator", leaked, missing="withhold", trials=0).frame.equals(
            found
        )

    def test_bounds_run_from_the_lowest_to_the_highest(self):
        found = klaster.compute(
            "composite_indicator", rows(GAPPY), missing="bounds", choices="weights", trials=200
        ).frame
        last = found.filter(unit="d").row(0, named=True)
        assert last["value"] == 100
        assert last["lower"] <= 200 / 3 + 1e-9
        assert last["upper"] == pytest.approx(100)
        assert (last["rank_lower"], last["rank_upper"]) == (1, 3)

    def test_too_little_known_gives_no_score(self):
        table = rows({"x": [0, 1, None], "y": [0, 1, None], "z": [0, 1, 1]})
        close(scores(table), {"a": 0, "b": 100, "c": None})
        close(scores(table, least_known=0.3), {"a": 0, "b": 100, "c": 100})

    def test_an_indicator_that_is_the_same_for_all_is_left_out(self):
        found = klaster.compute("composite_indicator", rows({"x": [0, 1], "y": [7, 7]}), trials=50).frame
        assert found["value"].to_list() == [0, 100]
        assert found["left_out"].to_list() == ["y", "y"]

    def test_an_indicator_without_any_value_spoils_nothing(self):
        found = klaster.compute(
            "composite_indicator", rows({"x": [0, 1], "y": [None, None], "z": [0, 1]}), trials=50
        ).frame
        assert found["value"].to_list() == [0, 100]
        assert found["status"].to_list() == ["E", "E"]

    def test_a_unit_without_any_value_spoils_nothing(self):
        found = klaster.compute(
            "composite_indicator", rows({"x": [0, 1, None], "y": [3, 5, None]}), trials=50
        ).frame
        assert found["rank"].to_list() == [2, 1, None]
        assert found["status"].to_list() == ["E", "E", "O"]

    def test_an_estimate_at_the_end_of_a_scale_reaches_everybody(self):
        table = rows({"x": [0, 5, 10]})
        middle = table.with_columns(status=pl.Series(["A", "E", "A"]))
        end = table.with_columns(status=pl.Series(["A", "A", "E"]))
        assert klaster.compute("composite_indicator", middle, trials=0).frame["status"].to_list() == [
            "A",
            "E",
            "A",
        ]
        assert klaster.compute("composite_indicator", end, trials=0).frame["status"].to_list() == [
            "E",
            "E",
            "E",
        ]


class TestTables:
    def test_a_wide_table(self):
        wide = pl.DataFrame(
            {"country": ["a", "b", "c"], "roads": [2.0, 4, 6], "crime": [3.0, 1, 5], "note": ["", "x", ""]}
        )
        found = klaster.compute(
            "composite_indicator", wide, columns={"unit": "country"}, lower_is_better="crime", trials=0
        ).frame
        long = wide.unpivot(["roads", "crime"], index="country", variable_name="indicator").rename(
            {"country": "unit"}
        )
        assert found.equals(
            klaster.compute("composite_indicator", long, lower_is_better="crime", trials=0).frame
        )
        assert found["value"].to_list() == [25, 75, 50]

    def test_the_unit_may_be_a_region(self):
        table = rows({"x": [1, 2]}).rename({"unit": "region"})
        assert composite_indicator(table, trials=0)["unit"].to_list() == ["a", "b"]
        assert scores(table, columns={"region": "region"}) == scores(table) == {"a": 0, "b": 100}

    def test_a_denominator_by_name_or_as_a_number(self):
        table = rows({"trade": [10, 40, 90], "gdp": [10, 20, 30]}, denominator={"trade": "gdp"})
        close(scores(table), {"a": 0, "b": 50, "c": 100})
        numbers = rows({"trade": [10, 40, 90]}).with_columns(denominator=pl.Series([10, 20, 30]))
        close(scores(numbers), {"a": 0, "b": 50, "c": 100})
        with pytest.raises(InputError, match="divided by 'area', which has no rows"):
            scores(rows({"trade": [1, 2]}, denominator={"trade": "area"}))

    def test_what_is_divided_by_nothing_is_not_known(self):
        table = rows({"trade": [10, 40, 90], "gdp": [0, 20, None]}, denominator={"trade": "gdp"})
        found = klaster.compute("composite_indicator", table, trials=0).frame
        assert found["value"].to_list() == [None] * 3
        assert found["status"].to_list() == ["O"] * 3

    def test_marks_in_place_of_numbers(self):
        table = pl.DataFrame(
            {"unit": list("abcd"), "indicator": ["x"] * 4, "value": ["1", " 3", "..", "(c)"]}
        )
        found = klaster.compute("composite_indicator", table, trials=0).frame
        assert found["value"].to_list() == [0, 100, None, None]
        assert found["status"].to_list() == ["E", "E", "O", "Q"]

    @pytest.mark.parametrize("wrong", ["many", "1,5", "inf"])
    def test_what_is_no_number_is_refused_where_it_stands(self, wrong):
        table = pl.DataFrame({"unit": list("ab"), "indicator": ["x"] * 2, "value": ["1", wrong]})
        with pytest.raises(
            InputError, match=f"row 2, column value: x of b: found '{wrong}', expected a number"
        ):
            scores(table)

    def test_one_cell_given_twice_is_refused(self):
        table = pl.concat([rows({"x": [1, 2]}), rows({"x": [1]})])
        with pytest.raises(InputError, match="x of a is given 2 times"):
            scores(table)

    def test_a_missing_column_is_named(self):
        with pytest.raises(InputError, match="no column 'unit'"):
            scores(pl.DataFrame({"place": ["a"], "indicator": ["x"], "value": [1]}))
        with pytest.raises(InputError, match="no column 'value'"):
            scores(pl.DataFrame({"unit": ["a"], "indicator": ["x"], "amount": [1]}))

    def test_an_empty_table(self):
        with pytest.raises(InputError, match="no values"):
            scores(rows({"x": [1]}).clear())

    def test_the_kind_of_the_callers_frame(self):
        table = rows({"x": [1, 2, 3], "y": [3, 2, 2]}).to_pandas()
        assert list(klaster.compute("composite_indicator", table).frame["unit"]) == ["a", "b", "c"]

    def test_numbers_as_units_keep_their_kind(self):
        table = rows({"x": [1, 2]}).with_columns(unit=pl.Series([10, 9]))
        assert composite_indicator(table, trials=0)["unit"].to_list() == [9, 10]


FAR = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 900]


class TestOutliers:
    def test_off_unless_asked_for(self):
        assert scores(rows({"x": FAR}))["i"] == pytest.approx(100 * 8 / 899)

    def test_the_rule_is_skewness_and_kurtosis_together(self):
        values = np.array(FAR)
        assert abs(skew(values, bias=False)) > 2
        assert kurtosis(values, bias=False) > 3.5
        found = klaster.compute("composite_indicator", rows({"x": FAR}), outliers="winsorise", trials=0).frame
        assert found["value"].to_list()[-2:] == [100, 100]
        assert found["moved"].to_list() == [""] * 9 + ["x"]

    def test_a_tail_below_is_moved_up(self):
        assert winsorised(-np.array(FAR)).min() == -9

    def test_logarithms_keep_the_order_and_straighten(self):
        values = np.array(FAR)
        for one in (values, -values):
            logged = treated(one, "log")
            assert (np.argsort(logged) == np.argsort(one)).all()
            assert abs(skew(logged)) < abs(skew(one))

    def test_logarithms_where_moving_is_not_enough(self):
        values = np.concatenate([np.linspace(0, 1, 60), [50, 200, 500, 900, 2000, 5000, 9000.0]])
        assert (treated(values, "winsorise_or_log") == treated(values, "log")).all()
        assert treated(values, "winsorise").max() < 9000


class TestTrials:
    def test_nothing_varied_leaves_no_interval(self):
        found = klaster.compute(
            "composite_indicator", rows({"x": [1, 2, 3], "y": [3, 1, 1]}), choices=""
        ).frame
        assert found["lower"].equals(found["value"], check_dtypes=False)
        assert found["rank_lower"].to_list() == found["rank_upper"].to_list()

    def test_the_same_seed_the_same_interval(self):
        table = rows({"x": [1, 4, 3, 9], "y": [3, 1, 1, 2], "z": [2, 2, 7, 1]})
        one, same, other = (
            klaster.compute("composite_indicator", table, seed=seed).frame for seed in (1, 1, 2)
        )
        assert one.equals(same)
        assert not one.equals(other)

    def test_a_unit_best_in_everything_is_first_in_every_trial(self):
        found = klaster.compute(
            "composite_indicator", rows({"x": [9, 4, 3], "y": [9, 1, 2], "z": [9, 2, 1]})
        ).frame
        assert found.row(0, named=True)["rank_upper"] == 1
        assert found["upper_third"].to_list()[0] == 1

    def test_an_indicator_left_out_shows_in_the_interval(self):
        """Without y the order of a and b turns round; a third of the trials is without it."""
        table = rows({"x": [10, 9, 0], "y": [0, 10, 5]})
        found = klaster.compute("composite_indicator", table, choices="indicators", trials=3000).frame
        assert found.select("rank", "rank_lower", "rank_upper").row(0) == (2, 1, 3)
        turned = klaster.compute("composite_indicator", table, choices="weights", trials=3000).frame
        assert turned.select("rank", "rank_lower", "rank_upper").row(0) == (2, 2, 2)

    def test_an_unknown_choice(self):
        with pytest.raises(UnknownNameError, match="Did you mean weights"):
            klaster.compute("composite_indicator", rows({"x": [1, 2]}), choices="wieghts")

    def test_tiers(self):
        base, low, high = np.array([1, 2, 3, 4]), np.array([1, 1, 3, 3]), np.array([2, 2, 4, 4])
        assert tiers_by_interval(base, low, high).tolist() == [1, 1, 2, 2]
        # A later unit that reaches back joins what it reaches.
        assert tiers_by_interval(base, np.array([1, 2, 3, 1]), np.array([1, 2, 3, 4])).tolist() == [
            1,
            1,
            1,
            1,
        ]
        trials = np.array([[1, 2, 3], [1, 3, 2], [1, 2, 3], [1, 3, 2]])
        assert tiers_by_trials(np.array([1, 2, 3]), trials, 0.9).tolist() == [1, 2, 2]


class TestSensitivity:
    def test_against_scipy_on_the_same_samples(self):
        random = np.random.default_rng(3)
        a, b = random.random((256, 3)), random.random((256, 3))
        ab = np.repeat(a[None], 3, axis=0)
        for choice in range(3):
            ab[choice, :, choice] = b[:, choice]

        def model(x):
            return np.stack([x[..., 0] + 2 * x[..., 1] ** 2, x[..., 0] * x[..., 2]], axis=-1)

        first, total = indices(model(a), model(b), model(ab), np.full((1, 256), 1 / 256))
        same = sobol_indices(
            func={
                "f_A": model(a).T,
                "f_B": model(b).T,
                "f_AB": np.moveaxis(model(ab), -1, 0).transpose(1, 0, 2),
            },
            n=256,
        )
        assert total[0] == pytest.approx(same.total_order, abs=1e-12)
        assert first[0] == pytest.approx(same.first_order, abs=0.02)

    def test_ishigami(self):
        """The closed form of Ishigami's function: .3139, .4424, 0 and .5576, .4424, .2437."""

        def model(x):
            angle = np.pi * (2 * x - 1)
            return (
                np.sin(angle[:, 0])
                + 7 * np.sin(angle[:, 1]) ** 2
                + 0.1 * angle[:, 2] ** 4 * np.sin(angle[:, 0])
            )[:, None]

        found = sensitivity(model, 3, 8192, 0.9, 1)
        assert found.first[0] == pytest.approx([0.3139, 0.4424, 0], abs=0.02)
        assert found.total[0] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)

    def test_discrete_choices_against_every_combination(self):
        """Scale (3) x aggregation (2) enumerated: variances of conditional means."""
        table = rows({"x": [1, 5, 9, 30, 2], "y": [7, 1, 3, 2, 6], "z": [2, 9, 4, 1, 5]})
        base = list(scores(table).values())
        rank = rankdata(-np.array(base), method="min")
        shift = np.zeros((3, 2))
        for (i, scale), (j, way) in itertools.product(
            enumerate(["minmax", "z", "rank"]), enumerate(["arithmetic", "geometric"])
        ):
            other = np.array(list(scores(table, normalisation=scale, aggregation=way).values()))
            shift[i, j] = np.abs(rankdata(-other.round(9), method="min") - rank).mean()
        variance = shift.var()
        assert variance > 0
        exact_first = [shift.mean(axis=1).var() / variance, shift.mean(axis=0).var() / variance]
        exact_total = [1 - exact_first[1], 1 - exact_first[0]]
        found = composite_sensitivity(table, choices="normalisation; aggregation", samples=8192)
        assert found["value"].to_list() == pytest.approx(exact_total, abs=0.03)
        assert found["first_order"].to_list() == pytest.approx(exact_first, abs=0.03)
        assert found["mean"].to_list() == pytest.approx([shift.mean()] * 2, abs=0.02)

    def test_where_nothing_moves_there_is_nothing_to_explain(self):
        found = composite_sensitivity(rows({"x": [1, 2, 3], "y": [1, 2, 3]}), of="both")
        assert found["value"].is_null().all()
        assert found["status"].unique().to_list() == ["O"]
        assert found.height == 4 * 4

    def test_no_open_choice_is_refused(self):
        with pytest.raises(InputError, match="none is open"):
            composite_sensitivity(rows({"x": [1, 2]}), choices="")

    def test_units_and_all_on_the_asem_data(self, asem):
        found = klaster.compute("composite_sensitivity", asem, of="both", samples=128).frame
        assert found.height == 52 * 4
        overall = found.filter(unit="all")
        assert overall["choice"].to_list() == ["normalisation", "aggregation", "weights", "indicators"]
        assert (overall["value"] > overall["first_order"] - 0.1).all()
        assert (overall["lower"] <= overall["value"]).all()
