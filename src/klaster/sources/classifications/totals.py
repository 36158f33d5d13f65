"""Words and codes that stand for a total and so are no category of any classification."""

from __future__ import annotations

from klaster.model.classification import fold
from klaster.model.text import Text

TOTAL = "TOTAL"
TOTAL_TEXT = Text("All industries", "Всего")

_WORDS = (
    TOTAL,
    "_T",
    "all",
    "all activities",
    "all economic activities",
    "all industries",
    "all sectors",
    "column total",
    "insgesamt",
    "row total",
    "all regions",
    "grand total",
    "no breakdown",
    "sum",
    "ogółem",
    "total all industries",
    "total nacional",
    "totale",
    "total economy",
    "total nace activities",
    "total for all economic activities",
    "whole economy",
    "whole country",
    "в целом по экономике",
    "все виды деятельности",
    "все виды экономической деятельности",
    "все отрасли",
    "все регионы",
    "всего",
    "всего в экономике",
    "всего по видам деятельности",
    "всего по видам экономической деятельности",
    "всего по всем видам экономической деятельности",
    "всего по обследуемым видам экономической деятельности",
    "всего по республике",
    "всего по стране",
    "всего по экономике",
    "занято всего",
    "занятые всего",
    "итог",
    "итого",
    "итого по видам экономической деятельности",
    "общий итог",
    "по всем видам экономической деятельности",
    "по республике",
    "сумма",
    "экономика в целом",
    "экономика всего",
    "баары",
    "бардыгы",
    "барлығы",
    "жалпы",
)
TOTAL_NAMES: frozenset[str] = frozenset(fold(word) for word in _WORDS)
"""Folded words that mean a total, of industries or of regions."""

TOTAL_CODES: dict[str, frozenset[str]] = {
    "nace_rev2": frozenset({"0010"}),
    "naics_2017": frozenset({"10", "00", "0"}),
    "naics_2022": frozenset({"10", "00", "0"}),
}
"""Codes that mean a total in one classification only: "10" is all industries to the U.S. publisher and
the manufacture of food in ISIC."""


def is_total(name: str, classification_id: str = "") -> bool:
    """Whether a name or code means a total.

    >>> is_total("ВСЕГО:"), is_total("10", "naics_2017"), is_total("10", "isic_rev4")
    (True, True, False)

    The Census Bureau of the United States writes the total of a county as dashes in place of digits.

    >>> is_total("------", "naics_2017"), is_total("------")
    (True, False)
    """
    folded = fold(name)
    dashes = classification_id.startswith("naics") and len(name.strip()) >= 4 and set(name.strip()) == {"-"}
    return dashes or folded in TOTAL_NAMES or folded in TOTAL_CODES.get(classification_id, frozenset())
