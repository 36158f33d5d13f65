"""Guessing how to read a table: what its columns are, which rows to take, what the numbers are in.

Every decision is explained by a note, and can be changed in the mapping.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from klaster.model.errors import Place
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.classifications import classification
from klaster.sources.table.candidates import best_match, countries_of
from klaster.sources.table.check_labels import no_period
from klaster.sources.table.context import Context, context_of
from klaster.sources.table.headers import MAIN_ROLES, header_keys
from klaster.sources.table.labels import resolved
from klaster.sources.table.levels import level_filter
from klaster.sources.table.mapping import DIMENSIONS, Mapping, Nature
from klaster.sources.table.narrowing import Filter, filters, refining_column, repeated_share
from klaster.sources.table.numbers import guessed_decimal
from klaster.sources.table.observed import NATIVE_FORMATS, NATIVE_NUMBER, UNDATED
from klaster.sources.table.profile import Profile, profiles, sample_of
from klaster.sources.table.raw_table import RawTable, listed
from klaster.sources.table.roles import Keys, Values, key_columns, value_columns
from klaster.sources.table.sheets import sheets_role
from klaster.sources.table.stacked import stacked_headings
from klaster.sources.table.sums_found import with_sums
from klaster.sources.table.surveyed import Surveyed
from klaster.sources.table.units import Unit, unit_in
from klaster.sources.table.vocabulary import has_role, identifier_of, is_derived, is_role, measure_in
from klaster.sources.table.where import conditions
from klaster.sources.table.wide import Wide, wide_layout


@dataclass(frozen=True)
class _Evidence:
    """A table as a guess sees it."""

    raw: RawTable
    sample: pl.DataFrame
    columns: tuple[Profile, ...]
    context: Context
    notes: list[Finding] = field(default_factory=list[Finding])

    def tell(
        self, severity: Severity, kind: str, message: Text, advice: Text | None = None, column: str = ""
    ) -> None:
        """Add a note."""
        place = Place(self.raw.file, self.raw.sheet, None, column)
        self.notes.append(Finding(severity, kind, place, message, advice))

    @property
    def hints(self) -> str:
        """All words around the table, and the first labels in it: they tell the language."""
        labels = [value for each in self.columns if not each.is_numeric for value in each.values[:3]]
        return " ".join((*self.context.words, *(each.name for each in self.columns), *labels))

    def free(self, *used: Sequence[str]) -> list[Profile]:
        """The columns that are not used yet."""
        taken = {name for names in used for name in names}
        return [each for each in self.columns if each.name not in taken]


def guess(raw: RawTable, *, where: Sequence[str] = ()) -> tuple[Mapping, tuple[Finding, ...]]:
    r"""The mapping of a table, and why.

    Parameters
    ----------
    raw
        An open table.
    where
        Filters that the caller has already decided on; the rest is guessed from the rows that pass.

    Returns
    -------
    Mapping, tuple of Finding
        A guess is always made; what is doubtful is a warning.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from klaster.sources.table.raw import open_raw
    >>> file = Path(tempfile.mkdtemp()) / "jobs.csv"
    >>> _ = file.write_text("county,naics,year,jobs\nAdams,11,2018,12\nBrown,11,2018,7\n")
    >>> mapping, findings = guess(open_raw(file))
    >>> mapping.region, mapping.industry, mapping.period, mapping.values
    ('county', 'naics', 'year', {'employment': 'jobs'})
    """
    mapping, findings, _ = guessed(raw, where)
    return mapping, findings


def guessed(raw: RawTable, where: Sequence[str] = ()) -> tuple[Mapping, tuple[Finding, ...], Surveyed]:
    """The same as ``guess``, with the survey of the table that the guess ended with."""
    sample = sample_of(raw)
    for condition in conditions(where, raw.columns, Place(raw.file, raw.sheet)):
        sample = sample.filter(condition.expression())
    evidence = _Evidence(raw, sample, tuple(profiles(sample, raw.columns).values()), context_of(raw))
    wide = wide_layout(evidence.columns, evidence.hints)
    mapping = _wide_mapping(evidence, wide) if wide else _long_mapping(evidence, where)
    mapping = _with_sheets(_with_headings(mapping, evidence), evidence)
    mapping = _with_classifications(_with_constants(mapping, evidence), evidence)
    mapping = _with_dialect(_with_decimal(mapping, evidence), raw)
    _tell_unused(mapping, evidence)
    mapping, notes, surveyed = with_sums(raw, mapping)
    return mapping, (*evidence.notes, *notes), surveyed


def _long_mapping(evidence: _Evidence, where: Sequence[str]) -> Mapping:
    keys = key_columns(evidence.columns, evidence.sample, evidence.hints, is_wide=False)
    values = value_columns(evidence.free(keys.used), evidence.context.measure())
    mapping = replace(
        _with_keys(Mapping(), keys, evidence),
        values=values.columns,
        totals=values.totals,
        status=values.status,
        statuses=values.statuses,
    )
    mapping, rows, series = _narrowed(mapping, evidence, values, where)
    return _with_units(mapping, evidence, rows, said=series)


def _wide_mapping(evidence: _Evidence, wide: Wide) -> Mapping:
    rest = evidence.free(wide.across, wide.left_out)
    keys = key_columns(rest, evidence.sample, evidence.hints, is_wide=True)
    keys = _without_roles(keys, wide)
    measure = measure_in(wide.title) or evidence.context.measure() or identifier_of(wide.title) or "value"
    mapping = replace(
        _with_keys(Mapping(), keys, evidence),
        layout=wide.layout,
        across=wide.across,
        header_parts=wide.header_parts,
        values=_wide_values(wide, measure),
    )
    _tell_wide(evidence, wide)
    mapping, rows, series = _narrowed(mapping, evidence, Values(), ())
    return _with_units(mapping, evidence, rows, said=f"{wide.title} {series}".strip())


def _without_roles(keys: Keys, wide: Wide) -> Keys:
    """The keys without those that the headers already say."""
    said = set(wide.header_parts) | {MAIN_ROLES[wide.layout]}
    changes: dict[str, Any] = {role: "" for role in DIMENSIONS if role in said}
    if "period" in said:
        changes["subperiod"] = ""
    if "industry" in said:
        changes["industry_match"] = None
    if "region" in said:
        changes["region_match"] = None
    return replace(keys, **changes)


def _wide_values(wide: Wide, measure: str) -> dict[str, str]:
    if not wide.measures:
        return {measure: ""}
    claims = [measure_in(words) for words in wide.measures]
    named: dict[str, str] = {}
    for words, claim in zip(wide.measures, claims, strict=True):
        id = (claim if claims.count(claim) == 1 else "") or identifier_of(words) or "value"
        named[id if id not in named else f"{id}_{len(named) + 1}"] = words
    return named


def _with_keys(mapping: Mapping, keys: Keys, evidence: _Evidence) -> Mapping:
    """The mapping with its columns of keys, each explained."""
    for role, column, match in (
        ("region", keys.region, keys.region_match),
        ("industry", keys.industry, keys.industry_match),
    ):
        if column:
            _tell_key(evidence, role, column, match.tree.id if match else "", match.share if match else 0.0)
    if keys.period:
        evidence.tell(
            Severity.NOTE,
            "guess_period",
            Text(f"{keys.period!r} is read as the period", f"«{keys.period}» прочитан как период"),
            column=keys.period,
        )
    return replace(
        mapping,
        region=keys.region,
        industry=keys.industry,
        period=keys.period,
        subperiod=keys.subperiod,
        region_name=keys.region_name,
        industry_name=keys.industry_name,
        region_classification=keys.region_match.tree.id if keys.region_match else "",
        industry_classification=keys.industry_match.tree.id if keys.industry_match else "",
        fill_down=_fill_down(keys, evidence),
    )


_NOUNS = {"region": Text("regions", "регионы"), "industry": Text("industries", "отрасли")}


def _tell_key(evidence: _Evidence, role: str, column: str, tree: str, share: float) -> None:
    noun = _NOUNS[role]
    known = Text(f"{share:.0%} of its labels are known to {tree}", f"{share:.0%} его значений есть в {tree}")
    unknown = Text(
        "no classification knows them, so its own labels are the codes",
        "ни один классификатор их не знает, поэтому кодами служат сами значения",
    )
    why = known if tree else unknown
    evidence.tell(
        Severity.NOTE,
        f"guess_{role}",
        Text(f"{column!r} is read as {noun.en}: {why.en}", f"«{column}» прочитан как {noun.ru}: {why.ru}"),
        column=column,
    )


def _fill_down(keys: Keys, evidence: _Evidence) -> tuple[str, ...]:
    """Label columns where blanks repeat the cell above: the first row is filled, rows with blanks have the rest."""
    found: list[str] = []
    labels = [keys.region, keys.industry, keys.period]
    for column in filter(None, labels):
        others = [name for name in labels if name and name != column]
        cells = evidence.sample[column]
        blank = evidence.sample.filter(pl.col(column).is_null())
        if not others or cells.is_empty() or cells[0] is None or blank.height < 0.25 * len(cells):
            continue
        filled = evidence.sample.with_columns(pl.col(column).forward_fill())
        complete = blank.select(pl.all_horizontal(pl.col(name).is_not_null() for name in others).all()).item()
        # A label that merely lacks would be given a neighbour's name, and its key would stand twice.
        if complete and not repeated_share(filled, [column, *others]):
            found.append(column)
            evidence.tell(
                Severity.NOTE,
                "guess_fill_down",
                Text(
                    f"blank cells of {column!r} are read as the cell above them",
                    f"пустые ячейки столбца «{column}» прочитаны как ячейка над ними",
                ),
                column=column,
            )
    return tuple(found)


def _with_classifications(mapping: Mapping, evidence: _Evidence) -> Mapping:
    """The classifications that know most of the labels, wherever these stand; industries after regions."""
    for role in ("region", "industry"):
        labels = _labels(mapping, evidence, role)
        years = [int(label[:4]) for label in _labels(mapping, evidence, "period") if label[:4].isdigit()]
        match = (
            best_match(labels, role, evidence.hints, years, _countries(mapping, evidence)) if labels else None
        )
        if match and (match.known >= 2 or match.share == 1):
            mapping = replace(mapping, **{f"{role}_classification": match.tree.id})
    return mapping


def _labels(mapping: Mapping, evidence: _Evidence, role: str) -> list[str]:
    """The labels of a dimension: in its column, in the headers, in the names of sheets, or one for all."""
    if column := mapping.column_of(role):
        cells = evidence.sample[column].drop_nulls().unique(maintain_order=True).to_list()
        other = "industry" if role == "region" else "region"
        return [cell for cell in cells if not _is_of(cell, other)] if mapping.headings else cells
    said = [header_keys(name, mapping).get(role) for name in mapping.across]
    if any(said):
        return list(dict.fromkeys(label for label in said if label))
    if mapping.sheets == role:
        return list(evidence.raw.sheets)
    return [mapping.constants[role]] if role in mapping.constants else []


def _is_of(label: str, role: str) -> bool:
    tree = classification("regions_six_countries" if role == "region" else "nace_rev2")
    return resolved(label, tree) is not None


def _countries(mapping: Mapping, evidence: _Evidence) -> set[str]:
    """The countries of the regions of the table, where these are known."""
    if not mapping.region_classification:
        return set()
    return countries_of(_labels(mapping, evidence, "region"), classification(mapping.region_classification))


def _with_headings(mapping: Mapping, evidence: _Evidence) -> Mapping:
    """The mapping of a table whose one column of labels holds regions and industries in turn."""
    column = mapping.region or mapping.industry
    said = {role for name in mapping.across for role in header_keys(name, mapping)}
    if not column or (mapping.region and mapping.industry) or said & {"region", "industry"}:
        return mapping
    cells = evidence.sample[column].drop_nulls().to_list()
    heading = stacked_headings(cells, classification("regions_six_countries"), classification("nace_rev2"))
    if not heading:
        return mapping
    evidence.tell(
        Severity.NOTE,
        "guess_headings",
        Text(
            f"{column!r} holds regions and industries; each {heading} heads the rows below it",
            f"в столбце «{column}» и регионы, и отрасли; {'регион' if heading == 'region' else 'отрасль'} — заголовок строк под ней",
        ),
        column=column,
    )
    return replace(mapping, region=column, industry=column, headings=heading)


def _with_sheets(mapping: Mapping, evidence: _Evidence) -> Mapping:
    """The mapping of a workbook whose sheets are parts of one table, by what their names say."""
    raw = evidence.raw
    taken = {role for role in DIMENSIONS if mapping.column_of(role)}
    taken |= {role for name in mapping.across for role in header_keys(name, mapping)}
    role = sheets_role(raw, mapping.columns(), taken)
    if not role:
        _tell_other_sheets(evidence)
        return mapping
    evidence.tell(
        Severity.NOTE,
        "guess_sheets",
        Text(
            f"the sheets are parts of one table, their names say the {role}: {listed(raw.sheets)}",
            f"листы — части одной таблицы, их названия задают {_ROLE_NAMES[role]}: {listed(raw.sheets)}",
        ),
        Text('To read one sheet only, set sheets = "".', 'Чтобы прочитать один лист, задайте sheets = "".'),
    )
    return replace(mapping, sheets=role)


_ROLE_NAMES = {"period": "период", "industry": "отрасль", "region": "регион"}


def _tell_other_sheets(evidence: _Evidence) -> None:
    others = [name for name in evidence.raw.sheets if name != evidence.raw.sheet]
    if others:
        evidence.tell(
            Severity.NOTE,
            "guess_sheets",
            Text(
                f"other sheets are not read: {listed(others)}", f"другие листы не читаются: {listed(others)}"
            ),
            Text('Name another one: sheet = "...".', 'Укажите другой: sheet = "...".'),
        )


def _tell_unused(mapping: Mapping, evidence: _Evidence) -> None:
    """A note on the columns that the mapping does not read."""
    filtered = " ".join(mapping.where)
    unused = [
        each.name
        for each in evidence.free(list(mapping.columns()))
        if each.filled and f"{each.name}=" not in filtered and f"{each.name} in" not in filtered
    ]
    if unused:
        words = listed([f"«{name}»" for name in unused], 12)
        evidence.tell(
            Severity.NOTE,
            "guess_unused",
            Text(f"columns that are not read: {words}", f"столбцы, которые не читаются: {words}"),
        )


def _tell_wide(evidence: _Evidence, wide: Wide) -> None:
    nouns = {
        "periods_across": Text("periods", "периоды"),
        "industries_across": Text("industries", "отрасли"),
        "regions_across": Text("regions", "регионы"),
        "measures_across": Text("measures", "показатели"),
    }
    noun = nouns[wide.layout]
    columns = listed(wide.across, 4)
    evidence.tell(
        Severity.NOTE,
        "guess_layout",
        Text(
            f"{len(wide.across)} columns hold the values, their headers are {noun.en}: {columns}",
            f"значения стоят в столбцах ({len(wide.across)}), в их шапке {noun.ru}: {columns}",
        ),
    )
    if wide.is_doubtful:
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
    if wide.left_out:
        left = listed(wide.left_out, 6)
        evidence.tell(
            Severity.NOTE,
            "guess_layout",
            Text(
                f"only the columns of totals are read; parts are left out: {left}",
                f"прочитаны только столбцы «всего»; разбивка пропущена: {left}",
            ),
        )


def _narrowed(
    mapping: Mapping, evidence: _Evidence, values: Values, where: Sequence[str]
) -> tuple[Mapping, pl.DataFrame, str]:
    """The mapping with filters, or told to add rows up; the rows that pass; the name of the series chosen."""
    keys = [mapping.column_of(role) for role in DIMENSIONS if mapping.column_of(role)]
    used = [*mapping.columns(), *values.columns.values()]
    free = evidence.free(used)
    if _is_establishment_list(evidence, free, keys):
        return replace(mapping, duplicates="sum", where=(*where,)), evidence.sample, ""
    if refined := refining_column(evidence.sample, free, keys):
        _tell_refined(evidence, *refined)
        return replace(mapping, duplicates="sum", where=(*where,)), evidence.sample, ""
    chosen, rows = filters(evidence.sample, free, keys, mapping.region)
    level = _level(mapping, free, rows)
    chosen = [*chosen, *([level] if level else [])]
    rows = level.rows(rows) if level else rows
    for each in chosen:
        evidence.tell(
            Severity.NOTE if each.is_total else Severity.WARNING,
            "guess_series" if each.is_series else "guess_filter",
            each.reason,
            Text(
                f'To read others, change where = ["{each.where}"] in [mapping]; to add parts up, drop it and set duplicates = "sum".',
                f'Чтобы прочитать другие, измените where = ["{each.where}"] в [mapping]; чтобы сложить части, уберите условие и задайте duplicates = "sum".',
            ),
            each.column,
        )
    series = next((each for each in chosen if each.is_series), None)
    named = _named_by_series(mapping.values, series) if series else mapping.values
    mapping = replace(mapping, where=(*where, *(each.where for each in chosen)), values=named)
    return mapping, rows, series.name if series else ""


def _tell_refined(evidence: _Evidence, column: str, key: str) -> None:
    evidence.tell(
        Severity.NOTE,
        "guess_parts",
        Text(
            f"each {column!r} is a part of one {key!r}: rows are added up",
            f"каждое значение «{column}» — часть одного «{key}»: строки складываются",
        ),
        Text(
            f"To read the parts, name {column!r} instead.",
            f"Чтобы прочитать части, укажите столбец «{column}».",
        ),
        column,
    )


def _level(mapping: Mapping, free: Sequence[Profile], rows: pl.DataFrame) -> Any:
    if not mapping.industry_classification or not mapping.industry:
        return None
    tree = classification(mapping.industry_classification)
    return level_filter(rows, free, mapping.industry, tree)


def _named_by_series(values: dict[str, str], series: Filter) -> dict[str, str]:
    """The measure by what the series is called, or under its code, for it is neither more nor less than that."""
    if len(values) != 1:
        return values
    code = series.values[0]
    plain = code if re.fullmatch(r"\w+", code) else identifier_of(code)
    return {measure_in(series.name) or plain or "value": next(iter(values.values()))}


def _is_establishment_list(evidence: _Evidence, free: Sequence[Profile], keys: Sequence[str]) -> bool:
    """Whether every row is a plant or firm: rows share keys, and have an id or coordinates of their own."""
    if repeated_share(evidence.sample, keys) < 0.01:
        return False
    own = [each for each in free if each.is_unique and not each.is_numeric]
    numbered = [each for each in free if each.is_unique and has_role(each.name, "establishment")]
    located = all(any(is_role(each.name, role) for each in free) for role in ("latitude", "longitude"))
    if not own and not numbered and not located:
        return False
    evidence.tell(
        Severity.NOTE,
        "guess_establishments",
        Text(
            "this is a list of establishments: rows share region and industry, and each has a name, number or place of "
            "its own; rows are added up",
            "это перечень предприятий: у строк общие регион и отрасль, но своё название, номер или место; строки складываются",
        ),
        Text('If not, set duplicates = "error".', 'Если нет, задайте duplicates = "error".'),
    )
    return True


def _with_units(mapping: Mapping, evidence: _Evidence, rows: pl.DataFrame, said: str) -> Mapping:
    """The mapping with unit, multiplier and nature of each measure; ``said`` is what is said of all of them."""
    units = {
        measure: _unit(measure, f"{words} {said}".strip(), mapping, evidence, rows)
        for measure, words in mapping.values.items()
    }
    if not units:
        return mapping
    for measure, unit in units.items():
        _tell_unit(evidence, measure, unit)
    if len(units) == 1:
        only = next(iter(units.values()))
        return replace(mapping, unit=only.unit, multiplier=only.multiplier, nature=only.nature)
    first = next(iter(units.values()))
    multipliers = {measure: unit.multiplier for measure, unit in units.items() if unit.multiplier != 1}
    natures = {measure: unit.nature for measure, unit in units.items() if unit.nature != first.nature}
    named = {measure: unit.unit for measure, unit in units.items() if unit.unit}
    return replace(mapping, nature=first.nature, units=named, multipliers=multipliers, natures=natures)


def _unit(measure: str, words: str, mapping: Mapping, evidence: _Evidence, rows: pl.DataFrame) -> Unit:
    """The unit from the nearest words that name one; else by what is measured and how its numbers look."""
    stated = _stated_unit(evidence.columns, rows)
    said = unit_in(words) or stated
    # A title speaks of the table as a whole: of its only measure, that is.
    if said is None and len(mapping.values) == 1:
        said = evidence.context.unit()
    nature: Nature = said.nature if said else "count"
    if is_derived(words):
        nature = "ratio"
    elif measure in ("employment", "firms"):
        nature = "count"
    elif measure in ("wages", "turnover"):
        nature = "amount"
    elif said is None or (nature == "count" and said.multiplier == 1 and not _is_whole(mapping, evidence)):
        nature = "count" if _is_whole(mapping, evidence) else "amount"
    scale = _stated_multiplier(evidence.columns, rows)
    base = said or Unit("", 1.0, nature)
    multiplier = base.multiplier if nature == "count" else 1.0
    return Unit(base.unit, multiplier if scale == 1 or multiplier != 1 else scale, nature)


def _is_whole(mapping: Mapping, evidence: _Evidence) -> bool:
    """Whether all numbers are whole, as counts are."""
    names = set(mapping.across or mapping.values.values())
    return all(each.whole >= each.numbers for each in evidence.columns if each.name in names)


def _stated_unit(columns: Sequence[Profile], rows: pl.DataFrame) -> Unit | None:
    """The unit from a column that says the same in every row."""
    for each in columns:
        if (
            has_role(each.name, "unit")
            and not each.is_numeric
            and rows[each.name].drop_nulls().n_unique() == 1
        ):
            found = unit_in(rows[each.name].drop_nulls()[0])
            if found:
                return found
    return None


def _stated_multiplier(columns: Sequence[Profile], rows: pl.DataFrame) -> float:
    """Ten to the power that SDMX gives in UNIT_MULT, if it is the same in every row."""
    name = next((each.name for each in columns if each.name.split(":")[0].strip() == "UNIT_MULT"), "")
    powers = rows[name].drop_nulls().unique().to_list() if name else []
    return 10.0 ** int(powers[0]) if len(powers) == 1 and powers[0].lstrip("-").isdigit() else 1.0


def _tell_unit(evidence: _Evidence, measure: str, unit: Unit) -> None:
    natures = {
        "count": Text("a count", "счётный показатель"),
        "amount": Text("an amount", "объёмный показатель"),
        "ratio": Text("a ratio, never added up", "отношение, не складывается"),
    }
    nature = natures[unit.nature]
    named = unit.unit or "-"
    times = Text(f", numbers times {unit.multiplier:g}", f", числа умножаются на {unit.multiplier:g}")
    shown = times if unit.multiplier != 1 else Text(" ", " ")
    evidence.tell(
        Severity.NOTE,
        "guess_unit",
        Text(
            f"{measure}: {nature.en}, unit {named}{shown.en.rstrip()}",
            f"{measure}: {nature.ru}, единица {named}{shown.ru.rstrip()}",
        ),
    )


def _with_constants(mapping: Mapping, evidence: _Evidence) -> Mapping:
    """The mapping with what is the same throughout the table: its year, its industry."""
    said = {role for column in mapping.across for role in header_keys(column, mapping)}
    constants = dict(mapping.constants)
    said.add(mapping.sheets)
    if not mapping.period and "period" not in said:
        constants["period"] = _constant_period(evidence)
    if not mapping.industry and "industry" not in said:
        label = _titled_industry(evidence)
        if label:
            constants["industry"] = label
    return replace(mapping, constants=constants)


def _constant_period(evidence: _Evidence) -> str:
    period = evidence.context.period()
    if period:
        evidence.tell(
            Severity.NOTE,
            "guess_period",
            Text(
                f"the whole table is of {period}, by its title", f"вся таблица за {period}, судя по заголовку"
            ),
        )
        return period
    evidence.notes.append(no_period(evidence.raw.file, evidence.raw.sheet))
    return UNDATED


def _titled_industry(evidence: _Evidence) -> str:
    """The industry that the title or the sheet names; "" if none."""
    label = evidence.context.category(classification("nace_rev2")) or evidence.context.category(
        classification("okved1")
    )
    if label:
        evidence.tell(
            Severity.NOTE,
            "guess_industry",
            Text(
                f"the whole table is about {label!r}, by its title",
                f"вся таблица об отрасли «{label}», судя по заголовку",
            ),
        )
    return label


def _with_decimal(mapping: Mapping, evidence: _Evidence) -> Mapping:
    names = mapping.across or tuple(mapping.values.values())
    cells = [cell for name in names for cell in evidence.sample[name].drop_nulls().head(20_000).to_list()]
    if evidence.raw.format in NATIVE_FORMATS:
        cells = [cell for cell in cells if not re.match(NATIVE_NUMBER, cell)]
    return replace(mapping, decimal="," if guessed_decimal(cells) == "," else "")


def _with_dialect(mapping: Mapping, raw: RawTable) -> Mapping:
    """The mapping with what the file would not tell again by itself, or tells only at length."""
    return replace(
        mapping,
        sheet=raw.sheet if len(raw.sheets) > 1 and not mapping.sheets else "",
        encoding="" if raw.encoding in ("utf-8", "utf-8-sig") else raw.encoding,
        delimiter="" if raw.delimiter == "," else raw.delimiter,
        header_rows=() if raw.header_rows == (1,) else raw.header_rows,
    )
