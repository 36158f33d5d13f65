"""How far an industry's establishments gather: the curve of Duranton and Overman, and the radius of its strongest excess."""

from __future__ import annotations

import polars as pl

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.pages.industry.subject import Subject
from klaster.pages.prose import prose
from klaster.pages.screen import Figure
from klaster.views.band_curve import Step, band_curve
from klaster.views.number import decimal, exact, whole
from klaster.views.table import Column, Table

METHOD = "k_density"
ASKED = "reach"
SIMULATIONS = 99
_TITLE = Text("How far establishments gather: {industry}, {area}", "Как далеко стоят предприятия: {industry}, {area}")  # fmt: skip
_EXCESS = Text(
    "At some distances there are more pairs of establishments than chance gives, the most at {peak} km (p = {p}, establishments: {plants}).",
    "На некоторых расстояниях пар предприятий больше, чем даёт случайность, сильнее всего — на {peak} км (p = {p}, предприятий: {plants}).",
)
_CHANCE = Text(
    "At no distance are there more pairs of establishments than chance gives (p = {p}, establishments: {plants}).",
    "Ни на каком расстоянии пар предприятий не больше, чем даёт случайность (p = {p}, предприятий: {plants}).",
)


def may_be_asked(subject: Subject) -> bool:
    """Whether the edition has establishments with places."""
    plants = subject.desk.observatory.table(subject.desk.edition.id, "establishments")
    return subject.summable and plants is not None and {"lon", "lat", "industry"} <= set(plants.columns)


def is_asked(subject: Subject) -> bool:
    """Whether the address asks for it: it takes seconds."""
    return subject.desk.visit.query.get(ASKED) == "found"


def reach_figure(subject: Subject) -> Figure | str | None:
    """The curve of the area in focus; in words why there is none; None where it is not asked for."""
    if not may_be_asked(subject) or not is_asked(subject):
        return None
    desk, language = subject.desk, subject.desk.language
    try:
        result = desk.observatory.result(
            desk.edition.id,
            METHOD,
            desk.measure.id,
            area=desk.own_base(subject.desk.areas[subject.focus][0]) if subject.focus in desk.areas else None,
            parameters={"industry": subject.code, "simulations": SIMULATIONS},
        )
    except InputError as refused:
        return refused.message.read(language)
    rows = result.frame.filter(pl.col("industry") == subject.code).sort("distance").drop_nulls("value")
    if rows.is_empty():
        return Text("Too few establishments with a place.", "Слишком мало предприятий с известным местом.").read(language)  # fmt: skip
    title = _TITLE.format(industry=desk.industry_name(subject.code), area=subject.area_name(subject.focus)).read(language)  # fmt: skip
    steps = [
        Step(row["distance"], row["value"], row["lower"] or 0.0, row["upper"] or 0.0)
        for row in rows.iter_rows(named=True)
    ]
    first = rows.row(0, named=True)
    found = (rows["excess"].fill_null(0) > 0).any()
    drawing = band_curve(steps, first["peak"] if found else None, Text("km", "км").read(language), language, "reach", title)  # fmt: skip
    facts = {
        "peak": decimal(first["peak"] or 0.0, language, 0),
        "p": exact(first["p_value"], language) if first["p_value"] is not None else "..",
        "plants": whole(first["plants"], language),
    }
    note = (_EXCESS if found else _CHANCE).format(**facts).read(language)
    table = Table(title, _columns(language), rows, result.provenance.cite(language))
    return Figure("reach", title, table, prose("industry", language)["reach"], METHOD, drawing, note=note)


def _columns(language: str) -> tuple[Column, ...]:
    words = {
        "distance": Text("Distance, km", "Расстояние, км"),
        "value": Text("Density of pairs", "Плотность пар"),
        "lower": Text("Chance, from", "Случайность, от"),
        "upper": Text("to", "до"),
        "excess": Text("Excess", "Избыток"),
        "lack": Text("Lack", "Недостаток"),
    }
    read = "ru" if language == "ru" else "en"
    return (
        *(Column(name, text.read(read), numeric=True, write=exact) for name, text in words.items()),
        Column("peak", "peak", numeric=True, shown=False),
        Column("p_value", "p_value", numeric=True, shown=False),
        Column("plants", "plants", numeric=True, shown=False),
        Column("status", Text("Status", "Статус").read(read), shown=False),
    )
