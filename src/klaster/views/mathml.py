r"""Formulas: the part of TeX that method cards use, as MathML.

Known: ``\frac{}{}``, ``\sqrt{}``, ``_``, ``^``, ``\left( \right)``, ``\text{}``, ``\operatorname{}``,
``\hat{}``, ``\bar{}``, ``\tilde{}``, Greek letters, sums, relations and named functions. A word that
is not known is shown as it was written, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|[A-Za-z]|\s+|.", re.DOTALL)


def _pairs(listed: str) -> dict[str, str]:
    """Names and signs that take turns."""
    parts = listed.split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


GREEK = _pairs(
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ "
    "pi π rho ρ sigma σ tau τ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π "
    "Sigma Σ Phi Φ Psi Ψ Omega Ω infty ∞ ell ℓ"
)
OPERATORS = _pairs(
    "cdot · times × pm ± mp ∓ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ to → rightarrow → mid | subset ⊂ subseteq ⊆ ldots … "
    "dots … cdots ⋯ in ∈ prime ′ lvert | rvert | langle ⟨ rangle ⟩ equiv ≡ propto ∝ partial ∂"
)
LARGE = _pairs("sum ∑ prod ∏ int ∫ max max min min")
ACCENTS = _pairs("hat ^ bar ¯ tilde ~")
FUNCTIONS = ("ln", "log", "exp", "sin", "cos", "Var", "var", "sd", "Pr", "sgn", "median")
SPACES = {"\\,", "\\;", "\\:", "\\!", "\\ ", "\\quad", "\\qquad"}


def mathml(formula: str) -> str:
    r"""A formula as a MathML element that stands on its own line.

    >>> mathml(r"\frac{a}{b}")
    '<math display="block"><mfrac><mi>a</mi><mi>b</mi></mfrac></math>'
    >>> mathml("x_i^2")
    '<math display="block"><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math>'
    """
    rows = [_Reader(row).everything() for row in formula.replace("\\\\", "\n").split("\n") if row.strip()]
    if len(rows) == 1:
        return f'<math display="block">{rows[0]}</math>'
    table = "".join(f"<mtr><mtd>{row}</mtd></mtr>" for row in rows)
    return f'<math display="block"><mtable>{table}</mtable></math>'


class _Reader:
    """Reads a formula from left to right, an atom with its scripts at a time."""

    def __init__(self, formula: str) -> None:
        self.tokens = _TOKEN.findall(formula.replace("&", " "))
        self.place = 0

    def everything(self) -> str:
        return "".join(self._until(None))

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
        token = self._peek()
        nucleus = self._atom()
        below = above = ""
        while self._peek() in ("_", "^"):
            if self._next() == "_":
                below = self._atom()
            else:
                above = self._atom()
        return _with_scripts(nucleus, below, above, token.lstrip("\\") in LARGE)

    def _group(self) -> str:
        if self._peek() != "{":
            return self._atom()
        self._next()
        atoms = self._until("}")
        return atoms[0] if len(atoms) == 1 else f"<mrow>{''.join(atoms)}</mrow>"

    def _words(self) -> str:
        """The raw words inside braces, blanks kept."""
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
            return self._group()
        self._next()
        if not token.startswith("\\"):
            return _plain(token)
        return self._command(token)

    def _fenced(self) -> str:
        """Brackets that grow with what stands between them."""
        opening = _fence(self._next())
        inside = "".join(self._until("\\right"))
        return f"<mrow>{opening}{inside}{_fence(self._next())}</mrow>"

    def _command(self, token: str) -> str:
        name = token[1:]
        special: dict[str, Callable[[], str]] = {
            "frac": lambda: f"<mfrac>{self._group()}{self._group()}</mfrac>",
            "dfrac": lambda: f"<mfrac>{self._group()}{self._group()}</mfrac>",
            "sqrt": lambda: f"<msqrt>{self._group()}</msqrt>",
            "text": lambda: f"<mtext>{escape(self._words())}</mtext>",
            "mathrm": lambda: f'<mi mathvariant="normal">{escape(self._words())}</mi>',
            "operatorname": lambda: f"<mi>{escape(self._words())}</mi>",
            "left": self._fenced,
            "overline": lambda: f'<mrow class="over">{self._group()}</mrow>',
            "right": lambda: _fence(self._next()),
            "big": lambda: _fence(self._next()),
            "Big": lambda: _fence(self._next(), "1.6em"),
        }
        if name in special:
            return special[name]()
        if name in ACCENTS:
            return f'<mover accent="true">{self._group()}<mo stretchy="false">{ACCENTS[name]}</mo></mover>'
        return _symbol(token)


_RIGID = "()[]|"


def _with_scripts(nucleus: str, below: str, above: str, large: bool) -> str:
    if below and above:
        return _wrapped("munderover" if large else "msubsup", nucleus + below + above)
    if below:
        return _wrapped("munder" if large else "msub", nucleus + below)
    if above:
        return _wrapped("mover" if large else "msup", nucleus + above)
    return nucleus


def _wrapped(tag: str, markup: str) -> str:
    return f"<{tag}>{markup}</{tag}>"


def _plain(token: str) -> str:
    if token[:1].isdigit():
        return f"<mn>{token}</mn>"
    if token.isalpha():
        return f"<mi>{escape(token)}</mi>"
    rigid = ' stretchy="false"' if token in _RIGID else ""
    return f"<mo{rigid}>{escape({'-': '−', '*': '∗', '~': ' '}.get(token, token))}</mo>"


def _fence(token: str, size: str = "") -> str:
    """A bracket or a bar; ``.`` stands for none."""
    if token == ".":
        return ""
    height = f' stretchy="true" symmetric="true" minsize="{size}" maxsize="{size}"' if size else ""
    return f"<mo{height}>{escape(token.removeprefix(chr(92)))}</mo>"


def _symbol(token: str) -> str:
    name = token[1:]
    if token in SPACES:
        return '<mspace width="0.25em"></mspace>'
    if name in GREEK:
        return f"<mi>{GREEK[name]}</mi>"
    if name in LARGE:
        return f"<mo>{LARGE[name]}</mo>"
    if name in FUNCTIONS:
        return f"<mi>{name}</mi><mo>\N{FUNCTION APPLICATION}</mo>"
    return f"<mo>{escape(OPERATORS.get(name, name))}</mo>"
