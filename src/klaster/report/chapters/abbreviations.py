"""Abbreviations: those that stand in the report, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from klaster.model.text import Language, Text
from klaster.report.document import Block, Box, Chapter, Document, Listing, Note, Pairs, Paragraph, Plate
from klaster.views.table import cells

TITLE = Text("Abbreviations", "Сокращения")
KNOWN: dict[Language, dict[str, str]] = {
    "ru": {
        "АТЗ": "аэропортовая торговая зона", "ВВП": "валовой внутренний продукт", "ЕАБР": "Евразийский банк развития",
        "ЕАЭС": "Евразийский экономический союз", "ЕБРР": "Европейский банк реконструкции и развития", "ЕС": "Европейский союз",
        "ЕЭК": "Евразийская экономическая комиссия", "ИКТ": "информационно-коммуникационные технологии", "КЛ": "коэффициент локализации",
        "КР": "Кыргызская Республика", "МБР": "международные банки развития", "МСП": "малые и средние предприятия",
        "НИОКР": "научно-исследовательские и опытно-конструкторские работы", "ОКЭД": "общий классификатор видов экономической деятельности",
        "ОРЦ": "оптово-распределительный центр", "ОЭСР": "Организация экономического сотрудничества и развития",
        "РА": "Республика Армения", "РБ": "Республика Беларусь", "РК": "Республика Казахстан", "РТ": "Республика Таджикистан",
        "РФ": "Российская Федерация", "СЭЗ": "свободная (специальная) экономическая зона", "США": "Соединённые Штаты Америки",
        "ЦКР": "центр кластерного развития", "AUC": "площадь под кривой ошибок", "HHI": "индекс Херфиндаля — Хиршмана",
        "PABAK": "каппа с поправкой на распространённость и смещение", "ECI": "индекс экономической сложности",
    },
    "en": {
        "AUC": "area under the curve", "ECI": "economic complexity index", "EAEU": "Eurasian Economic Union",
        "EDB": "Eurasian Development Bank", "EBRD": "European Bank for Reconstruction and Development", "EU": "European Union",
        "GDP": "gross domestic product", "HHI": "Herfindahl-Hirschman index", "ICT": "information and communication technologies",
        "ISIC": "International Standard Industrial Classification", "LQ": "location quotient", "OECD": "Organisation for Economic Co-operation and Development",
        "PABAK": "kappa adjusted for prevalence and bias", "R&D": "research and development", "SEZ": "special (free) economic zone",
        "SME": "small and medium-sized enterprises", "USA": "United States of America",
    },
}  # fmt: skip


def abbreviations(document: Document) -> Chapter:
    """The chapter of what is short in a document."""
    text = " ".join(
        part
        for chapter in document.chapters
        for block in chapter.blocks
        for part in spoken(block, document.language)
    )
    words = set(re.findall(r"[A-ZА-ЯЁ][A-ZА-ЯЁ&]+", text))
    rows = tuple((short, full) for short, full in sorted(KNOWN[document.language].items()) if short in words)
    return Chapter("abbreviations", TITLE.read(document.language), (Pairs(rows),) if rows else ())


def spoken(block: Block, language: Language) -> Iterator[str]:
    """The words of a block as a reader meets them."""
    if isinstance(block, Paragraph | Note):
        yield block.text
    elif isinstance(block, Listing):
        yield from block.items
    elif isinstance(block, Pairs):
        for row in block.rows:
            yield from row
    elif isinstance(block, Box):
        yield block.title
        for one in block.blocks:
            yield from spoken(one, language)
    elif isinstance(block, Plate):
        table = block.figure.table
        yield from (block.figure.title, *(column.title for column in table.shown))
        for row in cells(table.head(block.rows or table.frame.height), language):
            yield from (cell.text for cell in row)
