"""Membership by a rule-book, by worked example: infopark_membership, the criteria of Table 2 of the 2019 report."""

import polars as pl
import pytest

import klaster
from klaster.model.errors import InputError
from klaster.rubrics import rubric

JUST = {
    "main_activity": "information_technology",
    "revenue_per_worker": 800,
    "wage": 500,
    "age": 6,
    "staff": 5,
    "profitability": 5,
    "declaration": "yes",
}
"""A firm that reaches every threshold exactly."""


def judged(parameters=None, **changed):
    """The verdict on one firm, as a row."""
    firm = {"firm": "A", **{name: value for name, value in (JUST | changed).items() if value is not None}}
    frame = pl.DataFrame({name: [value] for name, value in firm.items()})
    return klaster.compute("infopark_membership", frame, **(parameters or {})).frame.row(0, named=True)


class TestThresholds:
    def test_every_boundary_is_inclusive(self):
        row = judged()
        assert (row["verdict"], row["value"], row["status"]) == ("eligible", 1.0, "A")
        assert [row[name] for name in row if name.endswith("_distance")] == [0.0] * 5

    @pytest.mark.parametrize(
        ("measure", "value", "criterion", "short"),
        [
            ("revenue_per_worker", 799.99, "efficiency", -0.01),
            ("wage", 499.5, "pay", -0.5),
            ("staff", 4, "scale", -1),
            ("profitability", 4.9, "success", -0.1),
            ("age", 5.9, "maturity", -0.1),
        ],
    )
    def test_a_little_less_fails_by_that_much(self, measure, value, criterion, short):
        row = judged(**{measure: value})
        assert (row["verdict"], row["value"], row[criterion]) == ("not_eligible", 0.0, "not_met")
        assert row[f"{criterion}_distance"] == pytest.approx(short)

    @pytest.mark.parametrize(
        ("registered", "entered", "verdict"),
        [
            ("2018-01-31", "2018-07-30", "not_eligible"),  # five months and thirty days
            ("2018-01-31", "2018-07-31", "eligible"),
            ("2018-08-31", "2019-02-28", "eligible"),  # there is no 31 February
            ("31.01.2018", "31.07.2018", "eligible"),
        ],
    )
    def test_half_a_year_is_counted_in_calendar_months(self, registered, entered, verdict):
        assert judged(age=None, registered_on=registered, entered_on=entered)["verdict"] == verdict


class TestNoEvidenceIsNeverANo:
    def test_a_missing_wage_leaves_it_open_and_is_named(self):
        row = judged(wage=None)
        assert (row["verdict"], row["value"], row["status"]) == ("unknown", None, "O")
        assert (row["lower"], row["upper"], row["possible"]) == (0.0, 1.0, "eligible not_eligible")
        assert (row["pay"], row["missing"]) == ("unknown", "wage")
        assert row["would_change"] == "wage ≥ 500 → eligible"

    def test_unless_another_criterion_is_failed(self):
        row = judged(wage=None, revenue_per_worker=799.99)
        assert (row["verdict"], row["pay"], row["missing"]) == ("not_eligible", "unknown", "")

    def test_confidential_and_unknown_are_no_zero(self):
        assert [judged(wage=mark)["pay"] for mark in ("(c)", "..", "", "нет данных")] == ["unknown"] * 4
        assert judged(wage="0")["pay"] == "not_met"
        assert [judged(declaration=word)["reciprocity"] for word in ("нет", "нет данных")] == [
            "not_met",
            "unknown",
        ]


class TestExemption:
    def test_science_and_education_by_a_decision_of_the_council(self):
        row = judged(revenue_per_worker=10, wage=None, science_or_education="yes", council_decision="yes")
        assert (row["verdict"], row["efficiency"], row["pay"]) == ("eligible", "exempt", "exempt")

    def test_the_main_criterion_has_no_exemption(self):
        row = judged(main_activity="other", science_or_education="yes", council_decision="yes")
        assert row["verdict"] == "not_eligible"

    def test_one_that_nobody_asks_for_does_not_count_and_one_half_shown_leaves_it_open(self):
        assert judged(revenue_per_worker=10)["verdict"] == "not_eligible"
        assert judged(revenue_per_worker=10, science_or_education="yes")["verdict"] == "unknown"
        assert judged(revenue_per_worker=10, science_or_education="yes")["missing"] == "council_decision"


class TestWhatWouldChangeIt:
    def test_the_smallest_single_changes_come_first(self):
        row = judged(revenue_per_worker=880, wage=510)
        assert row["would_change"].split("; ")[:3] == [
            "age < 6 → not_eligible",
            "staff < 5 → not_eligible",
            "profitability < 5 → not_eligible",
        ]
        assert judged(wage=450)["would_change"] == "wage ≥ 500 → eligible"

    def test_two_failures_have_no_single_remedy(self):
        assert judged(wage=450, staff=4)["would_change"] == ""

    def test_an_economist_moves_a_threshold_and_sees_the_consequence(self):
        assert judged(wage=450)["verdict"] == "not_eligible"
        assert judged({"least_wage": 450}, wage=450)["verdict"] == "eligible"
        assert judged({"additional_needed": 3}, staff=1)["verdict"] == "eligible"
        assert judged({"additional_needed": 3}, staff=1)["scale"] == "not_met"


class TestUnitsAndCurrencies:
    RATES = "EUR/BYN=2.5@2018-12-31"

    def test_other_units_at_a_dated_rate_that_the_caller_gives(self):
        row = judged(
            {"units": "wage=BYN/month; revenue_per_worker=thousand BYN/year", "rates": self.RATES},
            wage=1250,
            revenue_per_worker=24,
        )
        assert (row["verdict"], row["pay_distance"], row["efficiency_distance"]) == (
            "eligible",
            0.0,
            pytest.approx(0.0),
        )

    def test_a_currency_by_row(self):
        row = judged({"rates": self.RATES}, wage=1249, revenue_per_worker=2000, currency="BYN")
        assert (row["pay"], row["efficiency"]) == ("not_met", "met")

    def test_no_rate_is_ever_invented(self):
        with pytest.raises(InputError, match=r"no rate is given\n.*rates=EUR/BYN=NUMBER@YEAR-MONTH-DAY"):
            judged({"units": "wage=BYN/month"})
        with pytest.raises(InputError, match="expected BASE/QUOTE=NUMBER@DAY"):
            judged({"units": "wage=BYN/month", "rates": "EUR/BYN=2.5"})

    def test_units_of_another_kind_are_refused(self):
        with pytest.raises(InputError, match="wage is in persons, and the threshold in EUR/month"):
            judged({"units": "wage=persons"})


class TestBadEvidence:
    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"declaration": "maybe"}, "A: declaration: found 'maybe', expected yes or no"),
            ({"staff": "several"}, "A: staff: found 'several', expected a number"),
            ({"main_activity": "baking"}, r"found 'baking', expected information_technology \| other"),
            ({"registered_on": "31.02.2018"}, "expected a day such as 2018-01-31"),
            ({"wage": -5}, "found -5 EUR/month, expected 0 to inf"),
        ],
    )
    def test_says_what_was_found_and_what_was_expected(self, changed, words):
        with pytest.raises(InputError, match=words):
            judged(**changed)

    def test_rows_that_contradict_one_another_are_refused_and_those_that_agree_are_one(self):
        table = pl.DataFrame({"firm": ["A", "A"], "wage": [600.0, None], "staff": [9.0, 9.0]})
        assert klaster.compute("infopark_membership", table).frame.height == 1
        with pytest.raises(InputError, match="A: wage contradicts itself: 600, 700"):
            klaster.compute("infopark_membership", table.with_columns(wage=pl.Series([600.0, 700.0])))


def test_the_source_of_the_facts_is_named():
    card = rubric("infopark_membership")
    assert "Table 2" in card.references[0]
    assert "not printed" in card.limits.en
