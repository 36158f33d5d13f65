"""The robustness dial: which verdicts hold when thresholds, intervals and benchmarks are other ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import COMPUTED, Desk
from klaster.pages.memory import Memory
from klaster.views.number import decimal
from klaster.workbench.stable_verdicts import Robustness

ROBUST = "robust"
SHOWN = "any"
LEVELS = ("60", "80", "100")

_SHARE = Text("hold in {level} % of variants", "верны в {level} % вариантов")


@dataclass(frozen=True, slots=True)
class Held:
    """How many variants agree with a verdict, of how many that judge."""

    agreeing: int
    judged: int

    @property
    def share(self) -> float:
        """The share that agrees."""
        return self.agreeing / self.judged if self.judged else 0.0

    def words(self, language: Language) -> str:
        """What a reader is told."""
        template = Text(
            "the verdict holds in {agreeing} of {judged} variants",
            "вывод верен в {agreeing} из {judged} вариантов",
        )
        return template.format(agreeing=self.agreeing, judged=self.judged).read(language)


@dataclass(frozen=True)
class Dial:
    """What the dial of a screen says: the verdicts by pair of region and industry, and the least share."""

    held: Mapping[tuple[str, str], Held]
    least: float
    variants: int
    words: str

    def keeps(self, region: str, industry: str) -> bool:
        """Whether a verdict holds often enough to be shown; what has no verdict stays."""
        held = self.held.get((region, industry))
        return held is None or held.share >= self.least - 1e-9

    def of(self, region: str, industry: str) -> Held | None:
        """The stability of one verdict."""
        return self.held.get((region, industry))


def robust_field(desk: Desk) -> Choice:
    """How often a verdict must hold; nothing to choose where verdicts are not computed here."""
    language = desk.language
    options = [Option("", Text("as computed", "как рассчитано").read(language))]
    if desk.method == COMPUTED:
        options.append(Option(SHOWN, Text("show their stability", "показать устойчивость").read(language)))
        options += [Option(level, _SHARE.format(level=level).read(language)) for level in LEVELS]
    label = Text("Verdicts", "Выводы").read(language)
    return choice(ROBUST, label, options, desk.visit.query.get(ROBUST))


def dial(desk: Desk, period: str, asked: Choice) -> Dial | None:
    """The dial, where the visit asks for it."""
    if not asked.chosen:
        return None
    found = stability(desk, period)
    rows = found.frame.filter(pl.col("value").is_not_null())
    held = {
        (region, industry): Held(agreeing, judged)
        for region, industry, agreeing, judged in rows.select(
            "region", "industry", "agreeing", "judged"
        ).iter_rows()
    }
    least = 0.0 if asked.chosen == SHOWN else int(asked.chosen) / 100
    return Dial(held, least, found.variants.height, what_varies(found, desk.language))


def stability(desk: Desk, period: str) -> Robustness:
    """The stability of the verdicts of a period, made once a release."""
    key = (desk.observatory.digest, desk.edition.id, desk.measure.id, period)
    return _stabilities.kept(key, lambda: _made(desk, period))


_stabilities: Memory[Robustness] = Memory(24)

_NAMES: dict[str, Text] = {
    "benchmark": Text("compared with the own country or with all together", "сравнение со своей страной или со всей территорией"),
    "confidence": Text("confidence {values}", "доверительная вероятность {values}"),
    "interval": Text("two kinds of interval", "два вида интервала"),
    "floor_jobs": Text("floor of size {values}", "порог размера {values}"),
}  # fmt: skip


def what_varies(found: Robustness, language: Language) -> str:
    """The grid in words."""
    grid = found.question.grid if found.question else {}
    parts = [
        _NAMES[name].format(values=", ".join(_plain(value, language) for value in values)).read(language)
        for name, values in grid.items()
        if name in _NAMES
    ]
    template = Text("{count} variants: {parts}.", "Вариантов — {count}: {parts}.")
    return template.format(count=found.variants.height, parts="; ".join(parts)).read(language)


def _made(desk: Desk, period: str) -> Robustness:
    return desk.observatory.robustness(desk.edition.id, COMPUTED, desk.measure.id, period=period)


def _plain(value: object, language: Language) -> str:
    if not isinstance(value, float):
        return str(value)
    return decimal(value, language, 0 if value >= 1 else 2)
