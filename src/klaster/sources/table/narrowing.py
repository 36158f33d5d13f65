"""Filters for a table that holds more than one number for a region, industry and period.

Such a table has further dimensions: sex, ownership, size, many series in one file. For each a value must be
chosen: a total if the publisher gives one for as many cells, else the value that has most of them; of
series, the one that speaks of jobs, firms, wages or turnover by region. Every choice is explained.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import polars as pl

from klaster.model.text import Text
from klaster.sources.table.labels import is_total_label
from klaster.sources.table.profile import Profile
from klaster.sources.table.raw_table import listed
from klaster.sources.table.vocabulary import has_role, measure_in

_MOST_VALUES = 2_000
_MOST_FILTERS = 20
_COVERS = 0.9
_SHOWN = 12
_SUBJECT = re.compile(
    r"\b(?:employment|jobs|turnover|занятост[ьи]|занятых|рабочих мест|оборот\w*)\b(?!.*(?:informal|неформальн))"
)


@dataclass(frozen=True)
class Filter:
    """A choice of rows, with the reason for it."""

    column: str
    values: tuple[str, ...]
    reason: Text
    is_series: bool = False
    is_total: bool = False
    name: str = ""

    @property
    def where(self) -> str:
        """As it is written in ``where``."""
        if len(self.values) == 1:
            return f"{self.column}={self.values[0]}"
        return f"{self.column} in ({'|'.join(self.values)})"

    def rows(self, sample: pl.DataFrame) -> pl.DataFrame:
        """The rows that pass."""
        return sample.filter(pl.col(self.column).fill_null("").is_in(list(self.values)))


def repeated_share(rows: pl.DataFrame, keys: Sequence[str]) -> float:
    """The share of rows whose key another row has, too."""
    return cast(float, rows.select(keys).is_duplicated().mean() or 0.0) if keys and rows.height else 0.0


def filters(
    sample: pl.DataFrame, columns: Sequence[Profile], keys: Sequence[str], region: str
) -> tuple[list[Filter], pl.DataFrame]:
    """The filters that leave one row for each key, and the rows that pass them.

    Parameters
    ----------
    sample
        Rows of the table.
    columns
        The profiles of the columns that are neither keys nor values.
    keys
        The columns of region, industry and period.
    region
        Which of them is the region, "" if none.
    """
    chosen: list[Filter] = []
    rows = sample
    while len(chosen) < _MOST_FILTERS and repeated_share(rows, keys) > 0:
        column = _next_dimension(rows, columns, [*keys, *(each.column for each in chosen)])
        if column is None or refined_key(rows, column, keys):
            break
        found = (
            _series(rows, column, columns, region, keys) if _is_series(column) else _value(rows, column, keys)
        )
        chosen.append(found)
        rows = found.rows(rows)
    return chosen, rows


def refining_column(
    rows: pl.DataFrame, columns: Sequence[Profile], keys: Sequence[str]
) -> tuple[str, str] | None:
    """The column whose values are parts of a key, and that key: districts of a region, groups of an industry."""
    if not repeated_share(rows, keys):
        return None
    column = _next_dimension(rows, columns, keys)
    key = refined_key(rows, column, keys) if column else ""
    return (column.name, key) if column and key else None


def refined_key(rows: pl.DataFrame, column: Profile, keys: Sequence[str]) -> str:
    """The key of which each value of a column is a part; "" if none.

    Examples
    --------
    >>> from klaster.sources.table.profile import profiles
    >>> table = pl.DataFrame({"oblast": ["A", "A", "B"], "rayon": ["a1", "a2", "b1"]})
    >>> refined_key(table, profiles(table, ["rayon"])["rayon"], ["oblast"])
    'oblast'
    """
    values = rows[column.name].n_unique()
    for key in keys:
        pairs = rows.select(pl.struct(column.name, key).n_unique()).item()
        if pairs == values > rows[key].n_unique() > 1 and not rows[column.name].null_count():
            return key
    return ""


def _is_series(column: Profile) -> bool:
    return has_role(column.name, "series") and not has_role(column.name, "unit")


def _next_dimension(rows: pl.DataFrame, columns: Sequence[Profile], used: Sequence[str]) -> Profile | None:
    """The column that tells most repeated rows apart: a series before any other dimension."""
    free = [each for each in columns if each.name not in used and not each.is_unique]
    free = [each for each in free if not has_role(each.name, "status")]
    few = [each for each in free if 1 < rows[each.name].n_unique() <= _MOST_VALUES and not _is_measured(each)]
    left = repeated_share(rows, used)
    gains = [(left - repeated_share(rows, [*used, each.name]), each) for each in few]
    useful = [(gain, each) for gain, each in gains if gain > 0]
    if not useful:
        return None
    return max(useful, key=lambda pair: (_is_series(pair[1]), round(pair[0], 6), -pair[1].position))[1]


def _is_measured(column: Profile) -> bool:
    """Whether a column holds measured numbers, which tell rows apart and yet are no dimension."""
    return column.is_numeric and (column.whole < 0.999 * column.numbers or column.distinct > 200)


def _value(rows: pl.DataFrame, column: Profile, keys: Sequence[str]) -> Filter:
    """The total of a dimension if it covers as much as any other value, else the value that covers most."""
    covered = _coverage(rows, column.name, keys)
    most = max(covered.values())
    totals = [value for value in covered if value and is_total_label(value)]
    total = next((value for value in totals if covered[value] >= _COVERS * most), None)
    value = total if total is not None else max(covered, key=lambda each: covered[each])
    others = listed([f"{each} ({count})" for each, count in covered.items() if each != value], _SHOWN)
    why = (
        Text("it is their total", "это их итог")
        if total is not None
        else Text(f"it covers most cells, {most}", f"у него больше всего ячеек: {most}")
    )
    return Filter(
        column.name,
        (value,),
        Text(
            f"rows differ in {column.name!r}: {value!r} is read, for {why.en}; the others, with their cells: {others}",
            f"строки различаются по столбцу «{column.name}»: прочитано «{value}», {why.ru}; остальные и число ячеек: {others}",
        ),
        is_total=total is not None,
    )


def _coverage(rows: pl.DataFrame, column: str, keys: Sequence[str]) -> dict[str, int]:
    """Value -> how many different keys it has; most first, in the order of the table among equals."""
    counted = (
        rows.select(pl.col(column).fill_null("").alias("value"), pl.struct(keys).alias("key"))
        .group_by("value", maintain_order=True)
        .agg(pl.col("key").n_unique())
        .sort("key", descending=True, maintain_order=True)
    )
    return dict(counted.iter_rows())


def _series(
    rows: pl.DataFrame, column: Profile, columns: Sequence[Profile], region: str, keys: Sequence[str]
) -> Filter:
    """One of many series: by region, of what the observatory is about, and with most cells."""
    names = _names(rows, column.name, columns)
    facts = _series_facts(rows, column.name, region, keys)
    most = max(regions for _, regions, _ in facts)
    regional = [(value, cells) for value, regions, cells in facts if regions > 1 or most <= 1]
    full = {value: regions for value, regions, _ in facts}
    value, _ = max(
        regional, key=lambda each: (_is_about(names.get(each[0], each[0])), full[each[0]], each[1])
    )
    shown = [f"{each} «{names[each]}»" if each in names else each for each, _ in regional if each != value]
    about = names.get(value, value)
    return Filter(
        column.name,
        (value,),
        Text(
            f"{column.name!r} holds {len(facts)} series and a table has one; {value!r} ({about}) is read, being by region "
            f"and nearest to jobs, firms, wages or turnover; {len(regional)} are by region: {listed(shown, _SHOWN)}",
            f"в столбце «{column.name}» рядов: {len(facts)}, а в таблице нужен один; прочитан «{value}» ({about}): он по регионам "
            f"и ближе всего к занятости, организациям, зарплате или обороту; по регионам рядов {len(regional)}: {listed(shown, _SHOWN)}",
        ),
        is_series=True,
        name=about,
    )


def _is_about(name: str) -> int:
    """How near a series is to what clusters are measured by: 2 for counts of jobs and the like, 1 for shares of them."""
    if measure_in(name):
        return 2
    return int(bool(_SUBJECT.search(_without_share(name))))


def _without_share(name: str) -> str:
    """The name of a share without what makes it one: "Manufacturing employment", as a proportion of all."""
    head = name.casefold()
    for word in (
        " as a proportion",
        " as a share",
        " as a percentage",
        " per ",
        "(",
        ", %",
        " в % ",
        " в общей",
    ):
        head = head.split(word)[0]
    for word in ("доля", "удельный вес", "proportion of", "share of"):
        head = head.replace(word, "")
    return head


def _series_facts(
    rows: pl.DataFrame, column: str, region: str, keys: Sequence[str]
) -> list[tuple[str, int, int]]:
    """Series, its number of regions, its number of different keys."""
    regions = pl.col(region).n_unique() if region else pl.lit(1)
    counted = (
        rows.with_columns(pl.col(column).fill_null(""))
        .group_by(column, maintain_order=True)
        .agg(regions.alias("regions"), pl.struct(keys).n_unique().alias("cells"))
    )
    return list(counted.iter_rows())


def _names(rows: pl.DataFrame, column: str, columns: Sequence[Profile]) -> dict[str, str]:
    """Series -> its name, from a column of texts that belong to the series one by one."""
    for other in columns:
        if other.name == column or other.is_numeric or other.distinct < 2:
            continue
        if max(map(len, other.values)) < 12:
            continue
        pairs = rows.group_by(column).agg(
            pl.col(other.name).n_unique().alias("count"), pl.col(other.name).first()
        )
        if pairs["count"].max() == 1 and pairs[other.name].n_unique() > 0.8 * pairs.height:
            return dict(pairs.select(column, other.name).drop_nulls().iter_rows())
    return {}
