"""The words of the life cycle."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.indicators import location_quotient_card
from klaster.indicators.life_cycle_rules import PHASES, STAGE_NAMES
from klaster.model.text import Text

READING = Text(
    "The stage of a cluster in each year by two readings side by side: by size and heterogeneity (Menzel and Fornahl: emergence, growth, sustainment, decline, renewal) and by activity (van Klink and de Langen: development, expansion, maturation, transition). "
    "Where the evidence does not decide, the stage is unknown and the stages that remain possible are named.",
    "Стадия кластера в каждом году в двух прочтениях рядом: по размеру и неоднородности (Менцель и Форналь: зарождение, рост, устойчивое состояние, упадок, обновление) и по деятельности (ван Клинк и де Ланген: развитие, экспансия, зрелость, переход). "
    "Если свидетельств не хватает, стадия не определена и названы стадии, которые остаются возможными.",
)
LIMITS = Text(
    "The rules and their thresholds are ours, made measurable from both papers; each is a parameter. Entry is births less deaths, or the change in the number of firms; without either, growth and decline stay unknown unless evidence_rule=available. "
    "Renewal needs the split of a cluster into sub-industries: of=group, or the columns heterogeneity and new_share. Values at the ends of a series are means of two years and change when a year is added.",
    "Правила и пороги — наши, выведены из обеих работ; каждый порог — параметр. Приток фирм — создание минус закрытие или изменение их числа; без этого рост и упадок не определены, если не указано evidence_rule=available. "
    "Для обновления нужно деление кластера на подотрасли: of=group либо столбцы heterogeneity и new_share. На концах ряда средние берутся по двум годам и меняются с появлением нового года.",
)
REFERENCES = (
    "van Klink and de Langen 2001, Cycles in industrial clusters (development, expansion, maturation, transition)",
    "Menzel and Fornahl 2010, Industrial and Corporate Change 19(1) (size and heterogeneity)",
)
_LQ = location_quotient_card.OPTIONAL_INPUTS
INPUTS = {
    **location_quotient_card.INPUTS,
    "period": Text("year; several are needed", "год; нужно несколько"),
}
OPTIONAL_INPUTS = {
    "status": _LQ["status"],
    "industry_total": _LQ["industry_total"],
    "firms": Text("number of firms", "число организаций"),
    "entries": Text("firms founded in the year", "создано организаций за год"),
    "exits": Text("firms closed in the year", "закрыто организаций за год"),
    "group": Text("the cluster or sector that the industry is a part of, for of=group", "кластер или сектор, частью которого является отрасль, для of=group"),
    "heterogeneity": Text("how mixed the cluster is, 0 to 1", "неоднородность кластера, от 0 до 1"),
    "new_share": Text("share of jobs in sub-industries that are new since the peak", "доля занятых в подотраслях, новых после пика"),
}  # fmt: skip
OUTPUTS = {
    "value": Text("stage by number: 1 emergence, 2 growth, 3 sustainment, 4 decline, 5 renewal", "номер стадии: 1 — зарождение, 2 — рост, 3 — устойчивое состояние, 4 — упадок, 5 — обновление"),
    "status": Text("worst status of the values; O where the stage is unknown", "худший из статусов значений; O — стадия не определена"),
    "stage": Text("stage by size and heterogeneity: " + ", ".join(STAGE_NAMES), "стадия по размеру и неоднородности: " + ", ".join(f"{name} — {words.ru}" for name, words in STAGE_NAMES.items())),
    "phase": Text("phase by activity: " + ", ".join(dict.fromkeys(PHASES.values())), "фаза по деятельности: development — развитие, expansion — экспансия, maturation — зрелость, transition — переход"),
    "since": Text("year from which the stage holds", "с какого года держится стадия"),
    "alone": Text("stage that the year alone would have", "стадия по одному этому году"),
    "possible": Text("stages that the evidence leaves open", "стадии, которых свидетельства не исключают"),
    "size": Text("size, a centred mean", "размер, центрированное среднее"),
    "growth": Text("logarithmic growth a year", "логарифмический рост за год"),
    "relative_growth": Text("growth beyond that of the industry", "рост сверх роста отрасли"),
    "net_entry": Text("net entry of firms, a share", "чистый приток фирм, доля"),
    "peak_ratio": Text("size over the largest so far", "размер к наибольшему до сих пор"),
    "heterogeneity": Text("heterogeneity, 0 to 1", "неоднородность, от 0 до 1"),
    "heterogeneity_slope": Text("slope of heterogeneity a year", "наклон неоднородности за год"),
    "new_share": Text("share of jobs in sub-industries new since the peak", "доля занятых в подотраслях, новых после пика"),
    "growth_from": Text("when growth set in: greatest acceleration", "когда рост начался: наибольшее ускорение"),
    "growth_to": Text("when growth levelled off: greatest slowing", "когда рост выровнялся: наибольшее замедление"),
}  # fmt: skip

OF = Option(Text("each industry, or each group of industries with its parts as sub-industries", "industry — каждая отрасль, group — группа отраслей, её части — подотрасли"))  # fmt: skip
EVIDENCE = Option(Text("what is not known leaves a stage unknown, or is left out of the rules", "strict — неизвестное оставляет стадию неопределённой; available — правила применяются к тому, что есть"))  # fmt: skip
GROWTH_CUT = Option(Text("growth a year that counts as growth", "рост за год, который считается ростом"), 0)
FLOOR_JOBS = Option(
    Text("size under which a cluster is only emerging", "размер, ниже которого кластер лишь зарождается"), 0
)
FLOOR_FIRMS = Option(
    Text(
        "number of firms under which a cluster is only emerging",
        "число фирм, ниже которого кластер лишь зарождается",
    ),
    0,
)
NEAR_PEAK = Option(
    Text("share of the peak from which on it is at its peak", "доля пика, начиная с которой кластер на пике"),
    0,
    1,
)
OFF_PEAK = Option(
    Text("share of the peak under which it is off its peak", "доля пика, ниже которой кластер ушёл с пика"),
    0,
    1,
)
NEW_SHARE = Option(
    Text("share of new sub-industries that renewal needs", "доля новых подотраслей, нужная для обновления"),
    0,
    1,
)
DECLINE_YEARS = Option(
    Text("years of fall that make a decline", "сколько лет падения составляют упадок"), 1, 20
)
CONFIRMED_AFTER = Option(
    Text("years running after which a stage changes", "после скольких лет подряд стадия меняется"), 1, 10
)
SMOOTHING = Option(
    Text("years of the centred mean, an odd number", "сколько лет в центрированном среднем, нечётное число"),
    1,
    11,
)
SLOPE_YEARS = Option(
    Text("years of the slope of heterogeneity", "по скольким годам берётся наклон неоднородности"), 2, 20
)
