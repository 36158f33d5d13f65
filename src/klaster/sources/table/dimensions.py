"""The regions and the industries of a table: labels, their codes, and which of them are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
import polars as pl

from klaster.model.classification import Classification
from klaster.sources.classifications import TOTAL
from klaster.sources.table.headers import header_keys
from klaster.sources.table.hierarchy import Codes, Kinds, Matrix, declared_kinds, found_kinds
from klaster.sources.table.labels import Labels, labels
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.periods import periods_of
from klaster.sources.table.ranges import with_ranges
from klaster.sources.table.survey import LABELS, Survey

Role = Literal["region", "industry"]
MOST_COLUMNS = 400


@dataclass(frozen=True)
class Dimension:
    """The regions or the industries of a table.

    ``headings`` are labels that only head other rows and have no cell filled; they are no observations.
    """

    role: Role
    tree: Classification | None
    labels: Labels
    kinds: Kinds
    headings: tuple[str, ...] = ()

    @property
    def codes(self) -> dict[str, str]:
        """Label -> code, without headings."""
        return {label: code for label, code in self.labels.codes.items() if label not in self.headings}

    @cached_property
    def names(self) -> dict[str, str]:
        """Code -> its label in the table."""
        return self.labels.by_code

    def labels_of(self, code: str) -> list[str]:
        """The labels that stand for a code."""
        return [label for label, known in self.labels.codes.items() if known == code]


@dataclass(frozen=True)
class Dimensions:
    """What the labels of a table stand for."""

    region: Dimension
    industry: Dimension
    periods: dict[str, str]
    unknown_periods: tuple[str, ...] = ()


def dimensions(
    survey: Survey,
    mapping: Mapping,
    region_tree: Classification | None,
    industry_tree: Classification | None,
    digits: dict[str, float],
) -> Dimensions:
    """The dimensions of a surveyed table.

    Parameters
    ----------
    digits
        Measure -> the unit of its last published digit.

    Notes
    -----
    Totals and aggregates that the mapping lists are taken from it; where it lists none, they are found.
    """
    periods = periods_of(survey.of("period")["label"].to_list())
    unknown = tuple(label for label, period in periods.items() if period is None)
    return Dimensions(
        _dimension("region", survey, mapping, region_tree, digits),
        _dimension("industry", survey, mapping, industry_tree, digits),
        {label: period or label for label, period in periods.items()},
        unknown,
    )


def _dimension(
    role: Role, survey: Survey, mapping: Mapping, tree: Classification | None, digits: dict[str, float]
) -> Dimension:
    given = _ordered(role, survey, mapping)
    tree = with_ranges(tree, given) if tree is not None else None
    totals, aggregates = _declared(role, mapping)
    found = _rooted(labels(given, tree, totals), tree)
    headings = _headings(role, survey, found, tree)
    codes = tuple(dict.fromkeys(code for label, code in found.codes.items() if label not in headings))
    numbers = {measure: digit for measure, digit in digits.items() if mapping.nature_of(measure) != "ratio"}
    matrix = lru_cache(maxsize=1)(lambda: _matrix(role, survey, found, codes, list(numbers)))
    ordered = Codes(codes, tree, matrix if numbers else None, max(numbers.values(), default=1.0))
    kinds = _kinds(ordered, found, totals, aggregates)
    return Dimension(role, tree, found, kinds, headings)


def _kinds(codes: Codes, found: Labels, totals: Sequence[str], aggregates: Sequence[str]) -> Kinds:
    sums = [_code(label, found) for label in aggregates]
    wholes = [_code(label, found) for label in (*totals, *found.totals)]
    if totals or aggregates:
        return declared_kinds(codes, wholes, sums)
    return found_kinds(codes, wholes)


def _code(label: str, found: Labels) -> str:
    return found.codes.get(label, label)


def _declared(role: Role, mapping: Mapping) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if role == "region":
        return mapping.region_totals, mapping.region_aggregates
    return mapping.industry_totals, mapping.industry_aggregates


def _ordered(role: Role, survey: Survey, mapping: Mapping) -> list[str]:
    """The labels in the order of the rows or, where they stand in the header, of the columns."""
    given = survey.of(role)["label"].to_list()
    across = [header_keys(column, mapping).get(role) for column in mapping.across]
    places = {label: index for index, label in enumerate(dict.fromkeys(across))}
    return sorted(given, key=places.__getitem__) if set(given) <= set(places) else given


def _rooted(found: Labels, tree: Classification | None) -> Labels:
    """A total in words is the country that all the regions lie in, if that has no row of its own."""
    if tree is None or tree.kind != "region" or TOTAL not in found.codes.values():
        return found
    known = {code for code in found.codes.values() if code in tree}
    roots = {(tree.ancestors(code) or [code])[-1] for code in known}
    if len(roots) != 1 or roots & known:
        return found
    root = roots.pop()
    codes = {label: root if code == TOTAL else code for label, code in found.codes.items()}
    return replace(found, codes=codes)


def _headings(role: Role, survey: Survey, found: Labels, tree: Classification | None) -> tuple[str, ...]:
    empty = set(survey.of(role).filter(pl.col("filled") == 0)["label"].to_list())
    if len(empty) == len(found.codes):
        return ()
    return tuple(
        label
        for label in found.codes
        if label in empty and (label.rstrip().endswith(":") or (tree is not None and label in found.unknown))
    )


def _matrix(role: Role, survey: Survey, found: Labels, codes: Sequence[str], measures: list[str]) -> Matrix:
    """A row for each code, a column for each combination of the other labels; NaN where not known."""
    rows = {code: index for index, code in enumerate(codes)}
    places = {label: rows[code] for label, code in found.codes.items() if code in rows}
    others = [name for name in LABELS if name != role]
    cells = survey.cells.filter(pl.col("measure").is_in(measures) & pl.col(role).is_in(list(places)))
    columns = _columns(cells.filter(pl.col("known") == pl.col("rows")), others)
    placed = cells.join(columns, on=others, nulls_equal=True).select(
        pl.col(role).replace_strict(places, return_dtype=pl.Int64).alias("place"),
        "column_index",
        pl.when(pl.col("known") == pl.col("rows")).then("value").alias("value"),
    )
    matrix = np.full((len(codes), columns.height), np.nan)
    matrix[placed["place"].to_numpy(), placed["column_index"].to_numpy()] = placed["value"].to_numpy()
    return matrix


def _columns(known: pl.DataFrame, others: list[str]) -> pl.DataFrame:
    """The combinations with most known values."""
    counted = (
        known.group_by(others, maintain_order=True).len().sort("len", descending=True, maintain_order=True)
    )
    return counted.head(MOST_COLUMNS).drop("len").with_columns(pl.int_range(pl.len()).alias("column_index"))


def digits_of(survey: Survey, mapping: Mapping) -> dict[str, float]:
    """Measure -> the unit of its last published digit, in the unit of the measure.

    A column of unrounded numbers has hundredths of millionths; most of its cells tell, not the longest one.
    """
    counted = survey.cells.filter(pl.col("known") > 0).group_by("measure", maintain_order=True)
    decimals = counted.agg(pl.col("decimals").quantile(0.99, "nearest"))
    return {
        measure: 10.0 ** -min(int(count or 0), 9) * mapping.multiplier_of(measure)
        for measure, count in decimals.iter_rows()
        if measure is not None
    }
