"""Errors that say where, what was found, what was expected and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from klaster.model.text import Language, Text

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands; rows count from 1, as a spreadsheet shows them."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def describe(self, language: Language = "en") -> str:
        """The place in words.

        >>> Place("jobs.xlsx", "2018", 7, "C").describe()
        'jobs.xlsx, sheet 2018, row 7, column C'
        """
        sheet, row, column = ("лист", "строка", "столбец") if language == "ru" else ("sheet", "row", "column")
        parts = [
            self.file,
            f"{sheet} {self.sheet}" if self.sheet else "",
            f"{row} {self.row}" if self.row is not None else "",
            f"{column} {self.column}" if self.column else "",
        ]
        return ", ".join(part for part in parts if part)


class KlasterError(Exception):
    """Something the user can put right; shown without a traceback, exit code 2."""

    def __init__(self, message: Text, advice: Text | None = None, place: Place | None = None) -> None:
        self.message = message
        self.advice = advice
        self.place = place or Place()
        super().__init__(self.describe("en"))

    def describe(self, language: Language = "en") -> str:
        """Place, message and advice in one language."""
        where = self.place.describe(language)
        lines = [f"{where}: {self.message.read(language)}" if where else self.message.read(language)]
        if self.advice:
            lines.append(self.advice.read(language))
        return "\n".join(lines)


class InputError(KlasterError):
    """A file, a table or a value that cannot be used as it is."""


class UnknownNameError(KlasterError, KeyError):
    """A name that is not in the list; the nearest names are offered."""

    def __init__(self, kind: Text, name: str, known: Iterable[str], place: Place | None = None) -> None:
        names = list(known)
        self.name = name
        self.suggestions = close_names(name, names)
        super().__init__(
            Text(f"there is no {kind.en} {name!r}", f"нет такого: {kind.ru} «{name}»"),
            _did_you_mean(self.suggestions) or _listed(names),
            place,
        )

    __str__ = Exception.__str__


def close_names(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names that look most like the one given, best first.

    >>> close_names("locaton_quotient", ["location_quotient", "hachman"])
    ['location_quotient']
    """
    by_folded = {candidate.casefold(): candidate for candidate in known}
    return [by_folded[match] for match in get_close_matches(name.casefold(), by_folded, count, 0.6)]


def _listed(names: list[str]) -> Text | None:
    """What there is, where nothing is near."""
    if not names:
        return None
    shown = ", ".join(map(str, names[:SHOWN])) + (", …" if len(names) > SHOWN else "")
    return Text(f"There is: {shown}.", f"Есть: {shown}.")


def _did_you_mean(suggestions: list[str]) -> Text | None:
    if not suggestions:
        return None
    names = ", ".join(suggestions)
    return Text(f"Did you mean {names}?", f"Возможно, имелось в виду: {names}.")
