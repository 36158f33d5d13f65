"""An edition of the report, frozen: its numbers, verdicts and methods under one digest, and what differs between two."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose, isnan
from pathlib import Path
from typing import Any

from klaster.model.errors import InputError, UnknownNameError
from klaster.model.text import Language, Text
from klaster.report.document import Document, Plate

FOLDER = Path("report") / "editions"
_KEYS = (
    "region", "industry", "period", "unit", "indicator", "statistic", "cut", "strategy", "rule_book", "group", "criterion",
    "key", "year", "country", "step", "edition", "determinant", "type",
)  # fmt: skip
"""Columns that say which row is which, where a table has them."""

_WORDS = ("status", "verdict", "outcome", "class", "designated", "asks", "finding")
_WITHIN = 1e-9


@dataclass(frozen=True)
class Frozen:
    """The numbers of a document: language -> figure -> row -> column -> value, and methods with their versions.

    Verdicts and states are words of a language, so each language has its own; the numbers are the same.
    ``release`` is the digest of the data behind it, ``digest`` that of all this.
    """

    name: str
    document: str
    release: str
    software: str
    methods: Mapping[str, int]
    tables: Mapping[str, Mapping[str, Mapping[str, Mapping[str, Any]]]]

    @property
    def digest(self) -> str:
        """Sixty-four digits that change with any number, verdict or method."""
        return hashlib.sha256(_written(self._facts()).encode()).hexdigest()

    def json(self) -> str:
        """The frozen edition as a file."""
        return json.dumps({**self._facts(), "digest": self.digest}, ensure_ascii=False, indent=1)

    def _facts(self) -> dict[str, Any]:
        return {
            "name": self.name, "document": self.document, "release": self.release, "software": self.software,
            "methods": dict(self.methods), "tables": {name: dict(rows) for name, rows in self.tables.items()},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One number, verdict, method or row that is not what it was."""

    figure: str
    row: str
    column: str
    before: Any
    after: Any


def frozen(documents: Sequence[Document], name: str, release: str, methods: Mapping[str, int]) -> Frozen:
    """A document, in each of its languages, frozen under a name."""
    import klaster  # noqa: PLC0415

    tables = {
        document.language: {plate.figure.id: rows for plate in document.plates if (rows := _rows(plate))}
        for document in documents
    }
    return Frozen(name, documents[0].id, release, klaster.__version__, methods, tables)


def differences(before: Frozen, after: Frozen, language: Language = "en") -> list[Difference]:
    """What differs between two editions: methods first, then figures in their order.

    Raises
    ------
    InputError
        When they are editions of different documents.
    """
    if before.document != after.document:
        raise InputError(
            Text(f"{before.name} is an edition of {before.document}, not of {after.document}", f"{before.name} — издание другого доклада: {before.document}, а не {after.document}"),
            Text("Compare editions of one report.", "Сравнивайте издания одного доклада."),
        )  # fmt: skip
    found = [
        Difference("", name, "version", before.methods.get(name), after.methods.get(name))
        for name in sorted({*before.methods, *after.methods})
        if before.methods.get(name) != after.methods.get(name)
    ]
    old, new = before.tables.get(language, {}), after.tables.get(language, {})
    for figure in dict.fromkeys([*old, *new]):
        found += _of_figure(figure, old.get(figure, {}), new.get(figure, {}))
    return found


def _of_figure(
    figure: str, old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> list[Difference]:
    found: list[Difference] = []
    for row in dict.fromkeys([*old, *new]):
        if row not in new or row not in old:
            found.append(Difference(figure, row, "", _value(old.get(row)), _value(new.get(row))))
            continue
        found += [
            Difference(figure, row, column, old[row].get(column), new[row].get(column))
            for column in dict.fromkeys([*old[row], *new[row]])
            if not _same(old[row].get(column), new[row].get(column))
        ]
    return found


def _value(row: Mapping[str, Any] | None) -> Any:
    """What stands for a whole row: its first number, or that it is there."""
    return None if row is None else next((each for each in row.values() if each is not None), True)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=_WITHIN, abs_tol=1e-12)
    return one == other


def _rows(plate: Plate) -> dict[str, dict[str, Any]]:
    """The rows of a figure by what names them; nothing where nothing tells them apart."""
    frame = plate.figure.table.file_frame().drop("source")
    keys = [name for name in _KEYS if name in frame.columns]
    kept = [
        name
        for name, kind in frame.schema.items()
        if name not in keys and (kind.is_numeric() or name in _WORDS)
    ]
    if not keys or frame.select(keys).is_duplicated().any():
        return {}
    named = frame.select(keys).rows()
    rows = frame.select(kept).to_dicts() if kept else [{} for _ in named]
    return {
        " · ".join(str(part) for part in name if part is not None): _plain(row)
        for name, row in zip(named, rows, strict=True)
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: None if isinstance(value, float) and isnan(value) else value for name, value in row.items()}


def path_of(folder: Path, name: str) -> Path:
    """Where a frozen edition lies."""
    if not name or any(sign in name for sign in "/\\\0") or name.startswith("."):
        raise InputError(
            Text(f"{name!r} cannot name an edition", f"«{name}» не может быть именем издания"),
            Text(
                "Use letters, digits and hyphens, such as 2026-11.",
                "Возьмите буквы, цифры и дефисы, например 2026-11.",
            ),
        )
    return folder / FOLDER / f"{name}.json"


def names(folder: Path) -> list[str]:
    """The frozen editions of a workspace, by name."""
    return sorted(path.stem for path in (folder / FOLDER).glob("*.json"))


def write_frozen(folder: Path, edition: Frozen) -> Path:
    """Write a frozen edition; one that is there already is never written over.

    Raises
    ------
    InputError
        When the name is taken by other numbers.
    """
    path = path_of(folder, edition.name)
    if path.exists() and read_frozen(folder, edition.name).digest != edition.digest:
        raise InputError(
            Text(f"{path}: an edition of this name is frozen already, with other numbers", f"{path}: издание с таким именем уже заморожено, с другими числами"),
            Text("Give the new one another name.", "Дайте новому другое имя."),
        )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_text(edition.json(), encoding="utf-8")
    beside.replace(path)
    return path


def read_frozen(folder: Path, name: str) -> Frozen:
    """A frozen edition, held against its digest.

    Raises
    ------
    UnknownNameError
        For a name that no edition bears.
    InputError
        When the file is not what was frozen.
    """
    path = path_of(folder, name)
    if not path.exists():
        raise UnknownNameError(
            Text("frozen edition of the report", "замороженное издание доклада"), name, names(folder)
        )
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        digest = facts.pop("digest")
        found = Frozen(**facts)
    except (ValueError, KeyError, TypeError):
        raise _altered(path) from None
    if found.digest != digest:
        raise _altered(path)
    return found


def _altered(path: Path) -> InputError:
    return InputError(
        Text(f"{path}: this is not what was frozen: its digest does not fit", f"{path}: это не то, что было заморожено: дайджест не сходится"),
        Text("Take the file from a copy, or freeze anew under another name.", "Возьмите файл из копии или заморозьте заново под другим именем."),
    )  # fmt: skip


def _written(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, ensure_ascii=False)
