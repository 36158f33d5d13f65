"""A value as a field may hold it: checked, and read from text where it came as text."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, cast

from klaster.model.entity import WORD_LANGUAGES, Field
from klaster.model.errors import InputError, close_names
from klaster.model.statement import Value
from klaster.model.text import Text, same

LONGEST_TEXT = 20_000
KEY = re.compile(r"[a-z_]{2,40}/[a-z0-9][a-z0-9._-]{0,150}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s<>\"'{}|\\^`]+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+\.[^\s@<>\"(),:;.]+")
_YES = {"1", "true", "yes", "да", "+"}
_NO = {"0", "false", "no", "нет", "-"}


def checked_value(field: Field, value: object) -> Value:
    """A value as the field holds it; text is read as the field's type.

    Raises
    ------
    InputError
        With what was found and what is expected; the caller adds the place.

    Examples
    --------
    >>> from klaster.model.entity_fields import COUNTRY, FOUNDED
    >>> checked_value(FOUNDED, "2011"), checked_value(COUNTRY, "RU KZ")
    (2011, ['RU', 'KZ'])
    """
    return _READERS[field.type](field, value)


def checked_words(value: str, expected: Text) -> str:
    """Text in one normal form without signs that no reader can see; empty where there is nothing but blanks."""
    plain = unicodedata.normalize("NFC", value).strip()
    unseen = None if plain.isprintable() else next((sign for sign in plain if _is_unseen(sign)), None)
    if unseen is not None:
        raise _refusal(
            f"U+{ord(unseen):04X}", Text("text without control characters", "текст без управляющих знаков")
        )
    if len(plain) > LONGEST_TEXT:
        raise _refusal(
            f"{len(plain)}", Text(f"at most {LONGEST_TEXT} characters", f"не больше {LONGEST_TEXT} знаков")
        )
    return plain if plain else _nothing(expected)


def checked_key(value: object) -> str:
    """The key of a record: its kind, a stroke, a name in Latin small letters, digits, dots and dashes.

    Examples
    --------
    >>> checked_key("zone/alliance")
    'zone/alliance'
    """
    if isinstance(value, str) and KEY.fullmatch(value):
        return value
    raise _refusal(value, Text("a key such as cluster/kaluga-pharma", "ключ вида cluster/kaluga-pharma"))


def checked_day(value: object) -> str:
    """A day, or a month or a year where no more is known: "2019-05-20", "2019-05", "2019".

    Examples
    --------
    >>> checked_day("2019-05")
    '2019-05'
    """
    plain = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    parts = _DAY.fullmatch(plain)
    if parts and _is_day(parts):
        return plain
    raise _refusal(
        value, Text("a day such as 2019-05-20 (or 2019-05, 2019)", "дата вида 2019-05-20 (или 2019-05, 2019)")
    )


def _words(field: Field, value: object) -> Value:
    if isinstance(value, str):
        return {"own": checked_words(value, field.title)}
    expected = Text("words by language: en, ru, own", "слова по языкам: en, ru, own")
    by_language = cast(Mapping[str, object], value) if isinstance(value, Mapping) else {"": value}
    if set(by_language) - set(WORD_LANGUAGES):
        raise _refusal(by_language, expected)
    given = {language: by_language[language] for language in WORD_LANGUAGES if by_language.get(language)}
    if not given or not all(isinstance(words, str) for words in given.values()):
        raise _refusal(by_language, expected)
    return {language: checked_words(str(words), field.title) for language, words in given.items()}


def _text(field: Field, value: object) -> Value:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _refusal(value, Text("text", "текст"))
    return checked_words(str(value), field.title)


def _number(field: Field, value: object) -> Value:
    number = _read_number(value, Text("a number", "число"))
    return _within(field, int(number) if number.is_integer() and abs(number) < 2**53 else number)


def _count(field: Field, value: object) -> Value:
    expected = Text("a whole number", "целое число")
    number = _read_number(value, expected)
    if not number.is_integer() or abs(number) >= 2**53:
        raise _refusal(value, expected)
    return _within(field, int(number))


def _share(field: Field, value: object) -> Value:
    number = _read_number(value, Text("a share from 0 to 1", "доля от 0 до 1"))
    if not 0 <= number <= 1:
        raise _refusal(value, Text("a share from 0 to 1", "доля от 0 до 1"))
    return _within(field, number)


def _year(field: Field, value: object) -> Value:
    expected = Text("a year from 1000 to 2999", "год от 1000 до 2999")
    number = _read_number(value, expected)
    if not number.is_integer() or not 1000 <= number <= 2999:
        raise _refusal(value, expected)
    return _within(field, int(number))


def _choice(field: Field, value: object) -> Value:
    if isinstance(value, str) and value in field.choices:
        return value
    by_title = {
        word.casefold(): name for name, title in field.choices.items() for word in (title.en, title.ru)
    }
    if isinstance(value, str) and value.strip().casefold() in by_title:
        return by_title[value.strip().casefold()]
    near = close_names(str(value), field.choices, 1)
    raise _refusal(value, same(", ".join(field.choices)), near[0] if near else "")


def _codes(field: Field, value: object) -> Value:
    expected = Text("codes separated by blanks", "коды через пробел")
    parts: Iterable[object] = re.split(r"[\s,;|]+", value.strip()) if isinstance(value, str) else ()
    if isinstance(value, list | tuple):
        parts = cast("Iterable[object]", value)
    codes = list(dict.fromkeys(str(part) for part in parts))
    if not codes or not all(_CODE.fullmatch(code) for code in codes):
        raise _refusal(" ".join(codes), expected)
    return codes


def _reference(field: Field, value: object) -> Value:
    key = checked_key(value)
    kind = key.partition("/")[0]
    if field.refers_to and kind not in field.refers_to:
        raise _refusal(value, _key_of(field.refers_to))
    return key


def _address(field: Field, value: object) -> Value:
    plain = value.strip() if isinstance(value, str) else ""
    if _ADDRESS.fullmatch(plain) and len(plain) <= 2000:
        return plain
    raise _refusal(
        value,
        Text(
            "an address that begins with https:// or http://",
            "адрес, который начинается с https:// или http://",
        ),
    )


def _email(field: Field, value: object) -> Value:
    plain = value.strip() if isinstance(value, str) else ""
    if _EMAIL.fullmatch(plain) and len(plain) <= 254:
        return plain
    raise _refusal(value, Text("an e-mail address", "адрес электронной почты"))


def _flag(field: Field, value: object) -> Value:
    if isinstance(value, bool):
        return value
    plain = str(value).strip().casefold()
    if plain in _YES | _NO:
        return plain in _YES
    raise _refusal(value, Text("yes or no", "да или нет"))


_READERS: dict[str, Callable[[Field, object], Value]] = {
    "words": _words,
    "text": _text,
    "number": _number,
    "count": _count,
    "share": _share,
    "year": _year,
    "day": lambda field, value: checked_day(value),
    "choice": _choice,
    "codes": _codes,
    "reference": _reference,
    "address": _address,
    "email": _email,
    "flag": _flag,
}


def _read_number(value: object, expected: Text) -> float:
    if isinstance(value, str):
        plain = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))", "", value.strip()).replace(",", ".")
        value = (
            float(plain) if re.fullmatch(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", plain, re.ASCII) else value
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refusal(value, expected)
    try:
        number = float(value)
    except OverflowError:
        raise _refusal(value, expected) from None
    if not math.isfinite(number):
        raise _refusal(value, expected)
    return number


def _within(field: Field, number: float) -> Value:
    if field.minimum is not None and number < field.minimum:
        raise _refusal(number, Text(f"not less than {field.minimum:g}", f"не меньше {field.minimum:g}"))
    if field.maximum is not None and number > field.maximum:
        raise _refusal(number, Text(f"not more than {field.maximum:g}", f"не больше {field.maximum:g}"))
    return number


def _key_of(kinds: tuple[str, ...]) -> Text:
    names = ", ".join(kinds)
    return Text(f"the key of a record of kind {names}", f"ключ записи вида {names}")


def _is_day(parts: re.Match[str]) -> bool:
    year, month, day = (int(part) if part else 1 for part in parts.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_unseen(sign: str) -> bool:
    return sign not in "\n\t\r" and unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn")


def _nothing(expected: Text) -> Any:
    raise _refusal("", expected)


def _refusal(found: object, expected: Text, near: str = "") -> InputError:
    shown = str(found)[:80] if found not in ("", None) else ""
    what = (
        Text(f"found {shown!r}", f"найдено «{shown}»")
        if shown
        else Text("found nothing", "ничего не найдено")
    )
    advice = Text(f"Did you mean {near}?", f"Возможно, имелось в виду: {near}.") if near else None
    return InputError(
        Text(f"{what.en}; expected: {expected.en}", f"{what.ru}; ожидается: {expected.ru}"), advice
    )
