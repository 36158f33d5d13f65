"""A register for each test, on both databases: a file of SQLite, and PostgreSQL started by the tests."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from klaster.register import Register
from tests.conftest import unavailable
from tests.register.postgresql_server import address, binaries, running_server

DATABASES = ("sqlite", "postgresql")
TEMPLATE = "empty_register"
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The folder with the socket of a running server that has an empty register as a template."""
    folder = binaries()
    if folder is None:
        unavailable("PostgreSQL is not installed")
        return
    with running_server(folder) as place:
        _command(place, f"CREATE DATABASE {TEMPLATE}")
        made = Register.open(address(place, TEMPLATE)).migrate()
        made.close()
        yield place


@pytest.fixture(params=DATABASES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield str(tmp_path / "empty.sqlite")
        return
    with _database(request.getfixturevalue("postgresql"), "template1") as where:
        yield where


@pytest.fixture(params=DATABASES)
def register_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a register with all its tables and nothing in them."""
    if request.param == "sqlite":
        path = tmp_path / "register.sqlite"
        Register.open(path).migrate().close()
        yield str(path)
        return
    with _database(request.getfixturevalue("postgresql"), TEMPLATE) as where:
        yield where


@pytest.fixture(params=DATABASES)
def fresh_register(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[], AbstractContextManager[Register]]:
    """Makes an empty register for each example of a law."""
    if request.param == "postgresql":
        place = request.getfixturevalue("postgresql")
        return lambda: _opened(_database(place, TEMPLATE))
    empty = tmp_path / "empty.sqlite"
    made = Register.open(empty).migrate()
    made.close()
    return lambda: _opened(_copy(empty))


@contextmanager
def _copy(empty: Path) -> Iterator[str]:
    path = empty.with_name(f"copy-{next(_NUMBERS)}.sqlite")
    shutil.copy(empty, path)
    yield str(path)
    path.unlink()


@contextmanager
def _opened(where: AbstractContextManager[str]) -> Iterator[Register]:
    with where as address_of_register:
        opened = Register.open(address_of_register)
        try:
            yield opened
        finally:
            opened.close()


@pytest.fixture
def register(register_address: str) -> Iterator[Register]:
    """A register with nothing in it."""
    opened = Register.open(register_address)
    yield opened
    opened.close()


@contextmanager
def _database(place: str, template: str) -> Iterator[str]:
    """A database of its own for one test."""
    name = f"register_{next(_NUMBERS)}"
    _command(place, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield address(place, name)
    finally:
        _command(place, f"DROP DATABASE {name} WITH (FORCE)")


def _command(place: str, words: str) -> None:
    engine = create_engine(
        address(place, "postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(words)
    engine.dispose()
