"""GeoJSON: a feature a record, at its point; records without a place have no geometry; links stand beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from shapely.errors import GEOSException
from shapely.geometry import shape

from klaster.model.entity_kinds import KINDS
from klaster.model.errors import InputError, Place
from klaster.model.statement import Link, Record
from klaster.model.text import Text
from klaster.sources.register_files.drafts import Drafts, Refusal
from klaster.sources.register_files.nodes import drafts_of_nodes
from klaster.sources.register_files.written import link_node, record_node

POINT = ("longitude", "latitude")


def drafts_of_features(path: Path, collection: dict[str, Any]) -> Drafts:
    """What a collection of features says; the place of a polygon is a point inside it."""
    features, links = collection.get("features"), collection.get("links", [])
    if not isinstance(features, list) or not isinstance(links, list):
        raise InputError(
            Text("there is no list of features", "нет списка features"),
            Text("Give a FeatureCollection.", "Нужна коллекция FeatureCollection."),
            Place(path.name),
        )
    found = Drafts()
    for number, feature in enumerate(cast("list[Any]", features), 1):
        try:
            found.add(drafts_of_nodes(path, [_node(path, number, feature)], number))
        except InputError as error:
            found.refused.append(Refusal.of(error, error.place))
    found.add(drafts_of_nodes(path, cast("list[Any]", links), len(cast("list[Any]", features)) + 1))
    return found


def feature_collection(records: Iterable[Record], links: Iterable[Link]) -> str:
    """The records as a collection of features."""
    document = {
        "type": "FeatureCollection",
        "features": [_feature(record) for record in records],
        "links": [link_node(link) for link in links],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _feature(record: Record) -> dict[str, Any]:
    node = record_node(record)
    at = [node.get(name) for name in POINT]
    if None in at:
        return {"type": "Feature", "id": record.key, "geometry": None, "properties": node}
    properties = {name: value for name, value in node.items() if name not in POINT}
    geometry = {"type": "Point", "coordinates": at}
    return {"type": "Feature", "id": record.key, "geometry": geometry, "properties": properties}


def _node(path: Path, number: int, feature: Any) -> Any:
    if not isinstance(feature, dict):
        return None
    whole = cast("dict[str, Any]", feature)
    if not isinstance(whole.get("properties") or {}, dict):
        return None
    node = dict(whole.get("properties") or {})
    if "@id" not in node and "key" not in node and isinstance(whole.get("id"), str):
        node["@id"] = whole["id"]
    if whole.get("geometry") and not any(name in node for name in POINT) and _has_place(node):
        node |= dict(zip(POINT, _point(path, number, whole["geometry"]), strict=True))
    return node


def _has_place(node: dict[str, Any]) -> bool:
    name = str(node.get("@id") or node.get("key") or "").partition("/")[0]
    kind = KINDS.get(name) or KINDS.get(str(node.get("@type") or node.get("kind") or ""))
    return kind is not None and any(one.name == POINT[0] for one in kind.fields)


def _point(path: Path, number: int, geometry: Any) -> tuple[Any, Any]:
    try:
        if geometry["type"] == "Point":
            longitude, latitude = geometry["coordinates"][:2]
            return longitude, latitude
        point = shape(geometry).representative_point()
        return round(point.x, 6), round(point.y, 6)
    except (GEOSException, ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise InputError(
            Text("the geometry cannot be read", "геометрия не читается"),
            Text("Give a point as [longitude, latitude].", "Укажите точку как [долгота, широта]."),
            Place(path.name, row=number, column="geometry"),
        ) from None
