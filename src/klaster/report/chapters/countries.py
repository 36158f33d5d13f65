"""The state of cluster development by country: places in rankings, strategies, steps of policy."""

from __future__ import annotations

from collections import Counter

from klaster.model.text import Text
from klaster.report.document import Block, Chapter, Heading, Note, Paragraph, Plate
from klaster.report.teller import Teller
from klaster.views.sentence import listed

TITLE = Text("State of cluster development by country", "Состояние кластерного развития по странам")
STRATEGIES = Text("Strategies of cluster policy", "Стратегии кластерной политики")
_BEST = Text(
    "Of the countries compared {best} has the best place in the first of the rankings shown, {place}; {last} has the last known one, {worst}.",
    "Лучшее место из сравниваемых стран в первом из приведённых рейтингов — {place} ({best}), последнее из известных — {worst} ({last}).",
)
_UNRANKED = Text("No place is stated for: {names}.", "Место не указано: {names}.")
_ORDER = Text(
    "A place says how a country stands beside others, not how far it is from them: two neighbouring places may differ by less than the ranking can tell.",
    "Место говорит о порядке стран, а не о расстоянии между ними: соседние места могут различаться меньше, чем способен различить сам рейтинг.",
)
_STEPS = Text(
    "The source dates {steps} steps of cluster policy, from {first} to {last}. Most of them are in: {leaders}.",
    "Источник датирует шаги кластерной политики: {steps}, с {first} по {last} г. Больше всего их: {leaders}.",
)
_NO_RANKS = Text("This edition has no rankings of countries.", "В этом издании нет рейтингов стран.")
_NO_POLICIES = Text(
    "This edition says nothing of strategies, so Table 1 of the report of 2019 has no counterpart here.",
    "О стратегиях это издание не говорит, поэтому таблице 1 доклада 2019 года здесь ничто не соответствует.",
)


def countries(teller: Teller) -> Chapter:
    """The chapter of countries as wholes."""
    screen = teller.screen("countries")
    blocks: list[Block] = []
    if screen and (ranks := teller.plate(screen, "ranks")):
        blocks += [_ranked(teller, ranks), Paragraph(teller.read(_ORDER), "countries.order"), ranks]
    else:
        blocks.append(_none(teller, "ranks", _NO_RANKS))
    if screen and (steps := teller.plate(screen, "steps")):
        blocks += [_stepped(teller, steps), steps]
    return Chapter("countries", teller.read(TITLE), tuple(blocks))


def strategies(teller: Teller) -> Chapter:
    """Table 1: the strategies of countries, with what they rest on."""
    screen = teller.screen("countries")
    plate = teller.plate(screen, "strategies") if screen else None
    if plate is None:
        return Chapter("strategies", teller.read(STRATEGIES), (_none(teller, "strategies", _NO_POLICIES),))
    return Chapter(
        "strategies",
        teller.read(STRATEGIES),
        (Paragraph(plate.figure.reading), plate, *_others(teller, plate)),
    )


def _others(teller: Teller, first: Plate) -> list[Block]:
    """Whatever else the screen of countries has, so that what it learns to show is in the report too."""
    screen = teller.screen("countries")
    names = (
        [name for name in screen.figures if name not in ("ranks", "steps", first.figure.id)] if screen else []
    )
    return [block for name in names if screen for block in _told(teller.plate(screen, name))]


def _told(plate: Plate | None) -> list[Block]:
    return [Heading(plate.figure.title), Paragraph(plate.figure.reading), plate] if plate else []


def _none(teller: Teller, what: str, why: Text) -> Note:
    teller.lacks(what, teller.read(why))
    return Note(teller.read(why))


def _ranked(teller: Teller, plate: Plate) -> Paragraph:
    table = plate.figure.table
    measure = next(column.name for column in table.shown if column.status)
    known = table.frame.filter(table.frame[measure].is_not_null()).sort(measure)
    unknown = table.frame.filter(table.frame[measure].is_null())["country"].to_list()
    if known.is_empty():
        return Paragraph(teller.read(_UNRANKED, names=", ".join(unknown)), "countries.ranks")
    facts = {
        "best": known["country"][0], "place": int(known[measure][0]),
        "last": known["country"][-1], "worst": int(known[measure][-1]),
    }  # fmt: skip
    said = [teller.read(_BEST, **facts)]
    said += [teller.read(_UNRANKED, names=listed(unknown, teller.language))] if unknown else []
    numbers = dict(table.frame.select("region", measure).iter_rows())
    return Paragraph(" ".join(said), "countries.ranks", numbers)


def _stepped(teller: Teller, plate: Plate) -> Paragraph:
    frame = plate.figure.table.frame
    counts = Counter(name for names in frame["country_name"] for name in names.split(", "))
    leaders = ", ".join(f"{name} ({count})" for name, count in counts.most_common(3))
    facts = {
        "steps": frame.height,
        "first": frame["year"].min(),
        "last": frame["year"].max(),
        "leaders": leaders,
    }
    return Paragraph(teller.read(_STEPS, **facts), "countries.steps", facts)
