"""What the screen of opportunities says in sentences."""

from __future__ import annotations

from klaster.model.text import Text
from klaster.pages.opportunities.found import Opportunities
from klaster.views.number import decimal, percent, whole
from klaster.views.sentence import listed

_HELD = Text(
    "Of {all} industries with data {held} have a quotient of at least 1 here; of the others {near} are both nearer to these and more complex than half.",
    "Из отраслей с данными, — их {all}, — коэффициент не ниже 1 здесь у {held}; из остальных и ближе к ним, и сложнее половины — {near}.",
)
_FIRST = Text(
    "Nearest to what the region is strong in, and complex: {names}.",
    "Ближе всего к сильным отраслям региона и при этом сложны: {names}.",
)
_PLACE = Text(
    "By the complexity of what it has the region is number {place} of {of}.",
    "По сложности отраслей, которые в нём сильны, регион — {place}-й из {of}.",
)
_FORETELLS = Text(
    "How far this foretells: a region and industry that did enter was put above one that did not with probability {auc} ({lower}–{upper}); a lottery has 0.5. Tested on {tests} later cases, {events} of them entries ({rate}).",
    "Насколько это предсказывает: случай, где отрасль действительно появилась, модель ставит выше случая, где она не появилась, с вероятностью {auc} ({lower}–{upper}); у лотереи — 0,5. Проверено на более поздних случаях: {tests}, из них появлений {events} ({rate}).",
)
_LOTTERY = Text(
    "The interval reaches 0.5, so no list of priorities is given.",
    "Интервал доходит до 0,5, поэтому перечень приоритетов не приводится.",
)
_UNTESTED = Text(
    "How far this foretells could not be tested, so no list of priorities is given.{why}",
    "Проверить, насколько это предсказывает, не удалось, поэтому перечень приоритетов не приводится.{why}",
)
_EARLIER = Text(
    "Entry is foretold from the last period only.", "Появление предсказано только от последнего периода."
)
NAMED = 3
QUOTED = Text("“{name}”", "«{name}»")


def headline(found: Opportunities) -> list[str]:
    """What the region has, and what is near."""
    language = found.desk.language
    near = found.absent.filter(found.absent["quadrant"] == "near_complex")
    facts = {
        "all": whole(found.strengths.height + found.absent.height, language),
        "held": whole(found.strengths.height, language),
        "near": whole(near.height, language),
    }
    said: list[str] = []
    if near.height:
        names = [
            QUOTED.format(name=found.desk.industry_name(code)).read(language)
            for code in near["industry"].head(NAMED)
        ]
        said.append(_FIRST.format(names=listed(names, language)).read(language))
    said.append(_HELD.format(**facts).read(language))
    if found.complexity:
        place, of = int(found.complexity["place"]), int(found.complexity["of"])
        said.append(_PLACE.format(place=place, of=of).read(language))
    return said


def power(found: Opportunities) -> list[str]:
    """How well nearness foretold entry, and whether a list may be made of it."""
    language = found.desk.language
    row = found.tested
    if row is None:
        why = f" {found.untested}" if found.untested else ""
        return [_UNTESTED.format(why=why).read(language)]
    facts = {name: decimal(row[f"auc{suffix}"], language, 2) if row[f"auc{suffix}"] is not None else ".." for name, suffix in
             (("auc", ""), ("lower", "_lower"), ("upper", "_upper"))}  # fmt: skip
    said = [
        _FORETELLS.format(
            **facts,
            tests=whole(row["tests"], language),
            events=whole(row["events"], language),
            rate=percent(row["base_rate"], language),
        ).read(language)
    ]
    if not found.foretells:
        said.append(_LOTTERY.read(language))
    elif found.absent.height and found.absent["rank"].null_count() == found.absent.height:
        said.append(_EARLIER.read(language))
    return said
