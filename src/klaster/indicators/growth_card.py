"""The words of shift-share and of growth rates."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.indicators import location_quotient_card as quotient
from klaster.model.text import Text

PERIOD = {"period": quotient.OPTIONAL_INPUTS["period"]}
INPUTS = {**quotient.INPUTS, **PERIOD}
OPTIONAL_INPUTS = {
    name: quotient.OPTIONAL_INPUTS[name] for name in ("status", "region_total", "industry_total", "total")
}

SHIFT_SHARE_READING = Text(
    "National growth is what the cell would have gained growing like everything; industry mix, what its industry gained beyond "
    "that; the regional part, what it gained beyond its industry: the region's own strength.",
    "Общий рост — прирост ячейки, если бы она росла как всё целое; отраслевой — насколько её отрасль росла быстрее целого; "
    "региональный — насколько ячейка росла быстрее своей отрасли: собственная сила региона.",
)
SHIFT_SHARE_LIMITS = Text(
    "An accounting identity, not an explanation: it names no cause. It depends on the classification's depth and on the two periods. "
    "The benchmark is of cells known in both periods; a region or an industry that appears or vanishes is left out of it and has no value.",
    "Это тождество учёта, а не объяснение: причин оно не называет. Зависит от подробности классификатора и от выбора двух периодов. "
    "База сравнения — ячейки, известные в обоих периодах; появившийся или исчезнувший регион или отрасль в неё не входит и значения не имеет.",
)
SHIFT_SHARE_OUTPUTS = {
    "value": Text(
        "change between the periods; Gerfin: growth relative to the benchmark",
        "изменение между периодами; Герфин: рост относительно базы сравнения",
    ),
    "status": Text(
        "worst status of the cell and its benchmark", "худший из статусов ячейки и базы сравнения"
    ),
    "start": Text("value in the first period", "значение в первом периоде"),
    "end": Text("value in the last period", "значение в последнем периоде"),
    "national": Text("national growth (Gerfin: factor)", "общий рост (Герфин: множитель)"),
    "industry_mix": Text("industry mix (Gerfin: factor)", "отраслевой сдвиг (Герфин: множитель)"),
    "regional": Text(
        "regional or competitive part (Gerfin: factor)",
        "региональный, или конкурентный, сдвиг (Герфин: множитель)",
    ),
    "allocation": Text("allocation (Esteban-Marquillas)", "аллокационный эффект (Эстебан-Маркильяс)"),
    "birth": Text(
        "change that began from zero, where it stands apart",
        "прирост с нулевой базы, если он показан отдельно",
    ),
    "residual": Text("change minus all components", "изменение минус все составляющие"),
    "base_period": Text("first period", "первый период"),
    "links": Text("steps between periods that are known", "число известных переходов между периодами"),
    "unknown": Text("cells that are not known", "число неизвестных ячеек"),
    "presence": Text(
        "continuing, birth, death, appeared, vanished, unknown, no_benchmark",
        "продолжается (continuing), рождение (birth), исчезновение (death), появился (appeared), пропал (vanished), неизвестно (unknown), нет базы (no_benchmark)",
    ),
    "allocation_class": Text(
        "specialised or not, with or without advantage",
        "есть ли специализация и есть ли преимущество в росте",
    ),
}
ALLOCATION_CLASSES = {
    "specialised_advantaged": Text("specialised, with an advantage", "специализация и преимущество"),
    "specialised_disadvantaged": Text("specialised, without an advantage", "специализация без преимущества"),
    "not_specialised_advantaged": Text(
        "not specialised, with an advantage", "преимущество без специализации"
    ),
    "not_specialised_disadvantaged": Text(
        "not specialised, without an advantage", "ни специализации, ни преимущества"
    ),
    "neutral": Text("neither more nor less than the benchmark", "на уровне базы сравнения"),
}
VARIANT = Option(
    Text(
        "classic; esteban_marquillas: the regional part split into competitive and allocation; dynamic: year by year; gerfin: factors",
        "classic: классический; esteban_marquillas: региональный сдвиг делится на конкурентный и аллокационный; dynamic: по годам; gerfin: множители",
    )
)
LEVEL = Option(
    Text(
        "a row a cell, or sums by region or by industry; the other key then leaves the table",
        "строка на ячейку либо суммы по региону или отрасли; другой ключ уходит из таблицы",
    )
)
BENCHMARK = Option(
    Text(
        "area: the whole area, the region included; rest: the area without the region",
        "area: вся территория вместе с регионом; rest: территория без региона",
    )
)
BIRTHS = Option(
    Text(
        "growth from zero: counted in the regional part, or apart (always apart in Esteban-Marquillas)",
        "рост с нуля: в региональном сдвиге (regional) или отдельно (apart); у Эстебана-Маркильяса всегда отдельно",
    )
)
ABSENT = Option(
    Text(
        "a cell without a row whose region and industry have other rows in the period: a zero, or unknown",
        "ячейка без строки, когда регион и отрасль в этом периоде есть: ноль или неизвестна",
    )
)
MISSING = quotient.MISSING

RATE_READING = Text(
    "The constant rate a year that leads from the first value to the last; when the interval contains 0 the movement from year to year "
    "is too large to tell growth from decline.",
    "Постоянный темп в год, ведущий от первого значения к последнему; если интервал содержит 0, колебания по годам слишком велики, "
    "чтобы отличить рост от спада.",
)
RATE_LIMITS = Text(
    "The interval takes yearly movements as independent draws (a random walk with drift) and needs three periods; a few years "
    "make it wide. A rate from a tiny base says little.",
    "Интервал считает изменения по годам независимыми (случайное блуждание со сносом) и требует трёх периодов; при малом числе лет "
    "он широк. Темп с крошечной базы мало что значит.",
)
RATE_OUTPUTS = {
    "value": Text("compound annual growth rate", "среднегодовой темп прироста"),
    "status": Text("worst status of the values used", "худший из статусов использованных значений"),
    "lower": quotient.OUTPUTS["lower"],
    "upper": quotient.OUTPUTS["upper"],
    "volatility": Text(
        "standard deviation of yearly log growth", "стандартное отклонение годового логарифмического прироста"
    ),
    "start": Text("first known value", "первое известное значение"),
    "end": Text("last known value", "последнее известное значение"),
    "years": Text("years between them", "лет между ними"),
    "steps": Text("steps between known periods", "число переходов между известными периодами"),
    "unknown": Text("periods that are not known", "число неизвестных периодов"),
}
