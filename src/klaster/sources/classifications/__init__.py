"""Classifications, regions and boundaries: ours by identifier, anyone's from a file.

>>> from klaster.sources.classifications import classification, correspondence
>>> classification("okved2").resolve("Обрабатывающие производства")
'C'
>>> classification("regions_six_countries")["KG-B"].name.ru
'Баткенская область'
>>> correspondence("okved2", "nace_rev2").weights["10"]
(('10', 1.0),)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from klaster.sources.classifications.classification_file import read_classification
from klaster.sources.classifications.correspondences import correspondence, correspondence_identifiers
from klaster.sources.classifications.library import ALIASES, classification, identifiers
from klaster.sources.classifications.regions import AGGREGATE, COUNTRY, DISTRICT, REGION, parent_in
from klaster.sources.classifications.totals import TOTAL, TOTAL_CODES, TOTAL_NAMES, TOTAL_TEXT, is_total

if TYPE_CHECKING:
    from klaster.sources.classifications.boundary_file import read_boundaries, read_boundaries_and_findings

__all__ = [
    "AGGREGATE",
    "ALIASES",
    "COUNTRY",
    "DISTRICT",
    "REGION",
    "TOTAL",
    "TOTAL_CODES",
    "TOTAL_NAMES",
    "TOTAL_TEXT",
    "classification",
    "correspondence",
    "correspondence_identifiers",
    "identifiers",
    "is_total",
    "parent_in",
    "read_boundaries",
    "read_boundaries_and_findings",
    "read_classification",
]


def __getattr__(name: str) -> Any:
    """What needs the libraries of geometry is imported when first asked for: they are slow to load."""
    if name in ("read_boundaries", "read_boundaries_and_findings"):
        return getattr(import_module("klaster.sources.classifications.boundary_file"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
