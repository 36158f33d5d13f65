"""The base of a region in a workspace: its country where there are several, else the whole table, whoever knows the codes."""

import polars as pl
import pytest

import klaster
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory

JOBS = {("a", "10"): 30, ("a", "25"): 70, ("b", "10"): 60, ("b", "25"): 840, ("c", "10"): 9, ("c", "25"): 12}


def built(folder, names):
    table = folder / "jobs.csv"
    rows = [f"{names[region]},{industry},2020,{jobs}" for (region, industry), jobs in JOBS.items()]
    table.write_text("region,nace,year,jobs\n" + "\n".join(rows) + "\n")
    new_from_table(folder / "obs", table)
    observatory = Observatory(folder / "obs")
    observatory.build()
    return observatory.result().frame.sort("region", "industry")


@pytest.mark.parametrize(
    "names",
    [
        {"a": "Alpha", "b": "Beta", "c": "Gamma"},
        {"a": "KG-B", "b": "KG-C", "c": "KG-O"},
        {"a": "KG-B", "b": "KG-C", "c": "Nobody knows it"},
        {"a": "KG", "b": "KZ", "c": "TJ"},
    ],
    ids=["unknown to every classification", "one country", "one of them unknown", "countries themselves"],
)
def test_the_whole_table_is_the_base(tmp_path, names):
    """No region is compared with itself: the quotients are those of the plain table."""
    plain = pl.DataFrame(
        [(names[region], industry, jobs) for (region, industry), jobs in JOBS.items()],
        schema=["region", "industry", "value"],
        orient="row",
    )
    expected = klaster.compute("location_quotient", plain).frame.sort("region", "industry")
    found = built(tmp_path, names)
    assert found["value"].to_list() == pytest.approx(expected["value"].to_list())
    assert found["value"].n_unique() > 2


def test_of_two_countries_each_is_its_own_base(tmp_path):
    found = built(tmp_path, {"a": "KG-B", "b": "KG-C", "c": "KZ-11"})
    kyrgyz = klaster.compute(
        "location_quotient",
        pl.DataFrame(
            {
                "region": ["KG-B", "KG-B", "KG-C", "KG-C"],
                "industry": ["10", "25"] * 2,
                "value": [30, 70, 60, 840],
            }
        ),
    ).frame.sort("region", "industry")
    assert found.filter(pl.col("region") != "KZ-11")["value"].to_list() == pytest.approx(
        kyrgyz["value"].to_list()
    )
