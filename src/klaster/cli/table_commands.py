"""``check`` and ``compute`` on table files."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from klaster.cli.language import language, say
from klaster.model.errors import InputError, Place
from klaster.model.finding import Finding, Severity
from klaster.model.result import Result
from klaster.model.text import Text

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
FORMATS = (".csv", ".parquet", ".json")
ROWS_PRINTED = 40


def check_table(path: Path, sheet: str | None) -> int:
    """Print the findings of a table; 1 when one of them is an error, else 0."""
    from klaster.sources.table import check, guess  # noqa: PLC0415
    from klaster.sources.table.raw import open_raw  # noqa: PLC0415

    mapping = guess(open_raw(path, sheet=sheet))[0] if sheet else None
    findings = check(path, mapping)
    console = Console(highlight=False, soft_wrap=True)
    for finding in sorted(findings, key=lambda each: list(Severity).index(each.severity)):
        colour = COLOURS[finding.severity]
        console.print(
            f"[{colour}]{finding.severity.value}[/{colour}] {finding.kind}: {escape(finding.describe(language()))}"
        )
    if not findings:
        console.print(say("Nothing to note.", "Замечаний нет."))
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def compute_tables(
    name: str,
    tables: list[Path],
    columns: Mapping[str, str],
    where: tuple[str, ...],
    parameters: Mapping[str, Any],
    output: str | None,
) -> None:
    """Compute a method on each table; print it, or write it where ``-o`` says."""
    from klaster.workbench.tables import compute_table  # noqa: PLC0415

    target = _target(output)
    with _progress() as progress:
        results = []
        for path in tables:
            progress.add_task(say(f"Computing {path.name}", f"Расчёт: {path.name}"))
            results.append(compute_table(name, path, columns, where, parameters))
    for _, findings in results:
        _tell(findings)
    frame = pl.concat([result.frame for result, _ in results], how="diagonal_relaxed")
    if target:
        _write(frame, target)
    else:
        _print(frame, results[0][0])


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _target(output: str | None) -> Path | None:
    """Where to write; refused before anything is computed."""
    if output is None:
        return None
    target = Path(output)
    if target.suffix.lower() not in FORMATS:
        raise InputError(
            Text(f"-o: found the suffix {target.suffix!r}", f"-o: указано расширение {target.suffix!r}"),
            Text(f"Use one of {', '.join(FORMATS)}.", f"Используйте одно из: {', '.join(FORMATS)}."),
            Place(output),
        )
    if not target.parent.is_dir():
        raise InputError(
            Text("there is no such folder", "такой папки нет"),
            Text("Make it first.", "Сначала создайте её."),
            Place(str(target.parent)),
        )
    return target


def _tell(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        if finding.severity is not Severity.NOTE:
            print(f"{finding.severity.value}: {finding.describe(language())}", file=sys.stderr)


def _write(frame: pl.DataFrame, target: Path) -> None:
    """Write under a temporary name and rename: a file is whole or not there."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.suffix.lower() == ".csv":
            frame.write_csv(part)
        elif target.suffix.lower() == ".parquet":
            frame.write_parquet(part)
        else:
            part.write_text(json.dumps(frame.to_dicts(), ensure_ascii=False), encoding="utf-8")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _print(frame: pl.DataFrame, result: Result) -> None:
    with pl.Config(
        tbl_rows=ROWS_PRINTED,
        tbl_cols=12,
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
        fmt_str_lengths=40,
    ):
        print(frame)
    if frame.height > ROWS_PRINTED:
        print(
            say(
                f"{frame.height} rows; all of them with -o FILE.csv",
                f"строк: {frame.height}; все — с -o ФАЙЛ.csv",
            )
        )
    for note in result.notes:
        print(note.read(language()))
    print(result.provenance.cite(language()))
