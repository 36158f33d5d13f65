"""The working behind the outcome of one cell: what was declared, what was measured, why, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from klaster.indicators.designation_cells import OUTCOMES
from klaster.indicators.designation_reasons import REASONS
from klaster.model.method import Step
from klaster.model.text import Text

DECLARED: dict[bool | None, Text] = {
    True: Text("yes", "да"),
    False: Text("no", "нет"),
    None: Text("not known", "неизвестно"),
}
MEASURED: dict[str | None, Text] = {
    "yes": Text("specialised", "специализация есть"),
    "no": Text("not specialised", "специализации нет"),
    "borderline": Text("borderline", "пограничный случай"),
    None: Text("not known", "неизвестно"),
}
_LISTS: tuple[tuple[str, Text], ...] = (
    ("reason", Text("speaks for it, or why it cannot be judged", "что говорит за, или почему судить нельзя")),
    ("reason_against", Text("speaks against it", "что говорит против")),
    ("reason_unknown", Text("evidence that is not there", "каких свидетельств нет")),
)


def designation_steps(row: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[Step, ...]:
    """The lines of the working of one cell."""
    return tuple(_steps(row, parameters))


def _steps(row: Mapping[str, Any], parameters: Mapping[str, Any]) -> Iterator[Step]:
    quotient, cut = row["quotient"], float(parameters["cut"])
    compared = "" if quotient is None else f"{quotient:g} {'>' if quotient > cut else '<='} {cut:g}"
    yield Step(Text("declared, D", "объявлено, D"), "", DECLARED[row["declared"]])
    yield Step(Text("location quotient, LQ", "коэффициент локализации, КЛ"), "", quotient)
    yield Step(Text("what the data say, R", "что говорят данные, R"), compared, MEASURED[row["measured"]])
    yield Step(Text("agreement, A", "согласие, A"), "1 - |D - R|", row["value"], row["status"])
    yield Step(Text("outcome", "исход"), "", OUTCOMES[row["outcome"]])
    for name, label in _LISTS:
        if row[name]:
            yield Step(label, "", reason_words(row[name]))
    if row["outcome"] == "declared_only" and quotient is not None:
        yield Step(
            Text("a cut below this would confirm it", "порог ниже этого подтвердил бы назначение"),
            "",
            quotient,
        )
    if row["outcome"] == "agreed" and quotient is not None:
        yield Step(
            Text("a cut from this on would not", "порог от этого значения не подтвердил бы"), "", quotient
        )


def reason_words(names: str) -> Text:
    """Names of reasons, parted by spaces, in words.

    >>> reason_words("growing resource").en
    'growing faster than elsewhere; a local resource'
    """
    known = [REASONS[name] for name in names.split()]
    return Text("; ".join(each.en for each in known), "; ".join(each.ru for each in known))
