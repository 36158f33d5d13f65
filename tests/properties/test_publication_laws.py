"""Laws of what is published: whatever the table, no withheld cell can be worked out, and rules only ever withhold."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.disclosure import Rules
from klaster.indicators.suppression import suppressed_cells
from klaster.model.classification import Category, Classification
from klaster.model.observation import MEASURES
from klaster.model.text import same
from klaster.workbench.publication import Confidential, publication

CELL = ["region", "industry", "period"]


def tree(kind, codes):
    parts = [Category("T", same("T")), *(Category(code, same(code), "T", 1) for code in codes)]
    return Classification(f"{kind}s", kind, same(kind), tuple(parts))


@st.composite
def tables(draw):
    """Jobs and firms of two to five regions and industries, with every total."""
    regions = [f"r{place}" for place in range(draw(st.integers(2, 5)))]
    industries = [f"i{place}" for place in range(draw(st.integers(2, 5)))]
    cells = {
        (region, industry): (draw(st.integers(0, 60)), draw(st.sampled_from([1, 2, 3, 4, 9])))
        for region in regions
        for industry in industries
    }
    rows = []
    for region in (*regions, "T"):
        for industry in (*industries, "T"):
            parts = [known for (r, i), known in cells.items() if region in (r, "T") and industry in (i, "T")]
            kinds = tuple("total" if code == "T" else "unit" for code in (region, industry))
            for place, measure in enumerate(("employment", "firms")):
                total = float(sum(part[place] for part in parts))
                rows.append((measure, region, industry, "2018", total, "A", *kinds))
    names = ("measure", *CELL, "value", "status", "region_kind", "industry_kind")
    return (
        pl.DataFrame(rows, schema=names, orient="row"),
        tree("region", regions),
        tree("industry", industries),
    )


def published(table, regions, industries, threshold):
    cards = (MEASURES["employment"], MEASURES["firms"])
    return publication(Confidential(table, cards, regions, industries, Rules(threshold))).observations


@settings(max_examples=40)
@given(tables())
def test_no_withheld_cell_is_pinned_by_what_is_shown(made):
    shown = published(*made, 3).filter(pl.col("measure") == "employment")
    parent = [pl.when(pl.col(key) != "T").then(pl.lit("T")).alias(f"{key}_parent") for key in CELL[:2]]
    attack = suppressed_cells(
        shown.select(*CELL, "value", "status").with_columns(parent), publish=False, parts="complete"
    )
    assert not attack.filter(shown["status"] == "Q")["pinned"].any()


@settings(max_examples=25)
@given(tables())
def test_what_is_shown_is_as_it_was_and_what_is_sensitive_is_not_shown(made):
    raw = made[0].sort("measure", *CELL)
    shown = published(*made, 3).sort("measure", *CELL)
    kept = shown["status"] == "A"
    assert shown.filter(kept).equals(raw.filter(kept))
    firms = raw.filter(pl.col("measure") == "firms")["value"]
    few = (firms > 0) & (firms < 3)
    jobs = shown.filter(pl.col("measure") == "employment")
    assert jobs.filter(few)["value"].null_count() == int(few.sum())
    assert shown.filter(pl.col("measure") == "firms").equals(raw.filter(pl.col("measure") == "firms"))


@given(tables())
@settings(max_examples=15)
def test_rules_put_off_withhold_nothing(made):
    assert published(*made, 0).sort("measure", *CELL).equals(made[0].sort("measure", *CELL))
