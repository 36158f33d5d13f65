"""What stands at the top of every screen of the register: which state of it, and the way to the others."""

from __future__ import annotations

from dataclasses import dataclass

from klaster.model.text import Text
from klaster.pages.moment import AT, Moment
from klaster.pages.visit import Visit
from klaster.workbench.registered import Register

_NOW = Text("as it stands now", "в нынешнем виде")


@dataclass(frozen=True, slots=True)
class State:
    """A state of the register that may be chosen."""

    words: str
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The state shown, the last change in it, and the states that have a name."""

    words: str
    change: int
    day: str
    states: tuple[State, ...]
    is_past: bool
    named: bool
    """Whether the state is called by the name of an edition."""
    now: str
    """The address of the same screen as the register stands now."""


def strip(register: Register, visit: Visit, shown: Moment) -> Strip:
    """The strip of a screen."""
    now = visit.here(**{AT: "", "page": ""})
    names = [edition.name for edition in reversed(register.editions())]
    states = [State(_NOW.read(visit.language), now, not shown.is_past)]
    states += [State(name, visit.here(**{AT: name, "page": ""}), shown.written == name) for name in names]
    words = next((one.words for one in states if one.chosen), shown.written)
    return Strip(
        words, shown.change, shown.made_at[:10], tuple(states), shown.is_past, shown.written in names, now
    )


def source_line(title: Text, visit: Visit, shown: Moment) -> str:
    """The line under a figure."""
    line = Text(
        f"Register of “{title.en}”, {shown.words('en')}; each statement with its own source",
        f"Реестр «{title.ru}», {shown.words('ru')}; у каждого сведения свой источник",
    )
    return line.read(visit.language)


def permanent(visit: Visit, shown: Moment) -> str:
    """The address under which a screen will always show this state."""
    return visit.here(**{AT: shown.written if shown.is_past else str(shown.change or "")})
