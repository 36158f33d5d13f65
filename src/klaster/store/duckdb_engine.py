"""DuckDB: the engine that runs relational methods over Parquet, within a memory limit."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

MEMORY_LIMIT = "6GB"


@contextmanager
def connection(memory_limit: str = MEMORY_LIMIT) -> Generator[duckdb.DuckDBPyConnection]:
    """A connection in memory that spills to a temporary folder, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="klaster-") as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": spill,
            "preserve_insertion_order": "false",
        }
        with duckdb.connect(config=settings) as database:
            yield database


def write_evaluated(
    function: Callable[..., Any], table: Path, parameters: dict[str, Any], target: Path
) -> None:
    """Run a relational method over a Parquet file and write its table as Parquet, never whole in memory."""
    with connection() as database:
        function(database.read_parquet(str(table)), **parameters).write_parquet(
            str(target), compression="zstd"
        )
