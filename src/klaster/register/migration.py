"""The schema of a register brought to a revision: up to the newest one, or back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, inspect, text

from klaster.model.errors import InputError, KlasterError
from klaster.model.text import Text
from klaster.register.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = ("0001", "0002", "0003")
"""Every revision, oldest first. Alembic itself is imported only where a schema is to be changed."""
NEWEST = REVISIONS[-1]
"""The revision that this software works with."""


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the schema up, in one transaction: a killed migration leaves the schema as it was."""
    database.write(lambda connection: _run("upgrade", connection, revision))


def lay_out(connection: Connection, revision: str) -> None:
    """Bring the schema to exactly a revision; where it is at another one, whatever it held is given up.

    Raises
    ------
    InputError
        The revision is of a newer software.
    """
    found = revision_of(connection)
    if found == revision:
        return
    if revision not in REVISIONS:
        raise InputError(
            Text(f"revision {revision} of the schema is not known", f"версия схемы {revision} неизвестна"),
            Text(
                "Take the newer software that made it.", "Возьмите более новую программу, которая её создала."
            ),
        )
    if found:
        _run("downgrade", connection, "base")
    _run("upgrade", connection, revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to a revision; "base" is before the first one, without any table."""
    database.write(lambda connection: _run("downgrade", connection, revision))


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is at; None before the first one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def check_revision(connection: Connection) -> None:
    """Refuse a database at another revision than the newest one."""
    found, expected = revision_of(connection), NEWEST
    if found != expected:
        raise KlasterError(
            Text(
                f"the register's schema is at revision {found or 'none'}; this software expects {expected}",
                f"версия схемы реестра: {found or 'нет'}; программе нужна {expected}",
            ),
            Text("Run: klaster register migrate", "Выполните: klaster register migrate"),
        )


def _run(direction: Literal["upgrade", "downgrade"], connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415

    getattr(command, direction)(_settings(connection), revision)


def _settings(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings
