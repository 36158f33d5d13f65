"""Plants near one another: concentration beyond chance, within an industry and between industries."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import location_quotient_card as card
from klaster.indicators.effort import effort_of_reshuffling, effort_of_throws
from klaster.indicators.margins import Missing, Rows
from klaster.indicators.pair_index import group_indices, pair_indices
from klaster.indicators.plant_base import BASE, BASE_OUTPUT, Base, named_base, region_shares
from klaster.indicators.plant_concentration import Chance, concentration, with_indices, with_p
from klaster.indicators.plant_matrix import joined_pairs, plant_matrices
from klaster.indicators.plant_pairs import colocation
from klaster.indicators.plants import counted_rows, known_rows, laid_out, lettered, sized_rows
from klaster.model.text import Text
from klaster.numerics.frames import in_memory

INDEX = Text("index", "индекс")
STATUS = Text("worst status of what went in", "худший из статусов исходных данных")
EG_OUTPUTS = {
    "value": Text("gamma of Ellison and Glaeser", "гамма Эллисона — Глейзера"),
    "status": STATUS,
    "lower": Text("gamma at the most unequal plants of the size classes", "гамма при самых неравных предприятиях в классах размера"),
    "upper": Text("gamma at equal plants within size classes", "гамма при равных предприятиях внутри классов размера"),
    "raw_concentration": Text("raw concentration G", "исходная концентрация G"),
    "herfindahl": Text("Herfindahl index of plant sizes, H", "индекс Херфиндаля по размерам предприятий, H"),
    "herfindahl_lower": Text("least H the size classes allow", "наименьший H, допускаемый классами размера"),
    "herfindahl_upper": Text("largest H the size classes allow", "наибольший H, допускаемый классами размера"),
    "maurel_sedillot": Text("index of Maurel and Sédillot", "индекс Мореля — Седийо"),
    "z": Text("G less its mean under chance, in standard deviations", "отклонение G от случайного среднего в стандартных отклонениях"),
    "p_value": Text("one-sided p: chance alone gives as much", "одностороннее p: столько же даёт чистая случайность"),
    "p_method": Text("p from simulation or from the normal law", "p: по имитации (simulated) или по нормальному закону (normal)"),
    "plants": Text("number of plants", "число предприятий"),
    "regions": Text("regions of the base", "число регионов в базе"),
    "base": BASE_OUTPUT,
}  # fmt: skip


@indicator(
    title=Text("Ellison-Glaeser index", "Индекс Эллисона — Глейзера"),
    unit=INDEX,
    keys=("industry", "period"),
    version=1,
    formula=r"\gamma_i = \frac{G_i - (1 - \sum_r x_r^2) H_i}{(1 - \sum_r x_r^2)(1 - H_i)}, \quad G_i = \sum_r (s_{ir} - x_r)^2",
    reading=Text(
        "How much closer together the jobs of an industry are than its plants would be if thrown at random: near 0, chance; "
        "above 0.05 usually read as high, under 0.02 as low.",
        "Насколько рабочие места отрасли сосредоточены сильнее, чем при случайном размещении её предприятий: около 0 — случайность; "
        "выше 0,05 обычно считают высоким, ниже 0,02 — низким значением.",
    ),
    limits=Text(
        "Depends on the base and on how regions are drawn; with fewer than ten plants it is noise: read z, p and the number of plants. "
        "Undefined for one plant. Regions without any row are not in the base.",
        "Зависит от базы и от нарезки регионов; менее чем при десяти предприятиях это шум: смотрите z, p и число предприятий. "
        "Для одного предприятия не определён. Регионы без единой строки в базу не входят.",
    ),
    references=(
        "Ellison and Glaeser 1997, Journal of Political Economy 105(5)",
        "Maurel and Sédillot 1999, Regional Science and Urban Economics 29(5)",
    ),
    inputs={
        **card.INPUTS,
        "value": Text("jobs of one plant, or of all plants of a size class", "занятые одного предприятия или всех предприятий класса размера"),
    },
    optional_inputs={
        **{name: card.OPTIONAL_INPUTS[name] for name in ("period", "status", "region_total")},
        "firms": Text("number of plants in the row, where a row is a size class", "число предприятий в строке, если строка — класс размера"),
        "size_low": Text("smallest size of the class", "наименьший размер в классе"),
        "size_high": Text("largest size of the class", "наибольший размер в классе"),
    },
    outputs=EG_OUTPUTS,
    form="columns",
    reads="plants",
    effort=effort_of_throws,
)  # fmt: skip
@in_memory
def ellison_glaeser_index(
    table: pl.DataFrame,
    *,
    base: Annotated[Base, BASE] = "auto",
    missing: Annotated[Missing, card.MISSING] = "estimate",
    few_plants: Annotated[
        int,
        Option(
            Text(
                "below so many plants p is simulated", "при меньшем числе предприятий p находится имитацией"
            ),
            0,
            200,
        ),
    ] = 20,
    simulations: Annotated[int, Option(Text("simulated throws", "число имитаций"), 19, 9999)] = 999,
    seed: Annotated[int, Option(Text("seed of the simulation", "начальное число имитации"), 0)] = 1,
) -> Any:
    """Concentration of an industry beyond what the sizes of its plants explain.

    ``gamma = (G - X H) / (X (1 - H))`` with ``X = 1 - sum(x_r^2)``, one row a plant. Rows of several
    plants (``firms``, with the bounds of their size class) give a range, from equal plants to plants
    at the bounds; the value then takes sizes for uniformly spread within the class, and is an estimate.

    Parameters
    ----------
    table
        Plants: region, industry, value in jobs; absent regions are true zeros.
    base, missing, few_plants, simulations, seed
        See the card.

    Raises
    ------
    InputError
        For ``base="published"`` without ``region_total``.

    Examples
    --------
    >>> import polars as pl
    >>> plants = pl.DataFrame({"region": list("aab"), "industry": list("xyy"), "value": [50, 50, 100]})
    >>> ellison_glaeser_index(plants).sort("industry").select("value", "status", "plants").rows()
    [(None, 'O', 1), (-1.0, 'A', 2)]
    """  # fmt: skip
    chosen = named_base(table, base)
    rows = sized_rows(known_rows(table, missing))
    shares = region_shares(rows, chosen)
    industries = with_indices(concentration(rows, shares))
    industries = with_p(industries, rows, shares, Chance(few_plants, simulations, seed))
    industries = lettered(industries).with_columns(base=pl.lit(chosen))
    return laid_out(industries, table, ("industry", "period"), tuple(EG_OUTPUTS))


PARTNER_INPUTS = {name: card.OPTIONAL_INPUTS[name] for name in ("period", "status", "region_total")}
ROWS = Option(
    Text(
        "establishments: a region without a row has none of the industry; cells: what has no row is not known, and the index is an estimate",
        "establishments: в регионе без строки отрасли нет; cells: о ячейке без строки ничего не известно, и индекс — оценка",
    )
)
PAIR_KEYS = ("industry", "partner", "period")
COAGGLOMERATION_OUTPUTS = {
    "value": Text("co-agglomeration of the pair or of the group", "совместная агломерация пары или группы"),
    "status": STATUS,
    "weight": Text("weight of the pair in the index of all industries together; of a group, its industries' share of all jobs", "вес пары в индексе всех отраслей вместе; для группы — доля её отраслей во всех рабочих местах"),
    "industries": Text("industries in the index", "число отраслей в индексе"),
    "base": BASE_OUTPUT,
}  # fmt: skip


@indicator(
    title=Text("Co-agglomeration index", "Индекс совместной агломерации"),
    unit=INDEX,
    keys=PAIR_KEYS,
    version=1,
    formula=r"c_{ab} = \frac{\sum_r (s_{ar} - x_r)(s_{br} - x_r)}{1 - \sum_r x_r^2}, \quad \gamma_c = \frac{\sum_{a \ne b} w_a w_b c_{ab}}{1 - \sum_a w_a^2}",
    reading=Text(
        "Above 0 the two industries are strong in the same regions, below 0 they avoid one another; 0 is what chance gives.",
        "Больше 0 — обе отрасли сильны в одних и тех же регионах, меньше 0 — избегают друг друга; 0 соответствует случайности.",
    ),
    limits=Text(
        "Depends on the base and on how regions are drawn; with few regions or plants a pair is easily close by chance. "
        "Industries of different size weigh the same in a pair.",
        "Зависит от базы и нарезки регионов; при малом числе регионов или предприятий близость пары легко возникает случайно. "
        "В паре отрасли разного размера весят одинаково.",
    ),
    references=(
        "Ellison and Glaeser 1997, Journal of Political Economy 105(5)",
        "Ellison, Glaeser and Kerr 2010, American Economic Review 100(3)",
    ),
    inputs=card.INPUTS,
    optional_inputs={
        **PARTNER_INPUTS,
        "group": Text("group of industries, for form=group", "группа отраслей, для form=group"),
    },
    outputs=COAGGLOMERATION_OUTPUTS,
    form="columns",
)  # fmt: skip
@in_memory
def coagglomeration_index(
    table: pl.DataFrame,
    *,
    form: Annotated[
        Literal["pairs", "group"],
        Option(
            Text(
                "pairs: every pair of industries once; group: one index for each group, named in both keys",
                "pairs: каждая пара отраслей один раз; group: один индекс на группу, имя которой стоит в обоих ключах",
            )
        ),
    ] = "pairs",
    base: Annotated[Base, BASE] = "auto",
    rows: Annotated[Rows, ROWS] = "establishments",
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Whether two industries are strong in the same regions, for all pairs by one matrix product.

    ``c_ab = sum_r (s_ar - x_r)(s_br - x_r) / (1 - sum_r x_r^2)``. The index of a group, from its pooled
    shares, is the mean of its pairs weighted by the industries' sizes; no plant sizes are needed.

    Parameters
    ----------
    table
        Plants or cells: region, industry, value in jobs.
    form, base, rows, missing
        See the card.

    Raises
    ------
    InputError
        For ``base="published"`` without ``region_total``.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": list("aabbb"), "industry": list("xyxyz"), "value": [9, 8, 1, 2, 10]})
    >>> coagglomeration_index(jobs).select("industry", "partner", pl.col("value").round(3)).rows()
    [('x', 'y', 0.317), ('x', 'z', -0.769), ('y', 'z', -0.538)]
    """
    chosen = named_base(table, base)
    known = known_rows(table, missing)
    shares = region_shares(known, chosen)
    if form == "group":
        pairs = group_indices(known, shares, rows == "establishments")
    else:
        matrices = plant_matrices(known, shares, complete=rows == "establishments")
        found = [pair_indices(matrix, known.schema["period"]) for matrix in matrices]
        pairs = joined_pairs(found, known, COAGGLOMERATION_OUTPUTS)
    return laid_out(pairs.with_columns(base=pl.lit(chosen)), table, PAIR_KEYS, tuple(COAGGLOMERATION_OUTPUTS))


COLOCATION_OUTPUTS = {
    "value": Text("share of plant pairs in one region, CL", "доля пар предприятий, стоящих в одном регионе, CL"),
    "status": STATUS,
    "excess": Text("share beyond the mean under reshuffling, XCL", "превышение над средним при перемешивании, XCL"),
    "expected": Text("mean share when industries are reshuffled over plants", "средняя доля при перемешивании отраслей по предприятиям"),
    "p_value": Text("one-sided p of reshuffling", "одностороннее p по перемешиванию"),
    "plants": Text("plants of the industry", "предприятия отрасли"),
    "partner_plants": Text("plants of the other industry", "предприятия второй отрасли"),
}  # fmt: skip


@indicator(
    title=Text("Colocation of plants", "Совместное размещение предприятий"),
    unit=Text("share of pairs", "доля пар"),
    keys=PAIR_KEYS,
    version=1,
    formula=r"CL_{ab} = \frac{\sum_r n_{ar} n_{br}}{n_a n_b}, \quad XCL_{ab} = CL_{ab} - \frac{\sum_r n_r (n_r - 1)}{n (n - 1)}",
    reading=Text(
        "The chance that a plant of one industry and a plant of the other stand in one region; what exceeds chance is in excess.",
        "Вероятность того, что предприятие одной отрасли и предприятие другой стоят в одном регионе; превышение над случайным — в столбце excess.",
    ),
    limits=Text(
        "Counts plants, not jobs: a workshop weighs as much as a works. Depends on how regions are drawn.",
        "Считает предприятия, а не рабочие места: мастерская весит столько же, сколько завод. Зависит от нарезки регионов.",
    ),
    references=("Howard, Newman and Tarp 2016, Journal of Economic Geography 16(2)",),
    inputs={name: card.INPUTS[name] for name in ("region", "industry")},
    optional_inputs={
        "value": Text("jobs of the plant; a plant without jobs is not counted", "занятые предприятия; предприятие без занятых не считается"),
        "firms": Text("number of plants in the row, 1 without it", "число предприятий в строке, без него — 1"),
        **{name: card.OPTIONAL_INPUTS[name] for name in ("period", "status")},
    },
    outputs=COLOCATION_OUTPUTS,
    form="columns",
    reads="plants",
    effort=effort_of_reshuffling,
)  # fmt: skip
@in_memory
def colocation_quotient(
    table: pl.DataFrame,
    *,
    simulations: Annotated[
        int,
        Option(Text("reshufflings behind p; 0 for none", "число перемешиваний для p; 0 — без p"), 0, 9999),
    ] = 99,
    seed: Annotated[int, Option(Text("seed of the reshuffling", "начальное число перемешивания"), 0)] = 1,
) -> Any:
    """Share of the pairs of plants of two industries that stand in one region, and its excess over chance.

    ``CL = sum_r n_ar n_br / (n_a n_b)``; ``XCL`` takes off the exact mean of CL when industries are
    reshuffled over the plants.

    Parameters
    ----------
    table
        Plants: region, industry, one row a plant, or ``firms`` plants a row.
    simulations, seed
        See the card.

    Examples
    --------
    >>> import polars as pl
    >>> plants = pl.DataFrame({"region": list("XXXYYX"), "industry": list("ABABAB")})
    >>> colocation_quotient(plants).select("industry", "partner", pl.col("value").round(4)).rows()
    [('A', 'B', 0.5556)]
    """  # fmt: skip
    rows = counted_rows(table)
    matrices = plant_matrices(rows, region_shares(rows, "table"), "plants")
    period = rows.schema["period"]
    pairs = [colocation(matrix, period, simulations, seed) for matrix in matrices]
    return laid_out(
        joined_pairs(pairs, rows, COLOCATION_OUTPUTS), table, PAIR_KEYS, tuple(COLOCATION_OUTPUTS)
    )
