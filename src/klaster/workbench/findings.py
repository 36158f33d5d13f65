"""What findings of a table mean for a computation: an error stops it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from klaster.model.errors import InputError
from klaster.model.finding import Finding, Severity
from klaster.model.text import LANGUAGES, Text

SHOWN = 5


def stop_on_errors(findings: Iterable[Finding], table: Path) -> None:
    """Raise the first error findings of a table, if there are any.

    Raises
    ------
    InputError
        With their words, and the command that shows all of them.
    """
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if not errors:
        return
    words = ["\n".join(finding.describe(language) for finding in errors[:SHOWN]) for language in LANGUAGES]
    raise InputError(
        Text(*words),
        Text(f"See all findings: klaster check {table}.", f"Все замечания: klaster check {table}."),
    )
