"""A desk: one edition laid out for one visit, with its quotients and the ways to other screens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Any

import polars as pl

from klaster.model.classification import Category
from klaster.model.errors import UnknownNameError
from klaster.model.observation import Measure
from klaster.model.result import Result
from klaster.model.status import Status, state
from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, Option, choice, refused
from klaster.pages.memory import Memory
from klaster.pages.quality import Quality, quality
from klaster.pages.slices import Slices, slices
from klaster.pages.visit import Visit
from klaster.views.mark import Mark
from klaster.views.number import Write, ratio, with_interval
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory

PUBLISHED = "published"
COMPUTED = "location_quotient"


@dataclass(frozen=True)
class Desk:
    """The edition and measure that a visit asks for."""

    observatory: Observatory
    visit: Visit
    edition: Edition
    measures: tuple[Measure, ...]
    """Those that have cells of a region and an industry; the first is shown unasked."""
    measure: Measure

    @property
    def language(self) -> Language:
        """The language of the visit."""
        return self.visit.language

    @property
    def method(self) -> str:
        """The method behind the quotients: a ratio is taken as published, the rest is computed."""
        return PUBLISHED if self.measure.nature == "ratio" else COMPUTED

    @cached_property
    def quotients(self) -> Result:
        """The quotients of the edition."""
        return self.observatory.result(self.edition.id, self.method, self.measure.id)

    @property
    def frame(self) -> pl.DataFrame:
        """One row a region, industry and period."""
        return self.quotients.frame

    @cached_property
    def slices(self) -> Slices:
        """The quotients by period."""
        return slices(self.observatory.digest, self.edition.id, self.quotients)

    @property
    def source(self) -> str:
        """The line under every figure."""
        return self.quotients.provenance.cite(self.language)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What has to be said of the quotients beyond the notes of the edition."""
        own = (note for note in self.quotients.notes if note not in self.edition.notes)
        return tuple(note.read(self.language) for note in own)

    @property
    def latest(self) -> str:
        """The last period of the edition."""
        return self.edition.periods[-1] if self.edition.periods else ""

    @cached_property
    def regions(self) -> dict[str, Category]:
        """The regions that have quotients, in the order of their classification."""
        present = self.slices.regions
        return {code: self.edition.regions[code] for code in self.edition.region_codes if code in present}

    @cached_property
    def industries(self) -> dict[str, Category]:
        """The industries that have quotients, in the order of their classification."""
        present = self.slices.industries
        codes = (code for code in self.edition.industry_codes if code in present)
        return {code: self.edition.industries[code] for code in codes}

    def region_name(self, code: str) -> str:
        """The name of a region in the language of the visit."""
        return _name(self.edition.regions.by_code, code, self.language)

    def industry_name(self, code: str) -> str:
        """The name of an industry in the language of the visit."""
        return _name(self.edition.industries.by_code, code, self.language)

    def key_name(self, key: str, code: str) -> str:
        """The name behind a code of any key, where a classification of the edition knows it."""
        if key == "period":
            return code
        return self.region_name(code) if code in self.edition.regions else self.industry_name(code)

    def area(self, region: str) -> str:
        """The code of the top of a region's tree; empty where it stands alone."""
        chain = self.edition.regions.ancestors(region) if region in self.edition.regions else []
        return chain[-1] if chain else ""

    def own_base(self, region: str) -> str | None:
        """The area that is a region's base; None where the edition has one base for all."""
        return self.area(region) or None if sum(map(bool, self.areas)) > 1 else None

    @cached_property
    def areas(self) -> dict[str, list[str]]:
        """Top of the tree -> its regions with data."""
        areas: dict[str, list[str]] = {}
        for code in self.regions:
            areas.setdefault(self.area(code), []).append(code)
        return areas

    def link(self, path: str = "", **query: str) -> str:
        """The address of another screen of the same edition and measure."""
        return self.visit.link(path, **self._kept, **query)

    def region_link(self, code: str, **query: str) -> str:
        """The address of a region's screen."""
        return self.link(f"regions/{code}", **query)

    def industry_link(self, code: str, **query: str) -> str:
        """The address of an industry's screen."""
        return self.link(f"industries/{code}", **query)

    def passport(self, region: str, industry: str, period: str = "") -> str:
        """The address of a cluster's passport."""
        return self.link(f"regions/{region}/clusters/{industry}", period=period)

    def working(self, region: str, industry: str, period: str) -> str:
        """The address of the working behind a quotient."""
        return self.visit.link("explain", **self._kept, region=region, industry=industry, period=period)

    def working_of(self, method: str, **keys: str) -> str:
        """The address of the working behind a number of any method; parameters go beside the keys."""
        return self.visit.link("explain", **self._kept, method=method, **keys)

    @cached_property
    def _kept(self) -> dict[str, str]:
        """The choices that every link carries, where they are not the defaults."""
        first = self.observatory.editions[0].id
        kept = {"edition": "" if self.edition.id == first else self.edition.id}
        usual = self.measure == self.measures[0]
        # The dial goes along from screen to screen.
        dial = self.visit.query.get("robust", "") if self.method == COMPUTED else ""
        return kept | {"measure": "" if usual else self.measure.id, "robust": dial}

    def chosen_period(self, asked: str | None = None) -> Choice:
        """The choice of a period, the latest by default."""
        options = [Option(period, period or "—") for period in reversed(self.edition.periods)]
        label = Text("Period", "Период").read(self.language)
        return choice("period", label, options, asked or self.visit.query.get("period"), self.latest)

    def rows(self, period: str, **keys: str) -> pl.DataFrame:
        """The quotients of one period; ``region`` or ``industry`` narrows them."""
        rows = self.slices.of(period)
        return rows.filter([pl.col(name) == value for name, value in keys.items()]) if keys else rows

    def quality(self, period: str, regions: Iterable[str] | None = None) -> Quality:
        """How much of a period is known, for some regions or for all."""
        codes = [code for code in (regions or self.regions) if self.lives(code, period)]
        rows = self.rows(period)
        kept = rows if regions is None else rows.filter(pl.col("region").is_in(codes))
        return quality(kept, len(codes) * len(self.industries))

    def lives(self, region: str, period: str) -> bool:
        """Whether a region exists at the end of a period."""
        return not period or self.edition.regions[region].valid_in(period[:4])


def desk(observatory: Observatory, visit: Visit) -> Desk:
    """The desk for what the visit's query asks.

    Raises
    ------
    ChoiceError
        For an edition or a measure that is not there.
    """
    edition = chosen_edition(observatory, visit.query.get("edition"))
    measures = measures_with_cells(observatory, edition)
    return Desk(observatory, visit, edition, measures, _chosen_measure(measures, visit))


def chosen_edition(observatory: Observatory, asked: str | None) -> Edition:
    """The edition asked for, or the first."""
    try:
        return observatory.edition(asked or None)
    except UnknownNameError:
        options = [Option(edition.id, edition.title.en) for edition in observatory.editions]
        raise refused("edition", asked or "", options) from None


def measures_with_cells(observatory: Observatory, edition: Edition) -> tuple[Measure, ...]:
    """Measures with cells, the usual one first: employment, then what can be added up, then ratios."""
    ids = [card.id for card in edition.measure_cards]
    present = _measured.kept(
        (observatory.digest, edition.id),
        lambda: frozenset(id for id in ids if _has_cells(observatory.observations(edition.id, id))),
    )
    cards = [card for card in edition.measure_cards if card.id in present] or edition.measure_cards
    return tuple(sorted(cards, key=lambda card: (card.id != "employment", card.nature == "ratio")))


def _has_cells(rows: pl.DataFrame) -> bool:
    units = rows.select((pl.col("region_kind") == "unit") & (pl.col("industry_kind") == "unit"))
    return bool(units.to_series().any())


_measured: Memory[frozenset[str]] = Memory(64)
"""Release and edition -> measures with cells."""


def _chosen_measure(measures: tuple[Measure, ...], visit: Visit) -> Measure:
    asked = visit.query.get("measure")
    for measure in measures:
        if not asked or measure.id == asked:
            return measure
    options = [Option(card.id, card.title.read(visit.language)) for card in measures]
    raise refused("measure", asked or "", options)


def _name(known: Mapping[str, Category], code: str, language: Language) -> str:
    return known[code].name.read(language) if code in known else code


def mark(
    desk: Desk,
    row: Mapping[str, Any] | None,
    *,
    name: str,
    code: str,
    address: str,
    working: str = "",
    column: str = "value",
    write: Write = ratio,
) -> Mark:
    """A row of a result as a mark; a row that is not there is a cell not collected."""
    facts = row or {"status": Status.NOT_COLLECTED.value}
    value = _known(facts.get(column))
    status = facts.get("status") or Status.NORMAL.value
    bounds = (_known(facts.get("lower")), _known(facts.get("upper"))) if column == "value" else (None, None)
    return Mark(
        code,
        name,
        value,
        state(value, status),
        with_interval(value, status, bounds, desk.language, write),
        *bounds,
        verdict=facts.get("verdict") or "",
        address=address,
        working=working if row else "",
    )


def _known(value: Any) -> float | None:
    return None if value is None or isnan(value) else float(value)
