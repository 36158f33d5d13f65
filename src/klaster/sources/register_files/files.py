"""Files of a register in any of its formats: a folder of CSV, one CSV, a workbook, JSON-LD, GeoJSON."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from klaster.model.errors import InputError, Place
from klaster.model.statement import Link, Record
from klaster.model.text import Text
from klaster.sources.register_files.cells import AS_IT_IS, Reading, drafts_of
from klaster.sources.register_files.delimited_files import read_table, table_text
from klaster.sources.register_files.drafts import Drafts
from klaster.sources.register_files.geographic import drafts_of_features, feature_collection
from klaster.sources.register_files.linked_data import graph_text
from klaster.sources.register_files.nodes import drafts_of_document, read_json
from klaster.sources.register_files.workbooks import read_tables, workbook_bytes
from klaster.sources.register_files.written import sheets_of

FORMATS = (".csv", ".xlsx", ".json", ".jsonld", ".geojson")
GUIDE = "columns"
"""The file of a template that explains the columns; it is not read."""


def read_register_files(path: Path, reading: Reading = AS_IT_IS) -> Drafts:
    """What a file says, or all files of a folder.

    Raises
    ------
    InputError
        The file is not there, in no format known, damaged, or empty.
    """
    if path.is_dir():
        return _folder(path, reading)
    if not path.is_file():
        raise InputError(
            Text("there is no such file", "такого файла нет"),
            Text("Check the path.", "Проверьте путь."),
            Place(str(path)),
        )
    return _read(path, reading)


def write_register_files(path: Path, records: Iterable[Record], links: Iterable[Link]) -> None:
    """Write records and links whole or not at all: in the format of the suffix, or a folder of CSV without one."""
    suffix = path.suffix.lower()
    if suffix in (".json", ".jsonld"):
        write_whole(path, graph_text(records, links).encode())
    elif suffix == ".geojson":
        write_whole(path, feature_collection(records, links).encode())
    elif suffix == ".xlsx":
        write_whole(path, workbook_bytes(sheets_of(records, links)))
    elif not suffix:
        sheets = sheets_of(records, links)
        write_folder(path, {f"{name}.csv": table_text(rows[0], rows[1:]) for name, rows in sheets.items()})
    else:
        raise _unknown_format(path)


def write_folder(folder: Path, files: dict[str, str]) -> None:
    """Write the files of a folder that is new or empty; all of them or none."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            Text("the folder is not empty", "папка не пуста"),
            Text("Name a new folder.", "Укажите новую папку."),
            Place(str(folder)),
        )
    _require_parent(folder)
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        part.mkdir()
        for name, text in files.items():
            (part / name).write_text(text, encoding="utf-8", newline="")
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _folder(path: Path, reading: Reading) -> Drafts:
    files = sorted(each for each in path.iterdir() if each.suffix.lower() in FORMATS and each.stem != GUIDE)
    if not files:
        raise InputError(
            Text("the folder holds no file to import", "в папке нет файлов для загрузки"),
            Text(f"Put in files such as cluster.csv: {', '.join(FORMATS)}.", f"Положите файлы вида cluster.csv: {', '.join(FORMATS)}."),
            Place(str(path)),
        )  # fmt: skip
    found = Drafts()
    for file in files:
        found.add(_read(file, reading))
    return found


def _read(path: Path, reading: Reading) -> Drafts:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        table = read_table(path)
        return drafts_of(table, reading) if table else Drafts()
    if suffix == ".xlsx":
        found = Drafts()
        for table in read_tables(path):
            found.add(drafts_of(table, reading))
        return found
    if suffix not in FORMATS:
        raise _unknown_format(path)
    document = read_json(path)
    if isinstance(document, dict) and cast("dict[str, Any]", document).get("type") == "FeatureCollection":
        return drafts_of_features(path, cast("dict[str, Any]", document))
    return drafts_of_document(path, document)


def _unknown_format(path: Path) -> InputError:
    known = ", ".join(FORMATS)
    return InputError(
        Text(f"found the suffix {path.suffix!r}", f"указано расширение {path.suffix!r}"),
        Text(f"Use a folder (CSV) or one of {known}.", f"Используйте папку (CSV) или одно из: {known}."),
        Place(str(path)),
    )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    _require_parent(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _require_parent(path: Path) -> None:
    if not path.absolute().parent.is_dir():
        raise InputError(
            Text("there is no such folder", "такой папки нет"),
            Text("Make it first.", "Сначала создайте её."),
            Place(str(path.absolute().parent)),
        )
