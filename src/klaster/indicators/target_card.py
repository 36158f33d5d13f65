"""The words of the attainment of targets."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.indicators.target_progress import CLASSES
from klaster.model.text import Text

READING = Text(
    "At 1 growth so far is what the target requires; below it the target needs more than there was. Beside it stand the path, the rate needed from now on, and the chance of reaching the target if the series goes on as it has. "
    "What cannot be judged says what is missing.",
    "При 1 рост до сих пор равен требуемому; ниже — нужен более быстрый рост. Рядом: путь к цели, необходимый отныне темп и вероятность достичь цели, если ряд пойдёт так же. "
    "О цели, о которой судить нельзя, сказано, чего не хватает.",
)
LIMITS = Text(
    "It follows a target and attributes nothing: that a target was reached does not say why. The thresholds of the classes (0.95 and 0.6) are those of Eurostat's reports on sustainable development, quoted from memory, and may be moved. "
    "A forecast from few values is wide; it knows nothing but the series.",
    "Показатель следит за целью и ничего не объясняет: достижение цели не говорит о причине. Пороги классов (0,95 и 0,6) — из докладов Евростата об устойчивом развитии, приведены по памяти; их можно изменить. "
    "Прогноз по немногим значениям широк и не знает ничего, кроме самого ряда.",
)
REFERENCES = (
    "Eurostat, Sustainable development in the European Union: monitoring report (classes of progress)",
    "Harvey 1989, Forecasting, Structural Time Series Models and the Kalman Filter (random walk with drift)",
    "EDB 2019 (targets of the Russian leading clusters and of the pilot clusters of Kazakhstan)",
)
INPUTS = {
    "unit": Text("whose target: a cluster, a programme, a region; the column may be called region, cluster or programme", "чья цель: кластер, программа, регион; столбец может называться region, cluster или programme"),
    "indicator": Text("what is to be reached", "что нужно достичь"),
}  # fmt: skip
OPTIONAL_INPUTS = {
    "target": Text("the target, a number read as form says", "цель — число, понимаемое по столбцу form"),
    "form": Text("what the number is: level, percent (growth), times, points; direction or action for none", "что это за число: level — уровень, percent — прирост в процентах, times — рост в разах, points — пункты; direction или action — числа нет"),
    "target_period": Text("when it is to be reached", "к какому сроку"),
    "base_period": Text("from when growth is counted", "от какого периода считается рост"),
    "base": Text("the value then; taken from the series where it has it", "значение в базовом периоде; берётся из ряда, если там есть"),
    "period": Text("period of a value", "период значения"),
    "value": Text("value that came of it", "фактическое значение"),
    "status": Text("status, an SDMX letter", "статус, буква SDMX"),
    "direction": Text("1: at least the target; -1: at most", "1: не меньше цели; -1: не больше"),
    "measurable": Text("whether open data measure it", "измеримо ли по открытым данным"),
    "share": Text("whether it is a share, whose change is in points", "является ли показатель долей, меняющейся в пунктах"),
}  # fmt: skip
ALIASES = {"unit": ("region", "cluster", "programme"), "target": ("goal",), "base": ("baseline",)}
OUTPUTS = {
    "value": Text("actual growth over required growth", "отношение фактического роста к требуемому"),
    "status": Text("worst status of the values; O where it cannot be judged", "худший из статусов значений; O — судить нельзя"),
    "class": Text("class: " + ", ".join(CLASSES), "класс: " + ", ".join(f"{name} — {words.ru}" for name, words in CLASSES.items())),
    "growth": Text("how growth is counted: compound or linear", "как считается рост: compound — сложный, linear — линейный"),
    "required_rate": Text("growth a year that the target requires from its base; linear growth in units a year", "требуемый от базы рост в год; при линейном — в единицах за год"),
    "actual_rate": Text("growth a year so far", "фактический рост в год"),
    "needed_rate": Text("growth a year needed from now on", "рост в год, необходимый отныне"),
    "path_linear": Text("where a straight path would stand now", "где сейчас был бы прямой путь"),
    "path_geometric": Text("where a path of constant growth would stand now", "где сейчас был бы путь постоянного роста"),
    "distance": Text("value less path", "значение минус путь"),
    "forecast": Text("value foretold for the period of the target", "прогноз на срок цели"),
    "forecast_lower": Text("lower bound of the forecast", "нижняя граница прогноза"),
    "forecast_upper": Text("upper bound of the forecast", "верхняя граница прогноза"),
    "probability": Text("chance of reaching the target if the series goes on as it has", "вероятность достичь цели, если ряд пойдёт так же"),
    "base_period": Text("base period", "базовый период"),
    "base": Text("value in the base period", "значение в базовом периоде"),
    "target_period": Text("period of the target", "срок цели"),
    "target": Text("level aimed at", "целевой уровень"),
    "latest_period": Text("last period known", "последний известный период"),
    "latest": Text("last value known", "последнее известное значение"),
    "missing": Text("what has to be given before it can be judged", "что нужно указать, чтобы судить"),
}  # fmt: skip

BASE_PERIOD = Option(
    Text("base period of targets that state none", "базовый период целей, у которых он не указан")
)
GROWTH = Option(Text("compound, linear, or compound where all values are above zero", "compound — сложный, linear — линейный, auto — сложный, если все значения выше нуля"))  # fmt: skip
PATH = Option(Text("the path that the distance is measured to", "до какого пути измеряется расстояние: linear — прямой, geometric — постоянного роста"))  # fmt: skip
ON_TRACK = Option(
    Text("ratio from which on a target is on track", "отношение, начиная с которого цель идёт по плану"), 0
)
MODERATE = Option(
    Text("ratio from which on progress is moderate", "отношение, начиная с которого продвижение умеренное"), 0
)
FORECAST = Option(Text("as the series has moved on average; a level without trend; none", "drift — как ряд двигался в среднем; level — уровень без тренда; none — без прогноза"))  # fmt: skip
CONFIDENCE = Option(
    Text("confidence of the forecast's interval", "доверительная вероятность интервала прогноза"), 0.5, 0.999
)
