"""The targets that the report states, with those that are only directions or measures to be taken.

No base year is printed for any of them, so none is given here.
"""

from __future__ import annotations

import polars as pl

from klaster.sources.edb_2019.tables import read_table

_NUMBERS = ("level", "percent", "times")


def targets() -> pl.DataFrame:
    """One row a target: whose, what, how much and until when, as the report says it.

    >>> found = targets().filter(pl.col("unit") == "programme/ru-leading-clusters")
    >>> found.select("form", "target", "target_period").sort("form", "target").rows()
    [('percent', 52.0, '2020'), ('percent', 88.0, '2020'), ('times', 2.0, '2020'), ('times', 2.0, '2020')]
    """
    stated = read_table("register/target").filter(pl.col("key").is_not_null())
    return stated.join(_names(), left_on="subject", right_on="unit", how="left").select(
        pl.col("subject").alias("unit"),
        pl.col("key").str.strip_prefix("target/").alias("indicator"),
        "unit_name_en",
        "unit_name_ru",
        pl.col("name_en").alias("indicator_name_en"),
        pl.col("name_ru").alias("indicator_name_ru"),
        "form",
        pl.when(pl.col("form").is_in(_NUMBERS))
        .then(pl.col("goal").cast(pl.Float64, strict=False))
        .alias("target"),
        pl.col("goal_year").alias("target_period"),
        pl.lit(None, pl.String).alias("base_period"),
        pl.col("place_in_source").alias("place"),
        pl.col("confidence"),
    )


def _names() -> pl.DataFrame:
    """What the subjects of targets are called."""
    kinds = ("cluster", "programme", "zone", "cluster_organisation")
    parts = [read_table(f"register/{kind}").select("key", "name_en", "name_ru") for kind in kinds]
    named = pl.concat(parts).filter(pl.col("name_en").is_not_null()).unique("key", maintain_order=True)
    return named.rename({"key": "unit", "name_en": "unit_name_en", "name_ru": "unit_name_ru"})
