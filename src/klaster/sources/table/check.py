"""What is wrong with a table, in plain words: every check in one list, each finding with its place."""

from __future__ import annotations

from pathlib import Path

from klaster.model.finding import Finding, Severity
from klaster.sources.table.check_coverage import coverage_findings
from klaster.sources.table.check_series import series_findings
from klaster.sources.table.check_totals import total_findings
from klaster.sources.table.check_values import state_findings
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.tidy import TableReading, read


def check(path: str | Path, mapping: Mapping | None = None) -> list[Finding]:
    r"""The findings of a table, the gravest first; findings of one kind are one, with a count and first places.

    Parameters
    ----------
    path
        Any format that ``open_raw`` opens.
    mapping
        How to read it; guessed, and the guesses explained, if None.

    Raises
    ------
    InputError
        The file cannot be read at all.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "jobs.csv"
    >>> _ = file.write_text("Регион;2017;2018\nВсего;150;170\nЧуйская область;100;120\nОшская область;50;55\n")
    >>> [finding.describe() for finding in check(file) if finding.kind == "total_differs"]
    ['jobs.csv, row 2, column 2018: totals over regions differ from the sum of their parts, 1 times:
      row 2 (KG, TOTAL, 2018): published 170, the parts make 175, +5 (+2.94%)
      Published totals are kept as they are; a part may be missing from the table, or belong elsewhere.']
    """
    return findings_of(read(path, mapping))


def findings_of(reading: TableReading) -> list[Finding]:
    """All findings of a table that has been read."""
    surveyed = reading.surveyed
    found = [
        *reading.findings,
        *total_findings(surveyed),
        *series_findings(surveyed),
        *coverage_findings(surveyed),
        *state_findings(surveyed),
    ]
    order = list(Severity)
    return sorted(dict.fromkeys(found), key=lambda finding: order.index(finding.severity))
