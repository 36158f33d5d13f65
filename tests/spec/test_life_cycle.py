"""The life cycle by worked examples (M14)."""

from itertools import groupby

import numpy as np
import polars as pl
import pytest

from klaster.indicators.life_cycle import life_cycle_stage
from klaster.indicators.life_cycle_rules import PHASES, STAGES, stages
from klaster.model.errors import InputError
from klaster.numerics.growth_phase import growth_phase, logistic_growth_phase


def series(values, firms=None, first=2000, **columns):
    """One cluster, year by year."""
    table = {
        "region": "a",
        "industry": "x",
        "period": [str(first + turn) for turn in range(len(values))],
        "value": values,
    }
    if firms is not None:
        table["firms"] = firms
    return pl.DataFrame(table | columns, schema_overrides={"value": pl.Float64})


def told(table, **parameters):
    return life_cycle_stage(table, **parameters)


def order(names):
    """Each run of equal names once."""
    return [name for name, _ in groupby(names)]


BELL = 5000 * np.exp(-(((np.arange(1980, 2031) - 2005) / 9.0) ** 2) / 2)


class TestChangePoints:
    def test_of_a_logistic_curve_in_closed_form(self):
        """Between the zeros of the third derivative, 1.3169579 / k either side of the middle."""
        begins, ends = logistic_growth_phase(0.3, 2000)
        assert (round(begins, 1), round(ends, 1)) == (1995.6, 2004.4)
        assert (ends - 2000) * 0.3 == pytest.approx(1.3169579, abs=5e-8)

    @pytest.mark.parametrize(("rate", "middle"), [(0.3, 2000), (0.2, 2003), (0.45, 1998.5)])
    def test_of_its_yearly_values(self, rate, middle):
        at = np.arange(1975, 2026)
        found = growth_phase(at, 1000 / (1 + np.exp(-rate * (at - middle))))
        assert found == pytest.approx(logistic_growth_phase(rate, middle), abs=0.15)

    def test_they_stand_beside_the_stages(self):
        at = np.arange(1980, 2021)
        table = told(series(4000 / (1 + np.exp(-0.3 * (at - 2000))), first=1980))
        assert table["growth_from"][0] == pytest.approx(1995.6, abs=0.15)
        assert table["growth_to"][0] == pytest.approx(2004.4, abs=0.15)

    def test_none_outside_the_series_or_where_nothing_rises(self):
        assert growth_phase([1, 2, 3, 4, 5, 6], [1.0, 2, 4, 8, 16, 32]) == (None, None)
        assert growth_phase([1, 2, 3, 4, 5, 6], [6.0, 5, 4, 3, 2, 1]) == (None, None)
        assert growth_phase([1, 2, 4, 5, 9, 10], [1.0, 2, 5, 9, 11, 12]) == (None, None)


class TestOrder:
    @pytest.mark.parametrize("rule", ["strict", "available"])
    def test_a_bell_runs_through_the_stages_without_a_skip_back(self, rule):
        flat = {"heterogeneity": 0.5, "new_share": 0.0}
        table = told(series(BELL, BELL / 20, 1980, **flat), evidence_rule=rule)
        known = [stage for stage in table["stage"] if stage != "unknown"]
        assert order(known) == ["emergence", "growth", "sustainment", "decline"]
        assert order(table.filter(pl.col("phase").is_not_null())["phase"]) == [
            "development",
            "expansion",
            "maturation",
            "transition",
        ]

    def test_renewal_after_decline_needs_new_sub_industries_and_rising_heterogeneity(self):
        values = [*np.linspace(4000, 1500, 10), *np.linspace(1520, 1560, 8)]
        firms = [value / 20 for value in values]
        fresh = {
            "heterogeneity": [0.4] * 10 + [0.42 + 0.02 * turn for turn in range(8)],
            "new_share": [0.0] * 12 + [0.15] * 6,
        }
        renewed = told(series(values, firms, **fresh))
        assert renewed["stage"].to_list()[-1] == "renewal"
        assert renewed["phase"].to_list()[-1] == "transition"
        alike = told(series(values, firms, **(fresh | {"new_share": [0.05] * 18})))
        assert "renewal" not in alike["stage"].to_list()

    def test_every_stage_has_a_phase_in_the_other_reading(self):
        assert set(PHASES) == set(STAGES)
        assert PHASES["decline"] == PHASES["renewal"] == "transition"


class TestHysteresis:
    growing, resting = (
        dict.fromkeys(STAGES, False) | {"growth": True},
        dict.fromkeys(STAGES, False) | {"sustainment": True},
    )

    def run(self, rules, confirmed_after=2):
        return [
            each.stage
            for each in stages(((str(2000 + turn), rule) for turn, rule in enumerate(rules)), confirmed_after)
        ]

    def test_one_year_of_another_kind_changes_nothing(self):
        assert self.run([self.growing, self.resting, self.growing]) == ["growth"] * 3

    def test_two_years_running_do(self):
        assert self.run([self.growing, self.resting, self.resting]) == ["growth", "growth", "sustainment"]
        assert self.run([self.growing, self.resting], confirmed_after=1) == ["growth", "sustainment"]

    def test_a_year_that_fits_nothing_keeps_the_stage(self):
        assert self.run([self.growing, dict.fromkeys(STAGES, False)]) == ["growth", "growth"]

    def test_a_year_that_cannot_be_told_is_unknown_and_forgets_nothing(self):
        open_year = self.resting | {"growth": None}
        assert self.run([self.growing, open_year, self.growing]) == ["growth", "unknown", "growth"]


class TestUnknownEvidence:
    rising = tuple(1000.0 * 1.1**turn for turn in range(8))

    def test_without_firms_growth_is_not_certain(self):
        row = told(series([*self.rising])).row(5, named=True)
        assert (row["stage"], row["value"], row["status"]) == ("unknown", None, "O")
        assert row["possible"] == "emergence growth"

    def test_what_is_there_may_be_taken_as_enough(self):
        assert told(series([*self.rising]), evidence_rule="available")["stage"].to_list()[-1] == "growth"

    def test_births_and_deaths_come_before_the_change_in_number(self):
        shrinking = {"entries": [1.0] * 8, "exits": [3.0] * 8}
        row = told(series([*self.rising], [20.0 + turn for turn in range(8)], **shrinking)).row(5, named=True)
        assert row["net_entry"] < 0
        assert row["alone"] != "growth"

    def test_a_suppressed_year_is_unknown(self):
        table = series(
            [*self.rising[:4], None, *self.rising[5:]], [20.0] * 8, status=["A"] * 4 + ["Q"] + ["A"] * 3
        )
        found = told(table)
        assert found["stage"][4] == "unknown"
        assert found["status"][4] == "Q"

    def test_a_first_year_has_no_growth_yet(self):
        assert told(series([*self.rising], [20.0] * 8))["stage"][0] == "unknown"


class TestGroups:
    table = pl.DataFrame(
        [
            {"region": "a", "industry": industry, "group": "c", "period": str(2000 + turn), "value": value, "firms": 10.0 + turn}
            for turn in range(8)
            for industry, value in (("x", 1000.0 + 10 * turn), ("y", 1000.0 + 10 * turn), ("z", 0.0 if turn < 4 else 300.0))
        ]
    )  # fmt: skip

    def test_the_parts_are_added_up_and_their_mix_is_measured(self):
        found = told(self.table, of="group", smoothing=1)
        assert found["industry"].unique().to_list() == ["c"]
        assert found["size"].to_list()[:2] == [2000.0, 2020.0]
        assert found["heterogeneity"][0] == pytest.approx(np.log(2) / np.log(3))
        assert found["heterogeneity"][7] > found["heterogeneity"][0]

    def test_what_is_new_since_the_peak_is_counted_where_the_zero_was_true(self):
        falling = self.table.with_columns(
            value=pl.when(pl.col("industry") == "z")
            .then("value")
            .otherwise(pl.col("value") - 60 * (pl.col("period").cast(pl.Int64) - 2000))
        )
        found = told(falling, of="group", smoothing=1)
        assert found["new_share"][3] == 0
        assert found["new_share"][4] == pytest.approx(300 / (2 * (1000 - 50 * 4) + 300))
        without = told(falling.filter(pl.col("value") > 0), of="group", smoothing=1)
        assert without["new_share"].to_list() == [0.0] * 8

    def test_groups_must_be_given(self):
        with pytest.raises(InputError, match="group"):
            told(self.table.drop("group"), of="group")

    def test_periods_must_be_given(self):
        with pytest.raises(InputError, match="periods"):
            told(self.table.drop("period"))


class TestThresholds:
    def test_an_economist_moves_a_threshold_and_sees_another_stage(self):
        slow = series(
            [1000.0 * 1.015**turn for turn in range(8)],
            [20.0 + turn for turn in range(8)],
            heterogeneity=0.5,
            new_share=0.0,
        )
        assert told(slow)["stage"][6] == "sustainment"
        assert told(slow, growth_cut=0.01)["stage"][6] == "growth"
        assert told(slow, floor_jobs=5000)["stage"][6] == "emergence"

    def test_growth_beyond_the_industry(self):
        two = pl.concat(
            [
                series([1000.0 * 1.1**turn for turn in range(6)]),
                series([1000.0] * 6).with_columns(region=pl.lit("b")),
            ]
        )
        found = told(two, smoothing=1).filter(region="a")
        assert found["relative_growth"][1] == pytest.approx(np.log(1.1) - np.log(2100 / 2000))
