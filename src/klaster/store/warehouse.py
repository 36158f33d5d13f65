"""The warehouse: immutable Parquet files named by their digest, and a pointer to the release in force.

Nothing is overwritten. A file is written under a temporary name and then renamed; the release
pointer is renamed last, so a build killed at any moment leaves the last good state, and a reader
keeps the files of the release it opened.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl


class Warehouse:
    """Vintages, results and releases under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def release(self) -> dict[str, Any] | None:
        """The manifest of the release in force; None before the first build."""
        pointer = self.folder / "current.json"
        try:
            name = json.loads(pointer.read_text(encoding="utf-8"))["release"]
        except FileNotFoundError:
            return None
        return json.loads((self.folder / "releases" / name).read_text(encoding="utf-8"))

    @property
    def stamp(self) -> tuple[int, int]:
        """What changes when another release comes into force; cheap enough for every request."""
        try:
            facts = (self.folder / "current.json").stat()
        except FileNotFoundError:
            return (0, 0)
        return (facts.st_mtime_ns, facts.st_ino)

    def vintage(self, digest: str) -> Path:
        """Where the observations of one vintage are, or will be."""
        return self.folder / "vintages" / f"{digest}.parquet"

    def side_table(self, digest: str, name: str) -> Path:
        """Where a table that goes with a vintage is, or will be."""
        return self.folder / "vintages" / f"{digest}.{name}.parquet"

    def classification(self, digest: str, kind: str) -> Path:
        """Where a classification that came with a vintage is, or will be."""
        return self.folder / "vintages" / f"{digest}.{kind}.json"

    def result(self, digest: str) -> Path:
        """Where a computed table is, or will be."""
        return self.folder / "results" / f"{digest}.parquet"

    def read(self, path: Path) -> pl.DataFrame:
        """A stored table."""
        return pl.read_parquet(path)

    def schema(self, path: Path) -> pl.Schema:
        """Names and kinds of the columns of a stored table, of which nothing else is read."""
        return pl.Schema(pl.read_parquet_schema(path))

    def parts(self, path: Path, rows: int) -> Iterator[pl.DataFrame]:
        """A stored table from its first row to its last, so many rows at a time: no more than that is in memory."""
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]

        schema = self.schema(path)
        with ParquetFile(path, pre_buffer=False) as file:
            for batch in file.iter_batches(rows):  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
                part = pl.from_arrow(batch)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
                assert isinstance(part, pl.DataFrame)
                yield part.cast(dict(schema))  # type: ignore[arg-type]

    def write(self, path: Path, write: Callable[[Path], object]) -> None:
        """Write a file whole or not at all: ``write`` gets the temporary name."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            write(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    def publish(self, manifest: dict[str, Any]) -> None:
        """Put a release in force; earlier releases stay beside it."""
        name = f"{manifest['number']:06d}-{manifest['digest']}.json"
        written = json.dumps(manifest, ensure_ascii=False, indent=1)
        self.write(self.folder / "releases" / name, lambda path: path.write_text(written, encoding="utf-8"))
        pointer = json.dumps({"release": name})
        self.write(self.folder / "current.json", lambda path: path.write_text(pointer, encoding="utf-8"))

    def tidy_up(self) -> None:
        """Remove what a killed build left half-written, but nothing of a build still alive."""
        for leftover in self.folder.rglob(".*.part"):
            process = leftover.name.split(".")[-2]
            if not Path("/proc", process).exists():
                leftover.unlink(missing_ok=True)
