"""A region or an industry with its number: what every map, ranking and chart is given."""

from __future__ import annotations

from dataclasses import dataclass

from klaster.model.status import State


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to draw: who it is, its number and state, how it is written, where its working is."""

    code: str
    name: str
    value: float | None
    state: State
    written: str
    lower: float | None = None
    upper: float | None = None
    verdict: str = ""
    address: str = ""
    """Where a click on the thing leads."""
    working: str = ""
    """Where a click on its number leads."""

    @property
    def drawn(self) -> bool:
        """Whether there is a number to draw."""
        return self.value is not None and self.state in (State.VALUE, State.ESTIMATE, State.ZERO)

    @property
    def caption(self) -> str:
        """What a pointer resting on it reads."""
        return f"{self.name}: {self.written}"


def strongest_first(marks: list[Mark]) -> list[Mark]:
    """Marks by falling value, those without a number last, ties by code."""
    return sorted(marks, key=lambda mark: (not mark.drawn, -(mark.value or 0.0), mark.state.value, mark.code))
