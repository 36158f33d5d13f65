"""A workspace on disk: ``klaster.toml``, ``data/`` and ``out/``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Facts
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text, same

SETTINGS = "klaster.toml"
EDITION_KEYS = (
    "id", "title_en", "title_ru", "table", "embedded", "publisher_en", "publisher_ru", "licence", "url",
    "released", "mapping", "convert",
)  # fmt: skip

COMMENTS = (
    "A Klaster workspace. After an edit: klaster build, then klaster serve.",
    "What was guessed of a table stands under mapping; correct it here.",
    'Boundaries or codes of your own: mapping.region_classification = "data/regions.geojson" (or .gpkg, .shp, .csv).',
    'Codes passed into another classification: convert = { industry = "isic_rev4" } in an edition.',
)


@dataclass(frozen=True)
class EditionSettings:
    """One ``[[edition]]`` of ``klaster.toml``: a table of the user's or an embedded edition."""

    id: str
    title: Text
    table: Path | None
    embedded: str
    publisher: Text
    licence: str
    url: str
    released: str
    mapping: Facts[str, Any]
    convert: Facts[str, str]
    """"industry" or "region" -> the classification to pass its codes into."""


@dataclass(frozen=True)
class Workspace:
    """The settings of an observatory and where its files lie."""

    folder: Path
    title: Text
    editions: tuple[EditionSettings, ...]

    @property
    def out(self) -> Path:
        """The folder that builds write to."""
        return self.folder / "out"


def read_workspace(folder: Path) -> Workspace:
    """The workspace in a folder.

    Raises
    ------
    InputError
        No ``klaster.toml``, broken TOML, an unknown key, or a table outside the workspace.
    """
    path = folder / SETTINGS
    place = Place(str(path))
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            Text("there is no klaster.toml here", "здесь нет файла klaster.toml"),
            Text(
                "Make a workspace: klaster new DIR --from TABLE.",
                "Создайте рабочую папку: klaster new ПАПКА --from ТАБЛИЦА.",
            ),
            place,
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            Text(f"not valid TOML: {error}", f"ошибка в TOML: {error}"),
            Text("Correct that line.", "Исправьте эту строку."),
            place,
        ) from None
    head = facts.get("observatory", {})
    title = _text(head, "title", folder.resolve().name)
    editions = tuple(_edition(entry, folder, place) for entry in facts.get("edition", []))
    return Workspace(folder, title, editions)


def write_workspace(folder: Path, title: Text, editions: list[dict[str, Any]]) -> None:
    """Write ``klaster.toml`` with comments that teach."""
    document = tomlkit.document()
    for line in COMMENTS:
        document.add(tomlkit.comment(line))
    head = tomlkit.table()
    head.update({"title_en": title.en, "title_ru": title.ru})
    document.add("observatory", head)
    entries = tomlkit.aot()
    for facts in editions:
        entries.append(tomlkit.item(facts))
    document.add("edition", entries)
    (folder / SETTINGS).write_text(tomlkit.dumps(document), encoding="utf-8")


def identifier(name: str) -> str:
    """A file's name as an identifier: letters, digits and underscores."""
    return re.sub(r"\W+", "_", name).strip("_").lower() or "table"


def _edition(facts: Facts[str, Any], folder: Path, place: Place) -> EditionSettings:
    for key in facts:
        if key not in EDITION_KEYS:
            raise UnknownNameError(
                Text("key of [[edition]]", "ключ раздела [[edition]]"), key, EDITION_KEYS, place
            )
    table, embedded = facts.get("table", ""), facts.get("embedded", "")
    if bool(table) == bool(embedded):
        raise InputError(
            Text("an edition needs either table or embedded", "для издания нужен либо table, либо embedded"),
            Text('For example: table = "data/jobs.xlsx".', 'Например: table = "data/jobs.xlsx".'),
            place,
        )
    id = facts.get("id") or embedded or identifier(Path(table).stem)
    return EditionSettings(
        id,
        _text(facts, "title", id),
        _inside(folder, table, place) if table else None,
        embedded,
        _text(facts, "publisher", id),
        facts.get("licence", ""),
        facts.get("url", ""),
        str(facts.get("released", "")),
        _mapping(facts.get("mapping", {}), folder, place),
        facts.get("convert", {}),
    )


def _mapping(facts: Facts[str, Any], folder: Path, place: Place) -> Facts[str, Any]:
    """The mapping with the paths of its own classifications checked and made whole."""
    kinds = [f"{kind}_classification" for kind in ("region", "industry")]
    paths = {key: facts[key] for key in kinds if Path(facts.get(key, "")).suffix}
    return {**facts, **{key: str(_inside(folder, path, place)) for key, path in paths.items()}}


def _inside(folder: Path, table: str, place: Place) -> Path:
    path = (folder / table).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InputError(
            Text(
                f"the table {table!r} lies outside the workspace",
                f"таблица {table!r} лежит вне рабочей папки",
            ),
            Text("Copy it into data/ and name it from there.", "Скопируйте её в data/ и укажите этот путь."),
            place,
        )
    return path


def _text(facts: Facts[str, Any], name: str, default: str) -> Text:
    english, russian = facts.get(f"{name}_en"), facts.get(f"{name}_ru")
    if english or russian:
        return Text(english or russian or default, russian or english or default)
    return same(default)
