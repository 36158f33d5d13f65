"""What a map may show of the quotients: each indicator with its form and its column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from klaster.model.text import Text
from klaster.views.number import Write, ratio, whole

Form = Literal["quotient", "amount"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A column of the quotients with its name, the form of its map and how it is written."""

    id: str
    title: Text
    column: str
    form: Form
    short: Text
    write: Write = ratio


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "location_quotient",
        Text("Location quotient", "Коэффициент локализации"),
        "value",
        "quotient",
        Text("LQ", "КЛ"),
    ),
    Indicator(
        "shrunken_quotient",
        Text("Quotient, shrunken for small numbers", "Коэффициент, сжатый для малых чисел"),
        "shrunken",
        "quotient",
        Text("Shrunken LQ", "Сжатый КЛ"),
    ),
    Indicator(
        "lower_bound",
        Text("Lower bound of the quotient", "Нижняя граница коэффициента"),
        "lower",
        "quotient",
        Text("At least", "Не менее"),
    ),
    Indicator(
        "surplus",
        Text("Surplus above an even spread", "Избыток сверх равной доли"),
        "surplus",
        "amount",
        Text("Surplus", "Избыток"),
        whole,
    ),
    Indicator("size", Text("Size", "Размер"), "observed", "amount", Text("Size", "Размер"), whole),
)
