"""Guessing a table whose values stand in many columns, and saying so."""

from __future__ import annotations

from klaster.model.finding import Severity
from klaster.model.text import Text
from klaster.sources.table.evidence import Evidence
from klaster.sources.table.raw_table import listed
from klaster.sources.table.wide import Wide

_NOUNS = {
    "periods_across": Text("periods", "периоды"),
    "industries_across": Text("industries", "отрасли"),
    "regions_across": Text("regions", "регионы"),
    "measures_across": Text("measures", "показатели"),
}


def tell_wide(evidence: Evidence, wide: Wide) -> None:
    """Note which columns hold the values, and which were left out."""
    noun, columns = _NOUNS[wide.layout], listed(wide.across, 4)
    evidence.tell(
        Severity.NOTE,
        "guess_layout",
        Text(
            f"{len(wide.across)} columns hold the values, their headers are {noun.en}: {columns}",
            f"значения стоят в столбцах ({len(wide.across)}), в их шапке {noun.ru}: {columns}",
        ),
    )
    if wide.is_doubtful:
        _tell_doubt(evidence, columns)
    if wide.left_out:
        _tell_left_out(evidence, listed(wide.left_out, 6))


def _tell_doubt(evidence: Evidence, columns: str) -> None:
    evidence.tell(
        Severity.WARNING,
        "guess_layout",
        Text(
            f"no word explains the columns {columns}; they are taken for industries",
            f"столбцы {columns} не удалось опознать; они приняты за отрасли",
        ),
        Text(
            'If they are measures, set layout = "long" and name them in values.',
            'Если это показатели, задайте layout = "long" и перечислите их в values.',
        ),
    )


def _tell_left_out(evidence: Evidence, columns: str) -> None:
    evidence.tell(
        Severity.NOTE,
        "guess_layout",
        Text(
            f"only the columns of totals are read; parts are left out: {columns}",
            f"прочитаны только столбцы «всего»; разбивка пропущена: {columns}",
        ),
    )
