"""Whether a table has its industries, years or regions in columns, and what each header says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.classification import Classification
from klaster.sources.table.candidates import best_match
from klaster.sources.table.headers import header_parts
from klaster.sources.table.labels import is_total_label, resolved
from klaster.sources.table.mapping import Layout
from klaster.sources.table.periods import period_of
from klaster.sources.table.profile import Profile
from klaster.sources.table.units import unit_in
from klaster.sources.table.vocabulary import has_role, is_code, is_derived, is_role, measure_in, names_key

LAYOUTS: dict[str, Layout] = {
    "period": "periods_across",
    "industry": "industries_across",
    "region": "regions_across",
    "measure": "measures_across",
}
_MOST = 0.6
_OTHER_ROLES = (
    "value",
    "latitude",
    "longitude",
    "establishment",
    "region",
    "industry",
    "period",
    "status",
    "unit",
)


@dataclass(frozen=True)
class Wide:
    """The columns with values, what the parts of their headers say, and what one part says of all of them.

    ``measures`` are the parts of the header that name measures; ``title`` the part common to all headers.
    """

    layout: Layout
    across: tuple[str, ...]
    header_parts: tuple[str, ...]
    measures: tuple[str, ...] = ()
    title: str = ""
    left_out: tuple[str, ...] = ()
    is_doubtful: bool = False


@dataclass(frozen=True)
class _Reader:
    """Tells the role of one part of a header."""

    industries: Classification | None
    regions: Classification | None

    def role(self, part: str) -> str:
        """Period, industry, region, total, or "" for other words."""
        if period_of(part):
            return "period"
        if is_total_label(part):
            return "total"
        if self.industries is not None and resolved(part, self.industries):
            return "industry"
        if self.regions is not None and resolved(part, self.regions):
            return "region"
        return ""


def wide_layout(columns: Sequence[Profile], hints: str = "") -> Wide | None:
    """The wide layout of a table; None where it is long.

    Parameters
    ----------
    columns
        The profiles of all columns.
    hints
        Words around the table, which may name a classification.
    """
    numeric = [each for each in columns if _may_hold_values(each)]
    parts = {each.name: header_parts(each.name) for each in numeric}
    words = list(dict.fromkeys(part for given in parts.values() for part in given if not period_of(part)))
    years = [int(period[:4]) for given in parts.values() for part in given if (period := period_of(part))]
    industries, regions = (best_match(words, kind, hints, years) for kind in ("industry", "region"))
    reader = _Reader(industries.tree if industries else None, regions.tree if regions else None)
    roles = {name: [reader.role(part) for part in given] for name, given in parts.items()}
    main = _main_role(roles, parts)
    if not main:
        return _unknown_industries(numeric, columns, hints)
    strangers = _strangers(numeric, roles, main)
    return _wide(
        main, parts, {name: ["total"] if name in strangers else found for name, found in roles.items()}
    )


def _strangers(numeric: Sequence[Profile], roles: dict[str, list[str]], main: str) -> list[str]:
    """Columns of values under a header that nothing knows, among those that are known: read, and reported.

    A misspelt region is a region all the same, and a total in an unknown language is found by its numbers.
    """
    if main == "period":
        return []
    known = [each.position for each in numeric if main in roles[each.name]]
    return [
        each.name
        for each in numeric
        if roles[each.name] == [""]
        and min(known) - 1 <= each.position <= max(known) + 1
        and not is_derived(each.name)
        and not is_code(each.name)
    ]


def _unknown_industries(numeric: Sequence[Profile], columns: Sequence[Profile], hints: str) -> Wide | None:
    """Columns of numbers that no words explain beside one column of labels: industries in an unknown language,
    or, where the labels are industries, regions.
    """  # noqa: D205
    labels = [each for each in columns if each.filled and not each.is_numeric]
    if not labels or labels[0].distinct < labels[0].filled:
        return None
    plain = [each for each in numeric if not is_derived(each.name) and not is_code(each.name)]
    speaking = any(
        measure_in(each.name)
        or unit_in(each.name)
        or any(has_role(each.name, role) for role in _spoken_roles(each))
        for each in numeric
    )
    if len(labels) != 1 or len(plain) < 3 or len(plain) < len(numeric) or speaking:
        return None
    if any(each.name.startswith("column_") for each in numeric):
        return None
    known = best_match(list(labels[0].values), "industry", hints)
    layout = "regions_across" if known and known.known >= 2 and known.share >= 0.5 else "industries_across"
    return Wide(layout, tuple(each.name for each in plain), (), is_doubtful=layout == "industries_across")


def _spoken_roles(column: Profile) -> Sequence[str]:
    """The roles that a header may give to a column of numbers; a key stands in more than one row."""
    return (
        _OTHER_ROLES
        if column.distinct < column.filled
        else [role for role in _OTHER_ROLES if role not in ("region", "industry")]
    )


def _may_hold_values(column: Profile) -> bool:
    if (
        (column.counts_rows and not _names_values(column))
        or is_role(column.name, "number")
        or is_role(column.name, "period")
    ):
        return False
    if is_derived(column.name) or is_code(column.name) or _is_key(column):
        return False
    # Under the name of a year anything is a value: a year not reported yet, or one full of odd marks.
    return column.is_numeric or bool(period_of(column.name))


def _is_key(column: Profile) -> bool:
    """Whether a column of numbers is one of codes: its header names a dimension, and each stands in many rows."""
    return column.distinct * 2 <= column.filled and any(
        names_key(column.name, role) for role in ("region", "industry")
    )


def _names_values(column: Profile) -> bool:
    """Whether a header tells that even 1, 2, 3 are values: a year, or a name of a measure."""
    return bool(period_of(column.name) or measure_in(column.name)) or len(header_parts(column.name)) > 1


def _main_role(roles: dict[str, list[str]], parts: dict[str, list[str]]) -> str:
    """What the columns are about: that which most headers say."""
    counts = Counter(role for found in roles.values() for role in dict.fromkeys(found) if role)
    total = sum("total" in found for found in roles.values())
    enough = max(2.0, _MOST * len(roles))
    by_count = sorted(("industry", "region"), key=lambda role: -counts[role])
    for role in by_count:
        if counts[role] >= 2 and counts[role] + total >= enough:
            return role
    pure = sum(found == ["period"] for found in roles.values())
    if (
        counts["period"]
        and (counts["period"] >= 2 or pure)
        and counts["period"] >= _MOST * (len(roles) - total)
    ):
        return "period"
    return ""


def _wide(main: str, parts: dict[str, list[str]], roles: dict[str, list[str]]) -> Wide | None:
    wanted = {main, "total"} if main != "period" else {"period"}
    across = [name for name, found in roles.items() if wanted & set(found)]
    if main != "period" and sum("period" in roles[name] for name in across) >= _MOST * len(across):
        across = [name for name in across if "period" in roles[name]]
    depth = Counter(len(parts[name]) for name in across).most_common(1)[0][0]
    full = [name for name in across if len(parts[name]) == depth]
    positions = [
        _position_role(main, [(parts[name][i], roles[name][i]) for name in full]) for i in range(depth)
    ]
    return _with_rest(main, across, full, parts, positions)


def _position_role(main: str, said: list[tuple[str, str]]) -> str:
    """The role of one level of the header: the most frequent one; "?" for words that vary, "" for one word."""
    counts = Counter(role for _, role in said)
    for role in (main, "period"):
        if counts[role] and counts[role] + (counts["total"] if role != "period" else 0) >= _MOST * len(said):
            return role
    return "?" if len({part for part, _ in said}) > 1 else ""


def _with_rest(
    main: str, across: list[str], full: list[str], parts: dict[str, list[str]], positions: list[str]
) -> Wide | None:
    """The layout, with a level of other words taken for measures, or cut down to its total."""
    if positions.count("?") > 1 or (main not in positions and len(positions) > 1):
        return None
    titles = [parts[full[0]][index] for index, role in enumerate(positions) if not role]
    plain = [role if role != "?" else "" for role in positions]
    trivial = plain == [main]
    if "?" not in positions:
        return Wide(LAYOUTS[main], tuple(across), () if trivial else tuple(plain), (), " ".join(titles))
    level = positions.index("?")
    words = list(dict.fromkeys(parts[name][level] for name in full))
    totals = [word for word in words if is_total_label(word)]
    if totals:
        kept = tuple(name for name in full if parts[name][level] in totals)
        left = tuple(name for name in across if name not in kept)
        return Wide(LAYOUTS[main], kept, tuple(plain), (), " ".join(titles), left)
    named = tuple("measure" if role == "?" else role for role in positions)
    return Wide(LAYOUTS[main], tuple(full), named, tuple(words), " ".join(titles))
