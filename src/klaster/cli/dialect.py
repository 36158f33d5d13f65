"""How a file is to be opened, as far as the user says it on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_WORDS = {"tab": "\t", "\\t": "\t", "space": " "}


@dataclass(frozen=True, slots=True)
class Dialect:
    """A sheet, an encoding, a delimiter; None for what is to be found out."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def said(self) -> dict[str, Any]:
        r"""What was said, as ``open_raw`` takes it.

        >>> Dialect(encoding="cp1251", delimiter="tab").said
        {'encoding': 'cp1251', 'delimiter': '\t'}
        """
        delimiter = _WORDS.get(self.delimiter or "", self.delimiter)
        named = {"sheet": self.sheet, "encoding": self.encoding, "delimiter": delimiter}
        return {name: value for name, value in named.items() if value}
