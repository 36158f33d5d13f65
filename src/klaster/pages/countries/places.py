"""A place in a source in the reader's language."""

from __future__ import annotations

from klaster.model.text import Language

_IN_RUSSIAN = (
    ("page", "с."),
    ("table", "табл."),
    ("figure", "рис."),
    ("inset", "врезка"),
    ("note", "сноска"),
)


def place_words(place: str | None, language: Language) -> str:
    """A place in the source in the reader's language."""
    written = place or ""
    if language == "ru":
        for english, russian in _IN_RUSSIAN:
            written = written.replace(english, russian)
    return written
