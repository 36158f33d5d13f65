"""The robustness dial: which verdicts hold when thresholds, intervals and benchmarks are other ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import COMPUTED, Desk
from klaster.pages.memory import Memory
from klaster.pages.screen import Figure
from klaster.views.mark import Mark
from klaster.views.number import decimal
from klaster.views.stability_bar import stability_bar
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


@dataclass(frozen=True)
class Dial:
    """What the dial of a screen says: the verdicts by pair of region and industry, and the least share."""

    held: Mapping[tuple[str, str], Held]
    shares: pl.DataFrame
    """Region, industry, ``holds`` in words and ``robustness`` as a number."""
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
    # Another edition may have no verdicts of ours: the choice carried along then means nothing.
    asked = desk.visit.query.get(ROBUST) if len(options) > 1 else None
    return choice(ROBUST, label, options, asked)


def dial(desk: Desk, period: str, asked: Choice) -> Dial | None:
    """The dial, where the visit asks for it."""
    if not asked.chosen:
        return None
    found = stability(desk, period)
    held = _held.kept(found.digest, lambda: _by_pair(found.frame))
    least = 0.0 if asked.chosen == SHOWN else int(asked.chosen) / 100
    return Dial(held, _shares(found.frame), least, found.variants.height, what_varies(found, desk.language))


def with_held(one: Mark, turned: Dial | None, region: str, industry: str) -> Mark:
    """A mark with the stability of its verdict, where the dial is turned and there is one."""
    held = turned.of(region, industry) if turned else None
    if turned is None or held is None:
        return one
    # Not by ``replace``: a heat table has thousands of marks.
    return Mark(
        one.code, one.name, one.value, one.state, one.written, one.lower, one.upper, one.verdict, one.address,
        one.working, held.agreeing, held.judged, held.share < turned.least - 1e-9,
    )  # fmt: skip


def with_stability(rows: pl.DataFrame, turned: Dial | None) -> pl.DataFrame:
    """Rows of quotients with ``holds`` (k/n) and ``robustness`` (the share), where the dial is turned."""
    if turned is None:
        return rows
    return rows.join(turned.shares, on=["region", "industry"], how="left", maintain_order="left")


def bar_of(one: Mark) -> str:
    """The bar and the words of a mark's stability; nothing where it has none."""
    return f"{stability_bar(one.agreeing, one.judged)} {one.agreeing}/{one.judged}" if one.judged else ""


def dial_words(turned: Dial | None, language: Language) -> tuple[str, ...]:
    """What the dial says over the figures: what was varied, and what is pale."""
    if turned is None:
        return ()
    words = Text("Stability of the verdicts over {grid}", "Устойчивость выводов. {grid}").format(
        grid=turned.words
    )
    if not turned.least:
        return (words.read(language),)
    pale = Text(
        " Pale: the verdict holds in fewer than {level} % of them.",
        " Бледным показано то, где вывод верен менее чем в {level} % вариантов.",
    ).format(level=round(100 * turned.least))
    return (words.read(language) + pale.read(language),)


def with_reading(figure: Figure, turned: Dial | None, language: Language) -> Figure:
    """A figure whose reading tells of the dial."""
    if turned is None:
        return figure
    return replace(figure, reading=f"{figure.reading}\n\n{_READING.read(language)} {turned.words}")


_READING = Text(
    "**k/n and the short bar** — in how many variants of the calculation the verdict is the same. A full bar: the verdict hangs on none of the choices varied; half a bar: it is a matter of taste. A pale cell has a number like any other, only its verdict does not hold often enough. A variant without a verdict, as where a total is hidden, is not counted in n.",
    "**k/n и короткая полоска** — в скольких вариантах расчёта вывод тот же. Полная полоска: вывод не зависит ни от одного из изменявшихся решений; половина: это дело вкуса. У бледной ячейки число такое же, как у других, но вывод держится недостаточно часто. Вариант без вывода, например при скрытом итоге, в n не входит.",
)


def stability(desk: Desk, period: str) -> Robustness:
    """The stability of the verdicts of a period, made once a release."""
    key = (desk.observatory.digest, desk.edition.id, desk.measure.id, period)
    return _stabilities.kept(key, lambda: _made(desk, period))


_stabilities: Memory[Robustness] = Memory(24)

_held: Memory[Mapping[tuple[str, str], Held]] = Memory(24)


def _shares(frame: pl.DataFrame) -> pl.DataFrame:
    words = pl.format("{}/{}", "agreeing", "judged").alias("holds")
    known = frame.filter(pl.col("value").is_not_null())
    return known.select("region", "industry", words, pl.col("value").alias("robustness"))


def _by_pair(frame: pl.DataFrame) -> dict[tuple[str, str], Held]:
    rows = frame.filter(pl.col("value").is_not_null()).select("region", "industry", "agreeing", "judged")
    return {
        (region, industry): Held(agreeing, judged) for region, industry, agreeing, judged in rows.iter_rows()
    }


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
