"""Which register is meant: one named, or that of a workspace."""

from __future__ import annotations

from pathlib import Path

from klaster.model.errors import InputError, Place
from klaster.model.text import Text
from klaster.register import Register
from klaster.workbench.register_settings import register_address
from klaster.workbench.registers import open_register
from klaster.workbench.workspace import SETTINGS, read_workspace


def register_of(folder: Path, address: str | None = None) -> Register:
    """The register at an address, or that of the workspace in a folder; made where there is none.

    Raises
    ------
    InputError
        No address is given and the folder is no workspace.
    """
    if address:
        return open_register(address)
    if not (folder / SETTINGS).exists():
        raise InputError(
            Text("there is no klaster.toml here", "здесь нет файла klaster.toml"),
            Text(
                "Name a workspace (--workspace DIR) or a register (--register FILE or postgresql://…).",
                "Укажите рабочую папку (--workspace ПАПКА) или реестр (--register ФАЙЛ либо postgresql://…).",
            ),
            Place(str(folder)),
        )
    return open_register(register_address(folder, read_workspace(folder).register))
