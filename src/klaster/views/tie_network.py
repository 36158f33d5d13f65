"""A network of named ends on a page: circles as large as their ties are many, lines as thick as what joins two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.placement import Box, Label, placed
from klaster.views.scale import radius
from klaster.views.scene import Scene, network_scene
from klaster.views.svg import colour, element, label, line, linked, text_width

_WIDTH, _HEIGHT, _EDGE = 760.0, 470.0, 70.0
_NAMED = 24
"""Ends with most ties that a specification names beside their circles; a pointer reads the others."""
_LARGEST, _SMALLEST, _TEXT, _LONGEST = 15.0, 4.0, 10.0, 165.0


@dataclass(frozen=True, slots=True)
class End:
    """An end of ties at its place in the unit square."""

    name: str
    detail: str
    """What stands below the name, in smaller words."""
    caption: str
    ties: float
    place: tuple[float, float]


def tie_network(
    ends: Sequence[End], ties: Sequence[tuple[int, int, float]], identity: str, title: str
) -> Drawing:
    """The network; a tie is two places of ``ends`` and its strength."""
    at = [_at(end.place) for end in ends]
    strongest = max((strength for *_, strength in ties), default=1.0)
    lines = "".join(
        line(*at[one], *at[other], ink="strong-rule", width=0.8 + 3.2 * strength / strongest)
        for one, other, strength in sorted(ties, key=lambda tie: tie[2])
    )
    most = max((end.ties for end in ends), default=1.0)
    sizes = [radius(end.ties, most, _LARGEST, _SMALLEST) for end in ends]
    circles = "".join(_circle(end, spot, size) for end, spot, size in zip(ends, at, sizes, strict=True))
    markup = lines + circles + _names(ends, at, sizes)

    def scene() -> Scene:
        nodes = [
            {"name": ", ".join(filter(None, (end.name, end.detail))), "caption": end.caption, "size": end.ties, "x": round(x, 1),
             "y": round(y, 1), "kind": "held", "named": turn in named}
            for turn, (end, (x, y)) in enumerate(zip(ends, at, strict=True))
        ]  # fmt: skip
        return network_scene(nodes, ties, _WIDTH, _HEIGHT)

    named = set(sorted(range(len(ends)), key=lambda turn: -ends[turn].ties)[:_NAMED])
    return Drawing(identity, "chart tie-network", title, markup, _WIDTH, _HEIGHT, scene=scene)


def _at(place: tuple[float, float]) -> tuple[float, float]:
    return _EDGE + place[0] * (_WIDTH - 2 * _EDGE), 24 + place[1] * (_HEIGHT - 48)


def _circle(end: End, at: tuple[float, float], size: float) -> str:
    fill = {**colour("above"), "class_": "f-above s-surface", "stroke": colour("surface")["fill"]}
    return linked(element("circle", cx=at[0], cy=at[1], r=size, stroke_width=1.2, **fill), "", end.caption)


def _names(ends: Sequence[End], at: Sequence[tuple[float, float]], sizes: Sequence[float]) -> str:
    order = sorted(range(len(ends)), key=lambda place: -ends[place].ties)
    named = {f"{place}": _lines(ends[place]) for place in order}
    wishes = [
        Label(f"{place}", *at[place], sizes[place] + 4, max(width for _, width in named[f"{place}"]), 12.0 * len(named[f"{place}"]))
        for place in order
    ]  # fmt: skip
    circles = [Box(x - size, y - size, x + size, y + size) for (x, y), size in zip(at, sizes, strict=True)]
    room = Box(2, 2, _WIDTH - 2, _HEIGHT - 2)
    texts = (
        label(text, spot.x, spot.y - 11 * (len(named[spot.text]) - 1 - below) + 1, ink="soft" if below else "ink", anchor=spot.anchor, size=_TEXT)
        for spot in placed(wishes, room, circles)
        for below, (text, _) in enumerate(named[spot.text])
    )  # fmt: skip
    return element("g", *texts, class_="names") if wishes else ""


def _lines(end: End) -> list[tuple[str, float]]:
    """The lines of a name, each with its width."""
    lines = [shortened(words, _LONGEST, _TEXT) for words in (end.name, end.detail) if words]
    return [(words, text_width(words, _TEXT)) for words in lines]
