"""The shapes of answers to programs, for the description of the interface: they describe, and change nothing."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from klaster.model.finding import Finding
from klaster.model.method import MethodCard
from klaster.model.observation import Measure
from klaster.model.text import Text


class Row(BaseModel):
    """A row: the keys, the value with its status and bounds where there are any, then the columns of the method."""

    model_config = ConfigDict(extra="allow")


class Observation(BaseModel):
    """A row as stored; ``status`` tells an estimate, a confidential number and one that was not collected apart."""

    model_config = ConfigDict(extra="allow")
    measure: str
    region: str
    industry: str
    period: str
    value: float | None
    status: str
    region_kind: str
    industry_kind: str
    lower: float | None = None
    upper: float | None = None


class Rows(BaseModel):
    """Some rows, how many there are in all, and the addresses of the pages around."""

    release: str
    total: int
    offset: int
    limit: int
    next: str | None
    prev: str | None


class Observations(Rows):
    """Rows as stored."""

    edition: str
    synthetic: bool
    source: str
    rows: list[Observation]


class ResultRows(Rows):
    """A method computed."""

    edition: str
    method: str
    version: int
    digest: str
    synthetic: bool
    source: str
    notes: list[str]
    rows: list[Row]


class StabilityRows(Rows):
    """How far the verdicts of a method hold."""

    edition: str
    method: str
    judge: str | None
    grid: dict[str, list[Any]]
    digest: str
    synthetic: bool
    source: str
    variants: list[dict[str, Any]]
    rows: list[Row]


class EditionShape(BaseModel):
    """An edition with what a check of its table found."""

    id: str
    title: Text
    synthetic: bool
    built: str
    released: str
    sha256: str
    publisher: Text
    licence: str
    url: str
    measures: list[Measure]
    periods: list[str]
    regions: int
    industries: int
    notes: list[Text]
    findings: list[Finding]


class Editions(BaseModel):
    """Every edition, the default first."""

    editions: list[EditionShape]


class CategoryShape(BaseModel):
    """A code of a classification."""

    code: str
    name: Text
    parent: str
    level: int
    valid_from: str
    valid_to: str
    point: list[float] | None


class Regions(BaseModel):
    """Regions of an edition."""

    edition: str
    classification: str
    regions: list[CategoryShape]


class Industries(BaseModel):
    """Industries of an edition."""

    edition: str
    classification: str
    industries: list[CategoryShape]


class Methods(BaseModel):
    """Every method."""

    methods: list[MethodCard]


class StepShape(BaseModel):
    """One line of a working."""

    label: str
    expression: str
    value: float | str | None
    status: str | None


class Parts(BaseModel):
    """What went in, row by row."""

    total: int
    offset: int
    limit: int
    rows: list[Row]


class Working(BaseModel):
    """The working behind one number."""

    edition: str
    method: str
    formula: str
    row: dict[str, Any]
    statuses: dict[str, str | None]
    published: list[str]
    parts: Parts
    steps: list[StepShape]
    digest: str
    synthetic: bool
    source: str
    command: str
    python: str
