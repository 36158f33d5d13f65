"""The fields that several screens let a reader choose: measure, industry, area, level."""

from __future__ import annotations

from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import Desk

ALL = Text("all", "все")


def measure_field(desk: Desk) -> Choice:
    """What is counted."""
    options = [Option(card.id, card.title.read(desk.language)) for card in desk.measures]
    return Choice("measure", Text("Measure", "Показатель").read(desk.language), options, desk.measure.id)


def industry_field(desk: Desk, default: str) -> Choice:
    """An industry, grouped by the top of its tree."""
    options = [
        Option(code, f"{code} {desk.industry_name(code)}", section_name(desk, section(desk, code)))
        for code in desk.industries
    ]
    label = Text("Industry", "Отрасль").read(desk.language)
    return choice("industry", label, options, desk.visit.query.get("industry"), default)


def area_field(desk: Desk) -> Choice:
    """The area whose regions are shown; all by default."""
    options = [Option("", _all_areas(desk.language))]
    if len(desk.areas) > 1:
        options += [Option(code, desk.region_name(code)) for code in desk.areas if code]
    label = Text("Area", "Территория").read(desk.language)
    return choice("area", label, options, desk.visit.query.get("area"))


def level_field(desk: Desk, codes: list[str]) -> Choice:
    """The depth of the regions shown; the one with most regions by default."""
    counts: dict[int, int] = {}
    for code in codes:
        level = desk.regions[code].level
        counts[level] = counts.get(level, 0) + 1
    template = Text("level {level} ({count})", "уровень {level} ({count})")
    options = [
        Option(str(level), template.format(level=level, count=count).read(desk.language))
        for level, count in sorted(counts.items())
    ]
    usual = str(max(counts, key=lambda level: (counts[level], level))) if counts else ""
    label = Text("Level", "Уровень").read(desk.language)
    return choice("level", label, options, desk.visit.query.get("level"), usual)


def section_field(desk: Desk, default: str) -> Choice:
    """A section of industries, or all of them."""
    options = [Option("all", Text("all industries", "все отрасли").read(desk.language))]
    options += [Option(code, section_name(desk, code)) for code in sections(desk)]
    label = Text("Section", "Раздел").read(desk.language)
    return choice("section", label, options, desk.visit.query.get("section"), default)


def section(desk: Desk, industry: str) -> str:
    """The top of an industry's tree; empty where it stands alone."""
    tree = desk.edition.industries
    chain = tree.ancestors(industry) if industry in tree else []
    return chain[-1] if chain else ""


def sections(desk: Desk) -> dict[str, list[str]]:
    """Section -> its industries with data; industries that stand alone are in none."""
    found: dict[str, list[str]] = {}
    for code in desk.industries:
        if top := section(desk, code):
            found.setdefault(top, []).append(code)
    return found


def section_name(desk: Desk, code: str) -> str:
    """A section's code and name."""
    return f"{code} {desk.industry_name(code)}" if code else ""


def several(*fields: Choice) -> tuple[Choice, ...]:
    """The fields that leave anything to choose."""
    return tuple(field for field in fields if len(field.options) > 1)


def _all_areas(language: Language) -> str:
    return Text("all areas", "вся территория").read(language)
