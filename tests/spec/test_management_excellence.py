"""management_excellence by worked example: thirty-one indicators, four fifths, a least grade that blocks regardless."""

import polars as pl
import pytest

import klaster
from klaster.rubrics import rubric

INDICATORS = tuple(item.id for item in rubric("management_excellence").items)
GROUPS = {"structure": 4, "management": 10, "financing": 2, "strategy": 12, "recognition": 3}
READY = {
    "posts": 0.5,
    "members": 15,
    "kinds_of_members": 2,
    "experts": 2,
    "benchmarked": "yes",
    "areas_improved": 0,
}
SECOND = {"first_benchmarked_on": "2016-05-10", "benchmarked_on": "2018-03-01", "areas_improved": 3}


def assessed(grade, more=None, **changed):
    """The self-assessment of one organisation with the same grade everywhere, but for what is changed."""
    row = {"organisation": "A", **dict.fromkeys(INDICATORS, grade), **READY, **(more or {}), **changed}
    frame = pl.DataFrame({name: [value] for name, value in row.items() if value is not None})
    return klaster.compute("management_excellence", frame).frame.row(0, named=True)


def test_the_thirty_one_indicators_stand_in_their_five_groups():
    assert len(INDICATORS) == 31
    criteria = rubric("management_excellence").criteria
    groups = [criteria[f"{name}_shown"].group for name in INDICATORS]
    assert {group: groups.count(group) for group in GROUPS} == GROUPS


def test_all_at_their_most_is_a_hundred():
    row = assessed(4)
    assert (row["value"], row["verdict"]) == (100.0, "gold")


def test_four_fifths_are_enough_and_a_point_less_is_not():
    # 124 points can be had; four fifths are 99.2, so 100 reach it and 99 do not.
    reached = assessed(3, **dict.fromkeys(INDICATORS[:7], 4))
    missed = assessed(3, **dict.fromkeys(INDICATORS[:6], 4))
    assert (reached["value"], reached["verdict"]) == (pytest.approx(100 * 100 / 124), "gold")
    assert (missed["value"], missed["verdict"]) == (pytest.approx(100 * 99 / 124), "bronze")
    assert missed["score_gold_share_distance"] == pytest.approx(100 * 99 / 124 - 80)


def test_the_mark_itself_counts_and_can_be_moved():
    moved = {"gold_share": 75}
    table = pl.DataFrame({"organisation": ["A"], **dict.fromkeys(INDICATORS, 3), **READY})
    frame = klaster.compute("management_excellence", table, **moved).frame
    assert frame.select("value", "verdict").row(0) == (75.0, "gold")


def test_a_failed_minimum_blocks_regardless_of_the_points():
    row = assessed(4, press=0)
    assert (row["press_shown"], row["baseline"], row["verdict"]) == ("not_met", "not_met", "bronze")
    assert row["value"] > 96
    assert "press = 1 → gold" in row["would_change"].split("; ")


@pytest.mark.parametrize(
    ("changed", "criterion"),
    [({"posts": 0.4}, "posts_enough"), ({"members": 14}, "members_enough"), ({"kinds_of_members": 1}, "kinds_enough")],
)  # fmt: skip
def test_who_is_not_eligible_has_no_level(changed, criterion):
    row = assessed(4, **changed)
    assert (row[criterion], row["eligible"], row["verdict"]) == ("not_met", "not_met", "none")


class TestSilverAndBronze:
    def test_silver_asks_for_a_second_benchmarking_in_time_and_three_areas_improved(self):
        assert assessed(3, SECOND)["verdict"] == "silver"
        assert assessed(3, SECOND, areas_improved=2)["verdict"] != "silver"
        assert assessed(3, SECOND, benchmarked_on="2017-11-09")["not_too_early"] == "not_met"
        assert assessed(3, SECOND, benchmarked_on="2017-11-10")["verdict"] == "silver"
        assert assessed(3, SECOND, benchmarked_on="2018-05-10")["verdict"] == "silver"
        assert assessed(3, SECOND, benchmarked_on="2018-05-11")["not_too_late"] == "not_met"

    def test_silver_checks_only_its_own_indicators(self):
        assert assessed(3, SECOND, press=0)["verdict"] == "silver"
        assert assessed(3, SECOND, web_presence=0)["silver_baseline"] == "not_met"

    def test_bronze_is_an_interview_held_by_one_who_is_eligible(self):
        assert assessed(1)["verdict"] == "bronze"
        assert assessed(1, benchmarked="no")["verdict"] == "none"

    def test_whether_the_interview_was_held_is_asked_where_nobody_says(self):
        row = assessed(1, benchmarked=None)
        assert (row["verdict"], row["possible"], row["missing"]) == ("unknown", "bronze none", "benchmarked")


@pytest.mark.parametrize(
    ("judged_on", "state", "left"),
    [
        ("2018-05-10", "met", 12),
        ("2019-05-10", "met", 0),
        ("2019-06-10", "not_met", -1),
        (None, "unknown", None),
    ],
)
def test_a_bronze_label_runs_out_after_two_years(judged_on, state, left):
    row = assessed(4, awarded_on="2017-05-10", judged_on=judged_on)
    assert (row["label_valid"], row["label_valid_distance"]) == (state, left)
    assert row["verdict"] == "gold"


def test_missing_grades_leave_a_range():
    row = assessed(4, press=None)
    assert (row["value"], row["lower"], row["upper"]) == (None, pytest.approx(100 * 120 / 124), 100.0)
    assert row["press_shown"] == "unknown"


def test_peers_are_those_of_the_same_age_and_size():
    table = pl.DataFrame(
        {
            "organisation": list("abcd"),
            **{name: [1, 2, 3, 4] for name in INDICATORS},
            "age_class": ["young", "young", "young", "old"],
            "size_class": ["small"] * 4,
        }
    )
    frame = klaster.compute("management_excellence", table).frame
    assert frame["peers"].to_list() == [3, 3, 3, 1]
    assert frame["peer_percentile"].round(1).to_list() == [16.7, 50.0, 83.3, 50.0]


def test_it_is_called_a_self_assessment_and_never_a_label():
    found = klaster.compute("management_excellence", pl.DataFrame({"organisation": ["A"], "members": [20]}))
    assert "not a label" in found.notes[0].en
    assert "самооценка" in found.notes[0].ru
