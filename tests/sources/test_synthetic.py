"""The synthetic economy: it adds up, protects what it suppresses, repeats, and holds what was planted."""

import json
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
import shapely
from scipy.optimize import linprog

from klaster.model.classification import Category, Classification
from klaster.model.status import Status
from klaster.model.text import same
from klaster.sources.classifications import classification
from klaster.sources.classifications.totals import TOTAL
from klaster.sources.edition import SCHEMA, content_digest
from klaster.sources.synthetic import (
    PLAN,
    SOURCE,
    Economy,
    economy,
    establishment_rows,
    reporting_region,
    synthetic_edition,
    write_establishment_rows,
)
from klaster.sources.synthetic.clusters import COMPANY_TOWN
from klaster.sources.synthetic.suppression import DOMINANT_SHARE, FEWEST_FIRMS, PROTECTION, suppressed

KEYS = ["region", "industry", "period"]
ADDED = {"employment": "employment", "firms": "firms", "wages": "wages"}


@pytest.fixture(scope="module")
def regions() -> Classification:
    return classification("regions_six_countries")


@pytest.fixture(scope="module")
def made(regions: Classification) -> Economy:
    return economy(regions=regions, industries=classification("nace_rev2"), size=0.5)


@pytest.fixture(scope="module")
def true_cells(made: Economy) -> pl.DataFrame:
    """The true cells with their country and location quotient."""
    cells = made.cells.with_columns(country=pl.col("region").str.slice(0, 2))
    jobs = pl.col("employment")
    share = jobs / jobs.sum().over("region", "period")
    national = jobs.sum().over("country", "industry", "period") / jobs.sum().over("country", "period")
    return cells.with_columns(quotient=share / national)


def toy_economy(seed: int = 1) -> Economy:
    """Two made-up countries of three regions and four divisions, without a map."""
    regions = [
        Category(f"{country}-{n}", same("r"), point=(70, 40)) for country in ("XA", "XB") for n in range(3)
    ]
    divisions = [Category(code, same("d"), parent="C", level=2) for code in ("10", "13", "24", "29")]
    return economy(
        regions=Classification("toy_regions", "region", same("r"), tuple(regions)),
        industries=Classification("toy", "industry", same("d"), (Category("C", same("C")), *divisions)),
        years=range(2020, 2023),
        seed=seed,
    )


def published(made: Economy, measure: str, **kinds: str) -> pl.DataFrame:
    return made.observations.filter(measure=measure, **kinds)


def test_it_covers_the_map_the_divisions_and_the_years(made: Economy):
    cells = published(made, "employment", region_kind="unit", industry_kind="unit")

    lives = cells.group_by("period").agg(pl.col("region").n_unique()).sort("period")

    assert cells["industry"].n_unique() == 88
    assert lives["period"].to_list() == [str(year) for year in range(2015, 2025)]
    assert lives["region"].to_list() == [131] * 3 + [132] * 4 + [135] * 3
    assert cells.height == lives["region"].sum() * 88
    assert cells.select(KEYS).is_unique().all()


def test_every_region_has_rows_only_in_the_years_of_its_life(made: Economy, regions: Classification):
    rows = made.observations.filter(region_kind="unit").select("region", "period").unique().rows()

    assert all(regions[region].valid_in(period) for region, period in rows)
    assert {region for region, _ in rows} >= {"KZ-YUZ", "KZ-61", "KZ-79", "KZ-10"}
    assert not {region for region, _ in rows} & {"UA-40", "UA-43"}


@pytest.mark.parametrize("measure", ADDED)
def test_published_values_are_the_true_cells(made: Economy, measure: str):
    shown = published(made, measure, region_kind="unit", industry_kind="unit").filter(
        pl.col("value").is_not_null()
    )
    both = shown.join(made.cells, on=KEYS, how="left")

    assert both.select((pl.col("value") == pl.col(ADDED[measure])).all()).item()
    assert shown.height > 80_000


@pytest.mark.parametrize("measure", ADDED)
def test_totals_are_sums_of_the_true_cells(made: Economy, measure: str):
    true = made.cells.with_columns(country=pl.col("region").str.slice(0, 2))
    for by, kinds in (
        (["region", "period"], {"region_kind": "unit", "industry_kind": "total"}),
        (["country", "industry", "period"], {"region_kind": "total", "industry_kind": "unit"}),
        (["country", "period"], {"region_kind": "total", "industry_kind": "total"}),
    ):
        sums = (
            true.group_by(by)
            .agg(expected=pl.col(ADDED[measure]).sum())
            .rename({"country": "region"}, strict=False)
        )
        keys = [key for key in KEYS if key in sums.columns]
        totals = (
            published(made, measure, **kinds)
            .filter(pl.col("value").is_not_null())
            .join(sums, on=keys, how="left")
        )
        assert totals.height > 0
        assert totals.select((pl.col("value") == pl.col("expected")).all()).item(), kinds


@pytest.mark.parametrize("year", [2015, 2021, 2024])
def test_establishments_add_up_to_the_cells(made: Economy, year: int):
    open_then = (pl.col("founded") <= year) & (pl.col("closed").is_null() | (pl.col("closed") > year))
    codes = {code: reporting_region(code, year) for code in made.establishments["region"].unique().to_list()}
    sums = (
        made.establishments.filter(open_then)
        .with_columns(pl.col("region").replace_strict(codes))
        .group_by("region", "industry")
        .agg(jobs=pl.col("employees").sum(), plants=pl.len(), biggest=pl.col("employees").max())
    )
    both = made.cells.filter(period=str(year)).join(sums, on=["region", "industry"], how="left")
    same_numbers = both.select(
        (pl.col("employment") == pl.col("jobs").fill_null(0)).all()
        & (pl.col("firms") == pl.col("plants").fill_null(0)).all()
        & (pl.col("largest") == pl.col("biggest").fill_null(0)).all()
    )

    assert same_numbers.item()


def test_cells_that_would_show_a_firm_are_confidential(made: Economy):
    consented = [(c.regions[0], c.industries[0]) for c in PLAN if c.consent]
    cells = published(made, "employment", region_kind="unit", industry_kind="unit").join(made.cells, on=KEYS)
    risky = cells.filter(at_risk())
    shown = risky.filter(pl.col("status") != "Q").select("region", "industry").unique().rows()

    assert set(shown) <= set(consented)
    assert risky.height > 5_000
    assert cells.filter(status="Q")["value"].is_null().all()


def at_risk() -> pl.Expr:
    few = (pl.col("firms") > 0) & (pl.col("firms") < FEWEST_FIRMS)
    return few | (pl.col("largest") > DOMINANT_SHARE * pl.col("employment"))


def tables(made: Economy, years: tuple[str, ...]):
    """Each country and year as arrays: the true employment and what is hidden, the country as the last row."""
    true = {(row[0], row[1], row[2]): row[3] for row in made.cells.select(*KEYS, "employment").iter_rows()}
    rows = published(made, "employment").filter(pl.col("period").is_in(years))
    rows = rows.with_columns(country=pl.col("region").str.slice(0, 2))
    for (country, period), table in rows.group_by("country", "period", maintain_order=True):
        wide = table.pivot("industry", index="region", values="status").sort("region")
        order = [*range(1, wide.height), 0]
        industries = [name for name in wide.columns if name not in ("region", TOTAL)]
        status = wide.select(*industries, TOTAL).to_numpy()[order]
        codes = wide["region"][order].to_list()
        value = np.array([[true.get((code, i, period), 0) for i in industries] for code in codes[:-1]])
        value = np.vstack([value, value.sum(axis=0)])
        yield country, np.column_stack([value, value.sum(axis=1)]), status == Status.CONFIDENTIAL.value


def equations(hidden: np.ndarray) -> np.ndarray:
    """What a reader knows of the hidden cells: parts less total in each row and in each column."""
    rows, columns = np.nonzero(hidden)
    matrix, cells = np.zeros((sum(hidden.shape), len(rows))), np.arange(len(rows))
    matrix[rows, cells] = np.where(columns == hidden.shape[1] - 1, -1, 1)
    matrix[len(hidden) + columns, cells] = np.where(rows == len(hidden) - 1, -1, 1)
    return matrix


def test_no_suppressed_cell_follows_from_the_published_totals(made: Economy):
    for country, _, hidden in tables(made, ("2015", "2024")):
        matrix = equations(hidden)
        determined = np.einsum("ij,ji->i", np.linalg.pinv(matrix), matrix)  # 1 where the equations fix a cell
        assert determined.max() < 1 - 1e-6, country


def test_a_cell_at_risk_stays_uncertain_by_a_tenth_of_itself(made: Economy):
    risky = made.cells.filter((pl.col("period") == "2024") & at_risk()).select("region", "industry").rows()
    tried = 0
    for country, value, hidden in tables(made, ("2024",)):
        if country not in ("KG", "TJ"):
            continue
        matrix, secret = equations(hidden), value[hidden].astype(float)
        for cell in risky_positions(made, country, hidden, risky)[:8]:
            goal = np.zeros(len(secret))
            goal[cell] = 1
            low, high = (linprog(sign * goal, A_eq=matrix, b_eq=matrix @ secret).fun for sign in (1, -1))
            assert low <= (1 - PROTECTION) * secret[cell] + 1e-6
            assert -high >= (1 + PROTECTION) * secret[cell] - 1e-6
            tried += 1
    assert tried == 16


def risky_positions(
    made: Economy, country: str, hidden: np.ndarray, risky: list[tuple[str, str]]
) -> list[int]:
    """Positions, among the hidden cells of a country's table, of those at risk; regions and industries sorted."""
    regions = sorted(
        {code for code in made.cells.filter(period="2024")["region"] if code.startswith(country)}
    )
    industries = sorted(made.observations.filter(industry_kind="unit")["industry"].unique())
    places = {place: number for number, place in enumerate(zip(*np.nonzero(hidden), strict=True))}
    own = [(regions.index(r), industries.index(i)) for r, i in risky if r in regions]
    return [places[place] for place in own]


def test_a_lone_cell_takes_the_cheapest_rectangle_with_it():
    employment = np.array([[10, 90, 50], [40, 20, 70], [50, 110, 120]])
    risky = np.zeros_like(employment, dtype=bool)
    risky[0, 0] = True
    hidden = suppressed(employment, risky, employment.astype(float), np.ones_like(risky))

    assert hidden.tolist() == [[True, True, False], [True, True, False], [False, False, False]]


def test_a_cell_that_nothing_can_hide_is_an_error():
    employment = np.array([[5, 0], [5, 0]])
    with pytest.raises(ValueError, match="no rectangle"):
        suppressed(employment, employment > 4, np.ones((2, 2)), np.ones((2, 2), dtype=bool))


def test_all_states_of_a_cell_occur(made: Economy):
    jobs = published(made, "employment", region_kind="unit", industry_kind="unit")
    status = {
        (row[0], row[1]): row[2]
        for row in jobs.filter(industry="47").select("region", "period", "status").rows()
    }

    assert set(jobs["status"]) == {"A", "P", "B", "O", "Q"}
    assert jobs.filter(value=0, status="A").height > 100
    assert (status.get(("KZ-10", "2021")), status["KZ-10", "2022"]) == (None, "A")
    assert (status["KZ-63", "2021"], status["KZ-63", "2022"], status["KZ-63", "2024"]) == ("A", "B", "P")
    assert jobs.filter(pl.col("status").is_in(["O", "Q"]))["value"].is_null().all()
    assert jobs.filter(~pl.col("status").is_in(["O", "Q"]))["value"].null_count() == 0


def test_a_region_before_its_foundation_is_counted_in_its_predecessor(made: Economy):
    total = (
        published(made, "employment", industry_kind="total")
        .filter(region="KZ-63")
        .sort("period")["value"]
        .to_list()
    )
    by_period = dict(zip(range(2015, 2025), total, strict=True))

    assert by_period[2022] < 0.8 * by_period[2021]
    country = published(made, "employment", industry_kind="total").filter(region="KZ").sort("period")["value"]
    assert country.pct_change().abs().max() < 0.05


def planted_cells(made: Economy) -> pl.DataFrame:
    truth = made.truth.select("cluster", "kind", "decoy", "start", "regions", "industries")
    return (
        truth.explode("regions").explode("industries").rename({"regions": "region", "industries": "industry"})
    )


def test_planted_clusters_are_of_many_kinds_and_two_cross_borders(made: Economy):
    clusters = made.truth.filter(~pl.col("decoy"))
    countries = clusters.select(
        "kind", n=pl.col("regions").list.eval(pl.element().str.slice(0, 2)).list.n_unique()
    )

    assert clusters.height >= 12
    assert {"growing", "declining", "emerging", "resource", "cross_border"} <= set(clusters["kind"])
    assert countries.filter(pl.col("n") > 1)["kind"].to_list() == ["cross_border", "cross_border"]
    assert made.truth.height == len(PLAN)


def test_every_planted_cell_is_clearly_specialised(made: Economy, true_cells: pl.DataFrame):
    planted = (
        planted_cells(made)
        .filter(~pl.col("decoy"))
        .join(true_cells.filter(period="2024"), on=["region", "industry"])
    )

    assert planted.height >= 30
    assert planted["quotient"].min() > 1.5
    assert planted["quotient"].median() > 3
    assert planted["firms"].min() >= 5


def test_strong_cells_with_many_firms_are_the_planted_ones(made: Economy, true_cells: pl.DataFrame):
    planted = planted_cells(made).select("region", "industry")
    firms = pl.col("firms")
    share = firms / firms.sum().over("region")
    national = firms.sum().over("country", "industry") / firms.sum().over("country")
    last = true_cells.filter(period="2024").with_columns(plants_quotient=share / national)
    strong = last.filter((pl.col("plants_quotient") > 3) & (pl.col("quotient") > 3) & (firms >= 10))

    assert strong.join(planted, on=["region", "industry"], how="anti").height <= 0.3 * strong.height


def test_growing_declining_and_emerging_clusters_do_so(made: Economy, true_cells: pl.DataFrame):
    planted = planted_cells(made).join(true_cells, on=["region", "industry"])
    jobs = planted.group_by("cluster", "kind", "period").agg(pl.col("employment").sum()).sort("period")
    path = {
        key: rows["employment"].to_list()
        for key, rows in jobs.group_by("cluster", "kind", maintain_order=True)
    }
    change = {key: (rows[0], rows[-1]) for key, rows in path.items()}

    assert all(
        last > 1.4 * first for (_, kind), (first, last) in change.items() if kind in ("growing", "emerging")
    )
    assert all(last < 0.7 * first for (_, kind), (first, last) in change.items() if kind == "declining")
    founded = made.establishments.join(made.truth.select("cluster", "start"), on="cluster")
    assert founded.select((pl.col("founded") >= pl.col("start")).all()).item()


def test_the_decoys_are_single_plants_and_one_is_published(made: Economy, true_cells: pl.DataFrame):
    decoys = planted_cells(made).filter(pl.col("decoy"))
    cells = decoys.join(true_cells.filter(period="2024"), on=["region", "industry"])
    plants = made.establishments.filter(pl.col("cluster").is_in(decoys["cluster"].to_list()))
    shown = published(made, "employment").join(cells.select(KEYS), on=KEYS)

    assert set(decoys["kind"]) == {COMPANY_TOWN}
    assert plants.group_by("cluster").len()["len"].to_list() == [1, 1]
    assert cells["quotient"].min() > 2
    assert cells.select((pl.col("largest") / pl.col("employment")).min()).item() > 0.85
    assert set(shown["status"]) == {"Q", "P"}


def test_cluster_firms_pay_more_than_their_neighbours(made: Economy):
    wages = made.establishments.with_columns(log=pl.col("wage").log() - 0.03 * pl.col("employees").log())
    ordinary = (
        wages.filter(pl.col("cluster").is_null())
        .group_by("region", "industry")
        .agg(base=pl.col("log").mean())
    )
    gap = wages.filter(pl.col("cluster").is_not_null()).join(ordinary, on=["region", "industry"])
    premium = gap.group_by("cluster").agg(gap=(pl.col("log") - pl.col("base")).mean(), plants=pl.len())
    both = premium.join(made.truth, on="cluster").filter(~pl.col("decoy"))
    weighted = both.select(
        ((pl.col("gap") - (1 + pl.col("wage_premium")).log()) * pl.col("plants")).sum()
        / pl.col("plants").sum()
    )

    assert both.select((pl.col("gap") * pl.col("plants")).sum() / pl.col("plants").sum()).item() > 0.07
    assert abs(weighted.item()) < 0.03


def test_plants_stand_inside_their_region(made: Economy, regions: Classification):
    sample = made.establishments.gather_every(7)
    for (code,), plants in sample.group_by("region"):
        points = plants.select("lon", "lat").to_numpy()
        if code in regions.geometry:
            polygon = shapely.from_geojson(json.dumps(regions.geometry[code])).buffer(1e-4)
            assert shapely.contains_xy(polygon, points[:, 0], points[:, 1]).all(), code
        elif point := regions[code].point:
            assert np.abs(points - point).max() < 2, code


def test_cluster_plants_stand_closer_together_than_others(made: Economy):
    def spread(frame: pl.DataFrame) -> float:
        return frame.select(pl.col("lat").std() + pl.col("lon").std()).item()

    one = made.establishments.filter(region="RU-IVA", industry="14")
    assert spread(one.filter(pl.col("cluster").is_not_null())) < 0.7 * spread(
        one.filter(pl.col("cluster").is_null())
    )


def test_plant_sizes_have_a_long_tail(made: Economy):
    employees = made.establishments["employees"]

    assert employees.min() == 1
    assert employees.mean() > 1.5 * employees.median()
    assert employees.max() > 100 * employees.median()


def test_equal_seeds_give_equal_frames_and_other_seeds_do_not():
    digests = [content_digest(made.observations.vstack(made.observations.clear())) for made in
               (toy_economy(1), toy_economy(1), toy_economy(2))]  # fmt: skip
    plants = [content_digest(toy_economy(seed).establishments) for seed in (1, 1, 2)]

    assert digests[0] == digests[1] != digests[2]
    assert plants[0] == plants[1] != plants[2]


def test_another_process_gives_the_same_bytes():
    code = (
        "from klaster.sources.edition import content_digest;"
        "from klaster.sources.synthetic import synthetic_edition;"
        "edition = synthetic_edition(size=0.02);"
        "print(edition.sha256, content_digest(edition.establishments))"
    )
    settings = {**os.environ, "PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1"}
    other = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, env=settings
    )
    here = synthetic_edition(size=0.02)

    assert other.returncode == 0, other.stderr
    assert other.stdout.split() == [here.sha256, content_digest(here.establishments)]


def test_an_economy_without_a_map_or_clusters_still_adds_up():
    made = toy_economy()
    total = published(made, "firms", region_kind="total", industry_kind="total")

    assert made.truth.height == 0
    assert total["value"].sum() == made.cells["firms"].sum()
    assert made.establishments["cluster"].is_null().all()
    assert made.establishments["lon"].is_between(69, 71).all()


def test_size_scales_employment():
    def persons(size: float) -> float:
        return synthetic_edition(size=size).observations.filter(
            measure="employment", region="RU", industry=TOTAL, period="2024"
        )["value"].item()  # fmt: skip

    assert persons(0.1) / persons(0.05) == pytest.approx(2, rel=0.1)


def test_the_edition_is_marked_synthetic_everywhere():
    edition = synthetic_edition(size=0.02)

    assert edition.source is SOURCE
    assert edition.vintage.source.synthetic
    assert "Synthetic" in edition.title.en
    assert "Синтетическ" in edition.title.ru
    assert dict(edition.observations.schema) == SCHEMA
    assert edition.sha256 == content_digest(edition.observations)
    assert edition.observations.equals(edition.observations.sort("measure", *KEYS))
    assert [measure.id for measure in edition.measures] == ["employment", "firms", "wages"]


def test_establishment_rows_hit_every_cell_and_have_skew(tmp_path):
    paths = write_establishment_rows(tmp_path / "rows", 30_000, cells=(50, 20, 5), chunk=8_000)
    rows = pl.read_parquet(paths)
    per_region = rows.group_by("region").len()["len"]

    assert (len(paths), rows.height) == (4, 30_000)
    assert rows.select(KEYS).n_unique() == 5_000
    assert rows["establishment"].is_unique().all()
    assert rows["value"].min() == 1
    assert per_region.max() > 3 * per_region.min()


def test_establishment_rows_repeat_and_do_not_depend_on_the_count():
    few, many = (next(iter(establishment_rows(count, chunk=1_000))) for count in (1_000, 9_000))
    chunks = list(establishment_rows(3_000, chunk=1_000))

    assert few.equals(many)
    assert not any(one["value"].equals(other["value"]) for one, other in pairwise(chunks))
    assert not few.equals(next(iter(establishment_rows(1_000, seed=1, chunk=1_000))))
