"""The prose of a page: one file a language, cut at its second-level headings."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from klaster.model.text import LANGUAGES, Language


@cache
def prose(page: str, language: Language) -> dict[str, str]:
    """Heading -> Markdown under it; the part before the first heading stands under ``""``."""
    text = files("klaster.pages").joinpath(page, f"{language}.md").read_text(encoding="utf-8")
    parts: dict[str, str] = {}
    for part in ("\n" + text).split("\n## "):
        heading, _, body = part.partition("\n")
        parts["" if not parts else heading.strip()] = body.strip()
    return parts


def untranslated(page: str) -> list[str]:
    """Headings that one language has and another has not; of ``anchor: name`` the anchor counts."""
    headings = [{heading.partition(": ")[0] for heading in prose(page, language)} for language in LANGUAGES]
    return sorted(set.union(*headings) - set.intersection(*headings))
