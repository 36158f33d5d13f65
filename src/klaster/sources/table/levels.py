"""One consistent level of a table that lists an industry at every depth: sectors, subsectors, groups, classes."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from klaster.model.classification import Classification
from klaster.model.text import Text
from klaster.sources.table.labels import is_total_label, resolved
from klaster.sources.table.narrowing import Filter
from klaster.sources.table.profile import Profile
from klaster.sources.table.raw_table import listed

_LEAST, _MOST_LEVELS = 12, 20


def level_filter(
    rows: pl.DataFrame, columns: Sequence[Profile], industry: str, tree: Classification | None
) -> Filter | None:
    """A filter that keeps one level of the industries and their total; None where there is nothing to choose.

    The coarsest level with a dozen industries is chosen, or the one with most: its parts are the least
    suppressed, and none of them is a part of another.
    """
    if tree is None or not industry or not _is_nested(rows[industry].drop_nulls().unique().to_list(), tree):
        return None
    for column in columns:
        levels = _levels(rows, column, industry)
        counts = {level: _units(labels, tree) for level, labels in levels.items()}
        good = {
            level: count for level, count in counts.items() if count and not _is_nested(levels[level], tree)
        }
        # One industry to a value is a name, not a level.
        if len(levels) > 1 and len(good) > 1 and max(map(len, levels.values())) > 1:
            return _filter(column.name, good, levels, tree)
    return None


def _is_nested(labels: Sequence[str], tree: Classification) -> bool:
    codes = {code for label in labels if (code := resolved(label, tree))}
    return any(above in codes for code in codes for above in tree.ancestors(code))


def _levels(rows: pl.DataFrame, column: Profile, industry: str) -> dict[str, list[str]]:
    """Value of a column -> its industries, if every industry has one value of it; else nothing."""
    if not 1 < rows[column.name].n_unique() <= _MOST_LEVELS or column.name == industry:
        return {}
    pairs = rows.select(column.name, industry).drop_nulls().unique(maintain_order=True)
    if pairs[industry].is_duplicated().any():
        return {}
    grouped = pairs.group_by(column.name, maintain_order=True).agg(industry)
    return dict(grouped.iter_rows())


def _units(labels: Sequence[str], tree: Classification) -> int:
    return sum(not is_total_label(label, tree) for label in labels)


def _filter(
    column: str, counts: dict[str, int], levels: dict[str, list[str]], tree: Classification
) -> Filter:
    ordered = sorted(counts, key=lambda level: counts[level])
    chosen = next((level for level in ordered if counts[level] >= _LEAST), ordered[-1])
    totals = [level for level, labels in levels.items() if not _units(labels, tree)]
    others = listed([f"{level} ({counts[level]})" for level in ordered if level != chosen], 10)
    total = listed(totals) or "-"
    return Filter(
        column,
        (*totals, chosen),
        Text(
            f"the table lists industries at several levels; of {column!r} the level {chosen} is read ({counts[chosen]} "
            f"industries) with the totals ({total}); other levels, with their industries: {others}",
            f"в таблице отрасли нескольких уровней; по столбцу «{column}» прочитан уровень {chosen} (отраслей: {counts[chosen]}) "
            f"и итоги ({total}); другие уровни и число отраслей: {others}",
        ),
        is_total=True,
    )
