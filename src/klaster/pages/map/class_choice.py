"""How the classes of the map are made: the choice, its breaks, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, ChoiceError, Option, choice
from klaster.pages.desk import Desk
from klaster.views.classes import METHODS, Method, quotient_breaks, read_breaks
from klaster.views.mark import Mark
from klaster.views.number import decimal

_TITLES: dict[Method, Text] = {
    "ratio": Text("equal ratios around 1", "равные отношения вокруг 1"),
    "quantile": Text("equal numbers of regions", "поровну регионов"),
    "jenks": Text("natural groups (Jenks)", "естественные группы (Дженкс)"),
    "manual": Text("breaks of your own", "свои границы"),
}
_NOTES: dict[Method, Text] = {
    "quantile": Text(
        "Outside 0.8 to 1.25 each class holds about as many regions as the next: colours compare within this map only.",
        "Вне промежутка от 0,8 до 1,25 в классах поровну регионов: цвета сравнимы только внутри этой карты.",
    ),
    "jenks": Text(
        "Outside 0.8 to 1.25 the classes are natural groups of these values: colours compare within this map only.",
        "Вне промежутка от 0,8 до 1,25 классы — естественные группы этих значений: цвета сравнимы только внутри этой карты.",
    ),
    "manual": Text("The breaks are the reader's own.", "Границы классов задал читатель."),
}


def class_field(table: Desk) -> Choice:
    """The choice of a method of classes; breaks in the address are breaks of one's own."""
    given = table.visit.query.get("breaks", "")
    asked = table.visit.query.get("classes") or ("manual" if given else None)
    options = [
        Option(name, _TITLES[name].read(table.language)) for name in METHODS if given or name != "manual"
    ]
    return choice("classes", Text("Classes", "Классы").read(table.language), options, asked)


def chosen_breaks(table: Desk, method: str, marks: Sequence[Mark]) -> tuple[float, ...]:
    """The breaks of a method over the marks that have a number; a mistake in breaks of one's own is said."""
    named = _named(method)
    if named != "manual":
        return quotient_breaks((mark.value for mark in marks if mark.drawn and mark.value), named)
    written = table.visit.query.get("breaks", "")
    breaks = read_breaks(written)
    if breaks is None:
        raise ChoiceError(
            Text(f"breaks={written}: these are not six breaks", f"breaks={written}: это не шесть границ"),
            Text(
                "Six rising numbers above zero, 1 between the third and the fourth: breaks=0.3,0.6,0.9,1.1,2,4.",
                "Шесть возрастающих чисел больше нуля, 1 между третьим и четвёртым: breaks=0.3,0.6,0.9,1.1,2,4.",
            ),
        )
    return breaks


def class_note(method: str, breaks: tuple[float, ...], language: Language) -> str:
    """What is said under a map whose classes are not the usual ones, with the breaks; nothing under one with the usual."""
    named = _named(method)
    if named == "ratio":
        return ""
    numbers = "; ".join(decimal(one, language, 3).rstrip("0").rstrip(",.") for one in breaks)
    return f"{_NOTES[named].read(language)} {Text('Breaks', 'Границы').read(language)}: {numbers}."


def _named(method: str) -> Method:
    known: dict[str, Method] = {name: name for name in METHODS}
    return known[method]
