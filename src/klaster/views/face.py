"""How wide letters of the atlas's face are: PT Sans, by groups of letters about equally wide."""

from __future__ import annotations

_GROUPS = (
    (0.20, ".,:'"),
    (0.25, "ij ;·\N{NO-BREAK SPACE}"),
    (0.30, "flIJ()"),
    (0.35, 'rtг-"/'),
    (0.40, "sтғ"),
    (0.45, "cyzзсуьэГ"),
    (0.50, "aekvxFLавеёклхчъя«»≈−+әҒқұү"),
    (0.55, "bdghnopquCEPSTVYZбдийнопрцБЕЁЗРСТУЬЯ0123456789ңөҰҮһ"),
    (0.60, "ABGKRXАВКЛХЧЭҚҺ"),
    (0.65, "DHNUжмыДНПЪ–Ә"),
    (0.70, "OQфюИЙОЦҢӨ"),
    (0.75, "wшщЫ…%"),
    (0.80, "mMЖМФ—"),
    (0.85, "W"),
    (0.90, "ШЩЮ"),
    (1.00, "№"),
)
_WIDTHS = {letter: width for width, letters in _GROUPS for letter in letters}
_OTHER = 0.6


def letters_width(text: str) -> float:
    """The width of words in ems.

    >>> letters_width("mm") > letters_width("ll"), letters_width("Щ")
    (True, 0.9)
    """
    return sum(_WIDTHS.get(letter, _OTHER) for letter in text)
