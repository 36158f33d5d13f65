"""Key notions: the words of the report, as the atlas's own glossary has them."""

from __future__ import annotations

from klaster.model.text import Text
from klaster.pages.glossary.page import terms
from klaster.report.document import Chapter, Pairs, Paragraph
from klaster.report.teller import Teller

TITLE = Text("Key notions", "Ключевые понятия")
_INTRODUCED = Text(
    "Words are used here in the following sense. A claim about a cluster is a claim about measured concentration unless it says otherwise: that firms stand close together does not yet show that they work together.",
    "Слова употребляются здесь в следующем значении. Утверждение о кластере — это утверждение об измеренной концентрации, если не сказано иное: соседство предприятий ещё не доказывает их совместной работы.",
)


def notions(teller: Teller) -> Chapter:
    """The chapter of notions."""
    rows = tuple((term.name, term.meaning) for term in terms(teller.language))
    return Chapter(
        "notions", teller.read(TITLE), (Paragraph(teller.read(_INTRODUCED), "notions"), Pairs(rows))
    )
