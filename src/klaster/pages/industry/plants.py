"""Concentration beyond what the sizes of plants explain, where the edition has establishments."""

from __future__ import annotations

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.industry.subject import Subject
from klaster.views.number import cell, decimal, exact, whole

METHOD = "ellison_glaeser_index"

_WORDS = Text(
    "Ellison-Glaeser index from {plants} establishments ({area}): {value}. Raw concentration {raw}, of which the sizes of plants alone give {chance}. {verdict}",
    "Индекс Эллисона — Глейзера по предприятиям ({area}, предприятий: {plants}): {value}. Исходная концентрация {raw}, из неё одними размерами предприятий объясняется {chance}. {verdict}",
)
_CHANCE = Text(
    "With p {p}, chance alone may give as much.", "При p {p} столько же может дать и чистая случайность."
)
_BEYOND = Text("With p {p}, this is more than chance gives.", "При p {p} это больше, чем даёт случайность.")
_FEW = 10


def plant_words(subject: Subject) -> str:
    """The index of Ellison and Glaeser in a sentence; nothing where there are no establishments."""
    desk = subject.desk
    if desk.observatory.table(desk.edition.id, "establishments") is None:
        return ""
    found = subject.result(METHOD, (subject.period, subject.period))
    if found is None:
        return ""
    frame = subject.of_area(found.frame).filter(pl.col("industry") == subject.code)
    row = frame.row(0, named=True) if frame.height else {}
    if row.get("value") is None or (row["plants"] or 0) < _FEW:
        return ""
    language = desk.language
    verdict = _BEYOND if (row["p_value"] or 0.0) < 0.05 else _CHANCE
    size = row["herfindahl"]
    chance = row["raw_concentration"] * size / (row["value"] * (1 - size) + size)
    return _WORDS.format(
        plants=whole(row["plants"], language),
        area=subject.area_name(subject.focus),
        value=cell(row["value"], row["status"], language, exact),
        raw=exact(row["raw_concentration"], language),
        chance=exact(chance, language),
        verdict=verdict.format(p=_chance(row["p_value"], language)).read(language)
        if row["p_value"] is not None
        else "",
    ).read(language)


def _chance(p: float, language: Language) -> str:
    """A probability with its sign, since a small one is not 0."""
    least = 0.001
    return f"< {decimal(least, language, 3)}" if p < least else f"= {decimal(p, language, 3)}"
