"""A rubric as a method of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import polars as pl

from klaster.catalogue import Method
from klaster.numerics.frames import in_memory
from klaster.rubric.assessing import assessment, verdict_table
from klaster.rubric.card import card_of
from klaster.rubric.definition import Rubric
from klaster.rubric.working import steps


def method_of(rubric: Rubric) -> Method:
    """The method that judges a table of subjects by a rubric."""
    return Method(
        card_of(rubric),
        in_memory(_function(rubric)),
        partial(_working, rubric),
        partial(_notes, rubric),
        _effort_of_draws if rubric.chance else None,
    )


SECONDS_A_DRAW = 1.2e-7
"""Of one subject, measured on one core."""


def _effort_of_draws(table: pl.DataFrame, parameters: Mapping[str, Any]) -> float:
    """Seconds that the draws of a table's evidence take."""
    return table.height * float(parameters.get("draws", 0)) * SECONDS_A_DRAW


def _function(rubric: Rubric) -> Callable[..., pl.DataFrame]:
    """A plain function named like the rubric: a table of subjects in, a table of verdicts out."""

    def judge(table: pl.DataFrame, **parameters: Any) -> pl.DataFrame:
        plain = table.with_columns(
            pl.col(name).cast(pl.String)
            for name, kind in table.schema.items()
            if isinstance(kind, pl.Categorical | pl.Enum)
        )
        periods = plain.schema.get("period")
        found = verdict_table(assessment(rubric, plain, parameters))
        return (
            found
            if periods is None or periods == pl.String
            else found.with_columns(pl.col("period").cast(periods))
        )

    judge.__name__ = judge.__qualname__ = rubric.id
    judge.__module__ = "klaster.rubrics"
    judge.__doc__ = _docstring(rubric)
    return judge


def _docstring(rubric: Rubric) -> str:
    measures = "\n".join(
        f"    {id}\n        {each.title.en}{f', {each.unit}' if each.unit else ''}."
        for id, each in rubric.subject_measures.items()
    )
    thresholds = ", ".join(rubric.thresholds) or "none"
    example = rubric.examples[0] if rubric.examples else None
    given = {key: f"{key} 1" for key in rubric.keys} | (dict(example.given) if example else {})
    verdict = example.verdict if example else "unknown"
    return f"""{rubric.title.en}: {rubric.reading.en}

Parameters
----------
table
    One row a subject: {", ".join(rubric.keys)}; any of the measures below, those missing being unknown.

{measures}
{thresholds}
    Thresholds that may be moved.

Raises
------
InputError
    For evidence that is no number, no day or no yes, or that contradicts itself.

Examples
--------
>>> import klaster, polars as pl
>>> subject = pl.DataFrame({{name: [value] for name, value in {given!r}.items()}})
>>> klaster.compute({rubric.id!r}, subject{_settings(example.parameters if example else {})}).frame["verdict"].to_list()
['{verdict}']
"""


def _settings(parameters: Mapping[str, object]) -> str:
    return "".join(f", {name}={value!r}" for name, value in parameters.items())


def _working(rubric: Rubric, row: Mapping[str, Any], parameters: Mapping[str, Any]) -> Any:
    return steps(rubric, row, parameters)


def _notes(rubric: Rubric, _: Any) -> Any:
    return (rubric.note,) if rubric.note else ()
