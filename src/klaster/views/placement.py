"""Where labels stand so that they do not lie over each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its corners."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def grown(self, edge: float) -> Box:
        """The rectangle with an edge around it."""
        return Box(self.left - edge, self.top - edge, self.right + edge, self.bottom + edge)

    def with_other(self, other: Box) -> Box:
        """The least rectangle that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share any ground."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Whether the other rectangle lies inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


def joined(one: Box, other: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of the shortest line between two rectangles.

    >>> joined(Box(0, 0, 10, 10), Box(20, 4, 30, 8))
    ((10, 6.0), (20, 6.0))
    """
    across = _ends(one.left, one.right, other.left, other.right)
    down = _ends(one.top, one.bottom, other.top, other.bottom)
    return (across[0], down[0]), (across[1], down[1])


def _ends(low: float, high: float, other_low: float, other_high: float) -> tuple[float, float]:
    if high <= other_low:
        return high, other_low
    if other_high <= low:
        return low, other_high
    middle = (max(low, other_low) + min(high, other_high)) / 2
    return middle, middle


@dataclass(frozen=True, slots=True)
class Label:
    """Words wanted at a point, ``gap`` away from it, of a given size."""

    text: str
    x: float
    y: float
    gap: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Words with the place they were given; ``y`` is the line they stand on."""

    text: str
    x: float
    y: float
    anchor: str


def placed(labels: Iterable[Label], room: Box, taken: Sequence[Box] = ()) -> list[Spot]:
    """The labels that find room, first come first served: right, left, above or below their point.

    >>> room = Box(0, 0, 100, 100)
    >>> [spot.anchor for spot in placed([Label("a", 40, 50, 8, 50, 10), Label("b", 42, 50, 8, 50, 10)], room)]
    ['start', 'middle']
    """
    boxes, spots = list(taken), list[Spot]()
    for wish in labels:
        for box, spot in _places(wish):
            if room.holds(box) and not any(box.meets(other) for other in boxes):
                boxes.append(box)
                spots.append(spot)
                break
    return spots


def _places(wish: Label) -> list[tuple[Box, Spot]]:
    half, line = wish.width / 2, wish.height * 0.32
    right, left = wish.x + wish.gap, wish.x - wish.gap
    above, below = wish.y - wish.gap, wish.y + wish.gap
    top, bottom = wish.y - wish.height / 2, wish.y + wish.height / 2
    return [
        (Box(right, top, right + wish.width, bottom), Spot(wish.text, right, wish.y + line, "start")),
        (Box(left - wish.width, top, left, bottom), Spot(wish.text, left, wish.y + line, "end")),
        (
            Box(wish.x - half, above - wish.height, wish.x + half, above),
            Spot(wish.text, wish.x, above - 2, "middle"),
        ),
        (
            Box(wish.x - half, below, wish.x + half, below + wish.height),
            Spot(wish.text, wish.x, below + wish.height - 3, "middle"),
        ),
    ]
