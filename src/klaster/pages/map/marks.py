"""A mark for every region of a map."""

from __future__ import annotations

from klaster.pages.desk import Desk, mark
from klaster.pages.map.indicators import INDICATORS, Indicator
from klaster.views.mark import Mark


def region_marks(
    table: Desk, codes: list[str], industry: str, period: str, indicator: Indicator = INDICATORS[0]
) -> list[Mark]:
    """A mark for every region given, those without a row too."""
    rows = {row["region"]: row for row in table.rows(period, industry=industry).iter_rows(named=True)}
    return [
        mark(
            table,
            rows.get(code),
            name=table.region_name(code),
            code=code,
            address=table.region_link(code, period="" if period == table.latest else period),
            working=table.working(code, industry, period),
            column=indicator.column,
            write=indicator.write,
        )
        for code in codes
    ]
