"""The words of the agreement of designations with data."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.indicators.designation_cells import OUTCOMES
from klaster.model.text import Text

READING = Text(
    "Each region and industry is agreed (declared and measured), declared only, measured only, neither, or cannot be judged, with the reason. "
    "What is declared without being measured is not wrong by that alone: evidence of growth, of nearness to strong industries or of a resource speaks for it where it is given.",
    "Каждая пара региона и отрасли: совпадает (объявлена и подтверждена), только объявлена, только по данным, ни то ни другое — либо судить нельзя, с указанием причины. "
    "Объявленное без подтверждения ещё не ошибка: за него говорят рост, близость к сильным отраслям или ресурс, если такие свидетельства даны.",
)
LIMITS = Text(
    "A quotient tells of specialisation today and not of potential. What is not known, of the designation or of the data, is never taken for no, unless unstated=no is asked for. "
    "A designation of a part of an industry (partial) is not judged by the whole industry, nor a town by its region: mark such cells partial.",
    "Коэффициент говорит о специализации сегодня, а не о потенциале. Неизвестное — о назначении или о данных — никогда не считается за «нет», если не указано unstated=no. "
    "Назначение части отрасли (partial) не судят по отрасли в целом, а город — по его области: отметьте такие ячейки как partial.",
)
REFERENCES = (
    "EDB 2019, Inset 4 and Table 3 (designations beside location quotients)",
    "Cohen 1960; Fleiss, Cohen and Everitt 1969, Psychological Bulletin 72(5) (kappa and its error)",
    "Feinstein and Cicchetti 1990, Journal of Clinical Epidemiology 43(6) (kappa where one class is rare)",
)
INPUTS = {
    "region": Text("region", "регион"),
    "industry": Text("industry", "отрасль"),
    "designated": Text("whether a programme designates the pair: yes, no, empty where not known", "назначена ли пара программой: да, нет, пусто — не известно"),
}  # fmt: skip
_MEASURED = {
    "verdict": Text("what the data say: yes, no, borderline, or the verdict on a quotient", "что говорят данные: yes, no, borderline или вывод о коэффициенте"),
    "value": Text("location quotient; may be called quotient", "коэффициент локализации; столбец может называться quotient"),
    "lower": Text("lower bound of the quotient", "нижняя граница коэффициента"),
    "upper": Text("upper bound of the quotient", "верхняя граница коэффициента"),
    "period": Text("period", "период"),
    "status": Text("status of the quotient, an SDMX letter", "статус коэффициента, буква SDMX"),
    "partial": Text("whether only a part of the industry or of the region is designated", "назначена ли лишь часть отрасли или региона"),
}  # fmt: skip
EVIDENCE_INPUTS = {
    **_MEASURED,
    "growth": Text("growth beyond that of the industry elsewhere, a share", "рост сверх роста отрасли в целом, доля"),
    "relatedness": Text("nearness to the region's strong industries, 0 to 1", "близость к сильным отраслям региона, от 0 до 1"),
    "resource": Text("whether there is a local resource", "есть ли местный ресурс"),
    "potential": Text("whether a study documents a potential", "обоснован ли потенциал исследованием"),
}  # fmt: skip
ACCURACY_INPUTS = {
    **_MEASURED,
    "weight": Text("what a cell weighs, for instance its employment", "вес ячейки, например занятость"),
    "tier": Text("tier of the designation, 0 for none", "уровень назначения, 0 — не назначено"),
}
ALIASES = {"value": ("quotient",), "relatedness": ("relatedness_density",), "weight": ("employment",)}
AGREEMENT_ALIASES = {name: ALIASES[name] for name in ("value", "relatedness")}
ACCURACY_ALIASES = {name: ALIASES[name] for name in ("value", "weight")}
AGREEMENT_OUTPUTS = {
    "value": Text("1 where declaration and data agree, 0 where they do not, 0.5 half", "1 — объявленное и данные совпадают, 0 — расходятся, 0,5 — наполовину"),
    "status": Text("status: O where it cannot be judged", "статус: O — судить нельзя"),
    "outcome": Text("outcome: " + ", ".join(OUTCOMES), "исход: " + ", ".join(f"{name} — {words.ru}" for name, words in OUTCOMES.items())),
    "declared": Text("whether it is declared", "объявлено ли"),
    "measured": Text("what the data say: yes, no, borderline", "что говорят данные: yes — да, no — нет, borderline — пограничный случай"),
    "quotient": Text("location quotient", "коэффициент локализации"),
    "distance": Text("quotient less the cut", "коэффициент минус порог"),
    "reason": Text("what speaks for a declaration that data do not confirm, or why a cell cannot be judged", "что говорит за объявленное, но не подтверждённое, или почему судить нельзя"),
    "reason_against": Text("evidence that speaks against it", "какие свидетельства против"),
    "reason_unknown": Text("evidence that is not there", "каких свидетельств нет"),
}  # fmt: skip
ACCURACY_OUTPUTS = {
    "value": Text("value of the statistic", "значение показателя"),
    "status": Text("status: O where it is undefined, E where some cells cannot be judged", "статус: O — не определён, E — о части ячеек судить нельзя"),
    "lower": Text("lower bound", "нижняя граница"),
    "upper": Text("upper bound", "верхняя граница"),
    "least": Text("least it could be, if all that is not known turned out so", "наименьшее возможное, если неизвестное окажется таким"),
    "most": Text("most it could be, likewise", "наибольшее возможное, так же"),
    "expected": Text("by a lottery of the same size in each region", "при жребии того же объёма в каждом регионе"),
    "p_value": Text("chance that a lottery does at least as well", "вероятность, что жребий даст не меньше"),
    "judged": Text("cells judged", "ячеек, о которых можно судить"),
    "unjudged": Text("cells that cannot be judged", "ячеек, о которых судить нельзя"),
}  # fmt: skip

JUDGE = Option(Text(
    "what decides: auto is the verdict where there is one, else the value; interval compares its bounds with the cut",
    "чем решается: auto — выводом verdict, если он есть, иначе значением; interval — сравнением границ с порогом",
))  # fmt: skip
CUT = Option(
    Text(
        "quotient above which an industry is specialised",
        "коэффициент, выше которого отрасль — специализация",
    ),
    0,
)
BORDERLINE = Option(
    Text(
        "what a borderline quotient counts as",
        "за что считать пограничный коэффициент: no — нет, half — половина, yes — да, unknown — не известно",
    )
)
UNSTATED = Option(Text("what a cell counts as of which no designation is known", "за что считать ячейку, о назначении которой не известно: unknown — не известно, no — не назначена"))  # fmt: skip
COARSE = Option(Text(
    "a designation of a part of the industry: cannot be judged, or judged by the whole",
    "назначение части отрасли: unknown — судить нельзя, judge — судить по целому",
))  # fmt: skip
GROWTH_CUT = Option(Text("growth above which an industry is growing", "рост, выше которого отрасль растёт"))
RELATED_CUT = Option(
    Text("relatedness from which on an industry is related", "близость, начиная с которой отрасль близка"),
    0,
    1,
)
CUTS = Option(Text("cuts of the sweep, parted by semicolons", "пороги перебора, через точку с запятой"))
WEIGHTING = Option(
    Text("each cell alike, or by the column weight", "все ячейки поровну (cells) или по столбцу weight")
)
INTERVAL = Option(Text(
    "bootstrap: regions drawn anew; analytic: errors of kappa and of shares as if cells were independent",
    "bootstrap: перевыборка регионов; analytic: ошибки каппы и долей при независимых ячейках",
))  # fmt: skip
CONFIDENCE = Option(Text("confidence of the interval", "доверительная вероятность интервала"), 0.5, 0.999)
DRAWS = Option(Text("number of bootstrap draws", "число перевыборок"), 0, 100000)
SEED = Option(Text("seed of the bootstrap", "зерно перевыборок"), 0)
TIER_CUTS = Option(Text("quotients at which tiers of specialisation begin, from the lowest", "коэффициенты, с которых начинаются уровни специализации, от низшего"))  # fmt: skip
