"""The same region, industry, period and measure more than once."""

from __future__ import annotations

import polars as pl

from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.raw_table import listed
from klaster.sources.table.surveyed import KEYS, Surveyed

SHOWN = 5


def repeated_keys(surveyed: Surveyed) -> pl.DataFrame:
    """The keys with more than one row: KEYS, row (the first), rows, is_identical."""
    same = (pl.col("best") == pl.col("worst")) & (
        (pl.col("known") == 0) | ((pl.col("known") == pl.col("rows")) & (pl.col("low") == pl.col("high")))
    )
    repeated = surveyed.coded.filter(pl.col("rows") > 1)
    return repeated.select(*KEYS, "row", "rows", "column", "sheet", "low", "high", same.alias("is_identical"))


def duplicate_findings(surveyed: Surveyed) -> list[Finding]:
    """Identical copies are a warning, and conflicting ones an error, unless the mapping says to add them up."""
    repeated = repeated_keys(surveyed)
    if repeated.is_empty():
        return []
    if surveyed.mapping.duplicates == "sum":
        return [_added_up(surveyed, repeated)]
    identical, conflicting = repeated.filter(pl.col("is_identical")), repeated.filter(~pl.col("is_identical"))
    found = [_identical(surveyed, identical)] if identical.height else []
    return found + ([_conflicting(surveyed, conflicting)] if conflicting.height else [])


def _added_up(surveyed: Surveyed, repeated: pl.DataFrame) -> Finding:
    rows = int(repeated["rows"].sum())
    return surveyed.finding(
        Severity.NOTE,
        "duplicate",
        Text(
            f"{rows} rows share {repeated.height} keys and are added up, as the mapping says",
            f"строк с общими ключами: {rows} (ключей {repeated.height}); они складываются, как указано в [mapping]",
        ),
        count=repeated.height,
    )


def _identical(surveyed: Surveyed, repeated: pl.DataFrame) -> Finding:
    keys = _keys(repeated)
    return surveyed.finding(
        Severity.WARNING,
        "duplicate",
        Text(
            f"the same key and value more than once, counted once: {keys.en}",
            f"один и тот же ключ с одним значением встречается не раз, учтён один: {keys.ru}",
        ),
        Text("Remove the copies from the table.", "Удалите копии из таблицы."),
        row=repeated["row"][0],
        column=repeated["column"][0],
        sheet=repeated["sheet"][0],
        count=repeated.height,
    )


def _conflicting(surveyed: Surveyed, repeated: pl.DataFrame) -> Finding:
    keys = _keys(repeated)
    return surveyed.finding(
        Severity.ERROR,
        "duplicate",
        Text(
            f"the same key with different values: {keys.en}",
            f"один и тот же ключ с разными значениями: {keys.ru}",
        ),
        Text(
            'If another column tells the rows apart, choose with where = ["column=value"]; '
            'if they are parts to be added up, set duplicates = "sum".',
            'Если строки различает другой столбец, выберите нужные: where = ["столбец=значение"]; '
            'если это слагаемые, задайте duplicates = "sum".',
        ),
        row=repeated["row"][0],
        column=repeated["column"][0],
        sheet=repeated["sheet"][0],
        count=repeated.height,
    )


def _keys(repeated: pl.DataFrame) -> Text:
    rows = repeated.sort("row").select("region", "industry", "period", "rows", "row", "low", "high")
    english, russian = list[str](), list[str]()
    for region, industry, period, count, row, low, high in rows.head(SHOWN + 1).iter_rows():
        key = f"{region}, {industry}, {period}"
        span = f"{low:g}" if low == high else f"{low:g}…{high:g}" if low is not None else ".."
        english.append(f"{key} ({count} times from row {row}: {span})")
        russian.append(f"{key} (раз: {count}, с строки {row}: {span})")
    return Text(listed(english, SHOWN), listed(russian, SHOWN))
