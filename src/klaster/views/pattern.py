"""Fills of the states that are not a plain value: each told from the others without colour."""

from __future__ import annotations

from klaster.model.status import State
from klaster.views.svg import colour, element, line, stroke

PATTERNED: tuple[State, ...] = (State.CONFIDENTIAL, State.NOT_COLLECTED, State.ZERO)


def definitions(identity: str, scale: float = 1) -> str:
    """The patterns of a drawing; their ids begin with the drawing's own.

    ``scale`` enlarges them for shapes that are written in finer steps than pixels.
    """
    return element(
        "defs",
        _tile(identity, scale, State.CONFIDENTIAL, 6, _ground("land", 6) + _crossed(6)),
        _tile(identity, scale, State.NOT_COLLECTED, 7, _ground("surface", 7) + _slanted(7)),
        _tile(identity, scale, State.ZERO, 8, _ground("surface", 8) + _ring(8)),
        _tile(identity, scale, State.ESTIMATE, 5, _veil(5)),
    )


def pattern_fill(identity: str, kind: State) -> str:
    """The value of a fill attribute for a state."""
    return f"url(#{identity}-{kind.value.replace('_', '-')})"


def _tile(identity: str, scale: float, kind: State, size: float, markup: str) -> str:
    name = f"{identity}-{kind.value.replace('_', '-')}"
    return element(
        "pattern",
        markup,
        id=name,
        width=size,
        height=size,
        patternUnits="userSpaceOnUse",
        patternTransform=None if scale == 1 else f"scale({scale:g})",
    )


def _ground(name: str, size: float) -> str:
    return element("rect", width=size, height=size, **colour(name))


def _slanted(size: float) -> str:
    return line(0, size, size, 0, ink="neutral", width=0.9)


def _crossed(size: float) -> str:
    return line(0, size, size, 0, ink="soft", width=0.9) + line(0, 0, size, size, ink="soft", width=0.9)


def _ring(size: float) -> str:
    return element("circle", cx=size / 2, cy=size / 2, r="1.4", fill="none", **stroke("neutral", 0.9))


def _veil(size: float) -> str:
    return line(0, size / 2, size, size / 2, ink="surface", width=1.4)
