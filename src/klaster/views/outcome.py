"""Words that methods give as outcomes, as a reader of each language has them."""

from __future__ import annotations

from collections.abc import Mapping

from klaster.model.text import Language, Text
from klaster.views.verdict import VERDICTS

OUTCOMES: Mapping[str, Text] = {
    **VERDICTS,
    "unknown": Text("unknown", "неизвестно"),
    "none": Text("none", "нет"),
    "continuing": Text("continuing", "есть в обоих периодах"),
    "birth": Text("began from zero", "возникла с нуля"),
    "death": Text("fell to zero", "исчезла"),
    "appeared": Text("appeared", "появилась"),
    "vanished": Text("vanished", "пропала"),
    "no_benchmark": Text("no benchmark", "не с чем сравнить"),
    "neutral": Text("neutral", "нейтрально"),
    "specialised_advantaged": Text("specialised, with an advantage", "специализация есть, преимущество есть"),
    "specialised_disadvantaged": Text(
        "specialised, at a disadvantage", "специализация есть, преимущества нет"
    ),
    "not_specialised_advantaged": Text(
        "not specialised, with an advantage", "специализации нет, преимущество есть"
    ),
    "not_specialised_disadvantaged": Text(
        "not specialised, at a disadvantage", "специализации нет, преимущества нет"
    ),
    "traded": Text("traded", "торгуемая"),
    "local": Text("local", "местная"),
    "resource": Text("resource-based", "ресурсная"),
    "rule": Text("by the rule", "по правилу"),
    "list": Text("by a list", "по перечню"),
    "concordance": Text("by a concordance", "по таблице соответствия"),
    "high": Text("high", "высокая"),
    "medium": Text("medium", "средняя"),
    "low": Text("low", "низкая"),
    "log": Text("logarithmic", "логарифмический"),
    "score": Text("score", "по критерию меток"),
    "range": Text("range", "по диапазону"),
    "simulated": Text("simulated", "имитация"),
    "normal": Text("normal", "нормальное приближение"),
    "published": Text("published", "опубликовано"),
    "table": Text("sum of the table", "сумма по таблице"),
    "bounded": Text("bounded", "есть диапазон"),
    "unbounded": Text("no upper end", "нет верхней границы"),
    "derived": Text("a single value follows", "определяется однозначно"),
    "adjusted": Text("totals contradict one another", "итоги противоречат друг другу"),
    "withheld": Text("withheld", "скрыто"),
    "complementary": Text("withheld to protect another cell", "скрыто для защиты другой ячейки"),
    "qualifying": Text("qualifying", "проходит отбор"),
    "significant": Text("significant", "значимый"),
    "strong": Text("strong", "сильный"),
    "strong10": Text("strong (upper tenth)", "сильный (верхняя десятая часть)"),
    "true": Text("yes", "да"),
    "false": Text("no", "нет"),
    "True": Text("yes", "да"),
    "False": Text("no", "нет"),
}


def outcome_words(written: str, language: Language) -> str:
    """An outcome in words; several in a row each by itself, and what is no such word as it stands.

    >>> outcome_words("continuing", "ru"), outcome_words("qualifying strong", "en"), outcome_words("KG-B", "ru")
    ('есть в обоих периодах', 'qualifying, strong', 'KG-B')
    """
    if written in OUTCOMES:
        return OUTCOMES[written].read(language)
    words = written.split(" ")
    if len(words) > 1 and all(word in OUTCOMES for word in words):
        return ", ".join(OUTCOMES[word].read(language) for word in words)
    return written
