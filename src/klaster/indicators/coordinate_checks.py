"""Coordinates that cannot all be right: degrees among metres, longitude and latitude exchanged in some rows, one place for all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.globe import Floats

Named = Callable[[int], Text]
"""The number of a row -> what it is called, such as its region or its line."""
LONGITUDES = (-180.0, 360.0)
"""Some count eastwards from 0 to 360, so that Chukotka lies in one piece: its longitudes are then above 180."""
_METRES = 10_000.0
_GAP = 100.0
_FAR = 10.0
_NEARER = 4.0
_APART = 3.0


def check_coordinates(across: Floats, up: Floats, globe: bool, named: Named, names: tuple[str, str]) -> None:
    """Raise InputError for coordinates of which some must be wrong; all are numbers already.

    Raises
    ------
    InputError
        With the first row that is wrong, how many there are, and what to do.
    """
    if len(across) > 1 and np.ptp(across) == 0 and np.ptp(up) == 0:
        raise _refused(
            f"all {len(across)} stand at one place, {names[0]} {across[0]:g}, {names[1]} {up[0]:g}",
            f"все {len(across)} стоят в одной точке, {names[0]} {across[0]:g}, {names[1]} {up[0]:g}",
            f"Give {names[0]} and {names[1]} of each.", f"Укажите {names[0]} и {names[1]} для каждого.",
        )  # fmt: skip
    wrong = exchanged(across, up) if globe else degrees_among_metres(across, up)
    if not wrong.any():
        return
    at = int(np.argmax(wrong))
    who, found = named(at), f"{names[0]} {across[at]:g}, {names[1]} {up[at]:g}"
    if globe:
        raise _refused(
            f"{who.en}: {found} lies far from all others, which it would be among with the two exchanged ({int(wrong.sum())} such)",
            f"{who.ru}: {found} — далеко от остальных, а если поменять координаты местами, окажется среди них (таких: {int(wrong.sum())})",
            f"Exchange {names[0]} and {names[1]} there.", f"Поменяйте там местами {names[0]} и {names[1]}.",
        )  # fmt: skip
    raise _refused(
        f"{who.en}: {found} look like degrees, others are metres of a projection ({int(wrong.sum())} such)",
        f"{who.ru}: {found} похожи на градусы, у других — метры проекции (таких: {int(wrong.sum())})",
        "Bring all into one reference system: degrees into lon and lat, or metres into x and y.",
        "Приведите всё к одной системе координат: градусы в lon и lat или метры в x и y.",
    )  # fmt: skip


def are_degrees(across: Floats, up: Floats) -> np.ndarray:
    """Which points may be longitudes and latitudes.

    >>> are_degrees(np.array([190.2, -190.0, 74.6]), np.array([66.0, 66.0, 91.0])).tolist()
    [True, False, False]
    """
    west, east = LONGITUDES
    return (across >= west) & (across <= east) & (np.abs(up) <= 90)


def degrees_among_metres(across: Floats, up: Floats) -> np.ndarray:
    """Which points look like degrees where all others are at least a hundred times as far out.

    >>> degrees_among_metres(np.array([74.6, 500_000.0]), np.array([42.9, 4_700_000.0])).tolist()
    [True, False]
    """
    size = np.maximum(np.abs(across), np.abs(up))
    small = are_degrees(across, up)
    likely = small & (size >= 1)
    if small.all() or not likely.any() or size[~small].min() < max(_METRES, _GAP * size[small].max()):
        return np.zeros(len(across), np.bool_)
    return likely


def exchanged(lon: Floats, lat: Floats) -> np.ndarray:
    """Which points, fewer than half, lie far from all others and among them with longitude and latitude exchanged.

    >>> exchanged(np.array([74.6, 72.8, 75.9, 42.5]), np.array([42.9, 40.5, 41.4, 74.6])).tolist()
    [False, False, False, True]
    """
    none = np.zeros(len(lon), np.bool_)
    if len(lon) < 3:
        return none
    middle = np.median(lon), np.median(lat)
    far, other = (np.hypot(a - middle[0], b - middle[1]) for a, b in ((lon, lat), (lat, lon)))
    odd = (far > _FAR) & (np.abs(lon) <= 90) & (other * _NEARER < far)
    if not odd.any() or odd.mean() >= 0.5:
        return none
    reach = far[~odd].max()
    wrong = odd & (far > _APART * reach) & (other <= reach + _FAR / 2)
    # Some far and right, some not: nothing can be said of any.
    return wrong if wrong.sum() == odd.sum() else none


def exchanged_over(lon: Floats, lat: Floats, bounds: tuple[float, float, float, float]) -> bool:
    """Whether most points lie outside west, south, east and north of a country, and inside with the two exchanged.

    >>> exchanged_over(np.array([42.9, 40.5]), np.array([74.6, 72.8]), (69, 39, 80, 43.5))
    True
    """
    west, south, east, north = bounds
    inside, other = (
        np.mean((a >= west) & (a <= east) & (b >= south) & (b <= north)) for a, b in ((lon, lat), (lat, lon))
    )
    return bool(inside < 0.1 and other > 0.9)


def _refused(english: str, russian: str, advice: str, remedy: str) -> InputError:
    return InputError(Text(english, russian), Text(advice, remedy))
