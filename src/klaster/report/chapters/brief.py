"""What a brief is made of: one region, or one cluster, on two pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from klaster.model.status import STATE_NAMES
from klaster.model.text import Text
from klaster.pages.screen import Screen
from klaster.report.document import Block, Chapter, Listing, Note, Pairs, Paragraph, Plate, numbers_in
from klaster.report.teller import Teller

ROWS = 10
PASSPORT_ROWS = 26
SUMMARY = Text("In brief", "Кратко")
STRONG = Text("What it is strong in", "Сильные отрасли")
GROWTH = Text("Growth and its components", "Рост и его составляющие")
PRIORITIES = Text("Priorities of policy here", "Приоритеты политики в регионе")
MISSING = Text("What is not known", "Чего не известно")
MEMBERS = Text("Who takes part", "Кто участвует")
VERDICT = Text("Verdict", "Вывод")
EVIDENCE = Text("What it rests on", "На чём он основан")
_VERDICT = Text("Type: {verdict}.", "Тип: {verdict}.")
_POSSIBLE = Text("Still possible: {types}.", "Остаются возможными: {types}.")
_LACKS = Text("Missing: {names}.", "Не хватает: {names}.")
_WOULD = Text("What would change the verdict", "Что изменило бы вывод")
_PROBABILITIES = Text("Probability of the types", "Вероятность типов")
_REGISTER = Text("In the register: {records}.", "В реестре: {records}.")
_HIDDEN = Text("{state}: {names}", "{state}: {names}")


def region_chapters(teller: Teller, region: str) -> tuple[Screen, list[Chapter]]:
    """A region: its size and change, its strong industries, its growth taken apart, what is not known of it."""
    shown = teller.required(f"regions/{region}")
    content: Any = shown.content
    facts = tuple((fact.label, f"{fact.figure} ({fact.note})") for fact in content.facts)
    said: list[Block] = [
        Paragraph(" ".join(content.headline), "brief.headline", numbers_in(content.headline))
    ]
    said += [Pairs(facts)] if facts else []
    if content.registered:
        records = ", ".join(f"{one.words} — {one.count}" for one in content.registered)
        said.append(
            Paragraph(teller.read(_REGISTER, records=records), "brief.register", {"records": records})
        )
    chapters = [Chapter("summary", teller.read(SUMMARY), tuple(said))]
    strong = _plates(teller, shown, ("bubble",), pictures=True) + _twins(teller, shown, "ranking")
    chapters.append(Chapter("strong", teller.read(STRONG), tuple(strong)))
    grown = teller.screen(f"regions/{region}/growth") if content.growth_address else None
    if grown:
        chapters.append(Chapter("growth", teller.read(GROWTH), tuple(_first_picture(teller, grown))))
    chapters.append(Chapter("priorities", teller.read(PRIORITIES), tuple(_designated(teller, region))))
    return shown, [*chapters, _unknown(teller, shown)]


def _designated(teller: Teller, region: str) -> list[Block]:
    """What programmes designate in the region, beside what data say of it."""
    screen = teller.screen("designations")
    plate = teller.plate(screen, "cells", rows=ROWS) if screen else None
    if plate is None:
        return []
    table = plate.figure.table
    kept = [place for place, code in enumerate(table.frame["region"]) if code == region]
    if not kept:
        return []
    columns = tuple(
        replace(one, shown=one.shown and not one.name.startswith("region")) for one in table.columns
    )
    addresses = tuple(table.addresses[place] for place in kept) if table.addresses else ()
    narrowed = replace(table, frame=table.frame[kept], columns=columns, addresses=addresses)
    return [replace(plate, figure=replace(plate.figure, table=narrowed))]


def _unknown(teller: Teller, shown: Screen) -> Chapter:
    content: Any = shown.content
    hidden = tuple(
        teller.read(
            _HIDDEN, state=STATE_NAMES[state].read(teller.language), names=_few([mark.name for mark in marks])
        )
        for state, marks in content.hidden
    )
    blocks: list[Block] = [Listing(hidden)] if hidden else []
    blocks += [Note(words) for words in shown.caveats]
    return Chapter("unknown", teller.read(MISSING), tuple(blocks))


def _few(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" … +{len(names) - most}" if len(names) > most else "")


def cluster_chapters(teller: Teller, region: str, industry: str) -> tuple[Screen, list[Chapter]]:
    """A cluster: its type with probability, evidence, what is missing and what would change it, its life, its determinants."""
    shown = teller.required(f"regions/{region}/clusters/{industry}")
    content: Any = shown.content
    tables = _plates(teller, shown, ("determinants", "stages", "findings"), rows=PASSPORT_ROWS)
    members = tuple((group.title, _few([name for name, _ in group.records])) for group in content.groups)
    return shown, [
        Chapter("verdict", teller.read(VERDICT), tuple(_verdict(teller, content))),
        Chapter("evidence", teller.read(EVIDENCE), tuple(tables)),
        Chapter("members", teller.read(MEMBERS), (Pairs(members),) if members else ()),
        Chapter("unknown", teller.read(MISSING), tuple(_lacking(teller, content, shown))),
    ]


def _verdict(teller: Teller, content: Any) -> list[Block]:
    case = content.case
    if case is None:
        return []
    said = [teller.read(_VERDICT, verdict=case.verdict)]
    said += [teller.read(_POSSIBLE, types=", ".join(case.possible))] if len(case.possible) > 1 else []
    blocks: list[Block] = [
        Paragraph(" ".join(said), "brief.verdict", {"verdict": case.verdict, "possible": case.possible})
    ]
    if content.probabilities:
        shares = "; ".join(f"{name} — {share}" for name, _, share in content.probabilities)
        blocks.append(Pairs(((teller.read(_PROBABILITIES), shares),)))
    return blocks


def _lacking(teller: Teller, content: Any, shown: Screen) -> list[Block]:
    case = content.case
    blocks: list[Block] = []
    if case and case.missing:
        names = ", ".join(case.missing)
        blocks.append(Paragraph(teller.read(_LACKS, names=names), "brief.missing", {"missing": case.missing}))
    if case and case.changes:
        changes = "; ".join(f"{what} — {verdict}" for what, verdict in case.changes[:6])
        blocks.append(Pairs(((teller.read(_WOULD), changes),)))
    return blocks + [Note(words) for words in shown.caveats]


def _plates(
    teller: Teller, screen: Screen, names: tuple[str, ...], *, rows: int = 0, pictures: bool = False
) -> list[Block]:
    found = [teller.plate(screen, name, rows=rows) for name in names]
    return [plate for plate in found if plate and (plate.drawn or not pictures)]


def _twins(teller: Teller, screen: Screen, name: str) -> list[Block]:
    """The table behind a picture, its first rows."""
    plate = teller.plate(screen, name, rows=ROWS)
    if plate is None:
        return []
    table = plate.figure.table
    kept = tuple(replace(one, shown=one.shown and one.name not in _UNPRINTED) for one in table.columns)
    return [
        replace(
            plate, figure=replace(plate.figure, drawing=None, legend=None, table=replace(table, columns=kept))
        )
    ]


_UNPRINTED = ("industry", "shrunken", "surplus", "q_value")


def _first_picture(teller: Teller, screen: Screen) -> list[Plate]:
    drawn = [name for name, figure in screen.figures.items() if figure.drawing]
    found = [teller.plate(screen, name) for name in drawn[:1]]
    return [plate for plate in found if plate]
