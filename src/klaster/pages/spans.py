"""Two periods that a screen compares: the one shown and an earlier one."""

from __future__ import annotations

from collections.abc import Sequence

from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import Desk
from klaster.workbench.ahead import USUAL_STEPS


def span_fields(table: Desk, known: Sequence[str], steps: int = USUAL_STEPS) -> tuple[Choice, Choice]:
    """The period shown, the last by default, and the one it is compared with.

    ``known`` are the periods that may be chosen, in order; all of the edition's where there are none.
    """
    known = known or table.edition.periods
    asked, language = table.visit.query, table.language
    options = [Option(period, period or "—") for period in reversed(known)]
    period = choice("period", Text("Period", "Период").read(language), options, asked.get("period"))
    earlier = known[: known.index(period.chosen)] if options else []
    since = choice(
        "since",
        Text("Compared with", "Сравнить с").read(language),
        [Option(past, past) for past in reversed(earlier)],
        asked.get("since") if earlier else None,
        earlier[-steps:][0] if earlier else "",
    )
    return period, since


def carried(table: Desk, period: str) -> str:
    """A period as a link carries it: nothing where it is the latest."""
    return "" if period == table.latest else period
