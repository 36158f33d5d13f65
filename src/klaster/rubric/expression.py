"""Expressions that a rubric may hold: arithmetic over its measures, and nothing else.

An expression is parsed into Python's syntax tree, every node of which must be on a short list: no attribute,
no call but of the functions named here, no string, bounded in length, depth and powers. It works on
whole columns; what is missing is NaN, and an answer that rests on it is NaN.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text

Array: TypeAlias = "npt.NDArray[np.float64]"
MOST_LETTERS, MOST_NODES, MOST_POWER = 500, 120, 8.0


@dataclass(frozen=True)
class Expression:
    """An expression that has passed the checks: its text, its tree and the names in it."""

    text: str
    tree: ast.expr
    names: frozenset[str]

    def evaluate(self, values: Mapping[str, Array]) -> Array:
        """The expression over columns; truth is 1 and 0, what cannot be known is NaN."""
        with np.errstate(all="ignore"):
            found = np.asarray(_value(self.tree, values), dtype=np.float64)
        return np.where(np.isfinite(found), found, np.nan)


def read_expression(text: str, known: frozenset[str] | set[str], place: Place | None = None) -> Expression:
    """An expression over known names.

    Raises
    ------
    InputError
        For anything that is not arithmetic, a comparison, ``and``, ``or``, ``not`` or a known function.
    UnknownNameError
        For a name that is not there, with the nearest.

    Examples
    --------
    >>> import numpy as np
    >>> per_head = read_expression("revenue / workers >= 800", {"revenue", "workers"})
    >>> per_head.evaluate({"revenue": np.array([8000.0, np.nan]), "workers": np.array([10.0, 2.0])})
    array([ 1., nan])
    """
    if len(text) > MOST_LETTERS:
        raise _refused(text[:40], place)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refused(text, place) from None
    nodes = list(ast.walk(tree))
    if len(nodes) > MOST_NODES:
        raise _refused(text, place)
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    names: set[str] = set()
    for node in nodes:
        _check(node, text, place)
        if isinstance(node, ast.Name) and id(node) not in called:
            names.add(node.id)
    for name in sorted(names - known):
        raise UnknownNameError(Text("measure or threshold", "показатель или порог"), name, known, place)
    return Expression(text.strip(), tree, frozenset(names))


_ALLOWED = (
    ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call, ast.Name, ast.Constant, ast.Load,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd, ast.Not, ast.And, ast.Or,
    ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq,
)  # fmt: skip


def _check(node: ast.AST, text: str, place: Place | None) -> None:
    if not isinstance(node, _ALLOWED):
        raise _refused(text, place)
    if isinstance(node, ast.Constant) and (
        isinstance(node.value, bool) or not isinstance(node.value, (int, float))
    ):
        raise _refused(text, place)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        power = node.right
        if not (isinstance(power, ast.Constant) and isinstance(power.value, (int, float)) and abs(power.value) <= MOST_POWER):  # fmt: skip
            raise _refused(text, place)
    if isinstance(node, ast.Call):
        _check_call(node, text, place)


def _check_call(node: ast.Call, text: str, place: Place | None) -> None:
    if not isinstance(node.func, ast.Name) or node.keywords:
        raise _refused(text, place)
    if node.func.id not in FUNCTIONS:
        raise UnknownNameError(Text("function", "функция"), node.func.id, FUNCTIONS, place)
    least, most, _ = FUNCTIONS[node.func.id]
    if not least <= len(node.args) <= most:
        raise InputError(
            Text(
                f"{node.func.id} takes {least} to {most} values, found {len(node.args)}",
                f"функции {node.func.id} нужно значений: от {least} до {most}, указано {len(node.args)}",
            ),
            None,
            place,
        )


def _refused(text: str, place: Place | None) -> InputError:
    functions = ", ".join(FUNCTIONS)
    return InputError(
        Text(f"found {text!r}, expected an expression", f"стоит «{text}», ожидается выражение"),
        Text(
            f"Use names of measures and thresholds, numbers, + - * / **, comparisons, and, or, not, and {functions}.",
            f"Используйте имена показателей и порогов, числа, + - * / **, сравнения, and, or, not и функции {functions}.",
        ),
        place,
    )


def kleene_and(parts: list[Array]) -> Array:
    """False where any part is, else unknown where any is, else true."""
    stacked = np.stack(np.broadcast_arrays(*parts))
    unknown = np.isnan(stacked).any(axis=0)
    return np.where((stacked == 0).any(axis=0), 0.0, np.where(unknown, np.nan, 1.0))


def kleene_not(part: Array) -> Array:
    """True for false and false for true; unknown stays unknown."""
    return np.where(np.isnan(part), np.nan, np.where(part == 0, 1.0, 0.0))


def _or(parts: list[Array]) -> Array:
    return kleene_not(kleene_and([kleene_not(part) for part in parts]))


def _value(node: ast.expr, values: Mapping[str, Array]) -> Array:
    return _VALUES[type(node)](node, values)


def _signed(node: Any, values: Mapping[str, Array]) -> Array:
    inner = _value(node.operand, values)
    if isinstance(node.op, ast.Not):
        return kleene_not(inner)
    return -inner if isinstance(node.op, ast.USub) else inner


def _together(node: Any, values: Mapping[str, Array]) -> Array:
    parts = [_value(part, values) for part in node.values]
    return kleene_and(parts) if isinstance(node.op, ast.And) else _or(parts)


def _compared(node: Any, values: Mapping[str, Array]) -> Array:
    sides = [_value(side, values) for side in (node.left, *node.comparators)]
    answers: list[Array] = []
    for operator, left, right in zip(node.ops, sides, sides[1:], strict=False):
        unknown = np.isnan(left) | np.isnan(right)
        answers.append(
            np.where(unknown, np.nan, _COMPARISONS[type(operator)](left, right).astype(np.float64))
        )
    return kleene_and(answers)


_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide, ast.Pow: np.power,
}  # fmt: skip
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Gt: np.greater, ast.GtE: np.greater_equal, ast.Lt: np.less, ast.LtE: np.less_equal,
    ast.Eq: np.equal, ast.NotEq: np.not_equal,
}  # fmt: skip
_VALUES: dict[type[ast.expr], Callable[[Any, Mapping[str, Array]], Any]] = {
    ast.Constant: lambda node, _: np.asarray(node.value, dtype=np.float64),
    ast.Name: lambda node, values: values[node.id],
    ast.UnaryOp: _signed,
    ast.BinOp: lambda node, values: _ARITHMETIC[type(node.op)](
        _value(node.left, values), _value(node.right, values)
    ),
    ast.BoolOp: _together,
    ast.Compare: _compared,
    ast.Call: lambda node, values: FUNCTIONS[node.func.id][2](*(_value(each, values) for each in node.args)),
}


def months_between(first: Array, last: Array) -> Array:
    """Whole calendar months between two days and the share of the month that has begun; NaN where one is missing.

    A month is complete on the same day of the month, or on its last day where there is no such day.

    >>> day = lambda words: np.datetime64(words).astype("datetime64[D]").astype(float)
    >>> months_between(np.array([day("2018-01-15")]), np.array([day("2018-07-15")]))
    array([6.])
    >>> months_between(np.array([day("2018-08-31")]), np.array([day("2019-02-28")]))
    array([6.])
    """
    first, last = np.broadcast_arrays(np.asarray(first, dtype=np.float64), np.asarray(last, dtype=np.float64))
    unknown = np.isnan(first) | np.isnan(last)
    begun, ended = (np.where(unknown, 0, side).astype("datetime64[D]") for side in (first, last))
    start = begun.astype("datetime64[M]")
    whole = (ended.astype("datetime64[M]") - start).astype(np.int64)
    whole = whole - (_anniversary(begun, start, whole) > ended)
    before, after = (_anniversary(begun, start, whole + more) for more in (0, 1))
    part = (ended - before).astype(np.float64) / (after - before).astype(np.float64)
    return np.where(unknown, np.nan, whole + part)


def _anniversary(begun: Any, start: Any, months: Any) -> Any:
    """The same day of the month some months later, or the last day of that month."""
    month = start + months
    last = (month + 1).astype("datetime64[D]") - 1
    same = month.astype("datetime64[D]") + (begun - start.astype("datetime64[D]"))
    return np.minimum(same, last)


def _years_between(first: Array, last: Array) -> Array:
    return months_between(first, last) / 12


def _days_between(first: Array, last: Array) -> Array:
    return last - first


def _first_known(parts: Sequence[Array]) -> Array:
    found = parts[0]
    for part in parts[1:]:
        found = np.where(np.isnan(found), part, found)
    return found


FUNCTIONS: dict[str, tuple[int, int, Callable[..., Any]]] = {
    "min": (2, 8, lambda *each: np.minimum.reduce(np.broadcast_arrays(*each))),
    "max": (2, 8, lambda *each: np.maximum.reduce(np.broadcast_arrays(*each))),
    "first_known": (2, 8, lambda *each: _first_known(np.broadcast_arrays(*each))),
    "abs": (1, 1, np.abs),
    "sqrt": (1, 1, np.sqrt),
    "log": (1, 1, np.log),
    "round": (1, 1, np.round),
    "months_between": (2, 2, months_between),
    "years_between": (2, 2, _years_between),
    "days_between": (2, 2, _days_between),
}
"""Name -> fewest and most values, and the function over columns."""
