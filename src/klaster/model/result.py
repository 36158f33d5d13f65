"""The waist of the hourglass: a table with the card and the provenance of what made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from klaster.model.method import MethodCard
from klaster.model.provenance import Provenance
from klaster.model.text import Text


@dataclass(frozen=True)
class Result:
    """What every method returns.

    ``frame`` is of the kind that was handed in; its columns are the keys, value, status,
    lower and upper where the method gives them, then the method's own columns.
    """

    frame: Any
    card: MethodCard
    provenance: Provenance
    notes: tuple[Text, ...] = ()

    @property
    def digest(self) -> str:
        """The digest of the provenance."""
        return self.provenance.digest
