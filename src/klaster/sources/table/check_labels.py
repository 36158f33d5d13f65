"""What is said of the labels of a table: unknown codes, footnotes, blanks, headings, periods."""

from __future__ import annotations

import polars as pl

from klaster.model.errors import Place
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.dimensions import Dimension, Role
from klaster.sources.table.observed import UNDATED
from klaster.sources.table.raw_table import listed
from klaster.sources.table.surveyed import Surveyed

SHOWN = 12


def label_findings(surveyed: Surveyed) -> list[Finding]:
    """Everything noticed about the labels of regions, industries and periods."""
    found: list[Finding] = []
    for role in ("region", "industry"):
        found += _unknown(surveyed, role)
        found += _footnotes(surveyed, role)
        found += _headings(surveyed, role)
        found += _several_labels(surveyed, role)
        found += _inflected(surveyed, role)
    return [*found, *_unknown_periods(surveyed), *_blank_keys(surveyed), *surveyed.findings]


def row_of_label(surveyed: Surveyed, role: str, label: str) -> int | None:
    """The first row in which a label stands."""
    rows = surveyed.survey.labels.filter((pl.col("dimension") == role) & (pl.col("label") == label))["row"]
    return rows[0] if len(rows) else None


def _column(surveyed: Surveyed, role: str) -> str:
    return surveyed.mapping.column_of(role)


_NOUNS: dict[str, Text] = {
    "region": Text("regions", "регионов"),
    "industry": Text("industries", "отраслей"),
}


def _unknown(surveyed: Surveyed, role: Role) -> list[Finding]:
    """Labels that the classification does not know; each with its row and the nearest codes."""
    dimension = surveyed.dimension(role)
    labels = [label for label in dimension.labels.unknown if label not in dimension.headings]
    sums = {*dimension.kinds.of_kind("total"), *dimension.kinds.of_kind("aggregate")}
    labels = [label for label in labels if dimension.labels.codes[label] not in sums]
    if not labels or dimension.tree is None:
        return []
    words = [_with_suggestion(surveyed, dimension, label) for label in labels[:SHOWN]]
    more = ", …" if len(labels) > SHOWN else ""
    tree = dimension.tree.id
    noun = _NOUNS[role]
    return [
        surveyed.finding(
            Severity.WARNING,
            f"unknown_{role}",
            Text(
                f"{noun.en} that {tree} does not know: {'; '.join(each.en for each in words)}{more}; "
                "they are kept, each under its own label",
                f"{noun.ru} нет в {tree}: {'; '.join(each.ru for each in words)}{more}; "
                "они сохранены под собственными названиями",
            ),
            Text(
                f"Correct the labels in the table, or name another {role}_classification.",
                f"Исправьте названия в таблице или укажите другой {role}_classification.",
            ),
            row=row_of_label(surveyed, role, labels[0]),
            column=_column(surveyed, role),
            count=len(labels),
        )
    ]


def _with_suggestion(surveyed: Surveyed, dimension: Dimension, label: str) -> Text:
    row = row_of_label(surveyed, dimension.role, label)
    near = dimension.labels.unknown[label][:2]
    tree = dimension.tree
    if not near or tree is None:
        return Text(f"{label!r} (row {row})", f"«{label}» (строка {row})")
    names = [tree[code].name for code in near]
    english = " or ".join(f"{code} {name.en}" for code, name in zip(near, names, strict=True))
    russian = " или ".join(f"{code} {name.ru}" for code, name in zip(near, names, strict=True))
    return Text(
        f"{label!r} (row {row}; did you mean {english}?)",
        f"«{label}» (строка {row}; возможно, {russian})",
    )


def _footnotes(surveyed: Surveyed, role: Role) -> list[Finding]:
    marks = surveyed.dimension(role).labels.footnotes
    if not marks:
        return []
    listed_marks = listed([f"«{label}» → «{bare}»" for label, bare in marks.items()], SHOWN)
    return [
        surveyed.finding(
            Severity.NOTE,
            "footnote",
            Text(
                f"footnote marks taken off names: {listed_marks}",
                f"в названиях сняты знаки сносок: {listed_marks}",
            ),
            row=row_of_label(surveyed, role, next(iter(marks))),
            column=_column(surveyed, role),
            count=len(marks),
        )
    ]


def _headings(surveyed: Surveyed, role: Role) -> list[Finding]:
    headings = surveyed.dimension(role).headings
    if not headings:
        return []
    return [
        surveyed.finding(
            Severity.NOTE,
            "heading",
            Text(
                f"headings without a number, left out: {listed(headings, SHOWN)}",
                f"заголовки без чисел, пропущены: {listed(headings, SHOWN)}",
            ),
            row=row_of_label(surveyed, role, headings[0]),
            column=_column(surveyed, role),
            count=len(headings),
        )
    ]


def _several_labels(surveyed: Surveyed, role: Role) -> list[Finding]:
    """Codes that several labels stand for, beyond a footnote mark."""
    dimension = surveyed.dimension(role)
    by_code: dict[str, list[str]] = {}
    for label, code in dimension.codes.items():
        by_code.setdefault(code, []).append(label)
    several = {code: given for code, given in by_code.items() if len(given) > 1}
    if not several:
        return []
    words = listed(
        [f"{code}: " + " = ".join(f"«{each}»" for each in given) for code, given in several.items()], SHOWN
    )
    first = next(iter(several.values()))[1]
    return [
        surveyed.finding(
            Severity.NOTE,
            "several_labels",
            Text(
                f"several labels stand for one code: {words}",
                f"одному коду отвечают разные названия: {words}",
            ),
            row=row_of_label(surveyed, role, first),
            column=_column(surveyed, role),
            count=len(several),
        )
    ]


def _inflected(surveyed: Surveyed, role: Role) -> list[Finding]:
    """Labels that are known only in another case, shortened or in other letters."""
    dimension = surveyed.dimension(role)
    tree = dimension.tree
    given = dimension.labels.inflected
    if not given or tree is None:
        return []
    codes = dimension.labels.codes
    english = listed([f"«{each}» = {codes[each]} {tree[codes[each]].name.en}" for each in given], SHOWN)
    russian = listed([f"«{each}» = {codes[each]} {tree[codes[each]].name.ru}" for each in given], SHOWN)
    return [
        surveyed.finding(
            Severity.NOTE,
            "inexact_label",
            Text(f"recognised in another spelling: {english}", f"опознаны в другом написании: {russian}"),
            row=row_of_label(surveyed, role, given[0]),
            column=_column(surveyed, role),
            count=len(given),
        )
    ]


def no_period(file: str, sheet: str) -> Finding:
    """That nothing says what period a table is about."""
    return Finding(
        Severity.WARNING,
        "no_period",
        Place(file, sheet),
        Text("nothing says what period the table is about", "не указано, к какому периоду относится таблица"),
        Text(
            'Write constants = {period = "2018"} in [mapping].',
            'Напишите в [mapping]: constants = {period = "2018"}.',
        ),
    )


def _unknown_periods(surveyed: Surveyed) -> list[Finding]:
    labels = [label for label in surveyed.known.unknown_periods if label != UNDATED]
    if len(labels) < len(surveyed.known.unknown_periods):
        return [no_period(surveyed.raw.file, surveyed.raw.sheet)]
    if not labels:
        return []
    words = listed([f"«{label}»" for label in labels], SHOWN)
    return [
        surveyed.finding(
            Severity.WARNING,
            "unknown_period",
            Text(
                f"not recognised as periods, kept as they stand: {words}",
                f"не распознаны как периоды и оставлены как есть: {words}",
            ),
            Text(
                "Write years as 2018, quarters as 2018-Q3, months as 2018-07, or set constants = {period = ...}.",
                "Пишите годы как 2018, кварталы как 2018-Q3, месяцы как 2018-07 либо задайте constants = {period = ...}.",
            ),
            row=row_of_label(surveyed, "period", labels[0]),
            column=_column(surveyed, "period"),
            count=len(labels),
        )
    ]


def _blank_keys(surveyed: Surveyed) -> list[Finding]:
    """Rows without a region, industry or period: no observation can be made of them."""
    found: list[Finding] = []
    for role in ("region", "industry", "period"):
        blank = surveyed.survey.labels.filter((pl.col("dimension") == role) & pl.col("label").is_null())
        filled = int(blank["filled"].sum())
        if blank.is_empty():
            continue
        found.append(
            surveyed.finding(
                Severity.WARNING if filled else Severity.NOTE,
                "blank_key",
                Text(
                    f"rows with a blank {role} are left out; {filled} of their cells have a number",
                    f"строки с пустой ячейкой в столбце {role} пропущены; чисел в них: {filled}",
                ),
                Text(
                    f"Fill in the column; if a blank means the cell above, write fill_down = [{_column(surveyed, role)!r}].",
                    f"Заполните столбец; если пустая ячейка повторяет верхнюю, укажите fill_down = [{_column(surveyed, role)!r}].",
                ),
                row=blank["row"][0],
                column=_column(surveyed, role),
                count=int(blank["rows"].sum()),
            )
        )
    return found
