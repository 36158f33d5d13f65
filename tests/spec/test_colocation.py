"""Plants near one another by worked examples (M7, M8)."""

import json

import numpy as np
import polars as pl
import pytest

from klaster.indicators.colocation import coagglomeration_index, colocation_quotient, ellison_glaeser_index
from klaster.model.errors import InputError


def austria(**columns):
    """Ten plants of one industry in three towns, with all jobs of the towns."""
    sizes = [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000]
    totals = [500000.0] * 5 + [400000.0] * 4 + [100000.0]
    return pl.DataFrame({"region": list("wwwwwllllg"), "industry": "i", "value": sizes, "region_total": totals, **columns})  # fmt: skip


@pytest.fixture(scope="module")
def firms(reference):
    """The 42 firms of four industries, with all jobs of the three regions."""
    given = json.loads((reference / "vectors.json").read_text())["fk2014"]
    totals = given.pop("emp_region")
    rows = [
        (region, industry, float(size), float(totals[int(region) - 1]))
        for industry, regions in given.items()
        for region, sizes in regions.items()
        for size in sizes
    ]
    return pl.DataFrame(rows, schema=["region", "industry", "value", "region_total"], orient="row")


def by_industry(table, column="value"):
    return dict(table.select("industry", column).iter_rows())


class TestEllisonGlaeser:
    def test_ten_plants_in_three_towns(self):
        row = ellison_glaeser_index(austria()).row(0, named=True)
        assert row["value"] == pytest.approx(0.05990628412, abs=1e-11)
        assert row["raw_concentration"] == pytest.approx(0.1681632653, abs=1e-10)
        assert row["herfindahl"] == pytest.approx(0.2446887755, abs=1e-10)
        assert row["z"] == pytest.approx(0.1959001970, abs=1e-10)
        assert row["maurel_sedillot"] == pytest.approx(-0.4357625532, abs=1e-10)
        assert (row["status"], row["plants"], row["regions"], row["base"]) == ("A", 10, 3, "published")

    def test_the_firms_of_four_industries(self, firms):
        gamma = by_industry(ellison_glaeser_index(firms, base="table"))
        expected = {"CT": -0.09379384456, "FO": 0.16838003343, "TD": -0.08012539445, "TT": -0.13040134055}
        assert gamma == pytest.approx(expected, abs=1e-10)

    def test_the_base_changes_the_answer_and_is_named(self, firms):
        table, published = (ellison_glaeser_index(firms, base=base) for base in ("table", "published"))
        assert by_industry(table)["FO"] == pytest.approx(0.168, abs=5e-4)
        assert by_industry(published)["FO"] == pytest.approx(0.043, abs=5e-4)
        assert set(table["base"]) == {"table"}
        assert set(published["base"]) == {"published"}

    def test_published_totals_that_are_not_there_are_asked_for(self):
        with pytest.raises(InputError, match="region_total"):
            ellison_glaeser_index(austria().drop("region_total"), base="published")

    def test_few_plants_get_a_simulated_p_that_repeats(self):
        first, second = (ellison_glaeser_index(austria()).row(0, named=True) for _ in range(2))
        assert first["p_method"] == "simulated"
        assert first["p_value"] == second["p_value"]
        normal = ellison_glaeser_index(austria(), few_plants=0).row(0, named=True)
        assert normal["p_method"] == "normal"
        # G lies on a right-skewed law: its median is below its mean.
        assert normal["p_value"] == pytest.approx(0.422, abs=5e-4)
        assert first["p_value"] == pytest.approx(normal["p_value"], abs=0.15)

    def test_plants_thrown_at_random_have_gamma_zero_and_a_standard_z(self):
        random = np.random.default_rng(3)
        shares = np.array([0.4, 0.3, 0.2, 0.1])
        sizes = random.lognormal(3, 1, 12)
        rows = [(f"r{region}", f"i{throw:04}", size) for throw in range(4000)
                for size, region in zip(sizes, random.choice(4, 12, p=shares), strict=True)]  # fmt: skip
        plants = pl.DataFrame(rows, schema=["region", "industry", "value"], orient="row")
        totals = pl.DataFrame({"region": [f"r{n}" for n in range(4)], "region_total": shares})
        thrown = ellison_glaeser_index(plants.join(totals, on="region"), few_plants=0)
        assert abs(thrown["value"].mean()) < 3 * thrown["value"].std() / 4000**0.5
        assert thrown["z"].mean() == pytest.approx(0, abs=0.05)
        assert thrown["z"].std() == pytest.approx(1, abs=0.05)
        simulated = ellison_glaeser_index(plants.join(totals, on="region").head(12 * 400))
        assert (simulated["p_value"] <= 0.1).mean() == pytest.approx(0.1, abs=0.05)

    def test_a_single_plant_has_no_index_and_spoils_nothing(self, firms):
        lone = pl.DataFrame(
            {"region": ["1"], "industry": ["ZZ"], "value": [900.0], "region_total": [360000.0]}
        )
        together = ellison_glaeser_index(pl.concat([firms, lone]))
        row = together.filter(pl.col("industry") == "ZZ").row(0, named=True)
        assert (row["value"], row["status"], row["z"], row["p_value"]) == (None, "O", None, None)
        assert row["plants"] == 1
        rest = together.filter(pl.col("industry") != "ZZ")
        assert by_industry(rest) == pytest.approx(by_industry(ellison_glaeser_index(firms)))

    def test_an_unknown_plant_makes_an_estimate_or_withholds(self):
        hidden = austria(status=["Q"] + ["A"] * 9)
        assert ellison_glaeser_index(hidden)["status"].to_list() == ["E"]
        withheld = ellison_glaeser_index(hidden, missing="withhold").row(0, named=True)
        assert (withheld["value"], withheld["status"]) == (None, "Q")

    def test_an_unknown_total_of_the_base_leaves_nothing_normal(self):
        unknown = austria().with_columns(
            region_total=pl.when(pl.col("region") == "g").then(None).otherwise("region_total")
        )
        row = ellison_glaeser_index(unknown).row(0, named=True)
        assert (row["value"], row["status"]) == (None, "O")

    def test_periods_are_separate(self, firms):
        years = pl.concat([firms.with_columns(period=pl.lit(year)) for year in (2017, 2018)])
        index = ellison_glaeser_index(years)
        assert index.columns[:4] == ["industry", "period", "value", "status"]
        first, second = (index.filter(period=year)["value"].to_list() for year in (2017, 2018))
        assert first == pytest.approx(second)


class TestSizeClasses:
    classes = pl.DataFrame({"region": ["a", "a", "b"], "industry": ["x"] * 3, "value": [30.0, 40.0, 30.0],
                            "firms": [3, 1, 2], "size_low": [5.0, 25.0, 5.0], "size_high": [20.0, 50.0, 25.0],
                            "region_total": [50.0, 50.0, 50.0]})  # fmt: skip

    def test_bounds_of_h_are_equal_plants_and_plants_at_the_ends_of_their_class(self):
        row = ellison_glaeser_index(self.classes).row(0, named=True)
        assert row["herfindahl_lower"] == pytest.approx((3 * 10**2 + 40**2 + 2 * 15**2) / 100**2)
        # 20 + 5 + 5 and 25 + 5 are as unequal as the classes allow.
        assert row["herfindahl_upper"] == pytest.approx((450 + 1600 + 650) / 100**2)
        # Uniform within the class: (b - a)^2 / 12 for each plant; one plant has no spread.
        assert row["herfindahl"] == pytest.approx((300 + 3 * 225 / 12 + 1600 + 450 + 2 * 400 / 12) / 100**2)

    def test_gamma_has_a_range_and_is_an_estimate(self):
        row = ellison_glaeser_index(self.classes).row(0, named=True)
        assert row["lower"] < row["value"] < row["upper"]
        assert (row["status"], row["plants"]) == ("E", 6)
        for end, herfindahl in (("upper", row["herfindahl_lower"]), ("lower", row["herfindahl_upper"])):
            expected = (row["raw_concentration"] / 0.5 - herfindahl) / (1 - herfindahl)
            assert row[end] == pytest.approx(expected)

    def test_classes_of_one_plant_are_exact(self):
        exact = ellison_glaeser_index(austria(firms=1)).row(0, named=True)
        assert exact["value"] == pytest.approx(0.05990628412, abs=1e-11)
        assert (exact["status"], exact["lower"], exact["upper"]) == ("A", None, None)

    @pytest.mark.parametrize("seed", range(5))
    def test_the_truth_lies_within(self, seed):
        random = np.random.default_rng(seed)
        sizes = random.integers(1, 100, 40).astype(float)
        plants = pl.DataFrame({"region": random.choice(list("abc"), 40), "industry": "x", "value": sizes, "region_total": 1.0})  # fmt: skip
        bounds = {"size_low": [1.0, 10.0, 50.0], "size_high": [9.0, 49.0, None]}
        band = np.digitize(sizes, [10, 50])
        banded = plants.with_columns(pl.Series(name, values).gather(band) for name, values in bounds.items())
        keys = ["region", "industry", *bounds]
        classes = banded.group_by(keys).agg(
            pl.col("value").sum(), pl.col("region_total").max(), firms=pl.len()
        )
        truth = ellison_glaeser_index(plants)
        row = ellison_glaeser_index(classes).row(0, named=True)
        assert row["herfindahl_lower"] <= truth["herfindahl"].item() <= row["herfindahl_upper"]
        assert row["lower"] <= truth["value"].item() <= row["upper"]


class TestCoagglomeration:
    def test_the_six_pairs_of_the_four_industries(self, firms):
        index = coagglomeration_index(firms)
        pairs = {f"{row['industry']}-{row['partner']}": row["value"] for row in index.to_dicts()}
        expected = {"CT-FO": -0.0091742987, "CT-TD": 0.2157021961, "CT-TT": 0.1504969288,
                    "FO-TD": 0.0074573030, "FO-TT": 0.0240045986, "TD-TT": 0.1863706926}  # fmt: skip
        assert pairs == pytest.approx(expected, abs=1e-10)
        assert set(index["base"]) == {"published"}

    def test_the_group_is_the_weighted_mean_of_its_pairs_not_the_number_of_ellison_c(self, firms):
        pairs, group = (
            coagglomeration_index(firms),
            coagglomeration_index(firms, form="group").row(0, named=True),
        )
        assert group["value"] == pytest.approx(0.0890366517, abs=1e-10)
        assert (pairs["value"] * pairs["weight"]).sum() == pytest.approx(0.0890366517, abs=1e-10)
        assert pairs["weight"].sum() == pytest.approx(1)
        assert (group["industry"], group["partner"], group["industries"]) == ("all", "all", 4)
        # REAT's ellison.c gives 12.07 on these firms: no index of shares can be so large.
        assert group["value"] < 1

    def test_the_group_with_plants_agrees(self, firms):
        """The original form, with plant sizes: they cancel out."""
        single = ellison_glaeser_index(firms).to_dicts()
        totals = by_industry(firms.group_by("industry").agg(pl.col("value").sum()))
        weight = {name: total / sum(totals.values()) for name, total in totals.items()}
        mixture = 1 - sum(share**2 for share in weight.values())
        x = np.array([360000, 108000, 132000]) / 600000
        pooled = firms.group_by("region").agg(pl.col("value").sum()).sort("region")["value"].to_numpy()
        raw = ((pooled / pooled.sum() - x) ** 2).sum() / (1 - (x**2).sum())
        sizes = sum(weight[row["industry"]] ** 2 * row["herfindahl"] for row in single)
        own = sum(row["value"] * weight[row["industry"]] ** 2 * (1 - row["herfindahl"]) for row in single)
        index = coagglomeration_index(firms, form="group")["value"].item()
        assert (raw - sizes - own) / mixture == pytest.approx(index, abs=1e-12)

    def test_named_groups_are_each_held_against_all_regions(self, firms):
        grouped = firms.with_columns(group=pl.when(pl.col("industry").is_in(["CT", "TD"])).then(pl.lit("one")).otherwise(pl.lit("two")))  # fmt: skip
        index = by_industry(coagglomeration_index(grouped, form="group"))
        assert index == pytest.approx({"one": 0.2157021961, "two": 0.0240045986}, abs=1e-10)
        absent = grouped.filter(~((pl.col("group") == "one") & (pl.col("region") == "3")))
        pair = coagglomeration_index(absent).filter(industry="CT", partner="TD")["value"].item()
        assert by_industry(coagglomeration_index(absent, form="group"))["one"] == pytest.approx(pair)

    def test_a_group_of_one_industry_has_no_index(self, firms):
        row = coagglomeration_index(firms.filter(industry="CT"), form="group").row(0, named=True)
        assert (row["value"], row["status"]) == (None, "O")

    def test_an_unknown_cell_marks_its_pairs_and_published_totals_keep_the_others(self, firms):
        hidden = firms.with_columns(status=pl.when(pl.col("industry") == "CT").then(pl.lit("Q")).otherwise(pl.lit("A")))  # fmt: skip
        index = coagglomeration_index(hidden)
        with_it = (pl.col("industry") == "CT") | (pl.col("partner") == "CT")
        assert set(index.filter(~with_it)["status"]) == {"A"}
        assert index.filter(with_it)["value"].null_count() == 3
        assert "A" not in set(index.filter(with_it)["status"])
        assert set(coagglomeration_index(hidden, base="table")["status"]) == {"E", "Q"}

    def test_cells_without_a_row_are_not_taken_for_nothing(self):
        cells = pl.DataFrame({"region": list("aabbc"), "industry": list("xyxyx"), "value": [5, 1, 2, 2, 9]})
        assert coagglomeration_index(cells)["status"].to_list() == ["A"]
        assert coagglomeration_index(cells, rows="cells")["status"].to_list() == ["E"]

    def test_a_table_without_rows_has_no_pairs(self, firms):
        assert coagglomeration_index(firms.clear()).columns[:4] == ["industry", "partner", "value", "status"]


class TestColocation:
    letters = pl.DataFrame({"region": list("XXXYYX"), "industry": list("ABABAB")})

    def test_six_firms_in_two_places(self):
        row = colocation_quotient(self.letters).row(0, named=True)
        assert row["value"] == pytest.approx(5 / 9)
        assert (row["industry"], row["partner"], row["plants"], row["partner_plants"]) == ("A", "B", 3, 3)
        # Of the 15 pairs of the six firms 6 + 1 are in one place.
        assert row["expected"] == pytest.approx(7 / 15)
        assert row["excess"] == pytest.approx(5 / 9 - 7 / 15)

    def test_the_expected_share_is_the_mean_of_reshufflings(self):
        random = np.random.default_rng(1)
        kinds = self.letters["industry"].to_numpy()
        thrown = [colocation_quotient(self.letters.with_columns(industry=random.permutation(kinds)), simulations=0)["value"].item()
                  for _ in range(400)]  # fmt: skip
        assert np.mean(thrown) == pytest.approx(7 / 15, abs=0.03)

    def test_rows_of_several_plants(self):
        counted = self.letters.group_by("region", "industry").agg(firms=pl.len())
        assert colocation_quotient(counted)["value"].item() == pytest.approx(5 / 9)

    def test_together_is_significant_and_apart_is_not(self):
        plants = pl.DataFrame({"region": list("aaabbbccc") * 2, "industry": ["x"] * 3 + ["z"] * 6 + ["y"] * 3 + ["z"] * 6})  # fmt: skip
        p = {
            (row["industry"], row["partner"]): row["p_value"]
            for row in colocation_quotient(plants).to_dicts()
        }
        assert p["x", "y"] <= 0.02
        assert p["x", "z"] > 0.9

    def test_a_plant_of_unknown_size_is_counted_and_marked(self):
        plants = self.letters.with_columns(value=pl.Series([5, None, 3, 2, 1, 8]))
        row = colocation_quotient(plants).row(0, named=True)
        assert (row["value"], row["status"]) == (pytest.approx(5 / 9), "E")

    def test_a_plant_without_jobs_is_not_there(self):
        plants = self.letters.with_columns(value=pl.Series([5, 4, 3, 0, 1, 8]))
        assert colocation_quotient(plants)["value"].item() == pytest.approx(4 / 6)
