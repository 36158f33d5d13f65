"""Values replaced by what they stand for, piece by piece: the engine's own replacement holds a whole table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl


def replaced(
    values: pl.Expr, known: Mapping[Any, Any], dtype: type[pl.DataType] = pl.String, default: Any = None
) -> pl.Expr:
    """Each value replaced; what is not known becomes the default, null stays null.

    Examples
    --------
    >>> cells = pl.DataFrame({"flag": ["N", "x", None]})
    >>> cells.select(replaced(pl.col("flag"), {"N": "Q"}, default="A"))["flag"].to_list()
    ['Q', 'A', None]
    """
    old, new = list(known), list(known.values())

    def answers(piece: pl.Series) -> pl.Series:
        if not old:
            return pl.repeat(default, len(piece), dtype=dtype, eager=True).alias(piece.name)
        found = piece.replace_strict(old, new, default=default, return_dtype=dtype)
        return found.set(piece.is_null(), None) if default is not None else found

    return values.map_batches(answers, return_dtype=dtype, is_elementwise=True)
