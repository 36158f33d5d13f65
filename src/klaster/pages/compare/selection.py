"""Which regions are compared: chosen in the address, added and removed by links and by a form."""

from __future__ import annotations

from dataclasses import dataclass

from klaster.model.text import Text
from klaster.pages.choice import Choice, ChoiceError, Option, refused
from klaster.pages.desk import Desk

MOST = 10


@dataclass(frozen=True, slots=True)
class Chip:
    """A region among those compared: its name, its screen, and the address without it."""

    code: str
    name: str
    area: str
    address: str
    without: str


def asked_regions(table: Desk) -> list[str]:
    """The codes that the address names, each once, in its order.

    Raises
    ------
    ChoiceError
        For a region that has no numbers in the edition, with the nearest, or for more than ten.
    """
    asked = [part.strip() for part in table.visit.query.get("regions", "").split(",")]
    asked.append(table.visit.query.get("add", "").strip())
    codes = list(dict.fromkeys(_code(table, part) for part in asked if part))
    if len(codes) > MOST:
        raise ChoiceError(
            Text(f"regions: {len(codes)} were asked for", f"regions: запрошено {len(codes)}"),
            Text(f"At most {MOST} can be compared.", f"Сравнить можно не более {MOST}."),
        )
    return codes


def _code(table: Desk, asked: str) -> str:
    """The code asked for; a name is taken too."""
    found = asked if asked in table.regions else table.edition.regions.resolve(asked)
    if found in table.regions:
        return str(found)
    raise refused("regions", asked, [Option(code, table.region_name(code)) for code in table.regions])


def address(table: Desk, codes: list[str]) -> str:
    """The address of the comparison of these regions, other choices kept."""
    kept = {
        name: value
        for name, value in table.visit.query.items()
        if name not in ("add", "figure", "work", "of")
    }
    return table.visit.link(table.visit.path, **{**kept, "regions": ",".join(codes)})


def chips(table: Desk, codes: list[str]) -> list[Chip]:
    """The regions compared, each with the way to remove it; two always stay."""
    return [
        Chip(
            code,
            table.region_name(code),
            table.region_name(top) if len(table.areas) > 1 and (top := table.area(code)) else "",
            table.region_link(code),
            address(table, [other for other in codes if other != code]) if len(codes) > 2 else "",
        )
        for code in codes
    ]


def add_field(table: Desk, codes: list[str], period: str) -> Choice | None:
    """The regions that may be added, by area; None where there are ten already."""
    if len(codes) >= MOST:
        return None
    options = [Option("", Text("choose a region", "выберите регион").read(table.language))]
    options += [
        Option(code, table.region_name(code), table.region_name(top) if (top := table.area(code)) else "")
        for code in table.regions
        if code not in codes and table.lives(code, period)
    ]
    return Choice("add", Text("Add a region", "Добавить регион").read(table.language), options, "")
