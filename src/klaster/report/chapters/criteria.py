"""Table 2: what rule-books ask for, side by side."""

from __future__ import annotations

from klaster.model.text import Text
from klaster.report.document import Chapter, Paragraph
from klaster.report.teller import Teller

TITLE = Text("Criteria side by side", "Критерии рядом")
_SAID = Text(
    "The rule-books of {books} ask for {criteria} things in all. A case is judged by them in three-valued logic: what is not known is neither met nor failed, and the screen of criteria says what would change the verdict.",
    "Правила ({books}) содержат критериев: {criteria}. Случай судят по ним в трёхзначной логике: неизвестное не считается ни выполненным, ни нарушенным, а экран критериев показывает, что изменило бы вывод.",
)


def criteria(teller: Teller) -> Chapter:
    """The chapter of criteria."""
    screen = teller.screen("criteria/check")
    plate = teller.plate(screen, "rules") if screen else None
    if plate is None:
        return Chapter("criteria", teller.read(TITLE), ())
    frame = plate.figure.table.frame
    books = frame["rule_book"].unique(maintain_order=True).to_list()
    facts = {"books": "; ".join(books), "criteria": frame.height}
    return Chapter(
        "criteria", teller.read(TITLE), (Paragraph(teller.read(_SAID, **facts), "criteria", facts), plate)
    )
