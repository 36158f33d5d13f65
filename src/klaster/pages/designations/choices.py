"""What a reader may choose on the screen of priorities and data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from klaster.indicators.designation_cells import OUTCOMES
from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import Desk
from klaster.pages.evidence import designations

CUTS = ("0.8", "0.9", "1", "1.1", "1.25", "1.5", "2")
SUBJECT, EVERYTHING = "", "all"


@dataclass(frozen=True, slots=True)
class Choices:
    """The fields of the screen."""

    period: Choice
    area: Choice
    programme: Choice
    cut: Choice
    unstated: Choice
    show: Choice

    @property
    def parameters(self) -> dict[str, Any]:
        """What the choices mean to the methods; nothing where they are the usual ones."""
        cut = {"by": "value", "cut": float(self.cut.chosen)} if self.cut.chosen else {}
        return cut | ({"unstated": self.unstated.chosen} if self.unstated.chosen != "unknown" else {})

    @property
    def threshold(self) -> str:
        """The key of the statistics that the choices ask for; empty where the edition's own verdict decides."""
        return self.cut.chosen


def fields(table: Desk) -> Choices:
    """The choices of a visit.

    Raises
    ------
    ChoiceError
        For a value that is not offered.
    """
    period = table.chosen_period(table.visit.query.get("period") or _usual_period(table))
    return Choices(
        period,
        _area_field(table, period.chosen),
        _programme_field(table),
        _cut_field(table),
        _unstated_field(table),
        _show_field(table),
    )


def _usual_period(table: Desk) -> str | None:
    """The last period that any designation is about."""
    periods = {period for _, _, period in designations(table)} & set(table.edition.periods)
    return max(periods, default=None)


def _area_field(table: Desk, period: str) -> Choice:
    """One area at a time, for each is the base of its own quotients; the one with most designations unasked."""
    options = [Option(code, table.region_name(code) if code else "—") for code in table.areas]
    named = Counter(
        table.area(region)
        for (region, _, when), one in designations(table).items()
        if when in (period, "") and one.designated is not False
    )
    usual = max(table.areas, key=lambda code: named[code], default="")
    label = Text("Area", "Территория").read(table.language)
    return choice("area", label, options, table.visit.query.get("area"), usual)


def programme_names(table: Desk) -> list[str]:
    """The programmes of the edition, each once."""
    return list(dict.fromkeys(one.programme.read(table.language) for one in designations(table).values()))


def _programme_field(table: Desk) -> Choice:
    every = Text("all programmes", "все программы").read(table.language)
    names = programme_names(table)
    options = [Option("", every)] if len(names) > 1 else []
    options += [Option(str(place), name) for place, name in enumerate(names, 1)]
    label = Text("Programme", "Программа").read(table.language)
    asked = table.visit.query.get("programme")
    return choice("programme", label, options, asked if len(names) > 1 else None)


def _cut_field(table: Desk) -> Choice:
    judged = "verdict" in table.frame.columns
    usual = (
        Text("the verdict on the quotient", "вывод о коэффициенте") if judged else Text("above 1", "выше 1")
    )
    above = Text("above {cut}", "выше {cut}")
    options = [Option("", usual.read(table.language))]
    for cut in CUTS:
        if judged or cut != "1":
            written = cut.replace(".", ",") if table.language == "ru" else cut
            options.append(Option(cut, above.format(cut=written).read(table.language)))
    label = Text("Counts as specialised", "Что считать специализацией").read(table.language)
    return choice("cut", label, options, table.visit.query.get("cut"))


def _unstated_field(table: Desk) -> Choice:
    options = [
        Option("unknown", Text("is not known", "неизвестно").read(table.language)),
        Option("no", Text("counts as not designated", "считается не назначенным").read(table.language)),
    ]
    label = Text("What no programme names", "Чего не называет программа").read(table.language)
    return choice("unstated", label, options, table.visit.query.get("unstated"), "unknown")


def _show_field(table: Desk) -> Choice:
    subject = Text("what is declared, or measured only", "объявленное и выявленное данными")
    options = [Option(SUBJECT, subject.read(table.language))]
    options += [Option(name, words.read(table.language)) for name, words in OUTCOMES.items()]
    options.append(Option(EVERYTHING, Text("all pairs", "все пары").read(table.language)))
    label = Text("Show", "Показать").read(table.language)
    return choice("show", label, options, table.visit.query.get("show"))
