"""How long a server may work for a stranger: what would take longer is refused before it begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from klaster.catalogue import Method
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.workbench.areas import TERRITORY
from klaster.workbench.computing import columns_read

PATIENCE = 10.0
"""Seconds that a server gives one request for numbers, by the method's own estimate."""


def require_patience(
    chosen: Method,
    rows: pl.DataFrame,
    parameters: Mapping[str, Any],
    patience: float | None,
    command: str,
    times: int = 1,
) -> None:
    """Raise InputError for what would take longer than there is patience.

    Parameters
    ----------
    chosen, rows, parameters
        What is to be computed, and on what.
    patience
        Seconds; None for all the time in the world.
    command
        What a reader types to compute it on a machine of his own.
    times
        How many times it is to be done.
    """
    if patience is None or chosen.effort is None:
        return
    seconds = times * estimated(chosen, rows, parameters)
    if seconds <= patience:
        return
    periods = _periods(rows)
    english = ["Ask for one period: period=" + str(periods[-1]) + "."] if len(periods) > 1 else []
    russian = ["Запросите один период: period=" + str(periods[-1]) + "."] if len(periods) > 1 else []
    raise InputError(
        Text(
            f"{chosen.card.id} would take about {seconds:.0f} s here, more than the {patience:g} s of one request",
            f"метод {chosen.card.id} занял бы здесь около {seconds:.0f} с — больше, чем {patience:g} с на один запрос",
        ),
        Text(
            " ".join([*english, f"On a machine of your own: {command}"]),
            " ".join([*russian, f"На своём компьютере: {command}"]),
        ),
    )


def estimated(chosen: Method, rows: pl.DataFrame, parameters: Mapping[str, Any]) -> float:
    """Seconds that a method would take on rows, by its own estimate; it must have one."""
    read = [
        *columns_read(chosen.card, rows.columns),
        *(name for name in (TERRITORY,) if name in rows.columns),
    ]
    return chosen.seconds(rows.select(list(dict.fromkeys(read))), parameters)


def _periods(rows: pl.DataFrame) -> Sequence[Any]:
    return rows["period"].unique().sort().to_list() if "period" in rows.columns else []
