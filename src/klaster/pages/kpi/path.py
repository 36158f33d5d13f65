"""The figure of one target: its path, its values and its outlook."""

from __future__ import annotations

import polars as pl

from klaster.indicators.yearly import moment
from klaster.model.text import Text
from klaster.pages.kpi.stated import Targets
from klaster.pages.prose import prose
from klaster.pages.screen import Figure
from klaster.views.number import exact, percent, ratio
from klaster.views.table import Column, Table
from klaster.views.target_path import Goal, Outlook, target_path

_REACHES = Text("{value}; chance {chance}", "{value}; вероятность {chance}")


def path_figure(found: Targets, rows: pl.DataFrame) -> Figure | None:
    """The figure, where base, target and both moments are known."""
    row = rows.row(0, named=True)
    needed = ("base_period", "base", "target_period", "target")
    if any(row[name] is None for name in needed):
        return None
    language = found.table.language
    known = _values(found, row["unit"], row["indicator"])
    goal = Goal(
        moment(row["base_period"]), row["base"], moment(row["target_period"]), row["target"],
        row["growth"] == "compound", ratio(row["target"], language),
    )  # fmt: skip
    title = str(row["indicator_name"])
    drawing = target_path(_within(known, goal), goal, _outlook(found, row), language, "path", title)
    return Figure(
        "path",
        title,
        _table(found, known, title),
        prose("kpi", language)["path"],
        "target_attainment",
        drawing,
    )


def _values(found: Targets, unit: str, indicator: str) -> list[tuple[str, float]]:
    """The known values of the target's measure by period."""
    table = found.table
    rows = table.observatory.rows(table.edition.id, "target_attainment", table.measure.id)
    kept = rows.filter(
        (pl.col("unit") == unit) & (pl.col("indicator") == indicator) & pl.col("value").is_not_null()
    )
    return [
        (str(period), float(value))
        for period, value in kept.sort("period").select("period", "value").iter_rows()
    ]


def _within(known: list[tuple[str, float]], goal: Goal) -> list[tuple[float, float]]:
    """The values until the deadline, and the base where the series does not have it."""
    held = {moment(period): value for period, value in known if moment(period) <= goal.ends}
    held.setdefault(goal.begins, goal.base)
    return sorted(held.items())


def _outlook(found: Targets, row: dict[str, float | None]) -> Outlook | None:
    expected, chance = row["forecast"], row["probability"]
    if expected is None:
        return None
    language = found.table.language
    words = ratio(expected, language)
    if chance is not None:
        words = _REACHES.format(value=words, chance=percent(chance, language, 0)).read(language)
    return Outlook(expected, row["forecast_lower"], row["forecast_upper"], words)


def _table(found: Targets, known: list[tuple[str, float]], title: str) -> Table:
    language = found.table.language
    frame = pl.DataFrame(known, schema={"period": pl.String, "value": pl.Float64}, orient="row")
    columns = (
        Column("period", Text("Period", "Период").read(language)),
        Column("value", Text("Value", "Значение").read(language), numeric=True, write=exact),
    )
    return Table(title, columns, frame, found.result.provenance.cite(language))
