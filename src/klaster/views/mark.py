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
    agreeing: int = 0
    judged: int = 0
    """How many variants of the calculation come to the same verdict, of how many; none where not asked."""
    unsure: bool = False
    """Whether the verdict holds too seldom to be shown as one."""

    @property
    def drawn(self) -> bool:
        """Whether there is a number to draw."""
        return self.value is not None and self.state in (State.VALUE, State.ESTIMATE, State.ZERO)

    @property
    def caption(self) -> str:
        """What a pointer resting on it reads."""
        held = f" · {self.agreeing}/{self.judged}" if self.judged else ""
        return f"{self.name}: {self.written}{held}"


def strongest_first(marks: list[Mark]) -> list[Mark]:
    """Marks by falling value, those without a number last, ties by code."""
    return sorted(marks, key=lambda mark: (not mark.drawn, -(mark.value or 0.0), mark.state.value, mark.code))
