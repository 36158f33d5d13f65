"""Policy against data by worked examples (M21)."""

import numpy as np
import polars as pl
import pytest

import klaster
from klaster.indicators.designation_reasons import REASONS
from klaster.indicators.designations import designation_accuracy, designation_agreement
from klaster.model.errors import InputError
from klaster.numerics.agreement import kappa_error, weighted_kappa
from klaster.numerics.lottery import lottery
from klaster.sources.edb_2019 import edb_2019_edition

TABLE = (
    ("agreed", 20, True, "yes"),
    ("declared", 5, True, "no"),
    ("measured", 10, False, "yes"),
    ("neither", 15, False, "no"),
)


def cells(counts=TABLE, regions=5):
    """Cells with the counts asked for, dealt out over regions."""
    rows = [(declared, verdict) for _, count, declared, verdict in counts for _ in range(count)]
    return pl.DataFrame(
        [
            {"region": f"r{place % regions}", "industry": f"i{place // regions:02}", "designated": declared, "verdict": verdict}
            for place, (declared, verdict) in enumerate(rows)
        ]
    )  # fmt: skip


def statistic(table, name, cut="verdict", **parameters):
    found = designation_accuracy(table, **{"draws": 0, **parameters})
    return found.filter(statistic=name, threshold=cut).row(0, named=True)


class TestTwoByTwo:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("accuracy", 0.7), ("kappa", 0.4), ("pabak", 0.4), ("ac1", 0.4059406), ("mcc", 0.4082483),
            ("precision", 0.8), ("recall", 0.6666667), ("f1", 0.7272727), ("jaccard", 0.5714286),
        ],
    )  # fmt: skip
    def test_the_measures_of_20_5_10_15(self, name, value):
        assert statistic(cells(), name)["value"] == pytest.approx(value, abs=5e-8)

    def test_errors_of_kappa(self):
        error = kappa_error([[20, 5], [10, 15]])
        assert (error.observed, error.by_chance) == (
            pytest.approx(0.1269961, abs=5e-8),
            pytest.approx(0.1385641, abs=5e-8),
        )

    def test_the_analytic_interval_of_kappa(self):
        row = statistic(cells(), "kappa", interval="analytic")
        assert (row["lower"], row["upper"]) == (
            pytest.approx(0.1511, abs=5e-5),
            pytest.approx(0.6489, abs=5e-5),
        )

    def test_three_tiers(self):
        tiers = [[44, 5, 1], [7, 20, 3], [9, 5, 6]]
        found = [weighted_kappa(tiers, weights) for weights in ("none", "linear", "quadratic")]
        assert found == pytest.approx([0.4915254, 0.4736842, 0.4545455], abs=5e-8)

    def test_tiers_of_designation_against_tiers_of_quotients(self):
        tiers, quotients = [[44, 5, 1], [7, 20, 3], [9, 5, 6]], (0.9, 1.1, 1.4)
        rows = [
            (tier, quotients[level])
            for tier, counts in enumerate(tiers)
            for level, count in enumerate(counts)
            for _ in range(count)
        ]
        table = pl.DataFrame(
            [
                {
                    "region": "r",
                    "industry": str(place),
                    "designated": tier > 0,
                    "tier": tier,
                    "value": quotient,
                }
                for place, (tier, quotient) in enumerate(rows)
            ]
        )
        assert statistic(table, "kappa_tiers_linear", cut="1", tier_cuts="1; 1.25")["value"] == pytest.approx(
            0.4736842, abs=5e-8
        )

    def test_weights_by_employment(self):
        table = pl.DataFrame(
            {
                "region": list("ab"),
                "industry": ["x", "x"],
                "designated": [True, True],
                "verdict": ["yes", "no"],
                "employment": [30.0, 10.0],
            }
        )
        found = klaster.compute(
            "designation_accuracy", table, columns={"weight": "employment"}, weighting="weight", draws=0
        )
        assert found.frame.filter(statistic="precision")["value"].item() == 0.75
        with pytest.raises(InputError, match="weight"):
            designation_accuracy(table.drop("employment"), weighting="weight")


@pytest.fixture(scope="module")
def outcomes():
    """The outcome of every pair of Table 3 and the concept."""
    frame = klaster.compute(
        "designation_agreement", edb_2019_edition().designations, columns={"value": "quotient"}
    ).frame
    return {(row["region"], row["industry"]): row for row in frame.iter_rows(named=True)}


class TestKyrgyzstan2018:
    """From Table 3 and the concept alone."""

    table = edb_2019_edition().designations

    def test_the_nine_rows_below_one_and_the_one_at_one_are_declared_only(self, outcomes):
        declared_only = {pair for pair, row in outcomes.items() if row["outcome"] == "declared_only"}
        assert declared_only == {
            ("KG-Y", "A"), ("KG-Y", "I"), ("KG-N", "D"), ("KG-N", "H"), ("KG-T", "B"), ("KG-T", "H"),
            ("KG-C", "B"), ("KG-GO", "B"), ("KG-GO", "P"), ("KG-GB", "P"),
        }  # fmt: skip

    def test_education_is_not_confirmed_construction_in_osh_region_is_transport_in_naryn_is_not(
        self, outcomes
    ):
        assert (outcomes["KG-GO", "P"]["quotient"], outcomes["KG-GO", "P"]["measured"]) == (0.97, "no")
        assert (outcomes["KG-GB", "P"]["quotient"], outcomes["KG-GB", "P"]["measured"]) == (1.0, "no")
        assert outcomes["KG-O", "F"]["outcome"] == "agreed"
        assert outcomes["KG-N", "H"]["outcome"] == "declared_only"

    def test_a_cluster_that_is_part_of_its_section_cannot_be_judged_unless_asked(self, outcomes):
        petrochemical = outcomes["KG-J", "C"]
        assert (petrochemical["outcome"], petrochemical["reason"], petrochemical["status"]) == (
            "unknown",
            "coarser",
            "O",
        )
        told = klaster.compute(
            "designation_agreement", self.table, columns={"value": "quotient"}, coarse="judge"
        ).frame
        assert told.filter(region="KG-J", industry="C")["outcome"].item() == "agreed"

    def test_a_named_cluster_without_a_quotient_cannot_be_judged(self, outcomes):
        assert (outcomes["KG-C", "F"]["outcome"], outcomes["KG-C", "F"]["reason"]) == (
            "unknown",
            "not_collected",
        )

    def test_where_nothing_is_known_not_to_be_designated_only_precision_is_said(self):
        found = klaster.compute(
            "designation_accuracy", self.table, columns={"value": "quotient"}, draws=200
        ).frame
        rows = {row["statistic"]: row for row in found.filter(threshold="1").iter_rows(named=True)}
        assert (rows["agreed"]["value"], rows["declared_only"]["value"]) == (5, 10)
        assert rows["precision"]["value"] == pytest.approx(1 / 3)
        assert rows["precision"]["least"] < 1 / 3 < rows["precision"]["most"]
        assert {rows[name]["status"] for name in ("recall", "kappa", "ac1", "mcc", "auc")} == {"O"}
        assert rows["precision"]["p_value"] is None

    def test_kappa_of_the_rows_below_one_alone_is_not_above_zero(self):
        below = self.table.filter(pl.col("quotient") < 1)
        for unstated in ("unknown", "no"):
            found = klaster.compute(
                "designation_accuracy", below, columns={"value": "quotient"}, unstated=unstated, draws=0
            ).frame
            kappa = found.filter(statistic="kappa", threshold="1")["value"].item()
            assert kappa is None or kappa <= 0
            assert found.filter(statistic="declared_only", threshold="1")["value"].item() == 9


class TestOutcomes:
    table = pl.DataFrame(
        {
            "region": ["a"] * 9,
            "industry": [f"i{place}" for place in range(9)],
            "designated": [True, True, False, False, None, True, True, False, True],
            "verdict": ["important", "under", "specialised", "under", "specialised", None, "borderline", "borderline", "specialised"],
            "status": ["A", "A", "A", "A", "A", "Q", "E", "A", "O"],
        }
    )  # fmt: skip

    def test_each_pair_of_declaration_and_verdict(self):
        found = designation_agreement(self.table)
        assert found["outcome"].to_list() == [
            "agreed", "declared_only", "measured_only", "neither", "unknown", "unknown", "declared_only", "neither", "unknown",
        ]  # fmt: skip
        assert found["value"].to_list() == [1.0, 0.0, 0.0, 1.0, None, None, 0.0, 1.0, None]
        assert found["status"].to_list() == ["A", "A", "A", "A", "O", "Q", "E", "A", "O"]

    def test_why_a_cell_cannot_be_judged(self):
        found = designation_agreement(self.table)["reason"].to_list()
        assert found[4:] == ["designation_unknown", "confidential", "borderline", "", "not_collected"]

    @pytest.mark.parametrize(
        ("borderline", "outcome", "value"),
        [
            ("no", "declared_only", 0.0),
            ("half", "declared_only", 0.5),
            ("yes", "agreed", 1.0),
            ("unknown", "unknown", None),
        ],
    )
    def test_a_borderline_quotient_counts_as_asked(self, borderline, outcome, value):
        row = designation_agreement(self.table, borderline=borderline).row(6, named=True)
        assert (row["outcome"], row["value"], row["measured"]) == (outcome, value, "borderline")

    def test_what_is_not_known_to_be_designated_is_not_taken_for_no_unless_asked(self):
        assert designation_agreement(self.table, unstated="no")["outcome"][4] == "measured_only"

    def test_the_interval_may_decide(self):
        table = pl.DataFrame({"region": list("abcd"), "industry": ["x"] * 4, "designated": [True] * 4,
                              "lower": [1.1, 0.9, 0.5, None], "upper": [1.4, 1.2, 0.9, None]})  # fmt: skip
        found = designation_agreement(table, by="interval")
        assert found["measured"].to_list() == ["yes", "borderline", "no", None]

    def test_words_of_either_language_and_numbers(self):
        table = pl.DataFrame(
            {
                "region": list("abcde"),
                "industry": ["x"] * 5,
                "designated": ["да", "нет", "yes", "", "1"],
                "value": [2.0] * 5,
            }
        )
        assert designation_agreement(table)["declared"].to_list() == [True, False, True, None, True]

    def test_a_word_that_is_neither_yes_nor_no_is_refused_with_its_row(self):
        table = pl.DataFrame(
            {
                "region": list("ab"),
                "industry": ["x"] * 2,
                "designated": ["yes", "perhaps"],
                "value": [2.0] * 2,
            }
        )
        with pytest.raises(
            InputError, match=r"row 3, column designated: found 'perhaps', expected yes or no"
        ):
            designation_agreement(table)

    def test_two_rows_of_one_cell_are_refused(self):
        table = pl.DataFrame(
            {"region": ["a", "a"], "industry": ["x", "x"], "designated": [True, False], "value": [2.0, 2.0]}
        )
        with pytest.raises(InputError, match="two rows are about one cell: a, x"):
            designation_agreement(table)

    def test_neither_verdict_nor_quotient_is_refused(self):
        with pytest.raises(InputError, match="verdict"):
            designation_agreement(pl.DataFrame({"region": ["a"], "industry": ["x"], "designated": [True]}))


class TestReasons:
    def test_evidence_speaks_for_against_or_is_not_there(self):
        table = pl.DataFrame(
            {
                "region": ["a", "b", "c"], "industry": ["x"] * 3, "designated": [True] * 3, "value": [0.5, 0.5, 1.5],
                "growth": [0.02, -0.01, 0.02], "relatedness": [0.6, None, 0.6], "resource": ["yes", "no", "yes"],
            }
        )  # fmt: skip
        found = designation_agreement(table).select("reason", "reason_against", "reason_unknown").rows()
        assert found == [
            ("growing related resource", "", "potential"),
            ("", "growing resource", "potential related"),
            ("", "", ""),
        ]

    def test_a_threshold_moved_is_another_reason(self):
        table = pl.DataFrame(
            {
                "region": ["a"],
                "industry": ["x"],
                "designated": [True],
                "value": [0.5],
                "growth": [0.02],
                "relatedness": [0.4],
            }
        )
        assert designation_agreement(table)["reason"].item() == "growing"
        assert designation_agreement(table, growth_cut=0.03, related_cut=0.3)["reason"].item() == "related"

    def test_every_reason_has_words_in_both_languages(self):
        assert all(words.en != words.ru for words in REASONS.values())


class TestLottery:
    def test_two_of_four_by_hand(self):
        """Of six draws of two, one hits both, four hit one."""
        assert lottery([(4, 2, 2)], 1).chance == pytest.approx(5 / 6)
        assert lottery([(4, 2, 2)], 0).chance == pytest.approx(1)

    def test_regions_are_drawn_apart(self):
        """Each region has one strong industry of two and designates it: by lot, once in four times."""
        table = pl.DataFrame(
            {
                "region": list("aabb"),
                "industry": list("xyxy"),
                "designated": [1, 0, 0, 1],
                "verdict": ["yes", "no", "no", "yes"],
            }
        )
        row = statistic(table, "agreed")
        assert (row["value"], row["expected"], row["p_value"]) == (2, 1, 0.25)

    def test_it_agrees_with_drawing(self):
        urns, hits = [(9, 4, 3), (7, 2, 2), (12, 5, 6)], 6
        chance = np.random.default_rng(1)
        drawn = np.array(
            [chance.hypergeometric(good, things - good, chosen, 40_000) for things, good, chosen in urns]
        ).sum(0)
        found = lottery(urns, hits)
        assert found.expected == pytest.approx(4 * 3 / 9 + 2 * 2 / 7 + 5 * 6 / 12)
        assert found.chance == pytest.approx((drawn >= hits).mean(), abs=0.01)

    def test_a_region_where_all_are_designated_leaves_nothing_to_chance(self):
        assert lottery([(3, 2, 3)], 2) is None


class TestSweepAndIntervals:
    table = pl.DataFrame(
        {
            "region": [f"r{place % 6}" for place in range(60)], "industry": [f"i{place // 6}" for place in range(60)],
            "designated": [place % 7 < 3 for place in range(60)], "value": [0.4 + (place * 37 % 60) / 40 for place in range(60)],
        }
    )  # fmt: skip

    def test_a_higher_cut_confirms_fewer(self):
        found = designation_accuracy(self.table, cuts="1; 1.25; 1.5; 1.75", draws=0).filter(
            statistic="agreed"
        )
        assert found["threshold"].to_list() == ["1", "1.25", "1.5", "1.75"]
        assert found["value"].is_sorted(descending=True)
        assert found["value"].n_unique() > 1

    def test_intervals_hold_the_value_and_repeat_by_seed(self):
        one, same, other = (designation_accuracy(self.table, seed=seed, draws=300) for seed in (1, 1, 2))
        assert one.equals(same)
        assert not one.equals(other)
        bounded = one.filter(pl.col("lower").is_not_null())
        assert bounded["statistic"].n_unique() == 9
        assert (bounded["lower"] <= bounded["value"] + 1e-12).all()
        assert (bounded["value"] <= bounded["upper"] + 1e-12).all()

    def test_one_region_has_no_interval(self):
        found = designation_accuracy(self.table.filter(region="r1"))
        assert found["lower"].null_count() == found.height

    def test_periods_are_told_apart(self):
        twice = pl.concat([self.table.with_columns(period=pl.lit(year)) for year in ("2018", "2019")])
        found = designation_accuracy(twice, draws=0)
        assert found["period"].unique().sort().to_list() == ["2018", "2019"]

    def test_cuts_that_are_no_numbers_are_refused(self):
        with pytest.raises(InputError, match="cuts"):
            designation_accuracy(self.table, cuts="high")
