"""A target: the values so far, the path that leads from the base to it, and where the series is likely to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.model.text import Language
from klaster.views.drawing import Drawing
from klaster.views.number import exact
from klaster.views.scale import LinearAxis
from klaster.views.svg import colour, element, label, line, number, stroke

_WIDTH, _HEIGHT = 760.0, 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 210.0, 18.0, 26.0


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a target stands: its base and its deadline as moments in years, its level, how growth is counted."""

    begins: float
    base: float
    ends: float
    level: float
    compound: bool
    words: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the series is likely to be at the deadline, with the bounds of the forecast."""

    expected: float
    lower: float | None
    upper: float | None
    words: str


def target_path(
    known: Sequence[tuple[float, float]],
    goal: Goal,
    outlook: Outlook | None,
    language: Language,
    identity: str,
    title: str,
) -> Drawing:
    """The values as a line, the path as dashes, the target as a bar, the forecast as a whisker at the deadline."""
    heights = [value for _, value in known] + [goal.base, goal.level]
    if outlook:
        heights += [each for each in (outlook.expected, outlook.lower, outlook.upper) if each is not None]
    low, high = min(heights), max(heights)
    margin = 0.08 * (high - low) or abs(high) * 0.1 or 1.0
    up = LinearAxis(low - margin, high + margin, _HEIGHT - _BOTTOM, _TOP)
    first = min([goal.begins, *(moment for moment, _ in known)])
    across = LinearAxis(first, goal.ends, _LEFT, _WIDTH - _RIGHT)
    markup = (
        _grid(up, language)
        + _years(across, first, goal.ends)
        + _path(goal, across, up)
        + _values(known, across, up)
        + (_forecast(known, goal, outlook, across, up) if outlook else "")
        + _target(goal, across, up)
    )

    def scene() -> dict[str, object]:
        path = [{"moment": moment, "value": value} for moment, value in _steps(goal)]
        held = [
            {"moment": moment, "value": value, "words": exact(value, language)} for moment, value in known
        ]
        ahead = [] if outlook is None else [
            {"moment": goal.ends, "value": outlook.expected, "lower": outlook.lower, "upper": outlook.upper, "words": outlook.words}
        ]  # fmt: skip
        end = [{"moment": goal.ends, "value": goal.level, "words": goal.words}]
        return {"path": path, "known": held, "outlook": ahead, "goal": end}

    return Drawing(identity, "chart target-path", title, markup, _WIDTH, _HEIGHT, scene=scene)


def _grid(up: LinearAxis, language: Language) -> str:
    return "".join(
        line(_LEFT, up.place(tick), _WIDTH - _RIGHT, up.place(tick), ink="rule", width=0.7)
        + label(exact(tick, language), _LEFT - 6, up.place(tick) + 4, ink="faint", anchor="end", size=11)
        for tick in up.ticks(4)
    )


def _years(across: LinearAxis, first: float, last: float) -> str:
    step = max(1, round((last - first) / 8))
    years = range(int(first), int(last) + 1, step)
    return "".join(
        label(str(year), across.place(year), _HEIGHT - 8, ink="faint", anchor="middle", size=11)
        for year in years
        if year >= first
    )


def _path(goal: Goal, across: LinearAxis, up: LinearAxis) -> str:
    """From the base to the target: straight, or bent where growth compounds."""
    points = [(across.place(moment), up.place(value)) for moment, value in _steps(goal)]
    return element("path", d=_joined(points), fill="none", stroke_dasharray="6 4", **stroke("mark", 1.6))


def _steps(goal: Goal) -> list[tuple[float, float]]:
    """The path as moments and heights."""
    steps = [turn / 24 for turn in range(25)]
    bend = goal.level / goal.base if goal.compound else 1.0
    return [
        (
            goal.begins + (goal.ends - goal.begins) * part,
            goal.base * bend**part if goal.compound else goal.base + (goal.level - goal.base) * part,
        )
        for part in steps
    ]


def _values(known: Sequence[tuple[float, float]], across: LinearAxis, up: LinearAxis) -> str:
    points = [(across.place(moment), up.place(value)) for moment, value in known]
    dots = "".join(element("circle", cx=x, cy=y, r=3.4, **colour("above")) for x, y in points)
    return (
        element("path", d=_joined(points), fill="none", **stroke("above", 2.4)) if len(points) > 1 else ""
    ) + dots


def _forecast(
    known: Sequence[tuple[float, float]], goal: Goal, outlook: Outlook, across: LinearAxis, up: LinearAxis
) -> str:
    """A thin line to the expected value, and its bounds as a whisker."""
    x, y = across.place(goal.ends), up.place(outlook.expected)
    start = (across.place(known[-1][0]), up.place(known[-1][1])) if known else (x, y)
    parts = line(*start, x, y, ink="above", width=1.2) + element(
        "circle", cx=x, cy=y, r=3.4, **{**colour("surface"), **stroke("above", 1.6)}
    )
    if outlook.lower is not None and outlook.upper is not None:
        low, high = up.place(outlook.lower), up.place(outlook.upper)
        parts += (
            line(x, low, x, high, ink="above", width=1.6)
            + line(x - 5, low, x + 5, low, ink="above", width=1.6)
            + line(x - 5, high, x + 5, high, ink="above", width=1.6)
        )
    return parts + label(outlook.words, x + 10, y + 4, ink="soft", size=12)


def _target(goal: Goal, across: LinearAxis, up: LinearAxis) -> str:
    x, y = across.place(goal.ends), up.place(goal.level)
    return line(x - 14, y, x + 14, y, ink="mark", width=3.2) + label(
        goal.words, x + 18, y - 4, ink="mark", size=12.5, weight="bold"
    )


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
