"""A name without what does not tell one organisation from another: legal form, quotes, case, alphabet, endings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from klaster.model.word_stems import word_stems

_FORMS = (
    # Russian, Belarusian, Kazakh, Kyrgyz, Tajik, Armenian, then the world's; long forms before short ones.
    "общество с ограниченной ответственностью", "общество с дополнительной ответственностью",
    "публичное акционерное общество", "открытое акционерное общество", "закрытое акционерное общество",
    "непубличное акционерное общество", "акционерное общество", "товарищество с ограниченной ответственностью",
    "индивидуальный предприниматель", "частное унитарное предприятие", "республиканское унитарное предприятие",
    "государственное унитарное предприятие", "муниципальное унитарное предприятие", "унитарное предприятие",
    "федеральное государственное бюджетное образовательное учреждение высшего образования",
    "федеральное государственное автономное образовательное учреждение высшего образования",
    "федеральное государственное бюджетное учреждение", "государственное учреждение", "некоммерческое партнерство",
    "автономная некоммерческая организация", "крестьянское фермерское хозяйство", "производственный кооператив",
    "limited liability company", "public joint stock company", "open joint stock company",
    "closed joint stock company", "joint stock company", "limited liability partnership", "public limited company",
    "private limited company", "limited", "incorporated", "corporation",
    "ооо", "оао", "зао", "пао", "ао", "нао", "одо", "тоо", "ип", "чуп", "руп", "гуп", "муп", "уп", "фгуп", "фгбоу во",
    "фгаоу во", "фгбу", "фгбоу", "фгаоу", "гбу", "гу", "нп", "ано", "кфх", "осоо", "жчк", "ачк", "жшс", "жак", "ҷдмм", "ҷск",
    "սպը", "փբը", "բբը", "ооо ск", "сп ооо", "сп оао", "иооо", "чтуп", "сооо",
    "llc", "ojsc", "cjsc", "pjsc", "jsc", "llp", "ltd", "inc", "plc", "corp", "gmbh", "kg", "ag", "sa", "sarl", "sas",
    "srl", "spa", "bv", "nv", "oy", "ab", "as", "pty", "pte", "kk", "sp z o o", "sp z oo", "ooo", "oao", "zao", "pao", "too", "osoo",
)  # fmt: skip
_FORM = re.compile(
    r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(_FORMS, key=len, reverse=True))) + r")(?!\w)"
)
_MARKS = re.compile(r"[«»„“”‟\"'’`]")
_INITIAL = re.compile(r"(?<!\w)(\w)\.(?=\w(?:\W|$))")
_OTHER = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class PlainName:
    """The stems of a name, one after the other and by the alphabet; its numbers are compared as they stand."""

    stems: tuple[str, ...]
    numbers: frozenset[str]
    in_order: str
    ordered: str


def plain_name(name: str) -> PlainName:
    """What of a name is compared.

    Examples
    --------
    >>> plain_name('ОсОО «Ошский молочный завод № 2»') == plain_name("Oshskiy molochnyy zavod No 2, LLC")
    True
    >>> plain_name("ООО Альфа").stems, sorted(plain_name("Завод № 15").numbers)
    (('alf',), ['15'])
    """
    folded = unicodedata.normalize("NFKC", name.replace("№", " ")).casefold().replace("ё", "е")
    words = _OTHER.sub(" ", _MARKS.sub("", _INITIAL.sub(r"\1", folded)))
    telling = _FORM.sub(" ", words).split() or words.split()
    stems = tuple(stem for word in telling if not word.isdigit() for stem in _stem(word))
    numbers = frozenset(word.lstrip("0") or "0" for word in telling if word.isdigit())
    return PlainName(stems, numbers, " ".join(stems), " ".join(sorted(stems)))


@lru_cache(maxsize=131_072)
def _stem(word: str) -> tuple[str, ...]:
    return () if word in ("no", "n") else tuple(word_stems(word))
