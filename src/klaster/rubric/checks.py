"""What can be told of a rubric before there is any evidence: circles, dead ends, tiers that overlap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from klaster.model.text import Text
from klaster.rubric.definition import SCORE, Group, Leaf, Named, Rubric, Rule, order_of
from klaster.rubric.marked import Marked
from klaster.rubric.outcomes import Outcomes
from klaster.rubric.thresholds import newest

MOST_OUTCOMES = 30


def check(rubric: Rubric, top: Marked) -> None:
    """Raise InputError at the line of the first thing that cannot be right."""
    order_of(rubric.criteria)
    if len(rubric.outcomes) > MOST_OUTCOMES:
        raise top.required("outcomes").refusal(
            Text(f"more than {MOST_OUTCOMES} outcomes", f"исходов больше {MOST_OUTCOMES}")
        )
    if rubric.kind == "score":
        _check_tiers(rubric)
    _check_reach(rubric, top)
    _check_priors(rubric)


def _check_reach(rubric: Rubric, top: Marked) -> None:
    outcomes = Outcomes(rubric, newest(rubric))
    for place in outcomes.never():
        rule = rubric.rules[place]
        raise rule.mark.refusal(
            Text(f"nothing leads to {rule.outcome!r} here: earlier rules take every case", f"сюда ничто не ведёт ({rule.outcome}): все случаи забирают правила выше"),
            Text("Move the rule up, narrow the earlier ones, or take it out.", "Поднимите правило выше, сузьте предыдущие или уберите его."),
        )  # fmt: skip
    led_to = {rule.outcome for rule in rubric.rules}
    for outcome in rubric.outcomes:
        if outcome not in led_to:
            raise top.required("outcomes").required(outcome).refusal(
                Text(f"no rule leads to the outcome {outcome!r}", f"ни одно правило не ведёт к исходу «{outcome}»"),
                Text("Add a rule for it, or take it out.", "Добавьте правило или уберите исход."),
            )  # fmt: skip
    if outcomes.without_outcome():
        raise rubric.rules[-1].mark.refusal(
            Text("some cases lead to no outcome", "в некоторых случаях нет никакого исхода"),
            Text("End with a rule without a condition.", "Закончите правилом без условия."),
        )


def _check_tiers(rubric: Rubric) -> None:
    """Tiers go down, and two that ask for the same points differ in what else they ask."""
    tiers = [(rule, *tier) for rule in rubric.rules if (tier := _tier(rubric, rule))]
    for rule, points, _ in tiers:
        if not 0 <= points <= 100:
            raise rule.mark.refusal(
                Text(f"found {points:g} %, expected 0 to 100", f"указано {points:g} %, ожидается от 0 до 100")
            )
    for (_, higher, asks), (rule, points, _) in pairwise(tiers):
        if points > higher and not asks:
            raise rule.mark.refusal(
                Text(f"this tier asks for {points:g} %, the one above for {higher:g} %", f"эта ступень требует {points:g} %, а верхняя — {higher:g} %"),
                Text("List tiers from the highest to the lowest.", "Перечислите ступени от высшей к низшей."),
            )  # fmt: skip
        if points == higher and not asks:
            raise rule.mark.refusal(
                Text(f"two tiers overlap at {points:g} %", f"две ступени совпадают на {points:g} %"),
                Text("Give one of them another threshold or a further condition.", "Задайте одной из них другой порог или дополнительное условие."),
            )  # fmt: skip


def _tier(rubric: Rubric, rule: Rule) -> tuple[float, bool] | None:
    """The points that a tier asks for, and whether it asks for anything else."""
    when = rule.when
    first = when.members[0] if isinstance(when, Group) and when.operator == "all" else when
    if not isinstance(first, Named) or first.id not in rubric.criteria:
        return None
    leaf = rubric.criteria[first.id].rule
    if not (isinstance(leaf, Leaf) and leaf.measure == SCORE and leaf.threshold):
        return None
    return float(leaf.threshold.evaluate(newest(rubric)).reshape(-1)[0]), isinstance(when, Group)


def _check_priors(rubric: Rubric) -> None:
    """A chance says something only of a criterion that the rules themselves name."""
    for id, criterion in _with_prior(rubric):
        if id not in rubric.facets and criterion:
            raise criterion.refusal(
                Text(f"no rule names {id!r}, so its chance says nothing", f"ни одно правило не называет «{id}», и его вероятность ни на что не влияет"),
                Text("Put prior on the criterion that the rules name.", "Поставьте prior у критерия, который называют правила."),
            )  # fmt: skip


def _with_prior(rubric: Rubric) -> Iterator[tuple[str, Marked | None]]:
    for id, criterion in rubric.criteria.items():
        if criterion.prior is not None:
            yield id, criterion.mark
