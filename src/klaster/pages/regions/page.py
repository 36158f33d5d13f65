"""The list of regions with their sizes; and, with ``?region=``, the way from a form to a region."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.status import Status
from klaster.model.text import Text
from klaster.pages.desk import Desk, desk
from klaster.pages.fields import measure_field, several
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.number import cell, whole
from klaster.views.sentence import REGIONS, counted, listed
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory

_COUNT = Text("{count}.", "{count}.")
_OF_AREAS = Text("{count} of {areas} countries or areas.", "{count}, стран и территорий: {areas}.")
_MOST = Text(
    "The interval confirms most specialisations in {names}.",
    "Больше всего отраслей, специализация в которых подтверждена интервалом: {names}.",
)
_NONE = Text("In {count} it confirms none.", "Ни одной такой отрасли нет в {count}.")
_IN_REGIONS = ("region", "regions", "регионе", "регионах", "регионах")


@dataclass(frozen=True, slots=True)
class Listed:
    """A region in the list."""

    code: str
    name: str
    address: str
    size: str
    strong: str
    important: str


@dataclass(frozen=True)
class RegionsContent:
    """Regions by area; whether sizes and verdicts are known."""

    areas: list[tuple[str, str, list[Listed]]]
    measure: str
    judged: bool
    headline: list[str]


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of all regions, or a redirection to the one that a form names."""
    table = desk(observatory, visit)
    period = table.chosen_period()
    title = Text("Regions", "Регионы").read(visit.language)
    if asked := visit.query.get("region"):
        code = table.edition.regions.resolve(asked) or asked
        return Screen("regions", title, visit, redirect=table.region_link(code))
    rows = _rows(table, period.chosen)
    content = _content(table, rows)
    figure = Figure(
        "regions",
        title,
        _table(table, rows, title),
        prose("regions", visit.language)["regions"],
        table.method,
    )
    return Screen(
        "regions",
        title,
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen),
        table.quotients.provenance.synthetic,
        summary=" ".join(content.headline),
        figures={"regions": figure},
        choices=several(measure_field(table), period),
        content=content,
        digest=table.quotients.digest,
        caveats=table.caveats,
    )


def _rows(table: Desk, period: str) -> pl.DataFrame:
    """One row a region: its total and its counts of verdicts."""
    rows = table.rows(period)
    total = pl.col("region_total").drop_nulls().first() if "region_total" in rows.columns else pl.lit(None)
    verdict = pl.col("verdict") if "verdict" in rows.columns else pl.lit("")
    found = rows.group_by("region").agg(
        total.cast(pl.Float64).alias("region_total"),
        verdict.is_in(["important", "specialised"]).sum().cast(pl.Int64).alias("specialised"),
        (verdict == "important").sum().cast(pl.Int64).alias("important"),
        (pl.col("status") == Status.ESTIMATED.value).all().alias("estimated"),
    )
    living = [code for code in table.regions if table.lives(code, period)]
    every = pl.DataFrame({"region": living}, schema={"region": pl.String})
    # Where a total is a sum over known parts, every quotient that rests on it is an estimate.
    status = (
        pl.when(pl.col("region_total").is_null())
        .then(pl.lit(Status.NOT_COLLECTED.value))
        .when(pl.col("estimated"))
        .then(pl.lit(Status.ESTIMATED.value))
        .otherwise(pl.lit(Status.NORMAL.value))
    )
    return every.join(found, on="region", how="left", maintain_order="left").with_columns(
        status.alias("status")
    )


def _table(table: Desk, rows: pl.DataFrame, title: str) -> Table:
    language = table.language
    names = pl.Series("region_name", [table.region_name(code) for code in rows["region"]], dtype=pl.String)
    areas = pl.Series("area", [table.area(code) for code in rows["region"]], dtype=pl.String)
    columns = (
        Column("region", Text("Region code", "Код региона").read(language)),
        Column("region_name", Text("Region", "Регион").read(language)),
        Column("area", Text("Area", "Территория").read(language)),
        Column(
            "region_total", table.measure.title.read(language), numeric=True, write=whole, status="status"
        ),
        Column("specialised", Text("Specialised", "Специализация").read(language), numeric=True, write=whole),
        Column("important", Text("Important", "Значимая").read(language), numeric=True, write=whole),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )
    return Table(title, columns, rows.with_columns(names, areas), table.source)


def _content(table: Desk, rows: pl.DataFrame) -> RegionsContent:
    listed = {row["region"]: _listed(table, row) for row in rows.iter_rows(named=True)}
    areas = [
        (
            code,
            table.region_name(code) if code else "",
            [listed[region] for region in regions if region in listed],
        )
        for code, regions in table.areas.items()
    ]
    unit = f"{table.measure.title.read(table.language)}, {table.measure.unit.read(table.language)}"
    return RegionsContent(areas, unit, "verdict" in table.frame.columns, _headline(table, rows))


def _headline(table: Desk, rows: pl.DataFrame) -> list[str]:
    """How many regions there are, which are strong in most industries, which in none."""
    language = table.language
    said = [_COUNT.format(count=counted(rows.height, language, REGIONS)).read(language)]
    if len(table.areas) > 1:
        said = [
            _OF_AREAS.format(count=counted(rows.height, language, REGIONS), areas=len(table.areas)).read(
                language
            )
        ]
    if "verdict" not in table.frame.columns:
        return said
    first = (
        rows.filter(pl.col("specialised") > 0)
        .sort(["specialised", "region"], descending=[True, False])
        .head(3)
    )
    if first.height:
        names = [
            f"{table.region_name(code)} ({count})"
            for code, count in first.select("region", "specialised").iter_rows()
        ]
        said.append(_MOST.format(names=listed(names, language)).read(language))
    none = rows.filter(pl.col("specialised").fill_null(0) == 0).height
    if none:
        said.append(_NONE.format(count=counted(none, language, _IN_REGIONS)).read(language))
    return said


def _listed(table: Desk, row: dict[str, object]) -> Listed:
    code, size = str(row["region"]), row["region_total"]
    return Listed(
        code,
        table.region_name(code),
        table.region_link(code),
        cell(size if isinstance(size, float) else None, str(row["status"]), table.language, whole),
        str(row["specialised"] or 0),
        str(row["important"] or 0),
    )
