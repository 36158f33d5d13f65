"""A definition of clusters as a file: which industry is of which group, and what an expert decided of each."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from klaster.model.classification import Correspondence
from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text
from klaster.sources.table.raw import open_raw, reading
from klaster.sources.table.raw_table import ROW

SUFFIXES = (".csv", ".xlsx", ".tsv")
CODE_NAMES, GROUP_NAMES = ("industry", "code"), ("group", "cluster", "value")
KEEP, ACCEPT = "keep", "accept"
DECIDED = ("decision", "decided_by", "decided_on", "why")
_WORDS = {KEEP: KEEP, "оставить": KEEP, ACCEPT: ACCEPT, "принять": ACCEPT}


def is_definition(target: str) -> bool:
    """Whether the name of a classification is that of a file."""
    return Path(target).suffix.casefold() in SUFFIXES


def definition(path: Path, kind: str = "industry") -> Correspondence:
    """The groups of a definition as codes that industries pass into, whole or by the column ``weight``.

    Raises
    ------
    InputError
        A column is missing, a code stands in two groups without weights, weights do not add up to 1; row named.
    """
    rows = _rows(path)
    code = _column(rows, (kind, "code"), path.name)
    group = _column(rows, GROUP_NAMES, path.name)
    weights: dict[str, list[tuple[str, float]]] = {}
    for row in rows.iter_rows(named=True):
        if row[code] and row[group]:
            weights.setdefault(row[code], []).append((row[group], _weight(row, path.name)))
    for one, parts in weights.items():
        if abs(sum(weight for _, weight in parts) - 1) > 1e-6:
            raise InputError(
                Text(
                    f"the weights of {one} add up to {sum(weight for _, weight in parts):g}",
                    f"веса кода {one} в сумме дают {sum(weight for _, weight in parts):g}",
                ),
                Text(
                    "A code belongs to one group, or to several with weights that add up to 1.",
                    "Код принадлежит одной группе или нескольким с весами, дающими в сумме 1.",
                ),
                Place(path.name),
            )
    return Correspondence(kind, path.stem, {one: tuple(parts) for one, parts in weights.items()})


def decided(path: Path) -> pl.DataFrame:
    """A definition with the moves that an expert decided, and the log of decisions beside it.

    The file is what ``industry_groups`` gives, or a definition written before: industry, group (or value), and where there is one the
    proposed group. ``decision`` is accept, keep, or the name of a group; with it belong ``decided_by``, ``decided_on`` and ``why``.

    Returns
    -------
    polars.DataFrame
        industry, group, proposed, decision, decided_by, decided_on, why, was: the group before the last move.

    Raises
    ------
    InputError
        A decision without a name, a day or a reason, or with a group that is not there; row named.
    """
    rows = _rows(path)
    code, group = _column(rows, CODE_NAMES, path.name), _column(rows, GROUP_NAMES, path.name)
    named = rows.select(
        pl.col(ROW), industry=code, group=group,
        **{name: pl.col(name) if name in rows.columns else pl.lit(None, pl.String) for name in ("proposed", "was", *DECIDED)},
    ).filter(pl.col("industry").is_not_null())  # fmt: skip
    groups = set(named["group"].drop_nulls())
    made = [_decided(row, groups, path.name) for row in named.iter_rows(named=True)]
    return pl.DataFrame(
        made,
        dict.fromkeys(("industry", "group", "proposed", *DECIDED, "was"), pl.String),
        infer_schema_length=None,
    )


def _decided(row: dict[str, str | None], groups: set[str], file: str) -> dict[str, str | None]:
    said = {name: row[name] for name in ("industry", "group", "proposed", *DECIDED, "was")}
    if not row["decision"]:
        return said
    place = Place(file, row=int(row[ROW] or 0), column="decision")
    for name in DECIDED[1:]:
        if not row[name]:
            raise InputError(
                Text(f"a decision without {name}", f"решение без столбца {name}"),
                Text(
                    "A decision says who made it, on which day, and why.",
                    "Решение говорит, кто его принял, в какой день и почему.",
                ),
                place,
            )
    word = _WORDS.get(row["decision"].casefold(), row["decision"])
    target = {KEEP: row["group"], ACCEPT: row["proposed"]}.get(word, word)
    if target not in groups:
        raise UnknownNameError(Text("group", "группа"), target or "", sorted(groups), place)
    moved = target != row["group"]
    return {**said, "group": target, "was": row["group"] if moved else row["was"]}


def _rows(path: Path) -> pl.DataFrame:
    raw = open_raw(path)
    with reading(raw):
        frame = raw.frame.collect()
    plain = {name: name.strip().casefold() for name in frame.columns if name != ROW}
    words = frame.rename(plain).with_columns(
        pl.col(name).cast(pl.String).str.strip_chars() for name in plain.values()
    )
    return words.with_columns(pl.when(pl.col(name) != "").then(name) for name in plain.values())


def _column(rows: pl.DataFrame, names: tuple[str, ...], file: str) -> str:
    found = next((name for name in names if name in rows.columns), None)
    if found is None:
        there = ", ".join(name for name in rows.columns if name != ROW)
        raise InputError(
            Text(
                f"no column {' or '.join(names)}; there are: {there}",
                f"нет столбца {' или '.join(names)}; есть: {there}",
            ),
            Text(
                "A definition has a column industry and a column group.",
                "В определении есть столбец industry и столбец group.",
            ),
            Place(file),
        )
    return found


def _weight(row: dict[str, str | None], file: str) -> float:
    written = row.get("weight")
    try:
        weight = float(written.replace(",", ".")) if written else 1.0
    except ValueError:
        weight = -1.0
    if weight <= 0:
        raise InputError(
            Text(f"weight = {written!r}", f"вес: «{written}»"),
            Text("A weight is a number above 0, at most 1.", "Вес — число больше 0 и не больше 1."),
            Place(file, row=int(row[ROW] or 0), column="weight"),
        )
    return weight
