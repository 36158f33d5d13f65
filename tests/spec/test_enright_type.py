"""enright_type by worked example: the truth table, what is unknown, and how likely a type is."""

from itertools import product
from math import erf, exp, log, sqrt

import numpy as np
import polars as pl
import pytest

import klaster

EVIDENCE = ("critical_mass", "interaction", "advantage", "designated")
YES_NO = ("yes", "no")


def types(rows, **parameters):
    """The types of cells, one for each row of evidence."""
    cells = [{"region": f"r{place}", "industry": "x", **row} for place, row in enumerate(rows)]
    table = pl.DataFrame(cells, infer_schema_length=None, strict=False)
    return klaster.compute("enright_type", table, **parameters).frame


def one(parameters=None, **row):
    """The type of one cell, as a row."""
    return types([row], **(parameters or {})).row(0, named=True)


# Critical mass, interaction, advantage, designated -> the type where the elements are there, and where they are not.
TRUTH = {
    ("yes", "yes", "yes", "yes"): ("working", "working"),
    ("yes", "yes", "yes", "no"): ("working", "working"),
    ("yes", "yes", "no", "yes"): ("working", "working"),
    ("yes", "yes", "no", "no"): ("working", "working"),
    ("yes", "no", "yes", "yes"): ("latent", "latent"),
    ("yes", "no", "yes", "no"): ("latent", "latent"),
    ("yes", "no", "no", "yes"): ("latent", "latent"),
    ("yes", "no", "no", "no"): ("latent", "latent"),
    ("no", "yes", "yes", "yes"): ("potential", "policy_driven"),
    ("no", "yes", "yes", "no"): ("potential", "none"),
    ("no", "yes", "no", "yes"): ("wishful", "wishful"),
    ("no", "yes", "no", "no"): ("none", "none"),
    ("no", "no", "yes", "yes"): ("potential", "policy_driven"),
    ("no", "no", "yes", "no"): ("potential", "none"),
    ("no", "no", "no", "yes"): ("wishful", "wishful"),
    ("no", "no", "no", "no"): ("none", "none"),
}


class TestTruthTable:
    def test_all_sixteen_rows_with_and_without_elements(self):
        assert list(TRUTH) == list(product(YES_NO, repeat=4))
        for place, elements in enumerate(YES_NO):
            rows = [
                dict(zip(EVIDENCE, row, strict=True)) | {"elements": elements, "designated_first": "no"}
                for row in TRUTH
            ]
            frame = types(rows)
            assert frame.sort("region")["verdict"].len() == 16
            expected = {f"r{number}": found[place] for number, found in enumerate(TRUTH.values())}
            assert dict(frame.select("region", "verdict").iter_rows()) == expected
            assert frame["value"].to_list() == [1.0] * 16
            assert set(frame["status"]) == {"A"}

    def test_a_designation_that_came_before_the_elements_makes_it_policy_driven(self):
        row = {"critical_mass": "no", "advantage": "yes", "designated": "yes", "elements": "yes"}
        assert one(**row, designated_in=2013, elements_since=2016)["verdict"] == "policy_driven"
        assert one(**row, designated_in=2016, elements_since=2013)["verdict"] == "potential"

    def test_designating_it_never_changes_a_working_or_latent_cluster(self):
        states = (*YES_NO, None)
        for mass, ties, edge, elements in product(("yes",), states, states, states):
            row = {"critical_mass": mass, "interaction": ties, "advantage": edge, "elements": elements}
            found = types([row | {"designated": "no"}, row | {"designated": "yes"}])
            assert len(set(found["possible"])) == 1
            assert len(set(found["value"])) == 1


class TestWhatIsUnknown:
    @pytest.mark.parametrize(
        ("row", "possible"),
        [
            ({"critical_mass": "yes"}, "working latent"),
            ({"interaction": "yes", "critical_mass": None, "advantage": "no", "designated": "no"}, "working none"),
            ({"critical_mass": "no", "designated": "yes", "elements": "no"}, "wishful policy_driven"),
            ({"critical_mass": "no", "designated": "yes", "advantage": "no"}, "wishful"),
            ({"critical_mass": "no", "designated": "no", "elements": "no"}, "none"),
            ({"critical_mass": "no", "designated": "no", "advantage": "yes"}, "potential none"),
            ({"critical_mass": "no", "designated": "yes", "advantage": "yes", "elements": "yes"}, "policy_driven potential"),
            ({"interaction": "no"}, "latent wishful policy_driven potential none"),
        ],
    )  # fmt: skip
    def test_leaves_just_the_types_that_it_may_turn_out_to_be(self, row, possible):
        assert one(**row)["possible"] == possible

    def test_no_data_on_ties_is_never_no_ties(self):
        row = one({"draws": 0}, critical_mass="yes", designated="no")
        assert (row["verdict"], row["interaction"], row["missing"]) == ("unknown", "unknown", "interaction")
        assert (row["value"], row["status"]) == (None, "O")

    def test_nothing_known_at_all_is_no_type_and_no_chance(self):
        row = one(critical_mass=None)
        assert (row["verdict"], row["value"], row["status"]) == ("unknown", None, "O")

    def test_a_plan_alone_is_wishful_or_policy_driven(self):
        # Tajikistan in 2019: declared in a strategy, no cluster at work; only the elements and sources of advantage decide.
        row = one(critical_mass="no", designated="yes", elements="no")
        assert row["possible"] == "wishful policy_driven"
        assert row["verdict"] == "uncertain"
        assert row["missing"] == "advantage"


class TestProbability:
    def test_unknown_evidence_has_a_chance_of_one_half_or_the_one_given(self):
        row = one(critical_mass="yes")
        assert (row["working_probability"], row["latent_probability"]) == (0.5, 0.5)
        assert (row["verdict"], row["value"], row["status"]) == ("uncertain", 0.5, "E")
        row = one(critical_mass="yes", interaction_prior=0.7)
        assert (row["verdict"], row["value"]) == ("working", pytest.approx(0.7, abs=1e-9))
        assert (row["lower"], row["upper"]) == (0.0, 1.0)

    def test_below_six_tenths_it_is_uncertain_and_that_can_be_moved(self):
        assert one(critical_mass="yes", interaction_prior=0.59)["verdict"] == "uncertain"
        assert one(critical_mass="yes", interaction_prior=0.6)["verdict"] == "working"
        assert (
            one({"least_probability": 0.5}, critical_mass="yes", interaction_prior=0.55)["verdict"]
            == "working"
        )

    def test_a_quotient_is_drawn_from_a_lognormal_distribution(self):
        quotient, lower, upper = 1.2, 0.9, 1.6
        rest = {
            "employment": 900,
            "firms": 30,
            "size_percentile": 95,
            "years_specialised": 4,
            "interaction": "yes",
        }
        row = one(location_quotient=quotient, location_quotient_lower=lower, location_quotient_upper=upper, **rest,
                  advantage="no", designated="no")  # fmt: skip
        spread = log(upper / lower) / (2 * 1.959964)
        expected = 0.5 * (1 + erf(log(quotient) / spread / sqrt(2)))
        assert row["critical_mass_probability"] == pytest.approx(expected, abs=0.002)
        assert row["working_probability"] == pytest.approx(expected, abs=0.002)
        assert (row["verdict"], row["critical_mass"], row["specialised"]) == ("working", "not_met", "not_met")

    def test_a_standard_error_serves_as_well_as_bounds(self):
        rest = {
            "employment": 900,
            "firms": 30,
            "size_percentile": 95,
            "years_specialised": 4,
            "interaction": "yes",
        }
        half = 1.2 * log(1.5) / 1.959964
        given = one(location_quotient=1.2, location_quotient_error=half, **rest)
        bounds = one(location_quotient=1.2, location_quotient_lower=0.8, location_quotient_upper=1.8, **rest)
        assert given["working_probability"] == bounds["working_probability"]

    def test_a_quotient_without_an_interval_is_not_surely_above_one(self):
        row = one(
            **MASS | {"location_quotient_lower": None, "location_quotient_upper": None}, interaction="yes"
        )
        assert (row["specialised"], row["critical_mass_probability"]) == ("unknown", 0.5)

    def test_it_repeats_and_depends_on_nothing_but_the_cell_and_the_seed(self):
        chance = np.random.default_rng(4)
        rows = [
            {"location_quotient": q, "location_quotient_lower": q * 0.7, "location_quotient_upper": q * 1.5,
             "employment": 900, "firms": 30, "size_percentile": 95, "years_specialised": 4}
            for q in map(exp, chance.normal(0.3, 0.4, 12))
        ]  # fmt: skip
        whole = types(rows)["value"].to_list()
        assert whole == types(rows)["value"].to_list()
        assert [types([row])["value"][0] for row in rows] == whole
        assert types(rows, seed=2)["value"].to_list() != whole

    def test_the_chances_of_the_types_add_up_to_one(self):
        row = one(
            location_quotient=1.1, location_quotient_lower=0.8, location_quotient_upper=1.5, employment=700
        )
        assert sum(value for name, value in row.items() if name in OUTCOMES) == pytest.approx(1)


OUTCOMES = {
    f"{name}_probability" for name in ("working", "latent", "wishful", "policy_driven", "potential", "none")
}


MASS = {
    "location_quotient": 2.0,
    "location_quotient_lower": 1.4,
    "location_quotient_upper": 2.9,
    "employment": 500,
    "firms": 10,
    "size_percentile": 80,
    "years_specialised": 3,
}  # fmt: skip


class TestEvidence:
    @pytest.mark.parametrize(
        ("changed", "state"),
        [
            ({}, "met"),
            ({"location_quotient_lower": 0.99}, "not_met"),
            ({"location_quotient_lower": None}, "unknown"),
            (
                {"location_quotient": 0.9, "location_quotient_lower": None, "location_quotient_upper": None},
                "not_met",
            ),
            ({"employment": 499}, "not_met"),
            ({"firms": 9}, "not_met"),
            ({"size_percentile": 79}, "unknown"),
            ({"size_percentile": 79, "linked_industries": 2}, "not_met"),
            ({"size_percentile": None, "linked_industries": 3}, "met"),
            ({"years_specialised": 2}, "not_met"),
            ({"years_specialised": None}, "unknown"),
        ],
    )
    def test_critical_mass(self, changed, state):
        assert one(**MASS | changed)["critical_mass"] == state

    @pytest.mark.parametrize(
        ("ties", "state"),
        [
            ({"participation": 20}, "met"),
            ({"density_chance": 0.049}, "met"),
            ({"density_chance": 0.05}, "unknown"),
            ({"active_organisation": "yes", "joint_projects": 3}, "met"),
            ({"active_organisation": "yes", "joint_projects": 2}, "unknown"),
            ({"participation": 3, "density_chance": 0.4, "active_organisation": "no", "internal_purchases": 0.8}, "not_met"),
        ],
    )  # fmt: skip
    def test_interaction(self, ties, state):
        assert one(**ties)["interaction"] == state

    @pytest.mark.parametrize(
        ("elements", "state"),
        [
            ({"firms": 3, "employment": 125, "infrastructure": "yes"}, "met"),
            ({"firms": 3, "employment": 124, "infrastructure": "yes"}, "unknown"),
            ({"firms": 2, "employment": 124, "supplier_industry": "no", "skills_provider": "no"}, "not_met"),
        ],
    )
    def test_three_elements_of_six(self, elements, state):
        assert one(**elements)["elements"] == state

    def test_what_would_change_it(self):
        row = one({"draws": 0}, **MASS | {"firms": 9}, interaction="yes", advantage="no", designated="no")
        assert row["verdict"] == "none"
        assert row["would_change"].startswith("firms ≥ 10 → working")
        assert (
            one({"draws": 0, "least_firms": 9}, **MASS | {"firms": 9}, interaction="yes")["verdict"]
            == "working"
        )
