"""An embedded edition: observations that the package itself carries, ready for the store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.classification import Category
from klaster.model.observation import KEYS, Measure
from klaster.model.provenance import Source, Vintage
from klaster.model.status import Status
from klaster.model.text import Text

UNIT_KIND, TOTAL_KIND, AGGREGATE_KIND = "unit", "total", "aggregate"

SCHEMA: dict[str, Any] = {
    "measure": pl.String,
    "region": pl.String,
    "industry": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "region_kind": pl.String,
    "industry_kind": pl.String,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "region_classification": pl.String,
    "industry_classification": pl.String,
}
"""Columns of tidy observations, in order."""

DEFAULTS: dict[str, Any] = {
    "status": Status.NORMAL.value,
    "region_kind": UNIT_KIND,
    "industry_kind": UNIT_KIND,
    "lower": None,
    "upper": None,
    "region_classification": "regions_six_countries",
    "industry_classification": "nace_rev2",
}

REFERENCE_COLUMNS = (
    "measure", "region", "industry", "period", "source", "place_en", "place_ru", "note_en", "note_ru",
)  # fmt: skip
"""Columns of the references: which rows (an empty key means all), from which source and place in it."""


@dataclass(frozen=True)
class EmbeddedEdition:
    """One release that needs no file: its observations and the tables that go with them.

    ``sources`` are the publications that ``references`` cite; ``source`` is the edition's own card.
    ``categories`` are industry codes that the classification of the observations does not have.
    """

    id: str
    title: Text
    source: Source
    released: str
    sha256: str
    observations: pl.DataFrame
    measures: tuple[Measure, ...] = ()
    notes: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    categories: tuple[Category, ...] = ()
    references: pl.DataFrame | None = None
    regions: pl.DataFrame | None = None
    designations: pl.DataFrame | None = None
    targets: pl.DataFrame | None = None
    policies: pl.DataFrame | None = None
    establishments: pl.DataFrame | None = None
    ties: pl.DataFrame | None = None
    cluster_facts: pl.DataFrame | None = None
    truth: pl.DataFrame | None = None

    @property
    def vintage(self) -> Vintage:
        """The release as provenance records it."""
        return Vintage(self.source, self.released, self.sha256)


def tidy(observations: pl.DataFrame) -> pl.DataFrame:
    """Observations with every column of ``SCHEMA``, in its order, sorted by measure and keys.

    Columns and words that are absent take their default: status A, a unit, no bounds.

    >>> row = pl.DataFrame({"measure": ["firms"], "region": ["KG-B"], "industry": ["C"],
    ...                     "period": ["2018"], "value": [3]})
    >>> tidy(row).select("value", "status", "region_kind").row(0)
    (3.0, 'A', 'unit')
    """
    absent = [pl.lit(DEFAULTS[name]).alias(name) for name in DEFAULTS if name not in observations.columns]
    typed = [pl.col(name).cast(kind) for name, kind in SCHEMA.items()]
    filled = [pl.col(name).fill_null(word) for name, word in DEFAULTS.items() if word is not None]
    return observations.with_columns(absent).select(typed).with_columns(filled).sort("measure", *KEYS)


def content_digest(frame: pl.DataFrame) -> str:
    """The sha256 of a frame written as CSV: equal content, equal digest, on any machine."""
    return hashlib.sha256(frame.write_csv().encode()).hexdigest()
