"""Laws of the distance between regions."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.indicators.similarity import similar_regions

COUNTS = st.lists(st.lists(st.integers(0, 500), min_size=4, max_size=4), min_size=3, max_size=5).filter(
    lambda rows: all(sum(row) > 0 for row in rows)
)
COLUMNS = ("value", "structure_distance", "size_distance")


def jobs(rows, names=None):
    names = names or [f"r{turn}" for turn in range(len(rows))]
    cells = [
        (name, f"i{place}", float(count))
        for name, row in zip(names, rows, strict=True)
        for place, count in enumerate(row)
    ]
    return pl.DataFrame(cells, schema=["region", "industry", "value"], orient="row")


def distances(table, column="value", **parameters):
    rows = similar_regions(table, peers=99, **parameters)
    return {(row["region"], row["peer"]): row[column] for row in rows.iter_rows(named=True)}


@settings(deadline=None, max_examples=40)
@given(COUNTS)
def test_the_distance_is_the_same_from_either_end(rows):
    for column in COLUMNS:
        found = distances(jobs(rows), column)
        for (one, other), value in found.items():
            assert abs(value - found[other, one]) < 1e-12
            assert -1e-12 <= value <= 1 + 1e-12


@settings(deadline=None, max_examples=40)
@given(COUNTS)
def test_a_copy_of_a_region_is_at_no_distance(rows):
    found = distances(jobs([*rows, rows[0]]))
    assert abs(found["r0", f"r{len(rows)}"]) < 1e-12


@settings(deadline=None, max_examples=40)
@given(COUNTS, st.integers(2, 1000))
def test_the_structure_part_does_not_see_size(rows, factor):
    grown = [[count * factor for count in rows[0]], *rows[1:]]
    before = distances(jobs(rows), "structure_distance")
    after = distances(jobs(grown), "structure_distance")
    assert all(abs(before[pair] - after[pair]) < 1e-9 for pair in before)


@settings(deadline=None, max_examples=40)
@given(COUNTS, st.integers(2, 1000))
def test_nothing_depends_on_the_unit(rows, factor):
    before, after = distances(jobs(rows)), distances(jobs([[c * factor for c in row] for row in rows]))
    assert all(abs(before[pair] - after[pair]) < 1e-9 for pair in before)


@settings(deadline=None, max_examples=40)
@given(COUNTS, st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(rows, random):
    table = jobs(rows)
    shuffled = table.sample(fraction=1, shuffle=True, seed=random.randint(0, 999))
    new = {name: f"z{9 - turn}" for turn, name in enumerate(sorted(set(table["region"])))}
    renamed = shuffled.with_columns(pl.col("region").replace_strict(new))
    before, after = distances(table), distances(renamed)
    assert all(abs(value - after[new[one], new[other]]) < 1e-12 for (one, other), value in before.items())


@settings(deadline=None, max_examples=40)
@given(COUNTS, st.floats(0, 1))
def test_a_way_round_is_never_shorter(rows, weight):
    found = distances(jobs(rows), structure_weight=weight)
    names = sorted({one for one, _ in found})
    table = np.array([[0.0 if one == two else found[one, two] for two in names] for one in names])
    assert (table[:, None, :] + table.T[None, :, :] - table[:, :, None] >= -1e-9).all()
