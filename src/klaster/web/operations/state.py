"""What the atlas is made of at the moment, asked of the register's database no more often than it can have changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from klaster.model.errors import KlasterError
from klaster.web.screens import release_of
from klaster.workbench.observatory import Observatory

PATIENCE = 0.25
"""Seconds after which the database is asked again in any case."""

Mark = tuple[object, ...]


class ServedState:
    """The state that an answer is remembered under.

    A register in a file is asked when the file or its journal has changed, so that a change shows at once, whichever
    process made it. Of one behind an address nothing is known without asking: there, and where two changes fall
    into one tick of the clock of files, what is remembered may be ``patience`` seconds old. A release that comes
    into force is seen at once.

    ``ask`` reads the state itself; ``clock`` counts seconds.
    """

    def __init__(
        self,
        observatory: Observatory,
        patience: float = PATIENCE,
        ask: Callable[[Observatory], str] = release_of,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._observatory = observatory
        self._patience = patience
        self._ask = ask
        self._clock = clock
        self._held: tuple[float, Mark, str] | None = None

    def __call__(self) -> str:
        """The state now."""
        now, mark = self._clock(), (self._observatory.digest, *_mark(self._observatory))
        if self._held and now - self._held[0] < self._patience and self._held[1] == mark:
            return self._held[2]
        # The mark is older than what is read after it: a change in between is seen as one the next time.
        state = self._ask(self._observatory)
        self._held = (now, mark, state)
        return state


def _mark(observatory: Observatory) -> Mark:
    """What changes with every change of a register in a file: times and sizes of the file and its journal."""
    try:
        register = observatory.register
    except KlasterError:
        return ("away",)
    if register is None or not register.database.is_sqlite:
        return ()
    file = register.database.file
    return (*_stamp(file), *_stamp(file.with_name(f"{file.name}-wal")))


def _stamp(path: Path) -> Mark:
    try:
        found = path.stat()
    except OSError:
        return (None,)
    return found.st_mtime_ns, found.st_size, found.st_ino
