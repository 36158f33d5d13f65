"""``check`` and ``compute`` on table files."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from klaster.catalogue import checked_parameters, method
from klaster.cli.dialect import Dialect
from klaster.cli.language import language, say
from klaster.cli.long_work import told_and_kept
from klaster.cli.printed_table import print_table
from klaster.cli.robustness_options import Trial, tell_variants
from klaster.model.errors import InputError, Place
from klaster.model.finding import Finding, Severity
from klaster.model.result import Result
from klaster.model.text import Text
from klaster.numerics.pieces import done_by

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
FORMATS = (".csv", ".parquet", ".json")


def check_table(path: Path, dialect: Dialect) -> int:
    """Print the findings of a table; 1 when one of them is an error, else 0."""
    from klaster.sources.table import check, guess  # noqa: PLC0415
    from klaster.sources.table.raw import open_raw  # noqa: PLC0415

    mapping = guess(open_raw(path, **dialect.said))[0] if dialect.said else None
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


def check_rubric(path: Path) -> None:
    """Read a rubric of one's own and try its examples; what is wrong is shown at its line."""
    from klaster.rubrics import checked_rubric  # noqa: PLC0415

    found = checked_rubric(path)
    counts = (len(found.criteria), len(found.outcomes), len(found.examples))
    print(
        say(
            f"{found.id}: {counts[0]} criteria, {counts[1]} outcomes, {counts[2]} examples that come out.",
            f"{found.id}: критериев {counts[0]}, исходов {counts[1]}, примеров {counts[2]}, все сходятся.",
        )
    )


@dataclass(frozen=True)
class Request:
    """What is asked of each table: a method, its columns, filters and parameters; of a workspace, what of it."""

    method: str
    columns: Mapping[str, str]
    where: tuple[str, ...]
    parameters: Mapping[str, Any]
    add_up: bool = False
    edition: str | None = None
    measure: str | None = None
    test: Trial | None = None
    protect: Mapping[str, str] = field(default_factory=dict[str, str])
    convert: Mapping[str, str] = field(default_factory=dict[str, str])
    keep: str | None = None
    periods: str | None = None


def compute_tables(request: Request, tables: list[Path], output: str | None) -> None:
    """Compute a method on each table or workspace; print it, or write it where ``-o`` says."""
    target = _target(output)
    tried = _target(request.test.variants if request.test else None, "--variants")
    with _progress() as progress, done_by(told_and_kept(progress, request.keep)):
        results: list[tuple[Result, tuple[Finding, ...]]] = []
        for path in tables:
            progress.add_task(say(f"Computing {path.name}", f"Расчёт: {path.name}"))
            results.append(_in_workspace(request, path) if path.is_dir() else _on_table(request, path))
    for _, findings in results:
        _tell(findings)
    frame = _joined([result for result, _ in results], tables)
    if request.test:
        _told_variants([result for result, _ in results], tables, tried)
    if target:
        _write(frame, target)
    else:
        _print(frame, results[0][0])


def _on_table(request: Request, path: Path) -> tuple[Result, tuple[Finding, ...]]:
    from klaster.workbench.disclosure_settings import rules_from_words  # noqa: PLC0415
    from klaster.workbench.tables import compute_table  # noqa: PLC0415

    of_editions = {"edition": request.edition, "measure": request.measure, "periods": request.periods}
    _refuse(request, of_editions, path)
    if test := request.test:
        _refuse(request, {"protect": request.protect, "convert": request.convert}, path)
        from klaster.workbench.robustness import robust_table  # noqa: PLC0415

        given = (request.columns, request.where, request.parameters, test.vary, test.judge)
        return robust_table(request.method, path, *given, add_up=request.add_up)
    return compute_table(
        request.method,
        path,
        request.columns,
        request.where,
        request.parameters,
        add_up=request.add_up,
        protect=rules_from_words(request.protect) if request.protect else None,
        convert=request.convert,
    )


def _in_workspace(request: Request, path: Path) -> tuple[Result, tuple[Finding, ...]]:
    from klaster.workbench.observatory import Observatory  # noqa: PLC0415

    if request.protect or request.convert:
        raise _set_in_workspace(path)
    _refuse(request, {"columns": request.columns, "where": request.where, "add-up": request.add_up}, path)
    checked = checked_parameters(method(request.method).card, request.parameters)
    if test := request.test:
        _refuse(request, {"periods": request.periods}, path)
        found = Observatory(path).robustness(
            request.edition,
            request.method,
            request.measure,
            vary=test.vary,
            judge=test.judge,
            parameters=checked,
        )
        return found, ()
    observatory, asked = Observatory(path), (request.edition, request.method, request.measure)
    return observatory.result(*asked, periods=_span(request.periods), parameters=checked), ()


def _span(periods: str | None) -> tuple[str, str] | None:
    """The first and the last period of ``2019..2024``; of ``2024`` the one."""
    first, dots, last = (periods or "").partition("..")
    return (first.strip(), last.strip() if dots else first.strip()) if periods else None


def _told_variants(results: list[Any], tables: list[Path], target: Path | None) -> None:
    """What each variant does, into a file or beside the table."""
    named = [
        result.variants.select(pl.lit(path.name).alias("table"), pl.all())
        for result, path in zip(results, tables, strict=True)
    ]
    frame = results[0].variants if len(results) == 1 else pl.concat(named, how="diagonal_relaxed")
    if target:
        _write(frame, target)
    else:
        tell_variants(frame)


def _refuse(request: Request, options: Mapping[str, object], path: Path) -> None:
    """Raise InputError for an option that means nothing here: a workspace has editions, a table has columns."""
    for name, given in options.items():
        if given:
            kind = say("a workspace", "рабочая папка") if path.is_dir() else say("a table", "таблица")
            raise InputError(
                Text(f"--{name} does not go with {kind}", f"--{name} здесь не применяется: это {kind}"),
                Text("Leave it out.", "Уберите этот параметр."),
                Place(str(path)),
            )


def _set_in_workspace(path: Path) -> InputError:
    return InputError(
        Text("for a workspace this stands in its settings", "для рабочей папки это задаётся в её настройках"),
        Text(
            'Write [disclosure] threshold = 3, or convert = {industry = "isic_rev4"} in an edition, into klaster.toml; then: klaster build.',
            'Впишите в klaster.toml [disclosure] threshold = 3 или convert = {industry = "isic_rev4"} в издании; затем: klaster build.',
        ),
        Place(str(path)),
    )


def _joined(results: list[Result], tables: list[Path]) -> pl.DataFrame:
    """The results under one another; where their keys alone do not tell them apart, with the table's name first."""
    frames = [result.frame for result in results]
    whole = pl.concat(frames, how="diagonal_relaxed")
    keys = [key for key in results[0].card.keys if key in whole.columns]
    if len(frames) == 1 or (keys and not whole.select(keys).is_duplicated().any()):
        return whole
    named = [
        frame.select(pl.lit(path.name).alias("table"), pl.all())
        for frame, path in zip(frames, tables, strict=True)
    ]
    return pl.concat(named, how="diagonal_relaxed")


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _target(output: str | None, option: str = "-o") -> Path | None:
    """Where to write; refused before anything is computed."""
    if output is None:
        return None
    target = Path(output)
    if target.suffix.lower() not in FORMATS:
        raise InputError(
            Text(
                f"{option}: found the suffix {target.suffix!r}",
                f"{option}: указано расширение {target.suffix!r}",
            ),
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
            part.write_text(json.dumps(_finite(frame).to_dicts(), ensure_ascii=False), encoding="utf-8")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _finite(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers that JSON has: it knows neither NaN nor infinity."""
    floats = [pl.col(name) for name, kind in frame.schema.items() if kind.is_float()]
    return frame.with_columns(pl.when(each.is_finite()).then(each) for each in floats)


def _print(frame: pl.DataFrame, result: Result) -> None:
    print_table(frame)
    for note in result.notes:
        print(note.read(language()))
    print(result.provenance.cite(language()))
