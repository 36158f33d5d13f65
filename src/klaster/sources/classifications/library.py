"""The classifications that come with the observatory, by identifier."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from klaster.model.classification import Classification
from klaster.model.errors import UnknownNameError
from klaster.model.text import Text
from klaster.sources.classifications import industries, naics, regions

KIND = Text("classification", "классификация")

_BUILDERS: dict[str, Callable[[], Classification]] = {
    "isic_rev4": industries.isic_rev4,
    "nace_rev2": industries.nace_rev2,
    "okved2": industries.okved2,
    "okved1": industries.okved1,
    "naics_2017": naics.naics_2017,
    "naics_2022": naics.naics_2022,
    "regions_six_countries": regions.regions_six_countries,
}
ALIASES = {
    "isic": "isic_rev4",
    "nace": "nace_rev2",
    "naics": "naics_2022",
    "okved": "okved2",
    "regions": "regions_six_countries",
}
"""Shorter words for an identifier."""


def identifiers() -> list[str]:
    """The identifiers that ``classification`` knows."""
    return list(_BUILDERS)


def identifier(name: str) -> str:
    """The identifier that a name stands for; an unknown name is an error with the nearest ones."""
    known = ALIASES.get(name, name)
    if known not in _BUILDERS:
        raise UnknownNameError(KIND, name, [*_BUILDERS, *ALIASES])
    return known


def classification(name: str) -> Classification:
    """One classification, built when first asked for and then kept.

    Raises
    ------
    UnknownNameError
        With the nearest identifiers.

    """
    return _built(identifier(name))


@cache
def _built(known: str) -> Classification:
    return _BUILDERS[known]()
