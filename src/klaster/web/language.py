"""Languages of the interface: which one a browser prefers, and the words of the templates."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import cast

from babel.messages.pofile import read_po

from klaster.model.text import LANGUAGES, Language


def preferred_language(accepted: str) -> Language:
    """The language an Accept-Language header asks for; English where it asks for neither.

    >>> preferred_language("kk;q=0.9, ru;q=0.8, en;q=0.5"), preferred_language("de"), preferred_language("ru-RU")
    ('ru', 'en', 'ru')
    """
    wishes = sorted((_wish(part) for part in accepted.split(",")), key=lambda wish: -wish[1])
    for code, weight in wishes:
        if code in LANGUAGES and weight > 0:
            return cast(Language, code)
    return "en"


def _wish(part: str) -> tuple[str, float]:
    tag, _, options = part.strip().partition(";")
    weight = options.strip().removeprefix("q=") or "1"
    try:
        return tag.split("-")[0].strip().casefold(), float(weight)
    except ValueError:
        return "", 0.0


@cache
def interface_words(language: Language) -> dict[str, str]:
    """The words of the templates in a language: English words -> words; English needs none."""
    if language == "en":
        return {}
    catalogue = files("klaster").joinpath("locale", language, "LC_MESSAGES", "klaster.po").read_bytes()
    messages = read_po(BytesIO(catalogue))
    return {str(message.id): str(message.string) for message in messages if message.id and message.string}


def translated(words: str, language: Language) -> str:
    """Words of a template in a language."""
    return interface_words(language).get(words, words)
