"""Names of the codes that a register uses: regions, countries, industries, wherever in the world."""

from __future__ import annotations

from functools import cache

from babel import Locale

from klaster.model.text import Text
from klaster.sources.classifications import classification

REGIONS, INDUSTRIES = "regions_six_countries", "nace_rev2"


@cache
def code_name(field: str, code: str) -> Text | None:
    """The name behind a code of a field of the register; None where it is not known.

    >>> code_name("region", "KG-B").en, code_name("country", "FR").ru, code_name("region", "FR-75")
    ('Batken Region', 'Франция', None)
    """
    if field == "industry":
        tree = classification(INDUSTRIES)
        return tree[code].name if code in tree else None
    regions = classification(REGIONS)
    if code in regions:
        return regions[code].name
    return _territory(code) if field == "country" else None


def _territory(code: str) -> Text | None:
    english, russian = (Locale(language).territories.get(code) for language in ("en", "ru"))
    return Text(english, russian) if english and russian else None
