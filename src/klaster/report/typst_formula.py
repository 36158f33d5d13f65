r"""Formulas in the notation of method cards as Typst mathematics.

>>> mathematics(r"\frac{a}{b}"), mathematics("x_i^2")
('frac(a, b)', 'x_(i)^(2)')
"""

from __future__ import annotations

import re

from klaster.report.typst_words import quoted
from klaster.views.mathml import FUNCTIONS, GREEK, LARGE, OPERATORS, SPACES

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|[A-Za-z]|\s+|.", re.DOTALL)
_OVER = {"hat": "hat", "bar": "macron", "tilde": "tilde", "sqrt": "sqrt", "overline": "overline"}
_WORDS = ("text", "mathrm", "operatorname")
_TWO = ("frac", "dfrac")


def mathematics(formula: str) -> str:
    """A formula as Typst mathematics, one row under another where it has several."""
    rows = [row for row in formula.replace("\\\\", "\n").split("\n") if row.strip()]
    return " \\ ".join(_Reader(row).everything() for row in rows)


class _Reader:
    """Reads a formula from left to right, an atom with its scripts at a time."""

    def __init__(self, formula: str) -> None:
        self.tokens = list(_TOKEN.findall(formula.replace("&", " ")))
        self.place = 0

    def everything(self) -> str:
        return " ".join(self._until(None))

    def _peek(self) -> str:
        while self.place < len(self.tokens) and self.tokens[self.place].isspace():
            self.place += 1
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self.place += 1
        return token

    def _until(self, closing: str | None) -> list[str]:
        atoms: list[str] = []
        while (token := self._peek()) and token != closing:
            atoms.append(self._scripted())
        self.place += 1
        return atoms

    def _scripted(self) -> str:
        written = self._atom()
        while self._peek() in ("_", "^"):
            sign = self._next()
            written += f"{sign}({self._atom()})"
        return written

    def _group(self) -> str:
        if self._peek() != "{":
            return self._atom()
        self._next()
        return " ".join(self._until("}"))

    def _words(self) -> str:
        if self._peek() != "{":
            return self._next()
        start = self.place + 1
        end = next(
            (turn for turn in range(start, len(self.tokens)) if self.tokens[turn] == "}"), len(self.tokens)
        )
        self.place = end + 1
        return "".join(self.tokens[start:end]).replace("\\_", "_")

    def _atom(self) -> str:
        token = self._peek()
        if token == "{":
            return self._group() or '""'
        self._next()
        return self._command(token) if token.startswith("\\") else _plain(token)

    def _command(self, token: str) -> str:
        name = token[1:]
        if name in _TWO:
            return f"frac({self._group()}, {self._group()})"
        if name in _OVER:
            return f"{_OVER[name]}({self._group()})"
        if name in _WORDS:
            return quoted(self._words())
        if name in ("left", "right", "big", "Big"):
            bracket = self._next()
            return "" if bracket == "." else _plain(bracket.removeprefix("\\"))
        return _symbol(token)


def _plain(token: str) -> str:
    if token[:1].isdigit() or token.isalpha():
        return token
    if token == "-":
        return "\N{MINUS SIGN}"
    return f"\\{token}" if token in "()[]{}|/,;:.*#$\"'`~@_^<>=-+!" else quoted(token)


def _symbol(token: str) -> str:
    name = token[1:]
    if token in SPACES:
        return "thin"
    if name in GREEK:
        return GREEK[name]
    if name in ("max", "min"):
        return name
    if name in LARGE:
        return LARGE[name]
    if name in FUNCTIONS:
        return f'op("{name}")'
    sign = OPERATORS.get(name, name)
    return sign if len(sign) == 1 and not sign.isascii() else _plain(sign) if len(sign) == 1 else quoted(sign)
