"""The same function, the same numbers, on every engine."""

import os
import shutil
import sys
import warnings
from functools import cache

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal

import klaster
from klaster.catalogue import methods
from klaster.indicators.point_density import k_density
from klaster.numerics.pieces import done_by, on_spark
from tests.conftest import unavailable

KEYS = ["region", "industry", "period"]


def generated(seed):
    """A table with zeros, gaps, suppressed and estimated cells, firms and several periods."""
    random = np.random.default_rng(seed)
    rows = [
        {
            "region": f"r{region}",
            "industry": f"i{industry}",
            "period": period,
            "value": float(random.poisson(40 * (region + 1) / (industry + 1))),
            "status": str(random.choice(["A", "A", "A", "A", "E", "P"])),
            "firms": float(random.integers(0, 9)),
        }
        for region in range(8)
        for industry in range(6)
        for period in (2017, 2018)
        if random.random() > 0.05
    ]
    for row in rows:
        if random.random() < 0.05:
            row.update(value=None, status=str(random.choice(["Q", "O"])))
    return pl.DataFrame(rows)


def to_pandas(table, native):
    return pl.from_pandas(native(table.to_pandas()))


def to_polars_lazy(table, native):
    return native(table.lazy()).collect()


def to_pyarrow(table, native):
    computed = native(table.to_arrow())
    assert isinstance(computed, pa.Table)
    return pl.from_arrow(computed)


def to_duckdb(table, native):
    with duckdb.connect() as database:
        return native(database.from_arrow(table.to_arrow())).pl()


ENGINES = [to_pandas, to_polars_lazy, to_pyarrow, to_duckdb]
PARAMETERS = {
    "location_quotient": [
        {},
        {"rows": "establishments"},
        {"interval": "score", "missing": "withhold"},
        {"design_effect": "panel", "detail": "interval"},
    ],
    "shift_share": [
        {},
        {"variant": "dynamic", "level": "region"},
        {"variant": "esteban_marquillas", "benchmark": "rest"},
    ],
    "krugman_index": [
        {},
        {"reference": "pairwise"},
        {"reference": "mean_of_others", "design_effect": "panel"},
    ],
    "locational_gini": [{}, {"convention": "quotient", "of": "region", "small_sample": True}],
    "convergence": [{}, {"kind": "sigma"}],
}
CASES = [
    (each.card.id, parameters)
    for each in methods("indicator")
    if each.card.form == "relational"
    for parameters in PARAMETERS.get(each.card.id, [{}])
]


def assert_equal(expected, computed):
    """Equal to what floating point allows: sums may be added in another order."""
    keys = [key for key in KEYS if key in expected.columns]
    expected, computed = expected.sort(keys), computed.select(expected.columns).sort(keys)
    for name in expected.columns:
        left, right = expected[name], computed[name]
        if left.dtype.is_numeric():
            # A frame of pandas has no whole numbers beside a null.
            left = left.cast(pl.Float64)
            right = right.cast(pl.Float64).fill_nan(None)
            assert (left.is_null() == right.is_null()).all(), name
            assert ((left - right).abs() <= 1e-10 * (1 + left.abs())).fill_null(True).all(), name
        else:
            assert left.cast(pl.String).to_list() == right.cast(pl.String).to_list(), name


def inputs(name, table):
    """The columns a method reads, with what only some methods need."""
    card = klaster.catalogue.method(name).card
    extra = {"area": 10.0, "population": 5000.0}
    table = table.with_columns(**{key: pl.lit(value) for key, value in extra.items() if key in card.inputs})
    if "group" in card.inputs:
        table = table.with_columns(
            group=pl.when(pl.col("industry") < "i3").then(pl.lit("g0")).otherwise(pl.lit("g1"))
        )
    if "firms" in card.inputs:
        table = table.with_columns(pl.col("firms") + 1)
    return table


@cache
def on_polars(name, seed, parameters):
    """A method's table and what it gives in Polars, once for all engines."""
    table = inputs(name, generated(seed))
    return table, klaster.compute(name, table, **dict(parameters)).frame


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
@pytest.mark.parametrize(("name", "parameters"), CASES, ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_engines_agree(name, parameters, engine, seed):
    table, expected = on_polars(name, seed, tuple(parameters.items()))
    assert_equal(expected, engine(table, lambda frame: klaster.compute(name, frame, **parameters).frame))


def test_the_frame_is_of_the_callers_kind():
    table = pd.DataFrame({"state": ["a", "a", "b", "b"], "naics": ["x", "y", "x", "y"], "jobs": [1, 2, 3, 4]})
    columns = {"region": "state", "industry": "naics", "value": "jobs"}
    assert isinstance(klaster.compute("location_quotient", table, columns=columns).frame, pd.DataFrame)


@pytest.fixture(scope="module")
def spark():
    if shutil.which("java") is None:
        unavailable("Java, which PySpark needs")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = pytest.importorskip("pyspark.sql").SparkSession
        os.environ.setdefault(
            "PYSPARK_PYTHON", sys.executable
        )  # the workers' Python has to know this package
        # Small tables: what costs is starting up and compiling, so little is compiled.
        settings = {
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.adaptive.enabled": "false",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "spark.driver.memory": "1g",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.log.level": "OFF",
        }
        running = session.builder.master("local[2]").config(map=settings).getOrCreate()
        yield running
        running.stop()


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name, parameters in CASES if not parameters])
def test_spark_agrees(name, spark):
    table, expected = on_polars(name, 1, ())
    computed = klaster.compute(name, spark.createDataFrame(table.to_arrow())).frame
    assert isinstance(computed, type(spark.range(1)))
    assert_equal(expected, pl.from_arrow(computed.toArrow()))


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
def test_spark_does_the_pieces_of_long_work(spark):
    random = np.random.default_rng(1)
    table = pl.DataFrame(
        {"industry": ["a"] * 30 + ["b"] * 90, "x": random.random(120), "y": random.random(120)}
    )
    asked = {"distances": "0.1,0.3", "simulations": 60}
    jobs = spark.sparkContext.statusTracker().getJobIdsForGroup
    before = len(jobs(None))
    with done_by(on_spark(spark.sparkContext)):
        on_cluster = k_density(table, **asked)
    assert len(jobs(None)) == before + 1
    assert on_cluster.equals(k_density(table, **asked))
    computed = klaster.compute("k_density", spark.createDataFrame(table.to_arrow()), **asked).frame
    keys = ["industry", "distance"]
    assert_frame_equal(
        klaster.compute("k_density", table, **asked).frame.sort(keys),
        pl.from_arrow(computed.toArrow()).sort(keys),
        check_dtypes=False,
    )
