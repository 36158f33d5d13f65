"""A unit after a number: in Russian it takes the form that the number asks for."""

from __future__ import annotations

from klaster.model.text import Language

_FORMS = {
    "человек": ("человек", "человека", "человек"),
    "организаций": ("организация", "организации", "организаций"),
    "денежных единиц": ("денежная единица", "денежные единицы", "денежных единиц"),
    "единиц": ("единица", "единицы", "единиц"),
    "штук": ("штука", "штуки", "штук"),
    "лет": ("год", "года", "лет"),
    "участников": ("участник", "участника", "участников"),
    "ставок": ("ставка", "ставки", "ставок"),
}
"""One, few, many: 1 год, 2 года, 5 лет; a fraction is of the second, as is 1,5 года."""
_FRACTIONS = {"денежных единиц": "денежной единицы"}
_PERSONS = {"persons": "person", "firms": "firm", "years": "year", "members": "member", "posts": "post"}


def unit_after(value: float, unit: str, language: Language) -> str:
    """The unit as it stands after a number; a unit that is not known here stays as it is.

    >>> [unit_after(number, "человек", "ru") for number in (1, 62, 12, 26639, 1.5)]
    ['человек', 'человека', 'человек', 'человек', 'человека']
    >>> unit_after(-2, "лет", "ru"), unit_after(1, "persons", "en"), unit_after(3, "EUR", "en")
    ('года', 'person', 'EUR')
    """
    size = abs(value)
    if language == "en":
        return _PERSONS.get(unit, unit) if size == 1 else unit
    if unit not in _FORMS:
        return unit
    one, few, many = _FORMS[unit]
    if size != int(size):
        return _FRACTIONS.get(unit, few)
    tens, ones = int(size) % 100, int(size) % 10
    if ones == 1 and tens != 11:
        return one
    return few if ones in (2, 3, 4) and tens not in (12, 13, 14) else many
