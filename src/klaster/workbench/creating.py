"""New workspaces: the embedded one, and one from a table of the user's."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from klaster.model.errors import InputError, Place
from klaster.model.finding import Finding
from klaster.model.text import Text, same
from klaster.workbench.embedded import EMBEDDED
from klaster.workbench.register_settings import DATABASE
from klaster.workbench.workspace import SETTINGS, identifier, write_workspace

DEMO_TITLE = Text("Klaster: the embedded observatory", "Klaster: встроенная обсерватория")


def new_demo(folder: Path) -> None:
    """A workspace with every embedded edition; one that is already there is left as it is."""
    if (folder / SETTINGS).exists():
        return
    _made_whole(
        folder,
        lambda part: write_workspace(
            part,
            DEMO_TITLE,
            [{"embedded": name} for name in EMBEDDED],
            {"database": DATABASE, "embedded": "edb_2019"},
        ),
    )


def new_from_table(
    folder: Path,
    table: Path | None,
    dialect: Mapping[str, Any] | None = None,
    boundaries: Path | None = None,
) -> list[Finding]:
    """A workspace whose one edition is a table, with the guessed mapping written out; what was noticed.

    ``dialect`` is what is known of the file: its ``sheet``, ``encoding``, ``delimiter``. ``boundaries`` are the regions of the table: GeoJSON, GeoPackage or Shapefile, copied into the workspace.

    Raises
    ------
    InputError
        When the folder already has files, or the table cannot be read; nothing is left behind.
    """
    findings: list[Finding] = []

    def fill(part: Path) -> None:
        (part / "data").mkdir()
        (part / "out").mkdir()
        editions = [_table_edition(table, part, dialect or {}, boundaries, findings)] if table else []
        write_workspace(part, same(folder.resolve().name), editions)

    _made_whole(folder, fill)
    return findings


def _table_edition(
    table: Path, part: Path, dialect: Mapping[str, Any], boundaries: Path | None, findings: list[Finding]
) -> dict[str, Any]:
    from klaster.sources.table import guess  # noqa: PLC0415
    from klaster.sources.table.raw import open_raw  # noqa: PLC0415

    mapping, noticed = guess(open_raw(table, **dialect))
    findings.extend(noticed)
    shutil.copyfile(table, part / "data" / table.name)
    if boundaries:
        mapping = replace(mapping, region_classification=_copied_boundaries(boundaries, part))
    return {
        "id": identifier(table.stem),
        "title_en": table.stem,
        "title_ru": table.stem,
        "table": f"data/{table.name}",
        "publisher_en": "publisher of the table",
        "publisher_ru": "издатель таблицы",
        "released": "",
        "mapping": mapping.to_toml(),
    }


def _copied_boundaries(file: Path, part: Path) -> str:
    """The path of the boundaries in the workspace; they are read once, so that a fault shows now."""
    from klaster.sources.classifications import read_boundaries  # noqa: PLC0415

    read_boundaries(file)
    # A Shapefile is several files of one name.
    files = file.parent.glob(f"{file.stem}.*") if file.suffix.lower() == ".shp" else (file,)
    for each in files:
        shutil.copyfile(each, part / "data" / each.name)
    return f"data/{file.name}"


def _made_whole(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a new folder beside the target and move it into place: all of it or nothing."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            Text("the folder is not empty", "папка не пуста"),
            Text("Name a new folder.", "Укажите новую папку."),
            Place(str(folder)),
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fill(part)
        part.chmod(0o755)
        part.replace(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
