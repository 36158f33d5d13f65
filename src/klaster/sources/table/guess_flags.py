"""Which measures a publisher's flag is about: a county whose jobs are withheld may have its firms published."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from klaster.model.finding import Severity
from klaster.model.status import MISSING
from klaster.model.text import Text
from klaster.sources.table.evidence import Evidence
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.numbers import number_expression
from klaster.sources.table.observed import FLAG_MEANINGS
from klaster.sources.table.raw_table import listed


def with_flagged(mapping: Mapping, evidence: Evidence) -> Mapping:
    """The mapping with the measures that flags withhold, where the numbers tell.

    Beside every flag that withholds, some measures have nothing or zero and others a number above zero: the
    latter are published. Where all have numbers, or none, the flags are about all.
    """
    if not mapping.status or len(mapping.values) < 2:
        return mapping
    missing = {letter.value for letter in MISSING}
    withheld = [flag for flag, letter in {**FLAG_MEANINGS, **mapping.statuses}.items() if letter in missing]
    rows = evidence.sample.filter(pl.col(mapping.status).is_in(withheld))
    if rows.is_empty():
        return mapping
    shown = {
        measure: rows.select(number_expression(pl.col(column), ".").fill_null(0.0) > 0).to_series()
        for measure, column in mapping.values.items()
    }
    published = [measure for measure, given in shown.items() if given.all()]
    hidden = [measure for measure, given in shown.items() if not given.any()]
    if not published or not hidden:
        return mapping
    about = tuple(measure for measure in mapping.values if measure not in published)
    evidence.tell(
        Severity.NOTE,
        "guess_flagged",
        Text(
            f"flags in {mapping.status!r} are about {listed(about)}: beside every flag that withholds, {listed(published)} has a number",
            f"пометки в «{mapping.status}» относятся к {listed(about)}: рядом с каждой скрывающей пометкой у {listed(published)} есть число",
        ),
        Text("If they are about all, set flagged = [].", "Если они относятся ко всем, задайте flagged = []."),
        mapping.status,
    )
    return replace(mapping, flagged=about)
