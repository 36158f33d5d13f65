"""A register copied whole while it is in use, and put back.

A copy of a SQLite register may be a SQLite file, made by its own means. Any register can be written as lines of JSON,
packed: all tables as they stood at one moment, the schema's revision first, the number of rows and a digest last.
Lines go back into either database, so that a register can move from one to the other.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Integer, MetaData, Table, func, select
from sqlalchemy import text as sql

from klaster.model.errors import InputError, Place
from klaster.model.text import Text
from klaster.register import migration
from klaster.register.database import Database, add_rows

SUFFIXES = (".sqlite", ".jsonl.gz")
FORMAT = "klaster register 1"
_REVISIONS = "alembic_version"
_ROWS_AT_ONCE = 5_000


def back_up(database: Database, path: Path) -> None:
    """Copy a register into a file, whole or not at all; editing goes on meanwhile.

    Raises
    ------
    InputError
        The suffix is neither ``.sqlite`` (of a SQLite register) nor ``.jsonl.gz``, or the folder is not there.
    """
    write = _writer(database, path)
    if not path.absolute().parent.is_dir():
        raise _refused(path.absolute().parent, Text("there is no such folder", "такой папки нет"), Text("Make it first.", "Сначала создайте её."))  # fmt: skip
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.touch(mode=0o600)
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def restore(database: Database, path: Path, replace: bool = False) -> None:
    """Put a copy back in one transaction; over what is there only where ``replace`` says so.

    Raises
    ------
    InputError
        There is no such file, it is damaged or cut short, or the register is not empty. Nothing is changed then.
    """
    if not path.is_file():
        raise _refused(
            path,
            Text("there is no such file", "такого файла нет"),
            Text("Check the path.", "Проверьте путь."),
        )
    _require_free(database, replace)
    if path.read_bytes()[:16].startswith(b"SQLite format 3"):
        _restore_from_sqlite(database, path)
    else:
        revision = _checked_copy(path)
        _load(database, revision, lambda: _lines(path))
    migration.migrate(database)


def _writer(database: Database, path: Path) -> Callable[[Path], None]:
    if path.name.endswith(".sqlite") and database.is_sqlite:
        return lambda part: _copied_alone(_sqlite_file(database), part)
    if path.name.endswith(".jsonl.gz"):
        return lambda part: _write_lines(database, part)
    known = ", ".join(SUFFIXES if database.is_sqlite else SUFFIXES[1:])
    raise _refused(
        path,
        Text(f"found the suffix {path.suffix!r}", f"указано расширение «{path.suffix}»"),
        Text(f"Use {known}.", f"Используйте {known}."),
    )


def _sqlite_file(database: Database) -> Path:
    return Path(database.engine.url.database or "")


def _copy_sqlite(source: Path, target: Path) -> None:
    """All pages as of one moment, though others write meanwhile."""
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)


def _copied_alone(source: Path, target: Path) -> None:
    """A copy that is one file, without another beside it."""
    _copy_sqlite(source, target)
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")


def _restore_from_sqlite(database: Database, path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            revision = copy.execute(f"SELECT version_num FROM {_REVISIONS}").fetchone() if sound else None
    except sqlite3.DatabaseError:
        revision = None
    if not revision:
        raise _damaged(path)
    if database.is_sqlite:
        database.close()
        _copy_sqlite(path, _sqlite_file(database))
        return
    other = Database(path)
    try:
        with other.reading() as connection:
            _load(database, revision[0], lambda: _rows_of(connection))
    finally:
        other.close()


def _require_free(database: Database, replace: bool) -> None:
    if not database.exists:
        database.make_file()
        return
    with database.reading() as connection:
        filled = [table.name for table in _tables(connection) if _count(connection, table)]
    if filled and not replace:
        raise InputError(
            Text("the register is not empty", "реестр не пуст"),
            Text(
                "Restore into a new one, or give --replace: what is there now is then lost.",
                "Восстановите в новый реестр или добавьте --replace: нынешнее содержимое пропадёт.",
            ),
        )


def _tables(connection: Connection) -> list[Table]:
    """The tables of a register, each after those it refers to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != _REVISIONS]


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _rows_of(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    for table in _tables(connection):
        rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table))
        for row in rows.mappings():
            yield table.name, dict(row)


def _write_lines(database: Database, part: Path) -> None:
    hashed, count = hashlib.sha256(), 0
    with database.reading() as connection, gzip.open(part, "wb", compresslevel=6) as packed:
        head = {"format": FORMAT, "revision": migration.revision_of(connection)}
        packed.write(json.dumps(head).encode() + b"\n")
        for table, row in _rows_of(connection):
            line = json.dumps([table, row], ensure_ascii=False, default=_packed).encode() + b"\n"
            packed.write(line)
            hashed.update(line)
            count += 1
        packed.write(json.dumps({"rows": count, "sha256": hashed.hexdigest()}).encode() + b"\n")


def _packed(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    raise TypeError(f"{type(value)} does not go into a copy")


def _unpacked(value: Any) -> Any:
    return base64.b64decode(cast("dict[str, str]", value)["base64"]) if isinstance(value, dict) else value


def _checked_copy(path: Path) -> str:
    """The revision of a copy that is whole: the digest of its rows is right."""
    hashed, last = hashlib.sha256(), b""
    head: Any = None
    end: Any = None
    try:
        with gzip.open(path) as packed:
            head = json.loads(next(packed, b"null"))
            for line in packed:
                hashed.update(last)
                last = line
            end = json.loads(last or b"null")
    except (OSError, EOFError, ValueError):
        raise _damaged(path) from None
    if not (isinstance(head, dict) and isinstance(end, dict)):
        raise _damaged(path)
    first, whole = cast("dict[str, Any]", head), cast("dict[str, Any]", end)
    if first.get("format") != FORMAT or whole.get("sha256") != hashed.hexdigest():
        raise _damaged(path)
    return str(first["revision"])


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with gzip.open(path) as packed:
        next(packed)
        for line in packed:
            parts: Any = json.loads(line)
            if isinstance(parts, list):
                table, row = cast("tuple[str, dict[str, Any]]", parts)
                yield table, {name: _unpacked(value) for name, value in row.items()}


def _load(
    database: Database, revision: str, rows: Callable[[], Iterator[tuple[str, dict[str, Any]]]]
) -> None:
    """All rows in place of those that are there, the schema at the revision of the copy; one transaction."""

    def work(connection: Connection) -> None:
        migration.lay_out(connection, revision)
        tables = {table.name: table for table in _tables(connection)}
        for table in reversed(tables.values()):
            connection.execute(table.delete())
        _insert(connection, tables, rows())
        _set_counters(connection, tables)

    database.write(work)


def _insert(
    connection: Connection, tables: dict[str, Table], rows: Iterator[tuple[str, dict[str, Any]]]
) -> None:
    waiting: list[dict[str, Any]] = []
    current = ""
    for name, row in rows:
        if name != current or len(waiting) >= _ROWS_AT_ONCE:
            if waiting:
                add_rows(connection, tables[current], waiting)
            waiting, current = [], name
        waiting.append(row)
    if waiting:
        add_rows(connection, tables[current], waiting)


def _set_counters(connection: Connection, tables: dict[str, Table]) -> None:
    """Let PostgreSQL number new rows after the highest that came; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables.values():
        for column in table.primary_key.columns:
            if isinstance(column.type, Integer):
                counter = sql("SELECT pg_get_serial_sequence(:table, :column)")
                name = connection.execute(counter, {"table": table.name, "column": column.name}).scalar()
                highest = connection.execute(select(func.max(column))).scalar()
                if name and highest:
                    connection.execute(sql("SELECT setval(:name, :value)"), {"name": name, "value": highest})


def _damaged(path: Path) -> InputError:
    return _refused(
        path,
        Text(
            "no copy of a register, or damaged or cut short",
            "это не копия реестра, либо она повреждена или обрывается",
        ),
        Text("Take another copy.", "Возьмите другую копию."),
    )


def _refused(path: Path, message: Text, remedy: Text) -> InputError:
    return InputError(message, remedy, Place(str(path)))
