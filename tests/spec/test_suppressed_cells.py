"""Suppressed cells by worked examples (M2)."""

import polars as pl
import pytest

import klaster
from klaster.indicators.suppression import suppressed_cells
from klaster.model.errors import InputError

NOT_GIVEN = (None, None)


def cells(rows, columns=("region", "industry", "value", "status", "lower", "upper")):
    return pl.DataFrame(rows, schema=list(columns), orient="row", infer_schema_length=None)


def hidden(region, industry, lower=None, upper=None, status="Q"):
    return (region, industry, None, status, lower, upper)


def shown(region, industry, value):
    return (region, industry, float(value), "A", None, None)


def example(grand_total=True):
    """3 regions x 2 industries with row totals 50, 60, 40 and column totals 80, 70."""
    rows = [hidden("r1", "i1", 20, 49)]
    rows += [hidden(*each, 0, 49) for each in (("r1", "i2"), ("r2", "i1"), ("r2", "i2"))]
    rows += [shown("r3", "i1", 30), shown("r3", "i2", 10)]
    rows += [shown(region, "_T", total) for region, total in (("r1", 50), ("r2", 60), ("r3", 40))]
    rows += [shown("_T", "i1", 80), shown("_T", "i2", 70)]
    return cells([*rows, shown("_T", "_T", 150)] if grand_total else rows)


def column(table, name, *keys):
    found = {(row["region"], row["industry"]): row[name] for row in table.iter_rows(named=True)}
    return [found[key] for key in keys] if len(keys) > 1 else found[keys[0]]


UNKNOWN = (("r1", "i1"), ("r1", "i2"), ("r2", "i1"), ("r2", "i2"))


class TestRanges:
    @pytest.mark.parametrize("grand_total", [True, False])
    def test_three_regions_and_two_industries(self, grand_total):
        solved = suppressed_cells(example(grand_total))
        assert column(solved, "lower", *UNKNOWN) == [20, 11, 11, 30]
        assert column(solved, "upper", *UNKNOWN) == [39, 30, 30, 49]
        assert column(solved, "status", *UNKNOWN) == ["E"] * 4
        assert column(solved, "branch", *UNKNOWN) == [1] * 4

    def test_published_cells_stay_as_they_are(self):
        row = suppressed_cells(example()).filter(region="r3", industry="i1").row(0, named=True)
        assert (row["value"], row["status"], row["basis"], row["imputed"]) == (30, "A", "published", False)
        assert (row["lower"], row["upper"], row["branch"], row["slack"]) == (None, None, None, 0)

    def test_one_row_a_row_in_the_same_order(self):
        table = example().reverse()
        solved = suppressed_cells(table)
        assert solved.select("region", "industry").equals(table.select("region", "industry"))

    def test_totals_as_columns_are_totals_too(self):
        rows = cells(
            [(*hidden("r1", "i1", 20, 49), 50, 80, 150), (*hidden("r1", "i2", 0, 49), 50, 70, 150),
             (*hidden("r2", "i1", 0, 49), 60, 80, 150), (*hidden("r2", "i2", 0, 49), 60, 70, 150),
             (*shown("r3", "i1", 30), 40, 80, 150), (*shown("r3", "i2", 10), 40, 70, 150)],
            ("region", "industry", "value", "status", "lower", "upper", "region_total", "industry_total", "total"),
        )  # fmt: skip
        solved = suppressed_cells(rows)
        assert solved.height == 6
        assert solved["lower"].to_list() == [20, 11, 11, 30, None, None]
        assert solved["upper"].to_list() == [39, 30, 30, 49, None, None]

    def test_nothing_published_leaves_the_cell_open(self):
        solved = suppressed_cells(cells([hidden("a", "x"), shown("b", "x", 5)])).row(0, named=True)
        assert (solved["value"], solved["status"], solved["lower"], solved["upper"]) == (None, "Q", 0, None)
        assert solved["basis"] == "unbounded"

    def test_an_unknown_total_is_at_least_its_known_parts(self):
        rows = [shown("a", "x", 30), hidden("b", "x", status="O"), hidden("_T", "x", status="O")]
        solved = suppressed_cells(cells(rows))
        assert column(solved, "lower", ("_T", "x")) == 30
        assert column(solved, "upper", ("_T", "x")) is None
        assert column(solved, "status", ("_T", "x")) == "O"

    def test_periods_are_tables_of_their_own(self):
        table = pl.concat([example().with_columns(period=pl.lit(p)) for p in ("2019", "2020")])
        table = table.with_columns(pl.when((pl.col("period") == "2020") & (pl.col("region") == "r1")
                                           & (pl.col("industry") == "i1")).then(45.0).otherwise("upper").alias("upper"))  # fmt: skip
        solved = suppressed_cells(table)
        assert solved.filter(region="r1", industry="i1")["upper"].to_list() == [39, 39]
        assert solved.filter(region="r1", industry="i1")["branch"].to_list() == [1, 2]


class TestEstimates:
    def test_fitting_from_the_middles(self):
        solved = suppressed_cells(example(), point="ipf")
        expected = [25.03912842, 24.96087158, 24.96087158, 35.03912842]
        assert column(solved, "value", *UNKNOWN) == pytest.approx(expected, abs=1e-8)

    def test_least_squares_by_hand(self):
        # One degree of freedom: x11 = t, x12 = 50 - t, x21 = 50 - t, x22 = 10 + t. The derivative of the sum
        # of (x - x0)^2 / x0 at x0 = (34.5, 24.5, 24.5, 24.5) is 0 where
        # (t - 34.5) / 34.5 - 2 (25.5 - t) / 24.5 + (t - 14.5) / 24.5 = 0.
        t = (1 + (2 * 25.5 + 14.5) / 24.5) / (1 / 34.5 + 3 / 24.5)
        solved = suppressed_cells(example(), point="quadratic")
        assert column(solved, "value", *UNKNOWN) == pytest.approx([t, 50 - t, 50 - t, 10 + t], abs=1e-8)

    def test_least_absolute_changes(self):
        # |t - 34.5| / 30 + 2 |25.5 - t| / 50 + |t - 14.5| / 50 is least at t = 25.5.
        solved = suppressed_cells(example(), point="lp")
        assert column(solved, "value", *UNKNOWN) == pytest.approx([25.5, 24.5, 24.5, 35.5], abs=1e-8)

    def test_the_last_value_is_where_the_estimate_starts(self):
        table = example().with_columns(prior=pl.Series([30.0, 20.0, 20.0, 40.0] + [None] * 8))
        assert column(suppressed_cells(table), "value", *UNKNOWN) == pytest.approx([30, 20, 20, 40])

    def test_the_last_share_is_of_the_total_above(self):
        table = example().with_columns(prior=pl.Series([0.6, 0.4, 1 / 3, 2 / 3] + [None] * 8))
        solved = suppressed_cells(table, prior="share")
        assert column(solved, "value", *UNKNOWN) == pytest.approx([30, 20, 20, 40])

    def test_a_prior_estimates_what_nothing_limits(self):
        table = cells([hidden("a", "x")]).with_columns(prior=12.0)
        row = suppressed_cells(table).row(0, named=True)
        assert (row["value"], row["status"], row["lower"], row["upper"]) == (12, "E", 0, None)

    def test_a_result_may_be_computed_again(self):
        once = suppressed_cells(example())
        again = suppressed_cells(once.select("region", "industry", "value", "status", "lower", "upper"))
        for name in ("value", "lower", "upper"):
            for one, two in zip(once[name], again[name], strict=True):
                assert one == pytest.approx(two, abs=1e-7)


class TestSizes:
    def test_classes_bound_a_cell(self):
        rows = cells([hidden("a", "x"), shown("b", "x", 500), shown("_T", "x", 900)])
        # 400 is left: two of 1-4, one of 100-249 and one of 1000 or more cannot be, so the range is empty
        rows = rows.with_columns(
            firms=pl.Series([3, 9, 12]), n1_4=pl.Series([2, 0, 0]), n100_249=pl.Series([1, 0, 0])
        )
        wide = suppressed_cells(cells([hidden("a", "x"), hidden("b", "x"), shown("_T", "x", 900)]).with_columns(
            firms=pl.Series([3, 9, 12]), n1_4=pl.Series([2, 4, None]), n100_249=pl.Series([1, 5, None])))  # fmt: skip
        assert column(wide, "lower", ("a", "x"), ("b", "x")) == [102, 643]
        assert column(wide, "upper", ("a", "x"), ("b", "x")) == [257, 798]
        assert column(suppressed_cells(rows), "slack", ("_T", "x")) == pytest.approx(-143)

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({"size_classes": "1-4:2, 100-249:1"}, (102, 257)),
            ({"size_classes": "1-4:2 100-249:1"}, (102, 257)),
            ({"size_low": 102, "size_high": 257}, (102, 257)),
            ({"size_classes": "1-4:2, 100-249:1", "firms": 4}, (102, 1000)),  # one more of any size
            ({"n1_4": 2, "n1000": 0}, (2, 8)),
            ({"firms": 0}, (0, 0)),
        ],
    )
    def test_every_way_of_saying_it(self, given, expected):
        rows = cells([hidden("a", "x", status="O"), hidden("b", "x", status="O"), shown("_T", "x", 1000)])
        given = {name: pl.Series([value, None, None]) for name, value in given.items()}
        solved = suppressed_cells(rows.with_columns(**given)).row(0, named=True)
        assert (solved["lower"], solved["upper"]) == expected

    def test_an_open_class_has_no_upper_end(self):
        row = suppressed_cells(cells([hidden("a", "x")]).with_columns(n1000=1)).row(0, named=True)
        assert (row["lower"], row["upper"], row["value"], row["status"]) == (1000, None, 1500, "E")


class TestQuotients:
    def test_bounds_follow_from_the_cell(self):
        # x in [20, 39] of 200 jobs, 80 of 1000 in the country: 1.25 to 2.4375.
        rows = [hidden("a", "x", 20, 39), hidden("a", "y"), shown("a", "_T", 200), hidden("b", "x"), hidden("b", "y"),
                shown("b", "_T", 800), shown("_T", "x", 80), shown("_T", "y", 920), shown("_T", "_T", 1000)]  # fmt: skip
        row = suppressed_cells(cells(rows)).row(0, named=True)
        assert (row["lower"], row["upper"]) == (20, 39)
        assert row["quotient_lower"] == pytest.approx(1.25)
        assert row["quotient_upper"] == pytest.approx(2.4375)
        assert row["verdict"] == "borderline"  # chance alone may put 20 of 200 there

    def test_specialised_only_where_it_is_so_at_the_lower_end(self):
        def verdict(lower):
            rows = [hidden("a", "x", lower, 3900), hidden("a", "y"), shown("a", "_T", 20000), hidden("b", "x"),
                    hidden("b", "y"), shown("b", "_T", 80000), shown("_T", "x", 8000), shown("_T", "y", 92000), shown("_T", "_T", 100000)]  # fmt: skip
            return suppressed_cells(cells(rows))["verdict"][0]

        assert verdict(2000) == "specialised"
        assert verdict(1600) == "borderline"

    def test_no_total_no_quotient(self):
        solved = suppressed_cells(example(grand_total=False))
        assert solved["quotient_lower"].null_count() == solved.height


class TestHierarchies:
    def test_prefixes_nest_where_the_numbers_say_so(self):
        rows = [shown("a", "31", 100), shown("a", "311", 60), shown("a", "312", 40), shown("b", "31", 50),
                hidden("b", "311"), shown("b", "312", 20), shown("a", "_T", 100), shown("b", "_T", 50)]  # fmt: skip
        solved = suppressed_cells(cells(rows), publish=False)
        assert column(solved, "value", ("b", "311")) == 30
        assert column(solved, "basis", ("b", "311")) == "derived"

    def test_numbered_regions_do_not_nest(self):
        rows = [shown(f"r{n}", "x", 10) for n in range(1, 12)] + [hidden("r12", "x"), shown("_T", "x", 125)]
        assert column(suppressed_cells(cells(rows), publish=False), "value", ("r12", "x")) == 15

    def test_parents_say_what_belongs_together(self):
        columns = ("region", "industry", "value", "status", "industry_parent")
        rows = [("a", "all", 100.0, "A", None), ("a", "31-33", None, "Q", "all"), ("a", "311", 20.0, "A", "31-33"),
                ("a", "331", None, "Q", "31-33"), ("a", "51", 50.0, "A", "all")]  # fmt: skip
        solved = suppressed_cells(cells(rows, columns), publish=False)
        assert column(solved, "value", ("a", "31-33"), ("a", "331")) == [50, 30]

    def test_a_list_that_falls_short_is_not_all_there_is(self):
        rows = [shown("a", "x", 10), shown("b", "x", 20), shown("_T", "x", 100),
                hidden("a", "y"), shown("b", "y", 30), shown("_T", "y", 90)]  # fmt: skip
        table = cells(rows)
        auto = suppressed_cells(table)
        assert (column(auto, "lower", ("a", "y")), column(auto, "upper", ("a", "y"))) == (0, 60)
        assert column(suppressed_cells(table, parts="complete", publish=False), "value", ("a", "y")) == 60

    @pytest.mark.parametrize(("absent", "lower"), [("zero", 70), ("unknown", 0), ("auto", 0)])
    def test_no_row_is_what_the_parameter_says(self, absent, lower):
        rows = [
            shown("a", "x", 10),
            shown("b", "x", 20),
            shown("_T", "x", 30),
            hidden("a", "y"),
            shown("_T", "y", 70),
        ]
        solved = suppressed_cells(cells(rows), absent=absent, publish=False)
        assert column(solved, "lower", ("a", "y")) == lower
        assert column(solved, "upper", ("a", "y")) == 70

    def test_no_row_is_zero_where_such_sums_add_up(self):
        rows = [shown("a", "x", 10), shown("b", "x", 20), shown("_T", "x", 30), hidden("a", "y"), shown("_T", "y", 70),
                shown("b", "z", 5), shown("_T", "z", 5)]  # fmt: skip
        assert column(suppressed_cells(cells(rows), publish=False), "value", ("a", "y")) == 70


class TestRounding:
    def test_each_term_may_be_off_by_half(self):
        rows = [hidden("a", "x"), shown("b", "x", 20), shown("_T", "x", 50)]
        row = suppressed_cells(cells(rows), rounding=1).row(0, named=True)
        assert (row["lower"], row["upper"]) == (28.5, 31.5)
        assert row["value"] == pytest.approx(30)

    def test_it_is_found_from_sums_that_can_be_checked(self):
        rows = [hidden("a", "x"), shown("b", "x", 20), shown("_T", "x", 50),
                shown("a", "y", 10), shown("b", "y", 20), shown("_T", "y", 31)]  # fmt: skip
        row = suppressed_cells(cells(rows)).row(0, named=True)
        assert (row["lower"], row["upper"]) == (28.5, 31.5)

    def test_totals_that_contradict_one_another_are_reported(self):
        table = example(grand_total=False).with_columns(
            value=pl.when(pl.col("industry") == "i2", pl.col("region") == "_T").then(77.0).otherwise("value")
        )
        solved = suppressed_cells(table)
        slack = solved.filter(pl.col("slack") != 0)
        assert slack["slack"].abs().sum() == pytest.approx(7, abs=1e-5)
        assert slack["slack_in"].null_count() == 0
        assert column(solved, "basis", *UNKNOWN) == ["adjusted"] * 4
        assert column(solved, "status", *UNKNOWN) == ["E"] * 4

    def test_a_sum_without_a_hidden_part_is_checked_too(self):
        rows = [
            shown("a", "x", 10),
            shown("b", "x", 25),
            shown("_T", "x", 30),
            shown("a", "y", 1),
            shown("b", "y", 2),
            shown("_T", "y", 3),
        ]
        solved = suppressed_cells(cells(rows), rounding=0)
        assert column(solved, "slack", ("_T", "x"), ("_T", "y")) == [5, 0]
        assert column(solved, "slack_in", ("_T", "x")) == "region"


class TestPublication:
    def pinned(self):
        """The cell (a, x) is 20 by subtraction."""
        rows = [
            hidden("a", "x"),
            shown("b", "x", 30),
            shown("_T", "x", 50),
            shown("a", "y", 7),
            shown("b", "y", 8),
            shown("_T", "y", 15),
        ]
        return cells(rows)

    @pytest.mark.parametrize("publish", ["disclosure", True, "true"])
    def test_a_pinned_cell_is_withheld_with_a_neighbour(self, publish):
        solved = suppressed_cells(self.pinned(), publish=publish)
        row = solved.row(0, named=True)
        assert (row["value"], row["lower"], row["upper"], row["status"]) == (None, None, None, "Q")
        assert (row["pinned"], row["basis"], row["imputed"]) == (True, "withheld", False)
        neighbour = solved.filter(basis="complementary").row(0, named=True)
        assert (neighbour["region"], neighbour["industry"]) == ("b", "x")
        assert (neighbour["value"], neighbour["status"]) == (None, "Q")

    def test_inside_everything_is_shown(self):
        row = suppressed_cells(self.pinned(), publish=False).row(0, named=True)
        assert (row["value"], row["lower"], row["upper"], row["status"]) == (20, 20, 20, "E")
        assert row["basis"] == "derived"

    def test_what_was_not_collected_may_be_worked_out(self):
        table = self.pinned().with_columns(status=pl.col("status").replace("Q", "O"))
        row = suppressed_cells(table).row(0, named=True)
        assert (row["value"], row["status"], row["basis"]) == (20, "E", "derived")

    def test_unless_fewer_than_three_firms_stand_behind_it(self):
        table = self.pinned().with_columns(status=pl.col("status").replace("Q", "O"))
        for firms, expected in ((2, "withheld"), (3, "derived")):
            solved = suppressed_cells(table.with_columns(firms=pl.Series([firms, 9, 9, 9, 9, 9])))
            assert column(solved, "basis", ("a", "x")) == expected

    def test_a_narrow_range_may_count_as_a_point(self):
        rows = [hidden("a", "x", 99, 101), hidden("b", "x"), shown("_T", "x", 500)]
        assert column(suppressed_cells(cells(rows)), "basis", ("a", "x")) == "bounded"
        assert column(suppressed_cells(cells(rows), p_percent=5), "basis", ("a", "x")) == "withheld"

    def test_neighbours_ranges_do_not_give_a_withheld_cell_away(self):
        # (a, x) is pinned by its bounds; were b and c to keep a range of [0, 30], 50 - 30 would be it.
        rows = [hidden("a", "x", 20, 20), hidden("b", "x"), hidden("c", "x"), shown("_T", "x", 50)]
        solved = suppressed_cells(cells(rows))
        assert column(solved, "basis", ("a", "x")) == "withheld"
        assert column(solved, "upper", ("b", "x"), ("c", "x")) == [50, 50]


class TestBadInput:
    def refused(self, rows, match, **parameters):
        with pytest.raises(InputError, match=match):
            suppressed_cells(rows, **parameters)

    def test_a_negative_value(self):
        self.refused(
            cells([shown("a", "x", 1), shown("b", "x", -3)]), r"row 2.*value: region b, industry x: found -3"
        )

    def test_bounds_that_cross(self):
        self.refused(cells([hidden("a", "x", 5, 3)]), "row 1.*lower 5 is above upper 3")

    def test_a_cell_twice(self):
        self.refused(cells([shown("a", "x", 1), shown("a", "x", 1)]), "row 2.*second time")

    def with_parents(self, *pairs):
        return cells(
            [(code, "x", 1.0, parent) for code, parent in pairs],
            ("region", "industry", "value", "region_parent"),
        )

    def test_parents_in_a_circle(self):
        self.refused(self.with_parents(("a", "b"), ("b", "c"), ("c", "a")), "circle: a > b > c > a")

    def test_a_parent_that_is_no_row(self):
        table = self.with_parents(("north", None), ("a", "nort"))
        self.refused(table, r"row 2, column region_parent.*'nort' is no row(.|\n)*north")

    def test_two_parents(self):
        table = cells([("a", "x", 1.0, "p"), ("a", "y", 1.0, "q"), ("p", "x", 1.0, None), ("q", "x", 1.0, None)],
                      ("region", "industry", "value", "region_parent"))  # fmt: skip
        self.refused(table, "found the parent 'q', another row has 'p'")

    def test_size_classes_that_cannot_be_read(self):
        table = cells([hidden("a", "x")]).with_columns(size_classes=pl.lit("many"))
        self.refused(table, "1-4:3")

    def test_an_empty_table_stays_empty(self):
        assert suppressed_cells(example().clear()).is_empty()


def test_through_compute_with_own_column_names():
    table = example().rename({"region": "state", "value": "jobs"}).to_pandas()
    result = klaster.compute(
        "suppressed_cells", table, columns={"region": "state", "value": "jobs"}, point="ipf"
    )
    assert result.frame["value"][0] == pytest.approx(25.03912842)


def test_contradictions_and_withheld_cells_are_told_in_words():
    rows = [shown("a", "x", 10), shown("b", "x", 25), shown("_T", "x", 30), shown("a", "y", 1), shown("b", "y", 2), shown("_T", "y", 3),
            hidden("a", "z"), shown("b", "z", 4), shown("_T", "z", 9)]  # fmt: skip
    contradiction, withheld = klaster.compute("suppressed_cells", cells(rows).to_pandas(), rounding=0).notes
    assert "region _T, industry x: parts by region exceed the total by 5" in contradiction.en
    assert "регион _T, отрасль x: части по регионам больше итога на 5" in contradiction.ru
    assert "(1)" in withheld.en
