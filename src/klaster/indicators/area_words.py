"""What the statistics of areas share: inputs, options, limits."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.indicators import location_quotient_card as quotient
from klaster.model.text import Text

INPUTS = {
    "region": Text("region", "регион"),
    "value": Text(
        "jobs of the industry in the region; without industries, any number of a region",
        "занятые отрасли в регионе; без отраслей — любая величина по регионам",
    ),
}
OPTIONAL_INPUTS = {
    "industry": quotient.INPUTS["industry"],
    **quotient.OPTIONAL_INPUTS,
    "neighbours": Text("codes of neighbouring regions, with semicolons", "коды соседних регионов через точку с запятой"),
    "x": Text("coordinate of the region's middle in a plane", "координата середины региона на плоскости"),
    "y": Text("coordinate of the region's middle in a plane", "координата середины региона на плоскости"),
    "lon": Text("longitude of the region's middle, degrees", "долгота середины региона, градусы"),
    "lat": Text("latitude of the region's middle, degrees", "широта середины региона, градусы"),
    "geometry": Text("shape of the region as WKT", "контур региона в формате WKT"),
}  # fmt: skip
OF = Option(
    Text(
        "what is looked at: surplus jobs over what the quotient 1 would give, the shrunken quotient, the quotient, or the value itself; auto is surplus where there are industries, else the value",
        "что рассматривается: избыток занятых сверх коэффициента 1 (surplus), сглаженный коэффициент (shrunken), сам коэффициент (quotient) или значение (value); auto — избыток, если есть отрасли, иначе значение",
    )
)
DISTANCE = Option(
    Text(
        "regions whose middles are no farther apart are neighbours; kilometres where degrees are given; 0 for shapes, lists or the nearest",
        "соседи — регионы, середины которых не дальше этого; километры, если заданы градусы; 0 — по контурам, спискам или ближайшие",
    ),
    0.0,
)
NEAREST = Option(
    Text(
        "how many nearest regions are neighbours, where there are neither shapes nor lists",
        "сколько ближайших регионов считать соседями, если нет ни контуров, ни списков",
    ),
    1,
    50,
)
PERMUTATIONS = Option(Text("permutations", "число перестановок"), 0, 99_999)
SEED = Option(Text("seed of the permutations", "начальное число перестановок"), 0)
LIMITS = Text(
    "With fewer than thirty regions the power is small: take districts. Regions across the border and what is not known are left out; a region without neighbours has no value. "
    "Local tests are many: read the q-value.",
    "Если регионов меньше тридцати, мощность мала: берите районы. Регионы за границей и неизвестное не учитываются; у региона без соседей значения нет. "
    "Локальных проверок много: смотрите на q-значение.",
)
FEW = 30


def notes(frame: object) -> tuple[Text, ...]:
    """What a reader must know where regions are few."""
    import polars as pl  # noqa: PLC0415

    if not isinstance(frame, pl.DataFrame) or "areas" not in frame.columns:
        return ()
    fewest = frame["areas"].min()
    if not isinstance(fewest, int) or fewest >= FEW:
        return ()
    return (
        Text(
            f"Only {fewest} regions have a value and a neighbour: too few for a verdict on each; take districts.",
            f"Значение и сосед есть лишь у {fewest} регионов: для вывода о каждом этого мало; возьмите районы.",
        ),
    )
