"""Words of a text as stems, so that a search finds every form of a word in Russian and in English."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]

_WORD = re.compile(r"[^\W_]+")
_ENGLISH: Any = snowballstemmer.stemmer("english")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
_RUSSIAN: Any = snowballstemmer.stemmer("russian")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
IDLE = frozenset(
    [
        "и",
        "в",
        "во",
        "на",
        "по",
        "с",
        "со",
        "к",
        "о",
        "об",
        "от",
        "до",
        "из",
        "за",
        "для",
        "не",
        "а",
        "но",
        "the",
        "of",
        "and",
        "in",
        "on",
        "for",
        "to",
        "a",
        "an",
        "at",
        "by",
    ]
)
"""Words that join others and say nothing by themselves."""


def stems_of(words: str) -> tuple[str, ...]:
    """The stems of a text in their order, each once.

    Examples
    --------
    >>> stems_of("Кластеры Калужской области"), stems_of("кластер в Калужскую область")
    (('кластер', 'калужск', 'област'), ('кластер', 'калужск', 'област'))
    >>> stems_of("Manufacturing clusters")
    ('manufactur', 'cluster')
    """
    return tuple(dict.fromkeys(stem_of(word) for word in words_of(words) if word not in IDLE))


def is_idle(word: str) -> bool:
    """Whether a word in small letters joins others and says nothing by itself.

    >>> is_idle("для"), is_idle("лес")
    (True, False)
    """
    return word in IDLE


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, ё as е.

    Examples
    --------
    >>> words_of("ООО «Берёзка-2»")
    ['ооо', 'березка', '2']
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return _WORD.findall(folded)


@lru_cache(maxsize=200_000)
def stem_of(word: str) -> str:
    """The stem of one word in small letters.

    Examples
    --------
    >>> stem_of("организациями"), stem_of("organisations")
    ('организац', 'organis')
    """
    if "а" <= word[0] <= "я":
        return _RUSSIAN.stemWord(word)
    return _ENGLISH.stemWord(word) if word.isascii() and word.isalpha() else word
