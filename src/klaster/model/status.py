"""What is known of a number: the status that never leaves its side.

Outside, statuses are SDMX letters; on a screen they are five states of a cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from math import isnan

from klaster.model.text import Text


class Status(StrEnum):
    """Observation status, by its SDMX letter (code list CL_OBS_STATUS)."""

    NORMAL = "A"
    PROVISIONAL = "P"
    BREAK = "B"
    ESTIMATED = "E"
    NOT_COLLECTED = "O"
    CONFIDENTIAL = "Q"


SEVERITY: tuple[Status, ...] = tuple(Status)
"""From best to worst. Confidential is worst: what it touches must not reveal it."""

_BY_LETTER: dict[str, Status] = {status.value: status for status in Status}
"""Looked up, since a screen asks for thousands of states and an enum is slow to call."""

MISSING: tuple[Status, ...] = (Status.NOT_COLLECTED, Status.CONFIDENTIAL)


class State(StrEnum):
    """The five states of a cell that must look different everywhere."""

    VALUE = "value"
    ESTIMATE = "estimate"
    CONFIDENTIAL = "confidential"
    NOT_COLLECTED = "not_collected"
    ZERO = "zero"


STATE_NAMES: dict[State, Text] = {
    State.VALUE: Text("value", "значение"),
    State.ESTIMATE: Text("estimate", "оценка"),
    State.CONFIDENTIAL: Text("confidential", "конфиденциально"),
    State.NOT_COLLECTED: Text("not collected", "нет данных"),
    State.ZERO: Text("zero", "ноль"),
}

STATE_MARKS: dict[State, str] = {State.CONFIDENTIAL: "(c)", State.NOT_COLLECTED: ".."}

STATUS_NAMES: dict[Status, Text] = {
    Status.NORMAL: Text("normal", "обычное"),
    Status.PROVISIONAL: Text("provisional", "предварительное"),
    Status.BREAK: Text("break in the series", "разрыв ряда"),
    Status.ESTIMATED: Text("estimate", "оценка"),
    Status.NOT_COLLECTED: Text("not collected", "нет данных"),
    Status.CONFIDENTIAL: Text("confidential", "конфиденциально"),
}


def worst(statuses: Iterable[Status | str]) -> Status:
    """The worst of several statuses; normal when there are none.

    >>> worst(["A", "E", "P"])
    <Status.ESTIMATED: 'E'>
    """
    return max((Status(status) for status in statuses), key=SEVERITY.index, default=Status.NORMAL)


def state(value: float | None, status: Status | str) -> State:
    """The state of a cell on a screen, from its value and its status.

    >>> state(0.0, "A"), state(None, "Q"), state(1.2, "E")
    (<State.ZERO: 'zero'>, <State.CONFIDENTIAL: 'confidential'>, <State.ESTIMATE: 'estimate'>)
    """
    status = _BY_LETTER.get(status) or Status(status)
    if status is Status.CONFIDENTIAL:
        return State.CONFIDENTIAL
    if value is None or isnan(value) or status is Status.NOT_COLLECTED:
        return State.NOT_COLLECTED
    if status is Status.ESTIMATED:
        return State.ESTIMATE
    return State.ZERO if value == 0 else State.VALUE
