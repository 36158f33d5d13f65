"""The working of one industry's parts: what each is made from, and that they add up."""

from __future__ import annotations

from collections.abc import Mapping

from klaster.model.text import Language, Text
from klaster.pages.explain.working import Line
from klaster.pages.region_growth.taken_apart import Row, TakenApart
from klaster.pages.region_growth.variants import part_name
from klaster.views.number import MINUS, exact, percent
from klaster.views.table import status_words

_START = Text("In {since}", "В {since} г.")
_END = Text("In {period}", "В {period} г.")
_RATE = Text("Growth of everything", "Прирост всего")
_INDUSTRY_RATE = Text("Growth of the industry", "Прирост отрасли")
_OWN_RATE = Text("Growth of the industry in the region", "Прирост отрасли в регионе")
_CHECK = Text("The parts together", "Сумма частей")
_STEPS = Text("added up over {steps} steps", "сумма по шагам: {steps}")
_BELOW = Text(
    "as published, or added up over what is known in both periods",
    "по опубликованным итогам или по сумме известного в обоих периодах",
)


def lines(taken: TakenApart, row: Row) -> list[Line]:
    """The steps from the values of the two periods to the parts and back to the change."""
    language = taken.desk.language
    ends = [
        Line(_START.format(since=taken.since).read(language), "", _number(row["start"], language), ""),
        Line(_END.format(period=taken.period).read(language), "", _number(row["end"], language), ""),
    ]
    if row["value"] is None:
        return [
            *ends,
            Line(part_name("value", taken.variant).read(language), "", "—", _status(row, language)),
        ]
    body = _factors(taken, row) if taken.factors else _parts(taken, row)
    return [*ends, *body]


def _parts(taken: TakenApart, row: Row) -> list[Line]:
    language, start = taken.desk.language, row["start"]
    change = f"{_number(row['end'], language)} {MINUS} {_number(start, language)}"
    whole = Line(
        part_name("value", taken.variant).read(language),
        change,
        _number(row["value"], language),
        _status(row, language),
    )
    if taken.variant == "dynamic":
        words = _STEPS.format(steps=int(row["links"] or 0)).read(language)
        parts = [_part(taken, row, part, words) for part in taken.parts[:-1]]
        return [whole, *parts, _check(taken, row)]
    rates = _rates(row) if start else {}
    return [whole, *_rate_lines(rates, language), *_worked(taken, row, rates), _check(taken, row)]


def _rates(row: Row) -> Mapping[str, float]:
    """The growth of everything, of the industry and of the cell that the parts imply."""
    start = row["start"]
    everything = row["national"] / start
    own = (row["end"] - start) / start
    return {"everything": everything, "industry": everything + row["industry_mix"] / start, "own": own}


def _rate_lines(rates: Mapping[str, float], language: Language) -> list[Line]:
    if not rates:
        return []
    below = _BELOW.read(language)
    return [
        Line(_RATE.read(language), below, _rate(rates["everything"], language), ""),
        Line(_INDUSTRY_RATE.read(language), below, _rate(rates["industry"], language), ""),
        Line(_OWN_RATE.read(language), "", _rate(rates["own"], language), ""),
    ]


def _worked(taken: TakenApart, row: Row, rates: Mapping[str, float]) -> list[Line]:
    language = taken.desk.language
    if not rates:
        return [_part(taken, row, part, "") for part in taken.parts[:-1]]
    start = _number(row["start"], language)
    everything, industry, own = (_rate(rates[name], language) for name in ("everything", "industry", "own"))
    plain = taken.variant != "esteban_marquillas"
    expressions = {
        "national": f"{start} × {everything}",
        "industry_mix": f"{start} × ({industry} {MINUS} {everything})",
        "regional": f"{start} × ({own} {MINUS} {industry})" if plain else "",
    }
    return [_part(taken, row, part, expressions.get(part, "")) for part in taken.parts[:-1]]


def _factors(taken: TakenApart, row: Row) -> list[Line]:
    language = taken.desk.language
    mix, regional = exact(row["industry_mix"], language), exact(row["regional"], language)
    return [
        *(_part(taken, row, part, "") for part in taken.parts[:-1]),
        Line(
            part_name("value", taken.variant).read(language),
            f"{mix} × {regional}",
            exact(row["value"], language),
            _status(row, language),
        ),
    ]


def _part(taken: TakenApart, row: Row, part: str, expression: str) -> Line:
    name = part_name(part, taken.variant).read(taken.desk.language)
    return Line(name, expression, _number(row[part], taken.desk.language), "")


def _check(taken: TakenApart, row: Row) -> Line:
    language = taken.desk.language
    parts = [row[part] or 0.0 for part in taken.parts[:-1]]
    signed = " + ".join(_number(part, language) for part in parts).replace(f"+ {MINUS}", f"{MINUS} ")
    return Line(_CHECK.read(language), signed, _number(sum(parts), language), "")


def _number(value: float | None, language: Language) -> str:
    """Two decimals at most: enough to follow a count, and the sum stays right."""
    return "—" if value is None else exact(round(value, 2), language)


def _rate(value: float, language: Language) -> str:
    return percent(value, language, 3, signed=True)


def _status(row: Row, language: Language) -> str:
    return status_words(row["status"] or "A", language)
