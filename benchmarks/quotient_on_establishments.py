"""Location quotients with interval and status over ten million establishment rows (1.4 million cells).

At most 1.5 times plain DuckDB SQL that computes the bare quotient; at least 5 times faster than pandas.
``KLASTER_BENCH_ROWS`` sets another number of rows; with 100 million, memory is limited to 8 GiB.
"""

from __future__ import annotations

import os
import resource
import tempfile
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.pandas_peer import quotients
from benchmarks.timing import report, timed
from klaster.indicators.specialisation import location_quotient
from klaster.sources.synthetic import write_establishment_rows

ROWS = int(os.environ.get("KLASTER_BENCH_ROWS", "10000000"))
LIMIT = "6GB"
COLUMNS = ["region", "industry", "period", "value"]

BARE = """
create or replace table bare as
with cells as (select region, industry, period, sum(value) as jobs from read_parquet('{rows}') group by all),
     regions as (select region, period, sum(jobs) as region_jobs from cells group by all),
     industries as (select industry, period, sum(jobs) as industry_jobs from cells group by all),
     everything as (select period, sum(jobs) as all_jobs from cells group by all)
select region, industry, period, (jobs / region_jobs) / (industry_jobs / all_jobs) as quotient
from cells join regions using (region, period) join industries using (industry, period) join everything using (period)
"""


def run() -> None:
    """Measure ours beside bare SQL and the same in pandas."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config=_settings(folder)) as database:
        rows = Path(folder, "rows")
        write_establishment_rows(rows, ROWS)
        files = f"{rows}/*.parquet"
        peers = {
            "klaster, interval and status": lambda: _ours(database, files, "interval"),
            "klaster, all columns": lambda: _ours(database, files, "full"),
            "DuckDB SQL, bare quotient": lambda: database.execute(BARE.format(rows=files)),
        }
        if ROWS <= 20_000_000:
            peers["pandas, interval and status"] = lambda: _pandas(rows)
        report(timed(peers, 3), "klaster, interval and status")
    print(
        f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB, {ROWS:,} rows"
    )


def _settings(folder: str) -> dict[str, str]:
    return {
        "preserve_insertion_order": "false",
        "memory_limit": LIMIT,
        "temp_directory": str(Path(folder, "spill")),
    }


def _ours(database: duckdb.DuckDBPyConnection, files: str, detail: str) -> None:
    relation = database.read_parquet(files).select(*COLUMNS)
    location_quotient(relation, rows="establishments", detail=detail).create("ours")
    database.execute("drop table ours")


def _pandas(rows: Path) -> pd.DataFrame:
    return quotients(pd.read_parquet(rows, columns=COLUMNS))
