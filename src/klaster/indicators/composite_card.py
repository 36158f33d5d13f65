"""The words of the composite indicator: how it is read, what limits it, what its columns mean."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.model.text import Text

READING = Text(
    "A score of each unit made of many indicators, and how far it depends on how it was made: the interval holds 90 % of the scores, and the rank interval 90 % of the ranks, "
    "over trials with other scales, another way of adding up, other weights and one indicator left out. Units of one tier do not separate.",
    "Балл каждой единицы по многим показателям и то, насколько он зависит от способа расчёта: в интервале лежат 90 % баллов, в интервале места — 90 % мест "
    "по испытаниям с другими шкалами, другим способом сложения, другими весами и без одного из показателей. Единицы одной группы не различаются.",
)
LIMITS = Text(
    "The score compares the units of the table and nothing else; it changes when units come or go, except on goalposts. "
    "Weights are relative: within a group they are divided by their sum; groups weigh equally unless they have weights of their own or the indicators' weights are shares of the whole. "
    "On minmax, z and rank an indicator on which all units are equal is left out; where a value is unknown all scores that rest on its scale are estimates. "
    "Trials on another scale are brought to the mean and spread of the index. The interval does not cover errors of the data.",
    "Балл сравнивает единицы таблицы и ничего больше; с появлением или исчезновением единиц он меняется, кроме шкалы goalposts. "
    "Веса относительные: внутри группы они делятся на свою сумму; группы равны, если у них нет своих весов и веса показателей не составляют доли целого. "
    "При minmax, z и rank показатель, одинаковый у всех, исключается; если значение неизвестно, все баллы на его шкале — оценки. "
    "Испытания на другой шкале приводятся к среднему и разбросу индекса. Ошибки данных интервал не учитывает.",
)
REFERENCES = (
    "OECD and JRC 2008, Handbook on Constructing Composite Indicators",
    "Saisana, Saltelli and Tarantola 2005, JRSS A 168(2) (uncertainty and sensitivity)",
    "Becker, Caperna, Del Sorbo, Norlén, Papadimitriou and Saisana 2022, JOSS 7(78) (COINr, ASEM data)",
)
INPUTS = {
    "unit": Text("what is ranked: a region, a country, a cluster; the column may be called region", "что ранжируется: регион, страна, кластер; столбец может называться region"),
    "indicator": Text("indicator; in a wide table each column of numbers is one", "показатель; в широкой таблице — каждый числовой столбец"),
    "value": Text("value of the indicator for the unit", "значение показателя для единицы"),
}  # fmt: skip
OPTIONAL_INPUTS = {
    "period": Text("period", "период"),
    "status": Text("status, an SDMX letter", "статус, буква SDMX"),
    "weight": Text("weight of the indicator among its siblings", "вес показателя внутри группы"),
    "direction": Text("1: more is better; -1: less is better", "1: больше — лучше; -1: меньше — лучше"),
    "parent": Text("group of the indicator, or its path: Connectivity > Physical; a row without unit may describe a group", "группа показателя или путь: Связность > Физическая; строка без единицы может описывать группу"),
    "low": Text("goalpost that scores nothing", "нижняя граница шкалы"),
    "high": Text("goalpost that scores all", "верхняя граница шкалы"),
    "denominator": Text("what the value is divided by: a number, or another indicator of the table", "на что делится значение: число или другой показатель таблицы"),
}  # fmt: skip
ALIASES = {"unit": ("region",), "parent": ("group", "pillar")}
OUTPUTS = {
    "value": Text("score", "балл"),
    "status": Text("worst status of what the score rests on", "худший из статусов, на которых основан балл"),
    "lower": Text("lower bound of the score over the trials", "нижняя граница балла по испытаниям"),
    "upper": Text("upper bound of the score over the trials", "верхняя граница балла по испытаниям"),
    "rank": Text("rank, 1 the best", "место, 1 — лучшее"),
    "rank_lower": Text("best rank of the interval", "лучшее место интервала"),
    "rank_upper": Text("worst rank of the interval", "худшее место интервала"),
    "tier": Text("tier: within it units do not separate", "группа, внутри которой единицы не различаются"),
    "upper_third": Text("share of trials in the upper third of ranks", "доля испытаний в верхней трети мест"),
    "middle_third": Text("share of trials in the middle third", "доля испытаний в средней трети"),
    "lower_third": Text("share of trials in the lower third", "доля испытаний в нижней трети"),
    "known": Text("share of the weight that is known", "известная доля веса"),
    "left_out": Text("indicators left out: unknown, or the same for all", "исключённые показатели: неизвестные или одинаковые у всех"),
    "moved": Text("indicators whose value was treated as an outlier", "показатели, значение которых обработано как выброс"),
    "weight": Text("what it counts for in the index", "вес в индексе"),
    "contribution": Text("points it adds to the index, where scores are added", "сколько баллов добавляет индексу при сложении"),
}  # fmt: skip

NORMALISATION = Option(Text(
    "how indicators are put on one scale: minmax 0-100, goalposts from columns low and high, z, rank, distance to a reference",
    "как показатели приводятся к одной шкале: minmax 0–100, goalposts по столбцам low и high, z, rank, distance — до эталона",
))  # fmt: skip
AGGREGATION = Option(Text(
    "arithmetic: a shortfall is made good elsewhere; geometric: less so, scores run from 1",
    "arithmetic: слабость возмещается другим показателем; geometric: в меньшей мере, баллы от 1",
))  # fmt: skip
WEIGHTS = Option(Text(
    "given: column weight, equal without it; equal; or name=number; name=number",
    "given: столбец weight, без него равные; equal: равные; или имя=число; имя=число",
))  # fmt: skip
WEIGHT_SUM = Option(Text(
    "weights that look like shares and do not add up: refused, or taken as relative",
    "веса, похожие на доли, но не дающие в сумме целого: отклонить (check) или считать относительными",
))  # fmt: skip
LOWER_IS_BETTER = Option(Text(
    "indicators of which less is better, parted by semicolons", "показатели, для которых меньше — лучше, через точку с запятой"
))  # fmt: skip
MISSING = Option(Text(
    "an unknown indicator: mean of the available ones; no score; or bounds, from the lowest to the highest of its scale",
    "неизвестный показатель: среднее по известным (available); без балла (withhold); границы от низшего до высшего (bounds)",
))  # fmt: skip
LEAST_KNOWN = Option(Text("known share of the weight under which there is no score", "известная доля веса, ниже которой балла нет"), 0, 1)  # fmt: skip
OUTLIERS = Option(Text(
    "where |skewness| > 2 and kurtosis > 3.5: up to five values moved in, logarithms, or logarithms where moving is not enough",
    "при |асимметрии| > 2 и эксцессе > 3,5: до пяти значений подтягиваются (winsorise), логарифм (log) или логарифм, если этого мало",
))  # fmt: skip
REFERENCE = Option(Text("what a distance is measured to: best, mean, or a unit", "до чего измеряется расстояние: best, mean или единица"))  # fmt: skip
WITHIN = Option(Text("scales of each period on its own, or of all periods together", "шкалы по каждому периоду или общие для всех"))  # fmt: skip
LEVEL = Option(Text(
    "which rows: the index; groups: of the tree; indicators: with their contributions; all",
    "какие строки: индекс; groups — группы дерева; indicators — показатели с вкладами; all — все",
))  # fmt: skip
CHOICES = Option(Text(
    "what the trials vary: normalisation; aggregation; weights; indicators (one left out)",
    "что меняется в испытаниях: normalisation; aggregation; weights; indicators (один исключается)",
))  # fmt: skip
WEIGHT_RANGE = Option(Text("how far a weight moves, as a share", "насколько меняется вес, доля"), 0, 1)
TRIALS = Option(Text("number of trials", "число испытаний"), 0, 100000)
SEED = Option(Text("seed of the trials", "зерно испытаний"), 0)
CONFIDENCE = Option(Text("share of trials in the intervals", "доля испытаний в интервалах"), 0.5, 0.999)
TIERS = Option(Text(
    "a new tier where rank intervals no longer overlap, or where the next unit ranks below in that share of trials",
    "новая группа — где интервалы мест не пересекаются (intervals) или где следующая единица ниже в такой доле испытаний (trials)",
))  # fmt: skip
