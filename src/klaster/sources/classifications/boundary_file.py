"""A user's own boundaries: GeoJSON, GeoPackage or Shapefile -> a classification with geometry."""

# shapely and pyogrio carry no types: what they return is checked as far as it is annotated here.
# pyright: standard

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyogrio
import shapely
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError, FieldError

from klaster.model.classification import Category, Classification
from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text, same

CODE_FIELDS = (
    "code", "iso", "iso_3166_2", "iso3166_2", "iso_code", "shapeiso", "region_code", "reg_code", "code_region",
    "adm1_pcode", "adm2_pcode", "adm1_code", "adm2_code", "nuts_id", "hasc_1", "hasc", "geoid", "fips", "gid_1",
    "gid_2", "okato", "oktmo", "kato", "soate", "id", "kod", "код", "okato_code",
)  # fmt: skip
"""Names of fields that hold the code of a region, likeliest first; case is ignored."""
ENGLISH_FIELDS = ("name_en", "adm1_en", "adm2_en", "name_eng", "nameen")
RUSSIAN_FIELDS = ("name_ru", "adm1_ru", "adm2_ru", "name_rus", "nameru", "название", "наименование")
NAME_FIELDS = (
    "name", "name_1", "name_2", "shapename", "region", "region_name", "adm1_name", "adm2_name", "nam", "namelsad",
    "title", "регион", "имя",
)  # fmt: skip

_FIRST_BYTES = {
    ".geojson": (b"{", b"\xef\xbb\xbf{"),
    ".json": (b"{", b"\xef\xbb\xbf{"),
    ".gpkg": (b"SQLite format 3\x00",),
    ".shp": (b"\x00\x00\x27\x0a",),
}
_FORMATS = Text(
    "GeoJSON (.geojson), GeoPackage (.gpkg) or Shapefile (.shp)",
    "GeoJSON (.geojson), GeoPackage (.gpkg) или Shapefile (.shp)",
)
# East of 180 degrees a country across the antimeridian may run on in one piece.
_BOUNDS = (-180.001, -90.001, 360.001, 90.001)
_NO_CODE = ("", "None", "nan")


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer in longitude and latitude: its fields, as text, and its shapes, feature by feature."""

    file: Path
    fields: dict[str, list[str]]
    shapes: Sequence[Any]

    def place(self, feature: int | None = None, field: str = "") -> Place:
        """Where a feature stands; features count from 1."""
        return Place(str(self.file), row=None if feature is None else feature + 1, column=field)


def read_boundaries(
    path: str | Path,
    code_field: str | None = None,
    name_field: str | None = None,
    *,
    layer: str | None = None,
) -> Classification:
    """A user's boundaries as a classification of regions.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage or Shapefile, in any coordinate reference system that the file states; it is
        turned into longitude and latitude. A feature is a polygon or, for a region that has none, a point.
        Features that share a code are one region.
    code_field, name_field
        The fields with the code and the name of a region; guessed from the usual names when not given.
    layer
        The layer to read, where a GeoPackage has several.

    Returns
    -------
    Classification
        With a label point for every region and geometry for those that have a polygon.

    Raises
    ------
    InputError, UnknownNameError
        With what was found and what to do.

    """
    return read_boundaries_and_findings(path, code_field, name_field, layer=layer)[0]


def read_boundaries_and_findings(
    path: str | Path,
    code_field: str | None = None,
    name_field: str | None = None,
    *,
    layer: str | None = None,
) -> tuple[Classification, list[Finding]]:
    """The same as ``read_boundaries``, and what was repaired or joined on the way."""
    opened = _layer(Path(path), layer)
    code = _code_field(opened, code_field)
    names = _names(opened, code, name_field)
    codes = opened.fields[code]
    _require_codes(opened, code)
    shapes, repaired = _valid_shapes(opened, codes)
    regions = _joined(codes, shapes)
    categories = tuple(_category(one, names[one], shape) for one, shape in regions.items())
    areas = {one: _area(shape) for one, shape in regions.items()}
    geometry = {one: json.loads(shapely.to_geojson(area)) for one, area in areas.items() if area is not None}
    stem, source = opened.file.stem, opened.file.name
    classification = Classification(stem, "region", same(stem), categories, source, geometry)
    return classification, [*repaired, *_repeated(opened, codes, code)]


def _layer(file: Path, layer: str | None) -> _Layer:
    _require_known_format(file)
    try:
        chosen = _chosen_layer(file, [str(name) for name, kind in pyogrio.list_layers(file) if kind], layer)
        crs = pyogrio.read_info(file, layer=chosen)["crs"]
        source = _in_longitude_and_latitude(file, chosen) if crs else file
        meta, _, shapes, columns = raw.read(source, layer=chosen)
    except (DataSourceError, DataLayerError, FieldError) as error:
        raise _unreadable(file, str(error)) from None
    cells = ([_cell(value) for value in column] for column in columns)
    fields = dict(zip(map(str, meta["fields"]), cells, strict=True))
    opened = _Layer(file, fields, shapely.force_2d(shapely.from_wkb(shapes)))
    _require_shapes(opened)
    return opened


def _in_longitude_and_latitude(file: Path, layer: str) -> str:
    """The layer as GDAL shows it through its own projection library: no further package is needed."""
    source = f"<SrcDataSource>{escape(str(file.resolve()))}</SrcDataSource>"
    published = f"<OGRVRTLayer name={quoteattr(layer)}>{source}</OGRVRTLayer>"
    warped = f"<OGRVRTWarpedLayer>{published}<TargetSRS>OGC:CRS84</TargetSRS></OGRVRTWarpedLayer>"
    return f"<OGRVRTDataSource>{warped}</OGRVRTDataSource>"


def _require_known_format(file: Path) -> None:
    """Refuse a file whose first bytes are not those of its suffix: GDAL would guess, and open what it likes."""
    starts = _FIRST_BYTES.get(file.suffix.casefold())
    if starts is None:
        message = Text(
            f"{file.suffix or 'no suffix'} is not a format of boundaries",
            f"«{file.suffix}» — не формат границ",
        )
        raise InputError(
            message, Text(f"Expected {_FORMATS.en}.", f"Ожидается {_FORMATS.ru}."), Place(str(file))
        )
    try:
        with file.open("rb") as opened:
            first = opened.read(64).lstrip()
    except OSError as error:
        raise _unreadable(file, error.strerror or str(error)) from None
    if not first.startswith(starts):
        raise _unreadable(file, "empty" if not first else f"it begins with {first[:16]!r}")


def _unreadable(file: Path, reason: str) -> InputError:
    return InputError(
        Text(f"the boundaries cannot be read: {reason}", f"границы не читаются: {reason}"),
        Text(
            f"Expected {_FORMATS.en}; a Shapefile needs its .shx and .dbf beside it.",
            f"Ожидается {_FORMATS.ru}; рядом с Shapefile должны лежать его .shx и .dbf.",
        ),
        Place(str(file)),
    )


def _chosen_layer(file: Path, layers: list[str], layer: str | None) -> str:
    if layer is not None and layer not in layers:
        raise UnknownNameError(Text("layer", "слой"), layer, layers, Place(str(file)))
    if layer is None and len(layers) != 1:
        listed = ", ".join(layers) or "-"
        raise InputError(
            Text(f"layers with boundaries: {listed}", f"слои с границами: {listed}"),
            Text("Say which one with layer=...", "Укажите нужный: layer=..."),
            Place(str(file)),
        )
    return layer or layers[0]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _require_shapes(layer: _Layer) -> None:
    if len(layer.shapes) == 0:
        raise InputError(Text("there are no features", "нет ни одного объекта"), place=layer.place())
    for feature, shape in enumerate(layer.shapes):
        if shape is None or shapely.is_empty(shape) or shapely.get_dimensions(shape) == 1:
            raise InputError(
                Text("a region without polygon or point", "регион без полигона и без точки"),
                Text(
                    "Give it a polygon, or a point where it has none.",
                    "Задайте полигон, а где его нет — точку.",
                ),
                layer.place(feature),
            )
    west, south, east, north = shapely.total_bounds(layer.shapes)
    if west < _BOUNDS[0] or south < _BOUNDS[1] or east > _BOUNDS[2] or north > _BOUNDS[3]:
        raise InputError(
            Text(
                f"coordinates from {west:.0f}, {south:.0f} to {east:.0f}, {north:.0f} are not degrees",
                f"координаты от {west:.0f}, {south:.0f} до {east:.0f}, {north:.0f} — не градусы",
            ),
            Text(
                "The file does not state its coordinate reference system: add the .prj, or save it as EPSG:4326.",
                "В файле не указана система координат: добавьте .prj или сохраните в EPSG:4326.",
            ),
            layer.place(),
        )


def _code_field(layer: _Layer, asked: str | None) -> str:
    if asked is not None:
        return _existing(layer, asked)
    for candidate in _present(layer, (*CODE_FIELDS, *NAME_FIELDS, *ENGLISH_FIELDS, *RUSSIAN_FIELDS)):
        values = layer.fields[candidate]
        if len(set(values)) == len(values) and not set(values) & set(_NO_CODE):
            return candidate
    listed = ", ".join(layer.fields) or "-"
    raise InputError(
        Text("no field looks like the code of a region", "ни одно поле не похоже на код региона"),
        Text(
            f"Name it: code_field=... The fields are: {listed}.",
            f"Укажите его: code_field=... Поля файла: {listed}.",
        ),
        layer.place(),
    )


def _existing(layer: _Layer, field: str) -> str:
    if field not in layer.fields:
        raise UnknownNameError(Text("field", "поле"), field, layer.fields, layer.place())
    return field


def _present(layer: _Layer, candidates: Iterable[str]) -> list[str]:
    """The fields of the layer among the candidates, in the candidates' order."""
    by_folded = {field.casefold(): field for field in layer.fields}
    return [by_folded[candidate] for candidate in candidates if candidate in by_folded]


def _names(layer: _Layer, code_field: str, name_field: str | None) -> dict[str, Text]:
    """Code -> name in both languages; one that is missing is stood for by the other, or by the code."""
    if name_field is not None:
        english = russian = [_existing(layer, name_field)]
    else:
        english = _present(layer, (*ENGLISH_FIELDS, *NAME_FIELDS, *RUSSIAN_FIELDS))
        russian = _present(layer, (*RUSSIAN_FIELDS, *NAME_FIELDS, *ENGLISH_FIELDS))
    names: dict[str, Text] = {}
    for feature, code in enumerate(layer.fields[code_field]):
        names.setdefault(
            code,
            Text(
                _first(layer, english, feature) or code or "-", _first(layer, russian, feature) or code or "-"
            ),
        )
    return names


def _first(layer: _Layer, fields: list[str], feature: int) -> str:
    return next((layer.fields[field][feature] for field in fields if layer.fields[field][feature]), "")


def _require_codes(layer: _Layer, field: str) -> None:
    for feature, code in enumerate(layer.fields[field]):
        if code in _NO_CODE:
            raise InputError(
                Text("a region without a code", "регион без кода"),
                Text(
                    "Fill it in, or name another field: code_field=...",
                    "Заполните его или укажите другое поле: code_field=...",
                ),
                layer.place(feature, field),
            )


def _valid_shapes(layer: _Layer, codes: list[str]) -> tuple[list[Any], list[Finding]]:
    shapes: list[Any] = []
    findings: list[Finding] = []
    for feature, (code, shape) in enumerate(zip(codes, layer.shapes, strict=True)):
        if shapely.is_valid(shape):
            shapes.append(shape)
            continue
        shapes.append(shapely.make_valid(shape, method="structure", keep_collapsed=False))
        reason = str(shapely.is_valid_reason(shape))
        message = Text(
            f"the boundary of {code} was repaired: {reason}", f"граница «{code}» исправлена: {reason}"
        )
        findings.append(Finding(Severity.WARNING, "invalid_geometry", layer.place(feature), message))
    return shapes, findings


def _joined(codes: list[str], shapes: list[Any]) -> dict[str, Any]:
    """Code -> shape, the union where several features share a code."""
    parts: dict[str, list[Any]] = {}
    for code, shape in zip(codes, shapes, strict=True):
        parts.setdefault(code, []).append(shape)
    return {
        code: listed[0] if len(listed) == 1 else shapely.union_all(listed) for code, listed in parts.items()
    }


def _repeated(layer: _Layer, codes: list[str], field: str) -> list[Finding]:
    return [
        Finding(
            Severity.NOTE,
            "joined_features",
            layer.place(codes.index(code), field),
            Text(
                f"{count} features of {code} were joined into one",
                f"объекты «{code}» ({count}) объединены в один",
            ),
            count=count,
        )
        for code, count in Counter(codes).items()
        if count > 1
    ]


def _category(code: str, name: Text, shape: Any) -> Category:
    largest = max(shapely.get_parts(shape), key=shapely.area)
    point = shapely.point_on_surface(largest)
    return Category(code, name, point=(round(point.x, 6), round(point.y, 6)))


def _area(shape: Any) -> Any:
    """The polygons of a shape, without points and lines; None where there are none."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons) if polygons else None
