"""Designations of several tiers against tiers of quotients."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from klaster.indicators.designation_cells import number
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.agreement import Weights, weighted_kappa

_NAMES: tuple[tuple[str, Weights], ...] = (
    ("kappa_tiers", "none"),
    ("kappa_tiers_linear", "linear"),
    ("kappa_tiers_quadratic", "quadratic"),
)


def tier_cuts_of(words: str, parameter: str) -> list[float]:
    """Cuts written as "1; 1.25; 1.5", rising and each once.

    >>> tier_cuts_of("1.5; 1", "cuts")
    [1.0, 1.5]
    """
    pieces = [piece.strip().replace(",", ".") for piece in str(words).split(";") if piece.strip()]
    try:
        return sorted({float(piece) for piece in pieces})
    except ValueError:
        raise InputError(
            Text(
                f"parameter {parameter}: found {words!r}, expected numbers parted by semicolons",
                f"параметр {parameter}: указано «{words}», ожидаются числа через точку с запятой",
            ),
            Text(f"For example: {parameter}=1; 1.25; 1.5.", f"Например: {parameter}=1; 1.25; 1.5."),
        ) from None


def tier_rows(cells: pl.DataFrame, cuts: list[float]) -> list[dict[str, Any]]:
    """Kappa over tiers, three ways of weighing a difference; nothing where no tier is given."""
    if "tier" not in cells.columns or "value" not in cells.columns:
        return []
    known = pl.DataFrame({"tier": number(cells, "tier"), "quotient": number(cells, "value")}).drop_nulls()
    size = 1 + max([len(cuts), *(int(tier) for tier in known["tier"])])
    table = np.zeros((size, size))
    reached = np.searchsorted(np.array(cuts), known["quotient"].to_numpy(), side="left")
    np.add.at(table, (known["tier"].cast(pl.Int64).to_numpy(), reached), 1)
    absent = dict.fromkeys(("lower", "upper", "least", "most", "expected", "p_value"))
    found = {
        name: weighted_kappa(table, weights) if known.height else float("nan") for name, weights in _NAMES
    }
    return [
        {"statistic": name, "value": value if np.isfinite(value) else None, **absent}
        for name, value in found.items()
    ]
