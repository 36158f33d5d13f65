"""The working behind one number: inputs with statuses, steps, and how to reproduce it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.catalogue import Method
from klaster.model.errors import UnknownNameError
from klaster.model.method import MethodCard, Step
from klaster.model.observation import KEYS
from klaster.model.provenance import Provenance
from klaster.model.status import Status, worst
from klaster.model.text import Text

INPUTS = ("observed", "region_total", "industry_total", "total")


@dataclass(frozen=True)
class Explanation:
    """Everything that stands behind one number.

    ``statuses`` gives the status of each input; ``published`` names the totals that the source
    publishes, the others being sums of their parts.
    """

    card: MethodCard
    row: dict[str, Any]
    steps: tuple[Step, ...]
    statuses: dict[str, str]
    published: tuple[str, ...]
    provenance: Provenance
    command: str
    python: str


def explanation(
    method: Method,
    table: pl.DataFrame,
    cells: pl.DataFrame,
    keys: Mapping[str, str],
    provenance: Provenance,
    reproduction: tuple[str, str],
) -> Explanation:
    """The explanation of the number at ``keys`` in a computed table.

    Raises
    ------
    UnknownNameError
        When the table has no such region, industry or period.
    """
    row = _row(table, keys)
    defaults = {parameter.name: parameter.default for parameter in method.card.parameters}
    steps = method.working(row, {**defaults, **provenance.parameters}) if method.working else ()
    published = tuple(name for name in INPUTS[1:] if name in cells.columns)
    statuses = {name: _status(name, cells, row) for name in INPUTS}
    return Explanation(method.card, row, steps, statuses, published, provenance, *reproduction)


def _row(table: pl.DataFrame, keys: Mapping[str, str]) -> dict[str, Any]:
    for name, wanted in keys.items():
        known = table[name].cast(pl.String).unique().sort()
        table = table.filter(pl.col(name).cast(pl.String) == wanted)
        if table.is_empty():
            kinds = {"region": "регион", "industry": "отрасль", "period": "период"}
            raise UnknownNameError(
                Text(f"{name} here", f"{kinds.get(name, name)} здесь"), wanted, known.to_list()
            )
    return table.sort([key for key in KEYS if key in table.columns]).row(-1, named=True)


def _status(name: str, cells: pl.DataFrame, row: Mapping[str, Any]) -> str:
    """The published status, or for a sum of parts the worst of theirs, unknown parts making an estimate."""
    held = {"observed": KEYS, "region_total": ("region", "period"), "industry_total": ("industry", "period")}
    keys = [key for key in held.get(name, ("period",)) if key in cells.columns]
    parts = cells.filter([pl.col(key) == row[key] for key in keys])
    column = f"{name}_status" if f"{name}_status" in cells.columns else "status"
    if column not in cells.columns:
        return Status.NORMAL.value
    status = worst(parts[column].drop_nulls().unique().to_list())
    if column == "status" and name != "observed" and status in (Status.CONFIDENTIAL, Status.NOT_COLLECTED):
        return Status.ESTIMATED.value
    return status.value
