"""Tables that a workspace lays beside an edition: what programmes designate, and what they aim at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from klaster.indicators.designation_words import truth
from klaster.indicators.target_facts import target_facts
from klaster.model.classification import Classification
from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text
from klaster.sources.table.raw import open_raw, reading
from klaster.sources.table.raw_table import ROW
from klaster.workbench.editions import Edition

_YES_NO = ("designated", "partial", "resource", "potential", "measurable", "share")
_NUMBERS = ("target", "base", "value", "tier", "direction")
_WORDS = ("period", "programme", "programme_en", "programme_ru", "note", "note_en", "note_ru", "status", "form",
          "target_period", "base_period", "unit_name_en", "unit_name_ru", "indicator_name_en", "indicator_name_ru", "place")  # fmt: skip
_OTHER_NAMES = {"goal": "target", "baseline": "base"}
_UNIT_NAMES = ("unit", "programme", "cluster", "region")


def side_table(kind: str, path: Path, edition: Edition) -> pl.DataFrame:
    """A table of designations or of targets, in the codes of an edition.

    Raises
    ------
    InputError
        For a column that is missing, a region or an industry that the edition does not have, a word or number
        that cannot be read; file and row are named.
    """
    rows = _rows(path)
    try:
        return (
            _designations(rows, edition, path.name)
            if kind == "designations"
            else _targets(rows, edition, path.name)
        )
    except InputError as error:
        if error.place.file:
            raise
        raise InputError(error.message, error.advice, replace(error.place, file=path.name)) from error


def _rows(path: Path) -> pl.DataFrame:
    """The table as words, its columns by their plain names, with the row of the file."""
    raw = open_raw(path)
    with reading(raw):
        frame = raw.frame.collect()
    plain = {name: name.strip().casefold().replace(" ", "_") for name in frame.columns if name != ROW}
    named = {name: _OTHER_NAMES.get(bare, bare) for name, bare in plain.items()}
    kept = frame.rename(named).with_columns(
        pl.col(name).cast(pl.String).str.strip_chars() for name in named.values()
    )
    return kept.with_columns(pl.when(pl.col(name) != "").then(name) for name in named.values())


def _require(rows: pl.DataFrame, names: Sequence[str], file: str) -> None:
    missing = [name for name in names if name not in rows.columns]
    if missing:
        there = ", ".join(name for name in rows.columns if name != ROW)
        raise InputError(
            Text(
                f"there is no column {missing[0]!r}; there are: {there}",
                f"нет столбца «{missing[0]}»; есть: {there}",
            ),
            Text("Name the columns in the first row.", "Назовите столбцы в первой строке."),
            Place(file),
        )


def _designations(rows: pl.DataFrame, edition: Edition, file: str) -> pl.DataFrame:
    _require(rows, ("region", "industry"), file)
    if "designated" not in rows.columns:
        rows = rows.with_columns(designated=pl.lit("yes"))
    rows = _typed(rows, file)
    placed = [
        row | {"region": region, "industry": code, "partial": bool(row.get("partial")) or partial}
        for row in rows.iter_rows(named=True)
        for region in [
            _code(
                row["region"],
                edition.regions,
                edition.region_codes,
                "region",
                Place(file, row=row[ROW], column="region"),
            )
        ]
        for code, partial in _industries(
            row["industry"], edition, Place(file, row=row[ROW], column="industry")
        )
    ]
    made = pl.DataFrame(
        placed, schema_overrides={"partial": pl.Boolean, "designated": pl.Boolean}, infer_schema_length=None
    )
    return _worded(made).drop(ROW)


def _worded(rows: pl.DataFrame) -> pl.DataFrame:
    """Programme and note in both languages, as given or the same in both; a period that is not said is empty."""
    for name in ("programme", "note"):
        both = pl.col(name) if name in rows.columns else pl.lit(None, pl.String)
        given = [f"{name}_en", f"{name}_ru"]
        others = {one: [each for each in given if each != one and each in rows.columns] for one in given}
        rows = rows.with_columns(
            pl.coalesce(
                *([pl.col(one)] if one in rows.columns else []), both, *others[one], pl.lit("")
            ).alias(one)
            for one in given
        )
    period = pl.col("period").fill_null("") if "period" in rows.columns else pl.lit("")
    return rows.with_columns(period.alias("period"))


def _typed(rows: pl.DataFrame, file: str) -> pl.DataFrame:
    """Words of yes and no as such, numbers as numbers; the row of what is neither is named."""
    typed: list[pl.Series] = []
    for name in rows.columns:
        if name in _YES_NO:
            typed.append(truth(rows, name))
        elif name in _NUMBERS:
            typed.append(_numbers(rows, name, file))
    kept = [name for name in rows.columns if name in (ROW, *_UNIT_NAMES, "indicator", "industry", *_WORDS)]
    return rows.select(kept).with_columns(typed)


def _numbers(rows: pl.DataFrame, name: str, file: str) -> pl.Series:
    plain = rows[name].str.replace_all("[\u00a0\u202f ]", "").str.replace(",", ".").str.replace("−", "-")
    values = plain.cast(pl.Float64, strict=False)
    odd = (values.is_null() & plain.is_not_null()).arg_true()
    if odd.len():
        row = int(odd[0])
        raise InputError(
            Text(
                f"found {rows[name][row]!r}, expected a number", f"стоит «{rows[name][row]}», ожидается число"
            ),
            Text(
                "Correct the cell; leave it empty where the number is not known.",
                "Исправьте ячейку; если число не известно, оставьте её пустой.",
            ),
            Place(file, row=rows[ROW][row], column=name),
        )
    return values


def _known(tree: Classification, there: Sequence[str]) -> list[str]:
    """Codes and names of what the edition has, for a name that is not among them."""
    names = [word for code in there if code in tree for word in (tree[code].name.en, tree[code].name.ru)]
    return [*there, *names]


def _code(name: str | None, tree: Classification, there: Sequence[str], kind: str, place: Place) -> str:
    found = tree.resolve(name or "") or tree.resolve_inflected(name or "")
    if found is None:
        words = Text("region", "регион") if kind == "region" else Text("industry", "отрасль")
        raise UnknownNameError(words, name or "", _known(tree, there), place)
    return found


def _industries(name: str | None, edition: Edition, place: Place) -> list[tuple[str, bool]]:
    """The edition's industries that a name stands for, each with whether only a part of it is meant."""
    tree, there = edition.industries, set(edition.industry_codes)
    code = _code(name, tree, edition.industry_codes, "industry", place)
    if code in there:
        return [(code, False)]
    above = next((each for each in tree.ancestors(code) if each in there), None)
    if above:
        return [(above, True)]
    below = [each for each in edition.industry_codes if code in tree.ancestors(each)]
    if not below:
        raise InputError(
            Text(
                f"the edition has nothing of the industry {code}", f"в издании нет ничего по отрасли {code}"
            ),
            Text(
                f"It has: {', '.join(edition.industry_codes[:12])}.",
                f"Есть: {', '.join(edition.industry_codes[:12])}.",
            ),
            place,
        )
    return [(each, False) for each in below]


def _targets(rows: pl.DataFrame, edition: Edition, file: str) -> pl.DataFrame:
    unit = next((name for name in _UNIT_NAMES if name in rows.columns), "unit")
    _require(rows, (unit, "indicator"), file)
    typed = _typed(rows, file).rename({unit: "unit"})
    codes = [edition.regions.resolve(name or "") or name for name in typed["unit"]]
    named = typed.with_columns(pl.Series("unit", codes, dtype=pl.String)).with_columns(
        _name(edition, codes, language, typed)
        for language in ("en", "ru")
        if f"unit_name_{language}" not in typed.columns
    )
    absent = [pl.lit(None, kind).alias(name) for name, kind in _EXPECTED.items() if name not in named.columns]
    whole = named.with_columns(absent)
    target_facts(whole.drop(ROW))
    return whole.drop(ROW)


_EXPECTED = {"target": pl.Float64, "form": pl.String, "target_period": pl.String, "base_period": pl.String}


def _name(edition: Edition, codes: Sequence[str | None], language: str, rows: pl.DataFrame) -> pl.Series:
    """What a unit is called: the region's name, or the words of the table."""
    known = edition.regions.by_code
    names = [
        getattr(known[code].name, language) if code in known else words
        for code, words in zip(codes, rows["unit"], strict=True)
    ]
    return pl.Series(f"unit_name_{language}", names, dtype=pl.String)
