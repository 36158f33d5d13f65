"""The figures of an industry's screen, each with its title, its table and its way of reading."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from klaster.model.text import Text
from klaster.pages.columns import quotient_table
from klaster.pages.grounds import inset_ground
from klaster.pages.industry import concentration, definition, movement, related, words
from klaster.pages.industry.kind import METHOD as TRADED
from klaster.pages.industry.kind import TradedClass
from klaster.pages.industry.subject import Subject
from klaster.pages.map.page import OWN_COUNTRY
from klaster.pages.prose import prose
from klaster.pages.region.profile import surest_first
from klaster.pages.screen import Figure
from klaster.views.legend import quotient_legend
from klaster.views.lorenz import lorenz_curve
from klaster.views.map import quotient_map
from klaster.views.number import decimal, whole
from klaster.views.ranking import ranking
from klaster.views.small_multiples import small_multiples
from klaster.views.table import Column, Table
from klaster.views.trend import status_of, trend
from klaster.views.verdict_legend import verdict_legend

RANKED = 20


def place_figures(subject: Subject) -> list[Figure | None]:
    """Where the industry is: the map, and the surest regions."""
    return [_map(subject), _ranking(subject)]


def codes_figure(subject: Subject) -> Figure | None:
    """The codes of other classifications; always there, since it needs no numbers."""
    title = _title(subject, Text("Codes of other classifications", "Коды других классификаторов"))
    twin = definition.passage_table(subject, title)
    return Figure("codes", title, twin, _reading(subject, "codes"), "")


def concentration_figures(subject: Subject, index: str) -> list[Figure | None]:
    """The indices over time, and the shares that they are made from."""
    panels = concentration.panels(subject, index)
    if not panels:
        return []
    language = subject.desk.language
    alike = bool(subject.several and not subject.area)
    name = next(one.name for one in concentration.INDICES if one.method == index)
    title = _title(subject, name if alike else Text("Concentration over time", "Концентрация во времени"))
    drawing = small_multiples(panels, language, "concentration", title, alike=alike)
    twin = concentration.index_table(subject, title, index)
    method = index if alike else concentration.INDICES[0].method
    figure = Figure("concentration", title, twin, _reading(subject, "concentration"), method, drawing)
    return [figure, _shares(subject)]


def growth_figures(subject: Subject) -> list[Figure | None]:
    """The industry beside everything, and the regions that gained and lost."""
    return [_trend(subject), _moved(subject)]


def related_figures(subject: Subject) -> list[Figure | None]:
    """The industries found where this one is, and the working of one pair where it is asked for."""
    every = related.pairs(subject)
    own = related.partners(subject, every)
    if own.is_empty():
        return []
    title = _title(
        subject,
        Text(
            "Industries found in the same regions, {area}, {period}",
            "Отрасли, встречающиеся в тех же регионах, {area}, {period}",
        ),
    )
    drawing = related.network(subject, every, own, title)
    twin = related.partner_table(subject, own, title)
    return [
        Figure("related", title, twin, _reading(subject, "related"), related.METHOD, drawing),
        _pair(subject, own),
    ]


def class_figure(subject: Subject, kind: TradedClass | None) -> Figure | None:
    """The class with its tests as a table."""
    if kind is None:
        return None
    return Figure("class", kind.table.title, kind.table, _reading(subject, "class"), TRADED)


def _map(subject: Subject) -> Figure | None:
    desk = subject.desk
    level = max({desk.regions[code].level for code in subject.regions}, default=0)
    codes = [code for code in subject.regions if desk.regions[code].level == level]
    base = inset_ground(desk, codes, 760, 480)
    if not base.drawable:
        return None
    title = _title(subject, Text("Location quotients, {period}", "Коэффициенты локализации, {period}"))
    rows = subject.now.drop("_area").sort(["value", "region"], descending=[True, False], nulls_last=True)
    shown = set(codes)
    marks = [one for one in subject.marks if one.code in shown]
    legend = Text("Legend", "Условные обозначения").read(desk.language)
    note = OWN_COUNTRY.read(desk.language) if subject.several and not subject.area else ""
    note = f"{note} {_listed(subject, rows.height)}".strip()
    return Figure(
        "map",
        title,
        replace(quotient_table(desk, rows, title, by=("region",)), listed=concentration.LISTED),
        prose("map", desk.language)["quotient"],
        desk.method,
        quotient_map(base, marks, "map", title),
        quotient_legend(marks, desk.language, legend),
        note,
    )


def _ranking(subject: Subject) -> Figure | None:
    desk = subject.desk
    shown = [one for one in surest_first(subject.marks) if one.drawn][:RANKED]
    if not shown:
        return None
    title = _title(
        subject,
        Text(
            "Regions by the lower bound of the interval, {period}",
            "Регионы по нижней границе интервала, {period}",
        ),
    )
    order = {one.code: turn for turn, one in enumerate(shown)}
    rows = subject.now.drop("_area").filter(pl.col("region").is_in(list(order)))
    rows = rows.sort(pl.col("region").replace_strict(order, return_dtype=pl.Int64))
    twin = quotient_table(desk, rows, title, by=("region",))
    drawing = ranking(shown, desk.language, "ranking", title)
    legend = verdict_legend(shown, desk.language, "ranking")
    return Figure("ranking", title, twin, _reading(subject, "ranking"), desk.method, drawing, legend)


def _shares(subject: Subject) -> Figure | None:
    frame = concentration.shares(subject)
    if frame.height < concentration.FEWEST:
        return None
    title = _title(
        subject,
        Text(
            "The shares behind the indices, {area}, {period}",
            "Доли, из которых получены индексы, {area}, {period}",
        ),
    )
    pairs = list(frame.select("own_share", "base_share").iter_rows())
    drawing = lorenz_curve(pairs, subject.desk.language, "shares", title)
    sums = Text(
        "Half the sum of |s − x| is the Hoover index; the sum of s² the Herfindahl index; twice the shaded area the Gini. Here, over the regions that are published: {hoover} and {herfindahl}.",
        "Полусумма |s − x| — индекс Гувера, сумма s² — индекс Херфиндаля, удвоенная закрашенная площадь — Джини. Здесь, по опубликованным регионам: {hoover} и {herfindahl}.",
    )
    written = {
        "hoover": _three(subject, float(frame["difference"].sum())),
        "herfindahl": _three(subject, float(frame["square"].sum())),
    }
    note = f"{sums.format(**written).read(subject.desk.language)} {_listed(subject, frame.height)}".strip()
    twin = concentration.share_table(subject, frame, title)
    return Figure(
        "shares",
        title,
        twin,
        _reading(subject, "shares"),
        concentration.INDICES[0].method,
        drawing,
        note=note,
    )


def _three(subject: Subject, value: float) -> str:
    return decimal(value, subject.desk.language, 3)


def _trend(subject: Subject) -> Figure | None:
    desk, language = subject.desk, subject.desk.language
    series, benchmark = subject.moments(subject.size), subject.moments(subject.everything)
    if len([moment for moment in series if moment.value is not None]) < 2:
        return None
    title = _title(
        subject, Text("{measure}: the industry and all industries", "{measure}: отрасль и все отрасли")
    )
    frame = pl.DataFrame(
        {
            "period": [moment.period for moment in series],
            "industry_total": [moment.value for moment in series],
            "status": [status_of(moment) for moment in series],
            "total": [moment.value for moment in benchmark],
        },
        schema={"period": pl.String, "industry_total": pl.Float64, "status": pl.String, "total": pl.Float64},
    )
    columns = (
        Column("period", Text("Period", "Период").read(language)),
        Column(
            "industry_total", desk.industry_name(subject.code), numeric=True, status="status", write=whole
        ),
        Column("total", Text("All industries", "Все отрасли").read(language), numeric=True, write=whole),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )
    twin = Table(title, columns, frame, desk.source)
    everything = Text("all industries", "все отрасли").read(language)
    names = (desk.industry_name(subject.code), everything)
    drawing = trend(series, benchmark, language, "trend", title, names)
    area = words.area_words(subject)
    note = f"{area[:1].upper()}{area[1:]}." if subject.not_summed else ""
    return Figure("trend", title, twin, _reading(subject, "trend"), desk.method, drawing, note=note)


def _moved(subject: Subject) -> Figure | None:
    frame = movement.moved(subject)
    if frame is None:
        return None
    title = _title(
        subject,
        Text(
            "Regions that gained and lost beyond the industry, {since}–{period}, {unit}",
            "Регионы, которые прибавили и потеряли сверх роста отрасли, {since}–{period}, {unit}",
        ),
    )
    drawing = movement.moved_bars(subject, frame, title)
    twin = movement.moved_table(subject, frame, title)
    return Figure(
        "moved",
        title,
        twin,
        _reading(subject, "moved"),
        movement.METHOD,
        drawing,
        note=_listed(subject, frame.height),
    )


def _pair(subject: Subject, own: pl.DataFrame) -> Figure | None:
    """The working of a pair: asked for by the other industry's code."""
    partner = subject.desk.visit.query.get("partner", "")
    if partner not in own["other"].to_list():
        return None
    other = subject.desk.industry_name(partner)
    title = _title(
        subject,
        Text("The working of the pair: {other}, {area}, {period}", "Расчёт пары: {other}, {area}, {period}"),
        other=other,
    )
    twin = related.pair_table(subject, partner, title)
    if twin is None:
        return None
    note = related.pair_note(subject, twin.frame, own, partner)
    return Figure("pair", title, twin, _reading(subject, "pair"), related.METHOD, note=note)


_LISTED = Text(
    "The table lists the first {listed} of {all}; its file holds all.",
    "В таблице первые {listed} строк из {all}; в файле — все.",
)


def _listed(subject: Subject, rows: int) -> str:
    """That a table on the screen is cut, where it is."""
    if rows <= concentration.LISTED:
        return ""
    return _LISTED.format(listed=concentration.LISTED, all=rows).read(subject.desk.language)


def _title(subject: Subject, what: Text, **further: str) -> str:
    desk = subject.desk
    facts = {
        "period": subject.period,
        "since": subject.since,
        "area": subject.area_name(subject.focus),
        "measure": desk.measure.title.read(desk.language),
        "unit": desk.measure.unit.read(desk.language),
        **further,
    }
    return f"{desk.industry_name(subject.code)}. {what.format(**facts).read(desk.language)}"


def _reading(subject: Subject, name: str) -> str:
    return prose("industry", subject.desk.language)[name]
