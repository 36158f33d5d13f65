"""The four verdicts on a location quotient, in words."""

from __future__ import annotations

from klaster.model.text import Text

VERDICTS: dict[str, Text] = {
    "important": Text("important", "значимая специализация"),
    "specialised": Text("specialised", "специализация"),
    "borderline": Text("borderline", "пограничный случай"),
    "under": Text("under-represented", "ниже среднего"),
}

VERDICT_READINGS: dict[str, Text] = {
    "important": Text(
        "the whole interval lies above 1, and the industry is large enough to matter",
        "весь интервал выше 1, и отрасль достаточно велика",
    ),
    "specialised": Text("the whole interval lies above 1", "весь интервал выше 1"),
    "borderline": Text("the interval contains 1", "интервал содержит 1"),
    "under": Text("the whole interval lies below 1", "весь интервал ниже 1"),
}

STRONG = ("important", "specialised")


def verdict_name(verdict: str | None) -> Text | None:
    """A verdict in both languages; None where the method gave none."""
    return VERDICTS.get(verdict) if verdict else None


def verdict_class(verdict: str | None) -> str:
    """The class a cell or a mark wears for its verdict.

    >>> verdict_class("important"), verdict_class(None)
    ('v-important', 'v-none')
    """
    return f"v-{verdict}" if verdict in VERDICTS else "v-none"
