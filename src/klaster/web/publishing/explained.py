"""Workings that both languages are written from: made once."""

from __future__ import annotations

from klaster.pages.desk import Desk
from klaster.pages.memory import Memory
from klaster.workbench.explaining import Worked

_kept: Memory[dict[str, Worked]] = Memory(24)


def explained(table: Desk, region: str) -> dict[str, Worked]:
    """Industry -> the working of its quotient in the last period."""
    key = (table.observatory.digest, table.edition.id, table.method, table.measure.id, region)
    return _kept.kept(key, lambda: _made(table, region))


def _made(table: Desk, region: str) -> dict[str, Worked]:
    found = table.observatory.explain_all(
        table.edition.id, table.method, table.measure.id, table.latest, region
    )
    return {each.row["industry"]: each for each in found}
