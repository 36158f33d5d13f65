"""What may stand in a field: a cell of a table read as a value, and a value checked against its field.

A value is what JSON holds: words are a mapping of languages, codes a list, everything else a number, a text or a flag.
Days may be as coarse as their source: a year, a year and a month, or a day.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, cast

from klaster.model.entity import WORD_LANGUAGES, Field
from klaster.model.text import Text, same

Value = str | float | int | bool | list[str] | dict[str, str]

LONGEST = 20_000
_KEY = re.compile(r"[a-z_]+/[a-z0-9][a-z0-9_.-]{0,119}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FLAGS = {
    "yes": True,
    "true": True,
    "1": True,
    "да": True,
    "no": False,
    "false": False,
    "0": False,
    "нет": False,
}

_EXPECTED: dict[str, Text] = {
    "words": Text("words in English, Russian or the own language", "слова по-английски, по-русски или на своём языке"),
    "text": Text("a text", "текст"),
    "number": Text("a number", "число"),
    "count": Text("a whole number, 0 or more", "целое число, 0 или больше"),
    "share": Text("a share from 0 to 1", "доля от 0 до 1"),
    "year": Text("a year, such as 2019", "год, например 2019"),
    "day": Text("a day such as 2019-08-31, a month 2019-08 or a year 2019", "день, например 2019-08-31, месяц 2019-08 или год 2019"),
    "codes": Text("codes separated by blanks", "коды через пробел"),
    "reference": Text("the key of a record, such as document/law-of-2011", "ключ записи, например document/law-of-2011"),
    "address": Text("an address that begins with http:// or https://", "адрес, начинающийся с http:// или https://"),
    "email": Text("an e-mail address", "адрес электронной почты"),
    "flag": Text("yes or no", "да или нет"),
}  # fmt: skip


def is_key(words: str) -> bool:
    """Whether this has the form of a record's key, ``kind/slug``.

    >>> is_key("cluster/by-infopark"), is_key("Infopark")
    (True, False)
    """
    return bool(_KEY.fullmatch(words))


def read_value(field: Field, cells: Mapping[str, str]) -> Value | None:
    """The value that the cells of a field's columns hold; None where all are blank.

    ``ValueError`` where a cell cannot be one; ``fault_of`` the words themselves then says what was expected.

    >>> from klaster.model.entity_fields import FOUNDED, NAME, REGION
    >>> read_value(FOUNDED, {"founded": "2011"})
    2011
    >>> read_value(NAME, {"name_en": "Infopark", "name_ru": " «Инфопарк»", "name_own": ""})
    {'en': 'Infopark', 'ru': '«Инфопарк»'}
    >>> read_value(REGION, {"region": "KG-O KG-C"})
    ['KG-O', 'KG-C']
    """
    written = {column: (cells.get(column) or "").strip() for column in field.columns}
    if field.type == "words":
        words = {name: written[f"{field.name}_{name}"] for name in WORD_LANGUAGES}
        return {name: each for name, each in words.items() if each} or None
    cell = written[field.name]
    return _READERS.get(field.type, str)(cell) if cell else None


def written_value(field: Field, value: Value) -> dict[str, str]:
    """The cells that hold a value: reading them gives it back.

    >>> from klaster.model.entity_fields import REGION
    >>> written_value(REGION, ["KG-O", "KG-C"])
    {'region': 'KG-O KG-C'}
    """
    if isinstance(value, dict):
        return {f"{field.name}_{name}": words for name, words in value.items()}
    if isinstance(value, list):
        return {field.name: " ".join(value)}
    if isinstance(value, bool):
        return {field.name: "yes" if value else "no"}
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return {field.name: str(int(value)) if whole else str(value)}


def fault_of(field: Field, value: object) -> Text | None:
    """What a value of the field should have been; None where the value will do.

    >>> from klaster.model.entity_fields import FOUNDED, STANDING
    >>> fault_of(FOUNDED, 2011), fault_of(FOUNDED, "soon").en
    (None, 'a year, such as 2019')
    >>> fault_of(STANDING, "asleep").en
    'one of: acting, forming, potential, dormant, closed'
    """
    if field.type == "choice":
        known = ", ".join(field.choices)
        return None if value in field.choices else Text(f"one of: {known}", f"одно из: {known}")
    if not _CHECKS[field.type](value):
        return _EXPECTED[field.type]
    if field.type == "reference" and field.refers_to and str(value).split("/", 1)[0] not in field.refers_to:
        kinds = ", ".join(f"{kind}/…" for kind in field.refers_to)
        return Text(f"the key of one of: {kinds}", f"ключ одного из видов: {kinds}")
    return _beyond(field, value)


def _beyond(field: Field, value: object) -> Text | None:
    """The limit that a number does not keep."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if field.minimum is not None and value < field.minimum:
        return same(f"≥ {field.minimum:g}")
    return same(f"≤ {field.maximum:g}") if field.maximum is not None and value > field.maximum else None


def _number(cell: str) -> float | int:
    """A number as a person writes it: blanks between thousands, a decimal point or comma."""
    plain = (
        re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))", "", cell).replace(",", ".").replace("\u2212", "-")
    )
    if re.fullmatch(r"[+-]?\d+", plain):
        return int(plain)
    return float(plain)


def _whole(cell: str) -> float | int:
    number = _number(cell)
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _flag(cell: str) -> bool:
    folded = cell.casefold()
    if folded not in _FLAGS:
        raise ValueError(cell)
    return _FLAGS[folded]


_READERS: dict[str, Callable[[str], Value]] = {
    "number": _number,
    "share": _number,
    "count": _whole,
    "year": _whole,
    "flag": _flag,
    "codes": str.split,
}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST and not _CONTROL.search(value)


def _is_words(value: object) -> bool:
    if not isinstance(value, dict) or not value:
        return False
    words = cast("dict[object, object]", value)
    return all(name in WORD_LANGUAGES for name in words) and all(map(_is_text, words.values()))


def _is_codes(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    codes = cast("list[object]", value)
    return all(isinstance(code, str) and _CODE.fullmatch(code) is not None for code in codes)


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _shaped(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: _is_text(value) and pattern.fullmatch(cast("str", value)) is not None


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "words": _is_words,
    "text": _is_text,
    "number": _is_number,
    "count": lambda value: _is_whole(value) and value >= 0,
    "share": lambda value: _is_number(value) and 0 <= value <= 1,
    "year": lambda value: _is_whole(value) and 1000 <= value <= 2999,
    "day": _is_day,
    "codes": _is_codes,
    "reference": _shaped(_KEY),
    "address": _shaped(_ADDRESS),
    "email": _shaped(_EMAIL),
    "flag": lambda value: isinstance(value, bool),
}
