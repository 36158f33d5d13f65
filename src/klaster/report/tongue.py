"""Words that stand in a document in another language than its own: a bibliography, the text of a licence."""

from __future__ import annotations

import re

from klaster.model.text import Language

_CYRILLIC, _LATIN = re.compile("[А-Яа-яЁё]"), re.compile("[A-Za-z]{2}")


def foreign(words: str, language: Language) -> Language | None:
    """The language of words, where it is not that of the document.

    >>> foreign("Koopman 1984, Biometrics", "ru"), foreign("Служба", "ru"), foreign("Koopman 1984", "en")
    ('en', None, None)
    """
    if language == "ru" and _LATIN.search(words) and not _CYRILLIC.search(words):
        return "en"
    return None
