"""A figure taken as its publisher printed it: a method that only selects."""

from __future__ import annotations

import polars as pl

from klaster.catalogue import Method
from klaster.harmonise import unit_cells
from klaster.model.method import MethodCard
from klaster.model.observation import KEYS
from klaster.model.text import Text

COLUMNS = (*KEYS, "value", "status", "lower", "upper")


def published_table(observations: pl.DataFrame, measure: str) -> pl.DataFrame:
    """A measure as published, with the bounds that come with it: unit cells, or all rows where it has none.

    A rank of countries, for instance, is published for countries only.
    """
    rows = observations.filter(pl.col("measure") == measure)
    cells = unit_cells(rows)
    rows = rows if cells.is_empty() else cells
    bounds = [pl.lit(None, pl.Float64).alias(name) for name in ("lower", "upper") if name not in rows.columns]
    return rows.with_columns(bounds).select(COLUMNS).sort(KEYS)


PUBLISHED = Method(
    MethodCard(
        id="published",
        kind="indicator",
        title=Text("Published figure", "Опубликованный показатель"),
        unit=Text("as published", "как опубликовано"),
        keys=KEYS,
        version=1,
        formula="",
        reading=Text(
            "The figure is as its publisher printed it; the range is what rounding leaves open.",
            "Число приведено так, как его напечатал издатель; диапазон — то, что оставляет открытым округление.",
        ),
        limits=Text(
            "The counts behind it are not published, so no sampling interval can be given.",
            "Исходные численности не опубликованы, поэтому выборочный интервал построить нельзя.",
        ),
        references=(),
        inputs={"value": Text("published value", "опубликованное значение")},
        optional_inputs={},
        outputs={"value": Text("published value", "опубликованное значение")},
    ),
    published_table,
)
