"""The unit that headers and titles name: "тыс. человек" is a count in thousands, "mln_rub" an amount, "%" a ratio."""

from __future__ import annotations

import re
from dataclasses import dataclass

from klaster.sources.table.mapping import Nature
from klaster.sources.table.vocabulary import is_derived

_SCALES = {
    "тыс": 1e3, "тысяч": 1e3, "миллионов": 1e6, "миллиардов": 1e9, "ths": 1e3, "thous": 1e3, "thousand": 1e3, "thousands": 1e3, "миң": 1e3, "мың": 1e3,
    "млн": 1e6, "mln": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6,
    "млрд": 1e9, "bln": 1e9, "bn": 1e9, "billion": 1e9, "billions": 1e9, "трлн": 1e12, "trillion": 1e12,
}  # fmt: skip
_SCALE = r"(?P<scale>тысяч|тыс|миллионов|миллиардов|ths|thousands?|thous|миң|мың|млн|mln|mn|millions?|млрд|bln|bn|billions?|трлн|trillion)"
_COUNTED = (
    r"(?P<counted>человек|чел|работник\w*|рабочих мест|единиц\w*|ед|штук|шт|организаций|предприятий|киши|адам"
    r"|persons?|people|jobs?|employees|workers|units?|number|firms|establishments|headcount)"
)
_MONEY = (
    r"(?P<money>руб\w*|rub\w*|rur|сом(?:ов|а|ах)?|som|soms|kgs|тенге|тг|kzt|долл\w*|dollars?|usd|евро|euros?|eur|драм\w*|amd"
    r"|byn|byr|сомони|tjs|сум|uzs|gel|azn|cur lcu|lcu|currency|\$|€|₽)"
)
_OTHER = (
    r"(?P<other>тонн?\w*|tonnes?|tons?|квт ?ч|гвт ?ч|kwh|gwh|гектар\w*|га|ha|кв м|куб м|м2|м3|километр\w*|км)"
)
_UNIT = re.compile(
    rf"(?<!\w)(?=[\w$€₽])(?:{_SCALE}(?!\w)\.?\s*)?(?:{_COUNTED}|{_MONEY}|{_OTHER})?(?!\w)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%|(?<!\w)(?:процент\w*|per ?cent|pct|pt|percentage|per 10+)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Unit:
    """What numbers are in: words for the unit, the multiplier that makes counts of single things, the nature."""

    unit: str
    multiplier: float
    nature: Nature


def unit_in(words: str) -> Unit | None:
    """The unit that words name; None if they name none.

    Counts are taken to single things, as intervals need them; amounts stay in the unit they are published in.

    Examples
    --------
    >>> unit_in("Численность занятых, тыс. человек"), unit_in("value_mln_rub")
    (Unit(unit='человек', multiplier=1000.0, nature='count'), Unit(unit='mln rub', multiplier=1.0, nature='amount'))
    >>> unit_in("в % к итогу"), unit_in("Регион")
    (Unit(unit='%', multiplier=1.0, nature='ratio'), None)
    """
    text = re.sub(r"[_\u00a0]", " ", words)
    if _PERCENT.search(text):
        return Unit("%", 1.0, "ratio")
    found = [match for match in _UNIT.finditer(text) if match[0]]
    if not found:
        return None
    # A scale says more than a bare noun, which may only be what the table is about.
    match = next((each for each in found if each["scale"]), found[-1])
    return _unit(match, text)


def _unit(match: re.Match[str], text: str) -> Unit | None:
    scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
    if match["money"] or match["other"]:
        nature: Nature = "ratio" if is_derived(text) else "amount"
        return Unit(" ".join(match[0].split()), 1.0, nature)
    if match["counted"]:
        return Unit(_noun(match["counted"]), scale, "ratio" if is_derived(text) else "count")
    return Unit("", scale, "count") if scale > 1 else None


def _noun(counted: str) -> str:
    return {"чел": "человек", "ед": "единиц", "шт": "штук"}.get(counted.lower(), counted.lower())
