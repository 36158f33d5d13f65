"""The list of industries with what is most asked of each; and, with ``?industry=``, the way from a form to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from klaster.model.errors import InputError
from klaster.model.status import STATE_MARKS, State, Status
from klaster.model.text import Language, Text
from klaster.pages.desk import Desk, desk
from klaster.pages.fields import area_field, measure_field, section, section_name, several
from klaster.pages.growth import growth_a_year, years_between
from klaster.pages.industries.words import UNKNOWN, headline
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.spans import carried, span_fields
from klaster.pages.visit import Visit
from klaster.views.number import cell, interval, percent, ratio, whole
from klaster.views.table import Column, Table
from klaster.views.verdict import STRONG
from klaster.workbench.observatory import Observatory

_GINI = "locational_gini"


@dataclass(frozen=True, slots=True)
class Listed:
    """An industry in the list, as it is written."""

    code: str
    name: str
    address: str
    size: str
    share: str
    growth: str
    strong: str
    gini: str
    interval: str
    working: str
    """Where the Gini opens."""


@dataclass(frozen=True)
class IndustriesContent:
    """Industries by section; which columns there are; the area that concentration is of."""

    sections: list[tuple[str, str, list[Listed]]]
    measure: str
    sized: bool
    grown: bool
    judged: bool
    concentrated: str
    headline: list[str]
    unknown: str
    """What an unknown total means; nothing where every total is known."""


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of all industries, or a redirection to the one that a form names."""
    table = desk(observatory, visit)
    title = Text("Industries", "Отрасли").read(visit.language)
    if asked := visit.query.get("industry"):
        code = asked if asked in table.industries else table.edition.industries.resolve(asked) or asked
        kept = {name: visit.query.get(name, "") for name in ("area", "period", "since")}
        return Screen("industries", title, visit, redirect=table.industry_link(code, **kept))
    period, since = span_fields(table, table.edition.periods)
    area = area_field(table)
    rows = _rows(table, period.chosen, since.chosen, area.chosen)
    figure = Figure(
        "industries",
        title,
        _table(table, rows, title),
        prose("industries", visit.language)["industries"],
        table.method,
    )
    codes = table.areas[area.chosen] if area.chosen else None
    content = _content(table, rows, period.chosen, area.chosen)
    return Screen(
        "industries",
        title,
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen, codes),
        table.quotients.provenance.synthetic,
        summary=" ".join(content.headline),
        figures={"industries": figure},
        choices=several(measure_field(table), area, period, since),
        content=content,
        digest=table.quotients.digest,
        caveats=table.caveats,
    )


def _rows(table: Desk, period: str, since: str, area: str) -> pl.DataFrame:
    """One row an industry: size, share, growth, specialised regions, concentration in the focus."""
    now, before = _sums(table, period, area), _sums(table, since, area) if since else {}
    years = years_between(since, period) if since else None
    gini = _ginis(table, period, area)
    rows = []
    for code in table.industries:
        own, earlier = now.get(code, _NOTHING), before.get(code, _NOTHING)
        growth = growth_a_year(earlier.size, own.size, years)
        index = gini.get(code, {})
        rows.append(
            (code, section(table, code), own.size, own.share, own.status, growth, own.status if own.size is None else earlier.status,
             own.strong, index.get("value"), index.get("status"), index.get("lower"), index.get("upper"))
        )  # fmt: skip
    names = (
        "industry",
        "section",
        "industry_total",
        "share",
        "status",
        "growth",
        "growth_status",
        "specialised",
        "gini",
        "gini_status",
        "gini_lower",
        "gini_upper",
    )
    kinds = (
        pl.String,
        pl.String,
        pl.Float64,
        pl.Float64,
        pl.String,
        pl.Float64,
        pl.String,
        pl.Int64,
        pl.Float64,
        pl.String,
        pl.Float64,
        pl.Float64,
    )
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


class _Sum(NamedTuple):
    """An industry over the areas shown: its total, its share of all their totals, the state, who is specialised."""

    size: float | None
    share: float | None
    status: str
    strong: int | None


_NOTHING = _Sum(None, None, Status.NOT_COLLECTED.value, None)


def _sums(table: Desk, period: str, area: str) -> dict[str, _Sum]:
    """Industry -> its sum over the areas shown; none where one of the areas does not publish its own.

    A share is of the published totals, unknown cells included, and not of the sum of what is known.
    """
    rows = table.rows(period)
    codes = {code: table.area(code) for code in table.regions}
    rows = rows.with_columns(_area=pl.col("region").replace_strict(codes, default="", return_dtype=pl.String))
    rows = rows.filter(pl.col("_area") == area) if area else rows
    by_area = rows.group_by("industry", "_area").agg(
        _first(rows, "industry_total").alias("size"),
        _first(rows, "total").alias("total"),
        (pl.col("status") == Status.CONFIDENTIAL.value).any().alias("secret"),
        (pl.col("status") == Status.ESTIMATED.value).all().alias("estimated"),
        _strong(rows).alias("strong"),
    )
    lacking, whole_known = pl.col("size").is_null(), ~pl.col("total").is_null().any()
    status = (
        pl.when((lacking & pl.col("secret")).any())
        .then(pl.lit(Status.CONFIDENTIAL.value))
        .when(lacking.any())
        .then(pl.lit(Status.NOT_COLLECTED.value))
        .when(pl.col("estimated").any())
        .then(pl.lit(Status.ESTIMATED.value))
        .otherwise(pl.lit(Status.NORMAL.value))
    )
    sums = by_area.group_by("industry").agg(
        pl.when(~lacking.any()).then(pl.col("size").sum()).alias("size"),
        pl.when(~lacking.any() & whole_known & (pl.col("total").sum() > 0))
        .then(pl.col("size").sum() / pl.col("total").sum())
        .alias("share"),
        status.alias("status"),
        pl.when(pl.col("strong").is_not_null().any()).then(pl.col("strong").sum()).alias("strong"),
    )
    return {code: _Sum(*found) for code, *found in sums.iter_rows()}


def _first(rows: pl.DataFrame, column: str) -> pl.Expr:
    known = pl.col(column).drop_nulls().first() if column in rows.columns else pl.lit(None)
    return known.cast(pl.Float64)


def _strong(rows: pl.DataFrame) -> pl.Expr:
    if "verdict" not in rows.columns:
        return pl.lit(None).cast(pl.Int64)
    judged = pl.col("verdict").is_not_null().any()
    return pl.when(judged).then(pl.col("verdict").is_in(STRONG).sum()).cast(pl.Int64)


def _focus(table: Desk, area: str) -> str:
    """The area that concentration is of: the one chosen, or the only one."""
    return area or (next(iter(table.areas)) if len(table.areas) == 1 else "")


def _ginis(table: Desk, period: str, area: str) -> dict[str, Mapping[str, float | str | None]]:
    """Industry -> its row of the locational Gini, where one area is shown."""
    if table.measure.nature == "ratio" or (len(table.areas) > 1 and not area):
        return {}
    try:
        frame = table.observatory.result(table.edition.id, _GINI, table.measure.id).frame
    except InputError:
        return {}
    rows = frame.filter(pl.col("period") == period)
    rows = rows.filter(pl.col("area") == area) if "area" in rows.columns else rows
    return {row["industry"]: row for row in rows.iter_rows(named=True)}


def _table(table: Desk, rows: pl.DataFrame, title: str) -> Table:
    language = table.language
    names = pl.Series(
        "industry_name", [table.industry_name(code) for code in rows["industry"]], dtype=pl.String
    )
    columns = (
        Column("industry", Text("Industry code", "Код отрасли").read(language), code=True),
        Column("industry_name", Text("Industry", "Отрасль").read(language)),
        Column("section", Text("Section", "Раздел").read(language), code=True),
        Column(
            "industry_total", table.measure.title.read(language), numeric=True, write=whole, status="status"
        ),
        Column(
            "share",
            Text("Share", "Доля").read(language),
            numeric=True,
            write=_two_places,
            status="status",
        ),
        Column(
            "growth",
            Text("Growth a year", "Рост в год").read(language),
            numeric=True,
            write=_signed,
            status="growth_status",
        ),
        Column(
            "specialised",
            Text("Specialised regions", "Регионы специализации").read(language),
            numeric=True,
            write=whole,
        ),
        Column("gini", Text("Gini", "Джини").read(language), numeric=True, status="gini_status"),
        Column("gini_lower", Text("From", "От").read(language), numeric=True),
        Column("gini_upper", Text("To", "До").read(language), numeric=True),
        Column("gini_status", Text("Status of the Gini", "Статус Джини").read(language), shown=False),
        Column("status", Text("Status", "Статус").read(language), shown=False),
        Column("growth_status", Text("Status of growth", "Статус роста").read(language), shown=False),
    )
    return Table(title, columns, rows.with_columns(names), table.source)


def _signed(value: float, language: Language) -> str:
    return percent(value, language, signed=True)


def _two_places(value: float, language: Language) -> str:
    return percent(value, language, 2)


def _content(table: Desk, rows: pl.DataFrame, period: str, area: str) -> IndustriesContent:
    listed: dict[str, list[Listed]] = {}
    for row in rows.iter_rows(named=True):
        listed.setdefault(row["section"], []).append(_listed(table, row, period, area))
    sections = [(code, section_name(table, code), members) for code, members in listed.items()]
    focus = _focus(table, area)
    return IndustriesContent(
        sections,
        f"{table.measure.title.read(table.language)}, {table.measure.unit.read(table.language)}",
        rows["industry_total"].is_not_null().any(),
        rows["growth"].is_not_null().any(),
        "verdict" in table.frame.columns,
        (table.region_name(focus) if focus else "—") if rows["gini"].is_not_null().any() else "",
        headline(table, rows),
        _unknown(table, rows, area),
    )


def _unknown(table: Desk, rows: pl.DataFrame, area: str) -> str:
    """Why totals are missing where several countries are added up."""
    if area or len(table.areas) < 2 or not rows["industry_total"].is_null().any():
        return ""
    marks = {"confidential": STATE_MARKS[State.CONFIDENTIAL], "absent": STATE_MARKS[State.NOT_COLLECTED]}
    return UNKNOWN.format(**marks).read(table.language)


def _listed(table: Desk, row: Mapping[str, object], period: str, area: str) -> Listed:
    language, code = table.language, str(row["industry"])
    size, share, growth, gini = (_number(row[name]) for name in ("industry_total", "share", "growth", "gini"))
    status = str(row["gini_status"] or "")
    return Listed(
        code,
        table.industry_name(code),
        table.industry_link(code, period=carried(table, period), area=area),
        cell(size, str(row["status"]), language, whole),
        cell(share, str(row["status"]), language, _two_places),
        cell(growth, str(row["growth_status"]), language, _signed) if growth != 0 else _signed(0.0, language),
        STATE_MARKS[State.NOT_COLLECTED] if row["specialised"] is None else str(row["specialised"]),
        cell(gini, status or Status.NOT_COLLECTED, language, ratio),
        interval(_number(row["gini_lower"]), _number(row["gini_upper"]), language),
        table.working_of(_GINI, industry=code, period=period, area=_focus(table, area))
        if gini is not None
        else "",
    )


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None
