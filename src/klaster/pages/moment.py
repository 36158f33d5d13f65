"""The moment at which a screen reads the register: now, or one that its address names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klaster.model.errors import close_names
from klaster.model.text import Language, Text
from klaster.pages.choice import ChoiceError
from klaster.pages.visit import Visit
from klaster.workbench.registered import Register

AT = "at"


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of the register: what was asked for, the last change in it, and how a reader is told.

    ``asked`` is what the register's methods take; None is now.
    """

    asked: int | str | date | None
    change: int
    made_at: str
    written: str
    """As the address has it; empty for now."""

    @property
    def is_past(self) -> bool:
        """Whether an earlier state is shown than the one in force."""
        return self.asked is not None

    def words(self, language: Language) -> str:
        """The state in words, for the line under a figure."""
        day = self.made_at[:10]
        told = Text(
            f"state after change {self.change} of {day}", f"состояние после изменения {self.change} от {day}"
        )
        return told.read(language)


def moment(register: Register, visit: Visit) -> Moment:
    """The moment that a visit asks for.

    Raises
    ------
    ChoiceError
        For what is no change, no day and no edition of the register.
    """
    written = visit.query.get(AT, "")
    if not written:
        last = register.last_change()
        return Moment(None, last.id, last.made_at, "")
    asked = _asked(register, written)
    last = register.last_change(asked)
    return Moment(asked, last.id, last.made_at, written)


def _asked(register: Register, written: str) -> int | str | date:
    names = [edition.name for edition in register.editions()]
    if written in names:
        return written
    if written.isascii() and written.isdecimal() and len(written) < 16:
        number = int(written)
        if 0 < number <= register.last_change().id:
            return number
    elif day := _day(written):
        return day
    raise _no_moment(written, names)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if len(written) == 10 else None
    except ValueError:
        return None


def _no_moment(written: str, names: list[str]) -> ChoiceError:
    known = ", ".join(dict.fromkeys([*close_names(written, names), *names]))
    return ChoiceError(
        Text(f"at={written[:80]}: no such moment", f"at={written[:80]}: нет такого момента"),
        Text(
            f"Allowed: a day such as 2026-01-31, the number of a change, an edition: {known or '—'}.",
            f"Допустимо: день вида 2026-01-31, номер изменения, издание: {known or '—'}.",
        ),
    )
