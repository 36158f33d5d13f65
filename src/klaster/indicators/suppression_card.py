"""The words of the method for suppressed and missing cells."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.indicators import location_quotient_card as quotient
from klaster.indicators.suppression_sizes import CLASSES
from klaster.model.text import Text

TITLE = Text("Suppressed cells", "Скрытые ячейки")
READING = Text(
    "What a hidden cell can be: its least and its largest value under all published totals, and an estimate between them. "
    "The estimate has status E and is never to be read without its range; where the range is a point the cell is not "
    "published at all. A quotient is above 1 for certain only where it is so at the lower end.",
    "Каким может быть скрытое значение: наименьшее и наибольшее при всех опубликованных итогах и оценка между ними. "
    "Оценка имеет статус E и не читается без диапазона; если диапазон стянут в точку, ячейка не публикуется вовсе. "
    "Коэффициент наверняка выше 1, только если он выше 1 на нижней границе.",
)
LIMITS = Text(
    "The range is certain only if the totals are: parts with a row are taken for all parts of their total unless sums that can be "
    "checked fall short (parameter parts); a part without a row makes the sum an upper limit only, unless such sums are seen to add up "
    "(parameter absent). Rounded totals need rounding. An estimate is a convention, not a measurement.",
    "Диапазон достоверен лишь настолько, насколько достоверны итоги: части, имеющие строки, считаются всеми частями итога, если "
    "проверяемые суммы не меньше него (параметр parts); часть без строки превращает равенство в ограничение сверху, если только "
    "видно, что такие суммы сходятся (параметр absent). Для округлённых итогов нужен параметр rounding. Оценка — условность, а не измерение.",
)
REFERENCES = (
    "Isserman and Westervelt 2006, International Regional Science Review 29(3)",
    "Eckert, Fort, Schott and Yang 2020, NBER Working Paper 26632",
    "Deming and Stephan 1940, Annals of Mathematical Statistics 11(4) (iterative fitting)",
    "Hundepool et al. 2012, Statistical Disclosure Control (complementary suppression)",
)
INPUTS = {
    **quotient.INPUTS,
    "value": Text(
        "value of the cell; empty, or with status Q or O, where it is not known",
        "значение ячейки; пустое или со статусом Q либо O, если оно неизвестно",
    ),
}


def _class_text(name: str) -> Text:
    low, high = CLASSES[name]
    if high is None:
        return Text(
            f"establishments of {low:g} and more employees", f"предприятия с числом занятых {low:g} и более"
        )
    return Text(
        f"establishments of {low:g} to {high:g} employees",
        f"предприятия с числом занятых от {low:g} до {high:g}",
    )


OPTIONAL_INPUTS = {
    "period": quotient.OPTIONAL_INPUTS["period"],
    "status": quotient.OPTIONAL_INPUTS["status"],
    "region_parent": Text(
        "code of the region above, itself a row of the table; empty at the top",
        "код вышестоящего региона, имеющего строку в таблице; наверху пусто",
    ),
    "industry_parent": Text(
        "code of the industry above, itself a row of the table; empty at the top",
        "код вышестоящей отрасли, имеющей строку в таблице; наверху пусто",
    ),
    "lower": Text("least the cell can be", "наименьшее возможное значение ячейки"),
    "upper": Text("most the cell can be", "наибольшее возможное значение ячейки"),
    "firms": Text("number of establishments; 0 makes the cell 0", "число предприятий; 0 означает нулевую ячейку"),
    "size_low": Text("sum over establishments of the lower ends of their size classes", "сумма нижних границ классов размера по предприятиям"),
    "size_high": Text("sum over establishments of the upper ends of their size classes", "сумма верхних границ классов размера по предприятиям"),
    "size_classes": Text('establishments by size class, as "1-4:3, 5-9:2, 1000+:1"', "предприятия по классам размера в виде «1-4:3, 5-9:2, 1000+:1»"),
    **{name: _class_text(name) for name in CLASSES},
    "prior": Text("where the estimate departs from: last period's value, or share", "исходная точка оценки: значение или доля прошлого периода"),
    **{name: quotient.OPTIONAL_INPUTS[name] for name in ("region_total", "industry_total", "total")},
}  # fmt: skip
OUTPUTS = {
    "value": Text("published value, or estimate", "опубликованное значение или оценка"),
    "status": Text("status; E for an estimate, Q for what is withheld", "статус; E — оценка, Q — скрыто"),
    "lower": Text("least the hidden cell can be", "наименьшее возможное значение скрытой ячейки"),
    "upper": Text("most the hidden cell can be", "наибольшее возможное значение скрытой ячейки"),
    "imputed": Text("whether the value is an estimate", "является ли значение оценкой"),
    "pinned": Text("whether published figures leave a single value", "оставляют ли опубликованные данные единственное значение"),
    "basis": Text(
        "published, bounded, unbounded (no upper end), derived (a single value), adjusted (totals contradict one another), "
        "withheld (pinned and hidden again), complementary (hidden to protect a withheld cell)",
        "published — опубликовано, bounded — есть диапазон, unbounded — нет верхней границы, derived — единственное значение, "
        "adjusted — итоги противоречат друг другу, withheld — определяется однозначно и скрыто вновь, complementary — скрыто для защиты другой ячейки",
    ),
    "branch": Text("number of the group of hidden cells that hang together", "номер группы связанных между собой скрытых ячеек"),
    "slack": Text(
        "by how much the parts had to exceed this total (above 0) or fall short of it, beyond rounding",
        "насколько частям пришлось превысить этот итог (больше 0) или не достичь его сверх округления",
    ),
    "slack_in": Text("the parts concerned: region, industry or both", "о каких частях речь: region — регионы, industry — отрасли"),
    "quotient_lower": Text("location quotient at the lower end", "коэффициент локализации на нижней границе"),
    "quotient_upper": Text("location quotient at the upper end", "коэффициент локализации на верхней границе"),
    "verdict": Text(
        "verdict that holds over the whole range, its sampling interval included",
        "вывод, верный на всём диапазоне с учётом выборочного интервала",
    ),
}  # fmt: skip

POINT = Option(
    Text(
        "the estimate: least squares over the start (quadratic), least absolute changes (lp), iterative fitting (ipf)",
        "оценка: наименьшие квадраты относительно исходной точки (quadratic), наименьшие абсолютные изменения (lp), итеративная подгонка (ipf)",
    )
)
PUBLISH = Option(
    Text(
        "disclosure or true: pinned cells are withheld with what would give them away; false: all is shown, for work inside",
        "disclosure или true: однозначно определяемые ячейки скрываются вместе с тем, что их выдаёт; false: показывается всё, для внутренней работы",
    )
)
ROUNDING = Option(
    Text(
        "unit to which figures are rounded, 0 for exact; each term may be off by half of it; auto finds it from sums that can be checked",
        "единица округления чисел, 0 — точные; каждое слагаемое может отличаться на её половину; auto находит её по проверяемым суммам",
    )
)
PARTS = Option(
    Text(
        "whether the parts listed below a total are all its parts: complete (they equal it), incomplete (at most it), auto (by the sums that can be checked)",
        "все ли части итога перечислены: complete (равны ему), incomplete (не больше него), auto (по проверяемым суммам)",
    )
)
ABSENT = Option(
    Text(
        "a part without a row in one sum: zero, unknown, auto (zero where such sums add up)",
        "часть без строки в отдельной сумме: zero — ноль, unknown — неизвестна, auto (ноль, если такие суммы сходятся)",
    )
)
NESTING = Option(
    Text(
        "without a parent column, whether a code that begins with another is a part of it: prefix, flat, auto (by the sums that can be checked)",
        "без столбца вышестоящих кодов: является ли код частью того, с которого он начинается: prefix, flat, auto (по проверяемым суммам)",
    )
)
PRIOR = Option(
    Text(
        "what prior is: a value, or a share of the total above it in the industries (else in the regions)",
        "что такое prior: значение или доля вышестоящего итога по отраслям (иначе по регионам)",
    )
)
FEWEST_FIRMS = Option(
    Text(
        "a pinned cell that was not collected is withheld below so many firms; a confidential one always is",
        "однозначно определяемая несобранная ячейка скрывается при меньшем числе организаций, конфиденциальная — всегда",
    ),
    0,
)
P_PERCENT = Option(
    Text(
        "a range narrower than so many per cent of the cell counts as a point",
        "диапазон уже стольких процентов значения считается точкой",
    ),
    0,
    100,
)
