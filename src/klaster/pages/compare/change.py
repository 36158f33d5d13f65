"""How something changed between two periods in each of the regions compared: an index, or one industry's quotient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from klaster.model.status import state
from klaster.model.text import Text
from klaster.numerics.interval_difference import difference_interval, ratio_interval
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.compare.board import Board, board
from klaster.pages.compare.overview import reading_of, working
from klaster.pages.desk import Desk
from klaster.pages.fields import section, section_name
from klaster.pages.prose import prose
from klaster.pages.region_indices import Index, Moment
from klaster.pages.screen import Figure
from klaster.views.mark import Mark
from klaster.views.number import Write, ratio, with_interval
from klaster.views.slope import Slope, slope_chart
from klaster.views.table import Column, Table, status_words

QUOTIENT = "lq:"
GROWTH = "growth"


@dataclass(frozen=True)
class Change:
    """What changed: its name, how it is written, and the marks of each region at both ends."""

    title: str
    method: str
    write: Write
    logarithmic: bool
    slopes: list[Slope]


def change_field(shown: Board, indices: tuple[Index, ...], first: str) -> Choice:
    """What may be followed from one period to the other."""
    desk, language = shown.desk, shown.desk.language
    group = Text("Indices", "Индексы").read(language)
    options = [Option(index.id, index.title.read(language), group) for index in indices if index.id != GROWTH]
    options += [
        Option(
            f"{QUOTIENT}{code}", f"{code} {desk.industry_name(code)}", section_name(desk, section(desk, code))
        )
        for code in desk.industries
    ]
    label = Text("Follow the change of", "Проследить изменение").read(language)
    usual = f"{QUOTIENT}{first}" if first else ""
    return choice("change", label, options, desk.visit.query.get("change"), usual)


def change_figure(
    shown: Board, indices: tuple[Index, ...], moment: Moment, followed: Choice
) -> Figure | None:
    """The slope chart of what was chosen; None where there is no earlier period."""
    if not moment.since or not followed.chosen:
        return None
    change = _change(shown, indices, moment, followed)
    language = shown.desk.language
    title = f"{change.title}, {moment.since}–{moment.period}"
    drawing = slope_chart(
        change.slopes,
        (moment.since, moment.period),
        language,
        "slope",
        title,
        logarithmic=change.logarithmic,
        write=change.write,
    )
    words = prose("compare", language)["slope"]
    return Figure("slope", title, _table(shown.desk, change, moment, title), words, change.method, drawing)


def _change(shown: Board, indices: tuple[Index, ...], moment: Moment, followed: Choice) -> Change:
    index = next((each for each in indices if each.id == followed.chosen), None)
    if index is not None:
        slopes = [_index_slope(shown.desk, index, code, moment) for code in shown.regions]
        return Change(index.title.read(shown.desk.language), index.method, index.write, False, slopes)
    industry = followed.chosen.removeprefix(QUOTIENT)
    now, before = (
        board(shown.desk, shown.regions, [industry], period) for period in (moment.period, moment.since)
    )
    slopes = [
        _slope(before.mark(code, industry), now.mark(code, industry), True, shown.testable)
        for code in shown.regions
    ]
    name = Text("Quotient of {industry}", "Коэффициент: {industry}").format(
        industry=shown.desk.industry_name(industry)
    )
    return Change(name.read(shown.desk.language), shown.desk.method, ratio, True, slopes)


def _index_slope(desk: Desk, index: Index, code: str, moment: Moment) -> Slope:
    ends = [
        _reading_mark(desk, index, code, Moment(period, moment.since))
        for period in (moment.since, moment.period)
    ]
    return _slope(ends[0], ends[1], False, index.id != "specialised")


def _reading_mark(desk: Desk, index: Index, code: str, moment: Moment) -> Mark:
    reading = reading_of(desk, index, code, moment)
    bounds = (reading.lower, reading.upper)
    return Mark(
        code,
        desk.region_name(code),
        reading.value,
        state(reading.value, reading.status),
        with_interval(reading.value, reading.status, bounds, desk.language, index.write),
        *bounds,
        address=desk.region_link(code),
        working=working(desk, index, code)
        if moment.period == desk.visit.query.get("period", desk.latest)
        else "",
    )


def _slope(start: Mark, end: Mark, logarithmic: bool, testable: bool) -> Slope:
    """Both ends, and whether they are told apart by the rule for two quotients, or for two indices."""
    ends = (start, end)
    if not testable or any(mark.lower is None or mark.upper is None or not mark.drawn for mark in ends):
        return Slope(start, end)
    one, other = ((np.array([m.value]), np.array([m.lower]), np.array([m.upper])) for m in (end, start))
    _, lower, upper = ratio_interval(one, other) if logarithmic else difference_interval(one, other)
    still = 1.0 if logarithmic else 0.0
    return Slope(start, end, bool(lower[0] > still or upper[0] < still))


_HEADINGS = {
    "region": Text("Region code", "Код региона"),
    "region_name": Text("Region", "Регион"),
    "period": Text("Period", "Период"),
    "value": Text("Value", "Значение"),
    "lower": Text("From", "От"),
    "upper": Text("To", "До"),
    "status": Text("Status", "Статус"),
    "told_apart": Text("Change told apart", "Изменение различимо"),
}


def _table(desk: Desk, change: Change, moment: Moment, title: str) -> Table:
    """Two rows a region, one for each end."""
    language = desk.language
    rows = [
        (mark.code, mark.name, period, mark.value, mark.lower, mark.upper, _letter(mark), slope.moved)
        for slope in change.slopes
        for mark, period in ((slope.start, moment.since), (slope.end, moment.period))
    ]
    numbers = ("value", "lower", "upper")
    kinds = {name: pl.Float64 if name in numbers else pl.String for name in _HEADINGS}
    frame = pl.DataFrame(rows, schema={**kinds, "told_apart": pl.Boolean}, orient="row")
    columns = tuple(
        Column(
            name,
            words.read(language),
            numeric=name in numbers,
            write=change.write,
            status="status" if name == "value" else "",
            present=_PRESENTED.get(name),
            shown=name != "region",
            code=name == "region",
        )
        for name, words in _HEADINGS.items()
    )
    addresses = tuple(mark.working for slope in change.slopes for mark in (slope.start, slope.end))
    return Table(title, columns, frame, desk.source, addresses)


def _letter(mark: Mark) -> str:
    return {"estimate": "E", "confidential": "Q", "not_collected": "O"}.get(mark.state.value, "A")


_YES_NO = {True: Text("yes", "да"), False: Text("no", "нет")}
_PRESENTED = {
    "status": status_words,
    "told_apart": lambda value, language: "" if value is None else _YES_NO[value].read(language),
}
