"""The calendar of gaps: regions or industries by periods, the states of their cells in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from klaster.model.observation import Measure
from klaster.model.status import STATE_NAMES, State
from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, ChoiceError, Option, choice
from klaster.pages.desk import chosen_edition, measures_with_cells
from klaster.pages.prose import prose
from klaster.pages.quality import Quality, state_of_cell
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.number import percent, whole
from klaster.views.table import Column, Table
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory

BARS = 900
"""Bars on one screen at most: more rows go to the next page."""
PERIODS = 24
"""Periods on one screen at most, the latest; a file has all."""
_BY = {"region": Text("by region", "по регионам"), "industry": Text("by industry", "по отраслям")}
_SORTS = {
    "": Text("order of the classification", "порядок классификации"),
    "gaps": Text("most gaps first", "сначала с наибольшими пробелами"),
}


@dataclass(frozen=True)
class Line:
    """One region or industry: its name, the way to its screen, what is known of it in each period."""

    code: str
    name: str
    address: str
    bars: list[Quality]


@dataclass(frozen=True)
class GapsContent:
    """What the template places."""

    periods: list[str]
    left_out: int
    lines: list[Line]
    rows: int
    whole: Quality
    pages: list[tuple[str, str, bool]]


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of the gaps of an edition.

    Raises
    ------
    ChoiceError
        For a measure, an axis or a page that there is not.
    """
    edition, language = chosen_edition(observatory, visit.query.get("edition")), visit.language
    measure, by, sort = (
        _measure_field(measures_with_cells(observatory, edition), visit),
        _field("by", _BY, visit),
        _field("sort", _SORTS, visit),
    )
    codes = edition.region_codes if by.chosen == "region" else edition.industry_codes
    others = edition.industry_codes if by.chosen == "region" else edition.region_codes
    known = _counted(observatory, edition, measure.chosen, by.chosen, max(1, len(others)))
    if sort.chosen == "gaps":
        codes = tuple(sorted(codes, key=lambda code: _share_known(known, code, edition.periods)))
    periods = list(edition.periods[-PERIODS:])
    first, last, pages = _page(visit, len(codes), len(periods))
    lines = [
        Line(code, _name(edition, by.chosen, code, language), _way(edition, by.chosen, code, visit), [known[code, period] for period in periods])
        for code in codes[first:last]
    ]  # fmt: skip
    title = f"{Text('Gaps', 'Пробелы').read(language)}: {edition.measure(measure.chosen).title.read(language)}, {by.words}"
    table = _table(known, codes, edition, by.chosen, title, language)
    content = GapsContent(
        periods, len(edition.periods) - len(periods), lines, len(codes), _sum(list(known.values())), pages
    )
    return Screen(
        "gaps",
        title,
        visit,
        edition,
        synthetic=edition.synthetic,
        figures={"gaps": Figure("gaps", title, table, prose("gaps", language)["gaps"], "")},
        choices=(measure, by, sort),
        content=content,
        digest=observatory.digest,
    )  # fmt: skip


def _counted(
    observatory: Observatory, edition: Edition, measure: str, by: str, expected: int
) -> dict[tuple[str, str], Quality]:
    """Code and period -> its cells by state; what the table does not mention is not collected."""
    rows = observatory.observations(edition.id, measure)
    for kind in ("region_kind", "industry_kind"):
        rows = rows.filter(pl.col(kind) == "unit") if kind in rows.columns else rows
    counts = rows.group_by(by, "period", state_of_cell().alias("state")).len()
    codes = edition.region_codes if by == "region" else edition.industry_codes
    found = {(code, period): dict.fromkeys(State, 0) for code in codes for period in edition.periods}
    for code, period, state, count in counts.select(by, "period", "state", "len").iter_rows():
        if (code, str(period)) in found:
            found[code, str(period)][State(state)] = int(count)
    for states in found.values():
        states[State.NOT_COLLECTED] += max(0, expected - sum(states.values()))
    return {key: Quality(states) for key, states in found.items()}


def _share_known(known: dict[tuple[str, str], Quality], code: str, periods: Sequence[str]) -> float:
    return _sum([known[code, period] for period in periods]).known


def _sum(parts: list[Quality]) -> Quality:
    return Quality({state: sum(part.counts[state] for part in parts) for state in State})


def _name(edition: Edition, by: str, code: str, language: Language) -> str:
    tree = edition.regions if by == "region" else edition.industries
    return tree[code].name.read(language) if code in tree else code


def _way(edition: Edition, by: str, code: str, visit: Visit) -> str:
    path = "regions" if by == "region" else "industries"
    return visit.link(f"{path}/{code}", edition=visit.query.get("edition", ""))


def _measure_field(measures: tuple[Measure, ...], visit: Visit) -> Choice:
    label = Text("Measure", "Показатель").read(visit.language)
    options = [Option(card.id, _title(card, visit.language)) for card in measures]
    return choice("measure", label, options, visit.query.get("measure"))


def _title(card: Measure, language: Language) -> str:
    return card.title.read(language)


def _field(name: str, words: dict[str, Text], visit: Visit) -> Choice:
    label = {"by": Text("Rows", "Строки"), "sort": Text("Order", "Порядок")}[name].read(visit.language)
    options = [Option(value, said.read(visit.language)) for value, said in words.items()]
    return choice(name, label, options, visit.query.get(name))


def _page(visit: Visit, rows: int, columns: int) -> tuple[int, int, list[tuple[str, str, bool]]]:
    """The first and last row of the page asked for, and the ways to all pages."""
    height = max(10, BARS // max(1, columns))
    count = max(1, -(-rows // height))
    asked = visit.query.get("page") or "1"
    if not (asked.isascii() and asked.isdecimal()) or not 1 <= int(asked[:9]) <= count:
        raise ChoiceError(
            Text(f"page={asked}: there is no such page", f"page={asked}: такой страницы нет"),
            Text(f"Allowed: 1 to {count}.", f"Допустимо: от 1 до {count}."),
        )
    chosen = int(asked[:9])
    links = [
        (str(turn), visit.here(page="" if turn == 1 else str(turn)), turn == chosen)
        for turn in range(1, count + 1)
    ]
    return (chosen - 1) * height, min(rows, chosen * height), links if count > 1 else []


def _table(
    known: dict[tuple[str, str], Quality],
    codes: Sequence[str],
    edition: Edition,
    by: str,
    title: str,
    language: Language,
) -> Table:
    """Every bar as a row of counts."""
    names = {by: pl.String, "name": pl.String, "period": pl.String, **dict.fromkeys((state.value for state in State), pl.Int64), "known": pl.Float64}  # fmt: skip
    rows = [
        (code, _name(edition, by, code, language), period, *(cell.counts[state] for state in State), cell.known)
        for code in codes
        for period in edition.periods
        for cell in (known[code, period],)
    ]  # fmt: skip
    first = Text("Region", "Регион") if by == "region" else Text("Industry", "Отрасль")
    columns = (
        Column(by, first.read(language), code=True),
        Column("name", Text("Name", "Название").read(language)),
        Column("period", Text("Period", "Период").read(language)),
        *(
            Column(state.value, STATE_NAMES[state].read(language), numeric=True, write=whole)
            for state in State
        ),
        Column("known", Text("Known", "Известно").read(language), numeric=True, write=percent),
    )
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return Table(title, columns, frame, edition.vintage.cite(language))
