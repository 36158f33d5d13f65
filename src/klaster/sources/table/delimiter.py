"""Which sign separates the columns of a text table."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable

DELIMITERS = ("\t", ";", ",", "|")
_LINES = 200


def stated_delimiter(text: str) -> str | None:
    r"""The delimiter that the first line states for spreadsheets: "sep=;".

    >>> stated_delimiter('sep=;\nregion;jobs\n')
    ';'
    """
    stated = re.match(r'"?sep=([^\w\n\r" ])"?\r?$', text, re.MULTILINE | re.IGNORECASE)
    return stated[1] if stated else None


def guessed_delimiter(text: str) -> str | None:
    r"""The delimiter of a text, from its first lines; None where none separates anything.

    It is the one that cuts most of the records into the same number of fields, two or more; quoted
    fields are respected. Among equals the one that makes more fields.

    >>> guessed_delimiter('регион;2018\n"Чуй; Ош";1,5\nТалас;2,25\n')
    ';'
    """
    lines = text.splitlines(keepends=True)[:_LINES]
    scores = {delimiter: _agreement(lines, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=scores.__getitem__)
    return best if scores[best][0] > 0 else None


def _agreement(lines: Iterable[str], delimiter: str) -> tuple[float, int]:
    """Share of the records that have the most usual number of fields, and that number."""
    try:
        widths = [len(record) for record in csv.reader(lines, delimiter=delimiter) if any(record)]
    except csv.Error:
        return 0.0, 0
    usual = Counter(width for width in widths if width > 1).most_common()
    width, count = max(usual, key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    # Round, so that a title with a comma in it does not decide between two delimiters.
    return round(count / max(len(widths), 1), 1) if count else 0.0, width
