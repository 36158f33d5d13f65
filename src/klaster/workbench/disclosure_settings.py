"""The section ``[disclosure]`` of ``klaster.toml``: by which rules an observatory withholds what it publishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from klaster.disclosure import Rules
from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text

MOST = {"threshold": 1000.0, "dominance": 100.0}
"""Key -> the largest it may be."""


def disclosure_rules(facts: Any, place: Place) -> Rules | None:
    """The rules that some settings state; None where there are none.

    Raises
    ------
    UnknownNameError
        For a key that is not known: a rule misspelt must not be a rule left out.
    InputError
        For what is no number, or out of bounds.

    Examples
    --------
    >>> disclosure_rules({"threshold": 5}, Place())
    Rules(threshold=5.0, dominance=0.0)
    """
    if facts is None:
        return None
    if not isinstance(facts, Mapping):
        raise _unsuitable("disclosure", facts, 1000, place)
    for key in facts:
        if key not in MOST:
            raise UnknownNameError(Text("key of disclosure", "ключ раздела disclosure"), key, MOST, place)
    return Rules(**{key: _number(key, value, place) for key, value in facts.items()})


def rules_from_words(words: Mapping[str, str]) -> Rules:
    """The rules that ``--protect`` states in words.

    >>> rules_from_words({"threshold": "3", "dominance": "10"})
    Rules(threshold=3.0, dominance=10.0)
    """
    rules = disclosure_rules({key: _plain(value) for key, value in words.items()}, Place())
    assert rules is not None
    return rules


def _plain(word: str) -> float | str:
    try:
        return float(word)
    except ValueError:
        return word


def _number(key: str, value: Any, place: Place) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= MOST[key]:
        raise _unsuitable(key, value, MOST[key], place)
    return float(value)


def _unsuitable(key: str, value: Any, most: float, place: Place) -> InputError:
    return InputError(
        Text(f"{key} = {value!r}", f"указано {key} = {value!r}"),
        Text(
            f"Expected a number from 0 to {most:g}, as in threshold = 3, dominance = 10.",
            f"Ожидается число от 0 до {most:g}, например: threshold = 3, dominance = 10.",
        ),
        place,
    )
