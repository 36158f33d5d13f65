"""The ways to take growth apart, the parts that each gives, and what it is held against."""

from __future__ import annotations

from klaster.model.text import Text

VARIANTS: dict[str, Text] = {
    "classic": Text("classic", "классический"),
    "dynamic": Text("dynamic, step by step", "динамический, по шагам"),
    "esteban_marquillas": Text(
        "Esteban-Marquillas, with allocation", "Эстебан-Маркильяс, с аллокационным эффектом"
    ),
    "gerfin": Text("Gerfin, factors", "Герфин, множители"),
}

ORDERS: dict[str, Text] = {
    "regional": Text("the region's own part", "региональный сдвиг"),
    "value": Text("the whole change", "всё изменение"),
    "code": Text("order of the classification", "порядок классификации"),
}

PARTS: dict[str, Text] = {
    "national": Text("Growth of everything", "Общий рост"),
    "industry_mix": Text("Industry mix", "Отраслевой сдвиг"),
    "regional": Text("The region's own part", "Региональный сдвиг"),
    "allocation": Text("Allocation", "Аллокационный эффект"),
    "birth": Text("From zero", "Рост с нуля"),
    "value": Text("Whole change", "Всё изменение"),
}

_COMPETITIVE = Text("Competitive part", "Конкурентный сдвиг")
_FACTORS = {
    "national": Text("Growth of everything, factor", "Общий рост, множитель"),
    "value": Text("Growth relative to everything", "Рост относительно общего"),
}

CLASSES: dict[str, Text] = {
    "specialised_advantaged": Text("specialised, with an advantage", "специализация и преимущество"),
    "specialised_disadvantaged": Text("specialised, without an advantage", "специализация без преимущества"),
    "not_specialised_advantaged": Text("an advantage, not specialised", "преимущество без специализации"),
    "not_specialised_disadvantaged": Text(
        "neither specialised nor with an advantage", "ни специализации, ни преимущества"
    ),
    "neutral": Text("like the benchmark", "как база сравнения"),
}

PRESENCE: dict[str, Text] = {
    "continuing": Text("in both periods", "в обоих периодах"),
    "birth": Text("began from zero", "началась с нуля"),
    "death": Text("ended", "прекратилась"),
    "appeared": Text("no figures in the first period", "нет данных за первый период"),
    "vanished": Text("no figures in the last period", "нет данных за последний период"),
    "unknown": Text("not known in one of the periods", "в одном из периодов неизвестно"),
    "no_benchmark": Text("nothing to compare with", "не с чем сравнить"),
}


def parts_of(variant: str, births: bool = True) -> tuple[str, ...]:
    """The columns of a variant's parts, the whole last; births only where asked for.

    >>> parts_of("classic", births=False), parts_of("gerfin")
    (('national', 'industry_mix', 'regional', 'value'), ('national', 'industry_mix', 'regional', 'value'))
    """
    if variant == "gerfin":
        return ("national", "industry_mix", "regional", "value")
    allocation = ("allocation",) if variant == "esteban_marquillas" else ()
    return ("national", "industry_mix", "regional", *allocation, *(("birth",) if births else ()), "value")


def part_name(part: str, variant: str) -> Text:
    """What a part is called in a variant."""
    if variant == "esteban_marquillas" and part == "regional":
        return _COMPETITIVE
    if variant == "gerfin" and part in _FACTORS:
        return _FACTORS[part]
    return PARTS[part]


IDENTITIES: dict[str, Text] = {
    "classic": Text(
        "change = growth of everything + industry mix + own part + from zero",
        "изменение = общий рост + отраслевой сдвиг + региональный сдвиг + рост с нуля",
    ),
    "esteban_marquillas": Text(
        "change = growth of everything + industry mix + competitive part + allocation + from zero",
        "изменение = общий рост + отраслевой сдвиг + конкурентный сдвиг + аллокационный эффект + рост с нуля",
    ),
    "gerfin": Text(
        "growth relative to everything = industry mix × own part; growth of the region = growth of everything × that",
        "рост относительно общего = отраслевой множитель × региональный множитель; рост региона = общий рост × это число",
    ),
}
IDENTITIES["dynamic"] = IDENTITIES["classic"]
