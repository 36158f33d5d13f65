"""The annexes: methods with their formulas, data with their sources and vintages, and what is not known."""

from __future__ import annotations

from collections import Counter

from klaster.catalogue import method
from klaster.model.status import STATE_NAMES, State
from klaster.model.text import Text
from klaster.report.document import Block, Chapter, Formula, Heading, Listing, Note, Pairs, Paragraph
from klaster.report.teller import Teller

METHODS = Text("Methods", "Методы")
DATA = Text("Data", "Данные")
UNKNOWN = Text("What is not known", "Что неизвестно")
_METHODS_SAID = Text(
    "Every number of the report comes from one of these methods; the version is part of its provenance, and the screen of the method has a worked example on live numbers.",
    "Каждое число доклада получено одним из этих методов; версия метода входит в происхождение числа, а на экране метода есть пример расчёта на живых данных.",
)
_VERSION = Text("version {version}", "версия {version}")
_LIMITS = Text("Limits: {words}", "Границы применимости: {words}")
_STATES = Text("cells {state}: {count} of {all}", "ячейки «{state}»: {count} из {all}")
_NOTHING = Text("Nothing is known to be missing.", "Пробелов не обнаружено.")
_FINDINGS = Text(
    "noticed while reading the data: {message} ({count})", "замечено при чтении данных: {message} ({count})"
)
_FIELDS = {
    "publisher": Text("Publisher", "Издатель"), "released": Text("Released", "Выпуск"), "licence": Text("Licence", "Лицензия"),
    "url": Text("Address", "Адрес"), "sha256": Text("Digest of the file", "Дайджест файла"), "measures": Text("Measures", "Показатели"),
    "periods": Text("Periods", "Периоды"), "size": Text("Size", "Объём"),
}  # fmt: skip
_SIZE = Text("regions {regions}, industries {industries}", "регионов {regions}, отраслей {industries}")


def methods(teller: Teller) -> Chapter:
    """The annex of methods: those that the figures rest on."""
    blocks: list[Block] = [Paragraph(teller.read(_METHODS_SAID), "methods")]
    for name in teller.methods:
        blocks += _method(teller, name)
    return Chapter("methods", teller.read(METHODS), tuple(blocks), annex=True)


def _method(teller: Teller, name: str) -> list[Block]:
    card = method(name).card
    title = f"{card.title.read(teller.language)} ({teller.read(_VERSION, version=card.version)})"
    blocks: list[Block] = [Heading(title)]
    blocks += [Formula(card.formula, title)] if card.formula else []
    blocks.append(
        Paragraph(
            card.reading.read(teller.language),
            footnotes=("; ".join(card.references),) if card.references else (),
        )
    )
    blocks.append(Paragraph(teller.read(_LIMITS, words=card.limits.read(teller.language))))
    return blocks


def data(teller: Teller) -> Chapter:
    """The annex of data: the edition and the others of the observatory, with their vintages."""
    blocks: list[Block] = []
    ordered = sorted(teller.observatory.editions, key=lambda edition: edition.id != teller.edition.id)
    for edition in ordered[:1]:
        language, vintage = teller.language, edition.vintage
        facts = {
            "publisher": edition.source.publisher.read(language), "released": vintage.released, "licence": edition.source.licensed(language),
            "url": edition.source.url, "sha256": vintage.sha256, "periods": ", ".join(filter(None, edition.periods)),
            "measures": "; ".join(f"{card.title.read(language)} ({card.unit.read(language)})" for card in edition.measure_cards),
            "size": teller.read(_SIZE, regions=len(edition.region_codes), industries=len(edition.industry_codes)),
        }  # fmt: skip
        blocks.append(Heading(edition.title.read(language)))
        blocks.append(
            Pairs(tuple((teller.read(_FIELDS[name]), words) for name, words in facts.items() if words))
        )
    return Chapter("data", teller.read(DATA), tuple(blocks), annex=True)


def unknown(teller: Teller) -> Chapter:
    """What the report could not tell, and why."""
    items = [why.rstrip(".") for _, why in teller.missing]
    items += [note.read(teller.language).rstrip(".") for note in teller.edition.notes]
    items += _cells(teller) + _noticed(teller)
    blocks: tuple[Block, ...] = (Listing(tuple(items)),) if items else (Note(teller.read(_NOTHING)),)
    return Chapter("unknown", teller.read(UNKNOWN), blocks, annex=True)


def _cells(teller: Teller) -> list[str]:
    if not teller.edition.measures:
        return []
    told = teller.desk.quality(teller.desk.latest)
    return [
        teller.read(_STATES, state=STATE_NAMES[state].read(teller.language), count=count, all=told.total)
        for state, count, _ in told.shares
        if state in (State.CONFIDENTIAL, State.NOT_COLLECTED)
    ]


def _noticed(teller: Teller) -> list[str]:
    counts: Counter[str] = Counter()
    for finding in teller.edition.findings:
        counts[finding.message.read(teller.language)] += finding.count
    return [teller.read(_FINDINGS, message=message, count=count) for message, count in counts.most_common(12)]
