"""Words in the two languages of the observatory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "ru"]
LANGUAGES: tuple[Language, ...] = ("en", "ru")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in English and in Russian; neither may be empty.

    >>> Text("region", "регион").read("ru")
    'регион'
    >>> Text("{n} rows", "строк: {n}").format(n=3).en
    '3 rows'
    """

    en: str
    ru: str

    def __post_init__(self) -> None:
        if not self.en or not self.ru:
            raise ValueError(f"a text needs both languages: {self.en!r}, {self.ru!r}")

    def read(self, language: Language) -> str:
        """The words in one language."""
        return self.ru if language == "ru" else self.en

    def format(self, **values: object) -> Text:
        """The same template filled in both languages."""
        return Text(self.en.format(**values), self.ru.format(**values))


def same(words: str) -> Text:
    """Words that do not change between the languages: a code, a proper name, a file name."""
    return Text(words, words)
