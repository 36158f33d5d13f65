"""Robustness: whether a verdict holds when thresholds, definitions and benchmarks are other ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from klaster.catalogue import Method, checked_parameters, method
from klaster.model.finding import Finding
from klaster.model.provenance import Source, Vintage
from klaster.model.text import Text, same
from klaster.workbench.areas import TERRITORY
from klaster.workbench.building import file_digest
from klaster.workbench.computing import provenance, renamed, with_nature
from klaster.workbench.quotient_robustness import is_quick, quotient_robustness
from klaster.workbench.stable_verdicts import Robustness, robustness_of, told
from klaster.workbench.tables import read_rows
from klaster.workbench.variants import BENCHMARK, Grid, Question, Variant, question

__all__ = ["Robustness", "robust_table", "robustness"]


def robustness(
    method_name: str,
    frame: Any,
    *,
    vary: Grid | None = None,
    judge: str | None = None,
    columns: Mapping[str, str] | None = None,
    **parameters: Any,
) -> Robustness:
    """Recompute a verdict over a grid of choices and say how far it holds.

    Parameters
    ----------
    method_name, frame, columns, **parameters
        As ``compute`` takes them.
    vary
        Parameter -> the values to try; the method's own grid by default. ``cut`` is the number in ``judge``.
    judge
        What a verdict is: a column, or a comparison such as ``lower > 1``; the method's own by default.

    Returns
    -------
    Robustness
        Its ``frame`` and ``variants`` are of the kind handed in.

    Raises
    ------
    InputError
        When neither the caller nor the method says what to judge and vary.
    UnknownNameError
        For a name that is not there, with the nearest ones.

    Examples
    --------
    >>> jobs = pl.DataFrame({"region": list("nnss"), "industry": list("xyxy"), "value": [13, 87, 60, 840]})
    >>> found = robustness("location_quotient", jobs, vary={"confidence": [0.9, 0.95, 0.999]})
    >>> found.frame.select("region", "industry", "value", "verdict", "agreeing", "variants").row(0)
    ('n', 'x', 0.6666666666666666, 'specialised', 2, 3)
    """
    chosen = method(method_name)
    checked = checked_parameters(chosen.card, parameters)
    asked = question(chosen.card, vary, judge)
    native = renamed(chosen, frame, columns or {})
    rows = nw.from_native(native).lazy().collect("polars").to_native()
    found = _answered(chosen, rows, checked, asked)
    kind = nw.from_native(frame).implementation
    converted = {nw.Implementation.PANDAS: "to_pandas", nw.Implementation.PYARROW: "to_arrow"}.get(kind)
    if converted is None:
        return found
    return replace(
        found, frame=getattr(found.frame, converted)(), variants=getattr(found.variants, converted)()
    )


def robust_table(
    name: str,
    path: Path,
    columns: Mapping[str, str],
    where: tuple[str, ...],
    parameters: Mapping[str, Any],
    vary: Grid | None = None,
    judge: str | None = None,
    *,
    add_up: bool = False,
) -> tuple[Robustness, tuple[Finding, ...]]:
    """The same on a table file; where its regions lie in several areas, ``benchmark`` may be varied too."""
    chosen = method(name)
    checked = checked_parameters(chosen.card, parameters)
    with read_rows(chosen, path, columns, where, checked, add_up=add_up) as table:
        rows = table.frame
        checked = with_nature(chosen.card, checked, table.nature, table.periods())
        several = TERRITORY in rows.columns and rows[TERRITORY].n_unique() > 1
        asked = question(chosen.card, vary, judge, (BENCHMARK,) if several else ())
        source = Source(path.name, same(path.name), Text("a table of yours", "ваша таблица"))
        found = _answered(chosen, rows, checked, asked, (Vintage(source, "", file_digest(path)),))
        return found, table.findings


def _answered(
    chosen: Method,
    rows: pl.DataFrame,
    parameters: Variant,
    asked: Question,
    vintages: tuple[Vintage, ...] = (),
) -> Robustness:
    if is_quick(chosen, asked, parameters, rows):
        origin = provenance(chosen, {**parameters, **told(asked, "")}, vintages)
        return quotient_robustness(chosen, rows, parameters, asked, origin)
    return robustness_of(chosen, lambda _: rows, parameters, asked, vintages=vintages)
