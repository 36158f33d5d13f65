"""The neighbourhood of one thing: its nearest partners around it, and the ties among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from klaster.views.abbreviation import shortened
from klaster.views.drawing import Drawing
from klaster.views.scale import radius
from klaster.views.scene import Scene, network_scene
from klaster.views.svg import colour, element, label, line, linked, stroke, text_width

_WIDTH, _HEIGHT = 720.0, 430.0
_CENTRE = (_WIDTH / 2, _HEIGHT / 2)
_NEAR, _FAR = 0.52, 1.0
_ACROSS, _DOWN = 190.0, 158.0
_LARGEST, _SMALLEST = 15.0, 4.0
_LABEL = 150.0


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the network: its size sets its circle, ``kin`` says that it is of the centre's own kind."""

    code: str
    name: str
    caption: str
    size: float
    address: str = ""
    kin: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie of two things by their codes, and how strong it is."""

    one: str
    other: str
    strength: float


def neighbourhood_network(
    centre: Node, partners: Sequence[Node], ties: Sequence[Tie], identity: str, title: str
) -> Drawing:
    """The centre, its partners around it, nearer where the tie is stronger, and the ties among them.

    The layout depends on the ties alone, so that the same data give the same picture.
    """
    strengths = {frozenset((tie.one, tie.other)): tie.strength for tie in ties}
    own = {node.code: strengths.get(frozenset((centre.code, node.code)), 0.0) for node in partners}
    ring = _ring(partners, strengths, own)
    places = {centre.code: _CENTRE, **_places(ring, own)}
    strongest = max([tie.strength for tie in ties], default=1.0)
    largest = max([centre.size, *(node.size for node in partners)], default=1.0)
    lines = "".join(
        _tie(tie, places, strongest, centre.code) for tie in sorted(ties, key=lambda tie: tie.strength)
    )
    nodes = "".join(_node(node, places[node.code], largest, False) for node in ring)
    middle = _node(centre, _CENTRE, largest, True)

    def scene() -> Scene:
        every = [centre, *ring]
        turn = {node.code: place for place, node in enumerate(every)}
        facts = [
            {"name": node.name, "caption": node.caption, "size": node.size, "x": places[node.code][0], "y": places[node.code][1],
             "named": True, "kind": "centre" if node is centre else "held" if node.kin else ""}
            for node in every
        ]  # fmt: skip
        among = [(turn[tie.one], turn[tie.other], tie.strength) for tie in ties]
        return network_scene(facts, among, _WIDTH, _HEIGHT)

    return Drawing(identity, "chart network", title, lines + nodes + middle, _WIDTH, _HEIGHT, scene=scene)


def _ring(
    partners: Sequence[Node], strengths: dict[frozenset[str], float], own: dict[str, float]
) -> list[Node]:
    """The partners in the order of the circle: each beside the one it is tied to most."""
    left = sorted(partners, key=lambda node: (-own[node.code], node.code))
    ring = left[:1]
    left = left[1:]
    while left:
        last = ring[-1].code
        nearest = max(
            left, key=lambda node: (strengths.get(frozenset((last, node.code)), -1.0), own[node.code])
        )
        ring.append(nearest)
        left.remove(nearest)
    return ring


def _places(ring: Sequence[Node], own: dict[str, float]) -> dict[str, tuple[float, float]]:
    strongest, weakest = max(own.values(), default=1.0), min(own.values(), default=0.0)
    spread = (strongest - weakest) or 1.0
    places: dict[str, tuple[float, float]] = {}
    for turn, node in enumerate(ring):
        angle = 2 * pi * (turn + 0.5) / len(ring) - pi / 2
        away = _FAR - (_FAR - _NEAR) * (own[node.code] - weakest) / spread
        places[node.code] = (_CENTRE[0] + away * _ACROSS * cos(angle), _CENTRE[1] + away * _DOWN * sin(angle))
    return places


def _tie(tie: Tie, places: dict[str, tuple[float, float]], strongest: float, centre: str) -> str:
    (x1, y1), (x2, y2) = places[tie.one], places[tie.other]
    own = centre in (tie.one, tie.other)
    width = 0.8 + (4.2 if own else 2.2) * max(0.0, tie.strength) / strongest
    return line(x1, y1, x2, y2, ink="above" if own else "rule", width=round(width, 2))


def _node(node: Node, place: tuple[float, float], largest: float, middle: bool) -> str:
    x, y = place
    size = radius(node.size, largest, _LARGEST, _SMALLEST)
    fill = "ink" if middle else "above" if node.kin else "surface"
    ring = "ink" if middle else "above"
    circle = element(
        "circle", cx=x, cy=y, r=size, class_=f"f-{fill} s-{ring}", fill=colour(fill)["fill"],
        stroke=colour(ring)["fill"], stroke_width=1.8,
    )  # fmt: skip
    return linked(circle + _name(node, place, size, middle), node.address, node.caption)


def _name(node: Node, place: tuple[float, float], size: float, middle: bool) -> str:
    x, y = place
    weight = "bold" if middle else None
    rows = _two_lines(node.name)
    if middle or abs(x - _CENTRE[0]) < 0.2 * _ACROSS:
        upper = not middle and y < _CENTRE[1]
        first = y - size - 6 - 13 * (len(rows) - 1) if upper else y + size + 14
        anchor, start = "middle", x
    else:
        right = x > _CENTRE[0]
        anchor, start = (None, x + size + 5) if right else ("end", x - size - 5)
        first = y + 4 - 6.5 * (len(rows) - 1)
    halo = {"paint_order": "stroke", **stroke("surface", 3), "stroke_linejoin": "round"}
    texts = "".join(
        label(row, start, first + 13 * turn, ink="ink", anchor=anchor, size=12, weight=weight)
        for turn, row in enumerate(rows)
    )
    return element("g", texts, **{**halo, "class_": "names s-surface"})


def _two_lines(name: str) -> list[str]:
    """A name on one line or two, cut at the end of the second."""
    if text_width(name, 12) <= _LABEL:
        return [name]
    first = ""
    for word in name.split():
        if first and text_width(f"{first} {word}", 12) > _LABEL:
            break
        first = f"{first} {word}".strip()
    rest = name.removeprefix(first).strip()
    return [first, shortened(rest, _LABEL, 12)] if rest else [first]
