"""The boundaries that come with the observatory, read when first asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from klaster.model.classification import Classification

Geometry = dict[str, Any]


class Boundaries(Mapping[str, Geometry]):
    """Region code -> GeoJSON geometry, in longitude and latitude.

    The file holds first-level regions whose polygons fit together; a country, a district or an aggregate is
    the union of the polygons below it. A region without a polygon is absent: it has a point only.
    Longitudes run on past 180 degrees.
    """

    def __init__(self, path: Path, tree: Classification) -> None:
        self._path = path
        self._tree = tree
        self._unions: dict[str, Geometry] = {}

    @cached_property
    def _polygons(self) -> dict[str, Geometry]:
        features = json.loads(self._path.read_text("utf-8"))["features"]
        return {code: feature["geometry"] for feature in features for code in feature["properties"]["codes"]}

    @cached_property
    def _codes(self) -> dict[str, None]:
        return {category.code: None for category in self._tree if self._parts(category.code)}

    def _parts(self, code: str) -> list[str]:
        """The codes with a polygon of their own that make up a code; a polygon of two dates counts once."""
        if code in self._polygons:
            return [code]
        return [
            part
            for child in self._tree.children(code)
            if not child.valid_to
            for part in self._parts(child.code)
        ]

    def __getitem__(self, code: str) -> Geometry:
        if code in self._polygons:
            return self._polygons[code]
        if code not in self._codes:
            raise KeyError(code)
        if code not in self._unions:
            self._unions[code] = self._union(self._parts(code))
        return self._unions[code]

    def _union(self, codes: list[str]) -> Geometry:
        import shapely  # noqa: PLC0415 (heavy, and most uses never dissolve)

        polygons = shapely.from_geojson([json.dumps(self._polygons[code]) for code in codes])
        return json.loads(shapely.to_geojson(shapely.coverage_union_all(polygons)))

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)
