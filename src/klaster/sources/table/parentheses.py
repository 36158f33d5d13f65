"""Numbers in parentheses: a loss to an accountant, a figure of little reliability to a survey."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from klaster.model.finding import Severity
from klaster.model.text import Text
from klaster.sources.table.evidence import Evidence
from klaster.sources.table.mapping import Mapping

IN_PARENTHESES = r"^\(\s?([0-9][0-9\u00a0\u202f\u2009 .,'’]*[0-9]|[0-9])\s?\)$"
_BALANCE = re.compile(
    r"сальд|финансов\w+ результат|прибыл|убыт|баланс|прирост|изменени|миграц|чист\w+ (?:экспорт|приток)"
    r"|profit|loss|balance|\bnet\b|change|surplus|deficit|earnings|income",
    re.IGNORECASE,
)


def bare_numbers(cell: pl.Expr, meaning: str) -> pl.Expr:
    """Cells with numbers in parentheses rewritten by what these mean; "" leaves them as they are.

    >>> cells = pl.DataFrame({"jobs": ["(1,5)", "2", None]})
    >>> cells.select(bare_numbers(pl.col("jobs"), "negative"))["jobs"].to_list()
    ['-1,5', '2', None]
    >>> cells.select(bare_numbers(pl.col("jobs"), "estimate"))["jobs"].to_list()
    ['1,5 e', '2', None]
    """
    if not meaning:
        return cell
    return cell.str.replace(IN_PARENTHESES, "-${1}" if meaning == "negative" else "${1} e")


def with_parentheses(mapping: Mapping, evidence: Evidence) -> Mapping:
    """The mapping with the meaning of numbers in parentheses, where its values have any."""
    names = mapping.across or tuple(name for name in mapping.values.values() if name)
    found = [
        cell
        for name in names
        if name in evidence.sample.columns
        for cell in evidence.sample[name].drop_nulls().unique()
        if re.match(IN_PARENTHESES, cell)
    ]
    if not found:
        return mapping
    words = " ".join((*evidence.context.words, *mapping.values, *mapping.values.values()))
    meaning = "negative" if _BALANCE.search(words.replace("_", " ")) else "estimate"
    _tell(evidence, meaning, sorted(found)[0], len(found))
    return replace(mapping, parentheses=meaning)


def _tell(evidence: Evidence, meaning: str, example: str, count: int) -> None:
    said = {
        "negative": Text("negative numbers", "отрицательные числа"),
        "estimate": Text("figures of little reliability, estimates", "ненадёжные значения, оценки"),
    }[meaning]
    other = "estimate" if meaning == "negative" else "negative"
    evidence.tell(
        Severity.WARNING,
        "guess_parentheses",
        Text(
            f"numbers in parentheses, as {example}, are read as {said.en} ({count})",
            f"числа в скобках, например {example}, прочитаны как {said.ru} ({count})",
        ),
        Text(
            f'If they are not, set parentheses = "{other}" in [mapping].',
            f'Если это не так, задайте в [mapping]: parentheses = "{other}".',
        ),
    )
