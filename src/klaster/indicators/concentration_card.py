"""The words of the measures of specialisation and concentration."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.indicators import location_quotient_card as quotient
from klaster.model.text import Text

INPUTS = quotient.INPUTS
OPTIONAL_INPUTS = quotient.OPTIONAL_INPUTS
REGIONAL_INPUTS = {
    **quotient.OPTIONAL_INPUTS,
    "industry": quotient.INPUTS["industry"],
    "population": Text("population of the region", "население региона"),
    "area": Text("area of the region", "площадь региона"),
}
WITHOUT_INDUSTRY = {name: text for name, text in quotient.INPUTS.items() if name != "industry"}
INDEX = Text("index", "индекс")
COMPARE = Text(
    "Compare only tables of equal classification depth and an equal number of regions. The interval takes jobs as drawn "
    "at random, in clumps of the design effect, with the reference held fixed; for an amount (money, tonnes) take the "
    "design effect from the movement between periods (panel). Small counts push the index up.",
    "Сравнивайте только таблицы с одинаковой подробностью классификатора и одинаковым числом регионов. Интервал считает "
    "рабочие места случайными, сгруппированными по дизайн-эффекту, при заданной базе сравнения; для стоимостных и "
    "натуральных величин берите дизайн-эффект по изменениям между периодами (panel). Малые числа завышают индекс.",
)
OUTPUTS = {
    "value": INDEX,
    "status": Text(
        "worst status of the parts and totals used", "худший из статусов использованных частей и итогов"
    ),
    "lower": quotient.OUTPUTS["lower"],
    "upper": quotient.OUTPUTS["upper"],
    "unknown": Text("parts that are not known", "число неизвестных частей"),
}
EQUIVALENT = Text(
    "equivalent number: as many equal parts would give the same index",
    "эквивалентное число: столько равных частей дали бы тот же индекс",
)
NORMALISED = Text("normalised to run from 0 to 1", "нормированное значение от 0 до 1")
CATEGORIES = Text("number of parts there are in the table", "число частей, имеющихся в таблице")
REGIONS = Text("number of regions whose part is known", "число регионов, часть которых известна")

OF_REGION = Option(
    Text(
        "whose parts: a region's industries, or an industry's regions; the other key then leaves the table",
        "чьи части: отрасли региона или регионы отрасли; другой ключ уходит из таблицы",
    )
)
REFERENCE = Option(
    Text(
        "compared with: total (the whole area, the region included), rest (the area without the region), "
        "mean_of_others (unweighted mean structure of the other regions), pairwise (mean of the indices against each other region)",
        "с чем сравнивается: total (вся территория вместе с регионом), rest (территория без региона), "
        "mean_of_others (невзвешенная средняя структура других регионов), pairwise (среднее попарных индексов с каждым из других регионов)",
    )
)
SCALE = Option(
    Text(
        "sum of absolute differences (0 to 2), or its half (0 to 1)",
        "сумма модулей разностей (от 0 до 2) или её половина (от 0 до 1)",
    )
)
BASE = Option(
    Text(
        "what the distribution is compared with: total (the regions' totals), population, area, or equal regions",
        "с чем сравнивается распределение: total (итоги регионов), население, площадь или равные регионы",
    )
)
CONVENTION = Option(
    Text(
        "lorenz: twice the area between the Lorenz curve and the diagonal (0 to 1); half: that area (0 to 0.5); "
        "quotient: Gini of the location quotients, every part counted once (no interval)",
        "lorenz: удвоенная площадь между кривой Лоренца и диагональю (от 0 до 1); half: сама площадь (от 0 до 0,5); "
        "quotient: Джини коэффициентов локализации, каждая часть берётся один раз (без интервала)",
    )
)
SMALL_SAMPLE = Option(
    Text("multiply by n / (n - 1), for few parts", "умножить на n / (n − 1), если частей мало")
)
DESIGN_EFFECT = quotient.DESIGN_EFFECT
FIRM_SIZE_CV = quotient.FIRM_SIZE_CV
CONFIDENCE = quotient.CONFIDENCE
MISSING = Option(
    Text(
        "an index with an unknown part: an estimate, or withheld",
        "индекс с неизвестной частью: оценка или не публикуется",
    )
)
