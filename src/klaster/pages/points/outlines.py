"""Outlines of clusters of establishments: computed on request, with the radius said, or a word why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from klaster.model.errors import InputError
from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import Desk
from klaster.pages.memory import Memory
from klaster.pages.points.plants import plants_of
from klaster.pages.points.squares import Floats
from klaster.views.number import decimal, whole

METHOD = "establishment_clusters"
LAYER = "outlines"
MOST = 25_000
"""Of more establishments the clusters take longer than a visitor waits."""
MOST_AUTOMATIC = 5_000
"""The same where the radius is found from the establishments themselves."""
_RADII = ("25", "10", "50", "100")
_AUTOMATIC = "auto"

_PROTECTED = Text(
    "Not shown: the corners of an outline are establishments, and this edition is protected.",
    "Не показано: вершины контура — это предприятия, а данные этого издания защищены.",
)
_NONE = Text("No establishment has a known place here.", "Здесь ни у одного предприятия место не известно.")
_SLOW = Text(
    "Not computed here: of {count} establishments it takes too long. With the table of establishments: {command}",
    "Здесь не рассчитано: для такого числа предприятий ({count}) это слишком долго. По таблице предприятий: {command}",
)
_REFUSED = Text("not computed: {why}", "не рассчитано: {why}")
_TITLE = Text("clusters of establishments, radius {radius} km", "скопления предприятий, радиус {radius} км")
_SAID = Text(
    "cluster {number}: establishments {plants}, {area} km²",
    "скопление {number}: предприятий {plants}, {area} км²",
)


@dataclass(frozen=True)
class Outline:
    """A cluster: its number, 1 of most establishments, how many they are, its area in km², its shape in degrees."""

    number: int
    plants: int
    area: float
    shape: Any

    def words(self, language: Language) -> str:
        """The cluster in words."""
        return _SAID.format(
            number=whole(self.number, language), plants=whole(self.plants, language), area=decimal(self.area, language, 0)
        ).read(language)  # fmt: skip


@dataclass(frozen=True)
class Outlines:
    """The clusters of an industry that meet some regions, and how many meet each; or in words why there are none."""

    words: str
    every: tuple[Outline, ...] = ()
    of_region: Mapping[str, int] = field(default_factory=dict[str, int])
    refused: bool = False


def radius_field(table: Desk) -> Choice:
    """The choice of the radius of density."""
    words = Text("{radius} km", "{radius} км")
    options = [Option(one, words.format(radius=one).read(table.language)) for one in _RADII]
    automatic = Text("from the establishments themselves", "по самим предприятиям").read(table.language)
    label = Text("Radius of clusters", "Радиус скоплений").read(table.language)
    return choice("radius", label, [*options, Option(_AUTOMATIC, automatic)], table.visit.query.get("radius"))


def outlines_of(table: Desk, codes: Sequence[str], industry: str, period: str) -> Outlines:
    """The clusters of an industry's establishments that meet some regions, with the radius that the address asks for.

    Raises
    ------
    ChoiceError
        For a radius that is not offered.
    """
    language, asked = table.language, radius_field(table).chosen
    if table.edition.rules:
        return Outlines(_PROTECTED.read(language), refused=True)
    # The method reads the establishments of every region: a cluster may lie across a border.
    count = plants_of(table, list(table.edition.region_codes), industry, period).placed.height
    if not count:
        return Outlines(_NONE.read(language), refused=True)
    if count > (MOST_AUTOMATIC if asked == _AUTOMATIC else MOST):
        facts = {"count": whole(count, language), "command": _command(industry, asked)}
        return Outlines(_SLOW.format(**facts).read(language), refused=True)
    try:
        found = _found(table, industry, period, 0.0 if asked == _AUTOMATIC else float(asked))
    except InputError as refused:
        why = refused.message.read(language)
        return Outlines(_REFUSED.format(why=why).read(language), refused=True)
    return _meeting(table, codes, *found)


def _command(industry: str, asked: str) -> str:
    radius = "" if asked == _AUTOMATIC else f" --set radius={asked}"
    return f'klaster compute {METHOD} TABLE --where "industry={industry}"{radius} -o clusters.csv'


def _found(table: Desk, industry: str, period: str, radius: float) -> tuple[tuple[Outline, ...], float]:
    """Every cluster of an industry, and the radius."""

    def made() -> tuple[tuple[Outline, ...], float]:
        import shapely  # noqa: PLC0415

        frame = table.observatory.result(
            table.edition.id,
            METHOD,
            table.measure.id,
            periods=(period, period),
            parameters={"industry": industry, "radius": radius},
        ).frame
        rows = frame.filter(pl.col("outline").is_not_null()).sort("value")
        shapes: Any = shapely.from_wkt(rows["outline"].to_list())
        every = tuple(
            Outline(int(row["value"]), int(row["plants"]), float(row["area"]), shape)
            for row, shape in zip(rows.iter_rows(named=True), shapes, strict=True)
        )
        used = frame["radius"].drop_nulls()
        return every, float(used[0]) if len(used) else radius

    return _kept.kept((table.observatory.digest, table.edition.id, industry, period, radius), made)


def _meeting(table: Desk, codes: Sequence[str], every: tuple[Outline, ...], radius: float) -> Outlines:
    """The clusters that meet some regions by the shapes of these; all of them where no region has a shape."""
    words = _TITLE.format(radius=decimal(radius, table.language, 0)).read(table.language)
    names, shapes = shapes_of(table, codes)
    if not names or not every:
        return Outlines(words, every)
    import shapely  # noqa: PLC0415

    library: Any = shapely
    middle = (library.total_bounds(shapes)[0] + library.total_bounds(shapes)[2]) / 2
    turned = [_near(each.shape, middle) for each in every]
    met, regions = library.STRtree(shapes).query(turned, predicate="intersects")
    kept, counts = sorted(set(met.tolist())), np.bincount(regions, minlength=len(names)).tolist()
    return Outlines(
        words,
        tuple(every[at] for at in kept),
        {name: count for name, count in zip(names, counts, strict=True) if count},
    )


def shapes_of(table: Desk, codes: Sequence[str]) -> tuple[list[str], Any]:
    """The regions that have a shape, and the shapes of shapely in one piece of the globe; kept by release."""

    def made() -> tuple[list[str], Any]:
        from shapely.geometry import shape  # noqa: PLC0415

        geometry = table.edition.regions.geometry
        names = [code for code in codes if code in geometry]
        every = [shape(geometry[code]) for code in names]
        middle = middle_meridian(np.concatenate([_longitudes(each) for each in every])) if every else 0.0
        return names, np.array([_near(each, middle) for each in every], dtype=object)

    return _shapes.kept((table.observatory.digest, table.edition.id, tuple(codes)), made)


def middle_meridian(longitude: Floats) -> float:
    """The meridian opposite to the widest gap between longitudes: the middle of the least arc that holds all.

    >>> middle_meridian(np.array([170.0, 182.0, -176.0, -172.0]))
    179.0
    """
    around = np.sort(longitude % 360.0)
    gaps = np.diff(around, append=around[0] + 360.0)
    widest = int(np.argmax(gaps))
    west = around[(widest + 1) % len(around)]
    return float((west + (360.0 - gaps[widest]) / 2 + 180.0) % 360.0 - 180.0)


def _longitudes(shape: Any) -> Floats:
    import shapely  # noqa: PLC0415

    library: Any = shapely
    return library.get_coordinates(shape)[:, 0]


def _near(shape: Any, middle: float) -> Any:
    """A shape turned by whole circles until it lies nearest to a meridian."""
    import shapely  # noqa: PLC0415

    turns = round((middle - shape.centroid.x) / 360)
    return shapely.transform(shape, lambda places: np.add(places, (360.0 * turns, 0.0))) if turns else shape


_kept: Memory[tuple[tuple[Outline, ...], float]] = Memory(32)
_shapes: Memory[tuple[list[str], Any]] = Memory(8)
