"""The lines of a working as a reader of each language follows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from klaster.model.method import Step
from klaster.model.text import Language, Text
from klaster.views.number import NO_BREAK, exact
from klaster.views.outcome import outcome_words
from klaster.views.table import status_words

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e[+-]\d+)?")
_PHRASES = {
    "Koopman: LQ not rejected by a score test": "Купман: КЛ, которых не отвергает критерий меток",
    "the interval at the end of the cell's range": "интервал на краю диапазона ячейки",
    "Benjamini-Hochberg": "Бенджамини — Хохберг",
    "lower > 1 | upper < 1": "нижняя граница > 1 или верхняя < 1",
}
"""Words that stand in place of an expression, in Russian."""

_SIGNS = ((" - ", " − "), (" * ", " × "), ("+-", "±"), (" / ", " ÷ "))


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is worked out, from what, with what outcome and status."""

    label: str
    expression: str
    outcome: str
    status: str


def lines(steps: Iterable[Step], language: Language) -> list[Line]:
    """The steps in words and numbers of one language."""
    return [
        Line(
            step.label.read(language),
            expression(step.expression, language),
            _outcome(step, language),
            status_words(step.status, language) if step.status else "",
        )
        for step in steps
    ]


def expression(written: str, language: Language) -> str:
    r"""An expression with the signs and the numbers of a language.

    >>> expression("1,714 / 79,006.5 - 2", "ru")
    '1714 ÷ 79\xa0006,5 − 2'
    """
    if language == "ru" and written in _PHRASES:
        return _PHRASES[written]
    for plain, sign in _SIGNS:
        written = written.replace(plain, sign)
    if language == "en":
        return written
    return _NUMBER.sub(lambda match: _russian(match[0]), written)


def _russian(number: str) -> str:
    whole, _, rest = number.partition(".")
    group = NO_BREAK if len(whole.replace(",", "")) > 4 else ""
    return whole.replace(",", group) + (f",{rest}" if rest else "")


def _outcome(step: Step, language: Language) -> str:
    if step.value is None:
        return "—"
    if isinstance(step.value, Text):
        return step.value.read(language)
    if isinstance(step.value, str):
        return outcome_words(step.value, language)
    return exact(step.value, language)
