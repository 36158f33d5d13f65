"""What is said of the values one by one: no numbers, not finite, negative; the states of cells; odd flags."""

from __future__ import annotations

import polars as pl

from klaster.model.finding import Finding, Severity
from klaster.model.status import SEVERITY, Status
from klaster.model.text import Text
from klaster.sources.table.raw_table import listed
from klaster.sources.table.surveyed import Surveyed

SHOWN = 8
_NOT_FINITE = r"(?i)^[+\-−]?(?:inf(?:inity)?|nan|∞)$"


def value_findings(surveyed: Surveyed) -> list[Finding]:
    """What stands in cells of values and is no number, and flags whose meaning is not known."""
    return [*_not_numbers(surveyed), *_odd_flags(surveyed), *_negative(surveyed), *_withheld(surveyed)]


def state_findings(surveyed: Surveyed) -> list[Finding]:
    """How many cells are in each of the five states, and which numbers bear footnote marks."""
    return [*_states(surveyed), *_marks(surveyed)]


def _not_numbers(surveyed: Surveyed) -> list[Finding]:
    odd = surveyed.survey.oddities.filter("is_odd")
    finite = ~pl.col("cell").str.contains(_NOT_FINITE)
    texts = [
        (
            odd.filter(finite),
            "not_a_number",
            Text("neither numbers nor known markers", "не числа и не известные обозначения"),
            Text(
                'If it is a marker, give its meaning: markers = {"W" = "Q"}; Q confidential, O not collected, zero.',
                'Если это обозначение, задайте его смысл: markers = {"W" = "Q"}; Q — конфиденциально, O — нет данных, zero — ноль.',
            ),
        ),
        (
            odd.filter(~finite),
            "not_finite",
            Text("not finite numbers", "не конечные числа"),
            Text("Look for a division by zero in the source.", "Поищите в источнике деление на ноль."),
        ),
    ]
    return [_odd_cells(surveyed, *each) for each in texts if not each[0].is_empty()]


def _odd_cells(surveyed: Surveyed, odd: pl.DataFrame, kind: str, what: Text, advice: Text) -> Finding:
    cells = list(odd.select("row", "cell").iter_rows())
    english = listed([f"{text!r} (row {row})" for row, text in cells], SHOWN)
    russian = listed([f"«{text}» (строка {row})" for row, text in cells], SHOWN)
    return surveyed.finding(
        Severity.WARNING,
        kind,
        Text(
            f"{what.en}, read as not collected: {english}",
            f"{what.ru}, прочитаны как «нет данных»: {russian}",
        ),
        advice,
        row=odd["row"][0],
        column=odd["column"][0],
        sheet=odd["sheet"][0],
        count=odd.height,
    )


def _odd_flags(surveyed: Surveyed) -> list[Finding]:
    odd = surveyed.survey.oddities.filter("is_odd_flag")
    if odd.is_empty():
        return []
    flags = listed(odd["flag"].unique(maintain_order=True).to_list(), SHOWN)
    return [
        surveyed.finding(
            Severity.WARNING,
            "unknown_status",
            Text(
                f"flags of unknown meaning, taken for normal values: {flags}",
                f"пометки с неизвестным смыслом, приняты за обычные значения: {flags}",
            ),
            Text(
                'Give their meaning: statuses = {"N" = "Q"}; A normal, P provisional, B break, E estimate, '
                "O not collected, Q confidential.",
                'Задайте их смысл: statuses = {"N" = "Q"}; A обычное, P предварительное, B разрыв, E оценка, '
                "O нет данных, Q конфиденциально.",
            ),
            row=odd["row"][0],
            column=surveyed.mapping.status,
            count=surveyed.survey.counts["odd_flags"],
        )
    ]


def _negative(surveyed: Surveyed) -> list[Finding]:
    """Negative numbers of things that are counted, or added up; a ratio may be negative."""
    negative = surveyed.survey.cells.filter(pl.col("low") < 0).sort("row")
    found: list[Finding] = []
    for measure in negative["measure"].unique(maintain_order=True):
        nature = surveyed.mapping.nature_of(measure)
        if nature == "ratio":
            continue
        cells = negative.filter(pl.col("measure") == measure)
        words = [
            (row, f"{region}, {industry}, {period}: {low:g}")
            for row, region, industry, period, low in cells.select(
                "row", "region", "industry", "period", "low"
            ).iter_rows()
        ]
        english = listed([f"row {row} ({text})" for row, text in words], SHOWN)
        russian = listed([f"строка {row} ({text})" for row, text in words], SHOWN)
        found.append(
            surveyed.finding(
                Severity.ERROR if nature == "count" else Severity.WARNING,
                "negative_value",
                Text(f"negative {measure}: {english}", f"отрицательные значения {measure}: {russian}"),
                Text(
                    'Correct the numbers; if the measure may be negative, set nature = "ratio".',
                    'Исправьте числа; если показатель может быть отрицательным, задайте nature = "ratio".',
                ),
                row=cells["row"][0],
                column=cells["column"][0],
                sheet=cells["sheet"][0],
                count=cells.height,
            )
        )
    return found


def _withheld(surveyed: Surveyed) -> list[Finding]:
    """Cells that have a number and a flag that says it is not to be had."""
    if not surveyed.mapping.status:
        return []
    missing = pl.col("worst") >= SEVERITY.index(Status.NOT_COLLECTED)
    cells = surveyed.survey.cells.filter(missing & (pl.col("filled") > 0)).sort("row")
    if cells.is_empty():
        return []
    rows = listed(cells["row"].to_list(), SHOWN)
    return [
        surveyed.finding(
            Severity.NOTE,
            "withheld",
            Text(
                f"cells with a number beside a flag that withholds it: the number is not used (rows {rows})",
                f"ячейки с числом и пометкой, которая его закрывает: число не используется (строки {rows})",
            ),
            row=cells["row"][0],
            column=surveyed.mapping.status,
            count=cells.height,
        )
    ]


def _states(surveyed: Surveyed) -> list[Finding]:
    cells = surveyed.coded
    worst = pl.col("worst")
    zero = (pl.col("known") > 0) & (pl.col("low") == 0) & (pl.col("high") == 0)
    estimated = worst == SEVERITY.index(Status.ESTIMATED)
    states = {
        "estimate": estimated,
        "confidential": worst == SEVERITY.index(Status.CONFIDENTIAL),
        "not_collected": worst == SEVERITY.index(Status.NOT_COLLECTED),
        "zero": zero & ~estimated,
    }
    counts = cells.select(expression.sum().alias(name) for name, expression in states.items()).row(
        0, named=True
    )
    values = cells.height - sum(counts.values())
    odd = cells.filter(states["confidential"] | states["not_collected"]).sort("row")
    rows = listed(odd["row"].unique(maintain_order=True).to_list(), SHOWN)
    where = Text(f"; the first missing ones: rows {rows}", f"; первые пропуски: строки {rows}")
    shown = where if odd.height else Text(".", ".")
    return [
        surveyed.finding(
            Severity.NOTE,
            "states",
            Text(
                f"cells: {values} values, {counts['zero']} zeros, {counts['estimate']} estimates, "
                f"{counts['confidential']} confidential, {counts['not_collected']} not collected{shown.en}",
                f"ячеек: значений {values}, нулей {counts['zero']}, оценок {counts['estimate']}, "
                f"конфиденциальных {counts['confidential']}, без данных {counts['not_collected']}{shown.ru}",
            ),
            count=cells.height,
        )
    ]


def _marks(surveyed: Surveyed) -> list[Finding]:
    marked = surveyed.survey.oddities.filter(pl.col("mark").is_not_null())
    if marked.is_empty():
        return []
    marks = listed(marked["mark"].unique(maintain_order=True).to_list(), SHOWN)
    rows = listed(marked["row"].unique(maintain_order=True).to_list(), SHOWN)
    return [
        surveyed.finding(
            Severity.NOTE,
            "footnote",
            Text(
                f"marks after numbers, not part of them: {marks} (rows {rows})",
                f"знаки после чисел, в числа не входят: {marks} (строки {rows})",
            ),
            row=marked["row"][0],
            column=marked["column"][0],
            sheet=marked["sheet"][0],
            count=surveyed.survey.counts["marks"],
        )
    ]
