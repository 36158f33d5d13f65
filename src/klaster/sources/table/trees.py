"""The classification that a mapping names: one of ours, or a file of the user's."""

from __future__ import annotations

from pathlib import Path

from klaster.model.classification import Classification, Kind
from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text
from klaster.sources.classifications import ALIASES, classification, identifiers, read_classification

_BOUNDARIES = (".geojson", ".json", ".gpkg", ".shp")


def tree_named(name: str, kind: Kind, table: Path) -> Classification | None:
    """A classification by identifier or path; None for "".

    A path that is not absolute is looked for from here, then beside the table, then one folder above it.

    Raises
    ------
    UnknownNameError
        It is neither an identifier nor a file.
    InputError
        It is a classification of something else, or the file cannot be read.
    """
    if not name:
        return None
    if name in (*identifiers(), *ALIASES):
        return _of_kind(classification(name), kind)
    file = next((path for path in _candidates(name, table) if path.is_file()), None)
    if file is None:
        raise UnknownNameError(
            Text("classification or file", "классификация или файл"),
            name,
            [*identifiers(), *ALIASES],
            Place(column=f"{kind}_classification"),
        )
    if kind == "region" and file.suffix.lower() in _BOUNDARIES:
        from klaster.sources.classifications import read_boundaries  # noqa: PLC0415

        return read_boundaries(file)
    return read_classification(file, kind)


def _candidates(name: str, table: Path) -> list[Path]:
    return [Path(name), table.parent / name, table.parent.parent / name]


def _of_kind(found: Classification, kind: Kind) -> Classification:
    if found.kind == kind:
        return found
    raise InputError(
        Text(f"{found.id} is no classification of {kind}", f"{found.id} — классификация другого рода"),
        Text(
            f"Name one with kind {kind} in {kind}_classification.",
            f"Укажите подходящую в {kind}_classification.",
        ),
        Place(column=f"{kind}_classification"),
    )
