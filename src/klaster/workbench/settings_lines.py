"""Where each key of ``klaster.toml`` stands, so that a mistake is shown with its line."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from klaster.model.errors import InputError, KlasterError, Place
from klaster.model.text import Text

_SECTION = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*=""")


def settings_lines(text: str) -> list[dict[str, int]]:
    r"""For each ``[[edition]]``: key -> its line, from 1; keys of ``[edition.mapping]`` as "mapping.region".

    >>> settings_lines('[[edition]]\nid = "a"\n[edition.mapping]\nregion = "r"\n[[edition]]\nid = "b"')
    [{'': 1, 'id': 2, 'mapping': 3, 'mapping.region': 4}, {'': 5, 'id': 6}]
    """
    editions: list[dict[str, int]] = []
    prefix: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if section := _SECTION.match(line):
            prefix = _entered(editions, section[1], section[2], number)
        elif prefix is not None and editions and (key := _KEY.match(line)):
            name = next(filter(None, key.groups()))
            editions[-1].setdefault(f"{prefix}{name}", number)
    return editions


def _entered(editions: list[dict[str, int]], brackets: str, name: str, number: int) -> str | None:
    """The prefix of the keys below the head of a section; None outside the editions."""
    if brackets == "[[" and name == "edition":
        editions.append({"": number})
        return ""
    if name.startswith("edition.") and editions:
        inside = name.removeprefix("edition.")
        editions[-1].setdefault(inside, number)
        return f"{inside}."
    return None


def mapping_lines(lines: Mapping[str, int]) -> dict[str, int]:
    """The lines of the keys of a mapping, by key.

    >>> mapping_lines({"id": 2, "mapping.region": 4, "mapping.values.employment": 9, "mapping.values": 8})
    {'region': 4, 'values': 8}
    """
    keys = ((name.split(".")[1], line) for name, line in lines.items() if name.startswith("mapping."))
    return {
        key: min(line for other, line in lines.items() if other.split(".")[:2] == ["mapping", key])
        for key, _ in keys
    }


@contextmanager
def pointing_at(file: str, lines: Mapping[str, int], only: str = "") -> Generator[None]:
    """An error about something that ``klaster.toml`` says, with the line that says it.

    Parameters
    ----------
    file
        The name of the settings.
    lines
        The lines of the keys; an error names its key as the column of its place.
    only
        The key that is meant, whatever the error names.
    """
    try:
        yield
    except KlasterError as error:
        key = only or error.place.column
        if key not in lines:
            raise
        place = error.place if error.place.file else Place(file, row=lines[key], column=key)
        where = Text(
            f"It stands in {file}, line {lines[key]}: {key}.", f"Это {file}, строка {lines[key]}: {key}."
        )
        advice = error.advice or Text("", "")
        told = Text(f"{advice.en} {where.en}".strip(), f"{advice.ru} {where.ru}".strip())
        raise InputError(error.message, told if error.place.file else error.advice, place) from error
