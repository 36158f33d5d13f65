"""Laws of the agreement of designations with data."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.indicators.designations import designation_accuracy, designation_agreement

CELL = st.tuples(
    st.sampled_from("abc"), st.sampled_from([True, False, None]), st.sampled_from(["yes", "no", "borderline", None])
)  # fmt: skip
TABLES = st.lists(CELL, min_size=1, max_size=30).map(
    lambda rows: pl.DataFrame(
        [(region, f"i{place}", declared, verdict) for place, (region, declared, verdict) in enumerate(rows)],
        schema={"region": pl.String, "industry": pl.String, "designated": pl.Boolean, "verdict": pl.String}, orient="row",
    )
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_every_cell_has_one_outcome_and_the_unknown_has_no_value(table):
    found = designation_agreement(table)
    assert found.height == table.height
    assert (
        found.filter(pl.col("outcome") == "unknown")["value"].null_count()
        == (found["outcome"] == "unknown").sum()
    )
    assert found.filter(pl.col("outcome") != "unknown")["value"].null_count() == 0


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_counts_are_those_of_the_cells_and_shares_lie_between_what_unknown_cells_could_make_of_them(table):
    cells = designation_agreement(table)["outcome"].to_list()
    rows = {row["statistic"]: row for row in designation_accuracy(table, draws=0).iter_rows(named=True)}
    for name in ("agreed", "declared_only", "measured_only", "neither"):
        assert rows[name]["value"] == cells.count(name)
    for name in ("precision", "recall"):
        row = rows[name]
        if row["value"] is not None and row["least"] is not None:
            assert row["least"] <= row["value"] + 1e-12
            assert row["value"] <= row["most"] + 1e-12


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_turning_both_judgements_round_keeps_kappa(table):
    def turned(table):
        return table.with_columns(
            designated=~pl.col("designated"), verdict=pl.col("verdict").replace({"yes": "no", "no": "yes"})
        ).filter(pl.col("verdict").ne("borderline").fill_null(True))  # fmt: skip

    plain = table.filter(pl.col("verdict").ne("borderline").fill_null(True))
    kappas = [
        designation_accuracy(each, draws=0).filter(statistic="kappa")["value"].to_list()
        for each in (plain, turned(table))
        if each.height
    ]
    if len(kappas) == 2 and None not in (*kappas[0], *kappas[1]):
        assert abs(kappas[0][0] - kappas[1][0]) < 1e-12


@settings(max_examples=60, deadline=None)
@given(TABLES, st.randoms())
def test_the_order_of_rows_does_not_matter(table, chance):
    order = list(range(table.height))
    chance.shuffle(order)
    assert designation_agreement(table).equals(designation_agreement(table[order]))
