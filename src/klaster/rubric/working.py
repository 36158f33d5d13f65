"""The working of one verdict: each criterion with its value, threshold and distance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from klaster.model.method import Step
from klaster.model.text import Text
from klaster.rubric.assessing import UNCERTAIN
from klaster.rubric.card import outputs_of
from klaster.rubric.definition import ORDERED, SCORE, SIGNS, UNKNOWN, UPWARD, Leaf, Rubric
from klaster.rubric.thresholds import newest
from klaster.rubric.units import unit_words

FINDINGS: Mapping[str, Text] = {
    "met": Text("met", "выполнен"),
    "not_met": Text("not met", "не выполнен"),
    "unknown": Text("unknown", "неизвестно"),
    "exempt": Text("exempt", "освобождён"),
}


def verdict_name(rubric: Rubric, code: str) -> Text:
    """A verdict in words."""
    if code == UNCERTAIN:
        return Text("uncertain", "не определён")
    return rubric.undecided if code == UNKNOWN else rubric.outcomes.get(code, rubric.undecided)


def card_value(rubric: Rubric) -> Text:
    """What the value of a rubric is."""
    return outputs_of(rubric)["value"]


def steps(rubric: Rubric, row: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[Step, ...]:
    """The verdict and what it rests on, as lines."""
    verdict = verdict_name(rubric, str(row["verdict"]))
    lines = [
        Step(Text("verdict", "вывод"), "", verdict, str(row.get("status") or "")),
        Step(card_value(rubric), "", row.get("value")),
    ]
    for id, criterion in rubric.criteria.items():
        if id in row:
            lines.append(Step(criterion.title, _rule(rubric, id, row, parameters), FINDINGS[str(row[id])]))
    if row.get("missing"):
        lines.append(Step(Text("missing", "недостаёт"), "", _listed(rubric, str(row["missing"]))))
    if row.get("would_change"):
        lines.append(
            Step(
                Text("what would change it", "что изменило бы вывод"),
                "",
                _changes(rubric, str(row["would_change"])),
            )
        )
    return tuple(lines)


def title_of(rubric: Rubric, name: str) -> Text:
    """The title of a measure or a criterion."""
    known = rubric.measures.get(name)
    return known.title if known else rubric.criteria[name].title


def _listed(rubric: Rubric, names: str) -> Text:
    titles = [title_of(rubric, name) for name in names.split()]
    return Text("; ".join(each.en for each in titles), "; ".join(each.ru for each in titles))


def _changes(rubric: Rubric, written: str) -> Text:
    """``wage ≥ 500 → eligible`` with titles in place of codes."""
    found: list[Text] = []
    for piece in written.split("; "):
        change, _, verdict = piece.partition(" → ")
        name, _, value = change.partition(" ")
        title, outcome = title_of(rubric, name), rubric.outcomes[verdict]
        found.append(Text(f"{title.en} {value} → {outcome.en}", f"{title.ru} {value} → {outcome.ru}"))
    return Text("; ".join(each.en for each in found), "; ".join(each.ru for each in found))


def _rule(rubric: Rubric, id: str, row: Mapping[str, Any], parameters: Mapping[str, Any]) -> str:
    """A comparison with its numbers: ``450 ≥ 500 EUR/month``."""
    rule = rubric.criteria[id].rule
    if not isinstance(rule, Leaf):
        return f"{rule.operator}({', '.join(getattr(member, 'id', '…') for member in rule.members)})"
    if rule.comparison not in ORDERED or rule.threshold is None:
        asked = rule.expression.text if rule.expression else rule.measure
        return f"{asked} {SIGNS[rule.comparison]} {' | '.join(rule.words)}"
    given = {name: newest(rubric)[name] for name in rubric.thresholds}
    given |= {
        name: given[name] * 0 + float(parameters[name]) for name in given if parameters.get(name) is not None
    }
    threshold = float(rule.threshold.evaluate(given).reshape(-1)[0])
    apart = row.get(f"{id}_distance")
    asked = "score" if rule.measure == SCORE else (rule.expression.text if rule.expression else rule.measure)
    shown = asked if apart is None else f"{threshold + (apart if rule.comparison in UPWARD else -apart):.6g}"
    return f"{shown} {SIGNS[rule.comparison]} {threshold:.6g} {unit_words(rule.unit).en if rule.unit else ''}".strip()
