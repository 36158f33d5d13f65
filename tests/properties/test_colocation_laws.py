"""Laws of plants, pairs and stars that hold for every table."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.indicators.colocation import coagglomeration_index, colocation_quotient, ellison_glaeser_index
from klaster.indicators.strength import cluster_strength
from klaster.indicators.traded import traded_industries

PAIR = ["industry", "partner"]


@st.composite
def plants(draw):
    """Plants of two to five industries in two to five regions; each industry has at least one."""
    regions, industries = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    count = draw(st.integers(industries, 40))
    where = draw(st.lists(st.integers(0, regions - 1), min_size=count, max_size=count))
    kinds = [n % industries for n in range(industries)] + draw(
        st.lists(st.integers(0, industries - 1), min_size=count - industries, max_size=count - industries)
    )
    sizes = draw(st.lists(st.integers(1, 500), min_size=count, max_size=count))
    rows = [(f"r{r}", f"i{i}", float(size)) for r, i, size in zip(where, kinds, sizes, strict=True)]
    return pl.DataFrame(rows, schema=["region", "industry", "value"], orient="row")


@st.composite
def cells(draw):
    """A complete regions x industries table of counts."""
    regions, industries = draw(st.integers(2, 12)), draw(st.integers(2, 4))
    values = draw(st.lists(st.integers(0, 500), min_size=regions * industries, max_size=regions * industries))
    rows = [(f"r{n % regions:02}", f"i{n // regions}", float(value)) for n, value in enumerate(values)]
    return pl.DataFrame(rows, schema=["region", "industry", "value"], orient="row")


def same(left, right, columns, tolerance=1e-9):
    for name in columns:
        for one, other in zip(left[name], right[name], strict=True):
            assert (one is None) == (other is None), name
            assert one is None or one == pytest.approx(other, abs=tolerance, rel=1e-7), name


@settings(max_examples=40, deadline=None)
@given(plants())
def test_the_group_is_the_weighted_mean_of_its_pairs(table):
    pairs, group = coagglomeration_index(table), coagglomeration_index(table, form="group")["value"].item()
    if group is None:
        assert table["region"].n_unique() == 1
    else:
        assert (pairs["value"] * pairs["weight"]).sum() == pytest.approx(group, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(plants(), st.floats(0.01, 1000))
def test_the_unit_does_not_change_an_index(table, factor):
    scaled = table.with_columns(pl.col("value") * factor)
    same(ellison_glaeser_index(table), ellison_glaeser_index(scaled), ("value", "z", "maurel_sedillot"), 1e-6)
    same(coagglomeration_index(table), coagglomeration_index(scaled), ("value", "weight"))


@settings(max_examples=25, deadline=None)
@given(plants(), st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(table, random):
    names = sorted(table["region"].unique())
    other = random.sample(names, len(names))
    order = random.sample(range(table.height), table.height)
    relabelled = table[order].with_columns(pl.col("region").replace(dict(zip(names, other, strict=True))))
    same(ellison_glaeser_index(table), ellison_glaeser_index(relabelled), ("value", "z", "p_value"))
    same(coagglomeration_index(table), coagglomeration_index(relabelled), ("value",))
    without = {"simulations": 0}
    same(
        colocation_quotient(table, **without), colocation_quotient(relabelled, **without), ("value", "excess")
    )


@settings(max_examples=25, deadline=None)
@given(plants())
def test_the_excess_of_all_pairs_of_plants_is_nothing(table):
    """Over all pairs of plants, of one industry or two, together there is as much as chance gives."""
    counts = (
        table.group_by("region", "industry")
        .len()
        .pivot("industry", index="region", values="len")
        .fill_null(0)
    )
    numbers = counts.drop("region").to_numpy().astype(float)
    total, within = numbers.sum(), (numbers * (numbers - 1)).sum()
    between = colocation_quotient(table, simulations=0)
    together = 2 * (between["value"] * between["plants"] * between["partner_plants"]).sum()
    assert between["expected"].drop_nulls().to_numpy() == pytest.approx(
        (within + together) / (total * (total - 1))
    )


@settings(max_examples=25, deadline=None)
@given(plants())
def test_two_halves_of_a_plant_are_less_unequal(table):
    """Splitting plants where they stand leaves G as it is and can only lower H."""
    halves = pl.concat([table.with_columns(pl.col("value") / 2)] * 2)
    whole, split = ellison_glaeser_index(table), ellison_glaeser_index(halves)
    same(whole, split, ("raw_concentration",))
    assert split["herfindahl"].to_numpy() == pytest.approx(whole["herfindahl"].to_numpy() / 2)


@settings(max_examples=25, deadline=None)
@given(plants(), st.data())
def test_a_hidden_plant_leaves_no_number_marked_normal(table, data):
    hidden = data.draw(st.integers(0, table.height - 1))
    marked = table.with_columns(
        value=pl.when(pl.int_range(pl.len()) == hidden).then(None).otherwise("value"),
        status=pl.when(pl.int_range(pl.len()) == hidden).then(pl.lit("Q")).otherwise(pl.lit("A")),
    )
    for computed in (ellison_glaeser_index(marked), coagglomeration_index(marked)):
        assert "A" not in set(computed["status"])
        assert set(computed.filter(pl.col("value").is_null())["status"]) <= {"O", "Q"}
    touched = table["industry"][hidden]
    for row in colocation_quotient(marked, simulations=0).to_dicts():
        assert (row["status"] == "A") == (touched not in (row["industry"], row["partner"]))


@settings(max_examples=40, deadline=None)
@given(cells(), st.data(), st.sampled_from(["regions", "employment"]))
def test_more_jobs_never_lose_a_region_its_own_star_for_size(table, data, weighting):
    place = data.draw(st.integers(0, table.height - 1))
    more = data.draw(st.integers(1, 1000))
    words = {"profile": "custom", "criteria": "size top 0.3", "weighting": weighting}
    grown = table.with_columns(value=pl.when(pl.int_range(pl.len()) == place).then(pl.col("value") + more).otherwise("value"))  # fmt: skip
    keys = {name: table[name][place] for name in ("region", "industry")}
    before, after = (
        cluster_strength(each, **words).filter(**keys)["passed"].item() for each in (table, grown)
    )
    assert not (before == "size" and after != "size")


@settings(max_examples=40, deadline=None)
@given(cells(), st.data())
def test_levels_are_nested_and_unknown_is_not_zero(table, data):
    known = table.with_columns(establishments=pl.col("value") // 7)
    levels = cluster_strength(known)
    for inner, outer in (("strong10", "strong"), ("significant", "qualifying"), ("strong", "qualifying")):
        # A quotient equal to its quartiles is strong without being above the lower one.
        assert (~levels[inner] | levels[outer] | (levels["quotient_percentile"] == 1)).fill_null(True).all()
    place = pl.int_range(pl.len()) == data.draw(st.integers(0, table.height - 1))
    hidden = cluster_strength(known.with_columns(establishments=pl.when(~place).then("establishments")))
    assert (hidden["known"] + hidden["unknown"].str.split(" ").list.eval(pl.element().filter(pl.element() != "")).list.len() == 4).all()  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(cells(), st.floats(0.01, 100))
def test_classes_do_not_depend_on_the_unit_and_measures_stay_in_range(table, factor):
    classed = traded_industries(table)
    same(
        classed,
        traded_industries(table.with_columns(pl.col("value") * factor)),
        ("value", "gini", "top_quotient"),
    )
    for name in ("gini", "specialised_share"):
        values = classed[name].drop_nulls().to_numpy()
        assert np.all((values >= -1e-9) & (values <= 1 + 1e-9))
