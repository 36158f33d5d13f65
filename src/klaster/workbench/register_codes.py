"""Codes of the register in the codes of an edition: the same code, the one above it, or those below."""

from __future__ import annotations

from collections.abc import Sequence

from klaster.model.classification import Classification
from klaster.sources.classifications import classification
from klaster.workbench.editions import Edition

REGISTER_REGIONS, REGISTER_INDUSTRIES = "regions_six_countries", "nace_rev2"
SAME_DIVISIONS = ("nace", "isic", "okved")
"""Classifications whose sections and divisions are those of NACE Rev. 2."""

Placed = list[tuple[str, bool]]
"""Codes of the edition, each with whether only a part of it is meant."""


def edition_regions(code: str, edition: Edition) -> Placed:
    """The regions of an edition that a region of the register is, lies in or consists of; none where it has none of it."""
    known = classification(REGISTER_REGIONS)
    own = code if code in edition.regions else None
    if own is None and code in known:
        names = (known[code].name.en, known[code].name.ru)
        own = next(filter(None, map(edition.regions.resolve, names)), None)
    return _placed(own or code, edition.regions, edition.region_codes, known)


def edition_industries(code: str, edition: Edition) -> Placed:
    """The industries of an edition that an industry of the register is, lies in or consists of."""
    id = edition.industries.id
    if not id.startswith(SAME_DIVISIONS) or id == "okved1":
        return []
    return _placed(code, edition.industries, edition.industry_codes, classification(REGISTER_INDUSTRIES))


def _placed(code: str, tree: Classification, there: Sequence[str], known: Classification) -> Placed:
    held = set(there)
    if code in held:
        return [(code, False)]
    paths = [one.ancestors(code) for one in (tree, known) if code in one]
    above = next((each for path in paths for each in path if each in held), None)
    if above:
        return [(above, True)]
    return [(each, False) for each in there if each in tree and code in tree.ancestors(each)]
