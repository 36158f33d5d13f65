"""The card of a rubric: what the catalogue, the command line, the API and the pages know of it."""

from __future__ import annotations

from klaster.model.method import MethodCard, Parameter
from klaster.model.text import Text
from klaster.rubric.definition import ORDERED, UNKNOWN, Leaf, Rubric, Threshold
from klaster.rubric.units import money_in, unit_words

_UNITS = {
    "all": Text("1 = met", "1 = выполнено"),
    "first": Text("1 = decided", "1 = решено"),
    "score": Text("% of the points", "% баллов"),
}
_CHANCE = Text("probability", "вероятность")
IN_FORCE_ON = Parameter("in_force_on", "", Text("day whose thresholds count, such as 2018-12-31; the period's last day by default", "день, пороги которого действуют, например 2018-12-31; по умолчанию последний день периода"))  # fmt: skip
UNITS = Parameter("units", "", Text("units of measures that differ from the rule-book: wage=BYN/month; revenue=thousand BYN/year", "единицы показателей, если они не как в правилах, например wage=BYN/month"))  # fmt: skip
RATES = Parameter("rates", "", Text("official rates with their day: EUR/BYN=2.47@2018-12-31 (one euro costs 2.47)", "официальные курсы с датой: EUR/BYN=2.47@2018-12-31 (один евро стоит 2,47)"))  # fmt: skip
_OUTPUTS = {
    "status": Text("status: O where there is no verdict, E where it rests on a chance, else the worst of the evidence", "статус: O — вывода нет, E — вывод опирается на вероятность, иначе худший из статусов свидетельств"),
    "verdict": Text("verdict", "вывод"),
    "possible": Text("verdicts still possible with the evidence there is", "выводы, возможные при имеющихся свидетельствах"),
    "missing": Text("missing evidence that bears on the verdict", "недостающие свидетельства, от которых зависит вывод"),
    "would_change": Text("the smallest single changes that would change the verdict", "наименьшие одиночные изменения, которые изменили бы вывод"),
}  # fmt: skip
_VALUES = {
    "all": (
        Text("1: met; 0: not met", "1 — выполнено; 0 — не выполнено"),
        Text("0 unless met whatever is missing", "0, если выполнение зависит от недостающего"),
        Text("1 unless not met whatever is missing", "1, если невыполнение зависит от недостающего"),
    ),
    "first": (
        Text("1 where the evidence decides", "1, если свидетельства решают"),
        Text("1 where the evidence decides, else 0", "1, если свидетельства решают, иначе 0"),
        Text("always 1", "всегда 1"),
    ),
    "score": (
        Text("points, in percent of what can be had", "баллы в процентах от наибольшего"),
        Text("fewest points that the missing leaves possible", "наименьший балл, возможный при недостающем"),
        Text("most points that the missing leaves possible", "наибольший балл, возможный при недостающем"),
    ),
    "chance": (
        Text("probability of the likeliest verdict", "вероятность самого вероятного вывода"),
        Text("share of draws in which it holds whatever is unknown", "доля розыгрышей, где он верен при любом неизвестном"),
        Text("share of draws in which it is possible", "доля розыгрышей, где он возможен"),
    ),
}  # fmt: skip


def card_of(rubric: Rubric) -> MethodCard:
    """The card of a rubric."""
    return MethodCard(
        id=rubric.id,
        kind="rubric",
        title=rubric.title,
        unit=_CHANCE if rubric.chance else _UNITS[rubric.kind],
        keys=rubric.keys,
        version=rubric.version,
        formula=rubric.formula,
        reading=rubric.reading,
        limits=rubric.limits,
        references=rubric.references,
        inputs={key: title for key, title in rubric.key_titles.items() if key != "period"},
        optional_inputs=_optional(rubric),
        outputs=outputs_of(rubric),
        parameters=_parameters(rubric),
        form="columns",
        reads="records",
        judged="verdict",
        grid=_grid(rubric),
    )


def _optional(rubric: Rubric) -> dict[str, Text]:
    """Every piece of evidence may be missing: then it is unknown."""
    found = {key: title for key, title in rubric.key_titles.items() if key == "period"}
    if rubric.assessors:
        found["assessor"] = Text("who judged; several rows of one subject are several assessors", "кто оценил; несколько строк одного объекта — несколько экспертов")  # fmt: skip
    for id, measure in rubric.subject_measures.items():
        unit = measure.unit_title or (unit_words(measure.unit) if measure.unit else None)
        found[id] = _joined(measure.title, unit) if unit else measure.title
        if measure.interval:
            for side, words in _SIDES.items():
                found[f"{id}_{side}"] = _of(words, measure.title)
    for id, criterion in rubric.criteria.items():
        if criterion.stated:
            found.setdefault(
                id, _of(Text("yes or no, said outright", "да или нет, указано прямо"), criterion.title)
            )
        if criterion.prior is not None:
            found[f"{id}_prior"] = _of(
                Text("chance where unknown", "вероятность, если неизвестно"), criterion.title
            )
    if any(money_in(measure.unit) for measure in rubric.subject_measures.values()):
        found["currency"] = Text(
            "currency of the row's money, as EUR", "код валюты денежных показателей строки"
        )
    found.update(
        (name, Text(f"group of peers: {name}", f"группа сравнения: {name}"))
        for name in rubric.peers
        if name not in found
    )
    return found


_SIDES = {
    "lower": Text("lower bound", "нижняя граница"),
    "upper": Text("upper bound", "верхняя граница"),
    "error": Text("standard error", "стандартная ошибка"),
}


def _joined(one: Text, other: Text) -> Text:
    return Text(f"{one.en}, {other.en}", f"{one.ru}, {other.ru}")


def _of(what: Text, whose: Text) -> Text:
    return Text(f"{what.en}: {whose.en}", f"{what.ru}: {whose.ru}")


def outputs_of(rubric: Rubric) -> dict[str, Text]:
    """What each column of a table of verdicts means."""
    value, lower, upper = _VALUES["chance" if rubric.chance else rubric.kind]
    found = {"value": value, "status": _OUTPUTS["status"], "lower": lower, "upper": upper}
    found |= {name: words for name, words in _OUTPUTS.items() if name != "status"}
    found["verdict"] = _of(_OUTPUTS["verdict"], _names_of(rubric))
    if rubric.chance:
        for id, title in rubric.outcomes.items():
            found[f"{id}_probability"] = _of(_CHANCE, title)
        for id in rubric.facets:
            found[f"{id}_probability"] = _of(_CHANCE, rubric.criteria[id].title)
    if rubric.assessors:
        found["kappa"] = Text(
            "agreement of assessors beyond chance (Cohen)", "согласие экспертов сверх случайного (Коэн)"
        )
    if rubric.peers:
        found["peer_percentile"] = Text(
            "share of peers with fewer points, %", "доля объектов сравнения с меньшим баллом, %"
        )
        found["peers"] = Text(
            "number of peers, itself included", "число объектов сравнения вместе с ним самим"
        )
    for id, criterion in rubric.criteria.items():
        found[id] = criterion.title
        if isinstance(criterion.rule, Leaf) and criterion.rule.comparison in ORDERED:
            found[f"{id}_distance"] = _of(
                Text("distance to the threshold", "расстояние до порога"), criterion.title
            )
    return found


def _names_of(rubric: Rubric) -> Text:
    """The outcomes with their codes."""
    pairs = [*rubric.outcomes.items(), (UNKNOWN, rubric.undecided)]
    return Text(
        "; ".join(f"{id} ({title.en})" if id != title.en else id for id, title in pairs),
        "; ".join(f"{id} ({title.ru})" for id, title in pairs),
    )


def _parameters(rubric: Rubric) -> tuple[Parameter, ...]:
    """Every named threshold may be moved."""
    found = [
        Parameter(
            id,
            _default(each),
            _joined(each.title, unit_words(each.unit)) if each.unit else each.title,
            (),
            each.minimum,
            each.maximum,
        )
        for id, each in rubric.thresholds.items()
    ]
    if any(day for each in rubric.thresholds.values() for day, _ in each.values):
        found.append(IN_FORCE_ON)
    if any(measure.unit for measure in rubric.subject_measures.values()):
        found.append(UNITS)
    if any(money_in(measure.unit) for measure in rubric.subject_measures.values()):
        found.append(RATES)
    if chance := rubric.chance:
        found += [
            Parameter("draws", chance.draws, Text("draws of the evidence; 0: none, the evidence decides or not", "число розыгрышей свидетельств; 0 — без них, свидетельства решают или нет"), (), 0, 100_000),
            Parameter("least_probability", chance.least, Text("below this probability the verdict is uncertain", "при меньшей вероятности вывод не определён"), (), 0, 1),
            Parameter("seed", chance.seed, Text("seed of the draws", "начальное число генератора"), (), 0),
        ]  # fmt: skip
    return tuple(found)


def _default(threshold: Threshold) -> float | None:
    """The threshold itself; None where its versions differ, for then the day decides."""
    return threshold.newest if len(threshold.values) == 1 else None


def _grid(rubric: Rubric) -> dict[str, tuple[float, ...]]:
    """Thresholds a quarter down and up: how far a verdict holds when they are other ones."""
    found: dict[str, tuple[float, ...]] = {}
    for id, each in list(rubric.thresholds.items())[:4]:
        moved = (0.75 * each.newest, each.newest, 1.25 * each.newest)
        least, most = (
            -1e300 if each.minimum is None else each.minimum,
            1e300 if each.maximum is None else each.maximum,
        )
        found[id] = tuple(sorted({min(max(value, least), most) for value in moved}))
    return {id: values for id, values in found.items() if len(values) > 1}
