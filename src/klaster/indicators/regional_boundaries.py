"""Where neighbouring regions alike in what they do belong together: contiguous parts by max-p and by SKATER."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import area_words as words
from klaster.indicators.areas import ground
from klaster.indicators.margins import SEVERITY, Missing
from klaster.indicators.region_attributes import Attributes, Floor, Of, region_attributes
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.bridges import both_ways, bridges, with_links
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats, Integers
from klaster.numerics.neighbours import Neighbours
from klaster.numerics.partition_overlap import membership
from klaster.numerics.tree_parts import Unlike, distances_within, skater

_Parts = Callable[[Attributes, Neighbours, float], tuple[Integers, Integers | None]]
"""Attributes, a map whose pieces are all large enough, the floor -> labels, and other labels that hold them up."""
_SCHEMA: dict[str, Any] = {
    "region": pl.String, "value": pl.Int64, "status": pl.String, "membership": pl.Float64, "regions": pl.Int64, "amount": pl.Float64,
    "parts": pl.Int64, "within": pl.Float64, "explained": pl.Float64, "leading": pl.String, "bridge": pl.String,
}  # fmt: skip
_OUTPUTS = {
    "value": Text("number of the part, 1 of the largest amount", "номер части, 1 — с наибольшей величиной порога"),
    "status": Text("an estimate where some attribute of the region is not known", "оценка, если какой-то признак региона неизвестен"),
    "membership": Text("how firmly the region sits in its part: mean overlap with its part in other solutions", "насколько прочно регион сидит в своей части: среднее совпадение с его частью в других решениях"),
    "regions": Text("regions of the part", "регионов в части"),
    "amount": Text("jobs, regions or population of the part, as the floor counts", "занятые, регионы или население части — в чём считается порог"),
    "parts": Text("parts of the whole map", "частей на всей карте"),
    "within": Text("how unlike the regions of the part are: sum of deviations from its means", "неоднородность части: сумма отклонений от её средних"),
    "explained": Text("share of all differences that lies between parts", "доля всех различий, приходящаяся на различия между частями"),
    "leading": Text("attribute in which the part stands out most", "признак, которым часть выделяется сильнее всего"),
    "bridge": Text("region to which a piece that was too small is tied", "регион, к которому присоединён слишком малый обособленный участок"),
}  # fmt: skip
_OF = Option(
    Text(
        "what regions are compared by: the shrunken quotient, the quotient, surplus jobs, or the value itself; auto is the shrunken quotient where there are industries, else the value",
        "по чему сравниваются регионы: сглаженный коэффициент (shrunken), коэффициент (quotient), избыток занятых (surplus) или значение (value); auto — сглаженный коэффициент, если есть отрасли, иначе значение",
    )
)
_INDUSTRIES = Option(
    Text(
        "industries to compare by, with semicolons; all where none is named",
        "отрасли для сравнения через точку с запятой; если не названы — все",
    )
)
_FLOOR = Option(
    Text(
        "what each part must hold enough of: jobs, regions or population; auto is jobs, of the value itself regions",
        "чего в каждой части должно быть достаточно: занятых (jobs), регионов (regions) или населения (population); auto — занятых, при of=value — регионов",
    )
)
_LEAST = Option(
    Text(
        "least of it in each part; below 1 a share of all there is",
        "наименьшее количество в каждой части; меньше 1 — доля от всего",
    ),
    0.0,
)
_STANDARD = Option(
    Text(
        "whether each attribute counts the same, divided by its standard deviation",
        "делить ли каждый признак на его стандартное отклонение, чтобы они весили одинаково",
    )
)
_MISSING = Option(
    Text(
        "a cell that is not known counts as no specialisation, and the part is an estimate (estimate), or its region stays out (withhold)",
        "неизвестная ячейка считается отсутствием специализации, и часть — оценка (estimate), или её регион не участвует (withhold)",
    )
)
_TOP = Option(Text("how many most alike parts a left-over region may join", "сколько самых похожих частей может принять оставшийся регион"), 1, 100)  # fmt: skip
_STARTS = Option(Text("partitions that are grown", "сколько разбиений выращивается"), 1, 9999)
_ANNEALS = Option(Text("annealings of each partition with most parts", "сколько раз отжигается каждое разбиение с наибольшим числом частей"), 1, 100)  # fmt: skip
_COUNT = Option(Text("parts", "число частей"), 1, 10_000)
_UNLIKE = Option(Text("differences count as they are (absolute) or squared", "различия берутся по модулю (absolute) или в квадрате (squared)"))  # fmt: skip
_DRAWS = Option(Text("how often quotients are drawn anew", "сколько раз коэффициенты берутся заново"), 0, 1000)  # fmt: skip
_OPTIONAL = {
    **words.OPTIONAL_INPUTS,
    "population": Text("population of the region", "население региона"),
}


def _effort(table: Any, parameters: Mapping[str, Any]) -> float:
    """Seconds of growing partitions and of annealing the few with most parts; up to three times as long where many have.

    >>> round(_effort(pl.DataFrame({"region": ["a", "b"]}), {"starts": 99, "anneals": 10}), 3)
    0.025
    """
    regions, periods = (
        table["region"].n_unique(),
        table["period"].n_unique() if "period" in table.columns else 1,
    )
    return periods * regions * float(parameters["starts"]) * (6e-6 + 1.2e-5 * float(parameters["anneals"]))


def _effort_of_cuts(table: Any, parameters: Mapping[str, Any]) -> float:
    """Seconds of cutting a tree once for each draw.

    >>> round(_effort_of_cuts(pl.DataFrame({"region": ["a", "b"]}), {"draws": 50}), 3)
    0.015
    """
    regions, periods = (
        table["region"].n_unique(),
        table["period"].n_unique() if "period" in table.columns else 1,
    )
    return 1.5e-4 * periods * regions * float(parameters["draws"])


@indicator(
    title=Text("Max-p regions", "Районы max-p"),
    unit=Text("part", "часть"),
    keys=("region", "period"),
    version=1,
    formula=r"\max p; \quad \min \sum_{k=1}^{p} \sum_{i < j \in k} |x_i - x_j|_1, \quad \sum_{i \in k} a_i \ge \tau",
    reading=Text(
        "As many contiguous parts as can be made of which each holds enough, and then as alike within as was found. Regions of one number do similar things next to each other; membership near 1 says other solutions have nearly the same part.",
        "Столько смежных частей, сколько можно составить так, чтобы в каждой было достаточно, и затем как можно более однородных. Регионы с одним номером похожи и соседствуют; принадлежность около 1 — и другие решения дают почти ту же часть.",
    ),
    limits=Text(
        "The answer is a heuristic's: as many parts are made in many ways, and the seed chooses among them; look at membership. The floor decides how many parts there are. A boundary of likeness is not one of co-operation.",
        "Ответ даёт эвристика: столько же частей можно составить многими способами, и выбор зависит от начального числа; смотрите на принадлежность. Число частей определяет порог. Граница сходства — не граница кооперации.",
    ),
    references=("Duque, Anselin and Rey 2012, Journal of Regional Science 52(3)", "Wei, Rey and Knaap 2020, International Journal of Geographical Information Science 35(8)"),
    inputs=words.INPUTS,
    optional_inputs=_OPTIONAL,
    outputs=_OUTPUTS,
    form="columns",
    effort=_effort,
)  # fmt: skip
@in_memory
def max_p_regions(
    table: pl.DataFrame,
    *,
    of: Annotated[Of, _OF] = "auto",
    industries: Annotated[str, _INDUSTRIES] = "",
    floor: Annotated[Floor, _FLOOR] = "auto",
    least: Annotated[float, _LEAST] = 0.1,
    standard: Annotated[bool, _STANDARD] = False,
    top: Annotated[int, _TOP] = 2,
    starts: Annotated[int, _STARTS] = 99,
    anneals: Annotated[int, _ANNEALS] = 10,
    distance: Annotated[float, words.DISTANCE] = 0.0,
    nearest: Annotated[int, words.NEAREST] = 6,
    seed: Annotated[int, words.SEED] = 1,
    missing: Annotated[Missing, _MISSING] = "estimate",
) -> Any:
    """Regions in as many contiguous parts as a floor allows, as alike within as annealing finds; labels of spopt's heuristic.

    A piece of the map that is too small is tied to its nearest region elsewhere where places are known; where they are not,
    its regions have no part.

    Raises
    ------
    InputError
        Without anything to tell neighbours by; where the floor is more than there is; for industries that are not there.

    Examples
    --------
    >>> table = pl.DataFrame({"region": list("abcd"), "value": [1.0, 2.0, 8.0, 9.0], "neighbours": ["b", "a;c", "b;d", "c"]})
    >>> max_p_regions(table, least=2)["value"].to_list()
    [1, 1, 2, 2]
    """  # fmt: skip
    from klaster.numerics.contiguous_parts import max_p  # noqa: PLC0415

    def parts(of_period: Attributes, near: Neighbours, enough: float) -> tuple[Integers, Integers | None]:
        values = of_period.values
        apart = np.abs(values[:, None, :] - values[None, :, :]).sum(axis=2) if values.size * len(values) < 5e7 else _apart(values)  # fmt: skip
        found = max_p(near, apart, of_period.amounts, enough, top=top, starts=starts, anneals=anneals, seed=seed)  # fmt: skip
        return found.labels, found.all_labels

    laid = _attributes(table, (of, industries, floor, missing), (distance, nearest), standard)
    return _table(table, laid, least, "absolute", parts)


@indicator(
    title=Text("SKATER regions", "Районы SKATER"),
    unit=Text("part", "часть"),
    keys=("region", "period"),
    version=1,
    formula=r"\min \sum_k \sum_{i \in k} |x_i - \bar x_k|, \quad k \subset T, \quad T = \arg\min \sum_{i \sim j} |x_i - x_j|",
    reading=Text(
        "A given number of contiguous parts, cut where neighbouring regions are least alike. Explained 0.6: six tenths of all differences lie between parts. Membership: how much of the part is still there when quotients are drawn anew from their intervals.",
        "Заданное число смежных частей, разрезанных там, где соседние регионы меньше всего похожи. Объяснённая доля 0,6 — шесть десятых различий приходится на различия между частями. Принадлежность — сколько от части остаётся, если коэффициенты взять заново из их интервалов.",
    ),
    limits=Text(
        "Cuts are made one after another along one tree and never taken back; without a floor single odd regions are cut off first. How many parts there are is your choice: compare what is explained. Drawing anew takes the interval of the quotient itself, so membership is rather too low than too high.",
        "Разрезы делаются по одному дереву последовательно и не пересматриваются; без порога первыми отсекаются одиночные необычные регионы. Число частей выбираете вы: сравните объяснённую долю. Повторы берут интервал самого коэффициента, поэтому принадлежность скорее занижена.",
    ),
    references=("Assunção, Neves, Câmara and da Costa Freitas 2006, International Journal of Geographical Information Science 20(7)",),
    inputs=words.INPUTS,
    optional_inputs=_OPTIONAL,
    outputs=_OUTPUTS,
    form="columns",
    effort=_effort_of_cuts,
)  # fmt: skip
@in_memory
def skater_regions(
    table: pl.DataFrame,
    *,
    of: Annotated[Of, _OF] = "auto",
    industries: Annotated[str, _INDUSTRIES] = "",
    count: Annotated[int, _COUNT] = 5,
    floor: Annotated[Floor, _FLOOR] = "auto",
    least: Annotated[float, _LEAST] = 0.0,
    standard: Annotated[bool, _STANDARD] = False,
    unlike: Annotated[Unlike, _UNLIKE] = "absolute",
    draws: Annotated[int, _DRAWS] = 50,
    distance: Annotated[float, words.DISTANCE] = 0.0,
    nearest: Annotated[int, words.NEAREST] = 6,
    seed: Annotated[int, words.SEED] = 1,
    missing: Annotated[Missing, _MISSING] = "estimate",
) -> Any:
    """Regions in a given number of contiguous parts, cut from a tree where they are least alike; labels of spopt's.

    Raises
    ------
    InputError
        Without anything to tell neighbours by; where the floor is more than there is; for industries that are not there.

    Examples
    --------
    >>> table = pl.DataFrame({"region": list("abcd"), "value": [1.0, 2.0, 8.0, 9.0], "neighbours": ["b", "a;c", "b;d", "c"]})
    >>> skater_regions(table, count=2).select("value", "explained").rows()
    [(1, 0.857...), (1, 0.857...), (2, 0.857...), (2, 0.857...)]
    """

    def parts(of_period: Attributes, near: Neighbours, enough: float) -> tuple[Integers, Integers | None]:
        def cut(values: Floats) -> Integers:
            return skater(near, values, count, of_period.amounts, enough, unlike)

        found = cut(of_period.values)
        errors: Any = of_period.errors
        if errors is None or not draws:
            return found, None
        chance = np.random.default_rng(seed)
        noise: Any = chance.normal(size=(draws, *of_period.values.shape))
        return found, np.array([cut(of_period.values * np.exp(errors * each)) for each in noise])

    laid = _attributes(table, (of, industries, floor, missing), (distance, nearest), standard)
    return _table(table, laid, least, unlike, parts)


def _attributes(table: pl.DataFrame, asked: tuple[Of, str, Floor, Missing], reach: tuple[float, int], standard: bool) -> Iterator[Attributes]:  # fmt: skip
    if not table.height:
        return
    of, industries, floor, missing = asked
    for each in region_attributes(table, ground(table, *reach), of, industries, floor, missing):
        if standard and len(each.regions):
            spread = each.values.std(axis=0)
            scaled = each.values / np.where(spread > 0, spread, 1.0)
            yield replace(each, values=scaled)
        else:
            yield each


def _apart(values: Floats) -> Floats:
    from scipy.spatial.distance import pdist, squareform  # noqa: PLC0415

    return np.asarray(squareform(pdist(values, "cityblock")), np.float64)


def _table(table: pl.DataFrame, laid: Iterator[Attributes], least: float, unlike: Unlike, parts: _Parts) -> pl.DataFrame:  # fmt: skip
    keys = ["region", *(["period"] if "period" in table.columns else [])]
    rows = [row for each in laid for row in _rows(each, least, unlike, parts)]
    schema = {**_SCHEMA, **({"period": table.schema["period"]} if "period" in keys else {})}
    found = pl.DataFrame(rows, schema=schema, strict=False)
    return found.select(*keys, *(name for name in _SCHEMA if name not in keys)).sort(keys)


def _rows(on: Attributes, least: float, unlike: Unlike, parts: _Parts) -> Iterator[dict[str, Any]]:
    for region, letter in on.hidden:
        yield {"region": region, **on.keys, "status": letter}
    if not on.regions:
        return
    enough = least * float(on.amounts.sum()) if least < 1 else least
    near, kept, links = _joined(on, enough)
    errors = None if on.errors is None else on.errors[kept]
    within = replace(on, values=on.values[kept], amounts=on.amounts[kept], errors=errors)
    labels, others = parts(within, near.among(kept), enough)
    labels = _by_amount(labels, within.amounts)
    firm = membership(labels, others) if others is not None else np.full(len(labels), np.nan)
    facts = _facts(labels, within, unlike)
    places = [at for at, there in enumerate(kept) if there]
    for place, at in enumerate(places):
        yield {
            "region": on.regions[at], **on.keys, "value": int(labels[place]) + 1, "status": SEVERITY[int(on.severity[at])].value,
            "membership": float(firm[place]) if np.isfinite(firm[place]) else None, **facts[int(labels[place])],
            "bridge": on.regions[links[at]] if at in links else None,
        }  # fmt: skip
    for at in {*range(len(kept))} - {*places}:
        yield {"region": on.regions[at], **on.keys, "status": "O"}


def _joined(on: Attributes, enough: float) -> tuple[Neighbours, Any, dict[int, int]]:
    """The map with neighbours both ways and bridges, which regions lie in a piece that is large enough, and the bridges."""
    if on.amounts.sum() < enough:
        raise InputError(
            Text(f"least={enough:.10g} is more than all regions hold together ({on.amounts.sum():.10g})", f"least={enough:.10g} больше, чем во всех регионах вместе ({on.amounts.sum():.10g})"),
            Text("Ask for less, or for a share such as 0.1.", "Задайте меньше или долю, например 0.1."),
        )  # fmt: skip
    near, links = both_ways(on.near), list[tuple[int, int]]()
    if on.places is not None:
        links = bridges(near, on.amounts, enough, on.places)
        near = with_links(near, [*links, *((other, one) for one, other in links)])
    piece = near.components()
    kept = np.bincount(piece, on.amounts)[piece] >= enough
    if not kept.any():
        raise InputError(
            Text(f"no connected piece of the map holds least={enough:.10g}", f"ни в одном связном участке карты нет least={enough:.10g}"),
            Text("Ask for less, or give coordinates, over which pieces are tied together.", "Задайте меньше или укажите координаты, по которым участки соединятся."),
        )  # fmt: skip
    return near, kept, dict(links)


def _by_amount(labels: Integers, amounts: Floats) -> Integers:
    """The same labels numbered from 0 by falling amount, ties by the first region."""
    names, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    order = np.lexsort((first, -np.bincount(inverse.ravel(), amounts)))
    place = np.empty(len(names), np.int64)
    place[order] = np.arange(len(names))
    return place[inverse.ravel()]


def _facts(labels: Integers, on: Attributes, unlike: Unlike) -> list[dict[str, Any]]:
    """What is said of each part."""
    whole = distances_within(np.zeros(len(labels), np.int64), on.values, unlike)
    left = distances_within(labels, on.values, unlike)
    spread, middle = on.values.std(axis=0), on.values.mean(axis=0)
    found: list[dict[str, Any]] = []
    for label in range(int(labels.max()) + 1):
        own = on.values[labels == label]
        out = np.divide(own.mean(axis=0) - middle, spread, out=np.zeros_like(middle), where=spread > 0)
        found.append(
            {
                "regions": len(own), "amount": float(on.amounts[labels == label].sum()), "parts": int(labels.max()) + 1,
                "within": distances_within(np.zeros(len(own), np.int64), own, unlike),
                "explained": 1 - left / whole if whole > 0 else None,
                "leading": on.names[int(out.argmax())] if len(on.names) > 1 and out.max() > 0 else None,
            }
        )  # fmt: skip
    return found
