"""The form of a rubric: a field a piece of evidence, a field a threshold."""

from __future__ import annotations

from dataclasses import dataclass

from klaster.model.text import Language, Text
from klaster.pages.criteria.asks import word
from klaster.pages.visit import Visit
from klaster.rubric.definition import Measure, Rubric
from klaster.rubric.units import unit_words

THRESHOLD = "set."
"""Before the name of a threshold in the address."""
_UNKNOWN = Text("unknown", "неизвестно")
LONGEST = 60


@dataclass(frozen=True)
class Field:
    """One thing to fill in: its name in the address, words, unit, what may be chosen and what is filled in."""

    name: str
    label: str
    unit: str
    kind: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    placeholder: str = ""


def evidence_fields(rubric: Rubric, visit: Visit) -> list[Field]:
    """A field for each measure, with bounds where it may have them, and for each criterion said outright."""
    fields: list[Field] = []
    for id, measure in rubric.subject_measures.items():
        fields.append(_measure(rubric, id, measure, visit))
        if measure.interval:
            fields += [_bound(id, side, measure, visit) for side in ("lower", "upper")]
    for id, criterion in rubric.criteria.items():
        if criterion.stated:
            title = Text(f"{criterion.title.en}, said outright", f"{criterion.title.ru}: сказать прямо")
            fields.append(_yes_no(id, title.read(visit.language), visit))
    return fields


def threshold_fields(rubric: Rubric, visit: Visit) -> list[Field]:
    """A field for each threshold: empty is as the rule-book has it."""
    return [
        Field(
            f"{THRESHOLD}{id}",
            each.title.read(visit.language),
            _unit(each.unit, visit.language),
            "number",
            asked(visit, f"{THRESHOLD}{id}"),
            placeholder=f"{each.newest:g}",
        )
        for id, each in rubric.thresholds.items()
    ]


def asked(visit: Visit, name: str) -> str:
    """What stands in the address under a name, cut to a length that a field may have."""
    return visit.query.get(name, "").strip()[:LONGEST]


def _measure(rubric: Rubric, id: str, measure: Measure, visit: Visit) -> Field:
    label, unit = measure.title.read(visit.language), _unit(measure.unit, visit.language)
    if measure.kind == "yes_no":
        return _yes_no(id, label, visit)
    if measure.kind == "choice":
        options = [(code, word(rubric, id, code, visit.language)) for code in measure.choices]
    else:
        options = [(f"{grade:g}", f"{grade:g}") for grade in measure.grades]
    if options:
        return Field(
            id, label, unit, "choice", asked(visit, id), (("", _UNKNOWN.read(visit.language)), *options)
        )
    return Field(id, label, unit, "date" if measure.kind == "day" else "number", asked(visit, id))


def _yes_no(name: str, label: str, visit: Visit) -> Field:
    language = visit.language
    options = (
        ("", _UNKNOWN.read(language)),
        ("yes", Text("yes", "да").read(language)),
        ("no", Text("no", "нет").read(language)),
    )
    return Field(name, label, "", "choice", asked(visit, name), options)


def _bound(id: str, side: str, measure: Measure, visit: Visit) -> Field:
    words = {"lower": Text("lower bound", "нижняя граница"), "upper": Text("upper bound", "верхняя граница")}
    label = f"{measure.title.read(visit.language)}: {words[side].read(visit.language)}"
    return Field(
        f"{id}_{side}", label, _unit(measure.unit, visit.language), "number", asked(visit, f"{id}_{side}")
    )


def _unit(unit: str, language: Language) -> str:
    return unit_words(unit).read(language) if unit else ""
