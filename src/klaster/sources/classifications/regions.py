"""First-level regions of six countries, their countries, and the groupings that tables print between.

Codes are those of ISO 3166-2 today. Where a table prints a grouping that has no such code, the code is ours
and says so by its ``X``: ``RU-X-CFD`` and the other federal districts, ``RU-X-ARK`` and ``RU-X-TYU``.

A name without further words means what the statistical office means by it: "Архангельская область" and
"Тюменская область" include their autonomous okrugs and are the groupings, of level ``AGGREGATE``. The ISO
codes ``RU-ARK`` and ``RU-TYU`` are the remainders without the okrugs, since ISO gives these codes of their
own; so the regions of level ``REGION`` cover a country without overlapping.

The tree says which rows of a table add up to which, and nothing else. Rosstat adds two rows to its Southern
district that are not among the regions here, ``UA-43`` and ``UA-40``: they are recognised, so that the table
adds up, and have neither polygon nor point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from klaster.model.classification import Classification
from klaster.model.text import Text
from klaster.sources.classifications.boundaries import Boundaries
from klaster.sources.classifications.classification_file import read_classification
from klaster.sources.classifications.industries import DATA

COUNTRY, DISTRICT, AGGREGATE, REGION = 1, 2, 3, 4
"""Levels: country; federal district; a row of tables between district and region; first-level region."""

_NORTH_CAUCASUS = ("RU-DA", "RU-IN", "RU-KB", "RU-KC", "RU-SE", "RU-CE", "RU-STA")
_FORMER_PARENTS: Mapping[str, tuple[str, str]] = {
    "RU-BU": ("RU-X-SIFD", "2018-11-03"),
    "RU-ZAB": ("RU-X-SIFD", "2018-11-03"),
    **dict.fromkeys(_NORTH_CAUCASUS, ("RU-X-SFD", "2010-01-19")),
}
"""Region -> the district it belonged to, and the day on which it left."""


def regions_six_countries() -> Classification:
    """Armenia, Belarus, Kazakhstan, Kyrgyzstan, Russia, Tajikistan."""
    title = Text("Regions of six countries", "Регионы шести стран")
    listed = read_classification(
        DATA / "regions_six_countries.csv", "region", identifier="regions_six_countries", title=title
    )
    boundaries = Boundaries(DATA / "regions_six_countries.geojson", listed)
    return replace(listed, geometry=boundaries, source="ISO 3166-2; boundaries: Natural Earth")


def parent_in(classification: Classification, code: str, period: str) -> str:
    """The code above a region at the end of a period, a year or an ISO day; tables of that time add up so.

    >>> regions = regions_six_countries()
    >>> parent_in(regions, "RU-BU", "2016"), parent_in(regions, "RU-BU", "2018")
    ('RU-X-SIFD', 'RU-X-FEFD')
    """
    day = period if len(period) > 4 else f"{period}-12-31"
    former, left = _FORMER_PARENTS.get(code, ("", ""))
    return former if day < left else classification[code].parent
