"""What has changed since an earlier edition of the report: methods, numbers, verdicts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.screen import Figure
from klaster.report.document import Block, Chapter, Paragraph, Plate
from klaster.report.frozen import Difference, Frozen, differences
from klaster.report.teller import Teller
from klaster.views.number import exact
from klaster.views.table import Column, Table

TITLE = Text("What has changed since “{name}”", "Что изменилось с издания «{name}»")
TABLE = Text("Changes since “{name}”", "Изменения с издания «{name}»")
_NOTHING = Text(
    "Nothing: every number, verdict and method is as it was in “{name}” (sha256 {digest}).",
    "Ничего: все числа, выводы и методы те же, что в издании «{name}» (sha256 {digest}).",
)
_SAID = Text(
    "Compared with “{name}” (sha256 {digest}): methods of another version {methods}, numbers {numbers}, verdicts and states {words}, rows that came {came}, rows that went {went}.",
    "По сравнению с «{name}» (sha256 {digest}): методов другой версии — {methods}, чисел — {numbers}, выводов и состояний — {words}, новых строк — {came}, исчезнувших строк — {went}.",
)
_COLUMNS = {
    "figure": Text("Table", "Таблица"), "row": Text("Row", "Строка"), "column": Text("What", "Что"),
    "before": Text("Before", "Было"), "after": Text("After", "Стало"),
}  # fmt: skip
_METHOD = Text("method", "метод")
MOST = 120


def changes(teller: Teller, before: Frozen, after: Frozen, titles: dict[str, str]) -> Chapter:
    """The chapter of changes."""
    found = differences(before, after, teller.language)
    facts: dict[str, object] = {"name": before.name, "digest": before.digest[:12], **counted(found)}
    said = teller.read(_SAID if found else _NOTHING, **facts)
    blocks: list[Block] = [Paragraph(said, "changes", facts)]
    if found:
        blocks.append(_plate(teller, found, titles, before.name))
    return Chapter("changes", teller.read(TITLE, name=before.name), tuple(blocks))


def counted(found: list[Difference]) -> dict[str, int]:
    """How many differences there are of each kind."""
    counts = Counter(difference_kind(one) for one in found)
    return {name: counts[name] for name in ("methods", "numbers", "words", "came", "went")}


def difference_kind(one: Difference) -> str:
    """Whether a method, a number, a word or a whole row is another."""
    if not one.figure:
        return "methods"
    if not one.column:
        return "came" if one.before is None else "went"
    return "words" if isinstance(one.before, str) or isinstance(one.after, str) else "numbers"


def _plate(teller: Teller, found: list[Difference], titles: dict[str, str], name: str) -> Plate:
    rows = [
        (
            titles.get(one.figure, one.figure) or teller.read(_METHOD),
            one.row,
            one.column,
            told(one.before, teller.language),
            told(one.after, teller.language),
        )
        for one in found
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
    columns = tuple(
        Column(key, teller.read(words), code=key in ("row", "column")) for key, words in _COLUMNS.items()
    )
    title = teller.read(TABLE, name=name)
    figure = Figure(
        "changes", title, Table(title, columns, frame, teller.edition.vintage.cite(teller.language)), "", ""
    )
    return Plate(figure, rows=MOST if len(rows) > MOST else 0)


def told(value: Any, language: Language) -> str:
    """A value before or after, as it is written in a language."""
    if value is None:
        return "—"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return exact(float(value), language) if is_number else str(value)
