"""Claims: 10,000 firms x 20 criteria in less than 2 s; types of 10,000 cells with 1,000 draws in less than 10 s.

The peer for membership is the same rule-book as a plain loop over firms and criteria, without distances, missing
evidence or what would change a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from benchmarks.timing import report, timed
from klaster.rubric.method import method_of
from klaster.rubric.reading import read_rubric
from klaster.rubrics import rubric

FIRMS, CRITERIA, CELLS = 10_000, 20, 10_000
WORDS = "{en: words, ru: слова}"


def rule_book() -> str:
    """Twenty thresholds, all of which must be reached."""
    lines = [f"id: twenty\nversion: 1\ntitle: {WORDS}\nreading: {WORDS}\nlimits: {WORDS}\nreferences: [us]"]
    lines.append(f"subject: {{firm: {WORDS}}}\noutcomes: {{member: {WORDS}, other: {WORDS}}}")
    for block, item in {
        "thresholds": "  t{0}: {{title: {1}, unit: EUR, value: 50}}",
        "measures": "  m{0}: {{title: {1}, unit: EUR}}",
        "criteria": "  c{0}: {{title: {1}, measure: m{0}, at_least: t{0}}}",
    }.items():
        lines.append(f"{block}:\n" + "\n".join(item.format(place, WORDS) for place in range(CRITERIA)))
    every = ", ".join(f"c{place}" for place in range(CRITERIA))
    return "\n".join([*lines, f"verdict: {{all: [{every}], met: member, not_met: other}}"])


def firms() -> pl.DataFrame:
    """Firms of which one measure in twenty is missing."""
    chance = np.random.default_rng(1)
    values = chance.normal(70, 12, (FIRMS, CRITERIA))
    values[chance.random(values.shape) < 0.05] = np.nan
    names = pl.Series("firm", [f"firm {place}" for place in range(FIRMS)])
    return pl.DataFrame({"firm": names} | {f"m{place}": values[:, place] for place in range(CRITERIA)})


def cells() -> pl.DataFrame:
    """Cells with intervals, a third of whose evidence is missing."""
    chance = np.random.default_rng(2)
    table: dict[str, object] = {
        "region": [f"r{place // 100}" for place in range(CELLS)],
        "industry": [f"i{place % 100}" for place in range(CELLS)],
    }
    for id, measure in rubric("enright_type").subject_measures.items():
        known = chance.random(CELLS) > 1 / 3
        if measure.kind == "yes_no":
            said = chance.random(CELLS) < 0.3
            table[id] = [
                ("yes" if yes else "no") if there else None for yes, there in zip(said, known, strict=True)
            ]
            continue
        value = np.minimum(np.exp(chance.normal(0.2, 0.6, CELLS)), measure.maximum or np.inf)
        value *= {"employment": 800, "firms": 12}.get(id, 1)
        table[id] = np.where(known, value, np.nan)
        if measure.interval:
            table[f"{id}_lower"], table[f"{id}_upper"] = table[id] * 0.7, table[id] * 1.4
    return pl.DataFrame(table)


def loop(rows: list[dict[str, float]]) -> Iterator[str]:
    """The verdicts and nothing else, firm by firm."""
    for row in rows:
        found = [None if np.isnan(row[f"m{place}"]) else row[f"m{place}"] >= 50 for place in range(CRITERIA)]
        yield "other" if False in found else ("unknown" if None in found else "member")


def run() -> None:
    """Print the times and their ratio to the plain loop."""
    membership, table = method_of(read_rubric(rule_book(), "twenty.yaml")).function, firms()
    judged = membership(table)
    rows = table.to_dicts()
    assert judged["verdict"].to_list() == list(loop(rows))
    print(f"{FIRMS:,} firms x {CRITERIA} criteria; the peer gives verdicts only")
    report(timed({"rubric": lambda: membership(table), "plain loop": lambda: list(loop(rows))}), "rubric")
    types, evidence = method_of(rubric("enright_type")).function, cells()
    print(f"types of {CELLS:,} cells")
    runs = {"1,000 draws": lambda: types(evidence), "no draws": lambda: types(evidence, draws=0)}
    report(timed(runs, 2), "1,000 draws")
