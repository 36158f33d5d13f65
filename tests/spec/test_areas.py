"""Areas by worked examples (M6, M12): hot spots, scans, contiguous regions, borders."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from klaster.indicators.local_clusters import getis_ord, local_moran
from klaster.indicators.spatial_gini import spatial_gini
from klaster.indicators.spatial_scan import spatial_scan
from klaster.indicators.specialised_cells import cross_border_clusters, specialised_cells
from klaster.model.errors import InputError
from klaster.numerics.local_statistics import false_discovery, local_morans_i, morans_i, p_values
from klaster.numerics.neighbours import nearest
from klaster.workbench.region_places import check_orientation

SIX = pl.DataFrame(
    {"region": list("abcdef"), "x": [10, 20, 40, 15, 30, 30], "y": [10, 10, 10, 20, 20, 30], "value": [2.0, 3, 3.2, 5, 8, 7]}
)  # fmt: skip
KYRGYZ = pl.DataFrame(
    {"region": list("abcdef"), "lon": [74.6, 75.9, 72.2, 72.8, 78.4, 70.9], "lat": [42.9, 41.4, 42.5, 40.5, 42.5, 40.0], "value": [9.0, 2, 4, 7, 3, 1]}
)  # fmt: skip
LEUKAEMIA = Path(__file__).parents[3] / "shared" / "reference" / "nydf.csv"


class TestGetisOrd:
    def test_of_six_points(self):
        found = getis_ord(SIX, distance=15, star=False, permutations=0)
        assert found["statistic"].to_list() == pytest.approx([0.30534351, 0.5952381, 0.32, 0.56034483, 0.9009901, 0.37735849], abs=1e-8)  # fmt: skip
        assert found["value"].to_list() == pytest.approx([-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941], abs=1e-8)  # fmt: skip

    def test_of_all_regions_together(self):
        row = getis_ord(SIX, distance=15, permutations=0).row(0, named=True)
        assert row["general"] == pytest.approx(0.5570977918, abs=1e-10)
        assert row["general_expected"] == pytest.approx(0.4666667, abs=1e-7)
        assert row["general_z"] == pytest.approx(0.9426278, abs=1e-7)
        assert row["general_p"] == pytest.approx(0.1729357, abs=1e-7)

    def test_surpluses_have_no_general_statistic(self):
        found = getis_ord(SIX.with_columns(pl.col("value") - 5), distance=15, permutations=0)
        assert found["general"].null_count() == 6

    @pytest.mark.filterwarnings("ignore::DeprecationWarning")
    @pytest.mark.parametrize("star", [True, False])
    def test_is_that_of_esda(self, star):
        esda, weights = pytest.importorskip("esda"), pytest.importorskip("libpysal.weights")
        random = np.random.default_rng(4)
        places, values = random.random((90, 2)), random.random(90) + 0.1
        theirs = weights.DistanceBand(places, 0.2, silence_warnings=True)
        table = pl.DataFrame({"region": [f"r{at:02}" for at in range(90)], "x": places[:, 0], "y": places[:, 1], "value": values})  # fmt: skip
        found = getis_ord(table, distance=0.2, star=star, permutations=9999)
        assert found["neighbours"].min() > 0
        known = esda.G_Local(values, theirs, transform="B", star=star, permutations=9999, seed=5)
        assert found["value"].to_list() == pytest.approx(known.Zs)
        assert found["p_value"].to_list() == pytest.approx(known.p_sim, abs=0.025)
        whole = esda.G(values, theirs, permutations=0)
        row = found.row(0, named=True)
        assert (row["general"], row["general_z"], row["general_p"]) == pytest.approx(
            (whole.G, whole.z_norm, whole.p_norm)
        )

    def test_with_the_region_itself(self):
        found = getis_ord(SIX, distance=15, permutations=0)
        assert found["value"].to_list() == pytest.approx([-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331], abs=1e-8)  # fmt: skip

    def test_a_planted_hot_spot_is_named_and_nothing_else(self):
        table = square(20).with_columns(
            value=pl.when((pl.col("x") - 5) ** 2 + (pl.col("y") - 5) ** 2 < 7)
            .then(pl.col("value") + 40)
            .otherwise("value")
        )
        found = getis_ord(table, distance=1.5).join(table.select("region", "x", "y"), on="region")
        hot = found.filter(pl.col("verdict") == "hot")
        assert hot.height >= 15
        assert ((hot["x"] - 5) ** 2 + (hot["y"] - 5) ** 2).max() <= 20


def square(side, seed=1):
    """Regions on a square grid with noise."""
    random = np.random.default_rng(seed)
    x, y = np.indices((side, side))
    return pl.DataFrame(
        {
            "region": [f"r{at:04}" for at in range(side * side)],
            "x": x.ravel().astype(float),
            "y": y.ravel().astype(float),
            "value": random.normal(100, 10, side * side),
        }
    )


class TestLocalMoran:
    @pytest.mark.filterwarnings("ignore::DeprecationWarning")
    @pytest.mark.parametrize("seed", range(3))
    def test_is_that_of_esda(self, seed):
        esda = pytest.importorskip("esda")
        weights = pytest.importorskip("libpysal.weights")
        random = np.random.default_rng(seed)
        places, values = random.random((120, 2)), random.normal(size=120)
        theirs = weights.KNN.from_array(places, k=5)
        theirs.transform = "r"
        near = nearest(np.column_stack([places, np.zeros(120)]), 5)
        known = esda.Moran_Local(values, theirs, permutations=9999, seed=seed)
        assert local_morans_i(values, near) == pytest.approx(known.Is)
        assert morans_i(values, near) == pytest.approx(esda.Moran(values, theirs, permutations=0).I)
        # Two shares of 9,999 draws differ by 0.007 as a rule, the worst of 120 by three and a half times as much.
        assert p_values(values, near, 9999, seed) == pytest.approx(known.p_sim, abs=0.025)

    def test_of_mexico(self):
        libpysal, geopandas = pytest.importorskip("libpysal"), pytest.importorskip("geopandas")
        rows = geopandas.read_file(libpysal.examples.get_path("mexicojoin.shp"))
        table = pl.DataFrame({"region": [f"{at:02}" for at in range(32)], "value": rows["PCGDP2000"].astype(float).to_list(), "geometry": rows.geometry.to_wkt().to_list()})  # fmt: skip
        row = local_moran(table).row(0, named=True)
        assert row["moran"] == pytest.approx(0.1517045698, abs=1e-10)
        assert row["moran_expected"] == pytest.approx(-0.0322580645, abs=1e-10)

    def test_its_mean_is_the_whole_up_to_n_less_one(self):
        found = local_moran(square(6), permutations=0)
        assert found["value"].sum() / 35 == pytest.approx(found["moran"][0])

    def test_of_chance_p_is_uniform_and_q_seldom_small(self):
        p, small = [], 0
        for seed in range(20):
            found = local_moran(square(10, seed), distance=1.0, permutations=199, seed=seed)
            p += found["p_value"].to_list()
            small += int((found["q_value"] < 0.05).any())
        # One-sided in the direction found: 5 % of chance lies below 0.025.
        assert np.mean(np.array(p) <= 0.025) == pytest.approx(0.05, abs=0.015)
        assert small <= 4

    def test_what_is_not_known_is_left_out_and_an_island_has_no_value(self):
        table = square(4).with_columns(status=pl.lit("A"))
        table = table.with_columns(
            value=pl.when(pl.col("region") == "r0005").then(None).otherwise("value"),
            status=pl.when(pl.col("region") == "r0005").then(pl.lit("Q")).otherwise("status"),
            x=pl.when(pl.col("region") == "r0015").then(90.0).otherwise("x"),
        )
        found = {row["region"]: row for row in local_moran(table, distance=1.0).iter_rows(named=True)}
        assert (found["r0005"]["value"], found["r0005"]["status"]) == (None, "Q")
        assert (found["r0015"]["value"], found["r0015"]["status"], found["r0015"]["neighbours"]) == (None, "O", 0)  # fmt: skip
        assert found["r0001"]["neighbours"] == 2

    def test_of_industries_it_looks_at_surplus_jobs(self):
        table = square(5).with_columns(value=pl.col("value").round())
        both = pl.concat([table.with_columns(industry=pl.lit(name)) for name in ("a", "b")])
        both = both.with_columns(value=pl.when(pl.col("industry") == "b").then(100.0).otherwise("value"))
        found = local_moran(both, permutations=0).filter(pl.col("industry") == "a")
        assert found["looked"].sum() == pytest.approx(0, abs=1e-6)

    def test_neighbours_by_list_by_shape_and_by_distance_are_the_same(self):
        table = square(3)
        listed = table.with_columns(
            neighbours=pl.Series(["r0001;r0003;r0004", "r0000;r0002;r0003;r0004;r0005", "r0001;r0004;r0005",
                                  "r0000;r0001;r0004;r0006;r0007", "r0000;r0001;r0002;r0003;r0005;r0006;r0007;r0008", "r0001;r0002;r0004;r0007;r0008",
                                  "r0003;r0004;r0007", "r0003;r0004;r0005;r0006;r0008", "r0004;r0005;r0007"])
        )  # fmt: skip
        box = "POLYGON (({a} {b}, {c} {b}, {c} {d}, {a} {d}, {a} {b}))"
        shaped = table.with_columns(
            geometry=pl.Series(
                [box.format(a=x, b=y, c=x + 1, d=y + 1) for x, y in table.select("x", "y").iter_rows()]
            )
        )
        ways = ((listed.drop("x", "y"), {}), (shaped.drop("x", "y"), {}), (table, {"distance": 1.5}))
        by_list, by_shape, by_distance = (
            local_moran(each, permutations=0, **more)["value"].to_list() for each, more in ways
        )
        assert by_list == pytest.approx(by_shape)
        assert by_list == pytest.approx(by_distance)


class TestSpatialGini:
    @pytest.mark.filterwarnings("ignore::DeprecationWarning")
    def test_of_mexico_by_regimes_is_that_of_inequality(self):
        libpysal, gini = pytest.importorskip("libpysal"), pytest.importorskip("inequality.gini")
        rows = pl.read_csv(libpysal.examples.get_path("mexico.csv"))
        weights = libpysal.weights.block_weights(rows["hanson98"].to_numpy(), silence_warnings=True)
        near = [";".join(f"{other:02}" for other in weights.neighbors[at]) for at in range(32)]
        table = pl.DataFrame({"region": [f"{at:02}" for at in range(32)], "value": rows["pcgdp1940"].cast(pl.Float64), "neighbours": near})  # fmt: skip
        found = spatial_gini(table).row(0, named=True)
        theirs = gini.Gini_Spatial(rows["pcgdp1940"].to_numpy(), weights, permutations=0)
        assert (found["value"], found["far"], found["polarisation"]) == pytest.approx((theirs.g, theirs.wcg_share, theirs.polarization))  # fmt: skip
        assert found["far"] * theirs.den == pytest.approx(4353856)
        assert found["near"] + found["far"] == pytest.approx(found["value"])
        assert found["p_value"] < 0.05

    def test_of_chance_polarisation_is_about_one(self):
        found = spatial_gini(square(12).with_columns(pl.col("value").abs()), distance=1.0).row(0, named=True)
        assert found["lower"] < 1 < found["upper"]
        assert found["p_value"] > 0.05

    def test_below_zero_is_refused_with_its_region(self):
        with pytest.raises(InputError, match="region a: -1, expected a number from 0"):
            spatial_gini(SIX.with_columns(value=pl.lit(-1.0)))


class TestScan:
    @pytest.fixture
    def leukaemia(self):
        if not LEUKAEMIA.exists():
            pytest.skip("the table of New York leukaemia is not on this machine")
        rows = pl.read_csv(LEUKAEMIA)
        return rows.select(
            region=pl.int_range(1, rows.height + 1).cast(pl.String),
            value=pl.col("cases").floor(),
            population="population",
            x="longitude",
            y="latitude",
        )

    def test_of_new_york_leukaemia(self, leukaemia):
        found = spatial_scan(leukaemia, most=0.1, simulations=99)
        first, second = (found.filter(pl.col("zone") == zone) for zone in (1, 2))
        assert first["value"][0] == pytest.approx(11.577255, abs=1e-6)
        assert (first.height, first["cases"][0], first["population"][0]) == (26, 85, 95249)
        assert {"49", "48", "50", "47", "1", "15"} <= set(first["region"])
        assert first["expected"][0] == pytest.approx(49.71, abs=0.01)
        assert first["ratio"][0] == pytest.approx(1.71, abs=0.005)
        assert first["relative_risk"][0] == pytest.approx(1.84, abs=0.005)
        assert second["value"][0] == pytest.approx(9.019716, abs=1e-6)
        assert set(second["region"]) == {"89", "88", "87", "84", "90", "86", "92", "85"}
        assert (second["cases"][0], second["population"][0]) == (38, 34083)
        assert second["relative_risk"][0] == pytest.approx(2.22, abs=0.005)
        assert first["p_value"][0] <= 0.02

    def test_of_new_york_leukaemia_up_to_half(self, leukaemia):
        first = spatial_scan(leukaemia, most=0.5, simulations=0).filter(pl.col("zone") == 1)
        assert first["value"][0] == pytest.approx(14.083511, abs=1e-6)
        assert (first.height, first["cases"][0], first["population"][0]) == (28, 100, 111674)

    def test_ellipses_find_what_is_long(self):
        table = square(9).with_columns(population=pl.lit(100.0))
        table = table.with_columns(value=pl.when(pl.col("x") == 4).then(30.0).otherwise(10.0))
        circle, ellipse = (
            spatial_scan(table, shape=shape, simulations=0) for shape in ("circular", "elliptic")
        )
        assert ellipse["value"].max() > circle["value"].max()
        assert set(ellipse.filter(pl.col("zone") == 1)["region"]) == set(table.filter(pl.col("x") == 4)["region"])  # fmt: skip

    def test_an_industry_is_expected_in_proportion_to_jobs_and_firms_are_the_cases(self):
        rows = [("a", "x", 90, 9), ("a", "y", 10, 1), ("b", "x", 10, 1), ("b", "y", 90, 9)]
        table = pl.DataFrame(rows, schema=["region", "industry", "value", "firms"], orient="row")
        table = table.with_columns(x=pl.when(pl.col("region") == "a").then(0.0).otherwise(9.0), y=pl.lit(0.0))
        found = spatial_scan(table, simulations=0).filter(pl.col("industry") == "x")
        assert found.select("region", "cases", "expected").rows() == [("a", 9.0, 5.0)]

    def test_without_coordinates_it_says_so(self):
        with pytest.raises(InputError, match="neighbours"):
            spatial_scan(pl.DataFrame({"region": ["a"], "value": [1.0], "population": [3.0]}))


class TestContiguous:
    def test_regions_touch_and_add_up(self):
        table = square(4).with_columns(
            jobs=pl.when(pl.col("x") + pl.col("y") < 2).then(500.0).otherwise(50.0)
        )
        table = table.with_columns(jobs=pl.when(pl.col("x") + pl.col("y") == 6).then(800.0).otherwise("jobs"))
        both = pl.concat(
            [
                table.with_columns(industry=pl.lit("x"), value=pl.col("jobs")),
                table.with_columns(industry=pl.lit("y"), value=1000 - pl.col("jobs")),
            ]
        )
        found = specialised_cells(both, distance=1.0).filter(pl.col("industry") == "x")
        sizes = dict(found.select("value", "regions").unique().iter_rows())
        assert sizes == {1: 3, 2: 1}
        first = found.filter(pl.col("value") == 1)
        assert first["jobs"].unique().to_list() == [1500.0]
        assert first["quotient"][0] == pytest.approx(0.5 / (both.filter(pl.col("industry") == "x")["value"].sum() / 16000))  # fmt: skip

    def test_the_threshold_moves_the_boundary(self):
        rows = [(f"r{at}", at, jobs) for at, jobs in enumerate((300.0, 200.0, 150.0, 100.0, 60.0, 30.0))]
        table = pl.DataFrame(rows, schema=["region", "x", "value"], orient="row").with_columns(y=pl.lit(0.0))
        both = pl.concat([table.with_columns(industry=pl.lit("x")), table.with_columns(industry=pl.lit("y"), value=1000 - pl.col("value"))])  # fmt: skip
        sizes = [
            specialised_cells(both, distance=1.0, threshold=threshold, bound="value")
            .filter(pl.col("industry") == "x")
            .height
            for threshold in (0.5, 1.0, 1.5)
        ]
        assert sizes == [5, 3, 1] or sizes[0] > sizes[1] > sizes[2]


class TestBorder:
    @pytest.fixture
    def two_countries(self):
        """A row of regions, A0 A1 A2 | B0 B1 B2: metal at the border on both sides, textiles next to it in B."""
        jobs = {"A0": (100, 100, 800), "A1": (120, 100, 780), "A2": (500, 50, 450), "B0": (60, 60, 80), "B1": (8, 60, 132), "B2": (10, 10, 180)}  # fmt: skip
        rows = [
            (region, industry, float(value), region[0], float(at), 0.0)
            for at, (region, values) in enumerate(jobs.items())
            for industry, value in zip(("metal", "textile", "other"), values, strict=True)
        ]
        return pl.DataFrame(rows, schema=["region", "industry", "value", "country", "x", "y"], orient="row")

    def test_both_sides_are_named_with_joint_mass_and_asymmetry(self, two_countries):
        found = cross_border_clusters(two_countries, distance=1.0)
        row = found.filter(pl.col("industry") == "metal").row(0, named=True)
        assert (row["region"], row["partner"], row["country"], row["partner_country"]) == (
            "A2",
            "B0",
            "A",
            "B",
        )
        assert (row["value"], row["asymmetry"]) == (560.0, pytest.approx(440 / 560))
        # Each against its own country: A2 has 500 of 1,000 where A has 720 of 3,000.
        assert row["quotient"] == pytest.approx(0.5 / (720 / 3000))
        assert row["partner_quotient"] == pytest.approx(0.3 / (78 / 600))
        assert row["own_lower"] < row["quotient"] < row["own_upper"]
        assert row["partner_lower"] < row["partner_quotient"] < row["partner_upper"]
        # The smaller of both may be either: its bounds are the smaller of their bounds.
        assert row["lower"] == min(row["own_lower"], row["partner_lower"])
        assert row["upper"] == min(row["own_upper"], row["partner_upper"])
        assert set(found["industry"]) == {"metal"}

    def test_zones_and_projects_stand_on_either_side(self, two_countries):
        told = pl.DataFrame({"region": ["A2", "A1"], "zones": [2, 1], "projects": [0, 3]})
        row = cross_border_clusters(two_countries.join(told, on="region", how="left"), distance=1.0).row(
            0, named=True
        )
        # Of a region that the register does not know nothing is told: that is not none.
        assert [row[name] for name in ("zones", "partner_zones", "projects", "partner_projects")] == [
            2,
            None,
            0,
            None,
        ]
        assert cross_border_clusters(two_countries, distance=1.0)["zones"].null_count() > 0

    def test_related_industries_count_where_asked_for(self, two_countries):
        found = cross_border_clusters(two_countries, distance=1.0, bound="value", proximity=0.0)
        assert found.filter(pl.col("industry") != pl.col("partner_industry")).height > 0

    def test_regions_that_do_not_border_do_not_count(self, two_countries):
        far = two_countries.with_columns(x=pl.when(pl.col("country") == "B").then(pl.col("x") + 50).otherwise("x"))  # fmt: skip
        assert cross_border_clusters(far, distance=1.0).height == 0


class TestBadInput:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"x": None}, "region a: x, y"),
            ({"geometry": "POLYGON ((0 0, 1 1, 0 1, 1 0, 0 0))"}, "Self-intersection"),
            ({"geometry": "nothing"}, "no WKT"),
        ],
    )
    def test_is_named_with_its_region(self, change, words):
        table = SIX.with_columns(**{name: pl.lit(value) for name, value in change.items()})
        if "geometry" in change:
            table = table.drop("x", "y")
        with pytest.raises(InputError, match=words):
            local_moran(table)

    @pytest.mark.parametrize("column", ["value", "population"])
    def test_fewer_than_none_in_a_scan(self, column):
        table = SIX.with_columns(population=pl.lit(9.0)).with_columns(
            pl.when(pl.col("region") == "c").then(-4.0).otherwise(column).alias(column)
        )
        with pytest.raises(InputError, match=f"region c, column {column}: -4, expected a number from 0"):
            spatial_scan(table, simulations=0)

    def test_degrees_among_metres(self):
        table = SIX.with_columns(x=pl.col("x") + 500_000.0, y=pl.col("y") + 4_700_000.0).with_columns(
            x=pl.when(pl.col("region") == "d").then(74.6).otherwise("x"),
            y=pl.when(pl.col("region") == "d").then(42.9).otherwise("y"),
        )
        with pytest.raises(InputError, match=r"region d: x 74\.6, y 42\.9 look like degrees") as refused:
            local_moran(table)
        assert "one reference system" in str(refused.value)

    def test_metres_among_degrees(self):
        table = SIX.rename({"x": "lon", "y": "lat"}).with_columns(
            lon=pl.when(pl.col("region") == "b").then(480_000.0).otherwise("lon")
        )
        with pytest.raises(
            InputError, match=r"region b: lon 480000, lat 10 are no degrees \(1 such regions\)"
        ):
            getis_ord(table)

    def test_degrees_exchanged_in_one_region_within_their_range(self):
        table = KYRGYZ.with_columns(
            lon=pl.when(pl.col("region") == "c").then("lat").otherwise("lon"),
            lat=pl.when(pl.col("region") == "c").then("lon").otherwise("lat"),
        )
        with pytest.raises(
            InputError, match=r"region c: lon 42\.5, lat 72\.2 lies far from all others.*exchanged"
        ):
            local_moran(table)

    def test_what_is_far_and_right_is_not_taken_for_exchanged(self):
        # Murmansk, Kaliningrad and Sakhalin are far from the others, and right.
        far = pl.DataFrame({"region": list("ghi"), "lon": [33.1, 20.5, 142.7], "lat": [69.0, 54.7, 46.9], "value": [1.0, 2.0, 3.0]})  # fmt: skip
        assert local_moran(pl.concat([KYRGYZ, far]), nearest=2, permutations=0)["value"].null_count() == 0

    def test_degrees_exchanged_everywhere_are_told_by_the_shapes_of_regions(self):
        shape = {"type": "Polygon", "coordinates": [[[69, 39], [80, 39], [80, 43.5], [69, 43.5], [69, 39]]]}
        regions = SimpleNamespace(geometry={"KG": shape})
        plants = KYRGYZ.with_columns(region=pl.lit("KG"))
        assert check_orientation(plants, regions) is None
        with pytest.raises(InputError, match=r"inside with lon and lat exchanged: the first has lon 42\.9"):
            check_orientation(plants.rename({"lon": "lat", "lat": "lon"}), regions)

    def test_all_regions_at_one_place(self):
        with pytest.raises(InputError, match="all 6 stand at one place, x 3, y 4"):
            local_moran(SIX.with_columns(x=pl.lit(3.0), y=pl.lit(4.0)))

    def test_shapes_in_several_reference_systems(self):
        table = SIX.with_columns(geometry=pl.format("SRID=4326;POLYGON (({} 0, {} 0, {} 9, {} 0))", "x", pl.col("x") + 5, "x", "x")).drop("x", "y")  # fmt: skip
        assert local_moran(table, permutations=0).height == 6
        mixed = table.with_columns(geometry=pl.when(pl.col("region") == "f").then(pl.col("geometry").str.replace("4326", "3857")).otherwise("geometry"))  # fmt: skip
        with pytest.raises(InputError, match=r"several reference systems: .*f SRID=3857"):
            local_moran(mixed)

    def test_shapes_in_degrees_and_in_metres(self):
        boxes = [f"POLYGON (({a} {b}, {c} {b}, {c} {d}, {a} {d}, {a} {b}))" for a, b, c, d in [(74, 42, 75, 43), *((at * 90000, 4700000, (at + 1) * 90000, 4790000) for at in range(5, 10))]]  # fmt: skip
        with pytest.raises(InputError, match=r"the shape of region a: .*look like degrees"):
            local_moran(SIX.drop("x", "y").with_columns(geometry=pl.Series(boxes)))

    def test_shapes_past_180_degrees_are_in_degrees(self):
        far = "POLYGON ((184 65, 186 65, 186 67, 184 67, 184 65))"
        metres = [f"POLYGON (({at * 90000} 4700000, {at * 90000 + 900} 4700000, {at * 90000} 4700900, {at * 90000} 4700000))" for at in range(5, 10)]  # fmt: skip
        table = SIX.drop("x", "y")
        with pytest.raises(InputError, match=r"the shape of region a: x 185, y 66 look like degrees"):
            local_moran(table.with_columns(geometry=pl.Series([far, *metres])))
        degrees = [f"POLYGON (({at} 60, {at + 2} 60, {at + 2} 62, {at} 62, {at} 60))" for at in range(176, 186, 2)]  # fmt: skip
        right = table.with_columns(geometry=pl.Series([far, *degrees]))
        assert local_moran(right, permutations=0).height == 6

    @pytest.mark.parametrize(
        ("country", "words"),
        [
            (None, "no column country"),
            ("", "region a has no country"),
            ("two", "region a has several countries"),
        ],
    )
    def test_regions_without_one_country(self, country, words):
        table = pl.concat([SIX.with_columns(industry=pl.lit(name)) for name in ("p", "q")])
        if country == "":
            table = table.with_columns(country=pl.when(pl.col("region") != "a").then(pl.lit("K")))
        elif country == "two":
            table = table.with_columns(country=pl.when((pl.col("region") == "a") & (pl.col("industry") == "p")).then(pl.lit("M")).otherwise(pl.lit("K")))  # fmt: skip
        with pytest.raises(InputError, match=words):
            cross_border_clusters(table, distance=15)

    def test_nothing_to_tell_neighbours_by(self):
        with pytest.raises(InputError, match="nothing to tell neighbours by"):
            getis_ord(SIX.drop("x", "y"))

    def test_exchanged_degrees(self):
        with pytest.raises(InputError, match="exchanged"):
            local_moran(SIX.rename({"x": "lon", "y": "lat"}).with_columns(lat=pl.lit(95.0)))


def test_adjusted_p_values_are_those_of_scipy():
    from scipy.stats import false_discovery_control

    p = np.random.default_rng(1).random(40)
    assert false_discovery(p) == pytest.approx(false_discovery_control(p))
