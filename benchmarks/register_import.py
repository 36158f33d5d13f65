"""A table of 100,000 organisations is read, checked cell by cell, compared and written in under 60 s.

The peer is the same table put into SQLite as it stands, unchecked and without history. Who is who is measured on
names made up with slips of the fingers, other legal forms and another alphabet: its time, precision and recall.
"""

from __future__ import annotations

import csv
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from klaster.register import Register
from klaster.resolution import candidates
from klaster.workbench.register_import import carried_out, planned_import
from tests.resolution.generated_organisations import generated_organisations

ROWS = 100_000
RESOLVED = 20_000
HEADER = ("key", "name_ru", "country", "region", "industry", "organisation_kind", "employees", "founded", "source", "verified_on")  # fmt: skip


def run() -> None:
    """Time the import beside a bare insertion, then the resolution of organisations."""
    with tempfile.TemporaryDirectory() as folder:
        _import(Path(folder))
    _resolve()


def _import(folder: Path) -> None:
    path = folder / "organisation.csv"
    _write(path)
    bare = _seconds(lambda: _bare(path, folder / "bare.sqlite"))
    register = Register.open(folder / "register.sqlite").migrate()
    plans = []
    planned = _seconds(lambda: plans.append(planned_import(register, path, resolve=False)))
    written = _seconds(lambda: carried_out(register, plans[0], "benchmark", "import"))
    again = _seconds(lambda: plans.append(planned_import(register, path, resolve=False)))
    register.close()
    assert plans[0].counts["added"] == plans[1].counts["unchanged"] == ROWS
    whole = planned + written
    print(
        f"{ROWS} rows: read, checked, compared {planned:.1f} s; written {written:.1f} s; together {whole:.1f} s (claim: 60)"
    )
    print(
        f"a second time, nothing to write: {again:.1f} s; a bare insertion {bare:.1f} s, ours/this {whole / bare:.0f}"
    )


def _write(path: Path) -> None:
    made = generated_organisations(ROWS * 2 // 3 + 1, seed=3)
    named = [*made.known, *made.new][:ROWS]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number, one in enumerate(named):
            row = (
                f"organisation/o{number}",
                one.names[0],
                *one.countries,
                "",
                "10.6",
                "company",
                number % 500,
                1990 + number % 30,
            )
            writer.writerow((*row, "ministry", "2026-01-01"))


def _bare(path: Path, target: Path) -> None:
    with closing(sqlite3.connect(target)) as database, path.open(encoding="utf-8") as file:
        rows = csv.reader(file)
        columns = next(rows)
        database.execute(f"CREATE TABLE organisation ({', '.join(columns)})")
        database.executemany(f"INSERT INTO organisation VALUES ({', '.join('?' * len(columns))})", rows)
        database.commit()


def _resolve() -> None:
    made = generated_organisations(RESOLVED, seed=5)
    best: dict[str, str] = {}

    def find() -> None:
        for found in candidates(made.new, made.known):
            best.setdefault(found.key, found.other)

    seconds = _seconds(find)
    right = sum(best.get(key) == truth for key, truth in made.truth.items())
    print(
        f"who is who: {len(made.new)} against {len(made.known)} in {seconds:.1f} s; "
        f"recall {right / len(made.truth):.3f}, precision of the first candidate {right / len(best):.3f}"
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
