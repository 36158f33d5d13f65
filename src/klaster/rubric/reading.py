"""A rubric from its YAML file; whatever is wrong with it is shown at its line with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from klaster.model.errors import UnknownNameError
from klaster.model.text import Text
from klaster.rubric.bilingual import words
from klaster.rubric.checks import check
from klaster.rubric.definition import (
    SCORE,
    Chance,
    Example,
    Item,
    Measure,
    Rubric,
    Rule,
    Threshold,
)
from klaster.rubric.marked import Marked, read_marked
from klaster.rubric.reading_criteria import Known, condition, criteria, tier_criterion

_TOP = (
    "id", "version", "title", "reading", "limits", "formula", "subject", "thresholds", "measures", "groups", "criteria",
    "outcomes", "undecided", "verdict", "probability", "assessors", "peers", "references", "source", "note", "examples",
)  # fmt: skip
_FORMULAS = {
    "all": r"V = \prod_{k} I_k",
    "first": r"V = \text{min} \left( j : I_j = 1 \right)",
    "score": r"S = \frac{100 \sum_{k} w_k x_k}{\sum_{k} w_k x_k^{max}}",
}
UNDECIDED = Text("unknown", "неизвестно")
SCORE_MEASURE = Measure(SCORE, Text("score", "балл"), unit="%", minimum=0, maximum=100)


def read_rubric(text: str, file: str) -> Rubric:
    """A rubric, held against everything that can be told without evidence.

    Raises
    ------
    InputError
        A missing key or translation, a comparison without sense, a circle of criteria, an outcome that
        nothing leads to, tiers that overlap; with file and line.
    UnknownNameError
        A key, measure, criterion, threshold or outcome that is not there; with the nearest.
    """
    top = read_marked(text, file)
    facts = top.only(*_TOP)
    keys = {key: words(title) for key, title in top.required("subject").mapping().items()}
    thresholds = {id: _threshold(id, mark) for id, mark in _block(facts, "thresholds").items()}
    measures = {id: _measure(id, mark) for id, mark in top.required("measures").mapping().items()}
    groups = {id: words(mark) for id, mark in _block(facts, "groups").items()}
    outcomes = {id: words(mark) for id, mark in top.required("outcomes").mapping().items()}
    verdict = top.required("verdict")
    kind = _kind(verdict)
    if kind == "score":
        measures[SCORE] = SCORE_MEASURE
    known = Known(measures, thresholds, groups)
    found = criteria(_block(facts, "criteria"), known)
    items = _items(verdict, known, found) if kind == "score" else ()
    rules = _rules(verdict, kind, known, found, outcomes)
    rubric = Rubric(
        id=top.required("id").word(),
        version=int(top.required("version").number()),
        title=words(top.required("title")),
        reading=words(top.required("reading")),
        limits=words(top.required("limits")),
        formula=facts["formula"].word() if "formula" in facts else _FORMULAS[kind],
        kind=kind,
        keys=tuple(keys),
        key_titles=keys,
        measures=measures,
        thresholds=thresholds,
        criteria=found,
        groups=groups,
        outcomes=outcomes,
        undecided=words(facts["undecided"]) if "undecided" in facts else UNDECIDED,
        rules=rules,
        items=items,
        chance=_chance(facts["probability"]) if "probability" in facts else None,
        assessors="assessors" in facts and facts["assessors"].flag(),
        peers=tuple(each.word() for each in facts["peers"].listed()) if "peers" in facts else (),
        references=tuple(each.word() for each in top.required("references").listed()),
        source=words(facts["source"]) if "source" in facts else None,
        note=words(facts["note"]) if "note" in facts else None,
        examples=tuple(_example(mark) for mark in _examples(facts)),
    )
    check(rubric, top)
    return rubric


def _block(facts: Mapping[str, Marked], key: str) -> Mapping[str, Marked]:
    return facts[key].mapping() if key in facts else {}


def _examples(facts: Mapping[str, Marked]) -> list[Marked]:
    return facts["examples"].listed() if "examples" in facts else []


def _measure(id: str, mark: Marked) -> Measure:
    facts = mark.only("title", "kind", "unit", "unit_title", "choices", "minimum", "maximum", "grades", "interval", "logarithmic", "drawn", "source")  # fmt: skip
    kind = facts["kind"].word() if "kind" in facts else ("choice" if "choices" in facts else "number")
    if kind not in ("number", "yes_no", "choice", "day"):
        raise UnknownNameError(Text("kind of measure", "вид показателя"), kind, ("number", "yes_no", "choice", "day"), facts["kind"].place)  # fmt: skip
    if kind == "choice" and "choices" not in facts:
        mark.required("choices")
    grades = tuple(each.number() for each in facts["grades"].listed()) if "grades" in facts else ()
    least = facts["minimum"].number() if "minimum" in facts else (min(grades) if grades else None)
    most = facts["maximum"].number() if "maximum" in facts else (max(grades) if grades else None)
    return Measure(
        id,
        words(mark.required("title")),
        cast("Any", kind),
        str(facts["unit"].value) if "unit" in facts else "",
        words(facts["unit_title"]) if "unit_title" in facts else None,
        {choice: words(title) for choice, title in _block(facts, "choices").items()},
        least,
        most,
        grades,
        "interval" in facts and facts["interval"].flag(),
        "logarithmic" in facts and facts["logarithmic"].flag(),
        facts["drawn"].flag() if "drawn" in facts else True,
        words(facts["source"]) if "source" in facts else None,
    )


def _threshold(id: str, mark: Marked) -> Threshold:
    facts = mark.only("title", "unit", "value", "versions", "minimum", "maximum")
    if "versions" in facts:
        values = [_version(each) for each in facts["versions"].listed()]
        if not values or [day for day, _ in values] != sorted({day for day, _ in values}):
            raise facts["versions"].refusal(
                Text("versions are not in the order of their days, each once", "редакции идут не по порядку дней или повторяются"),
                Text("List them from the oldest to the newest.", "Перечислите их от старой к новой."),
            )  # fmt: skip
    else:
        values = [("", mark.required("value").number())]
    least, most = (facts[key].number() if key in facts else None for key in ("minimum", "maximum"))
    unit = str(facts["unit"].value) if "unit" in facts else ""
    return Threshold(id, words(mark.required("title")), unit, tuple(values), least, most)


def _version(mark: Marked) -> tuple[str, float]:
    facts = mark.only("in_force_from", "value")
    day = str(facts["in_force_from"].value) if "in_force_from" in facts else ""
    if day and not (len(day) == 10 and day[4] == day[7] == "-" and day.replace("-", "").isdigit()):
        raise facts["in_force_from"].refusal(
            Text(f"found {day!r}, expected a day", f"стоит «{day}», ожидается день"),
            Text("Write 2019-01-31.", "Запишите так: 2019-01-31."),
        )
    return day, mark.required("value").number()


def _kind(verdict: Marked) -> Literal["all", "first", "score"]:
    facts = verdict.only("all", "first", "score", "met", "not_met")
    found = [key for key in ("all", "first", "score") if key in facts]
    if len(found) != 1:
        raise verdict.refusal(
            Text(f"found {', '.join(found) or 'none'} of all, first and score, expected one", f"указано: {', '.join(found) or 'ничего'}, ожидается одно из all, first, score"),
            Text("A verdict is a list of criteria (all), of rules (first), or points (score).", "Вывод — это перечень критериев (all), правил (first) или баллы (score)."),
        )  # fmt: skip
    return cast("Any", found[0])


def _rules(
    verdict: Marked, kind: str, known: Known, found: dict[str, Any], outcomes: Mapping[str, Text]
) -> tuple[Rule, ...]:
    if kind == "all":
        whole = condition(verdict, known, found, ("all", "met", "not_met"))
        met, not_met = (_outcome(verdict.required(key), outcomes) for key in ("met", "not_met"))
        return (Rule(whole, met, verdict.required("met")), Rule(None, not_met, verdict.required("not_met")))
    block = verdict.required(kind)
    marks = block.listed() if kind == "first" else block.required("tiers").listed()
    return tuple(_rule(mark, kind, known, found, outcomes) for mark in marks)


def _rule(mark: Marked, kind: str, known: Known, found: dict[str, Any], outcomes: Mapping[str, Text]) -> Rule:
    facts = mark.only("when", "outcome", *(("at_least",) if kind == "score" else ()))
    when = condition(facts["when"], known, found) if "when" in facts else None
    if "at_least" in facts:
        when = tier_criterion(facts["at_least"], known, found, when)
    return Rule(when, _outcome(mark.required("outcome"), outcomes), mark)


def _outcome(mark: Marked, outcomes: Mapping[str, Text]) -> str:
    if mark.word() not in outcomes:
        raise UnknownNameError(Text("outcome", "исход"), mark.word(), outcomes, mark.place)
    return mark.word()


def _items(verdict: Marked, known: Known, found: Mapping[str, Any]) -> tuple[Item, ...]:
    block = verdict.required("score")
    block.only("items", "tiers")
    return tuple(_item(mark, known, found) for mark in block.required("items").listed())


def _item(mark: Marked, known: Known, found: Mapping[str, Any]) -> Item:
    if isinstance(mark.value, str):
        mark = Marked({"measure": mark}, mark.file, mark.line)
    facts = mark.only("measure", "criterion", "weight", "counts_if")
    weight = facts["weight"].number() if "weight" in facts else 1.0
    if weight <= 0:
        raise facts["weight"].refusal(Text("a weight must be above zero", "вес должен быть больше нуля"))
    counts = _criterion_named(facts["counts_if"], found) if "counts_if" in facts else ""
    if "criterion" in facts:
        return Item(_criterion_named(facts["criterion"], found), True, weight, 0.0, 1.0, counts, mark)
    name = mark.required("measure").word()
    if name not in known.measures:
        raise UnknownNameError(Text("measure", "показатель"), name, known.measures, mark.place)
    measure = known.measures[name]
    if measure.minimum is None or measure.maximum is None or measure.maximum <= measure.minimum:
        raise mark.refusal(
            Text(f"{name} has no least and most points", f"у показателя {name} не заданы наименьший и наибольший баллы"),
            Text("Give the measure minimum and maximum, or grades.", "Укажите у показателя minimum и maximum или grades."),
        )  # fmt: skip
    return Item(name, False, weight, measure.minimum, measure.maximum, counts, mark)


def _criterion_named(mark: Marked, found: Mapping[str, Any]) -> str:
    if mark.word() not in found:
        raise UnknownNameError(Text("criterion", "критерий"), mark.word(), found, mark.place)
    return mark.word()


def _chance(mark: Marked) -> Chance:
    facts = mark.only("draws", "seed", "least")
    draws = int(mark.required("draws").number())
    seed = int(facts["seed"].number()) if "seed" in facts else 1
    return Chance(draws, seed, mark.required("least").number())


def _example(mark: Marked) -> Example:
    facts = mark.only("given", "set", "verdict", "findings", "value")
    given = {key: each.value for key, each in _block(facts, "given").items()}
    settings = {key: each.value for key, each in _block(facts, "set").items()}
    findings = {key: each.word() for key, each in _block(facts, "findings").items()}
    value = facts["value"].number() if "value" in facts else None
    return Example(given, settings, mark.required("verdict").word(), findings, value, mark)
