"""The register of a workspace: opened, made where there is none, filled with embedded facts once."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

from klaster.model.text import Text
from klaster.register import Register
from klaster.register.migration import revision_of
from klaster.sources.register_files import checked_drafts, read_register_files
from klaster.workbench.register_settings import RegisterSettings, register_address
from klaster.workbench.register_tables import Registry, registry

EMBEDDED_EDITIONS = {"edb_2019": ("klaster.sources.edb_2019", "EDB 2019")}
"""Embedded register -> the package that carries its tables, and the edition frozen of it."""
FILLED_BY = "klaster"


def open_register(address: str) -> Register:
    """The register at an address, made where there is none.

    One of an older schema is left as it is: what reads it refuses, and says that ``register migrate`` brings it up.
    """
    if "://" not in address:
        Path(address).parent.mkdir(parents=True, exist_ok=True)
    register = Register.open(address)
    if not register.database.exists:
        return register.migrate()
    with register.database.reading() as connection:
        is_new = revision_of(connection) is None
    return register.migrate() if is_new else register


def built_register(
    folder: Path, settings: RegisterSettings, progress: Callable[[Text], object] = lambda _: None
) -> Registry:
    """Make the register that the settings of a workspace ask for, and read it; one that was filled is left as it is edited."""
    register = open_register(register_address(folder, settings)).migrate()
    try:
        if settings.embedded:
            fill_with_embedded(register, settings.embedded, progress)
        return registry(register)
    finally:
        register.close()


def fill_with_embedded(
    register: Register, name: str, progress: Callable[[Text], object] = lambda _: None
) -> None:
    """Put embedded facts into a register and freeze them as an edition; once, so that no later edit is undone."""
    package, edition = EMBEDDED_EDITIONS[name]
    if any(one.name == edition for one in register.editions()):
        return
    progress(Text(f"Filling the register: {edition}", f"Заполнение реестра: {edition}"))
    with as_file(files(package) / "data" / "register") as folder:
        checked = checked_drafts(read_register_files(folder))
    if checked.refused:
        raise checked.refused[0].as_error()
    register.apply(
        [row.edit for row in checked.rows], FILLED_BY, f"{edition}: facts transcribed from the report"
    )
    register.freeze(edition, FILLED_BY)
