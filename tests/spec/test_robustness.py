"""Verdicts over a grid of choices: the stability of each, and what each variant does."""

import itertools
import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import klaster
from klaster.catalogue import method, methods
from klaster.model.errors import InputError, UnknownNameError
from klaster.numerics.stability import stability
from klaster.workbench.benchmarks import against_everything
from klaster.workbench.computing import computed_by_area
from klaster.workbench.quotient_robustness import is_quick, quotient_robustness
from klaster.workbench.stable_verdicts import robustness_of
from klaster.workbench.variants import question, variants
from tests.functional.test_compute_methods import subjects

GRID = {"confidence": [0.9, 0.95, 0.999], "floor_jobs": [10, 500], "floor_firms": [1]}


def economy(seed=4, areas=1, periods=("2020", "2021")):
    """Regions by industries with firms, a suppressed and a missing cell, in one area or several."""
    random = np.random.default_rng(seed)
    table = pl.DataFrame(
        [
            {"region": f"{area}{region}", "industry": f"i{industry}", "period": period, "territory": area,
             "value": float(random.poisson(30 * (1 + region * industry % 5))), "status": str(random.choice(["A", "A", "A", "E"])),
             "firms": float(random.integers(1, 9))}
            for area in "abc"[:areas] for region in range(4) for industry in range(5) for period in periods
        ]
    )  # fmt: skip
    hidden = pl.int_range(pl.len()).is_in([3, 17])
    return table.with_columns(
        value=pl.when(hidden).then(None).otherwise("value"),
        status=pl.when(hidden).then(pl.lit("Q")).otherwise("status"),
    )


def by_hand(table, grid, column="verdict", name="location_quotient"):
    """Key -> (verdict of the method itself, verdicts of every combination), one call a variant."""
    keys = ["region", "industry", "period"]
    own = klaster.compute(name, table).frame
    found = {
        key: (verdict, [])
        for *key_parts, verdict in own.select(*keys, column).iter_rows()
        for key in [tuple(key_parts)]
    }
    for values in itertools.product(*grid.values()):
        frame = klaster.compute(name, table, **dict(zip(grid, values, strict=True))).frame
        for *key, verdict in frame.select(*keys, column).iter_rows():
            found[tuple(key)][1].append(verdict)
    return found


class TestStability:
    def test_against_counting_by_hand(self):
        table = economy().drop("territory")
        found = klaster.robustness("location_quotient", table, vary=GRID).frame
        # The method's own choices are not in the grid: they are one variant more.
        for row in found.iter_rows(named=True):
            own, others = by_hand_once(table)[row["region"], row["industry"], row["period"]]
            if own is None:
                assert (row["value"], row["verdict"], row["agreeing"]) == (None, None, 0)
                assert row["status"] in ("O", "Q")
                continue
            assert row["agreeing"] == 1 + others.count(own)
            assert row["value"] == pytest.approx((1 + others.count(own)) / 7)
            assert (row["judged"], row["variants"]) == (7, 7)
        assert found["value"].n_unique() > 2

    def test_the_base_is_counted_once_where_it_is_in_the_grid(self):
        found = klaster.robustness(
            "location_quotient", economy().drop("territory"), vary={"confidence": [0.9, 0.95]}
        )
        assert found.frame["variants"].unique().to_list() == [2]
        assert found.variants["confidence"].to_list() == [0.95, 0.9]
        assert found.variants.row(0, named=True)["changed"] == 0

    def test_a_variant_that_cannot_judge_is_left_out_and_makes_an_estimate(self):
        table = pl.DataFrame(
            {"region": ["a", "a", "b", "b"], "industry": ["x", "y"] * 2, "value": [30.0, 70, None, 200]}
        )
        found = klaster.robustness(
            "location_quotient", table, vary={"missing": ["estimate", "withhold"]}
        ).frame
        row = found.row(0, named=True)
        assert (row["value"], row["judged"], row["variants"], row["status"]) == (1.0, 1, 2, "E")

    def test_the_modal_verdict_may_differ_from_the_base(self):
        table = pl.DataFrame(
            {"region": ["a", "a", "b", "b"], "industry": ["x", "y"] * 2, "value": [13.0, 87, 60, 840]}
        )
        found = klaster.robustness(
            "location_quotient", table, vary={"confidence": [0.95, 0.99, 0.999, 0.9999]}
        ).frame
        row = found.filter(region="a", industry="x").row(0, named=True)
        assert (row["verdict"], row["modal_verdict"], row["value"]) == ("specialised", "borderline", 0.25)

    def test_a_comparison_with_its_cut_varied(self):
        table = pl.DataFrame(
            {"region": ["a", "a", "b", "b"], "industry": ["x", "y"] * 2, "value": [30, 70, 60, 840]}
        )
        found = klaster.robustness(
            "location_quotient", table, judge="value > 1", vary={"cut": [1, 2, 4]}
        ).frame
        assert found.select("region", "industry", "verdict", "agreeing").rows() == [
            ("a", "x", "true", 2), ("a", "y", "false", 3), ("b", "x", "false", 3), ("b", "y", "true", 1),
        ]  # fmt: skip

    def test_base_parameters_are_the_callers(self):
        table = economy().drop("territory")
        one = klaster.robustness("location_quotient", table, vary={"floor_firms": [5, 1]}, floor_firms=1)
        assert one.variants["floor_firms"].to_list() == [1, 5]
        own = klaster.compute("location_quotient", table, floor_firms=1).frame
        both = one.frame.join(own, on=["region", "industry", "period"], suffix="_own")
        assert both["verdict"].equals(both["verdict_own"], check_names=False)


def by_hand_once(table, kept={}):  # noqa: B006
    """``by_hand`` of the grid, computed once."""
    if "found" not in kept:
        kept["found"] = by_hand(table, GRID)
    return kept["found"]


class TestQuick:
    @pytest.mark.parametrize("areas", [1, 3])
    @pytest.mark.parametrize(
        "parameters", [{}, {"missing": "withhold"}, {"design_effect": 3.0}, {"floor_firms": 2.0}]
    )
    def test_all_variants_at_once_are_the_same_as_one_call_a_variant(self, areas, parameters):
        chosen, table = method("location_quotient"), economy(areas=areas)
        pseudo = ("benchmark",) if areas > 1 else ()
        asked = question(chosen.card, None, None, pseudo)
        assert is_quick(chosen, asked, parameters, table)
        slow = robustness_of(chosen, lambda _: table, parameters, asked)
        quick = quotient_robustness(chosen, table, parameters, asked, slow.provenance)
        keys = ["region", "industry", "period"]
        assert quick.frame.sort(keys).equals(slow.frame.sort(keys))
        assert quick.variants.equals(slow.variants)
        assert slow.frame["value"].n_unique() > 1

    def test_published_totals_are_added_up_over_areas(self):
        table = economy(areas=2).with_columns(industry_total=pl.lit(900.0), total=pl.lit(5000.0))
        whole = against_everything(table)
        assert whole["industry_total"].unique().to_list() == [1800]
        assert whole["total"].unique().to_list() == [10000]
        assert (
            against_everything(table.with_columns(total=pl.when(pl.col("territory") == "a").then(9.0)))[
                "total"
            ]
            .is_null()
            .all()
        )

    def test_the_benchmark_changes_quotients(self):
        table = economy(areas=2)
        own = computed_by_area(method("location_quotient"), table, {})
        whole = computed_by_area(method("location_quotient"), against_everything(table), {})
        assert (own["value"] - whole["value"]).abs().max() > 0.01

    def test_keys_keep_their_kinds(self):
        table = economy().drop("territory").with_columns(pl.col("period").cast(pl.Int64))
        assert klaster.robustness("location_quotient", table).frame.schema["period"] == pl.Int64
        assert (
            "period"
            not in klaster.robustness(
                "location_quotient", table.filter(period=2020).drop("period")
            ).frame.columns
        )


class TestEveryMethodWithAGrid:
    @pytest.mark.parametrize(
        "card", [each.card for each in methods() if each.card.grid], ids=lambda card: card.id
    )
    def test_it_answers_on_its_own_grid(self, card):
        table = economy().drop("territory")
        if card.kind == "rubric":
            table = subjects(card)
        table = table.select(
            name for name in table.columns if name in {**card.inputs, **card.optional_inputs}
        )
        found = klaster.robustness(card.id, table)
        assert found.frame["value"].drop_nulls().is_between(0, 1).all()
        assert found.frame.height > 0
        assert found.variants.height == found.frame["variants"][0] > 1
        assert found.card.id == f"{card.id}_robustness"
        assert found.provenance.method == found.card.id

    def test_the_kind_of_the_callers_frame(self):
        found = klaster.robustness("location_quotient", economy().drop("territory").to_pandas())
        assert list(found.frame.columns)[:4] == ["region", "industry", "period", "value"]
        assert found.variants.shape[0] == 18


class TestBadInput:
    table = economy().drop("territory")

    @pytest.mark.parametrize(
        ("name", "given", "error", "message"),
        [
            ("krugman_index", {}, InputError, "no verdict of its own"),
            ("krugman_index", {"judge": "value > 1"}, InputError, "no grid of its own"),
            ("location_quotient", {"vary": {"confidense": [0.9]}}, UnknownNameError, "Did you mean confidence"),
            ("location_quotient", {"vary": {"confidence": [2]}}, InputError, "confidence: found 2"),
            ("location_quotient", {"vary": {"confidence": []}}, InputError, "no values"),
            ("location_quotient", {"vary": {"cut": [1, 2]}}, UnknownNameError, "'cut'"),
            ("location_quotient", {"vary": {"benchmark": ["area", "whole"]}}, UnknownNameError, "'benchmark'"),
            ("location_quotient", {"judge": "verdikt"}, UnknownNameError, "Did you mean verdict"),
            ("location_quotient", {"judge": "value > 1", "vary": {"cut": ["high"]}}, InputError, "cut: found 'high'"),
            ("location_quotient", {"vary": {"floor_jobs": range(1000)}}, InputError, "1000 variants, 512 at most"),
        ],
    )  # fmt: skip
    def test_a_question_that_cannot_be(self, name, given, error, message):
        with pytest.raises(error, match=message):
            klaster.robustness(name, self.table, **given)


class TestProvenance:
    def test_the_question_is_in_the_digest(self):
        table = economy().drop("territory")
        one, other = (
            klaster.robustness("location_quotient", table, vary={"confidence": [0.9, last]})
            for last in (0.95, 0.99)
        )
        assert one.digest != other.digest
        assert one.provenance.parameters["judge"] == "verdict"
        json.dumps(dict(one.provenance.parameters))


@given(st.lists(st.lists(st.integers(-1, 3), min_size=3, max_size=3), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_laws_of_stability(rows):
    verdicts = np.array(rows)
    found = stability(verdicts)
    there = verdicts[0] >= 0
    assert (found.agreeing[there] >= 1).all()
    assert (found.agreeing <= found.judged).all()
    assert (found.judged <= len(verdicts)).all()
    # The order of the other variants does not matter, and more of the base's own verdict never lowers its count.
    shuffled = stability(np.concatenate([verdicts[:1], verdicts[1:][::-1]]))
    assert (shuffled.agreeing == found.agreeing).all()
    assert (shuffled.modal == found.modal).all()
    more = stability(np.concatenate([verdicts, verdicts[:1]]))
    assert (more.agreeing[there] == found.agreeing[there] + 1).all()
    for case in range(3):
        counts = np.bincount(verdicts[:, case][verdicts[:, case] >= 0], minlength=4)
        assert found.modal[case] == -1 or counts[found.modal[case]] == counts.max()


def test_variants_are_every_combination_once():
    found = variants({"a": (1, 2), "b": ("x", "y", "z")}, {"a": 2, "b": "y"})
    assert found[0] == {"a": 2, "b": "y"}
    assert len(found) == len({tuple(each.values()) for each in found}) == 6
