"""What a server lets visitors do beside reading: no page shows a way to what is not offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from klaster.model.errors import KlasterError
from klaster.workbench.observatory import Observatory


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Offers:
    """Whether there is a register to edit, and whether files of visitors are judged.

    >>> Offers().editors(), Offers(files=False).files
    (True, False)
    """

    editors: Callable[[], bool] = _always
    files: bool = True


def offers_of(observatory: Observatory, *, files: bool) -> Offers:
    """What an observatory offers; its register may come later, or be away for a while."""

    def editors() -> bool:
        try:
            return observatory.register is not None
        except KlasterError:
            return True

    return Offers(editors, files)
