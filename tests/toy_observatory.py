"""A small observatory in memory: every state of a cell, odd names, regions with and without geometry."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from klaster.catalogue import checked_parameters, method
from klaster.model.classification import Category, Classification
from klaster.model.errors import Place, UnknownNameError
from klaster.model.finding import Finding, Severity
from klaster.model.method import MethodCard
from klaster.model.observation import MEASURES
from klaster.model.provenance import Source, Vintage
from klaster.model.result import Result
from klaster.model.text import Text, same
from klaster.workbench.computing import computed_by_area, provenance
from klaster.workbench.designated_cells import with_designations
from klaster.workbench.edition_robustness import edition_robustness
from klaster.workbench.editions import Edition
from klaster.workbench.explaining import explanation
from klaster.workbench.method_rows import group_of, require_inputs
from klaster.workbench.narrowed import Narrowed
from klaster.workbench.published import PUBLISHED
from klaster.workbench.stable_verdicts import Robustness
from klaster.workbench.streamed_rows import StreamedRows
from tests.toy_register import toy_register

PERIODS = ("2018", "2019", "2020")
HOSTILE = '=2+2"><script>alert(1)</script>'

COUNTRIES = (Category("NL", Text("Northland", "Северия")), Category("SL", Text("Southland", "Южения")))
REGIONS = (
    Category("NL-1", Text("Upper Elm", "Верхний Ёлм"), "NL", 2),
    Category("NL-2", Text("Lower Elm", "Нижний Ёлм"), "NL", 2),
    Category("NL-3", Text("Elm City", "г. Ёлм"), "NL", 2, point=(21.0, 51.0)),
    Category("NL-4", Text("The Isles", "Острова"), "NL", 2),
    Category("SL-1", Text("Sands & Salt", "Пески и Соль"), "SL", 2),
    Category("SL-2", same(HOSTILE), "SL", 2),
)
SECTIONS = (
    Category("C", Text("Manufacturing", "Обрабатывающие производства")),
    Category("J", Text("Services", "Услуги")),
)
INDUSTRIES = (
    Category("10", Text("Food", "Пищевые продукты"), "C", 2),
    Category("29", Text("Motor vehicles", "Автомобили"), "C", 2),
    Category("62", Text("Programming", "Разработка программ"), "J", 2),
    Category("99", Text("Never surveyed", "Никогда не обследовалось"), "J", 2),
)
JOBS = {
    "NL-1": (900, 4200, 150, None),
    "NL-2": (2500, 60, 300, None),
    "NL-3": (700, 0, 5200, None),
    "NL-4": (40, None, 3, None),
    "SL-1": (1200, 300, 90, None),
    "SL-2": (800, 900, 700, None),
}
STATUSES = {("NL-4", "29"): "Q", ("NL-2", "62"): "E", ("SL-1", "10"): "B"}


def square(west: float, south: float, size: float = 4.0) -> dict[str, object]:
    """A square as GeoJSON; it lies across 180 degrees where its west lies near."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


GEOMETRY = {
    "NL-1": square(170, 55),
    "NL-2": square(174, 55),
    "SL-1": square(178, 51),
    "SL-2": square(-176, 49),
}


def cells() -> pl.DataFrame:
    """Jobs by region, industry and period, with statuses and the totals that the office publishes."""
    rows = []
    for turn, period in enumerate(PERIODS):
        for region, jobs in JOBS.items():
            if region == "NL-4" and period == PERIODS[-1]:
                continue
            for industry, count in zip(("10", "29", "62", "99"), jobs, strict=True):
                status = STATUSES.get((region, industry), "O" if industry == "99" else "A")
                value = None if count is None else count * (1 + 0.1 * turn * (1 if industry == "29" else 0.4))
                rows.append((region, industry, period, value, status, 12, region[:2]))
    names = ("region", "industry", "period", "value", "status", "firms", "territory")
    table = pl.DataFrame(rows, schema=names, orient="row")
    known = pl.col("value").fill_null(HIDDEN)
    return table.with_columns(
        known.sum().over("region", "period").alias("region_total"),
        known.sum().over("territory", "industry", "period").alias("industry_total"),
        known.sum().over("territory", "period").alias("total"),
    )


HIDDEN = 20
"""What the published totals hold for a cell that is not published."""


class ToyObservatory:
    """The interface of ``klaster.workbench.observatory.Observatory`` over two small editions.

    ``toy`` is synthetic and has jobs on a map; ``plain`` has published quotients of regions that no
    boundary knows.
    """

    title = Text("Toy observatory", "Игрушечная обсерватория")

    path = Path("toy-observatory-without-a-folder")

    def __init__(self, digest: str = "toy-1") -> None:
        self.digest = digest
        self.editions = (_edition("toy", synthetic=True), _edition("plain", synthetic=False))
        self._results: dict[tuple[object, ...], Result] = {}

    @property
    def register(self):
        """The register that goes with the two editions."""
        return toy_register()

    def edition(self, id: str | None = None) -> Edition:
        """An edition by its identifier."""
        for edition in self.editions:
            if id in (None, edition.id):
                return edition
        raise UnknownNameError(
            Text("edition", "издание"), id or "", [edition.id for edition in self.editions]
        )

    def observations(
        self, edition_id=None, measure=None, *, region=None, industry=None, period=None
    ) -> pl.DataFrame:
        """Rows as stored."""
        edition = self.edition(edition_id)
        kinds = {"region_kind": "unit", "industry_kind": "unit", "measure": measure or edition.measures[0]}
        rows = (
            cells()
            .select("region", "industry", "period", "value", "status")
            .with_columns(pl.lit(word).alias(name) for name, word in kinds.items())
        )
        wanted = {"region": region, "industry": industry, "period": period}
        return rows.filter([pl.lit(True), *(pl.col(name) == code for name, code in wanted.items() if code)])

    def observed_rows(self, edition_id=None) -> StreamedRows:
        """The same rows, a few at a time."""
        return StreamedRows.of_frame(self.observations(edition_id), part=7)

    def table(self, edition_id, name) -> pl.DataFrame | None:
        """A table that goes with an edition."""
        if self.edition(edition_id).id != "toy":
            return None
        made = {"establishments": _establishments, "truth": _truth, "targets": _targets}
        if name in made:
            return made[name]()
        if name != "designations":
            return None
        pairs = [("NL-1", "29", True), ("NL-3", "29", True), ("NL-1", "10", None)]
        rows = [
            (*pair, "2019", "Programme of growth", "Программа роста", "As read.", "Как прочитано.")
            for pair in pairs
        ]
        columns = (
            "region",
            "industry",
            "designated",
            "period",
            "programme_en",
            "programme_ru",
            "note_en",
            "note_ru",
        )
        return pl.DataFrame(rows, schema=columns, orient="row")

    def cells(self, edition_id=None, measure="employment") -> pl.DataFrame:
        """What a method reads."""
        return cells()

    def robustness(
        self,
        edition_id=None,
        method_name="location_quotient",
        measure=None,
        *,
        period=None,
        vary=None,
        judge=None,
        parameters=None,
        **named,
    ) -> Robustness:
        """The stability of verdicts, by the observatory's own way."""
        given = {**(parameters or {}), **named}
        return edition_robustness(
            self, edition_id, method_name, measure or "employment", period, vary, judge, given
        )

    def result(
        self,
        edition_id=None,
        method_name="location_quotient",
        measure=None,
        *,
        periods=None,
        area=None,
        keep=True,
        parameters=None,
        **named,
    ) -> Result:
        """A method on an edition."""
        parameters = {**(parameters or {}), **named}
        measure = measure or "employment"
        key = (edition_id, method_name, measure, periods, area, tuple(sorted(parameters.items())))
        if key not in self._results:
            edition = self.edition(edition_id)
            edition.measure(measure)
            self._results[key] = self._computed(edition, method_name, measure, periods, area, parameters)
        return self._results[key]

    def _computed(self, edition: Edition, name: str, measure: str, periods, area, parameters) -> Result:
        if name == PUBLISHED.card.id:
            computed = computed_by_area(method("location_quotient"), cells(), {})
            columns = ("region", "industry", "period", "value", "status", "lower", "upper")
            origin = provenance(PUBLISHED, {"measure": measure}, (edition.vintage,))
            return Result(computed.select(columns), PUBLISHED.card, origin)
        chosen = method(name)
        narrowed = Narrowed(periods, area)
        origin = provenance(chosen, {**parameters, "measure": measure, **narrowed.facts}, (edition.vintage,))
        parameters = checked_parameters(chosen.card, parameters)
        rows = narrowed.cells(self._read(chosen.card, edition, measure))
        require_inputs(chosen.card, rows.columns, Text("Take another.", "Возьмите другое."))
        return Result(computed_by_area(chosen, rows, parameters), chosen.card, origin)

    def _read(self, card: MethodCard, edition: Edition, measure: str) -> pl.DataFrame:
        """The cells; for a method of designations their quotients with what the programme says."""
        if card.reads == "targets" and (stated := self.table(edition.id, "targets")) is not None:
            return stated.join(_region_totals(), on=["unit", "indicator"], how="left").with_columns(
                territory=pl.lit("")
            )
        if card.reads != "designations":
            return _grouped(card, edition)
        quotients = computed_by_area(method("location_quotient"), cells(), {})
        rows = quotients.with_columns(pl.col("region").str.head(2).alias("territory"))
        return with_designations(rows, self.table(edition.id, "designations"))

    def rows(self, edition_id=None, method_name="location_quotient", measure=None):
        """What a method reads: the cells, which have all that the toy knows."""
        rows = self._read(method(method_name).card, self.edition(edition_id), measure or "employment")
        require_inputs(method(method_name).card, rows.columns, Text("Take another.", "Возьмите другое."))
        return rows

    def explain(self, edition_id=None, method_name="location_quotient", *, measure="employment", **asked):
        """The working behind one number."""
        chosen = PUBLISHED if method_name == PUBLISHED.card.id else method(method_name)
        keys = {name: asked.pop(name) for name in chosen.card.keys if asked.get(name) is not None}
        given = {name: value for name, value in asked.items() if value is not None}
        result = self.result(edition_id, method_name, measure, **given)
        how = (f"klaster explain {method_name} . --region {keys.get('region')}", "import klaster")
        rows = cells() if chosen is PUBLISHED else self._read(chosen.card, self.edition(edition_id), measure)
        return explanation(chosen, result.frame, rows, keys, result.provenance, how)


def _grouped(card: MethodCard, edition: Edition) -> pl.DataFrame:
    """The cells, with groups of industries where a method asks for them and the tree has any."""
    groups = group_of(edition.industry_codes, edition.industries) if "group" in card.inputs else {}
    if not groups:
        return cells()
    group = pl.col("industry").replace_strict(groups, default=None, return_dtype=pl.String)
    return cells().with_columns(group=group)


def _targets() -> pl.DataFrame:
    """Twice the jobs of Upper Elm, from no stated base; and a direction without a number."""
    rows = [
        ("NL-1", "employment", "Upper Elm", "Верхний Ёлм", "Jobs in Upper Elm", "Занятые в Верхнем Ёлме", "times", 2.0, "2025"),
        ("NL-2", "exports", "Lower Elm", "Нижний Ёлм", "More exports", "Больше экспорта", "direction", None, "2025"),
    ]  # fmt: skip
    names = (
        "unit",
        "indicator",
        "unit_name_en",
        "unit_name_ru",
        "indicator_name_en",
        "indicator_name_ru",
        "form",
        "target",
        "target_period",
    )
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(base_period=pl.lit(None, pl.String))


def _region_totals() -> pl.DataFrame:
    """Jobs of regions as the values of a measure."""
    known = cells().group_by("region", "period").agg(pl.col("value").sum()).rename({"region": "unit"})
    return known.with_columns(indicator=pl.lit("employment"), status=pl.lit("A"))


def _establishments() -> pl.DataFrame:
    """Five makers of cars: one closed by 2019, one founded in 2020, one without a place."""
    rows = [
        ("NL-1", "29", 171.0, 56.0, 1990, None),
        ("NL-1", "29", 171.01, 56.0, 2000, None),
        ("NL-1", "29", 172.0, 57.0, 1990, 2019),
        ("NL-2", "29", 175.0, 56.0, 2020, None),
        ("NL-2", "29", None, None, 1990, None),
        ("NL-2", "10", 175.0, 56.0, 1990, None),
    ]
    names = ("region", "industry", "lon", "lat", "founded", "closed")
    return pl.DataFrame(rows, schema=names, orient="row")


def _truth() -> pl.DataFrame:
    """A cluster across a border and a decoy."""
    rows = [
        ("cars", "Cars of the Elm", "Автомобили Ёлма", False, ["NL-1", "SL-1"], ["29"], 2019),
        ("plant", "One plant", "Один завод", True, ["SL-2"], ["29"], 1990),
    ]
    names = ("cluster", "title_en", "title_ru", "decoy", "regions", "industries", "start")
    return pl.DataFrame(rows, schema=names, orient="row")


def _edition(id: str, *, synthetic: bool) -> Edition:
    source = Source(
        f"{id}_source",
        Text(f"Source of {id}", f"Источник {id}"),
        Text("Office", "Служба"),
        "CC0",
        "",
        synthetic,
    )
    measure = MEASURES["employment" if synthetic else "location_quotient"]
    finding = Finding(
        Severity.WARNING,
        "total",
        Place("toy.csv", row=3),
        Text("the total differs", "итог отличается"),
        count=2,
    )
    return Edition(
        id,
        Text(f"Edition {id}", f"Издание {id}"),
        Vintage(source, "2021-05-01", "0123" * 16),
        "2021-06-01",
        (measure,),
        PERIODS,
        Classification("toy_regions", "region", Text("Toy regions", "Регионы"), (*COUNTRIES, *REGIONS) if synthetic else _bare(), geometry=GEOMETRY if synthetic else {}),
        Classification("toy_industries", "industry", Text("Toy industries", "Отрасли"), (*SECTIONS, *INDUSTRIES)),
        tuple(region.code for region in REGIONS),
        tuple(industry.code for industry in INDUSTRIES),
        (Text("A note of the edition.", "Примечание к изданию."),),
        (finding,),
    )  # fmt: skip


def _bare() -> tuple[Category, ...]:
    """The regions without tree, geometry or points."""
    return tuple(Category(region.code, region.name) for region in REGIONS)
