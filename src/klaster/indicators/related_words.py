"""What the methods of related industries share: options, inputs, the words of their columns."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.indicators import location_quotient_card as quotient
from klaster.model.text import Text

INPUTS = {
    **quotient.INPUTS,
    "value": Text(
        "jobs of the industry in the region; with binary=true, 1 where the region is specialised and 0 where not",
        "занятые отрасли в регионе; при binary=true — 1, если регион специализирован, и 0, если нет",
    ),
}
OPTIONAL_INPUTS = quotient.OPTIONAL_INPUTS
MISSING = quotient.MISSING
BINARY = Option(
    Text(
        "whether the value already is 1 (specialised) or 0; otherwise quotients are computed from jobs",
        "задано ли уже значение 1 (специализирован) или 0; иначе коэффициенты рассчитываются по занятым",
    )
)
THRESHOLD = Option(
    Text(
        "quotient from which a region is specialised",
        "коэффициент, начиная с которого регион специализирован",
    ),
    0.01,
)
BOUND = Option(
    Text(
        "what has to reach the threshold: the quotient (value), or the lower bound of its interval (lower), so that chance does not count",
        "что должно достичь порога: сам коэффициент (value) или нижняя граница его интервала (lower), чтобы случайность не учитывалась",
    )
)
SIMULATIONS = Option(
    Text("draws for the interval; 0 for none", "число имитаций для интервала; 0 — без интервала"), 0, 9999
)
SEED = Option(Text("seed of the simulation", "начальное число имитации"), 0)
CONFIDENCE = quotient.CONFIDENCE
LIMITS = Text(
    "Quotients of tiny cells are noise: take the lower bound, or fewer and larger industries. In a few regions few industries meet: "
    "take relatedness from a large reference and apply it here. A cell that is not known counts as not specialised, and the result is an estimate.",
    "Коэффициенты крошечных ячеек — шум: берите нижнюю границу или более крупные отрасли. Если регионов мало, отрасли редко встречаются вместе: "
    "возьмите родственность по большой выборке и примените её здесь. Неизвестная ячейка считается неспециализированной, и результат — оценка.",
)
LOWER = Text("lower bound of the interval", "нижняя граница интервала")
UPPER = Text("upper bound of the interval", "верхняя граница интервала")
STATUS = Text(
    "an estimate where a cell it rests on is not known",
    "оценка, если одна из использованных ячеек неизвестна",
)
UNKNOWN = Text("cells that are not known", "число неизвестных ячеек")
