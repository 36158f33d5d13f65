"""What a check of a table found, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from klaster.model.errors import Place
from klaster.model.text import Language, Text


class Severity(StrEnum):
    """How much a finding matters: an error stops a build, a warning does not, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed in a table: its kind, where it stands, what it is and what to do."""

    severity: Severity
    kind: str
    place: Place
    message: Text
    advice: Text | None = None
    count: int = 1

    def describe(self, language: Language = "en") -> str:
        """The finding as one or two lines."""
        where = self.place.describe(language)
        line = f"{where}: {self.message.read(language)}" if where else self.message.read(language)
        return f"{line} {self.advice.read(language)}" if self.advice else line
