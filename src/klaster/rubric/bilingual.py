"""A text in both languages from a rubric's file."""

from __future__ import annotations

from klaster.model.text import LANGUAGES, Text
from klaster.rubric.marked import Marked

_NAMES = {"en": Text("English", "английского"), "ru": Text("Russian", "русского")}


def words(mark: Marked) -> Text:
    """A text in both languages.

    Raises
    ------
    InputError
        Where one of them is missing.
    """
    found = mark.only(*LANGUAGES)
    for language, name in _NAMES.items():
        if language not in found or not str(found[language].value or "").strip():
            raise mark.refusal(
                Text(f"the {name.en} text is missing", f"нет {name.ru} текста"),
                Text(f"Add the line {language}: ...", f"Добавьте строку {language}: ..."),
            )
    return Text(*(" ".join(str(found[language].value).split()) for language in LANGUAGES))
