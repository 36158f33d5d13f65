"""Where the register of a workspace is: ``[register]`` in ``klaster.toml``, or the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text

DATABASE = "out/register.sqlite"
ENVIRONMENT = "KLASTER_REGISTER"
KEYS = ("database", "embedded")
EMBEDDED = ("edb_2019",)


@dataclass(frozen=True)
class RegisterSettings:
    """The database of the register, and the embedded facts that a new one is filled with."""

    database: str = DATABASE
    embedded: str = ""


def register_settings(section: Any, place: Place) -> RegisterSettings | None:
    """The settings in a section; None where there is no section.

    Raises
    ------
    InputError
        The section is no table, a key or an embedded register is not known, or a value is no text.
    """
    if section is None:
        return None
    if not isinstance(section, Mapping):
        raise InputError(
            Text(f"register = {section!r}", f"указано register = {section!r}"),
            Text("Expected [register] with database.", "Ожидается раздел [register] с ключом database."),
            place,
        )
    for key, value in section.items():
        if key not in KEYS:
            raise UnknownNameError(Text("key of [register]", "ключ раздела [register]"), key, KEYS, place)
        if not isinstance(value, str):
            raise InputError(
                Text(f"register.{key} = {value!r}", f"указано register.{key} = {value!r}"),
                Text("Expected a text in quotes.", "Ожидается текст в кавычках."),
                place,
            )
    settings = RegisterSettings(section.get("database", DATABASE), section.get("embedded", ""))
    if settings.embedded and settings.embedded not in EMBEDDED:
        raise UnknownNameError(
            Text("embedded register", "встроенный реестр"), settings.embedded, EMBEDDED, place
        )
    return settings


def register_address(folder: Path, settings: RegisterSettings | None) -> str:
    """The address of the database: of the environment first, so that no password need stand in a file.

    >>> register_address(Path("obs"), RegisterSettings("postgresql://db/klaster"))
    'postgresql://db/klaster'
    >>> register_address(Path("obs"), None)
    'obs/out/register.sqlite'
    """
    if given := os.environ.get(ENVIRONMENT):
        return given
    database = (settings or RegisterSettings()).database
    return database if "://" in database else str(folder / database)
