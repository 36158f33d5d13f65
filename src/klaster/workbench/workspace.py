"""A workspace on disk: ``klaster.toml``, ``data/`` and ``out/``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from collections.abc import Mapping as Facts
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomlkit

from klaster.disclosure import Rules
from klaster.model.errors import InputError, Place, UnknownNameError, close_names
from klaster.model.text import Text, same
from klaster.workbench.definition_file import is_definition
from klaster.workbench.disclosure_settings import disclosure_rules
from klaster.workbench.register_settings import RegisterSettings, register_settings
from klaster.workbench.settings_lines import settings_lines

SETTINGS = "klaster.toml"
SECTIONS = ("observatory", "edition", "disclosure", "register", "uploads")
KINDS = ("region", "industry")
_TABLES = ("mapping", "convert")
SIDE_FILES = ("designations", "targets")
EDITION_KEYS = (
    "id", "title_en", "title_ru", "table", "embedded", "publisher_en", "publisher_ru", "licence", "licence_ru", "url",
    "released", "mapping", "convert", "disclosure", "designations", "targets",
)  # fmt: skip

COMMENTS = (
    "A Klaster workspace. After an edit: klaster build, then klaster serve.",
    "What was guessed of a table stands under mapping; correct it here.",
    'Boundaries or codes of your own: mapping.region_classification = "data/regions.geojson" (or .gpkg, .shp, .csv).',
    'Codes passed into another classification: convert = { industry = "isic_rev4" } in an edition.',
    'Published classes (traded, local), population and the like beside a cell: extras = { class = "COLUMN" } under mapping.',
    'What programmes designate and aim at, beside an edition: designations = "data/priorities.csv", targets = "data/targets.csv".',
    "Figures of fewer than three firms withheld, with what would give them away: [disclosure] threshold = 3.",
    "Tables that visitors send to /own: [uploads] allowed = true, megabytes = 20, hours = 24, tables = 40, hourly = 60, seconds = 60.",
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
    rules: Rules | None = None
    licence_ru: str = ""
    """By which it is protected when it is published; None where it is shown as it is."""
    asks_protection: bool | None = field(default=None, repr=False)
    file: str = field(default=SETTINGS, repr=False, compare=False)
    lines: Facts[str, int] = field(default_factory=dict[str, int], repr=False, compare=False)
    """Where its keys stand in the file; no part of what the edition is."""
    beside: Facts[str, Path] = field(default_factory=dict[str, Path])
    """"designations" or "targets" -> the table that is laid beside the edition."""

    def place(self, key: str = "") -> Place:
        """Where a key of the edition stands in ``klaster.toml``."""
        return Place(self.file, row=self.lines.get(key, self.lines.get("")), column=key)


@dataclass(frozen=True)
class Workspace:
    """The settings of an observatory and where its files lie."""

    folder: Path
    title: Text
    editions: tuple[EditionSettings, ...]
    register: RegisterSettings | None = None

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
        written = path.read_text(encoding="utf-8-sig")
        facts = tomllib.loads(written)
    except (FileNotFoundError, NotADirectoryError):
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
            replace(place, row=_line_of(error)),
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            Text(f"the file cannot be read: {reason}", f"файл не читается: {reason}"),
            Text("Check its permissions.", "Проверьте права доступа."),
            place,
        ) from None
    _require_no_slip(facts, place)
    rules = disclosure_rules(facts.get("disclosure"), replace(place, column="disclosure"))
    head = facts.get("observatory", {})
    if not isinstance(head, dict):
        raise _unsuitable("observatory", head, _TABLE, place)
    title = _text(head, "title", folder.resolve().name, place)
    editions = _editions(facts.get("edition", []), settings_lines(written), folder, place)
    register = register_settings(facts.get("register"), replace(place, column="register"))
    return Workspace(folder, title, tuple(_protected(edition, rules) for edition in editions), register)


def _require_no_slip(facts: Facts[str, Any], place: Place) -> None:
    """Raise for a section that looks like one of ours: rules that are misspelt would not be kept."""
    for name in facts:
        if name not in SECTIONS and close_names(name, SECTIONS):
            raise UnknownNameError(
                Text("section of klaster.toml", "раздел klaster.toml"), name, SECTIONS, place
            )


def _protected(edition: EditionSettings, rules: Rules | None) -> EditionSettings:
    """An edition with the rules of the workspace; ``disclosure = false`` puts them off for it.

    What is embedded has been published already.
    """
    asked = edition.asks_protection if edition.asks_protection is not None else not edition.embedded
    if edition.asks_protection and rules is None:
        rules = Rules()
    return replace(edition, rules=rules if asked else None)


_TABLE = Text("a table of names and values", "таблица имён и значений")


def _line_of(error: Exception) -> int | None:
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else None


def _editions(
    entries: Any, lines: list[dict[str, int]], folder: Path, place: Place
) -> tuple[EditionSettings, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _unsuitable(
            "edition",
            "[edition]",
            Text("[[edition]], in double brackets", "[[edition]] в двойных скобках"),
            place,
        )
    found: list[EditionSettings] = []
    for number, entry in enumerate(entries):
        known = lines[number] if number < len(lines) else {}
        edition = _edition(entry, folder, place, known)
        if edition.id in [other.id for other in found]:
            raise InputError(
                Text(f"two editions are called {edition.id!r}", f"два издания с именем «{edition.id}»"),
                Text("Give each its own id.", "Дайте каждому собственный id."),
                edition.place("id"),
            )
        found.append(edition)
    return tuple(found)


def _unsuitable(key: str, value: Any, wanted: Text, place: Place) -> InputError:
    return InputError(
        Text(f"{key} = {value!r}", f"указано {key} = {value!r}"),
        Text(f"Expected {wanted.en}.", f"Ожидается {wanted.ru}."),
        place,
    )


def write_workspace(
    folder: Path, title: Text, editions: list[dict[str, Any]], register: Facts[str, str] | None = None
) -> None:
    """Write ``klaster.toml`` with comments that teach."""
    document = tomlkit.document()
    for line in COMMENTS:
        document.add(tomlkit.comment(line))
    head = tomlkit.table()
    head.update({"title_en": title.en, "title_ru": title.ru})
    document.add("observatory", head)
    if register:
        document.add("register", tomlkit.item(dict(register)))
    entries = tomlkit.aot()
    for facts in editions:
        entries.append(tomlkit.item(facts))
    document.add("edition", entries)
    (folder / SETTINGS).write_text(tomlkit.dumps(document), encoding="utf-8")


def identifier(name: str) -> str:
    """A file's name as an identifier: letters, digits and underscores."""
    return re.sub(r"\W+", "_", name).strip("_").lower() or "table"


def _edition(facts: Facts[str, Any], folder: Path, place: Place, lines: Facts[str, int]) -> EditionSettings:
    def at(key: str) -> Place:
        return replace(place, row=lines.get(key, lines.get("")), column=key)

    _require_known(facts, at)
    table, embedded = facts.get("table", ""), facts.get("embedded", "")
    if bool(table) == bool(embedded):
        raise InputError(
            Text("an edition needs either table or embedded", "для издания нужен либо table, либо embedded"),
            Text('For example: table = "data/jobs.xlsx".', 'Например: table = "data/jobs.xlsx".'),
            at(""),
        )
    id = facts.get("id") or embedded or identifier(Path(table).stem)
    if not re.fullmatch(r"\w[\w-]*", id):
        raise _unsuitable(
            "id", id, Text("letters, digits and underscores", "буквы, цифры и подчёркивания"), at("id")
        )
    return EditionSettings(
        id,
        _text(facts, "title", id, at("")),
        _inside(folder, table, at("table")) if table else None,
        embedded,
        _text(facts, "publisher", id, at("")),
        facts.get("licence", ""),
        facts.get("url", ""),
        str(facts.get("released", "")),
        _mapping(facts.get("mapping", {}), folder, at),
        _converted(facts.get("convert", {}), folder, at),
        asks_protection=facts.get("disclosure"),
        licence_ru=facts.get("licence_ru", ""),
        beside={name: _inside(folder, facts[name], at(name)) for name in SIDE_FILES if facts.get(name)},
        file=place.file,
        lines=lines,
    )


def _require_known(facts: Facts[str, Any], at: Callable[[str], Place]) -> None:
    """Raise for a key of an edition that is not known, or a value of the wrong type."""
    for key, value in facts.items():
        if key not in EDITION_KEYS:
            raise UnknownNameError(
                Text("key of [[edition]]", "ключ раздела [[edition]]"), key, EDITION_KEYS, at(key)
            )
        if key in _TABLES and not isinstance(value, dict):
            raise _unsuitable(key, value, _TABLE, at(key))
        if key == "disclosure" and not isinstance(value, bool):
            raise _unsuitable(key, value, Text("true or false", "true или false"), at(key))
        if key not in (*_TABLES, "released", "disclosure") and not isinstance(value, str):
            raise _unsuitable(key, value, Text("a text in quotes", "текст в кавычках"), at(key))
    for key, value in facts.get("convert", {}).items():
        if key not in KINDS:
            raise UnknownNameError(Text("key of convert", "ключ таблицы convert"), key, KINDS, at("convert"))
        if not isinstance(value, str):
            raise _unsuitable(
                f"convert.{key}", value, Text("a text in quotes", "текст в кавычках"), at("convert")
            )


def _mapping(facts: Facts[str, Any], folder: Path, at: Callable[[str], Place]) -> Facts[str, Any]:
    """The mapping with the paths of its own classifications checked and made whole."""
    keys = [f"{kind}_classification" for kind in KINDS]
    paths = {key: facts[key] for key in keys if isinstance(facts.get(key), str) and Path(facts[key]).suffix}
    return {**facts, **{key: str(_inside(folder, path, at(f"mapping.{key}"))) for key, path in paths.items()}}


def _converted(facts: Facts[str, str], folder: Path, at: Callable[[str], Place]) -> Facts[str, str]:
    """What codes are passed into; a definition in a file with its path checked and made whole."""
    return {
        kind: str(_inside(folder, target, at("convert"))) if is_definition(target) else target
        for kind, target in facts.items()
    }


def _inside(folder: Path, file: str, place: Place) -> Path:
    """A file of the workspace; links are followed before it is judged where it lies."""
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InputError(
            Text(f"the file {file!r} lies outside the workspace", f"файл {file!r} лежит вне рабочей папки"),
            Text("Copy it into data/ and name it from there.", "Скопируйте его в data/ и укажите этот путь."),
            place,
        )
    if not path.is_file():
        raise InputError(
            Text(f"there is no file {file!r}", f"нет файла {file!r}"),
            _files_there(folder, path),
            place,
        )
    return path


def _files_there(folder: Path, path: Path) -> Text:
    names = sorted(each.name for each in (folder / "data").glob("*") if each.is_file())
    near = close_names(path.name, names) or names[:10]
    listed = ", ".join(f"data/{name}" for name in near) or "-"
    return Text(f"In data there is {listed}.", f"В папке data есть: {listed}.")


def _text(facts: Facts[str, Any], name: str, default: str, place: Place) -> Text:
    english, russian = facts.get(f"{name}_en"), facts.get(f"{name}_ru")
    for words in (english, russian):
        if words is not None and not isinstance(words, str):
            raise _unsuitable(name, words, Text("a text in quotes", "текст в кавычках"), place)
    if english or russian:
        return Text(english or russian or default, russian or english or default)
    return same(default)
