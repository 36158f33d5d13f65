"""The map of an industry in its last periods, one small map each."""

from __future__ import annotations

import polars as pl

from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.columns import quotient_table
from klaster.pages.desk import Desk
from klaster.pages.map.indicators import Indicator
from klaster.pages.map.marks import region_marks
from klaster.pages.prose import prose
from klaster.pages.screen import Figure
from klaster.views.canvas import Canvas
from klaster.views.map_series import map_series

MOST = 6


def series_field(table: Desk) -> Choice:
    """Whether small maps of the last periods are shown under the large one."""
    options = [
        Option("", Text("one period", "один период").read(table.language)),
        Option("series", Text("and the periods before", "и предыдущие периоды").read(table.language)),
    ]
    label = Text("Over time", "Во времени").read(table.language)
    return choice("time", label, options, table.visit.query.get("time"))


def series_figure(
    table: Desk,
    base: Canvas,
    codes: list[str],
    industry: str,
    period: str,
    shown: Indicator,
    breaks: tuple[float, ...],
) -> Figure | None:
    """Up to six periods that end with the one chosen, in the classes of the large map; None where there is but one."""
    before = [one for one in table.edition.periods if one <= period][-MOST:]
    if len(before) < 2 or not base.drawable or shown.form != "quotient":
        return None
    marks = {one: region_marks(table, codes, industry, one, shown) for one in before}
    addresses = {one: table.visit.here(period=one) for one in before}
    language = table.language
    heading = Text("{industry}: {first}–{last}", "{industry}: {first}–{last}")
    title = heading.format(industry=table.industry_name(industry), first=before[0], last=before[-1]).read(
        language
    )
    found = pl.concat([table.rows(one, industry=industry) for one in before])
    rows = found.filter(pl.col("region").is_in(codes)).sort("region", "period")
    return Figure(
        "series",
        title,
        quotient_table(table, rows, title, by=("region",)),
        prose("map", language)["series"],
        table.method,
        map_series(base, marks, addresses, "series", title, breaks),
        None,
        Text(
            "All the maps are in the classes of the large one; a click on a map opens its period.",
            "Все карты — в классах большой; щелчок по карте открывает её период.",
        ).read(language),
    )
