"""Tables with regions and industries in one column: a region heads the industries below it, or the reverse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from klaster.model.classification import Classification
from klaster.sources.classifications import TOTAL
from klaster.sources.table.labels import resolved
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.raw_table import RawTable
from klaster.sources.table.trees import tree_named

_REGION, _INDUSTRY = "__region", "__industry"
_KNOWN = 0.7


def stacked_headings(
    labels: Sequence[str], regions: Classification | None, industries: Classification | None
) -> str:
    """Which dimension heads the other in a column that holds both; "" where it holds one.

    Parameters
    ----------
    labels
        The cells of the column, row by row.

    Examples
    --------
    >>> from klaster.sources.classifications import classification
    >>> cells = ["Чуйская область", "Строительство", "Торговля", "Ошская область", "Строительство", "Торговля"]
    >>> stacked_headings(cells, classification("regions_six_countries"), classification("nace_rev2"))
    'region'
    """
    if regions is None or industries is None:
        return ""
    kinds = {label: _kind(label, regions, industries) for label in dict.fromkeys(labels)}
    counts = Counter(kinds.values())
    if min(counts["region"], counts["industry"]) < 2 or counts[""] > (1 - _KNOWN) * len(kinds):
        return ""
    repeats = {kind: _repeats(labels, kinds, kind) for kind in ("region", "industry")}
    if min(repeats.values()) > 1.2 or max(repeats.values()) < 1.5:
        return ""
    return min(repeats, key=lambda kind: repeats[kind])


def _kind(label: str, regions: Classification, industries: Classification) -> str:
    if resolved(label, regions):
        return "region"
    return "industry" if resolved(label, industries) else ""


def _repeats(labels: Sequence[str], kinds: dict[str, str], kind: str) -> float:
    """How often a label of one kind stands in the column, on average."""
    found = [label for label in labels if kinds[label] == kind]
    return len(found) / len(set(found)) if found else 0.0


def unstacked(raw: RawTable, mapping: Mapping) -> tuple[pl.LazyFrame, Mapping]:
    """The rows of a table with a column each for region and industry, and the mapping that names these.

    A heading with numbers is the total of its block. One without is dropped.
    """
    column, heading = mapping.region, mapping.headings
    other = "industry" if heading == "region" else "region"
    tree = tree_named(
        mapping.region_classification if heading == "region" else mapping.industry_classification,
        "region" if heading == "region" else "industry",
        raw.path,
    )
    distinct = raw.frame.select(pl.col(column).drop_nulls().unique()).collect(engine="streaming")
    heads = [label for label in distinct[column] if resolved(label, tree)]
    label = pl.col(column)
    is_head = label.is_in(heads).fill_null(False)
    names = {"region": _REGION, "industry": _INDUSTRY}
    rows = raw.frame.with_columns(
        pl.when(is_head).then(label).forward_fill().alias(names[heading]),
        pl.when(is_head).then(pl.lit(TOTAL)).otherwise(label).alias(names[other]),
    )
    values = mapping.across or tuple(mapping.values.values())
    filled = pl.any_horizontal(pl.col(name).is_not_null() for name in values)
    # What stands above the first heading belongs to no block: the whole.
    first = pl.col(names[heading]).fill_null(TOTAL)
    kept = rows.filter(~is_head | filled).with_columns(first.alias(names[heading]))
    return kept, replace(mapping, region=_REGION, industry=_INDUSTRY)
