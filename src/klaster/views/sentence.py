"""Sentences with numbers in them, in both languages."""

from __future__ import annotations

from klaster.model.text import Language, Text


def counted(count: int, language: Language, forms: tuple[str, str, str, str, str]) -> str:
    r"""A count with its noun; the forms are English one, other, then Russian one, few, many.

    >>> forms = ("region", "regions", "регион", "региона", "регионов")
    >>> [counted(number, "ru", forms) for number in (1, 3, 5, 11, 22)]
    ['1\xa0регион', '3\xa0региона', '5\xa0регионов', '11\xa0регионов', '22\xa0региона']
    >>> counted(1, "en", forms), counted(0, "en", forms)
    ('1\xa0region', '0\xa0regions')
    """
    return f"{count}\N{NO-BREAK SPACE}{forms[_form(count, language)]}"


def _form(count: int, language: Language) -> int:
    if language == "en":
        return 0 if count == 1 else 1
    if count % 10 == 1 and count % 100 != 11:
        return 2
    return 3 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 4


def listed(items: list[str], language: Language) -> str:
    """Items joined as a sentence joins them.

    >>> listed(["a", "b", "c"], "ru")
    'a, b и c'
    """
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + Text(" and ", " и ").read(language) + items[-1]


REGIONS = ("region", "regions", "регион", "региона", "регионов")
INDUSTRIES = ("industry", "industries", "отрасль", "отрасли", "отраслей")
PERIODS = ("period", "periods", "период", "периода", "периодов")
CELLS = ("cell", "cells", "ячейка", "ячейки", "ячеек")
FINDINGS = ("finding", "findings", "замечание", "замечания", "замечаний")
