"""Where in a source a statement stands, written once and read in two languages."""

from __future__ import annotations

import re

from klaster.model.text import Text

_WORDS = {
    "page": "с.", "pages": "с.", "table": "табл.", "figure": "рис.", "inset": "врезка", "note": "сноска", "notes": "сноски",
    "section": "раздел", "chapter": "глава", "article": "статья", "annex": "приложение", "paragraph": "абзац",
    "sheet": "лист", "row": "строка", "column": "столбец", "diagram": "диаграмма",
}  # fmt: skip
_WORD = re.compile(r"[a-z]+(?=\s+[\dIVXA-Z])")


def place_words(place: str) -> Text:
    """A place such as ``page 26, table 2`` in both languages; words that are not known stay as they are.

    >>> place_words("page 26, inset 3, table 2").ru
    'с. 26, врезка 3, табл. 2'
    >>> place_words("page 26").en
    'page 26'
    """
    return Text(place, _WORD.sub(lambda found: _WORDS.get(found[0], found[0]), place))
