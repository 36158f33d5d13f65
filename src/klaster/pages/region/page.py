"""The profile of a region."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from klaster.model.status import STATE_NAMES, State
from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, Option
from klaster.pages.columns import quotient_table
from klaster.pages.desk import Desk, desk
from klaster.pages.fields import measure_field, several
from klaster.pages.grounds import ground
from klaster.pages.names import region_asked
from klaster.pages.prose import prose
from klaster.pages.region.profile import Profile, surest_first
from klaster.pages.region.words import Fact, facts, headline
from klaster.pages.registered_here import Registered, registered_in
from klaster.pages.robust import dial, dial_words, robust_field, with_reading
from klaster.pages.screen import Figure, Screen
from klaster.pages.spans import carried, span_fields
from klaster.pages.visit import Visit
from klaster.views.bubble import bubble_chart
from klaster.views.drawing import Drawing
from klaster.views.locator_map import locator_map
from klaster.views.mark import Mark
from klaster.views.number import whole
from klaster.views.ranking import ranking
from klaster.views.table import Column, Table
from klaster.views.trend import status_of, trend
from klaster.views.verdict import STRONG
from klaster.views.verdict_legend import verdict_legend
from klaster.workbench.observatory import Observatory

RANKED = 20
PASSPORTS = 6


@dataclass(frozen=True)
class RegionContent:
    """What the region's template places beside the figures."""

    code: str
    name: str
    area: str
    area_address: str
    growth_address: str
    opportunities_address: str
    headline: list[str]
    facts: list[Fact]
    locator: Drawing | None
    neighbours: Choice
    hidden: list[tuple[State, list[Mark]]]
    registered: list[Registered]
    passports: list[tuple[str, str]]
    """The industries that are surely strong here, and the passports of their clusters."""


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of one region.

    Raises
    ------
    UnknownNameError
        For a region that the edition does not have, with the nearest names.
    """
    table = desk(observatory, visit)
    code = region_asked(table, visit.names["region"])
    period, since = span_fields(table, _periods(table, code))
    robust = robust_field(table)
    turned = dial(table, period.chosen, robust)
    profile = Profile(table, code, period.chosen, since.chosen, turned)
    figures = [_bubbles(profile), _ranking(profile), _trend(profile), _every_industry(profile)]
    return Screen(
        "region",
        table.region_name(code),
        visit,
        table.edition,
        profile.period,
        table.quality(profile.period, [code]) if code in table.regions else None,
        table.quotients.provenance.synthetic,
        summary=headline(profile)[0],
        figures={
            figure.id: figure if figure.id == "trend" else with_reading(figure, turned, visit.language)
            for figure in figures
            if figure
        },
        choices=several(measure_field(table), period, since, robust),
        content=_content(profile),
        digest=table.quotients.digest,
        caveats=(*table.caveats, *dial_words(turned, visit.language)),
    )


def _periods(table: Desk, code: str) -> list[str]:
    """The periods in which the region has a row."""
    own = set(table.frame.filter(pl.col("region") == code)["period"].unique().to_list())
    return [period for period in table.edition.periods if period in own]


def _bubbles(profile: Profile) -> Figure | None:
    if not profile.bubbles:
        return None
    table, language = profile.desk, profile.desk.language
    title = Text(
        "Strength and growth of industries, {since}–{period}", "Сила и рост отраслей, {since}–{period}"
    ).format(since=profile.since, period=profile.period)
    title = f"{table.region_name(profile.region)}. {title.read(language)}"
    drawing = bubble_chart(profile.bubbles, profile.area_growth, language, "bubble", title)
    return Figure(
        "bubble",
        title,
        _with_growth(profile, quotient_table(table, profile.now, title, by=("industry",))),
        prose("region", language)["bubble"],
        table.method,
        drawing,
        verdict_legend([bubble.mark for bubble in profile.bubbles], language, "bubble"),
        note=_not_drawn(profile, language),
    )


def _with_growth(profile: Profile, told: Table) -> Table:
    """A table of industries with their growth, where the bubbles show it."""
    growths = {bubble.mark.code: bubble.growth for bubble in profile.bubbles}
    if not growths:
        return told
    codes = told.frame["industry"]
    column = pl.Series("growth", [growths.get(code) for code in codes], dtype=pl.Float64)
    heading = Text("Growth a year, %", "Рост в год, %").read(profile.desk.language)
    shown = (*told.columns, Column("growth", heading, numeric=True))
    return Table(told.title, shown, told.frame.with_columns(column * 100), told.source, told.addresses)


def _not_drawn(profile: Profile, language: Language) -> str:
    """How many industries the picture leaves out, and why: none vanishes silently."""
    drawn = {bubble.mark.code for bubble in profile.bubbles}
    left_out = Counter(one.state for one in profile.marks if one.code not in drawn)
    if not left_out:
        return ""
    unmeasured = left_out.pop(State.VALUE, 0) + left_out.pop(State.ESTIMATE, 0)
    parts = [f"{STATE_NAMES[kind].read(language)} — {count}" for kind, count in sorted(left_out.items())]
    if unmeasured:
        parts.append(f"{Text('no growth known', 'рост неизвестен').read(language)} — {unmeasured}")
    return f"{Text('Not drawn', 'Не показаны').read(language)}: {', '.join(parts)}."


def _ranking(profile: Profile) -> Figure | None:
    table, language = profile.desk, profile.desk.language
    shown = [one for one in surest_first(profile.marks) if one.drawn][:RANKED]
    if not shown:
        return None
    title = (
        Text(
            "{region}. Industries by the lower bound of the interval, {period}",
            "{region}. Отрасли по нижней границе интервала, {period}",
        )
        .format(region=table.region_name(profile.region), period=profile.period)
        .read(language)
    )
    order = [one.code for one in shown]
    rows = profile.now.filter(pl.col("industry").is_in(order))
    rows = rows.sort(pl.col("industry").replace_strict({code: place for place, code in enumerate(order)}))
    drawing = ranking(shown, language, "ranking", title)
    twin = quotient_table(table, rows, title, by=("industry",))
    legend = verdict_legend(shown, language, "ranking")
    return Figure("ranking", title, twin, prose("region", language)["ranking"], table.method, drawing, legend)


def _trend(profile: Profile) -> Figure | None:
    table, language = profile.desk, profile.desk.language
    series = profile.moments(profile.total)
    if len([moment for moment in series if moment.value is not None]) < 2:
        return None
    area = _area_name(profile)
    title = (
        Text("{measure}: {region} and {area}", "{measure}: {region} и {area}")
        .format(
            measure=table.measure.title.read(language), region=table.region_name(profile.region), area=area
        )
        .read(language)
    )
    benchmark = profile.moments(profile.area_total)
    names = (table.region_name(profile.region), area)
    drawing = trend(series, benchmark, language, "trend", title, names)
    frame = pl.DataFrame(
        {
            "period": [moment.period for moment in series],
            "region_total": [moment.value for moment in series],
            "total": [moment.value for moment in benchmark],
            "status": [status_of(moment) for moment in series],
        },
        schema={"period": pl.String, "region_total": pl.Float64, "total": pl.Float64, "status": pl.String},
    )
    columns = (
        Column("period", Text("Period", "Период").read(language)),
        Column("region_total", table.region_name(profile.region), numeric=True, write=whole, status="status"),
        Column("total", area, numeric=True, write=whole),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )
    twin = Table(title, columns, frame, table.source)
    return Figure("trend", title, twin, prose("region", language)["trend"], table.method, drawing)


def _every_industry(profile: Profile) -> Figure | None:
    table, language = profile.desk, profile.desk.language
    if profile.now.is_empty():
        return None
    title = (
        Text("{region}. All industries, {period}", "{region}. Все отрасли, {period}")
        .format(region=table.region_name(profile.region), period=profile.period)
        .read(language)
    )
    # A published figure may stand for all industries together, under a code that is none of them.
    order = {"": -1, **{code: place for place, code in enumerate(table.industries)}}
    rows = profile.now.sort(
        pl.col("industry").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    )
    twin = _with_growth(profile, quotient_table(table, rows, title, by=("industry",)))
    return Figure("industries", title, twin, prose("region", language)["industries"], table.method)


def _content(profile: Profile) -> RegionContent:
    table, code = profile.desk, profile.region
    area = table.area(code)
    around = table.areas.get(area, list(table.regions))
    options = [Option(other, table.region_name(other)) for other in around]
    label = Text("Another region", "Другой регион").read(table.language)
    hidden = [
        (kind, [one for one in profile.marks if one.state is kind])
        for kind in (State.CONFIDENTIAL, State.NOT_COLLECTED)
    ]
    return RegionContent(
        code,
        table.region_name(code),
        _area_name(profile) if area else "",
        table.link("map", area=area) if area else table.link("map"),
        _growth_address(profile),
        profile.desk.link(
            f"regions/{profile.region}/opportunities", period=carried(profile.desk, profile.period)
        ),
        headline(profile),
        facts(profile),
        _locator(table, code, around),
        Choice("region", label, options, code),
        [(kind, marks) for kind, marks in hidden if marks],
        registered_in(table.observatory, table.visit, code),
        [
            (mark.name, table.passport(code, mark.code, profile.period))
            for mark in surest_first(profile.marks)
            if mark.verdict in STRONG
        ][:PASSPORTS],
    )


def _growth_address(profile: Profile) -> str:
    """The way to the growth taken apart, where there is any."""
    if not profile.bubbles:
        return ""
    table = profile.desk
    period = carried(table, profile.period)
    return table.link(f"regions/{profile.region}/growth", period=period, since=profile.since)


def _area_name(profile: Profile) -> str:
    area = profile.desk.area(profile.region)
    if area:
        return profile.desk.region_name(area)
    return Text("all regions", "все регионы").read(profile.desk.language)


def _locator(table: Desk, code: str, around: list[str]) -> Drawing | None:
    level = table.edition.regions[code].level
    codes = [other for other in around if table.edition.regions[other].level == level]
    base = ground(table, codes, 360, 260)
    if code not in base.outlines and code not in base.points:
        return None
    title = Text("Where the region lies: {region}", "Где находится регион: {region}")
    return locator_map(
        base, [code], "locator", title.format(region=table.region_name(code)).read(table.language)
    )
