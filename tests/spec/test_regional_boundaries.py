"""Regional boundaries by worked examples (M12b): max-p, SKATER, functional areas."""

import numpy as np
import polars as pl
import pytest

from klaster.indicators.commuting_areas import commuting_areas
from klaster.indicators.regional_boundaries import max_p_regions, skater_regions
from klaster.model.errors import InputError
from klaster.numerics.contiguous_parts import max_p
from klaster.numerics.neighbours import Neighbours, of_lists
from klaster.numerics.tree_parts import distances_within, skater

YEARS = [f"PCGDP{year}" for year in range(1950, 2010, 10)]
MAX_P = [5, 5, 3, 6, 6, 6, 1, 1, 1, 1, 8, 6, 8, 2, 2, 8, 2, 8, 7, 7, 2, 7, 5, 3, 3, 5, 3, 4, 4, 4, 4, 7]
SKATER = [0, 0, 1, 2, 2, 1, 1, 1, 1, 1, 3, 2, 1, 1, 1, 1, 4, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 1]


@pytest.fixture(scope="module")
def mexico():
    """The 32 states of Mexico, with product per head, that come with libpysal; neighbours in its order."""
    libpysal = pytest.importorskip("libpysal")
    geopandas = pytest.importorskip("geopandas")
    rows = geopandas.read_file(libpysal.examples.get_path("mexicojoin.shp"))
    weights = libpysal.weights.Queen.from_dataframe(rows, use_index=False)
    lists = [weights.neighbors[at] for at in range(len(rows))]
    start = np.concatenate([[0], np.cumsum([len(each) for each in lists])])
    return rows, Neighbours(start, np.concatenate(lists))


def table_of(rows, names):
    """A row a state and indicator, with outlines."""
    shapes = rows.geometry.to_wkt().to_list()
    return pl.concat(
        pl.DataFrame({"region": [f"{at:02}" for at in range(len(rows))], "industry": name, "value": rows[name].astype(float).to_list(), "geometry": shapes})
        for name in names
    )  # fmt: skip


def same_parts(one, other):
    """Whether two labellings are the same partition."""
    return len(set(zip(one, other, strict=True))) == len(set(one)) == len(set(other))


def contiguous(labels, near):
    """Whether each part hangs together."""
    return all(near.among(labels == label).components().max() == 0 for label in set(labels.tolist()))


class TestMaxP:
    def test_of_mexico_with_four_states_each(self, mexico):
        rows, near = mexico
        values = rows[YEARS].to_numpy(float)
        apart = np.abs(values[:, None] - values[None]).sum(axis=2)
        found = max_p(near, apart, np.ones(32), 4, top=2, seed=123456)
        assert found.labels.tolist() == MAX_P
        assert found.labels.max() == 8

    def test_as_a_method_it_finds_as_many_and_no_less_alike(self, mexico):
        rows, near = mexico
        found = max_p_regions(table_of(rows, YEARS), of="value", least=4, seed=123456)
        assert found["parts"].unique().to_list() == [8]
        labels = found["value"].to_numpy()
        assert np.bincount(labels)[1:].min() >= 4
        assert contiguous(labels, near)
        within = distances_within(labels, rows[YEARS].to_numpy(float))
        assert found.unique("value")["within"].sum() == pytest.approx(within)
        # Neighbours come in another order than libpysal's, so the draws differ; the quality must not.
        assert within <= 1.1 * distances_within(np.array(MAX_P), rows[YEARS].to_numpy(float))

    @pytest.mark.parametrize("seed", range(6))
    def test_each_part_is_contiguous_and_above_the_floor(self, seed):
        random = np.random.default_rng(seed)
        side, jobs = 7, np.random.default_rng(seed).integers(1, 20, 49).astype(float)
        near = grid(side)
        apart = np.abs(np.subtract.outer(*[random.normal(size=side * side)] * 2))
        found = max_p(near, apart, jobs, 60.0, seed=seed)
        assert np.bincount(found.labels, jobs)[1:].min() >= 60
        assert contiguous(found.labels, near)
        assert found.within == pytest.approx(
            min(
                sum(
                    apart[np.ix_(*[np.flatnonzero(each == label)] * 2)].sum() / 2
                    for label in set(each.tolist())
                )
                for each in found.all_labels
            )
        )

    def test_planted_parts_are_found(self):
        found = max_p_regions(planted(), distance=1.0, least=0.3, seed=3)
        assert same_parts(found["value"].to_list(), ["w"] * 12 + ["m"] * 12 + ["e"] * 12)
        assert found["membership"].mean() > 0.6
        assert dict(found.select("region", "leading").iter_rows())["r00"] == "a"

    def test_a_floor_above_all_there_is_is_refused_with_both_numbers(self):
        with pytest.raises(
            InputError, match=r"least=9999999 is more than all regions hold together \(7200\)"
        ):
            max_p_regions(planted(), distance=1.0, least=9_999_999)

    def test_an_island_too_small_is_tied_to_its_nearest_region_and_named(self):
        table = pl.DataFrame(
            {"region": list("abcde"), "x": [0.0, 1, 2, 3, 9], "y": [0.0] * 5, "value": [1.0, 1, 8, 8, 8]}
        )
        found = max_p_regions(table, distance=1.0, least=2)
        assert found["bridge"].to_list() == [None, None, None, None, "d"]
        assert found["value"].to_list() == [2, 2, 1, 1, 1]

    def test_an_island_without_coordinates_has_no_part(self):
        table = pl.DataFrame({"region": list("abc"), "neighbours": ["b", "a", ""], "value": [1.0, 2.0, 3.0]})
        found = max_p_regions(table, least=2)
        assert found.select("value", "status").row(2) == (None, "O")


class TestSkater:
    def test_of_mexico_in_five(self, mexico):
        rows, near = mexico
        found = skater(near, rows[YEARS].to_numpy(float), 5, np.ones(32), -np.inf)
        assert found.tolist() == SKATER

    def test_as_a_method_it_is_the_same_partition(self, mexico):
        found = skater_regions(table_of(mexico[0], YEARS), of="value", count=5)
        assert same_parts(found["value"].to_list(), SKATER)
        assert found["regions"].max() == 21
        assert 0 < found["explained"][0] < 1

    def test_the_floor_holds(self, mexico):
        rows, near = mexico
        found = skater(near, rows[YEARS].to_numpy(float), 5, np.ones(32), 4)
        assert np.bincount(found).min() >= 4
        assert contiguous(found, near)

    def test_planted_parts_are_found_and_firm(self):
        found = skater_regions(planted(), distance=1.0, count=3, draws=20)
        assert same_parts(found["value"].to_list(), ["w"] * 12 + ["m"] * 12 + ["e"] * 12)
        assert found["membership"].min() > 0.9
        assert found["explained"][0] > 0.8

    def test_more_parts_explain_more(self):
        explained = [skater_regions(planted(), distance=1.0, count=count, draws=0)["explained"][0] for count in (1, 2, 3, 6)]  # fmt: skip
        assert explained[0] == pytest.approx(0)
        assert explained == sorted(explained)

    def test_equal_regions_stay_linked(self):
        near = of_lists([[1], [0, 2], [1, 3], [2]])
        found = skater(near, np.array([[1.0], [1.0], [5.0], [5.0]]), 2, np.ones(4), 1)
        assert found.tolist() == [0, 0, 1, 1]

    def test_cells_that_are_not_known_make_an_estimate_or_keep_their_region_out(self):
        table = planted().with_columns(
            status=pl.when((pl.col("region") == "r00") & (pl.col("industry") == "b"))
            .then(pl.lit("Q"))
            .otherwise(pl.lit("A"))
        )
        table = table.with_columns(value=pl.when(pl.col("status") == "A").then("value"))
        kept = skater_regions(table, distance=1.0, count=3, draws=0)
        assert kept.select("region", "status").row(0) == ("r00", "E")
        out = skater_regions(table, distance=1.0, count=3, draws=0, missing="withhold")
        assert out.select("value", "status").row(0) == (None, "Q")

    def test_an_industry_that_is_not_there_is_named(self):
        with pytest.raises(InputError, match="industries: steel are not in the table"):
            skater_regions(planted(), distance=1.0, industries="a;steel")


def grid(side):
    """Neighbours of a square grid, edges only."""
    at = np.arange(side * side).reshape(side, side)
    lists = [[] for _ in range(side * side)]
    for one, other in [*zip(at[:, :-1].ravel(), at[:, 1:].ravel(), strict=True), *zip(at[:-1].ravel(), at[1:].ravel(), strict=True)]:  # fmt: skip
        lists[one].append(other)
        lists[other].append(one)
    return of_lists(lists)


def planted():
    """Nine columns of four regions: three strong in a, three in b, three in c, with noise."""
    random = np.random.default_rng(4)
    rows = []
    for at in range(36):
        column = at // 4
        jobs = random.integers(20, 40, 3).astype(float)
        jobs[column // 3] += 110 + random.integers(0, 20)
        jobs *= 200 / jobs.sum()
        rows += [(f"r{at:02}", name, value, float(column), float(at % 4)) for name, value in zip("abc", jobs, strict=True)]  # fmt: skip
    return pl.DataFrame(rows, schema=["region", "industry", "value", "x", "y"], orient="row")


class TestCommuting:
    def test_two_towns_with_their_suburbs(self):
        flows = [("a", "a", 5000), ("a", "s", 200), ("s", "a", 900), ("s", "s", 600), ("s", "b", 50), ("b", "b", 4000), ("b", "t", 100), ("t", "b", 700), ("t", "t", 500)]  # fmt: skip
        found = commuting_areas(pl.DataFrame(flows, schema=["region", "partner", "value"], orient="row"))
        assert dict(found.select("region", "value").iter_rows()) == {"a": 1, "s": 1, "b": 2, "t": 2}
        first = found.filter(pl.col("region") == "s").row(0, named=True)
        # 6,750 live in a and s, 6,700 of them work there; the same 6,700 of 6,700 jobs.
        assert (first["workers"], first["jobs"], first["core"]) == (6750, 6700, "a")
        assert first["containment"] == pytest.approx(6700 / 6750)
        assert first["lower"] < first["containment"] < first["upper"]
        assert first["own_containment"] == pytest.approx(600 / 1550)

    def test_every_area_meets_the_rule_or_has_no_ties_outside(self):
        random = np.random.default_rng(2)
        places = random.random((80, 2))
        far = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
        flows = random.poisson(8000 * np.exp(-20 * far) * random.random(80))
        down, across = np.nonzero(flows)
        table = pl.DataFrame(
            {"region": down.astype(str), "partner": across.astype(str), "value": flows[down, across]}
        )
        found = commuting_areas(table)
        assert found["meets"].all()
        assert 2 <= found["value"].max() < 40
        assert found["workers"].min() >= 3500
        # The sums of areas are those of the table.
        assert found.unique("value")["workers"].sum() == table["value"].sum()

    def test_a_flow_that_is_not_known_makes_its_area_an_estimate(self):
        rows = [("a", "a", 5000, "A"), ("b", "b", 5000, "A"), ("b", "c", None, "Q"), ("c", "c", 4000, "A")]
        found = commuting_areas(
            pl.DataFrame(rows, schema=["region", "partner", "value", "status"], orient="row")
        )
        assert dict(found.select("region", "status").iter_rows()) == {"a": "A", "b": "E", "c": "E"}

    def test_fewer_than_none_is_refused(self):
        with pytest.raises(InputError, match="a / b: -1"):
            commuting_areas(pl.DataFrame({"region": ["a"], "partner": ["b"], "value": [-1]}))

    def test_an_area_without_ties_outside_stays_and_says_that_it_does_not_meet_the_rule(self):
        found = commuting_areas(
            pl.DataFrame({"region": ["a", "b"], "partner": ["a", "b"], "value": [10, 9000]})
        )
        assert found.select("value", "meets").rows() == [(2, False), (1, True)]
