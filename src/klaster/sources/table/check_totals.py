"""Published totals against the sum of their parts, and sums that would be counted twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.arithmetic import sums
from klaster.sources.table.dimensions import Dimension, Role
from klaster.sources.table.hierarchy import is_chance, units_below
from klaster.sources.table.raw_table import listed
from klaster.sources.table.surveyed import Surveyed

SHOWN = 6
_MOST_LISTED = 10


def total_findings(surveyed: Surveyed) -> list[Finding]:
    """Totals and aggregates that differ from their parts, or overlap with other rows."""
    found: list[Finding] = []
    for role in ("region", "industry"):
        differences = _differences(surveyed, role)
        both = (_differs(surveyed, role, differences, kind) for kind in ("total", "aggregate"))
        found += filter(None, both)
        found += _overlaps(surveyed, role)
        found += _hidden_sums(surveyed, role)
    return [*found, *_column_totals(surveyed)]


@dataclass(frozen=True)
class _Sides:
    """The dimension that is added up, and the others."""

    role: Role
    other: Role

    @property
    def keys(self) -> list[str]:
        """What stays the same in a sum."""
        return ["measure", self.other, "period"]


def _sides(role: Role) -> _Sides:
    return _Sides(role, "industry" if role == "region" else "region")


def _differences(surveyed: Surveyed, role: Role) -> pl.DataFrame:
    """Each published sum with that of its parts, where the parts are known: KEYS, kind, row, column, sheet,
    published, made, tolerance, one row where they differ.
    """  # noqa: D205
    sides, dimension = _sides(role), surveyed.dimension(role)
    summable = [measure for measure in surveyed.digits if surveyed.mapping.nature_of(measure) != "ratio"]
    cells = surveyed.coded.filter(pl.col("measure").is_in(summable))
    frames = [
        _one_sum(surveyed, cells, code, sides, dimension)
        for code in (*dimension.kinds.of_kind("total"), *dimension.kinds.of_kind("aggregate"))
    ]
    frames = [frame for frame in frames if frame.height]
    return pl.concat(frames) if frames else pl.DataFrame()


def _one_sum(
    surveyed: Surveyed, cells: pl.DataFrame, code: str, sides: _Sides, dimension: Dimension
) -> pl.DataFrame:
    """Where one total or aggregate differs from its parts, by the borders of the time and by those of today.

    Offices recalculate old years to new districts, or do not: only what fits neither is a difference.
    """
    whole = cells.filter((pl.col(sides.role) == code) & (pl.col("known") > 0))
    complete = _has_all_parts(code, dimension)
    then, now = (
        _compared(surveyed, whole, _parts(cells, code, sides.role, dimension, dated=dated), sides, complete)
        for dated in (True, False)
    )
    both = then.filter("differs").join(now.filter("differs").select(sides.keys), on=sides.keys, how="semi")
    return both.select(
        *sides.keys, pl.lit(code).alias(sides.role), pl.col(f"{sides.role}_kind").alias("kind"),
        "row", "column", "sheet", pl.col("value").alias("published"), "made", "gap", "is_partial",
    )  # fmt: skip


def _has_all_parts(code: str, dimension: Dimension) -> bool:
    """Whether everything that the classification puts right below a code is in the table, whole or in parts.

    A label that the classification does not know may be one of the parts.
    """
    tree, kinds = dimension.tree, dimension.kinds
    if tree is None or code not in tree or code in kinds.parts or kinds.of_kind("total") == [code]:
        return True
    if any(unit not in tree for unit in kinds.of_kind("unit")):
        return False
    return all(
        child.code in kinds.kinds or units_below(child.code, kinds, tree) for child in tree.children(code)
    )


def _compared(
    surveyed: Surveyed, whole: pl.DataFrame, parts: pl.DataFrame, sides: _Sides, complete: bool
) -> pl.DataFrame:
    """The published cells beside the sum of their parts, and whether the two differ."""
    made = parts.group_by(sides.keys).agg(
        pl.col("value").sum().alias("made"),
        ((pl.col("known") < pl.col("rows")).any() | (not complete)).alias("is_partial"),
        (pl.col("low") < 0).any().fill_null(False).alias("has_negative"),
        pl.len().alias("parts"),
    )
    digit = pl.col("measure").replace_strict(surveyed.digits, return_dtype=pl.Float64)
    joined = whole.join(made, on=sides.keys, how="inner").with_columns(
        gap=pl.col("made") - pl.col("value"),
        tolerance=(pl.col("parts") + 1) * digit / 2 + 1e-9 * pl.col("value").abs(),
    )
    # Where a part is not known, the known ones may still be more than the whole.
    differs = pl.when("is_partial").then((pl.col("gap") > pl.col("tolerance")) & ~pl.col("has_negative"))
    return joined.with_columns(differs=differs.otherwise(pl.col("gap").abs() > pl.col("tolerance")))


def _parts(cells: pl.DataFrame, code: str, role: Role, dimension: Dimension, *, dated: bool) -> pl.DataFrame:
    """The cells of the units that make up a sum: in each period those of its time, or those of today."""
    root = code in dimension.kinds.of_kind("total")
    if not dated:
        return cells.filter(pl.col(role).is_in(units_below(code, dimension.kinds, dimension.tree, root=root)))
    by_period = [
        cells.filter(
            (pl.col("period") == period)
            & pl.col(role).is_in(units_below(code, dimension.kinds, dimension.tree, period, root=root))
        )
        for period in cells["period"].unique(maintain_order=True)
    ]
    return pl.concat(by_period) if by_period else cells.clear()


def _differs(surveyed: Surveyed, role: Role, differences: pl.DataFrame, kind: str) -> Finding | None:
    found = differences.filter(pl.col("kind") == kind) if differences.height else differences
    if not found.height:
        return None
    largest = found.sort((pl.col("gap") / pl.col("published")).abs(), descending=True, nulls_last=True)
    words = [_difference(row) for row in largest.head(SHOWN).iter_rows(named=True)]
    more = "; …" if found.height > SHOWN else ""
    noun = _NOUNS[(role, kind)]
    first = largest.row(0, named=True)
    return surveyed.finding(
        Severity.WARNING,
        "total_differs",
        Text(
            f"{noun.en} differ from the sum of their parts, {found.height} times: "
            f"{'; '.join(each.en for each in words)}{more}",
            f"{noun.ru} не равны сумме частей, случаев: {found.height}: {'; '.join(each.ru for each in words)}{more}",
        ),
        Text(
            "Published totals are kept as they are; a part may be missing from the table, or belong elsewhere.",
            "Опубликованные итоги сохранены как есть; часть могла не попасть в таблицу или относиться к другой группе.",
        ),
        row=first["row"],
        column=first["column"],
        sheet=first["sheet"],
        count=found.height,
    )


_NOUNS = {
    ("region", "total"): Text("totals over regions", "итоги по регионам"),
    ("region", "aggregate"): Text("sums of some regions", "промежуточные суммы регионов"),
    ("industry", "total"): Text("totals over industries", "итоги по отраслям"),
    ("industry", "aggregate"): Text("sums of some industries", "промежуточные суммы отраслей"),
}


def _difference(row: dict[str, object]) -> Text:
    published, made = float(row["published"]), float(row["made"])  # type: ignore[arg-type]
    gap = made - published
    share = f"{gap / published:+.2%}" if published else "-"
    key = f"{row['region']}, {row['industry']}, {row['period']}"
    parts = Text("the known parts", "известные части") if row["is_partial"] else Text("the parts", "части")
    english = f"row {row['row']} ({key}): published {_number(published)}, {parts.en} make {_number(made)}"
    russian = (
        f"строка {row['row']} ({key}): опубликовано {_number(published)}, {parts.ru} дают {_number(made)}"
    )
    return Text(f"{english}, {gap:+.10g} ({share})", f"{russian}, {gap:+.10g} ({share})")


def _number(value: float) -> str:
    return f"{value:.12g}"


def _overlaps(surveyed: Surveyed, role: Role) -> list[Finding]:
    """Sums in the table that overlap with its units: how much too much all rows together would make."""
    dimension = surveyed.dimension(role)
    sums_ = dimension.kinds.of_kind("aggregate")
    if not sums_:
        return []
    names = surveyed.names(role)
    words = listed([f"«{names.get(code, code)}»" for code in sums_], _MOST_LISTED)
    shown = _excess_in_words(_excess(surveyed, role))
    return [
        surveyed.finding(
            Severity.NOTE,
            "aggregates_overlap",
            Text(
                f"not counted, for they overlap with other rows ({len(sums_)}): {words}{shown.en.rstrip()}",
                f"пересекаются с другими строками и не учитываются ({len(sums_)}): {words}{shown.ru.rstrip()}",
            ),
            row=_first_row(surveyed, role, sums_[0]),
            column=surveyed.mapping.column_of(role),
            count=len(sums_),
        )
    ]


def _excess_in_words(excess: float | None) -> Text:
    if excess is None:
        return Text(" ", " ")
    return Text(
        f"; counted as well, they would make the sum of all rows {excess:.1%} too large",
        f"; вместе с ними сумма всех строк была бы больше на {excess:.1%}",
    )


def _excess(surveyed: Surveyed, role: Role) -> float | None:
    """By which share the sum of units and aggregates exceeds that of the units, in the first summable measure."""
    measures = [each for each in surveyed.digits if surveyed.mapping.nature_of(each) != "ratio"]
    other = _sides(role).other
    cells = surveyed.coded.filter(pl.col("measure") == (measures or [""])[0])
    once = cells.filter(pl.col(f"{other}_kind") == "unit")
    cells = once if once.height else cells.filter(pl.col(f"{other}_kind") == "total")
    by_kind = dict(cells.group_by(f"{role}_kind").agg(pl.col("value").sum()).iter_rows())
    units = by_kind.get("unit") or 0.0
    return by_kind.get("aggregate", 0.0) / units if units > 0 else None


def _first_row(surveyed: Surveyed, role: Role, code: str) -> int | None:
    rows = surveyed.coded.filter(pl.col(role) == code)["row"]
    low = rows.min()
    return int(low) if isinstance(low, int) else None


def _hidden_sums(surveyed: Surveyed, role: Role) -> list[Finding]:
    """Units that equal the sum of other units: a mapping that leaves them so counts them twice."""
    dimension = surveyed.dimension(role)
    matrix = _unit_matrix(surveyed, role)
    if matrix is None:
        return []
    units, values = matrix
    digit = max((surveyed.digits[each] for each in surveyed.digits), default=1.0)
    found = sums(values, digit)
    sums_found = {units[row]: [units[part] for part in parts] for row, parts in found.members.items()}
    members = {
        code: parts for code, parts in sums_found.items() if not is_chance(code, parts, dimension.tree)
    }
    if not members:
        return []
    names = surveyed.names(role)
    words = [
        f"«{names.get(code, code)}» = " + " + ".join(f"«{names.get(p, p)}»" for p in parts[:4])
        for code, parts in members.items()
    ]
    first = next(iter(members))
    return [
        surveyed.finding(
            Severity.WARNING,
            "aggregates_overlap",
            Text(
                f"labels that are counted, and yet equal the sum of others: {listed(words, SHOWN)}",
                f"учитываются, хотя равны сумме других: {listed(words, SHOWN)}",
            ),
            Text(
                f"Add them to {role}_aggregates, or to {role}_totals, in [mapping].",
                f"Добавьте их в {role}_aggregates или {role}_totals в [mapping].",
            ),
            row=_first_row(surveyed, role, first),
            column=surveyed.mapping.column_of(role),
            count=len(members),
        )
    ]


def _unit_matrix(surveyed: Surveyed, role: Role) -> tuple[list[str], np.ndarray] | None:
    """The units of one dimension and their values in all combinations of the others."""
    sides = _sides(role)
    measures = [each for each in surveyed.digits if surveyed.mapping.nature_of(each) != "ratio"]
    cells = surveyed.coded.filter(
        (pl.col(f"{role}_kind") == "unit")
        & pl.col("measure").is_in(measures)
        & (pl.col("known") == pl.col("rows"))
    )
    order = cells.group_by(role).agg(pl.col("row").min()).sort("row", role)[role].to_list()
    keys = cells.select(sides.keys).unique(maintain_order=True).head(400).with_row_index("place")
    if len(order) < 3 or keys.is_empty():
        return None
    placed = cells.join(keys, on=sides.keys)
    values = np.full((len(order), keys.height), np.nan)
    rows = placed[role].replace_strict(
        {code: index for index, code in enumerate(order)}, return_dtype=pl.Int64
    )
    values[rows.to_numpy(), placed["place"].to_numpy()] = placed["value"].to_numpy()
    return order, values


_MARGINS: dict[str, Sequence[str]] = {
    "region_total": ("measure", "region", "period"),
    "industry_total": ("measure", "industry", "period"),
    "total": ("measure", "period"),
}


def _column_totals(surveyed: Surveyed) -> list[Finding]:
    """Totals that stand in columns beside the values: one for each key, and equal to the sum of its rows."""
    found: list[Finding] = []
    for name in surveyed.mapping.totals:
        keys = list(_MARGINS[name])
        margins = (
            surveyed.cells.group_by(keys)
            .agg(
                pl.col(name).min().alias("low"),
                pl.col(name).max().alias("high"),
                pl.col("value").sum().alias("made"),
                pl.col("value").is_null().any().alias("is_partial"),
                pl.len().alias("parts"),
                pl.col("row").min(),
            )
            .collect(engine="streaming")
            .sort("row")
        )
        found += _several_totals(surveyed, name, margins, keys)
        found += _unequal_totals(surveyed, name, margins, keys)
    return found


def _several_totals(surveyed: Surveyed, name: str, margins: pl.DataFrame, keys: list[str]) -> list[Finding]:
    several = margins.filter(pl.col("low") != pl.col("high"))
    if several.is_empty():
        return []
    rows = [
        f"{', '.join(map(str, row[:-2]))}: {row[-2]:g}…{row[-1]:g}"
        for row in several.select(*keys[1:], "low", "high").iter_rows()
    ]
    return [
        surveyed.finding(
            Severity.WARNING,
            "total_differs",
            Text(
                f"the column of {name} gives different totals for one key: {listed(rows, SHOWN)}",
                f"столбец {name} даёт разные итоги для одного ключа: {listed(rows, SHOWN)}",
            ),
            row=several["row"][0],
            column=surveyed.mapping.totals[name],
            count=several.height,
        )
    ]


def _unequal_totals(surveyed: Surveyed, name: str, margins: pl.DataFrame, keys: list[str]) -> list[Finding]:
    """Rows need not be all parts of a published total: only one below the sum of its parts is impossible."""
    digit = max(surveyed.digits.values(), default=1.0)
    least = pl.col("made") - (pl.col("parts") + 1) * digit / 2 - 1e-9 * pl.col("made").abs()
    below = margins.filter(pl.col("high") < least)
    if below.is_empty():
        return []
    rows = [
        f"{', '.join(map(str, row[:-2]))}: {_number(row[-2])} < {_number(row[-1])}"
        for row in below.select(*keys[1:], "high", "made").iter_rows()
    ]
    return [
        surveyed.finding(
            Severity.WARNING,
            "total_differs",
            Text(
                f"totals in the column of {name} are less than the sum of their parts: {listed(rows, SHOWN)}",
                f"итоги в столбце {name} меньше суммы своих частей: {listed(rows, SHOWN)}",
            ),
            row=below["row"][0],
            column=surveyed.mapping.totals[name],
            count=below.height,
        )
    ]
