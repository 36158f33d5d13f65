"""A table as a guess sees it: a sample, what its columns hold, the words around it, the notes so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from klaster.model.errors import Place
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.context import Context
from klaster.sources.table.profile import Profile
from klaster.sources.table.raw_table import RawTable


@dataclass(frozen=True)
class Evidence:
    """A table as a guess sees it."""

    raw: RawTable
    sample: pl.DataFrame
    columns: tuple[Profile, ...]
    context: Context
    notes: list[Finding] = field(default_factory=list[Finding])

    def tell(
        self, severity: Severity, kind: str, message: Text, advice: Text | None = None, column: str = ""
    ) -> None:
        """Add a note."""
        place = Place(self.raw.file, self.raw.sheet, None, column)
        self.notes.append(Finding(severity, kind, place, message, advice))

    @property
    def hints(self) -> str:
        """All words around the table, and the first labels in it: they tell the language."""
        labels = [value for each in self.columns if not each.is_numeric for value in each.values[:3]]
        return " ".join((*self.context.words, *(each.name for each in self.columns), *labels))

    def free(self, *used: Sequence[str]) -> list[Profile]:
        """The columns that are not used yet."""
        taken = {name for names in used for name in names}
        return [each for each in self.columns if each.name not in taken]
