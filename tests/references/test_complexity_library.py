"""Complexity and proximity against `ecomplexity`, on tables without what it is known to get wrong: empty rows and columns."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest

from klaster.indicators.complexity import economic_complexity_index, product_complexity_index
from klaster.indicators.relatedness import proximity


@pytest.fixture(scope="module", params=range(3))
def both(request):
    """Trade of places in products, and what the library makes of it."""
    library = pytest.importorskip("ecomplexity")
    random = np.random.default_rng(request.param)
    value = random.lognormal(0, 1, (14, 9)) * random.lognormal(0, 1.2, (14, 1))
    places, products = np.indices(value.shape)
    rows = {"region": [f"r{at:02}" for at in places.ravel()], "industry": [f"i{at}" for at in products.ravel()], "value": value.ravel()}  # fmt: skip
    given = pd.DataFrame(rows).assign(time=2018)
    names = {"time": "time", "loc": "region", "prod": "industry", "val": "value"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        complexities = library.ecomplexity(given, names)
        near = library.proximity(given, names)
    return pl.DataFrame(rows), complexities, near


@pytest.mark.parametrize(
    ("method", "column", "key"),
    [(economic_complexity_index, "eci", "region"), (product_complexity_index, "pci", "industry")],
)
def test_complexity_is_the_same(both, method, column, key):
    table, theirs, _ = both
    ours = dict(method(table, simulations=0).select(key, "value").iter_rows())
    expected = theirs.groupby(key)[column].first().to_dict()
    assert ours == pytest.approx(expected, abs=1e-6)


def test_proximity_is_the_same(both):
    table, _, near = both
    found = proximity(table, simulations=0).select("industry", "partner", "value").iter_rows()
    ours = {(a, b): value for a, b, value in found}
    expected = {(a, b): value for a, b, value in near[["industry_1", "industry_2", "proximity"]].itertuples(index=False) if a != b}  # fmt: skip
    assert {pair: ours[pair] for pair in expected} == pytest.approx(expected, abs=1e-9)
