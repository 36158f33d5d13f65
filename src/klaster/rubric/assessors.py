"""Several assessors of one subject: the mean of their points, their range, and how far they agree."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl

from klaster.model.errors import InputError, Place
from klaster.model.text import Text
from klaster.rubric.definition import Rubric
from klaster.rubric.expression import Array
from klaster.rubric.states import Evidence
from klaster.rubric.table import Subjects, of_rows


def together(rubric: Rubric, whole: Subjects, table: pl.DataFrame) -> Subjects:
    """One row a subject out of one row an assessor.

    Points become their mean with the lowest and the highest as bounds, so that a verdict stands only
    where both lead to it; a yes stands where nobody said no.

    Raises
    ------
    InputError
        Where one assessor judges a subject twice.
    """
    keys = whole.keys
    _refuse_repeats(keys, table)
    first = keys.with_row_index("_row").group_by(keys.columns, maintain_order=True).agg("_row")
    rows = [list(each) for each in first["_row"].to_list()]
    points = {id: [column[each] for each in rows] for id, column in whole.evidence.values.items()}
    agreement = np.array([_kappa(np.array([points[item.id][at] for item in rubric.items if not item.is_criterion]))
                          for at in range(len(rows))])  # fmt: skip
    evidence = Evidence(
        len(rows),
        {id: np.array([_all_known(each, np.mean) for each in parts]) for id, parts in points.items()},
        {id: np.array([_all_known(each, np.min) for each in parts]) for id, parts in points.items()},
        {id: np.array([_all_known(each, np.max) for each in parts]) for id, parts in points.items()},
        {
            id: np.array([_all_known(column[each], np.min) for each in rows])
            for id, column in whole.evidence.stated.items()
        },
    )
    chosen = [each[0] for each in rows]
    severities = {
        id: np.array([ranks[each].max() for each in rows]) for id, ranks in whole.severities.items()
    }
    priors = {id: column[chosen] for id, column in whole.priors.items()}
    return Subjects(keys[chosen], evidence, severities, priors, of_rows(whole.peers, chosen), agreement)


def _refuse_repeats(keys: pl.DataFrame, table: pl.DataFrame) -> None:
    judged = keys.with_columns(table["assessor"].cast(pl.String))
    twice = judged.filter(judged.is_duplicated())
    if twice.height:
        shown = ", ".join(str(each) for each in twice.row(0))
        raise InputError(
            Text(f"{shown}: judged twice by one assessor", f"{shown}: один эксперт оценил дважды"),
            Text("Keep one row an assessor.", "Оставьте одну строку на эксперта."),
            Place(column="assessor"),
        )


def _all_known(values: Array, of: object) -> float:
    """The mean, least or most of what all assessors said; NaN where one said nothing."""
    return float(of(values)) if not np.isnan(values).any() else np.nan  # pyright: ignore[reportCallIssue, reportUnknownArgumentType]


def _kappa(points: Array) -> float:
    """Cohen's kappa over the items (items x assessors), the mean over pairs of assessors; NaN where it has no meaning."""
    if points.size == 0 or points.shape[1] < 2:
        return np.nan
    found = [
        cohen_kappa(points[:, one], points[:, other])
        for one, other in combinations(range(points.shape[1]), 2)
    ]
    known = [each for each in found if not np.isnan(each)]
    return float(np.mean(known)) if known else np.nan


def cohen_kappa(one: Array, other: Array) -> float:
    """Agreement of two assessors beyond chance; NaN where chance alone would make them agree.

    >>> round(cohen_kappa(np.array([0, 1, 2, 2, 1]), np.array([0, 1, 2, 1, 1])), 4)
    0.6875
    """
    known = ~np.isnan(one) & ~np.isnan(other)
    one, other = one[known], other[known]
    if not len(one):
        return np.nan
    observed = float((one == other).mean())
    chance = sum(float((one == grade).mean() * (other == grade).mean()) for grade in np.union1d(one, other))
    return (observed - chance) / (1 - chance) if chance < 1 - 1e-12 else np.nan
