"""The database under a register: SQLite in a file or PostgreSQL by its address, used alike."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from klaster.model.errors import InputError, KlasterError
from klaster.model.text import Text, same

ATTEMPTS = 12
BUSY_SECONDS = 60
MANY = 5000
_RETRIED = ("40001", "40P01", "55P03")
Done = TypeVar("Done")


class Database:
    """Reading in one snapshot, and writing one at a time, whole or not at all."""

    def __init__(self, target: str | Path) -> None:
        self.address = _address(target)
        self.engine = _engine(self.address)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.file = Path(self.engine.url.database or "")
        self._one_writer = threading.Lock() if self.is_sqlite else nullcontext()

    @property
    def exists(self) -> bool:
        """Whether there is a file; a server is asked only when it is read."""
        return not self.is_sqlite or self.file.exists()

    def make_file(self) -> None:
        """Make the file where there is none; only its owner may read it, for digests of passwords are in it."""
        if not self.exists:
            self.file.touch(mode=0o600)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A connection that sees one moment for as long as it is held."""
        if not self.exists:
            raise _no_register(self.file)
        options = (
            {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        with _in_plain_words(), self.engine.connect() as opened:
            connection = opened.execution_options(**options)
            with connection.begin():
                yield connection

    def write(self, work: Callable[[Connection], Done]) -> Done:
        """Do the work in one transaction, after all earlier writers; begin anew where the database asks for it."""
        with _in_plain_words():
            for attempt in range(ATTEMPTS):
                try:
                    return self._written(work)
                except DBAPIError as failure:
                    if attempt == ATTEMPTS - 1 or not _may_try_again(failure):
                        raise
                    time.sleep(random.uniform(0, 0.02 * 2**attempt))
        raise AssertionError("the last attempt returns or raises")

    def _written(self, work: Callable[[Connection], Done]) -> Done:
        self.make_file()
        with self._one_writer, self.engine.connect() as opened:
            connection = opened.execution_options(klaster_writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('klaster register'))")
                return work(connection)

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def add_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add many rows in the quickest way that the database has; all rows have the same columns in one order."""
    if not rows:
        return
    columns = tuple(rows[0])
    named = ", ".join(f'"{column}"' for column in columns)
    if connection.dialect.name != "postgresql":
        marks = ", ".join("?" for _ in columns)
        values = [tuple(row.values()) for row in rows]
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({named}) VALUES ({marks})', values)
        return
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f'COPY "{table.name}" ({named}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))
    if len(rows) >= MANY:  # else the server plans the next queries as for the table that was
        connection.exec_driver_sql(f'ANALYZE "{table.name}"')


def _address(target: str | Path) -> str:
    written = str(target)
    if "://" not in written:
        return f"sqlite:///{Path(written).absolute()}"
    return (
        written.replace("postgres://", "postgresql://", 1) if written.startswith("postgres://") else written
    )


def _engine(address: str) -> Engine:
    try:
        url = make_url(address)
    except ArgumentError:
        raise _unknown_address(address) from None
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(address, url.database)
    if url.get_backend_name() != "postgresql":
        raise _unknown_address(url.render_as_string(hide_password=True))
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"), pool_size=10, max_overflow=20, pool_pre_ping=True
        )
    except ImportError:
        raise _no_driver() from None


def _sqlite_engine(address: str, file: str | None) -> Engine:
    if not file or file == ":memory:":
        raise _unknown_address(address)
    path = Path(file)
    if not path.parent.is_dir():
        raise InputError(
            Text(f"there is no folder {path.parent}", f"нет папки {path.parent}"),
            Text("Make it, or name another file.", "Создайте её или укажите другой файл."),
        )
    engine = create_engine(address, pool_size=10, max_overflow=90, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("klaster_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _may_try_again(failure: DBAPIError) -> bool:
    state = getattr(failure.orig, "sqlstate", None)
    return state in _RETRIED or "database is locked" in str(failure.orig)


@contextmanager
def _in_plain_words() -> Generator[None]:
    """A database that cannot be reached or read is something the user can put right."""
    try:
        yield
    except OperationalError as failure:
        raise _unusable(str(failure.orig).strip()) from failure
    except DBAPIError as failure:
        if "file is not a database" in str(failure.orig):
            raise _unusable(str(failure.orig)) from failure
        raise


def _unusable(reason: str) -> KlasterError:
    first = reason.splitlines()[0] if reason else "?"
    return KlasterError(
        Text(f"the register's database cannot be used: {first}", f"база реестра недоступна: {first}"),
        Text(
            "Check its address, whether the server runs, and your rights.",
            "Проверьте адрес, работает ли сервер и ваши права.",
        ),
    )


def _no_register(file: Path) -> InputError:
    return InputError(
        Text(f"there is no register in {file}", f"в {file} нет реестра"),
        Text("Check the name, or make one: klaster register migrate", "Проверьте имя или создайте его: klaster register migrate"),
    )  # fmt: skip


def _unknown_address(address: str) -> InputError:
    return InputError(
        Text(f"{address!r} is not where a register can be", f"«{address}»: здесь реестр не хранят"),
        Text(
            "Give a file or postgresql://user@host/name.",
            "Укажите файл или postgresql://пользователь@сервер/база.",
        ),
    )


def _no_driver() -> InputError:
    return InputError(
        Text("the driver of PostgreSQL is not installed", "драйвер PostgreSQL не установлен"),
        same("pip install 'klaster[postgresql]'"),
    )
