"""The process that reads an uploaded table: asked by a line of JSON, answers by one.

``python -m klaster.workbench.uploads.job``; :func:`klaster.workbench.uploads.running.done_apart` starts it.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from klaster.model.errors import KlasterError
from klaster.model.finding import Finding, Severity
from klaster.model.text import LANGUAGES, Text, same
from klaster.sources.table import Mapping, read
from klaster.sources.table.check import findings_of
from klaster.sources.table.raw import ROW, open_raw
from klaster.workbench.creating import new_from_table
from klaster.workbench.uploads.guards import check_content
from klaster.workbench.uploads.limits import UploadLimits
from klaster.workbench.uploads.shelf import Kept
from klaster.workbench.workspace import identifier, read_workspace, write_workspace

PREVIEW_ROWS = 8
PREVIEW_COLUMNS = 40
LONGEST_CELL = 80
MOST_FINDINGS = 200
_DIALECT = ("sheet", "encoding", "delimiter")


def main() -> None:
    """Do the task that stands on the standard input."""
    asked = json.loads(sys.stdin.buffer.read())
    limits = UploadLimits(**asked["limits"])
    _bind(limits)
    kept = Kept("", Path(asked["folder"]), 0.0)
    try:
        answer = TASKS[asked["task"]](kept, limits, asked["given"])
    except KlasterError as error:
        answer = {
            "refused": {
                "message": _own(_words(error.message), kept),
                "advice": _own(_words(error.advice), kept),
            }
        }
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def _bind(limits: UploadLimits) -> None:
    """Set an end to memory, processor time and the size of any file that is written."""
    for kind, most in (
        (resource.RLIMIT_DATA, limits.memory_megabytes * 1_000_000),
        (resource.RLIMIT_CPU, limits.seconds * 4),
        (resource.RLIMIT_FSIZE, limits.unpacked_megabytes * 1_000_000),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def proposed(kept: Kept, limits: UploadLimits, given: dict[str, Any]) -> dict[str, Any]:
    """Make the workspace of a table with the mapping that is guessed, and check it."""
    check_content(kept.table, limits)
    dialect = {name: given[name] for name in _DIALECT if given.get(name)}
    guesses = new_from_table(kept.workspace, kept.table, dialect)
    mapping = dict(read_workspace(kept.workspace).editions[0].mapping)
    found = _checked(kept, Mapping.from_toml(mapping))
    return {**found, "findings": found["findings"] + [_facts(guess) for guess in guesses]}


def built(kept: Kept, limits: UploadLimits, given: dict[str, Any]) -> dict[str, Any]:
    """Check a table with a mapping as it was corrected, and build its workspace unless an error stands in the way."""
    from klaster.workbench.observatory import Observatory  # noqa: PLC0415

    mapping = Mapping.from_toml(given["mapping"])
    found = _checked(kept, mapping)
    if any(one["severity"] == Severity.ERROR for one in found["findings"]):
        return {**found, "built": False}
    _write_settings(kept, mapping)
    Observatory(kept.workspace).build()
    return {**found, "built": True}


TASKS: dict[str, Callable[[Kept, UploadLimits, dict[str, Any]], dict[str, Any]]] = {
    "propose": proposed,
    "build": built,
}


def _write_settings(kept: Kept, mapping: Mapping) -> None:
    title = kept.table.stem
    edition = {
        "id": identifier(title),
        "title_en": title,
        "title_ru": title,
        "table": f"data/{kept.table.name}",
        "publisher_en": "a visitor's own table",
        "publisher_ru": "таблица посетителя",
        "released": "",
        "mapping": mapping.to_toml(),
    }
    write_workspace(kept.workspace, same(title), [edition])


def _checked(kept: Kept, mapping: Mapping) -> dict[str, Any]:
    """What a table is and what was noticed in it, as its card has it."""
    said = {name: getattr(mapping, name) or None for name in _DIALECT}
    raw = open_raw(kept.table, **said, header_rows=mapping.header_rows or None, skip_rows=mapping.skip_rows)
    rows = raw.preview(PREVIEW_ROWS).drop(ROW, strict=False).rows()
    findings = findings_of(read(kept.table, mapping))
    return {
        "columns": list(raw.columns),
        "preview": [[_short(value) for value in row[:PREVIEW_COLUMNS]] for row in rows],
        "mapping": mapping.to_toml(),
        "findings": [_facts(finding) for finding in findings[:MOST_FINDINGS]],
    }


def _short(value: object) -> str:
    return "" if value is None else str(value)[:LONGEST_CELL]


def _facts(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity.value,
        "kind": finding.kind,
        "place": {language: finding.place.describe(language) for language in LANGUAGES},
        "message": _words(finding.message),
        "advice": _words(finding.advice),
        "count": finding.count,
    }


def _own(words: dict[str, str] | None, kept: Kept) -> dict[str, str] | None:
    """Words without the folders of the server."""
    places = (
        f"{kept.workspace}/data/",
        f"{kept.workspace}/",
        f"{kept.folder}/sent/",
        f"{kept.folder}/",
        str(kept.folder),
    )
    for place in places:
        words = words and {language: text.replace(place, "") for language, text in words.items()}
    return words


def _words(text: Text | None) -> dict[str, str] | None:
    return {language: text.read(language) for language in LANGUAGES} if text else None


if __name__ == "__main__":
    main()
