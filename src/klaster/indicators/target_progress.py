"""Progress towards one target: rates, place on the path, class, and where the series is likely to end."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Any, Literal

from klaster.indicators.target_facts import TargetFacts
from klaster.model.text import Text
from klaster.numerics.forecast import Model, forecast

Growth = Literal["auto", "compound", "linear"]
Path = Literal["linear", "geometric"]

CLASSES: dict[str, Text] = {
    "reached": Text("reached", "достигнута"),
    "on_track": Text("on track", "идёт по плану"),
    "moderate": Text("moderate progress", "умеренное продвижение"),
    "insufficient": Text("insufficient progress", "недостаточное продвижение"),
    "moving_away": Text("moving away", "удаляется от цели"),
    "missed": Text("missed", "не достигнута в срок"),
    "incomplete": Text("something is missing", "недостаёт сведений"),
    "no_number": Text("a direction without a number", "направление без числа"),
    "not_measurable": Text("cannot be measured with open data", "по открытым данным измерить нельзя"),
}
UNJUDGED = ("incomplete", "no_number", "not_measurable")


@dataclass(frozen=True, slots=True)
class Rules:
    """How progress is measured and from where on which class holds."""

    growth: Growth = "auto"
    path: Path = "linear"
    on_track: float = 0.95
    moderate: float = 0.6
    model: Model | None = "drift"
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class Standing:
    """The last known value before the deadline, on which kind of growth."""

    now: float
    period: str
    value: float
    compound: bool


def progress(facts: TargetFacts, rules: Rules) -> dict[str, Any]:
    """Every column of one target but its keys."""
    missing = _missing(facts)
    standing = _standing(facts, rules)
    compound = standing.compound if standing else _is_compound(facts, rules, ())
    required = _required(facts, compound=compound)
    shown: dict[str, Any] = {
        "required_rate": required, "growth": "compound" if compound else "linear",
        "base_period": facts.base_period or None, "base": facts.base, "target_period": facts.target_period or None,
        "target": facts.aim, "missing": " ".join(missing),
    }  # fmt: skip
    if standing:
        shown |= {"latest": standing.value, "latest_period": standing.period}
    if not facts.measurable:
        return shown | {"class": "not_measurable"}
    if facts.form == "none":
        return shown | {"class": "no_number"}
    if missing or standing is None:
        return shown | {"class": "incomplete"}
    return shown | _measured(facts, standing, required, rules)


def _missing(facts: TargetFacts) -> list[str]:
    """What has to be given before anything can be said."""
    after = [at for at in facts.moments if facts.begins is None or at > facts.begins]
    needed = {
        "target": facts.goal, "target_period": facts.ends, "base_period": facts.begins, "base": facts.base,
        "value": after or None,
    }  # fmt: skip
    return [name for name, held in needed.items() if held is None]


def _standing(facts: TargetFacts, rules: Rules) -> Standing | None:
    """The last value between base and deadline; None before there is any."""
    begins = float("-inf") if facts.begins is None else facts.begins
    ends = float("inf") if facts.ends is None else facts.ends
    inside = [place for place, at in enumerate(facts.moments) if begins < at <= ends]
    if not inside:
        return None
    last = inside[-1]
    compound = _is_compound(facts, rules, (facts.values[last],))
    return Standing(facts.moments[last], facts.periods[last], facts.values[last], compound)


def _is_compound(facts: TargetFacts, rules: Rules, values: tuple[float, ...]) -> bool:
    """Whether growth compounds; points, and what is not above zero, can only be added."""
    if rules.growth == "linear" or facts.points:
        return False
    held = [each for each in (facts.base, facts.aim, facts.multiple, *values) if each is not None]
    return all(each > 0 for each in held)


def _required(facts: TargetFacts, *, compound: bool) -> float | None:
    """The rate a year from base to target: compound as a share, linear in units a year."""
    if facts.begins is None or facts.ends is None:
        return None
    years = facts.ends - facts.begins
    if compound:
        return None if facts.multiple is None else facts.multiple ** (1 / years) - 1
    return None if facts.aim is None or facts.base is None else (facts.aim - facts.base) / years


def _rate(first: float, last: float, years: float, *, compound: bool) -> float:
    return (last / first) ** (1 / years) - 1 if compound else (last - first) / years


def _measured(facts: TargetFacts, standing: Standing, required: float | None, rules: Rules) -> dict[str, Any]:
    aim, base, begins, ends = facts.aim, facts.base, facts.begins, facts.ends
    if aim is None or base is None or begins is None or ends is None:
        return {"class": "incomplete"}
    compound, elapsed, left = standing.compound, standing.now - begins, ends - standing.now
    actual = _rate(base, standing.value, elapsed, compound=compound)
    sign = facts.direction or (1 if aim >= base else -1)
    ratio = actual / required if required else None
    paths = _paths(base, aim, elapsed / (ends - begins), compound=compound)
    chosen = paths[f"path_{rules.path}"]
    found: dict[str, Any] = {
        "value": ratio, "actual_rate": actual, **paths,
        "distance": None if chosen is None else standing.value - chosen,
        "needed_rate": _rate(standing.value, aim, left, compound=compound) if left > 0 else None,
    }  # fmt: skip
    reached = sign * (standing.value - aim) >= 0
    name = "reached" if reached else _class(ratio, left, sign * actual, rules)
    return found | {"class": name} | _ahead(facts, standing, aim, sign, left, rules)


def _class(ratio: float | None, left: float, moved: float, rules: Rules) -> str:
    if left <= 0:
        return "missed"
    if ratio is None:
        return "moving_away" if moved < 0 else "insufficient"
    if ratio < 0:
        return "moving_away"
    if ratio >= rules.on_track:
        return "on_track"
    return "moderate" if ratio >= rules.moderate else "insufficient"


def _paths(base: float, aim: float, part: float, *, compound: bool) -> dict[str, float | None]:
    """Where the series would stand on a straight and on a geometric path."""
    geometric = base * (aim / base) ** part if compound else None
    return {"path_linear": base + (aim - base) * part, "path_geometric": geometric}


def _ahead(
    facts: TargetFacts, standing: Standing, aim: float, sign: int, left: float, rules: Rules
) -> dict[str, Any]:
    """The value foretold for the deadline, its interval, and the chance that the target is reached."""
    if rules.model is None or left <= 0 or facts.ends is None:
        return {}
    moments, values = _history(facts, standing)
    logs = standing.compound and min(values) > 0
    told = forecast(moments, [log(each) for each in values] if logs else values, facts.ends, rules.model)
    if len(values) < 2:
        return {}
    back = exp if logs else float
    bounds = told.interval(rules.confidence)
    above = told.at_least(log(aim) if logs else aim)
    chance = None if above is None else (above if sign > 0 else 1 - above)
    lower, upper = (back(each) for each in bounds) if bounds else (None, None)
    return {
        "forecast": back(told.expected),
        "forecast_lower": lower,
        "forecast_upper": upper,
        "probability": chance,
    }


def _history(facts: TargetFacts, standing: Standing) -> tuple[list[float], list[float]]:
    """Every value known until now, the base among them."""
    held = {at: value for at, value in zip(facts.moments, facts.values, strict=True) if at <= standing.now}
    if facts.begins is not None and facts.base is not None:
        held[facts.begins] = facts.base
    order = sorted(held)
    return order, [held[at] for at in order]
