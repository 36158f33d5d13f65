"""Targets by worked examples (M24)."""

import polars as pl
import pytest

import klaster
from klaster.indicators.targets import target_attainment
from klaster.model.errors import InputError, UnknownNameError
from klaster.numerics.forecast import forecast
from klaster.sources.edb_2019 import edb_2019_edition


def target(values=None, **said):
    """One target with the values that came of it."""
    values = {"2016": 100.0, "2018": 120.0} if values is None else values
    facts = {"target": 152.0, "base_period": "2016", "target_period": "2020"} | said
    rows = [
        {"unit": "leaders", "indicator": "exports", "period": period, "value": value, **facts}
        for period, value in values.items()
    ]
    return pl.DataFrame(rows or [{"unit": "leaders", "indicator": "exports", **facts}])


def found(table, **parameters):
    return target_attainment(table, **parameters).row(0, named=True)


class TestWorkedExample:
    """100 in 2016, 152 aimed at for 2020, 120 in 2018."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [("actual_rate", 0.0954451), ("required_rate", 0.1103526), ("value", 0.8649108), ("path_linear", 126.0), ("path_geometric", 123.2882801)],
    )  # fmt: skip
    def test_its_numbers(self, name, value):
        assert found(target())[name] == pytest.approx(value, abs=5e-8)

    def test_its_class_and_distance(self):
        row = found(target())
        assert (row["class"], row["distance"], row["growth"]) == ("moderate", -6.0, "compound")
        assert found(target(), path="geometric")["distance"] == pytest.approx(120 - 123.2882801)

    @pytest.mark.parametrize(
        ("form", "goal", "rate"), [("percent", 52, 0.11035), ("percent", 88, 0.17095), ("times", 2, 0.18921)]
    )
    def test_rates_that_targets_of_that_kind_require_over_four_years(self, form, goal, rate):
        assert found(target(target=goal, form=form))["required_rate"] == pytest.approx(rate, abs=5e-6)

    def test_what_is_needed_from_now_on_reaches_the_target(self):
        row = found(target())
        assert 120 * (1 + row["needed_rate"]) ** 2 == pytest.approx(152)


class TestClasses:
    @pytest.mark.parametrize(
        ("now", "name"),
        [(160.0, "reached"), (152.0, "reached"), (123.0, "on_track"), (115.0, "moderate"), (105.0, "insufficient"), (100.0, "insufficient"), (95.0, "moving_away")],
    )  # fmt: skip
    def test_by_the_ratio_of_rates(self, now, name):
        assert found(target({"2016": 100.0, "2018": now}))["class"] == name

    def test_thresholds_may_be_moved(self):
        assert found(target(), on_track=0.85)["class"] == "on_track"
        assert found(target(), moderate=0.9)["class"] == "insufficient"

    def test_past_the_deadline_it_is_reached_or_missed(self):
        assert found(target({"2016": 100.0, "2020": 150.0}))["class"] == "missed"
        late = found(target({"2016": 100.0, "2020": 150.0, "2021": 170.0}))
        assert (late["class"], late["latest_period"]) == ("missed", "2020")

    def test_a_decrease_is_measured_the_same_way(self):
        falling = target({"2016": 50.0, "2018": 45.0}, target=40.0)
        row = found(falling)
        assert row["required_rate"] == pytest.approx((40 / 50) ** 0.25 - 1)
        assert row["value"] == pytest.approx(((45 / 50) ** 0.5 - 1) / ((40 / 50) ** 0.25 - 1))
        assert found(target({"2016": 50.0, "2018": 39.0}, target=40.0))["class"] == "reached"
        assert found(target({"2016": 50.0, "2018": 55.0}, target=40.0))["class"] == "moving_away"

    def test_a_share_moves_in_points(self):
        row = found(target({"2016": 10.0, "2018": 11.0}, target=14.0, share=True))
        assert (row["growth"], row["required_rate"], row["actual_rate"], row["value"]) == (
            "linear",
            1.0,
            0.5,
            0.5,
        )

    def test_from_zero_growth_can_only_be_linear(self):
        row = found(target({"2016": 0.0, "2018": 3.0}, target=8.0))
        assert (row["growth"], row["value"], row["path_geometric"]) == ("linear", 0.75, None)

    def test_a_target_that_requires_no_growth_is_kept_or_lost(self):
        assert found(target({"2016": 100.0, "2018": 101.0}, target=100.0))["class"] == "reached"
        assert found(target({"2016": 100.0, "2018": 99.0}, target=100.0))["class"] == "moving_away"


class TestNothingIsAssumed:
    def test_a_missing_base_period_is_asked_for(self):
        table = target({"2018": 120.0}, form="percent", target=52.0, base_period=None)
        result = klaster.compute("target_attainment", table)
        row = result.frame.row(0, named=True)
        assert (row["class"], row["status"], row["value"], row["missing"]) == (
            "incomplete",
            "O",
            None,
            "base_period base",
        )
        assert "base period" in result.notes[0].en
        assert "базовый период" in result.notes[0].ru

    def test_a_base_period_given_in_the_call_is_used(self):
        table = target(form="percent", target=52.0, base_period=None)
        assert found(table, base_period="2016")["value"] == pytest.approx(0.8649108, abs=5e-8)

    def test_the_base_may_be_said_beside_the_series(self):
        assert found(target({"2018": 120.0}, base=100.0))["value"] == pytest.approx(0.8649108, abs=5e-8)

    def test_no_value_yet(self):
        row = found(target({"2016": 100.0}))
        assert (row["class"], row["missing"]) == ("incomplete", "value")
        assert row["required_rate"] == pytest.approx(0.1103526, abs=5e-8)

    def test_open_data_may_not_measure_it(self):
        row = found(target(measurable=False))
        assert (row["class"], row["status"], row["value"]) == ("not_measurable", "O", None)

    def test_a_direction_has_no_number(self):
        assert found(target({}, form="direction", target=None))["class"] == "no_number"

    def test_a_value_that_is_not_known_is_no_value(self):
        table = target({"2016": 100.0, "2017": 110.0, "2018": None}).with_columns(
            status=pl.Series(["A", "E", "O"])
        )
        row = found(table)
        assert (row["latest_period"], row["status"]) == ("2017", "E")


class TestTheTargetsOfTheReport:
    @pytest.fixture(scope="class")
    @staticmethod
    def stated():
        return edb_2019_edition().targets

    def test_base_years_are_not_printed_so_all_are_asked_for(self, stated):
        table = target_attainment(stated)
        assert set(
            table.filter(pl.col("class") == "incomplete")["missing"]
            .str.split(" ")
            .list.contains("base_period")
        ) == {True}
        assert table.filter(pl.col("class") == "incomplete")["indicator"].to_list() == [
            "kz-furniture-home-share", "kz-pharmaceutical-home-share", "kz-centres-losses", "kz-centres-prices",
            "ru-leading-export", "ru-leading-jobs", "ru-leading-patents", "ru-leading-research",
        ]  # fmt: skip
        assert table["value"].null_count() == table.height

    def test_with_a_base_year_the_russian_ones_say_what_they_require(self, stated):
        table = target_attainment(stated, base_period="2016").filter(
            pl.col("unit") == "programme/ru-leading-clusters"
        )
        rates = dict(table.select("indicator", "required_rate").iter_rows())
        assert rates == pytest.approx(
            {"ru-leading-export": 0.11035, "ru-leading-jobs": 0.17095, "ru-leading-research": 0.18921, "ru-leading-patents": 0.18921}, abs=5e-6
        )  # fmt: skip

    def test_goals_without_a_number_are_kept_and_said_to_have_none(self, stated):
        table = target_attainment(stated)
        assert table.filter(unit="cluster/kz-flour")["class"].unique().to_list() == ["no_number"]


class TestForecast:
    def test_a_straight_line_goes_on(self):
        told = forecast([2016, 2017, 2018], [10.0, 12.0, 14.0], 2020)
        assert (told.expected, told.error) == (18.0, 0.0)
        assert (told.at_least(18.0), told.at_least(18.1)) == (1.0, 0.0)

    def test_the_error_of_a_random_walk_with_drift_by_hand(self):
        """Steps 10, 8, 12 about a drift of 10: variance (0 + 4 + 4) / 2; two years on, 4 (2 + 4 / 3)."""
        told = forecast([2016, 2017, 2018, 2019], [100.0, 110.0, 118.0, 130.0], 2021)
        assert told.error == pytest.approx((4 * (2 + 4 / 3)) ** 0.5)

    def test_a_gap_counts_by_its_length(self):
        assert forecast([2010, 2012, 2013], [0.0, 2.0, 3.0], 2014).error == 0

    def test_a_level_does_not_trend(self):
        told = forecast([2016, 2017, 2018, 2019, 2020], [10.0, 12.0, 9.0, 11.0, 10.0], 2023, "level")
        assert told.expected == pytest.approx(10.4, abs=0.7)
        assert told.error > 0

    def test_chance_falls_with_the_target_and_the_interval_holds_the_forecast(self):
        series = {"2014": 80.0, "2015": 84.0, "2016": 91.0, "2017": 99.0, "2018": 103.0}
        rows = [found(target(series, base_period="2014", target=aim)) for aim in (105.0, 120.0, 140.0)]
        chances = [row["probability"] for row in rows]
        assert chances == sorted(chances, reverse=True)
        assert 0 < chances[-1] < chances[0] < 1
        assert rows[0]["forecast_lower"] < rows[0]["forecast"] < rows[0]["forecast_upper"]

    def test_two_values_give_a_forecast_without_a_chance(self):
        row = found(target())
        assert row["forecast"] == pytest.approx(144.0)
        assert row["probability"] is None
        assert found(target(), forecast="none")["forecast"] is None


class TestRefusals:
    def test_contradicting_facts(self):
        table = pl.concat([target({"2016": 100.0}), target({"2018": 120.0}, target=160.0)])
        with pytest.raises(InputError, match=r"target is said to be 152\.0 and 160\.0"):
            target_attainment(table)

    def test_a_period_twice(self):
        with pytest.raises(InputError, match="two values for 2018"):
            target_attainment(pl.concat([target(), target()]).tail(3))

    def test_a_deadline_before_the_base(self):
        with pytest.raises(InputError, match="not after the base period"):
            target_attainment(target(target_period="2015"))

    def test_an_unknown_form(self):
        with pytest.raises(UnknownNameError, match="percent"):
            target_attainment(target(form="percents"))
