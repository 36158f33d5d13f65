"""The waist of the hourglass: a table with the card and the provenance of what made it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from klaster.model.method import MethodCard
from klaster.model.provenance import Provenance
from klaster.model.text import Text


@dataclass(frozen=True)
class Result:
    """What every method returns; in a notebook it shows itself.

    ``frame`` is of the kind that was handed in; its columns are the keys, value, status,
    lower and upper where the method gives them, then the method's own columns.
    """

    frame: Any
    card: MethodCard
    provenance: Provenance
    notes: tuple[Text, ...] = ()
    shown: ClassVar[Callable[[Result], dict[str, str]] | None] = None
    """How a notebook is told of it: set from above, since nothing here knows how a number is shown."""

    @property
    def digest(self) -> str:
        """The digest of the provenance."""
        return self.provenance.digest

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """What Jupyter and its kin ask for: the result in the formats that they choose from."""
        told = type(self).shown
        return told(self) if told else {"text/plain": f"{self.card.id} v{self.card.version}, {self.digest}"}

    def _repr_html_(self) -> str | None:
        """What marimo and others ask for: a table, a chart where there is one, the provenance."""
        return self._repr_mimebundle_().get("text/html")
