"""Cluster policy by country as the report has it: the strategies of Table 1, whose marks are lost, and steps by year."""

from __future__ import annotations

import polars as pl

from klaster.sources.edb_2019.tables import read_table

COUNTRIES = {
    "armenia": "AM",
    "belarus": "BY",
    "kazakhstan": "KZ",
    "kyrgyzstan": "KG",
    "russia": "RU",
    "tajikistan": "TJ",
}
_NAMED_IN_TEXT = {
    "fact/kazakhstan-cluster-strategy-in-text": ("KZ", "transplant"),
    "fact/ru-leading-clusters-cluster-strategy-in-text": ("RU", "hybrid"),
}
_ACTS = (
    "am-free-zones-law", "by-cluster-concept", "kz-spiid-decree", "kz-interregional-schemes",
    "ru-concept-2020", "ru-innovation-strategy-2020", "ru-kg-centre-memorandum",
)  # fmt: skip
_COLUMNS = ("kind", "country", "strategy", "year", "until", "name_en", "name_ru", "place")


def policies() -> pl.DataFrame:
    """One row a country of Table 1 (``table``), a strategy that the text names (``text``), a step of policy (``step``).

    >>> found = policies()
    >>> found.filter(kind="text").select("country", "strategy").rows()
    [('KZ', 'transplant'), ('RU', 'hybrid')]
    >>> found.filter(kind="table")["strategy"].null_count()
    6
    """
    return pl.concat([_table_1(), _text(), _programmes(), _documents()], how="vertical")


def _stated(name: str) -> pl.DataFrame:
    """The records of a kind, without the rows that add a second source."""
    return read_table(f"register/{name}").filter(pl.col("name_en").is_not_null())


def _shaped(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    rows = rows.with_columns(pl.lit(kind).alias("kind"), pl.col("place_in_source").alias("place"))
    absent = [pl.lit(None, pl.String).alias(name) for name in _COLUMNS if name not in rows.columns]
    return rows.with_columns(absent).select(pl.col(name).cast(pl.String) for name in _COLUMNS)


def _table_1() -> pl.DataFrame:
    codes = {f"fact/{name}-cluster-strategy": code for name, code in COUNTRIES.items()}
    rows = _stated("fact").filter(pl.col("key").is_in(list(codes)))
    return _shaped(rows.with_columns(pl.col("key").replace_strict(codes).alias("country")), "table")


def _text() -> pl.DataFrame:
    named = {key: country for key, (country, _) in _NAMED_IN_TEXT.items()}
    strategies = {key: strategy for key, (_, strategy) in _NAMED_IN_TEXT.items()}
    rows = _stated("fact").filter(pl.col("key").is_in(list(named)))
    return _shaped(
        rows.with_columns(
            pl.col("key").replace_strict(named).alias("country"), pl.col("key").replace_strict(strategies).alias("strategy"),
            pl.col("words_en").alias("name_en"), pl.col("words_ru").alias("name_ru")
        ),
        "text",
    )  # fmt: skip


def _programmes() -> pl.DataFrame:
    rows = _stated("programme").filter(
        pl.col("country").is_in(list(COUNTRIES.values())) & pl.col("starts").is_not_null()
    )
    return _shaped(
        rows.with_columns(pl.col("starts").str.head(4).alias("year"), pl.col("ends").alias("until")), "step"
    )


def _documents() -> pl.DataFrame:
    rows = _stated("document").filter(pl.col("key").str.strip_prefix("document/").is_in(_ACTS))
    return _shaped(
        rows.with_columns(pl.col("issued").str.head(4).alias("year"), pl.col("valid_to").alias("until")),
        "step",
    )
