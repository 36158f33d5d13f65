"""How to get again what a screen shows: the command, and the Python, each whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from shlex import quote
from typing import Any

from klaster.pages.desk import Desk


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The command and the Python; ``file`` is the address of the table that both read, where it is not the workspace."""

    command: str
    python: str
    file: str = ""
    """Where the file is fetched; nothing where the workspace itself is read."""
    name: str = ""
    """What the file is called here."""


def of_workspace(desk: Desk, method: str, periods: tuple[str, str], **parameters: Any) -> Reproduction:
    """A method on the edition and measure of a screen, over the periods given."""
    path = _path(desk)
    span = "..".join(dict.fromkeys(periods))
    command = (
        f"klaster compute {method} {quote(path)} --edition {desk.edition.id} --measure {desk.measure.id}"
        f" --periods {span}{_settings(parameters)} -o {method}.csv"
    )
    python = (
        f"import klaster\n"
        f"klaster.Observatory({path!r}).result(\n"
        f"    {desk.edition.id!r}, {method!r}, {desk.measure.id!r}, periods={periods!r},{_named(parameters)}\n"
        f").frame"
    )
    return Reproduction(command, python)


def of_file(method: str, address: str, name: str, parameters: Mapping[str, Any]) -> Reproduction:
    """A method on a table that is fetched from the screen as a file."""
    command = f"klaster compute {method} {quote(name)}{_settings(parameters)} -o {method}.csv"
    python = (
        f"import klaster, polars\n"
        f"table = polars.read_csv({name!r}, schema_overrides={{'period': polars.String}})\n"
        f"klaster.compute({method!r}, table,{_named(parameters)}\n"
        f").frame"
    )
    return Reproduction(command, python, address, name)


def _path(desk: Desk) -> str:
    """The workspace as a reader would name it."""
    path = getattr(desk.observatory, "path", None)
    return path.name if path else "."


def _settings(parameters: Mapping[str, Any]) -> str:
    return "".join(f" --set {quote(f'{name}={value}')}" for name, value in parameters.items())


def _named(parameters: Mapping[str, Any]) -> str:
    named = ", ".join(f"{name}={value!r}" for name, value in parameters.items())
    return f"\n    {named}," if named else ""
