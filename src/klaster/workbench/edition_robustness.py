"""Robustness within an observatory: of a method on a measure of an edition, in a period."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from klaster.catalogue import Method, checked_parameters, method
from klaster.model.method import MethodCard
from klaster.workbench.areas import TERRITORY
from klaster.workbench.computing import of_periods, provenance, with_nature
from klaster.workbench.editions import Edition
from klaster.workbench.patience import require_patience
from klaster.workbench.quotient_robustness import is_quick, quotient_robustness
from klaster.workbench.stable_verdicts import Robustness, robustness_of, told
from klaster.workbench.variants import BENCHMARK, MEASURE, Grid, question

if TYPE_CHECKING:
    from klaster.workbench.observatory import Observatory


def edition_robustness(
    observatory: Observatory,
    edition_id: str | None,
    method_name: str,
    measure: str,
    period: str | None,
    vary: Grid | None,
    judge: str | None,
    parameters: Mapping[str, Any],
) -> Robustness:
    """The stability of a method's verdicts; in one period, where one is named.

    Raises
    ------
    InputError
        When neither the caller nor the method says what to judge and vary.
    UnknownNameError
        For a name that is not there.
    """
    edition, chosen = observatory.edition(edition_id), method(method_name)
    nature = edition.measure(measure).nature
    checked = checked_parameters(chosen.card, parameters)
    checked = with_nature(chosen.card, checked, nature, len(edition.periods))
    periods = (period, period) if period else None
    of_measure = observatory.rows(edition.id, chosen.card.id, measure)
    asked = question(chosen.card, vary, judge, _pseudo(edition, chosen.card, of_measure, nature))
    rows = of_periods(of_measure, periods)
    told_of = {**told(asked, measure), **({"periods": period} if period else {})}
    if is_quick(chosen, asked, checked, rows):
        origin = provenance(chosen, {**checked, **told_of}, (edition.vintage,))
        effects = _effects(observatory, edition, chosen, measure, of_measure, checked)
        return quotient_robustness(chosen, rows, checked, asked, origin, effects)

    command = f"klaster compute {chosen.card.id} DIR --edition {edition.id} --measure {measure} --robust"
    patience = getattr(observatory, "patience", None)
    require_patience(chosen, rows, checked, patience, command, math.prod(map(len, asked.grid.values())))

    def rows_of(name: str) -> pl.DataFrame:
        return of_periods(observatory.rows(edition.id, chosen.card.id, name), periods)

    return robustness_of(chosen, rows_of, checked, asked, measure, (edition.vintage,), period)


def _pseudo(edition: Edition, card: MethodCard, rows: pl.DataFrame, nature: str) -> tuple[str, ...]:
    """What may be varied here beside the method's parameters."""
    found = (MEASURE,) if len(edition.measures) > 1 else ()
    # Amounts of different currencies are not added up.
    several = TERRITORY in rows.columns and rows[TERRITORY].n_unique() > 1 and nature != "amount"
    return (*found, BENCHMARK) if several else found


def _effects(
    observatory: Observatory,
    edition: Edition,
    chosen: Method,
    measure: str,
    rows: pl.DataFrame,
    parameters: Mapping[str, Any],
) -> dict[str, float] | None:
    """Territory -> design effect, where it comes from the movement between all the periods."""
    if parameters.get("design_effect") != "panel":
        return None
    whole = observatory.result(edition.id, chosen.card.id, measure, parameters=parameters).frame
    territories = rows.select("region", TERRITORY).unique()
    known = (
        whole.select("region", "design_effect").drop_nulls().unique("region").join(territories, on="region")
    )
    return dict(known.group_by(TERRITORY).agg(pl.col("design_effect").max()).iter_rows())
