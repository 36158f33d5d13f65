"""Choices on a screen: what may be chosen, what is, and what is said when something else is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from klaster.model.classification import fold
from klaster.model.errors import InputError, close_names
from klaster.model.text import Text

_LISTED = 12


class ChoiceError(InputError):
    """A value in a query that is not among those allowed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be chosen: its value in the address, its words, the group it stands in."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from, and what is chosen."""

    name: str
    label: str
    options: Sequence[Option]
    chosen: str

    @property
    def groups(self) -> list[tuple[str, list[Option]]]:
        """The options by group, in order."""
        groups: dict[str, list[Option]] = {}
        for option in self.options:
            groups.setdefault(option.group, []).append(option)
        return list(groups.items())

    @property
    def words(self) -> str:
        """The words of what is chosen."""
        return next((option.label for option in self.options if option.value == self.chosen), self.chosen)


def choice(name: str, label: str, options: Sequence[Option], asked: str | None, default: str = "") -> Choice:
    """The choice with what was asked for, or the default where nothing was.

    Raises
    ------
    ChoiceError
        What was asked for is not among the options; the message says what is.
    """
    if not asked:
        return Choice(name, label, options, default or (options[0].value if options else ""))
    if not any(option.value == asked for option in options):
        raise refused(name, asked, options)
    return Choice(name, label, options, asked)


def refused(name: str, asked: str, options: Sequence[Option]) -> ChoiceError:
    """The error that tells what may be chosen, the nearest first."""
    message = Text(f"{name}={asked}: there is no such value", f"{name}={asked}: такого значения нет")
    if not options:
        return ChoiceError(message)
    near = [*_near(asked, options), *(option.value for option in options)]
    listed = list(dict.fromkeys(near))[:_LISTED]
    more = len(options) - len(listed)
    values = ", ".join(listed)
    advice = Text(
        f"Allowed: {values}" + (f" and {more} more." if more > 0 else "."),
        f"Допустимо: {values}" + (f" и ещё {more}." if more > 0 else "."),
    )
    return ChoiceError(message, advice)


def _near(asked: str, options: Iterable[Option]) -> list[str]:
    by_name: dict[str, str] = {}
    for option in options:
        by_name.setdefault(option.value, option.value)
        by_name.setdefault(fold(option.label), option.value)
    near = [*close_names(asked, by_name), *close_names(fold(asked), by_name)]
    return [by_name.get(name, name) for name in near]
