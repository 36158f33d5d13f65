"""Tables of quotients: which columns they have, under which headings."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from klaster.model.status import Status
from klaster.model.text import Language, Text
from klaster.pages.desk import Desk
from klaster.views.number import exact, interval, whole
from klaster.views.table import Column, Present, Table, status_words, verdict_words

_HEADINGS: dict[str, Text] = {
    "region": Text("Region code", "Код региона"),
    "region_name": Text("Region", "Регион"),
    "industry": Text("Industry code", "Код отрасли"),
    "industry_name": Text("Industry", "Отрасль"),
    "period": Text("Period", "Период"),
    "value": Text("LQ", "КЛ"),
    "status": Text("Status", "Статус"),
    "interval": Text("Interval", "Интервал"),
    "lower": Text("From", "От"),
    "upper": Text("To", "До"),
    "verdict": Text("Verdict", "Вывод"),
    "shrunken": Text("Shrunken LQ", "Сжатый КЛ"),
    "surplus": Text("Surplus", "Избыток"),
    "q_value": Text("q-value", "q-значение"),
    "holds": Text("Verdict holds in", "Вывод верен в"),
    "robustness": Text("Share of variants", "Доля вариантов"),
}
_FILE_ONLY = (
    "log_quotient",
    "symmetric_quotient",
    "additive_quotient",
    "design_effect",
    "interval_method",
    "region_total",
    "industry_total",
    "total",
)


def quotient_table(
    desk: Desk, rows: pl.DataFrame, title: str, *, by: tuple[str, ...], workings: bool = True
) -> Table:
    """Rows of the desk's quotients as a table; ``by`` names the keys a screen shows.

    The other keys, and the columns that only a file needs, are in the file all the same.
    """
    named = _with_names(desk, rows)
    if workings and "lower" in rows.columns:
        named = named.with_columns(_intervals(rows, desk.language))
    columns = [
        *_key_columns(by, desk.language),
        *_number_columns(desk, named.columns),
        *(Column(name, name, numeric=True, shown=False) for name in _FILE_ONLY if name in named.columns),
    ]
    addresses = tuple(_workings(desk, rows)) if workings else ()
    return Table(title, tuple(columns), named, desk.source, addresses)


def rows_of_regions(desk: Desk, codes: list[str], industry: str, period: str) -> pl.DataFrame:
    """The quotients of one industry in the order of a ranking; a region that has none is there as not collected."""
    found = desk.rows(period, industry=industry).filter(pl.col("region").is_in(codes))
    every = pl.DataFrame(
        {"region": codes, "industry": [industry] * len(codes), "period": [period] * len(codes)},
        schema={"region": pl.String, "industry": pl.String, "period": pl.String},
    )
    rows = every.join(found, on=["region", "industry", "period"], how="left")
    rows = rows.with_columns(pl.col("status").fill_null("O"))
    return rows.sort(["value", "region"], descending=[True, False], nulls_last=True)


def heading(name: str, language: Language) -> str:
    """The heading of a column."""
    return _HEADINGS[name].read(language)


def _with_names(desk: Desk, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        _names(rows, "region", desk.region_name), _names(rows, "industry", desk.industry_name)
    )


def _names(rows: pl.DataFrame, key: str, name: Callable[[str], str]) -> pl.Expr:
    known = {code: name(code) for code in rows[key].unique().to_list()}
    return pl.col(key).replace_strict(known, default=pl.col(key), return_dtype=pl.String).alias(f"{key}_name")


def _key_columns(by: tuple[str, ...], language: Language) -> list[Column]:
    keys = ("region", "region_name", "industry", "industry_name", "period")
    return [
        Column(
            key,
            heading(key, language),
            shown=key.removesuffix("_name") in by,
            code=key in ("region", "industry"),
        )
        for key in keys
    ]


def _number_columns(desk: Desk, present: list[str]) -> list[Column]:
    language = desk.language
    columns = [
        Column("value", heading("value", language), numeric=True, status="status"),
        Column("interval", heading("interval", language), numeric=True, present=_as_written, filed=False),
        Column("lower", heading("lower", language), numeric=True, shown=False),
        Column("upper", heading("upper", language), numeric=True, shown=False),
        Column("verdict", heading("verdict", language), present=_read(verdict_words)),
        Column("holds", heading("holds", language), present=_as_written),
        Column("robustness", heading("robustness", language), numeric=True, shown=False),
        Column("shrunken", heading("shrunken", language), numeric=True, shown=False),
        Column("observed", _measured(desk), numeric=True, write=whole),
        Column("surplus", heading("surplus", language), numeric=True, write=whole),
        Column("q_value", heading("q_value", language), numeric=True, write=exact, shown=False),
        Column("status", heading("status", language), present=_read(status_words)),
    ]
    return [column for column in columns if column.name in present]


def _read(words: Callable[[str, Language], str] | Callable[[str | None, Language], str]) -> Present:
    return lambda value, language: words(value or ("" if words is verdict_words else Status.NORMAL), language)


def _as_written(value: str | None, language: Language) -> str:
    return value or ""


def _intervals(rows: pl.DataFrame, language: Language) -> pl.Series:
    """The intervals as a reader sees them."""
    bounds = rows.select("lower", "upper").iter_rows()
    return pl.Series(
        "interval", [interval(lower, upper, language) for lower, upper in bounds], dtype=pl.String
    )


def _measured(desk: Desk) -> str:
    return f"{desk.measure.title.read(desk.language)}, {desk.measure.unit.read(desk.language)}"


def _workings(desk: Desk, rows: pl.DataFrame) -> list[str]:
    keys = rows.select("region", "industry", "period").iter_rows()
    return [desk.working(region, industry, period) for region, industry, period in keys]
