"""The language of the terminal: ``KLASTER_LANGUAGE``, else the locale."""

from __future__ import annotations

import os

from klaster.model.text import Language, Text


def language() -> Language:
    """``ru`` or ``en``."""
    names = (os.environ.get(name, "") for name in ("KLASTER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "ru" if next(filter(None, names), "").lower().startswith("ru") else "en"


def say(en: str, ru: str) -> str:
    """The words in the terminal's language."""
    return Text(en, ru).read(language())
