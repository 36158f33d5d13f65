"""What the header of a column says where values stand in many columns: "2018 / Agriculture"."""

from __future__ import annotations

import re

from klaster.sources.classifications import TOTAL
from klaster.sources.table.column_names import JOINT
from klaster.sources.table.labels import is_total_label
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.periods import embedded_year, period_of

MAIN_ROLES = {
    "industries_across": "industry",
    "periods_across": "period",
    "regions_across": "region",
    "measures_across": "measure",
}
"""What the columns of each wide layout say."""

_FILLER = re.compile(
    r"^(?:в том числе|из них|в т\.\s?ч\.|including|of which|thereof)"
    r"(?:\s+по\s+(?:видам\s+(?:экономической\s+)?деятельности|отраслям|регионам|областям|годам|территориям))?\s*:?$",
    re.IGNORECASE,
)


def header_parts(column: str) -> list[str]:
    """The parts of a header from top to bottom; a year inside a name is a part of its own.

    >>> header_parts("в том числе / Строительство"), header_parts("jobs_2018")
    (['Строительство'], ['jobs', '2018'])
    """
    parts = _spoken(column)
    if any(period_of(part) for part in parts):
        return parts
    for index, part in enumerate(parts):
        if found := embedded_year(part):
            year, rest = found
            return [*parts[:index], *([rest] if rest else []), year, *parts[index + 1 :]]
    return parts


def _spoken(column: str) -> list[str]:
    """The parts of a header without "in which"."""
    return [part for part in column.split(JOINT) if not _FILLER.match(part)] or [column]


def _without_own_total(parts: list[str], main: str) -> list[str]:
    """The parts without "total" under the name of what it is the total of: "промышленность / всего"."""
    own = main in ("industry", "region") and len(parts) > 1 and is_total_label(parts[-1])
    return parts[:-1] if own else parts


def header_keys(column: str, mapping: Mapping) -> dict[str, str]:
    """What a header says of region, industry, period and measure.

    The parts go by ``header_parts`` of the mapping. A header with fewer parts, as one merged over several
    rows has, is read by its content: a period is a period, and the last part is what the columns are about.

    >>> wide = Mapping(layout="industries_across", header_parts=("period", "industry"))
    >>> header_keys("2018 / Строительство", wide), header_keys("Всего", wide)
    ({'period': '2018', 'industry': 'Строительство'}, {'industry': 'Всего'})
    """
    main = MAIN_ROLES[mapping.layout]
    if not mapping.header_parts:
        return {main: JOINT.join(_without_own_total(_spoken(column), main))}
    parts, roles = header_parts(column), mapping.header_parts
    if len(parts) == len(roles):
        return {role: part for role, part in zip(roles, parts, strict=True) if role}
    return _by_content(parts, roles, main)


def _by_content(parts: list[str], roles: tuple[str, ...], main: str) -> dict[str, str]:
    found: dict[str, str] = {}
    others = [part for part in parts if not (period_of(part) and "period" in roles)]
    if len(others) < len(parts):
        found["period"] = next(part for part in parts if part not in others)
    if others and main != "period":
        found[main] = others[-1]
    for role in roles:
        if role in ("region", "industry") and role not in found:
            found[role] = TOTAL
    return found
