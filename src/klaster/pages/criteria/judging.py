"""One case judged by a rubric: its verdict, its findings and what would change it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.criteria.asks import asks, measured, word
from klaster.pages.criteria.form import THRESHOLD, Field
from klaster.pages.memory import Memory
from klaster.rubric.assessing import UNCERTAIN, Assessment, assessment, verdict_table
from klaster.rubric.definition import ORDERED, UNKNOWN, Leaf, Rubric
from klaster.rubric.thresholds import newest
from klaster.rubric.units import unit_words
from klaster.rubric.working import FINDINGS, title_of, verdict_name
from klaster.views.number import MINUS, exact, percent
from klaster.views.unit_forms import unit_after

_TWICE = 2.0
_TINY = 0.01


@dataclass(frozen=True)
class Finding:
    """One criterion of the case: what it asks, what is known, whether it is met and how far it is from its threshold.

    ``reach`` is the number over its threshold, cut at two, for a bar whose mark stands in the middle.
    """

    group: str
    title: str
    about: str
    asks: str
    number: str
    state: str
    words: str
    distance: str
    reach: float | None


@dataclass(frozen=True)
class Judged:
    """The verdict in words, what it rests on, what is missing, what would change it."""

    verdict: str
    state: str
    value: str
    possible: list[str]
    missing: list[str]
    changes: list[tuple[str, str]]
    findings: list[Finding]
    row: dict[str, Any]


def judged(
    rubric: Rubric, evidence: list[Field], thresholds: list[Field], language: Language
) -> Judged | None:
    """The case that the fields describe; None where nothing is filled in."""
    given = {field.name: field.value for field in evidence if field.value}
    moved = {field.name.removeprefix(THRESHOLD): field.value for field in thresholds if field.value}
    if not given:
        return None
    key = (id(rubric), *sorted(given.items()), "", *sorted(moved.items()))
    case = _cases.kept(key, lambda: _assessed(rubric, given, moved))
    row = verdict_table(case).row(0, named=True)
    verdict = str(row["verdict"])
    open_ones = [rubric.outcomes[code].read(language) for code in str(row["possible"]).split()]
    return Judged(
        verdict_name(rubric, verdict).read(language),
        "unknown" if verdict in (UNKNOWN, UNCERTAIN) else ("first" if verdict == next(iter(rubric.outcomes)) else "other"),
        _value(rubric, row, language),
        open_ones if len(open_ones) > 1 else [],
        [title_of(rubric, name).read(language) for name in str(row["missing"]).split()],
        _changes(case, language),
        [_finding(case, id, row, language) for id in rubric.criteria],
        row,
    )  # fmt: skip


def _assessed(rubric: Rubric, given: dict[str, str], moved: dict[str, str]) -> Assessment:
    keys = {key: "1" for key in rubric.keys if key != "period"}
    return assessment(rubric, pl.DataFrame({name: [value] for name, value in (keys | given).items()}), moved)


_cases: Memory[Assessment] = Memory(64)
"""The rubric itself, which the assessment keeps alive, what is known and what was moved -> the assessment."""


def _value(rubric: Rubric, row: dict[str, Any], language: Language) -> str:
    """The score or the probability, with its bounds where they are apart."""
    if rubric.kind != "score" and not rubric.chance:
        return ""
    scale = 100 if rubric.kind == "score" else 1
    word = Text("score", "балл") if rubric.kind == "score" else Text("probability", "вероятность")
    low, high = row["lower"] / scale, row["upper"] / scale
    apart = high - low > 1e-9
    if row["value"] is None:
        return f"{word.read(language)} {percent(low, language)} … {percent(high, language)}"
    shown = f"{word.read(language)} {percent(row['value'] / scale, language)}"
    return f"{shown} ({percent(low, language)} … {percent(high, language)})" if apart else shown


def _changes(case: Assessment, language: Language) -> list[tuple[str, str]]:
    """What would change the verdict, the nearest first: the change, and the verdict it leads to."""
    found, rubric = case.changes, case.rubric
    outcomes = tuple(rubric.outcomes)
    order = np.argsort(found.costs[0], kind="stable")
    return [
        (
            f"{title_of(rubric, found.names[at]).read(language)} {_said(rubric, found.names[at], str(found.labels[0, at]), language)}",
            rubric.outcomes[outcomes[found.outcomes[0, at]]].read(language),
        )
        for at in order
        if np.isfinite(found.costs[0, at])
    ][:8]


def _said(rubric: Rubric, name: str, label: str, language: Language) -> str:
    """A change in words: ``≥ 500 EUR/month``, ``= yes``."""
    sign, _, value = label.partition(" ")
    measure = rubric.measures.get(name)
    try:
        number = exact(float(value), language)
    except ValueError:
        return f"{sign} {word(rubric, name, value, language)}"
    unit = unit_words(measure.unit).read(language) if measure and measure.unit else ""
    return f"{sign} {number} {unit}".strip()


def _finding(case: Assessment, id: str, row: dict[str, Any], language: Language) -> Finding:
    rubric, criterion = case.rubric, case.rubric.criteria[id]
    state = str(row[id])
    number = threshold = None
    if isinstance(criterion.rule, Leaf) and criterion.rule.comparison in ORDERED:
        number = _known(case.evaluation.measured(criterion.rule))
        threshold = _known(case.evaluation.threshold(criterion.rule))
    return Finding(
        rubric.groups[criterion.group].read(language) if criterion.group else "",
        criterion.title.read(language),
        measured(rubric, criterion, language),
        asks(rubric, id, case.evaluation.thresholds or newest(rubric), language),
        "" if number is None else _brief(number, language),
        state,
        FINDINGS[state].read(language),
        _distance(criterion.rule, row.get(f"{id}_distance"), language),
        _reach(number, threshold),
    )


def _known(values: Any) -> float | None:
    value = float(values.reshape(-1)[0])
    return None if np.isnan(value) else value


def _distance(rule: Any, apart: float | None, language: Language) -> str:
    """How far on the right side of the threshold, signed."""
    if apart is None:
        return ""
    unit = unit_words(rule.unit).read(language) if rule.unit else ""
    sign = "+" if apart > 0 else (MINUS if apart < 0 else "")
    return f"{sign}{_brief(abs(apart), language)} {unit_after(apart, unit, language)}".strip()


def _brief(value: float, language: Language) -> str:
    """Two decimals at most; what is tiny in full: a verdict may hang on it."""
    return exact(value if abs(value) < _TINY else round(value, 2), language)


def _reach(number: float | None, threshold: float | None) -> float | None:
    if number is None or threshold is None or threshold <= 0 or number < 0:
        return None
    return min(number / threshold, _TWICE)
