"""Units of evidence: money at a dated rate that the caller gives, months and years, shares and percent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day

from klaster.model.errors import InputError
from klaster.model.text import Text

_MONEY = re.compile(r"[A-Z]{3}")
_RATE = re.compile(r"\s*([A-Z]{3})/([A-Z]{3})\s*=\s*([0-9.]+)\s*@\s*(\d{4}-\d{2}-\d{2})\s*")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_SIZES = {"month": ("time", 1.0), "months": ("time", 1.0), "quarter": ("time", 3.0), "year": ("time", 12.0), "years": ("time", 12.0),
          "share": ("share", 1.0), "%": ("share", 0.01), "percent": ("share", 0.01)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rate:
    """So many units of ``quote`` for one of ``base``, on a day."""

    base: str
    quote: str
    value: float
    day: str


def read_rates(words: str) -> tuple[Rate, ...]:
    """Rates of currencies: ``EUR/BYN=2.4734@2018-12-31; EUR/RUB=79.46@2018-12-31``.

    Raises
    ------
    InputError
        For a piece that is no rate, or a rate without the day it is of.

    Examples
    --------
    >>> read_rates("EUR/BYN=2.4734@2018-12-31")
    (Rate(base='EUR', quote='BYN', value=2.4734, day='2018-12-31'),)
    """
    return tuple(_rate(piece) for piece in words.split(";") if piece.strip())


def _rate(piece: str) -> Rate:
    found = _RATE.fullmatch(piece)
    try:
        if not found or float(found[3]) <= 0:
            raise ValueError(piece)
        Day.fromisoformat(found[4])
    except ValueError:
        raise InputError(
            Text(f"rates: found {piece.strip()!r}, expected BASE/QUOTE=NUMBER@DAY", f"rates: указано «{piece.strip()}», ожидается БАЗА/ВАЛЮТА=ЧИСЛО@ДЕНЬ"),
            Text(
                "For example EUR/BYN=2.4734@2018-12-31: one euro costs 2.4734 roubles on that day.",
                "Например, EUR/BYN=2.4734@2018-12-31: в этот день один евро стоит 2,4734 рубля.",
            ),
        ) from None  # fmt: skip
    return Rate(found[1], found[2], float(found[3]), found[4])


def read_units(words: str) -> dict[str, str]:
    """Units in which evidence is given: ``wage=BYN/month; revenue=thousand BYN/year``.

    >>> read_units("wage=BYN/month; share=%")
    {'wage': 'BYN/month', 'share': '%'}
    """
    pieces = [piece.partition("=") for piece in words.split(";") if piece.strip()]
    for name, sign, unit in pieces:
        if not sign or not unit.strip():
            raise InputError(
                Text(f"units: found {name.strip()!r}, expected measure=unit", f"units: указано «{name.strip()}», ожидается показатель=единица"),
                Text("For example units=wage=BYN/month.", "Например, units=wage=BYN/month."),
            )  # fmt: skip
    return {name.strip(): unit.strip() for name, _, unit in pieces}


def money_in(unit: str) -> str:
    """The currency in a unit, "" where there is none.

    >>> money_in("EUR/month"), money_in("persons")
    ('EUR', '')
    """
    return next((part for part in re.split(r"[\s/]+", unit) if _MONEY.fullmatch(part)), "")


def factor(given: str, wanted: str, rates: tuple[Rate, ...], measure: str) -> float:
    """What a value in one unit is multiplied by to be in another.

    Raises
    ------
    InputError
        For units that do not measure the same thing, or money without a rate.

    Examples
    --------
    >>> rates = read_rates("EUR/BYN=2.5@2018-12-31")
    >>> round(factor("thousand BYN/year", "EUR/month", rates, "revenue"), 6)
    33.333333
    """
    if given == wanted:
        return 1.0
    had, asked = _parts(given), _parts(wanted)
    if had.keys() != asked.keys():
        raise _incomparable(given, wanted, measure)
    result = 1.0
    for place, (kind, size, name) in had.items():
        other_kind, other_size, other = asked[place]
        if kind != other_kind or (kind == "other" and name != other):
            raise _incomparable(given, wanted, measure)
        step = size / other_size
        if kind == "money" and name != other:
            step *= _exchange(name, other, rates, measure)
        result = result * step if place == 0 else result / step
    return result


def _parts(unit: str) -> Mapping[int, tuple[str, float, str]]:
    """Place in the quotient -> kind of the quantity, its size in the kind's base, its own name."""
    return {place: _quantity(part.strip()) for place, part in enumerate(unit.split("/"))}


def _quantity(words: str) -> tuple[str, float, str]:
    scale = 1.0
    rest = [word for word in words.split() if word not in _SCALES]
    for word in words.split():
        scale *= _SCALES.get(word, 1.0)
    name = " ".join(rest)
    if _MONEY.fullmatch(name):
        return "money", scale, name
    kind, size = _SIZES.get(name, ("other", 1.0))
    return kind, scale * size, name


def _exchange(given: str, wanted: str, rates: tuple[Rate, ...], measure: str) -> float:
    for rate in rates:
        if (rate.base, rate.quote) == (wanted, given):
            return 1 / rate.value
        if (rate.base, rate.quote) == (given, wanted):
            return rate.value
    raise InputError(
        Text(f"{measure} is in {given}, the threshold in {wanted}, and no rate is given", f"{measure} указан в {given}, порог — в {wanted}, а курс не задан"),
        Text(
            f"Give the official rate with its day: rates={wanted}/{given}=NUMBER@YEAR-MONTH-DAY.",
            f"Укажите официальный курс и его день: rates={wanted}/{given}=ЧИСЛО@ГОД-МЕСЯЦ-ДЕНЬ.",
        ),
    )  # fmt: skip


def _incomparable(given: str, wanted: str, measure: str) -> InputError:
    return InputError(
        Text(f"{measure} is in {given}, and the threshold in {wanted}", f"{measure} указан в единицах «{given}», а порог — в «{wanted}»"),
        Text(
            f"Give it in {wanted}, or in a unit of the same kind.",
            f"Укажите его в единицах «{wanted}» или того же рода.",
        ),
    )  # fmt: skip


_WORDS = {
    "month": Text("month", "мес."), "months": Text("months", "мес."), "quarter": Text("quarter", "квартал"),
    "year": Text("year", "год"), "years": Text("years", "лет"), "persons": Text("persons", "чел."),
    "firms": Text("firms", "организаций"), "members": Text("members", "участников"), "posts": Text("posts", "ставок"),
    "share": Text("as a share", "доля"), "thousand": Text("thousand", "тыс."), "million": Text("million", "млн"),
    "billion": Text("billion", "млрд"), "EUR": Text("EUR", "евро"), "USD": Text("USD", "долл."), "RUB": Text("RUB", "руб."),
}  # fmt: skip


def unit_words(unit: str) -> Text:
    """A unit in words; what is not known stays as it is written.

    >>> unit_words("thousand EUR/month").ru
    'тыс. евро/мес.'
    """
    pieces = re.split(r"([\s/]+)", unit)
    found = [_WORDS.get(piece, Text(piece, piece)) if piece.strip() else None for piece in pieces]
    english, russian = (
        "".join(
            getattr(words, language) if words else piece for words, piece in zip(found, pieces, strict=True)
        )
        for language in ("en", "ru")
    )
    return Text(english, russian)
