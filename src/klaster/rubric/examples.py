"""The worked examples inside a rubric's file, run as tests."""

from __future__ import annotations

from typing import Any

import polars as pl

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.rubric.assessing import assessment, verdict_table
from klaster.rubric.definition import Example, Rubric


def require_examples(rubric: Rubric) -> None:
    """Raise InputError at the line of the first example that does not come out as it says."""
    for example in rubric.examples:
        row = _computed(rubric, example)
        expected = {"verdict": example.verdict, **example.findings}
        for name, word in expected.items():
            if name not in row:
                raise example.mark.refusal(Text(f"there is no criterion {name!r}", f"нет критерия «{name}»"))
            if row[name] != word:
                raise _other(example, name, word, row[name])
        if example.value is not None and (row["value"] is None or abs(row["value"] - example.value) > 1e-6):
            raise _other(example, "value", f"{example.value:g}", row["value"])


def _computed(rubric: Rubric, example: Example) -> dict[str, Any]:
    given = {key: f"{key} 1" for key in rubric.keys if key != "period"} | dict(example.given)
    table = pl.DataFrame({name: [value] for name, value in given.items()}, strict=False)
    return verdict_table(assessment(rubric, table, example.parameters)).row(0, named=True)


def _other(example: Example, name: str, expected: str, found: object) -> InputError:
    return example.mark.refusal(
        Text(f"the example expects {name} = {expected}, and {found} comes out", f"пример ожидает {name} = {expected}, а получается {found}"),
        Text("Correct the example or the rule.", "Исправьте пример или правило."),
    )  # fmt: skip
