"""armenia_zone_operator by worked example: a scored checklist, and how far two assessors agree."""

import polars as pl
import pytest

import klaster
from klaster.model.errors import InputError

POINTS = ("fits_aim", "services_and_tariffs", "investment", "international_brand", "experience",
          "division_of_duties", "need_for_zone", "environment", "jobs_and_wages")  # fmt: skip


def judged(*rows, **parameters):
    """Verdicts on applicants, each row a tuple of nine marks with what else is said."""
    table = [
        {"operator": "A", **dict(zip(POINTS, marks, strict=True)), "private_initiative": "no", **more}
        for marks, more in rows
    ]
    return klaster.compute("armenia_zone_operator", pl.DataFrame(table), **parameters).frame


def test_points_of_those_that_can_be_had_with_experience_at_half_weight():
    row = judged(((2, 2, 2, 2, 0, 2, None, 2, 2), {})).row(0, named=True)
    assert row["value"] == pytest.approx(100 * 14 / 15)
    assert row["verdict"] == "well_shown"


def test_need_counts_only_where_the_zone_is_proposed_privately():
    marks = (2, 2, 1, 1, 1, 1, 0, 1, 1)
    state, private, unsaid = (
        judged((marks, {"private_initiative": word})).row(0, named=True) for word in ("no", "yes", None)
    )
    assert state["value"] == pytest.approx(100 * 9.5 / 15)
    assert private["value"] == pytest.approx(100 * 9.5 / 17)
    assert unsaid["value"] is None
    assert unsaid["lower"] <= private["value"] <= state["value"] <= unsaid["upper"]


def test_no_pass_mark_is_printed_so_the_tiers_can_be_moved():
    marks = (2, 2, 1, 1, 1, 1, None, 1, 1)
    assert judged((marks, {})).row(0, named=True)["verdict"] == "partly_shown"
    assert judged((marks, {}), well_shown_from=60)["verdict"].to_list() == ["well_shown"]


class TestTwoAssessors:
    ONE, OTHER = (2, 1, 2, 0, 1, 2, 1, 1, 2), (2, 1, 1, 0, 1, 2, 1, 2, 2)

    def test_the_mean_and_the_range_of_their_marks(self):
        frame = judged((self.ONE, {"assessor": "p", "private_initiative": "yes"}),
                       (self.OTHER, {"assessor": "q", "private_initiative": "yes"}))  # fmt: skip
        row = frame.row(0, named=True)
        assert frame.height == 1
        assert (row["value"], row["lower"], row["upper"]) == pytest.approx((1150 / 17, 1050 / 17, 1250 / 17))
        assert row["verdict"] == "partly_shown"

    def test_kappa_is_agreement_beyond_chance(self):
        row = judged((self.ONE, {"assessor": "p"}), (self.OTHER, {"assessor": "q"})).row(0, named=True)
        # Seven of nine marks are equal; marks 0, 1, 2 are given 1, 4, 4 times by either.
        observed, chance = 7 / 9, (1 + 16 + 16) / 81
        assert row["kappa"] == pytest.approx((observed - chance) / (1 - chance))

    def test_kappa_agrees_with_statsmodels(self):
        from statsmodels.stats.inter_rater import cohens_kappa, to_table

        counts, _ = to_table(list(zip(self.ONE, self.OTHER, strict=True)))
        row = judged((self.ONE, {"assessor": "p"}), (self.OTHER, {"assessor": "q"})).row(0, named=True)
        assert row["kappa"] == pytest.approx(cohens_kappa(counts).kappa)

    def test_a_verdict_stands_only_where_both_lead_to_it(self):
        high, low = (2, 2, 2, 2, 2, 2, 2, 1, 1), (1, 1, 1, 1, 1, 1, 1, 1, 1)
        row = judged((high, {"assessor": "p"}), (low, {"assessor": "q"})).row(0, named=True)
        assert (row["verdict"], row["possible"]) == ("unknown", "well_shown partly_shown")

    def test_one_assessor_judging_twice_is_refused(self):
        with pytest.raises(InputError, match="A, p: judged twice by one assessor"):
            judged((self.ONE, {"assessor": "p"}), (self.OTHER, {"assessor": "p"}))


def test_a_mark_outside_the_scale_is_refused():
    with pytest.raises(InputError, match="A: investment: found 3, expected 0, 1, 2"):
        judged(((2, 1, 3, 0, 1, 2, 1, 1, 2), {}))
