"""An edition: one body of observations in an observatory, with all that is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import ceil
from typing import Any, Literal

from klaster.disclosure import FEWEST_UNITS
from klaster.model.classification import Category, Classification, Kind
from klaster.model.errors import Place, UnknownNameError
from klaster.model.finding import Finding, Severity
from klaster.model.observation import Measure
from klaster.model.provenance import Source, Vintage
from klaster.model.text import Text, same
from klaster.workbench.stored_classification import category_of


@dataclass(frozen=True)
class Edition:
    """What an observatory knows of one edition, without its numbers.

    ``region_codes`` and ``industry_codes`` are the units that have data, in the order of their
    classification.
    """

    id: str
    title: Text
    vintage: Vintage
    built: str
    measure_cards: tuple[Measure, ...]
    periods: tuple[str, ...]
    regions: Classification
    industries: Classification
    region_codes: tuple[str, ...] = ()
    industry_codes: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()
    rules: Mapping[str, float] = field(default_factory=dict[str, float])
    """Of its protection; empty where it is shown as it is."""

    @property
    def fewest(self) -> int:
        """How many establishments at least may be shown together: one where the edition is not protected."""
        return max(FEWEST_UNITS, ceil(self.rules.get("threshold", 0.0))) if self.rules else 1

    @property
    def source(self) -> Source:
        """Who published it."""
        return self.vintage.source

    @property
    def synthetic(self) -> bool:
        """Whether a generator made the numbers up."""
        return self.source.synthetic

    @property
    def measures(self) -> tuple[str, ...]:
        """The identifiers of the measures it has."""
        return tuple(measure.id for measure in self.measure_cards)

    def measure(self, id: str) -> Measure:
        """The card of a measure of this edition."""
        for measure in self.measure_cards:
            if measure.id == id:
                return measure
        raise UnknownNameError(Text("measure", "показатель"), id, self.measures)


@dataclass(frozen=True)
class EditionRecord:
    """An edition as it is written into a release: plain values only."""

    id: str
    digest: str
    title: Text
    vintage: Vintage
    built: str
    measures: tuple[Measure, ...]
    periods: tuple[str, ...]
    region_classification: str
    industry_classification: str
    region_labels: Mapping[str, str] = field(default_factory=dict[str, str])
    industry_labels: Mapping[str, str] = field(default_factory=dict[str, str])
    region_codes: tuple[str, ...] = ()
    industry_codes: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    notes: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()
    rules: Mapping[str, float] = field(default_factory=dict[str, float])
    """Of its protection; empty where it is shown as it is."""
    register: Vintage | None = None
    """The state of the register that fills what the edition has not of its own; None where it fills nothing."""

    def to_json(self) -> dict[str, Any]:
        """The record as JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> EditionRecord:
        """The record from what ``to_json`` gave."""
        return cls(
            **{
                **facts,
                "title": Text(**facts["title"]),
                "vintage": _vintage(facts["vintage"]),
                "register": _vintage(facts["register"]) if facts.get("register") else None,
                "measures": tuple(_measure(measure) for measure in facts["measures"]),
                "periods": tuple(facts["periods"]),
                "region_codes": tuple(facts["region_codes"]),
                "industry_codes": tuple(facts["industry_codes"]),
                "categories": tuple(category_of(category) for category in facts["categories"]),
                "notes": tuple(Text(**note) for note in facts["notes"]),
                "findings": tuple(_finding(finding) for finding in facts["findings"]),
            }
        )


def labelled(
    base: Classification | None,
    kind: Kind,
    id: str,
    labels: Mapping[str, str],
    extra: tuple[Category, ...] = (),
) -> Classification:
    """A classification that knows every code of the data: unknown ones bear the label of the table."""
    known = base.categories if base else ()
    codes = {category.code for category in known}
    added = [category for category in extra if category.code not in codes]
    codes.update(category.code for category in added)
    unknown = [
        Category(code, same(label or code), level=0) for code, label in labels.items() if code not in codes
    ]
    title = base.title if base else Text("Codes of the table", "Коды таблицы")
    geometry = base.geometry if base else {}
    return Classification(id, kind, title, (*known, *added, *unknown), base.source if base else "", geometry)


def _vintage(facts: Mapping[str, Any]) -> Vintage:
    source = facts["source"]
    card = Source(**{**source, "title": Text(**source["title"]), "publisher": Text(**source["publisher"])})
    return Vintage(card, facts["released"], facts["sha256"])


def _measure(facts: Mapping[str, Any]) -> Measure:
    nature: Literal["count", "amount", "ratio"] = facts["nature"]
    return Measure(facts["id"], Text(**facts["title"]), Text(**facts["unit"]), nature)


def _finding(facts: Mapping[str, Any]) -> Finding:
    advice = Text(**facts["advice"]) if facts["advice"] else None
    return Finding(
        Severity(facts["severity"]),
        facts["kind"],
        Place(**facts["place"]),
        Text(**facts["message"]),
        advice,
        facts["count"],
    )
