"""The registry of methods: a function, its card, and the way to find both by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Any, TypeVar, get_args, get_type_hints

from klaster.model.errors import InputError, UnknownNameError
from klaster.model.method import Form, MethodCard, MethodKind, Parameter, Reads, Step
from klaster.model.text import Text

Function = TypeVar("Function", bound=Callable[..., Any])
Working = Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[Step, ...]]
Notes = Callable[[Any], tuple[Text, ...]]
Effort = Callable[[Any, Mapping[str, Any]], float]
"""Rows and parameters -> about how many seconds a method takes, found much quicker than that."""

METHOD_PACKAGES = ("klaster.indicators", "klaster.rubrics")
ENTRY_POINT_GROUP = "klaster.methods"


@dataclass(frozen=True)
class Method:
    """A registered function with its card and, where there are such, the working of one number, notes on a result, and its effort."""

    card: MethodCard
    function: Callable[..., Any]
    working: Working | None = None
    notes: Notes | None = None
    effort: Effort | None = None

    def seconds(self, rows: Any, parameters: Mapping[str, Any]) -> float:
        """About how long the method takes on some rows; 0 where it is always quick."""
        defaults = {parameter.name: parameter.default for parameter in self.card.parameters}
        return self.effort(rows, {**defaults, **parameters}) if self.effort else 0.0

    def notes_on(self, frame: Any) -> tuple[Text, ...]:
        """What a reader of this very result must be told."""
        return self.notes(frame) if self.notes else ()


_registry: dict[str, Method] = {}


@dataclass(frozen=True, slots=True)
class Option:
    """What a parameter means and which values it takes; goes into ``Annotated``."""

    description: Text
    minimum: float | None = None
    maximum: float | None = None


def indicator(
    *,
    title: Text,
    unit: Text,
    keys: tuple[str, ...],
    version: int,
    formula: str,
    reading: Text,
    limits: Text,
    references: tuple[str, ...],
    inputs: Mapping[str, Text],
    optional_inputs: Mapping[str, Text] | None = None,
    outputs: Mapping[str, Text] | None = None,
    form: Form = "relational",
    reads: Reads = "cells",
    aliases: Mapping[str, tuple[str, ...]] | None = None,
    across: tuple[str, ...] = (),
    judged: str = "",
    grid: Mapping[str, tuple[Any, ...]] | None = None,
    working: Working | None = None,
    notes: Notes | None = None,
    effort: Effort | None = None,
) -> Callable[[Function], Function]:
    """Register a function that turns observations into observations; the function comes back untouched."""

    def register(function: Function) -> Function:
        card = MethodCard(
            id=function.__name__,
            kind="indicator",
            title=title,
            unit=unit,
            keys=keys,
            version=version,
            formula=formula,
            reading=reading,
            limits=limits,
            references=references,
            inputs=dict(inputs),
            optional_inputs=dict(optional_inputs or {}),
            outputs=dict(outputs or {}),
            parameters=_parameters(function),
            form=form,
            reads=reads,
            aliases=dict(aliases or {}),
            across=across,
            judged=judged,
            grid=dict(grid or {}),
        )
        _registry[card.id] = Method(card, function, working, notes, effort)
        return function

    return register


def register(made: Method) -> None:
    """Register a method that comes with its own card, as a rubric does."""
    _registry[made.card.id] = made


@contextmanager
def registered_for_now(made: Method) -> Generator[None]:
    """A method that is known for the length of one piece of work, such as a command with a rubric of one's own."""
    _discover()
    before = _registry.get(made.card.id)
    register(made)
    try:
        yield
    finally:
        del _registry[made.card.id]
        if before:
            register(before)


def method(name: str) -> Method:
    """A registered method by its name.

    Raises
    ------
    UnknownNameError
        With the nearest registered names.
    """
    _discover()
    try:
        return _registry[name]
    except KeyError:
        raise UnknownNameError(Text("method", "метод"), name, _registry) from None


def methods(kind: MethodKind | None = None) -> Iterator[Method]:
    """Every registered method, by name."""
    _discover()
    for name in sorted(_registry):
        if kind is None or _registry[name].card.kind == kind:
            yield _registry[name]


def checked_parameters(card: MethodCard, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a call, converted from text where needed and held against their limits.

    Raises
    ------
    UnknownNameError
        For a parameter the method does not have.
    InputError
        For a value outside what the parameter may be.
    """
    known = {parameter.name: parameter for parameter in card.parameters}
    for name in given:
        if name not in known:
            raise UnknownNameError(Text(f"parameter of {card.id}", f"параметр метода {card.id}"), name, known)
    return {name: _checked(known[name], value) for name, value in given.items()}


@cache
def _discover() -> None:
    for package in METHOD_PACKAGES:
        for module in iter_modules(import_module(package).__path__):
            import_module(f"{package}.{module.name}")
    for entry_point in entry_points(group=ENTRY_POINT_GROUP):
        entry_point.load()


def _parameters(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    hints = get_type_hints(function, include_extras=True)
    return tuple(
        _parameter(argument.name, argument.default, hints[argument.name])
        for argument in inspect.signature(function).parameters.values()
        if argument.kind is inspect.Parameter.KEYWORD_ONLY
    )


def _parameter(name: str, default: Any, hint: Any) -> Parameter:
    option: Option = next(extra for extra in get_args(hint)[1:] if isinstance(extra, Option))
    return Parameter(
        name, default, option.description, _choices(get_args(hint)[0]), option.minimum, option.maximum
    )


def _choices(hint: Any) -> tuple[str, ...]:
    """The words a parameter may be, also inside a union with a number."""
    if hint is bool:
        return ("true", "false")
    words: list[str] = []
    for argument in get_args(hint):
        words.extend([argument] if isinstance(argument, str) else _choices(argument))
    return tuple(words)


def _checked(parameter: Parameter, value: Any) -> Any:
    if isinstance(value, str):
        value = _converted(parameter, value)
    if isinstance(value, str) and parameter.choices and value not in parameter.choices:
        raise _refused(parameter, value, Text(_listed(parameter), _listed(parameter)))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        _check_limits(parameter, value)
    return value


def _converted(parameter: Parameter, value: str) -> Any:
    if isinstance(parameter.default, bool) and value in parameter.choices:
        return value == "true"
    if value in parameter.choices or (isinstance(parameter.default, str) and not parameter.choices):
        return value
    try:
        number = float(value)
    except ValueError:
        if isinstance(parameter.default, (int, float)):
            raise _refused(parameter, value, Text("a number", "число")) from None
        return value  # held against the choices next
    return int(number) if isinstance(parameter.default, int) and number.is_integer() else number


def _check_limits(parameter: Parameter, value: float) -> None:
    low, high = parameter.minimum, parameter.maximum
    if not (low is None or value >= low) or not (high is None or value <= high):
        raise _refused(
            parameter,
            value,
            Text(f"a number from {low} to {high}", f"число от {low} до {high}"),
        )


def _listed(parameter: Parameter) -> str:
    return " | ".join(parameter.choices)


def _refused(parameter: Parameter, value: Any, expected: Text) -> InputError:
    return InputError(
        Text(
            f"parameter {parameter.name}: found {value!r}, expected {expected.en}",
            f"параметр {parameter.name}: указано {value!r}, ожидается {expected.ru}",
        )
    )
