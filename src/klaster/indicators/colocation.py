"""Plants near one another: concentration beyond chance, within an industry and between industries."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import location_quotient_card as card
from klaster.indicators.margins import Missing
from klaster.indicators.plant_base import BASE, BASE_OUTPUT, Base, named_base, region_shares
from klaster.indicators.plant_concentration import Chance, concentration, with_indices, with_p
from klaster.indicators.plants import known_rows, laid_out, lettered, sized_rows
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
    [(None, 'O', 1.0), (-1.0, 'A', 2.0)]
    """  # fmt: skip
    chosen = named_base(table, base)
    rows = sized_rows(known_rows(table, missing))
    shares = region_shares(rows, chosen)
    industries = with_indices(concentration(rows, shares))
    industries = with_p(industries, rows, shares, Chance(few_plants, simulations, seed))
    industries = lettered(industries).with_columns(base=pl.lit(chosen))
    return laid_out(industries, table, ("industry", "period"), tuple(EG_OUTPUTS))
