"""The known word that a misspelt one was meant for."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA


def nearest_word(word: str, known: Collection[str]) -> str:
    """The known word within one slip of a short word, two of a long one; empty where there is none.

    A slip is a letter more, less, another, or two neighbours exchanged.

    >>> nearest_word("bsihkek", ["bishkek", "osh"]), nearest_word("osk", ["osh"])
    ('bishkek', '')
    """
    slips = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
    found = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=slips) if slips else None
    return found[0] if found else ""
