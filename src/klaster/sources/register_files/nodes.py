"""Nodes of JSON as drafts: a record with its values and who said them, or a link."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.errors import InputError, Place, close_names
from klaster.model.text import Text
from klaster.sources.register_files.drafts import BASIS_COLUMNS, LINK_ENDS, Draft, Drafts, LinkDraft, Refusal

Node = Mapping[str, Any]
_FRAME = ("@id", "@type", "@context", "key", "kind", "statements", *BASIS_COLUMNS)
_SHAPE = Text(
    'Write {"@graph": [ … ]} with a node a record, as the export does.',
    'Запишите {"@graph": [ … ]}, по узлу на запись, как при выгрузке.',
)


def read_json(path: Path) -> Any:
    """The JSON in a file, with the row of what is wrong."""
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise _broken(path, Text("not in UTF-8", "не в кодировке UTF-8"), None) from None
    except json.JSONDecodeError as error:
        raise _broken(
            path, Text(f"not valid JSON: {error.msg}", f"ошибка в JSON: {error.msg}"), error.lineno
        ) from None
    except (ValueError, RecursionError) as error:
        raise _broken(path, Text(f"not valid JSON: {error}", f"ошибка в JSON: {error}"), None) from None


def drafts_of_document(path: Path, document: Any) -> Drafts:
    """What a JSON-LD document says: a list of nodes, or an object with them under ``@graph``."""
    nodes: Any = cast("Node", document).get("@graph") if isinstance(document, dict) else document
    if not isinstance(nodes, list):
        raise _broken(path, Text("there is no list of nodes", "нет списка узлов"), None)
    return drafts_of_nodes(path, cast("list[Any]", nodes))


def drafts_of_nodes(path: Path, nodes: Iterable[Any], first: int = 1) -> Drafts:
    """What the nodes say; the row of a place is the number of the node."""
    found = Drafts()
    for number, node in enumerate(nodes, first):
        place = Place(path.name, row=number)
        if not isinstance(node, dict):
            found.refused.append(Refusal(place, Text("found no object", "это не объект"), _SHAPE))
        elif "relation" in node:
            _add_link(found, place, cast("Node", node))
        else:
            _add_record(found, place, cast("Node", node))
    return found


def _add_record(found: Drafts, place: Place, node: Node) -> None:
    key = str(node.get("@id") or node.get("key") or "")
    name = key.partition("/")[0] if "/" in key else str(node.get("@type") or node.get("kind") or "")
    kind = KINDS.get(name)
    if kind is None:
        found.refused.append(_no_kind(place, name))
        return
    values = {field: value for field, value in node.items() if field not in _FRAME and value is not None}
    unknown = [field for field in values if field not in {one.name for one in kind.fields}]
    if unknown:
        found.refused += [_unknown(place, field, [one.name for one in kind.fields]) for field in unknown]
        return
    whole_key = key if "/" in key or not key else f"{name}/{key}"
    for fields, basis in _groups(found, place, node, values):
        found.records.append(Draft(place, name, whole_key, fields, basis))


def _groups(
    found: Drafts, place: Place, node: Node, values: Mapping[str, Any]
) -> list[tuple[dict[str, Any], dict[str, str]]]:
    """The values put together by the statements that the node makes; what none names rests on the node's own basis."""
    groups: list[tuple[dict[str, Any], dict[str, str]]] = []
    rest = dict(values)
    for statement in _statements(found, place, node):
        basis = _basis(statement)
        names = [str(name) for name in statement.get("fields", ())]
        lost = basis["confidence"] == "lost"
        fields = {name: None if lost else rest.pop(name, None) for name in names if lost or name in rest}
        groups.append((fields, basis))
    if rest or not groups:
        groups.append((rest, _basis(node)))
    return groups


def _statements(found: Drafts, place: Place, node: Node) -> list[Node]:
    written = node.get("statements", [])
    ok = isinstance(written, list) and all(map(_is_statement, cast("list[Any]", written)))
    if ok:
        return cast("list[Node]", written)
    message = Text("found no list of statements", "это не список утверждений")
    found.refused.append(Refusal(Place(place.file, row=place.row, column="statements"), message, _SHAPE))
    return []


def _is_statement(written: Any) -> bool:
    return isinstance(written, dict) and isinstance(cast("Node", written).get("fields", []), list)


def _add_link(found: Drafts, place: Place, node: Node) -> None:
    relation = RELATIONS.get(str(node["relation"]))
    rest = {
        name: value for name, value in node.items() if name not in (*LINK_ENDS, *_FRAME) and value is not None
    }
    unknown = [name for name in rest if relation and name not in {one.name for one in relation.fields}]
    if relation and unknown:
        found.refused += [_unknown(place, name, [one.name for one in relation.fields]) for name in unknown]
        return
    subject, other = str(node.get("subject", "")), str(node.get("object", ""))
    found.links.append(LinkDraft(place, subject, str(node["relation"]), other, rest, _basis(node)))


def _basis(node: Node) -> dict[str, str]:
    return {column: str(node.get(column) or "") for column in BASIS_COLUMNS}


def _unknown(place: Place, name: str, known: list[str]) -> Refusal:
    near = close_names(name, known)
    message = Text(f"there is no field {name!r}", f"нет такого поля: «{name}»")
    listed = ", ".join(near or known)
    remedy = (
        Text(f"Did you mean {listed}?", f"Возможно: {listed}.")
        if near
        else Text(f"There is: {listed}.", f"Есть: {listed}.")
    )
    return Refusal(Place(place.file, row=place.row, column=name), message, remedy)


def _no_kind(place: Place, found: str) -> Refusal:
    message = Text(f"the kind of record is not known: {found!r}", f"вид записи не известен: «{found}»")
    known = ", ".join(KINDS)
    remedy = Text(
        f"Give @id such as cluster/name, or @type: {known}.",
        f"Укажите @id вида cluster/name или @type: {known}.",
    )
    return Refusal(Place(place.file, row=place.row, column="@id"), message, remedy)


def _broken(path: Path, message: Text, row: int | None) -> InputError:
    return InputError(message, _SHAPE, Place(path.name, row=row))


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
