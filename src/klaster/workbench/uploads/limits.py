"""How much a visitor may bring, and for how long it is kept: ``[uploads]`` of ``klaster.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text
from klaster.workbench.workspace import SETTINGS

SUFFIXES = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xls", ".ods", ".html", ".htm", ".parquet", ".xml",
)  # fmt: skip
"""What a table may be called; what it is inside is found out from its content."""


@dataclass(frozen=True)
class UploadLimits:
    """The limits of uploads, with what holds where nothing is said.

    >>> UploadLimits().bytes, UploadLimits(megabytes=1).bytes
    (20000000, 1000000)
    """

    allowed: bool = True
    megabytes: int = 20
    """Of one file."""
    unpacked_megabytes: int = 300
    """Of what a workbook unpacks into."""
    hours: int = 24
    """How long a table and its screens are kept."""
    tables: int = 40
    """How many are kept at once."""
    hourly: int = 60
    """How many one visitor may send in an hour, corrections of how a table is read among them; in each process that serves."""
    seconds: int = 60
    """How long one check or build may take."""
    memory_megabytes: int = 3000
    """How much memory one check or build may take."""
    folder: str = "uploads"
    """Where they lie: in the workspace, unless it is absolute."""

    @property
    def bytes(self) -> int:
        """Bytes of one file at most."""
        return self.megabytes * 1_000_000


class TooLargeError(InputError):
    """A file of more bytes than are taken."""

    def __init__(self, limits: UploadLimits) -> None:
        super().__init__(
            Text(f"the file has more than {limits.megabytes} MB", f"файл больше {limits.megabytes} МБ"),
            Text(
                "Send a part of it, or csv, or work on your own machine: klaster new DIR --from TABLE.",
                "Отправьте его часть или csv либо работайте на своей машине: klaster new ПАПКА --from ТАБЛИЦА.",
            ),
        )


def upload_limits(workspace: Path) -> UploadLimits:
    """The limits that a workspace sets; the usual ones where it sets none.

    Raises
    ------
    UnknownNameError
        For a key that is not known.
    InputError
        For a value that is no limit.
    """
    path = workspace / SETTINGS
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("uploads", {})
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        # What is wrong with the settings is told by the build; the atlas is served as it was built.
        return UploadLimits()
    return limits_from(facts, Place(str(path), column="uploads"))


def limits_from(facts: Any, place: Place | None = None) -> UploadLimits:
    """The limits that a section of settings says.

    >>> limits_from({"hours": 2}).hours
    2
    """
    if not isinstance(facts, Mapping):
        raise _unsuitable("uploads", facts, Text("a section [uploads]", "раздел [uploads]"), place)
    usual = {each.name: getattr(UploadLimits(), each.name) for each in fields(UploadLimits)}
    given: dict[str, Any] = {str(name): value for name, value in facts.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    for name, value in given.items():
        if name not in usual:
            raise UnknownNameError(
                Text("key of [uploads]", "ключ раздела [uploads]"), name, list(usual), place
            )
        if type(value) is not type(usual[name]):
            raise _unsuitable(name, value, Text(f"as in {usual[name]!r}", f"как {usual[name]!r}"), place)
        if isinstance(value, int) and not isinstance(value, bool) and value < 1:
            raise _unsuitable(name, value, Text("a whole number from 1", "целое число от 1"), place)
    return UploadLimits(**given)


def _unsuitable(name: str, value: object, wanted: Text, place: Place | None) -> InputError:
    return InputError(
        Text(f"{name} = {value!r} in [uploads]", f"в разделе [uploads] указано {name} = {value!r}"),
        Text(f"Expected: {wanted.en}.", f"Ожидается: {wanted.ru}."),
        place,
    )
