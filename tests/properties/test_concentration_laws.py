"""Laws of the measures of specialisation, concentration, inequality and diversity."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.indicators.concentration import (
    hachman_index,
    herfindahl_index,
    hoover_index,
    krugman_index,
    locational_gini,
)
from klaster.indicators.diversity import entropy_index, related_variety
from klaster.indicators.inequality import theil_index

BOUNDS = {
    krugman_index: (0, 2),
    hachman_index: (0, 1),
    herfindahl_index: (0, 1),
    hoover_index: (0, 1),
    locational_gini: (0, 1),
    entropy_index: (0, 3),
    theil_index: (0, 3),
}
INDICES = list(BOUNDS)
REFERENCES = ["total", "rest", "mean_of_others", "pairwise"]


@st.composite
def tables(draw):
    """A complete regions x industries table of counts, with a group of each industry and region."""
    regions, industries = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    count = regions * industries
    values = draw(st.lists(st.integers(0, 5000), min_size=count, max_size=count))
    cells = [
        (f"r{n % regions}", f"i{n // regions}", float(value + (n % regions == n // regions or n < regions)))
        for n, value in enumerate(values)
    ]
    table = pl.DataFrame(cells, schema=["region", "industry", "value"], orient="row")
    # Nowhere all zero: an empty region or industry has no index.
    return table.with_columns(
        value=pl.col("value") + pl.when(pl.col("region") == "r0").then(1.0).otherwise(0.0)
    )


def values(index, table, **parameters):
    rows = index(table, **parameters)
    return rows.sort(rows.columns[0])


@settings(max_examples=15, deadline=None)
@given(tables(), st.sampled_from(INDICES))
def test_an_index_keeps_its_bounds_and_its_interval_holds_it(table, index):
    rows = values(index, table)
    low, high = BOUNDS[index]
    assert rows["value"].is_between(low - 1e-9, high + 1e-9).all()
    if "lower" in rows.columns:
        assert (rows["lower"] <= rows["value"] + 1e-9).all()
        assert (rows["value"] <= rows["upper"] + 1e-9).all()


@settings(max_examples=15, deadline=None)
@given(tables(), st.sampled_from(INDICES), st.floats(0.01, 1000))
def test_the_unit_does_not_change_an_index(table, index, factor):
    scaled = values(index, table.with_columns(pl.col("value") * factor))
    assert ((values(index, table)["value"] - scaled["value"]).abs() < 1e-7).all()


@settings(max_examples=15, deadline=None)
@given(tables(), st.sampled_from(INDICES), st.randoms(use_true_random=False))
def test_labels_and_the_order_of_rows_mean_nothing(table, index, random):
    names = sorted({*table["region"], *table["industry"]})
    others = [f"n{number}" for number in random.sample(range(100), len(names))]
    renamed = table.with_columns(
        pl.col("region", "industry").replace_strict(dict(zip(names, others, strict=True)))
    )
    order = list(range(table.height))
    random.shuffle(order)
    first, second = values(index, table)["value"].sort(), values(index, renamed[order])["value"].sort()
    assert ((first - second).abs() < 1e-7).all()


@settings(max_examples=15, deadline=None)
@given(tables(), st.sampled_from(INDICES))
def test_zeros_may_be_written_or_left_out(table, index):
    sparse = table.filter(pl.col("value") > 0)
    assert ((values(index, table)["value"] - values(index, sparse)["value"]).abs() < 1e-7).all()


@settings(max_examples=15, deadline=None)
@given(tables(), st.sampled_from(REFERENCES))
def test_krugman_against_any_reference(table, reference):
    rows = values(krugman_index, table, reference=reference)
    assert rows["value"].is_between(-1e-9, 2 + 1e-9).all()
    sparse = values(krugman_index, table.filter(pl.col("value") > 0), reference=reference)
    assert ((rows["value"] - sparse["value"]).abs() < 1e-7).all()


@settings(max_examples=15, deadline=None)
@given(tables())
def test_concentration_by_hoover_is_no_more_than_by_gini(table):
    hoover, gini = values(hoover_index, table), values(locational_gini, table)
    assert (hoover["value"] <= gini["value"] + 1e-7).all()


@settings(max_examples=15, deadline=None)
@given(tables())
def test_equivalent_numbers_are_ordered(table):
    herfindahl, entropy = values(herfindahl_index, table), values(entropy_index, table)
    assert (herfindahl["equivalent_number"] <= entropy["effective_number"] * (1 + 1e-9)).all()
    assert (entropy["effective_number"] <= herfindahl["categories"] * (1 + 1e-9)).all()


@settings(max_examples=15, deadline=None)
@given(tables())
def test_related_and_unrelated_variety_make_entropy(table):
    grouped = table.with_columns(
        group=pl.when(pl.col("industry") < "i2").then(pl.lit("a")).otherwise(pl.lit("b"))
    )
    rows, entropy = values(related_variety, grouped), values(entropy_index, table)
    assert ((rows["value"] + rows["unrelated_variety"] - entropy["value"]).abs() < 1e-9).all()
    assert (rows["value"] >= -1e-9).all()
    assert (rows["unrelated_variety"] >= -1e-9).all()


@settings(max_examples=15, deadline=None)
@given(tables(), st.sampled_from(["T", "L"]), st.sampled_from(["equal", "total"]))
def test_within_and_between_make_the_theil_index(table, measure, weights):
    grouped = table.with_columns(
        group=pl.when(pl.col("region") < "r2").then(pl.lit("a")).otherwise(pl.lit("b"))
    )
    rows = values(theil_index, grouped, measure=measure, weights=weights)
    assert ((rows["within"] + rows["between"] - rows["value"]).abs() < 1e-9).all()
    assert (rows["within"] >= -1e-9).all()
    assert (rows["between"] >= -1e-9).all()


@settings(max_examples=15, deadline=None)
@given(tables(), st.sampled_from(INDICES), st.data())
def test_a_suppressed_part_never_gives_a_number_marked_normal(table, index, data):
    hidden = data.draw(st.integers(0, table.height - 1))
    rows = pl.int_range(table.height) == hidden
    region, industry = table["region"][hidden], table["industry"][hidden]
    table = table.with_columns(
        value=pl.when(rows).then(None).otherwise(pl.col("value")),
        status=pl.when(rows).then(pl.lit("Q")).otherwise(pl.lit("A")),
    )
    computed = values(index, table)
    own = computed.filter(pl.col(computed.columns[0]).is_in([region, industry]))
    assert "A" not in own["status"]
    assert own["unknown"].to_list() == [1]
    assert (computed["value"].is_null() == computed["status"].is_in(["O", "Q"])).all()


def test_equal_parts_reach_the_bounds():
    table = pl.DataFrame({"region": ["a", "b"] * 2, "industry": ["x", "x", "y", "y"], "value": [1.0] * 4})
    assert herfindahl_index(table)["value"].to_list() == pytest.approx([0.5, 0.5])
    assert hachman_index(table)["value"].to_list() == pytest.approx([1, 1])
    assert entropy_index(table)["value"].to_list() == pytest.approx([1, 1])


def distribution(values, **columns):
    """One distribution over regions of equal weight."""
    return pl.DataFrame({"region": [f"r{n:02}" for n in range(len(values))], "value": values, **columns})


SPREADS = {
    "gini": lambda table: locational_gini(table, base="equal"),
    "hoover": lambda table: hoover_index(table, base="equal"),
    "theil": lambda table: theil_index(table, weights="equal"),
    "mean log deviation": lambda table: theil_index(table, weights="equal", measure="L"),
}
AMOUNTS = st.lists(st.integers(1, 10_000), min_size=3, max_size=8)


@settings(max_examples=25, deadline=None)
@given(AMOUNTS, st.sampled_from(sorted(SPREADS)), st.data())
def test_a_transfer_from_rich_to_poor_never_raises_inequality(amounts, spread, data):
    """Pigou and Dalton; strictly less for Gini and Theil, which see every transfer."""
    poor, rich = amounts.index(min(amounts)), amounts.index(max(amounts))
    gift = data.draw(st.integers(0, (amounts[rich] - amounts[poor]) // 2))
    after = [amount + gift * ((n == poor) - (n == rich)) for n, amount in enumerate(amounts)]
    before, later = (SPREADS[spread](distribution(each))["value"].item() for each in (amounts, after))
    assert later <= before + 1e-9
    if gift and spread != "hoover":
        assert later < before


@settings(max_examples=15, deadline=None)
@given(AMOUNTS, st.sampled_from(sorted(SPREADS)), st.integers(2, 4))
def test_a_country_repeated_is_as_unequal(amounts, spread, times):
    once, repeated = (
        SPREADS[spread](distribution(each))["value"].item() for each in (amounts, amounts * times)
    )
    assert once == pytest.approx(repeated, abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(tables(), st.integers(2, 4))
def test_a_country_repeated_leaves_its_regions_as_they_are(table, times):
    copies = pl.concat([table.with_columns(pl.col("region") + f"_{n}") for n in range(times)])
    for index in (krugman_index, hachman_index, herfindahl_index, entropy_index):
        first = values(index, table)["value"].to_list()
        again = index(copies).filter(pl.col("region").str.ends_with("_0")).sort("region")["value"].to_list()
        assert again == pytest.approx(first, abs=1e-9)
    for index in (hoover_index, locational_gini):
        assert values(index, copies)["value"].to_list() == pytest.approx(
            values(index, table)["value"].to_list(), abs=1e-9
        )


@settings(max_examples=15, deadline=None)
@given(tables(), st.floats(0.1, 0.9))
def test_a_region_split_into_two_alike_changes_nothing_where_regions_are_weighted(table, part):
    """Against all jobs, what matters is the map of density, not how finely alike places are drawn."""
    one = pl.col("region") == "r0"
    halves = [table.filter(one).with_columns(pl.col("value") * share, region=pl.lit(f"r0{name}"))
              for name, share in (("a", part), ("b", 1 - part))]  # fmt: skip
    split = pl.concat([table.filter(~one), *halves])
    for index, given_ in ((hoover_index, {}), (locational_gini, {}), (theil_index, {"weights": "total"})):
        whole, finer = values(index, table, **given_), values(index, split, **given_)
        assert finer["value"].to_list() == pytest.approx(whole["value"].to_list(), abs=1e-9)
    shares = values(krugman_index, split).filter(pl.col("region") == "r0a")["value"].item()
    assert shares == pytest.approx(values(krugman_index, table)["value"][0], abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(tables())
def test_an_empty_region_or_industry_spoils_no_other(table):
    empty = pl.DataFrame({"region": ["z", "r0"], "industry": ["i0", "z"], "value": [0.0, 0.0]})
    for index in (krugman_index, hachman_index, hoover_index, locational_gini, entropy_index):
        plain, beside = values(index, table), values(index, pl.concat([table, empty]))
        others = beside.filter(pl.col(beside.columns[0]) != "z")
        assert others["value"].to_list() == pytest.approx(plain["value"].to_list(), abs=1e-9)
        assert others["status"].to_list() == plain["status"].to_list()
