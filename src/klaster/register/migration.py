"""The schema of a register brought to a revision: up to the newest one, or back."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from klaster.model.errors import InputError, KlasterError
from klaster.model.text import Text
from klaster.register.database import Database


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the schema up, in one transaction: a killed migration leaves the schema as it was."""
    database.write(lambda connection: command.upgrade(_settings(connection), revision))


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
    settings = _settings(connection)
    try:
        ScriptDirectory.from_config(settings).get_revision(revision)
    except CommandError:
        raise InputError(
            Text(f"revision {revision} of the schema is not known", f"версия схемы {revision} неизвестна"),
            Text(
                "Take the newer software that made it.", "Возьмите более новую программу, которая её создала."
            ),
        ) from None
    if found:
        command.downgrade(settings, "base")
    command.upgrade(settings, revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to a revision; "base" is before the first one, without any table."""
    database.write(lambda connection: command.downgrade(_settings(connection), revision))


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is at; None before the first one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """The revision that this software works with."""
    return ScriptDirectory.from_config(_settings()).get_current_head() or ""


def check_revision(connection: Connection) -> None:
    """Refuse a database at another revision than the newest one."""
    found, expected = revision_of(connection), newest_revision()
    if found != expected:
        raise KlasterError(
            Text(
                f"the register's schema is at revision {found or 'none'}; this software expects {expected}",
                f"версия схемы реестра: {found or 'нет'}; программе нужна {expected}",
            ),
            Text("Run: klaster register migrate", "Выполните: klaster register migrate"),
        )


def _settings(connection: Connection | None = None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings
