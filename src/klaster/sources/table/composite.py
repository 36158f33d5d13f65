"""Tables whose first column holds several keys: "freq,unit,nace_r2,geo" and TIME_PERIOD, as Eurostat's bulk files."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

_HEAD = re.compile(r"^\s*\w+(?:,\w+)+\\\w+\s*$")


def is_composite(line: str) -> bool:
    r"""Whether a first line begins with several keys in one field, with periods after tabs.

    >>> is_composite("freq,nace_r2,geo\\TIME_PERIOD\t2018 \t2019 "), is_composite("region\t2018")
    (True, False)
    """
    return bool(_HEAD.match(line.partition("\t")[0]))


def with_keys_apart(columns: Sequence[str], frame: pl.LazyFrame) -> tuple[tuple[str, ...], pl.LazyFrame]:
    r"""Columns and frame with each key in a column of its own.

    >>> names, rows = with_keys_apart(["nace_r2,geo\\TIME_PERIOD", "2018"], pl.LazyFrame(
    ...     {"nace_r2,geo\\TIME_PERIOD": ["C,PL21"], "2018": ["5"]}))
    >>> names, rows.collect().rows()
    (('nace_r2', 'geo', '2018'), [('C', 'PL21', '5')])
    """
    if not columns or not _HEAD.match(columns[0]):
        return tuple(columns), frame
    names = [name.strip() for name in columns[0].partition("\\")[0].split(",")]
    if set(names) & set(columns[1:]):
        return tuple(columns), frame
    parts = pl.col(columns[0]).str.split(",")
    keys = [
        parts.list.get(place, null_on_oob=True).str.strip_chars().alias(name)
        for place, name in enumerate(names)
    ]
    rest = [name for name in frame.collect_schema().names() if name != columns[0]]
    return (*names, *columns[1:]), frame.select(*keys, *rest)
