"""Suppressed and missing cells: what published totals say about what is not published."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import suppression_card as card
from klaster.indicators.effort import effort_of_suppressed_cells
from klaster.indicators.suppression_hierarchy import Nesting
from klaster.indicators.suppression_notes import notes
from klaster.indicators.suppression_publication import Publication, publication
from klaster.indicators.suppression_quotients import with_quotient_range
from klaster.indicators.suppression_rows import checked_rows
from klaster.indicators.suppression_solution import Point, estimates, solution
from klaster.indicators.suppression_table import Absent, Parts, PriorKind, Table, table_problem
from klaster.model.observation import KEYS
from klaster.model.text import Text
from klaster.numerics.bounds import Floats, Mask
from klaster.numerics.frames import in_memory
from klaster.numerics.sensitivity_rules import few_units

Publish = bool | Literal["disclosure"]


@indicator(
    title=card.TITLE,
    unit=Text("as the table's", "как в таблице"),
    keys=KEYS,
    version=1,
    formula=r"\min / \max\ x_j \quad \text{s.t.} \quad A x = b,\ l \le x \le u",
    reading=card.READING,
    limits=card.LIMITS,
    references=card.REFERENCES,
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs=card.OUTPUTS,
    form="columns",
    reads="hierarchy",
    notes=notes,
    effort=effort_of_suppressed_cells,
)
@in_memory
def suppressed_cells(
    table: pl.DataFrame,
    *,
    point: Annotated[Point, card.POINT] = "quadratic",
    publish: Annotated[Publish, card.PUBLISH] = "disclosure",
    rounding: Annotated[float | Literal["auto"], card.ROUNDING] = "auto",
    parts: Annotated[Parts, card.PARTS] = "auto",
    absent: Annotated[Absent, card.ABSENT] = "auto",
    nesting: Annotated[Nesting, card.NESTING] = "auto",
    prior: Annotated[PriorKind, card.PRIOR] = "value",
    fewest_firms: Annotated[float, card.FEWEST_FIRMS] = 3.0,
    p_percent: Annotated[float, card.P_PERCENT] = 0.0,
) -> Any:
    """The range and an estimate of every cell that a table hides or lacks.

    Units and totals are rows of one table. Values of regions and of industries are the sums of their parts;
    each unknown cell has the least and the largest value that all these sums and the bounds allow.

    Parameters
    ----------
    table
        ``region``, ``industry``, ``value``; optional columns as on the card. Q, O and estimates (E) that come
        with ``lower`` and ``upper`` are unknown.
    point, publish, rounding, parts, absent, nesting, prior, fewest_firms, p_percent
        See the card.

    Returns
    -------
    frame of the caller's kind
        One row a row of the table, in its order: keys, value, status (E for an estimate, Q for what is
        withheld), lower and upper (null for published cells), then the other outputs of the card.

    Raises
    ------
    InputError
        For a cell that is there twice, a negative value, bounds that cross, parents that are no rows or
        go in a circle. Totals that contradict one another are no error: see ``slack``.

    References
    ----------
    Isserman and Westervelt 2006; Eckert, Fort, Schott and Yang 2020.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a", "a", "a", "b", "b", "b", "_T", "_T", "_T"],
    ...                      "industry": ["x", "y", "_T"] * 3,
    ...                      "value": [None, None, 50, None, None, 60, 70, 40, 110]})
    >>> suppressed_cells(jobs).select("value", "status", "lower", "upper").row(0)
    (30.0, 'E', 10.0, 50.0)
    """
    rows = checked_rows(table)
    read = table_problem(rows, nesting, parts, absent, rounding, prior)
    solved = solution(read.problem)
    shown = _publication(read, solved, publish, fewest_firms, p_percent / 100)
    value = estimates(shown.problem, shown.solved, point)
    computed = _with_facts(read, shown, value, solved.pinned(p_percent / 100))
    computed = with_quotient_range(computed, read.tops)
    kept = [key for key in KEYS if key != "period" or "period" in table.columns]
    return computed.filter("given").select(*kept, *card.OUTPUTS)


def _publication(
    read: Table, solved: Any, publish: Publish | str, fewest_firms: float, narrow: float
) -> Publication:
    hidden = np.zeros(read.rows.height, np.bool_)
    if publish not in (False, "false"):
        few = few_units(read.rows["firms"].fill_null(np.nan).to_numpy(), fewest_firms)
        hidden = (read.rows["letter"] == "Q").to_numpy() | few
    return publication(read.problem, solved, hidden & ~read.problem.known, read.totals, narrow)


def _with_facts(read: Table, shown: Publication, value: Floats, pinned: Mask) -> pl.DataFrame:
    """The rows with everything that is said of them."""
    problem, solved = shown.problem, shown.solved
    unknown, hidden = solved.branch >= 0, shown.withheld | shown.complementary
    endless = unknown & np.isinf(solved.high)
    guessed = endless & np.isnan(problem.start)
    ranged = unknown & ~hidden
    slack, slack_in = read.slack_by_row(solved.slack)
    rows = read.rows.with_columns(
        value=pl.Series(np.where(hidden | guessed, np.nan, value)).fill_nan(None),
        lower=_where(ranged, solved.low),
        upper=_where(ranged & ~endless, solved.high),
        known=pl.Series(~unknown),
        pinned=pl.Series(pinned),
        branch=pl.Series(_numbered(solved.branch)),
        slack=pl.Series(slack),
        slack_in=pl.Series(slack_in, dtype=pl.String),
        basis=pl.Series(_basis(shown, read.adjusted(solved), endless), dtype=pl.String),
        _hidden=pl.Series(hidden),
    )
    imputed = pl.Series(ranged & ~guessed)
    letter = pl.when("_hidden").then(pl.lit("Q")).when(imputed).then(pl.lit("E")).otherwise("letter")
    return rows.with_columns(imputed=imputed, status=letter)


def _where(mask: Mask, values: Floats) -> pl.Series:
    return pl.Series(np.where(mask, values, np.nan)).fill_nan(None)


def _numbered(branch: Any) -> pl.Series:
    """Branches numbered from 1 in the order of the rows; null for published cells."""
    numbers: dict[int, int] = {}
    return pl.Series(
        [numbers.setdefault(each, len(numbers) + 1) if each >= 0 else None for each in branch.tolist()],
        dtype=pl.Int64,
    )


def _basis(shown: Publication, adjusted: Mask, endless: Mask) -> list[str]:
    unknown = shown.solved.branch >= 0
    words = np.full(unknown.size, "published", dtype=object)
    words[unknown] = "bounded"
    words[shown.solved.pinned()] = "derived"
    words[endless] = "unbounded"
    words[unknown & adjusted] = "adjusted"
    words[shown.complementary] = "complementary"
    words[shown.withheld] = "withheld"
    return words.tolist()
