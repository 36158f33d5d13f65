"""The words of the location quotient: how it is read, what limits it, what its columns mean."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.model.text import Text

TITLE = Text("Location quotient", "Коэффициент локализации")
READING = Text(
    "Above 1, the industry has a larger share of the region than of the whole area. "
    "Only when the whole interval lies above 1 is the difference more than chance; "
    "when the interval contains 1 the cell is borderline.",
    "Больше 1 — доля отрасли в регионе выше, чем на всей территории. "
    "Отличие неслучайно, только если весь интервал лежит выше 1; "
    "если интервал содержит 1, случай пограничный.",
)
LIMITS = Text(
    "The interval treats jobs as drawn at random, in clumps of the size of a plant where plants or firms are known; "
    "it does not cover errors of the survey itself. A large quotient in one plant is a company town, not a cluster. "
    "Quotients of different measures or of different bases must not be compared. "
    "For an amount (money, tonnes) chance is taken from the movement between periods (panel).",
    "Интервал считает рабочие места случайными, сгруппированными по размеру предприятия, если предприятия известны; "
    "ошибок самого обследования он не учитывает. Высокий коэффициент одного завода — это моногород, а не кластер. "
    "Нельзя сравнивать коэффициенты по разным показателям и разным базам. "
    "Для стоимостных и натуральных величин случайность оценивается по изменениям между периодами (panel).",
)
REFERENCES = (
    "Florence 1939",
    "Beyene and Moineddin 2005, BMC Medical Research Methodology 5:32 (intervals)",
    "Koopman 1984, Biometrics 40 (score interval)",
    "Crawley, Beynon and Munday 2013, Urban Studies 50(9) (borderline industries)",
    "Marshall 1991, Applied Statistics 40 (empirical-Bayes shrinkage)",
    "Benjamini and Hochberg 1995, JRSS B 57 (many tests)",
    "EDB 2019, Table 3",
)
INPUTS = {
    "region": Text("region", "регион"),
    "industry": Text("industry", "отрасль"),
    "value": Text(
        "jobs (or firms, wages, turnover) of the industry in the region",
        "занятые (или организации, зарплата, оборот) отрасли в регионе",
    ),
}
OPTIONAL_INPUTS = {
    "period": Text("period", "период"),
    "status": Text("status, an SDMX letter", "статус, буква SDMX"),
    "firms": Text("number of firms in the cell", "число организаций в ячейке"),
    "region_total": Text("published total of the region", "опубликованный итог по региону"),
    "industry_total": Text("published total of the industry", "опубликованный итог по отрасли"),
    "total": Text("published grand total", "опубликованный общий итог"),
}
CELL_RANGE = {
    "lower": Text(
        "least the cell can be, where it is an estimate",
        "наименьшее возможное значение ячейки, если это оценка",
    ),
    "upper": Text(
        "most the cell can be, where it is an estimate",
        "наибольшее возможное значение ячейки, если это оценка",
    ),
}
"""Only the quotient itself reads these; other methods share ``OPTIONAL_INPUTS``."""
OUTPUTS = {
    "value": Text("location quotient", "коэффициент локализации"),
    "status": Text("worst status of the four inputs", "худший из статусов четырёх исходных чисел"),
    "lower": Text("lower bound of the interval", "нижняя граница интервала"),
    "upper": Text("upper bound of the interval", "верхняя граница интервала"),
    "log_quotient": Text("natural logarithm of the quotient", "натуральный логарифм коэффициента"),
    "symmetric_quotient": Text(
        "symmetric quotient, (LQ-1)/(LQ+1)", "симметричный коэффициент, (КЛ−1)/(КЛ+1)"
    ),
    "surplus": Text(
        "what lies above LQ = 1, in units of the measure", "избыток сверх КЛ = 1, в единицах показателя"
    ),
    "shrunken": Text(
        "quotient after empirical-Bayes shrinkage", "коэффициент после эмпирического байесовского сжатия"
    ),
    "q_value": Text(
        "q-value of LQ = 1 (Benjamini-Hochberg)", "q-значение гипотезы КЛ = 1 (Бенджамини — Хохберг)"
    ),
    "verdict": Text("verdict", "вывод"),
    "additive_quotient": Text(
        "share of the industry minus share of everything", "доля региона в отрасли минус его доля в целом"
    ),
    "design_effect": Text(
        "design effect: jobs that come together", "дизайн-эффект: рабочие места, появляющиеся вместе"
    ),
    "interval_method": Text("how the interval was made", "способ построения интервала"),
    "observed": Text("the industry in the region", "отрасль в регионе"),
    "region_total": Text("the region, all industries", "регион, все отрасли"),
    "industry_total": Text("the industry, whole area", "отрасль, вся территория"),
    "total": Text("all industries, whole area", "все отрасли, вся территория"),
}
VERDICTS = {
    "important": Text("specialised and important", "специализация, значимая по размеру"),
    "specialised": Text("specialised", "специализация"),
    "borderline": Text("borderline", "пограничный случай"),
    "under": Text("under-represented", "ниже среднего"),
}

ROWS = Option(
    Text(
        "what a row is: a cell of a table or one establishment",
        "что такое строка: ячейка таблицы или одно предприятие",
    )
)
CONFIDENCE = Option(Text("confidence of the interval", "доверительная вероятность интервала"), 0.5, 0.9999)
INTERVAL = Option(
    Text(
        "log: delta method; score: Koopman; auto: score for small counts",
        "log: дельта-метод; score: Купман; auto: Купман для малых чисел",
    )
)
SMALL_COUNT = Option(
    Text(
        "effective jobs under which auto takes the score interval",
        "эффективное число занятых, ниже которого берётся интервал Купмана",
    ),
    0,
)
DESIGN_EFFECT = Option(
    Text(
        "where clumping of jobs is taken from: plants, firms, movement from period to period (panel), or a number",
        "откуда берётся группировка рабочих мест: предприятия, число организаций, изменения по периодам (panel) или число",
    )
)
FIRM_SIZE_CV = Option(
    Text(
        "coefficient of variation of firm sizes, where only firms are known",
        "коэффициент вариации размеров организаций, если известно лишь их число",
    ),
    0,
)
MISSING = Option(
    Text(
        "a total with an unknown part: an estimate, or withheld",
        "итог с неизвестной частью: оценка или не публикуется",
    )
)
FLOOR_JOBS = Option(
    Text("jobs from which a specialisation is important", "число занятых, с которого специализация значима"),
    0,
)
FLOOR_SHARE = Option(Text("or the share of the industry's jobs", "или доля занятых отрасли"), 0, 1)
FLOOR_FIRMS = Option(
    Text(
        "firms from which a specialisation is important",
        "число организаций, с которого специализация значима",
    ),
    0,
)
DETAIL = Option(
    Text(
        "full: all columns; interval: only value, status and bounds, the quickest on millions of rows",
        "full: все столбцы; interval: только значение, статус и границы — быстрее всего на миллионах строк",
    )
)
GRID = {
    "benchmark": ("area", "whole"),
    "confidence": (0.9, 0.95, 0.99),
    "interval": ("auto", "score"),
    "floor_jobs": (250.0, 500.0, 1000.0),
}
"""Choices over which a verdict should hold; the benchmark only where there are several areas."""
