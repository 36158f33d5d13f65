"""The location quotient of cells that are estimates with a range."""

import duckdb
import polars as pl
import pytest

from klaster.indicators.specialisation import location_quotient
from klaster.indicators.suppression import suppressed_cells


def table(**bounds):
    """20 to 39 of 200 jobs, 80 of 1000 in the country; the estimate is 30."""
    cells = pl.DataFrame(
        {
            "region": ["a", "a", "b", "b"],
            "industry": ["x", "y", "x", "y"],
            "value": [30.0, 170.0, 50.0, 750.0],
            "status": ["E", "A", "A", "A"],
            "region_total": [200.0, 200.0, 800.0, 800.0],
            "industry_total": [80.0, 920.0, 80.0, 920.0],
            "total": [1000.0] * 4,
        }
    )
    return cells.with_columns(
        **{name: pl.Series([value, None, None, None], dtype=pl.Float64) for name, value in bounds.items()}
    )


def computed(cells):
    return location_quotient(cells).sort("region", "industry")


def at(value):
    return computed(table().with_columns(value=pl.Series([value, 170.0, 50.0, 750.0]))).row(0, named=True)


def test_the_interval_covers_both_ends_of_the_range():
    row = computed(table(lower=20, upper=39)).row(0, named=True)
    assert row["value"] == pytest.approx(1.875)
    assert row["status"] == "E"
    assert row["interval_method"] == "range"
    assert row["lower"] == pytest.approx(at(20.0)["lower"], rel=2e-2)
    assert row["upper"] == pytest.approx(at(39.0)["upper"], rel=2e-2)
    assert row["lower"] < computed(table())["lower"][0]


def test_a_verdict_holds_over_the_whole_range():
    assert computed(table())["verdict"][0] == "specialised"
    assert computed(table(lower=20, upper=39))["verdict"][0] == "borderline"
    assert computed(table(lower=29, upper=31))["verdict"][0] == "specialised"


def test_without_an_upper_end_the_quotient_may_reach_its_limit():
    assert computed(table(lower=20, upper=None))["upper"][0] == pytest.approx(1000 / 200)


def test_cells_without_a_range_are_as_before():
    with_range, without = computed(table(lower=20, upper=39))[1:], computed(table())[1:]
    for name in ("value", "lower", "upper", "verdict", "interval_method"):
        assert with_range[name].to_list() == without[name].to_list()


def test_engines_agree():
    cells = table(lower=20, upper=39)
    expected = (
        location_quotient(cells)
        .select("region", "industry", "value", "lower", "upper")
        .sort("region", "industry")
    )
    pandas = pl.from_pandas(location_quotient(cells.to_pandas()))
    with duckdb.connect() as database:
        relation = location_quotient(database.from_arrow(cells.to_arrow())).pl()
    for computed in (pandas, relation):
        other = computed.select(expected.columns).sort("region", "industry")
        for name in ("value", "lower", "upper"):
            assert other[name].to_list() == pytest.approx(expected[name].to_list())


def test_estimates_of_suppressed_cells_go_on_as_estimates():
    hidden = pl.DataFrame(
        {
            "region": ["a", "a", "a", "b", "b", "b", "_T", "_T", "_T"],
            "industry": ["x", "y", "_T"] * 3,
            "value": [None, None, 50.0, None, None, 60.0, 70.0, 40.0, 110.0],
            "status": ["Q", "Q", "A", "Q", "Q", "A", "A", "A", "A"],
        }
    )
    units = suppressed_cells(hidden).filter((pl.col("region") != "_T") & (pl.col("industry") != "_T"))
    quotients = location_quotient(units.select("region", "industry", "value", "status", "lower", "upper"))
    assert set(quotients["status"]) == {"E"}
    assert set(quotients["interval_method"]) == {"range"}
    assert set(quotients["verdict"]) == {"borderline"}


def test_a_file_of_filled_cells_is_read_by_its_own_column_names(tmp_path):
    from klaster.sources.table import guess
    from klaster.sources.table.raw import open_raw

    hidden = pl.DataFrame(
        {
            "region": ["a", "a", "a", "b", "b", "b", "_T", "_T", "_T"],
            "industry": ["x", "y", "_T"] * 3,
            "value": [None, None, 50.0, None, None, 60.0, 70.0, 40.0, 110.0],
            "status": ["Q", "Q", "A", "Q", "Q", "A", "A", "A", "A"],
        }
    )
    suppressed_cells(hidden).write_csv(tmp_path / "filled.csv")
    mapping, _ = guess(open_raw(tmp_path / "filled.csv"))
    assert (mapping.region, mapping.industry) == ("region", "industry")
    assert list(mapping.values.values()) == ["value"]


def test_an_observatory_of_filled_cells_shows_estimates_with_their_range(tmp_path):
    from klaster import Observatory
    from klaster.workbench.creating import new_from_table

    names = [f"r{n}" for n in range(4)]
    rows = [
        (r, i, 100.0 * (n + 2) + 10 * k, "A")
        for n, r in enumerate(names)
        for k, i in enumerate(("x", "y", "z"))
    ]
    rows += [(r, "_T", sum(v for q, _, v, _ in rows if q == r), "A") for r in names]
    rows += [("_T", i, sum(v for _, j, v, _ in rows if j == i), "A") for i in ("x", "y", "z", "_T")]
    hidden = {("r0", "x"), ("r0", "y"), ("r1", "x"), ("r1", "y")}
    table = pl.DataFrame(rows, schema=["region", "industry", "value", "status"], orient="row").with_columns(
        value=pl.when(
            ~pl.struct("region", "industry").is_in([{"region": r, "industry": i} for r, i in hidden])
        ).then("value"),
    )
    table = table.with_columns(
        status=pl.when(pl.col("value").is_null()).then(pl.lit("Q")).otherwise("status")
    )
    suppressed_cells(table).write_csv(tmp_path / "filled.csv")
    new_from_table(tmp_path / "obs", tmp_path / "filled.csv")
    observatory = Observatory(tmp_path / "obs")
    observatory.build()
    edition = observatory.edition()
    assert len(edition.measures) == 1
    frame = observatory.result(edition.id, measure=edition.measures[0]).frame
    found = {(row["region"], row["industry"]): row for row in frame.iter_rows(named=True)}
    for cell in hidden:
        assert (found[cell]["status"], found[cell]["interval_method"]) == ("E", "range")
    assert found["r2", "x"]["interval_method"] != "range"
