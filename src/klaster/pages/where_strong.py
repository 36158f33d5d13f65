"""Where an industry is surely strong, in a sentence."""

from __future__ import annotations

from klaster.model.text import Language, Text
from klaster.pages.region.profile import surest_first
from klaster.views.mark import Mark
from klaster.views.sentence import REGIONS, counted, listed
from klaster.views.verdict import STRONG

_STRONG = Text(
    "The interval confirms a specialisation in {count}; the surest: {names}.",
    "Специализацию подтверждает интервал: {count}; надёжнее всего — {names}.",
)
_NOBODY = Text(
    "In no region does the interval confirm a specialisation.",
    "Ни в одном регионе интервал не подтверждает специализации.",
)
_NAMED = 3


def where_strong(marks: list[Mark], language: Language) -> str:
    """How many regions are specialised beyond chance, and the surest of them; empty where nothing was judged."""
    if not any(one.verdict for one in marks):
        return ""
    strong = surest_first([one for one in marks if one.verdict in STRONG])
    if not strong:
        return _NOBODY.read(language)
    names = listed([one.name for one in strong[:_NAMED]], language)
    return _STRONG.format(count=counted(len(strong), language, REGIONS), names=names).read(language)
