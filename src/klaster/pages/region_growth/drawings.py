"""The growth of a region as bars: its sum, its industries, its steps."""

from __future__ import annotations

from collections.abc import Sequence

from klaster.model.status import State, worst
from klaster.model.text import Language, Text
from klaster.pages.region_growth.taken_apart import Row, TakenApart, cut, state_of
from klaster.pages.region_growth.variants import part_name
from klaster.views.diverging_bars import Bar, BarColumn, BarRow, diverging_bars
from klaster.views.drawing import Drawing
from klaster.views.number import ABOUT, movement, percent, ratio
from klaster.views.sentence import INDUSTRIES, counted

_REST = Text("All others: {count}", "Все остальные: {count}")
_SUM = Text("Region", "Регион")


def sum_bars(taken: TakenApart, title: str) -> Drawing | None:
    """The region's parts one under another, each also as a share of what there was at first."""
    row = taken.whole
    if row.get("value") is None:
        return None
    language = taken.desk.language
    rows = [
        BarRow(
            part_name(part, taken.variant).read(language),
            (_of_start(taken, row, part),),
            plain=part == "value",
        )
        for part in taken.parts
    ]
    return diverging_bars(rows, (BarColumn(""),), "total", title, factors=taken.factors, names=158, width=470)


def industry_bars(taken: TakenApart, order: str, title: str) -> Drawing | None:
    """The industries, one row each, one column a part; the sum of the region at the end."""
    shown, others = cut(taken.ordered(order), order)
    if not shown:
        return None
    language = taken.desk.language
    columns = [
        BarColumn(part_name(part, taken.variant).read(language), plain=part == "value")
        for part in taken.parts
    ]
    rows = [_industry(taken, row) for row in shown]
    if others and not taken.factors:
        words = _REST.format(count=counted(len(others), language, INDUSTRIES)).read(language)
        rows.append(BarRow(words, tuple(_added_up(taken, others, part) for part in taken.parts), summed=True))
    rows.append(_sum(taken, taken.whole, _SUM.read(language)))
    return diverging_bars(rows, columns, "industries", title, factors=taken.factors)


def step_bars(taken: TakenApart, title: str) -> Drawing | None:
    """The steps between periods, one row each; their sum at the end."""
    if not any(row.get("value") is not None for _, _, row in taken.steps):
        return None
    language = taken.desk.language
    columns = [
        BarColumn(part_name(part, taken.variant).read(language), plain=part == "value")
        for part in taken.parts
    ]
    rows = [
        BarRow(f"{before} → {after}", tuple(bar(row, part, language) for part in taken.parts))
        for before, after, row in taken.steps
    ]
    rows.append(_sum(taken, taken.whole, f"{taken.since} → {taken.period}"))
    return diverging_bars(rows, columns, "steps", title, names=110)


def bar(row: Row, part: str, language: Language, factors: bool = False) -> Bar:
    """One part of a row; it is as certain as the row's whole."""
    kind, value = state_of(row), row.get(part)
    if value is None or kind in (State.CONFIDENTIAL, State.NOT_COLLECTED):
        return Bar(None, kind, "(c)" if kind is State.CONFIDENTIAL else "..")
    about = ABOUT if kind is State.ESTIMATE else ""
    written = f"×{ratio(value, language)}" if factors else movement(value, language)
    return Bar(value, kind, about + written)


def _industry(taken: TakenApart, row: Row) -> BarRow:
    code, language = row["industry"], taken.desk.language
    bars = tuple(bar(row, part, language, taken.factors) for part in taken.parts)
    return BarRow(taken.desk.industry_name(code), bars, working_address(taken, code))


def working_address(taken: TakenApart, code: str) -> str:
    """The same screen with the working of an industry opened."""
    return taken.desk.visit.here(industry=code) + "#figure-working"


def _sum(taken: TakenApart, row: Row, name: str) -> BarRow:
    bars = tuple(bar(row, part, taken.desk.language, taken.factors) for part in taken.parts)
    return BarRow(name, bars, summed=True)


def _added_up(taken: TakenApart, rows: Sequence[Row], part: str) -> Bar:
    value = sum(row[part] or 0.0 for row in rows)
    status = worst(row["status"] for row in rows)
    return bar({"value": value, "status": status, part: value}, part, taken.desk.language)


def _of_start(taken: TakenApart, row: Row, part: str) -> Bar:
    """A part with what it is of the value in the first period."""
    one = bar(row, part, taken.desk.language, taken.factors)
    if one.value is None or taken.factors or not row.get("start"):
        return one
    share = percent(one.value / row["start"], taken.desk.language, signed=True)
    return Bar(one.value, one.state, f"{one.written} ({share})")
