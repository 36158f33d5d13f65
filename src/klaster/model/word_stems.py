"""A name reduced to the stems of its words, so that inflected, abbreviated and transliterated names are one.

"Ошской области", "Ошская обл." and "Oshskaya oblast" have one key. It is a second resort: a name that is
known as it stands is never looked up by its stems.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = dict(
    zip(
        "абвгдезийклмнопрстуфхыэёіңғүұқөһ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "i",
            "e",
            "e",
            "i",
            "n",
            "g",
            "u",
            "u",
            "k",
            "o",
            "h",
        ],
        strict=True,
    )
) | {"ж": "j", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ъ": "", "ь": "", "ә": "a"}
_ENDING = re.compile(
    r"(?:iami|iamu|ogo|ego|omu|emu|imi|ami|aia|iaia|oie|eie|oe|uiu|iuiu|oi|ei|ii|ih|ie|im|om|em|am|iam|ah|iah|ov|ev"
    r"|iia|iiu|iei|ia|iu|a|e|i|o|u)$"
)
_LEAST_STEM = 3
_SPELLINGS = (
    (re.compile(r"dzh|dj"), "j"), (re.compile(r"zh"), "j"), (re.compile(r"kh"), "h"), (re.compile(r"ts"), "c"),
    (re.compile(r"shch|sch"), "sh"), (re.compile(r"y"), "i"), (re.compile(r"w"), "v"), (re.compile(r"x"), "ks"),
    (re.compile(r"q"), "k"), (re.compile(r"ck"), "k"), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip
_WHOLE = {
    "obl": "oblast", "region": "oblast", "province": "oblast", "voblast": "oblast", "oblusu": "oblast",
    "oblisi": "oblast", "g": "gorod", "sh": "gorod", "k": "gorod", "gor": "gorod", "citi": "gorod", "shaari": "gorod", "kalasi": "gorod",
    "shar": "gorod", "shari": "gorod", "kal": "gorod", "resp": "respublik", "republic": "respublik", "rep": "respublik", "avt": "avtonomn",
    "av": "avtonomn", "avton": "avtonomn", "okr": "okrug", "fed": "federaln", "krom": "bez",
    "isk": "bez", "vkliucha": "vkliuch", "vklu": "vkliuch", "respublikasi": "respublik",
}  # fmt: skip
REGION_STEM = "oblast"
GENERIC = frozenset(
    ("oblast", "gorod", "respublik", "okrug", "rain", "krai", "section", "sector", "razdel", "sekc", "vid", "deiatelnost",
     "activities", "activit", "avtonomn", "federaln", "district", "services", "uslug", "isic")
)  # fmt: skip
"""Stems that name a kind of thing and no thing."""
_IDLE = frozenset(("i", "and", "the", "of", "v", "tom", "chisl", "in"))
_AUTONOMOUS_OKRUG = re.compile(r"\bао\b")


@lru_cache(maxsize=65_536)
def word_stems(name: str) -> frozenset[str]:
    """The stems of the words of a name, in Latin letters; their order does not matter.

    Examples
    --------
    >>> word_stems("Ошской области") == word_stems("Ошская обл.") == word_stems("Oshskaya oblast'")
    True
    >>> sorted(word_stems("в обрабатывающих производствах")) == sorted(word_stems("Обрабатывающие производства"))
    True
    >>> word_stems("без Ненецкого АО") == word_stems("кроме Ненецкого автономного округа")
    True
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = _AUTONOMOUS_OKRUG.sub("автономный округ", plain)
    words = re.findall(r"[^\W\d_]+|\d+", plain.replace("'", "").replace("’", "").replace("`", ""))
    stems = (_stem(word) for word in words)
    return frozenset(stem for stem in stems if stem and stem not in _IDLE)


def is_telling(stems: frozenset[str]) -> bool:
    """Whether stems say more than "region" or "section C".

    >>> is_telling(word_stems("Ошская область")), is_telling(word_stems("Section C"))
    (True, False)
    """
    return any(len(stem) >= _LEAST_STEM and stem not in GENERIC and not stem.isdigit() for stem in stems)


def _stem(word: str) -> str:
    latin = _respelt("".join(_LETTERS.get(letter, letter) for letter in word))
    if latin in _WHOLE:
        return _WHOLE[latin]
    shorter = _ENDING.sub("", latin)
    stem = shorter if len(shorter) >= _LEAST_STEM else latin
    return _WHOLE.get(stem, stem)


def _respelt(word: str) -> str:
    """A word in one of the several ways to write Russian in Latin letters."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    for pattern, spelling in _SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return plain
