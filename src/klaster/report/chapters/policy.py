"""Programmes as boxes, their goals and measures, the confrontation of designations with data."""

from __future__ import annotations

from typing import Any

import polars as pl

from klaster.model.text import Text
from klaster.report.document import (
    Block,
    Box,
    Chapter,
    Heading,
    Listing,
    Note,
    Pairs,
    Paragraph,
    Plate,
    numbers_in,
)
from klaster.report.teller import Teller
from klaster.views.sentence import listed

PROGRAMMES = Text("Programmes and projects", "Программы и проекты")
GOALS = Text("Goals of pilot clusters and programmes", "Цели пилотных кластеров и программ")
PRIORITIES = Text("Priorities and data", "Приоритеты и данные")
_MEASURES = Text("Goals and measures as stated", "Цели и меры, как они заявлены")
ZONES = Text("Zones, parks and centres", "Зоны, парки и центры")
_NO_REGISTER = Text("No register goes with this observatory.", "При этой обсерватории нет реестра.")
_NO_TARGETS = Text("The edition states no targets.", "В издании нет целевых показателей.")
_NO_DESIGNATIONS = Text(
    "The edition has no designations, so priorities cannot be held against data.",
    "В издании нет назначений, поэтому сопоставить приоритеты с данными нельзя.",
)
_SEVERAL = Text("Several countries", "Несколько стран")
_WORDS = {
    "countries": Text("Countries", "Страны"),
    "years": Text("Years", "Годы"), "standing": Text("Standing", "Состояние"), "instrument": Text("Instruments", "Инструменты"),
    "kind": Text("Kind", "Вид"), "where": Text("Where", "Где"), "founded": Text("Founded in", "Год основания"),
    "residents": Text("Residents", "Резиденты"), "budget": Text("Budget", "Бюджет"), "designations": Text("Designations", "Точки роста"), "targets": Text("Targets", "Цели"),
}  # fmt: skip
_ZONES = Text(
    "The register knows {zones} zones, parks and centres in {countries} countries.",
    "Зон, парков и центров в реестре — {zones}, стран — {countries}.",
)
_COUNTED = Text(
    "The register knows {programmes} programmes and parts of programmes in {countries} countries, and {projects} projects.",
    "В реестре программ и их частей — {programmes}, стран — {countries}, проектов — {projects}.",
)


def programmes(teller: Teller) -> Chapter:
    """A box for each country's programmes."""
    screen = teller.screen("programmes")
    if screen is None or screen.content is None:
        return _without(teller, "programmes", PROGRAMMES, _NO_REGISTER)
    content: Any = screen.content
    facts = {
        "programmes": len({row.name.address for _, rows in content.countries for row in rows}),
        "countries": len(content.countries), "projects": len(content.projects),
    }  # fmt: skip
    blocks: list[Block] = [Paragraph(teller.read(_COUNTED, **facts), "programmes", facts)]
    shared = _shared(content.countries)
    for country, rows in content.countries:
        own = [row for row in rows if row.name.address not in shared]
        if own:
            blocks += [Heading(country), *(_box(teller, row) for row in own)]
    if shared:
        boxes = [_box(teller, row, listed(countries, teller.language)) for row, countries in shared.values()]
        blocks += [Heading(teller.read(_SEVERAL)), *boxes]
    return Chapter("programmes", teller.read(PROGRAMMES), tuple(blocks))


def _shared(countries: Any) -> dict[str, tuple[Any, list[str]]]:
    """Programmes of several countries, each with their names."""
    found: dict[str, tuple[Any, list[str]]] = {}
    for country, rows in countries:
        for row in rows:
            found.setdefault(row.name.address, (row, []))[1].append(country)
    return {address: told for address, told in found.items() if len(told[1]) > 1}


def _box(teller: Teller, row: Any, countries: str = "") -> Box:
    facts = {
        "countries": countries,
        "years": row.years, "standing": _said(row.standing), "instrument": _said(row.instrument), "budget": _said(row.budget),
        "designations": str(row.designations or ""), "targets": str(row.targets or ""),
    }  # fmt: skip
    pairs = tuple((teller.read(_WORDS[name]), words) for name, words in facts.items() if words)
    return Box(row.name.words, (Pairs(pairs),) if pairs else ())


def _said(values: Any) -> str:
    return "; ".join(one.words for one in values)


def goals(teller: Teller) -> Chapter:
    """Figure 3: goals and measures; every stated target, those without a number too."""
    screen, every = teller.screen("kpi"), teller.screen("kpi", show="all")
    if screen is None or every is None or "targets" not in screen.figures:
        return _without(teller, "targets", GOALS, _NO_TARGETS)
    headline = screen.content.headline
    blocks: list[Block] = [Paragraph(" ".join(headline), "goals", numbers_in(headline))]
    blocks += _plates(teller, screen, ("targets",))
    blocks += [Note(words) for words in screen.caveats]
    blocks += [Heading(teller.read(_MEASURES)), *_measures(every.figures["targets"].table.frame)]
    return Chapter("goals", teller.read(GOALS), tuple(blocks))


def _measures(frame: pl.DataFrame) -> list[Block]:
    """A box for each whose goals are stated, with every goal and measure in it."""
    found: dict[str, list[str]] = {}
    for whose, words, goal in frame.select("unit_name", "indicator_name", "goal_words").iter_rows():
        found.setdefault(whose, []).append(f"{words} ({goal})" if goal not in ("", "—") else words)
    return [Box(whose, (Listing(tuple(items)),)) for whose, items in found.items()]


def priorities(teller: Teller) -> Chapter:
    """What programmes designate against what data measure."""
    screen = teller.screen("designations")
    if screen is None or not screen.figures:
        return _without(teller, "designations", PRIORITIES, _NO_DESIGNATIONS)
    content = screen.content
    reasons = tuple(f"{words}: {count}" for words, count in content.reasons)
    blocks: list[Block] = [Paragraph(" ".join(content.headline), "priorities", numbers_in(content.headline))]
    blocks += [Listing(reasons)] if reasons else []
    blocks += _plates(teller, screen, ("cells", "map", "accuracy", "sweep"))
    blocks += [Note(words) for words in screen.caveats]
    return Chapter("priorities", teller.read(PRIORITIES), tuple(blocks))


def zones(teller: Teller) -> Chapter:
    """Zones and parks of the register, a box each."""
    screen = teller.screen("zones")
    if screen is None or screen.content is None:
        return _without(teller, "zones", ZONES, _NO_REGISTER)
    content: Any = screen.content
    facts = {"zones": content.total, "countries": len(content.countries)}
    blocks: list[Block] = [Paragraph(teller.read(_ZONES, **facts), "zones", facts)]
    for country, rows in content.countries:
        blocks.append(Heading(country))
        blocks += [_zone(teller, row) for row in rows]
    return Chapter("zones", teller.read(ZONES), tuple(blocks))


def _zone(teller: Teller, row: Any) -> Box:
    facts = {
        "kind": _said(row.kind), "where": _said(row.where), "standing": _said(row.standing), "founded": _said(row.founded),
        "residents": row.residents.words,
    }  # fmt: skip
    pairs = tuple((teller.read(_WORDS[name]), words) for name, words in facts.items() if words)
    return Box(row.name.words, (Pairs(pairs),) if pairs else ())


def _plates(teller: Teller, screen: Any, names: tuple[str, ...]) -> list[Plate]:
    return [plate for name in names if (plate := teller.plate(screen, name, rows=MOST))]


MOST = 120


def _without(teller: Teller, what: str, title: Text, why: Text) -> Chapter:
    teller.lacks(what, teller.read(why))
    return Chapter(what, teller.read(title), (Note(teller.read(why)),))
