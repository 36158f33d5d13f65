"""A file of cases, such as firms, judged by a rule-book: nothing of it is kept."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import polars as pl

from klaster.model.errors import InputError, Place
from klaster.model.result import Result
from klaster.model.text import Text
from klaster.workbench.tables import compute_table
from klaster.workbench.uploads.guards import check_content
from klaster.workbench.uploads.limits import UploadLimits

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
MOST_BYTES, MOST_ROWS, MOST_UNPACKED = 5_000_000, 50_000, 100_000_000


@dataclass(frozen=True)
class Judged:
    """The verdicts on the cases of a file, and how many there are of each."""

    result: Result
    counts: Mapping[str, int]


def judged_cases(rule_book: str, name: str, content: bytes, parameters: Mapping[str, Any]) -> Judged:
    """The cases of a file judged by a rule-book.

    Parameters
    ----------
    rule_book
        The name of a registered rubric.
    name
        What the file was called where it came from: only its suffix is used, and the name in messages.
    content
        The file.
    parameters
        Thresholds that were moved.

    Raises
    ------
    InputError
        A kind of file that is not read, one too large, or a table that cannot be judged; place and remedy named.
    """
    shown = PurePath(name.replace("\\", "/")).name[:80] or "table"
    suffix = PurePath(shown).suffix.casefold()
    _check(shown, suffix, content)
    with tempfile.TemporaryDirectory(prefix="klaster-cases-") as folder:
        path = Path(folder, f"table{suffix}")
        path.write_bytes(content)
        if suffix == ".xlsx":
            _check_unpacked(path, shown)
        try:
            check_content(path, UploadLimits(unpacked_megabytes=MOST_UNPACKED // 1_000_000))
            result, _ = compute_table(rule_book, path, {}, (), parameters)
        except InputError as error:
            place = Place(shown, error.place.sheet, error.place.row, error.place.column)
            raise InputError(error.message, error.advice, place) from None
    if result.frame.height > MOST_ROWS:
        raise _too_large(shown, Text(f"{result.frame.height} rows", f"строк: {result.frame.height}"))
    counted = result.frame.group_by("verdict").len().sort("len", "verdict", descending=[True, False])
    return Judged(result, {str(verdict): int(count) for verdict, count in counted.iter_rows()})


def verdicts(result: Result) -> pl.DataFrame:
    """The verdicts as a file holds them, with the method on every row."""
    return result.frame.with_columns(
        method=pl.lit(f"{result.card.id} v{result.card.version}"), digest=pl.lit(result.digest)
    )


def _check(name: str, suffix: str, content: bytes) -> None:
    if not content:
        raise InputError(
            Text("the file is empty", "файл пуст"),
            Text(
                "Choose a table: csv, tsv or xlsx.", "Выберите таблицу: csv, tsv или xlsx."
            ),
            Place(name),
        )  # fmt: skip
    if suffix not in SUFFIXES:
        raise InputError(
            Text(
                f"a file of the kind {suffix or name} is not read here",
                f"файл вида «{suffix or name}» здесь не читается",
            ),
            Text("Send csv, tsv or xlsx.", "Пришлите csv, tsv или xlsx."),
            Place(name),
        )
    if len(content) > MOST_BYTES:
        raise _too_large(
            name,
            Text(f"{len(content) / 1e6:.1f} MB", f"{len(content) / 1e6:.1f} МБ"),
        )


def _check_unpacked(path: Path, name: str) -> None:
    """A workbook is an archive: what it would unpack to is looked at before it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise InputError(
            Text("this is no workbook", "это не книга Excel"),
            Text(
                "Save it as xlsx again, or send it as csv.", "Сохраните её как xlsx заново или пришлите csv."
            ),
            Place(name),
        ) from None
    if unpacked > MOST_UNPACKED:
        raise _too_large(
            name, Text(f"{unpacked / 1e6:.0f} MB unpacked", f"{unpacked / 1e6:.0f} МБ в распакованном виде")
        )


def _too_large(name: str, size: Text) -> InputError:
    return InputError(
        Text(f"too large: {size.en}", f"слишком велик: {size.ru}"),
        Text(
            f"At most {MOST_BYTES // 1_000_000} MB and {MOST_ROWS} rows; the command klaster compute knows no such bounds.",
            f"Не больше {MOST_BYTES // 1_000_000} МБ и {MOST_ROWS} строк; у команды klaster compute таких границ нет.",
        ),
        Place(name),
    )
