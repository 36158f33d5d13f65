"""Wilson's score interval of a share."""

from __future__ import annotations


def wilson(share: float, size: float, z: float) -> tuple[float, float]:
    """The bounds of a share of ``size`` at ``z`` normal deviations.

    >>> [round(bound, 4) for bound in wilson(0.8, 100, 1.959964)]
    [0.7112, 0.8666]
    """
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * (share * (1 - share) / size + z * z / (4 * size * size)) ** 0.5
    return middle - half, middle + half
