"""The small tables beside this module, and rows of references to their sources."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import polars as pl

from klaster.model.provenance import Source
from klaster.model.text import Text
from klaster.sources.edition import REFERENCE_COLUMNS


def read_table(name: str) -> pl.DataFrame:
    """One table of the edition, every column as words: decimals stay as they were printed."""
    path = files("klaster.sources.edb_2019") / "data" / f"{name}.csv"
    return pl.read_csv(path.read_bytes(), infer_schema=False)


def reference(source: Source, place: Text, note: Text, **keys: str) -> dict[str, Any]:
    """One row of references; a key that is not given stands for all of its values."""
    row = dict.fromkeys(REFERENCE_COLUMNS, "") | keys
    words = {"place_en": place.en, "place_ru": place.ru, "note_en": note.en, "note_ru": note.ru}
    return row | words | {"source": source.id}


def half_width(printed: pl.Expr) -> pl.Expr:
    """Half of the last printed digit: what rounding may have hidden.

    >>> pl.DataFrame({"printed": ["1.30", "1.0", "12"]}).select(half_width(pl.col("printed"))).rows()
    [(0.005,), (0.05,), (0.5,)]
    """
    decimals = printed.str.extract(r"\.(\d*)$").str.len_chars().fill_null(0)
    return (0.5 / pl.lit(10.0).pow(decimals)).alias("half_width")
