"""Names cut to the room there is: customary abbreviations first, an ellipsis last."""

from __future__ import annotations

from klaster.views.svg import text_width

_CUSTOMARY = (
    ("Производство ", "Пр-во "),
    ("Деятельность по ", "Деят. по "),
    ("Деятельность ", "Деят. "),
    ("Предоставление ", "Предост. "),
    ("Manufacture of ", "Mfg of "),
    ("Activities of ", "Act. of "),
    ("Other ", "Oth. "),
)
"""How statistical tables shorten the words that begin most names of industries."""
_FEWEST = 3


def shortened(text: str, width: float, size: float) -> str:
    """Words cut to a width.

    >>> shortened("Manufacture of motor vehicles", 130, 12), shortened("Manufacture of motor vehicles", 80, 12)
    ('Mfg of motor vehicles', 'Mfg of motor…')
    """
    if text_width(text, size) <= width:
        return text
    for long, short in _CUSTOMARY:
        if text.startswith(long):
            text = short + text.removeprefix(long)
            break
    if text_width(text, size) <= width:
        return text
    count = max(_FEWEST, int(width / text_width("x", size)) - 1)
    while count > _FEWEST and text_width(_cut(text, count), size) > width:
        count -= 1
    return _cut(text, count)


def _cut(text: str, count: int) -> str:
    cut = text[:count]
    space = cut.rfind(" ")
    whole_words = cut[:space] if space > 0.75 * count and text[count : count + 1] != " " else cut
    return whole_words.rstrip(" ,;:(-") + "…"
