"""Names of regions and countries in the cases that Russian sentences need; nothing where a name follows no known pattern.

A sentence that gets nothing says the same in a way that needs no case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_Rules = Sequence[tuple[re.Pattern[str], str, str]]
_RULES: _Rules = [
    (re.compile(pattern), genitive, locative)
    for pattern, genitive, locative in (
        (r"^([А-ЯЁ][\w-]+)ая область$", r"\1ой области", r"\1ой области"),
        (r"^([А-ЯЁ][\w-]+[кц])ий край$", r"\1ого края", r"\1ом крае"),
        (r"^([А-ЯЁ][\w-]+[кц])ий федеральный округ$", r"\1ого федерального округа", r"\1ом федеральном округе"),
        (r"^([А-ЯЁ][\w-]+)ый федеральный округ$", r"\1ого федерального округа", r"\1ом федеральном округе"),
        (r"^([А-ЯЁ]\w+)ия$", r"\1ии", r"\1ии"),
        (r"^([А-ЯЁ]\w+стан)$", r"\1а", r"\1е"),
        (r"^([А-ЯЁ]\w+с)ь$", r"\1и", r"\1и"),
        (r"^(г\. .+)$", r"\1", r"\1"),
    )
]  # fmt: skip


def genitive(name: str) -> str | None:
    """Whose: a Russian name in the genitive, None where that is not known.

    >>> genitive("Баткенская область"), genitive("Кыргызстан"), genitive("Россия"), genitive("все регионы")
    ('Баткенской области', 'Кыргызстана', 'России', None)
    """
    return _case(name, 0)


def locative(name: str) -> str | None:
    """Where, after "в": a Russian name in the prepositional case, None where that is not known.

    >>> locative("Приморский край"), locative("Армения"), locative("г. Ош"), locative("Республика Тыва")
    ('Приморском крае', 'Армении', 'г. Ош', None)
    """
    return _case(name, 1)


def _case(name: str, place: int) -> str | None:
    for pattern, *forms in _RULES:
        if pattern.match(name):
            return pattern.sub(forms[place], name)
    return None
