"""Every registered method through the command line on a file that it can read, and every refusal."""

import json
import random
import sys

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import klaster
from klaster.catalogue import methods
from klaster.cli import main
from klaster.cli.method_commands import examples
from klaster.rubrics import rubric

METHODS = [each.card for each in methods()]
REGIONS, INDUSTRIES, PERIODS = (
    ("North", "South", "East", "West"),
    ("01", "food", "1e5"),
    ("2017", "2018", "2019"),
)


def run(*arguments, capsys=None):
    """The command in this process: exit code, output, errors."""
    before = sys.argv
    sys.argv = ["klaster", *map(str, arguments)]
    try:
        main()
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.argv = before
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def cells():
    """Cells with every column that a method may ask for; codes that look like numbers."""
    chance = random.Random(3)
    return pl.DataFrame(
        [
            {
                "region": region,
                "industry": industry,
                "period": period,
                "value": float(chance.randint(11, 999)),
                "status": "P" if (region, industry) == ("West", "food") else "A",
                "firms": float(chance.randint(1, 30)),
                "establishments": float(chance.randint(1, 30)),
                "wage": float(chance.randint(100, 900)),
                "growth": chance.randint(-50, 50) / 100,
                "high_growth": float(chance.randint(0, 3)),
                "population": 1000.0 + 100 * REGIONS.index(region),
                "area": 10.0 + REGIONS.index(region) ** 2,
                "group": "services" if industry == "1e5" else "goods",
                "class": "local" if industry == "1e5" else "traded",
                "country": "K" if region in ("North", "South") else "M",
                "x": float(REGIONS.index(region)),
                "y": 0.0,
            }
            for region in REGIONS
            for industry in INDUSTRIES
            for period in PERIODS
        ]
    )


def plants():
    """Establishments, several in a cell."""
    chance = random.Random(5)
    rows = [
        (
            chance.choice(REGIONS),
            chance.choice(INDUSTRIES),
            chance.choice(PERIODS),
            chance.choice((1.0, 5.0, 80.0)),
            chance.uniform(70, 80),
            chance.uniform(39, 43),
        )
        for _ in range(300)
    ]
    return pl.DataFrame(rows, schema=["region", "industry", "period", "value", "lon", "lat"], orient="row")


def hierarchy():
    """Units and totals as rows, one cell and a neighbour withheld."""
    value = {(region, industry): 10.0 + 7 * x + 3 * y
             for x, region in enumerate(REGIONS) for y, industry in enumerate(INDUSTRIES)}  # fmt: skip
    rows = [("All", "Everything", sum(value.values()), "A")]
    rows += [
        (region, "Everything", sum(value[region, each] for each in INDUSTRIES), "A") for region in REGIONS
    ]
    rows += [
        ("All", industry, sum(value[each, industry] for each in REGIONS), "A") for industry in INDUSTRIES
    ]
    hidden = {("North", "01"), ("North", "food"), ("South", "01"), ("South", "food")}
    rows += [
        (*key, None if key in hidden else number, "Q" if key in hidden else "A")
        for key, number in value.items()
    ]
    table = pl.DataFrame(rows, schema=["region", "industry", "value", "status"], orient="row")
    return table.with_columns(
        region_parent=pl.when(pl.col("region") != "All").then(pl.lit("All")),
        industry_parent=pl.when(pl.col("industry") != "Everything").then(pl.lit("Everything")),
    )


def records():
    """Indicators of units."""
    chance = random.Random(7)
    rows = [
        (unit, name, float(chance.randint(1, 99)), 1.0)
        for unit in REGIONS
        for name in ("roads", "skills", "rents")
    ]
    return pl.DataFrame(rows, schema=["unit", "indicator", "value", "weight"], orient="row")


def designations():
    """Quotients of cells, and what a programme says of each."""
    chance = random.Random(13)
    rows = [
        (
            region,
            industry,
            period,
            chance.choice((True, False)),
            chance.choice(("yes", "no", "borderline")),
            chance.randint(1, 30) / 10,
            "A",
        )
        for region in REGIONS
        for industry in INDUSTRIES
        for period in PERIODS
    ]
    names = ["region", "industry", "period", "designated", "verdict", "value", "status"]
    return pl.DataFrame(rows, schema=names, orient="row")


def targets():
    """Targets with the values that came of them."""
    chance = random.Random(17)
    rows = [
        (
            unit,
            "exports",
            period,
            100.0 + 5 * place + chance.randint(0, 9),
            52.0,
            "percent",
            "2017",
            "2022",
            "A",
        )
        for unit in REGIONS
        for place, period in enumerate(PERIODS)
    ]
    names = [
        "unit",
        "indicator",
        "period",
        "value",
        "target",
        "form",
        "base_period",
        "target_period",
        "status",
    ]
    return pl.DataFrame(rows, schema=names, orient="row")


def clusters():
    """Clusters with some of what their determinants are made of."""
    chance = random.Random(19)
    names = ("employment", "firms", "relatedness_density", "jobs_inside")
    rows = [
        (unit, *(float(chance.randint(1, 99)) / (100 if "_" in name else 1) for name in names))
        for unit in REGIONS
    ]
    return pl.DataFrame(rows, schema=["unit", *names], orient="row")


def subjects(card):
    """The subjects of the examples inside a rubric, one row each; what an example does not say is missing."""
    examples = rubric(card.id).examples
    names = sorted({name for example in examples for name in example.given} - {*card.keys})
    rows = [
        {key: f"{key} {place}" if key != "period" else "2018" for key in card.keys}
        | {name: example.given.get(name) for name in names}
        for place, example in enumerate(examples, 1)
    ]
    return pl.DataFrame(rows, infer_schema_length=None, strict=False)


def flows():
    """Workers who moved between industries, and the occupations of each."""
    chance = random.Random(11)
    rows = [
        (one, other, f"o{at % 3}", period, float(chance.randint(1, 99)))
        for period in PERIODS
        for at, one in enumerate(INDUSTRIES)
        for other in INDUSTRIES
    ]
    return pl.DataFrame(rows, schema=["industry", "partner", "occupation", "period", "value"], orient="row")


def more_industries():
    """Cells of twice as many industries: fewer than four cannot be grouped."""
    return pl.concat(
        [
            cells(),
            cells().with_columns(
                industry=pl.col("industry") + "b", value=pl.col("value").reverse(), group=pl.lit("goods")
            ),
        ]
    )


def table_for(card):
    """A table with every column of a card that there is one for."""
    if card.kind == "rubric":
        return subjects(card)
    if {"partner", "occupation"} & {*card.inputs}:
        made = flows()
        if "region" in card.inputs:  # people who commute, not workers who change their industry
            made = made.rename({"industry": "region"})
        return made.select([name for name in made.columns if name in {*card.inputs, *card.optional_inputs}])
    if card.id.startswith("industry_group"):
        made = more_industries()
        return made.select([name for name in made.columns if name in {*card.inputs, *card.optional_inputs}])
    if card.id == "determinants":
        return clusters()
    makers = {
        "plants": plants,
        "hierarchy": hierarchy,
        "records": records,
        "designations": designations,
        "targets": targets,
    }
    made = makers.get(card.reads, cells)()
    if "group" in card.optional_inputs and "industry" not in card.inputs:
        made = made.with_columns(
            group=pl.when(pl.col("region") == "West").then(pl.lit("w")).otherwise(pl.lit("e"))
        )
    wanted = {*card.inputs, *card.optional_inputs}
    return made.select([name for name in made.columns if name in wanted])


def read(path, like):
    """A written table in the types of another."""
    table = pl.read_csv(path, infer_schema_length=0)
    casts = {pl.String: lambda each: each, pl.Boolean: lambda each: each == "true"}
    return table.select(
        casts.get(kind.base_type(), lambda each, kind=kind: each.cast(kind))(pl.col(name)).alias(name)
        for name, kind in like.schema.items()
    )


def as_told(card, table):
    """What the same method gives in Python, in the order of its keys."""
    made = klaster.compute(card.id, table).frame
    return made.sort([key for key in card.keys if key in made.columns])


@pytest.mark.parametrize("card", METHODS, ids=lambda card: card.id)
class TestEveryMethod:
    def test_a_file_gives_what_the_frame_gives(self, card, tmp_path, capsys):
        table, source, target = table_for(card), tmp_path / "table.csv", tmp_path / "out.csv"
        table.write_csv(source)
        code, _, errors = run("compute", card.id, source, "-o", target, capsys=capsys)
        assert code == 0, errors
        expected = as_told(card, table)
        computed = read(target, expected)
        assert_frame_equal(
            computed.sort([key for key in card.keys if key in computed.columns]), expected, rel_tol=1e-9
        )

    def test_columns_of_any_name_are_named(self, card, tmp_path, capsys):
        table, source, target = table_for(card), tmp_path / "table.parquet", tmp_path / "out.parquet"
        table.rename({name: f"Столбец {name}, шт." for name in table.columns}).write_parquet(source)
        named = ",".join(f"{name}=Столбец {name}, шт." for name in table.columns)
        code, _, errors = run("compute", card.id, source, "--columns", named, "-o", target, capsys=capsys)
        assert code == 0, errors
        computed = pl.read_parquet(target)
        keys = [key for key in card.keys if key in computed.columns]
        assert_frame_equal(computed.sort(keys), as_told(card, table), rel_tol=1e-9)

    def test_help_shows_its_own_columns(self, card, capsys):
        code, out, _ = run("compute", card.id, "--help", capsys=capsys)
        assert code == 0
        for line in examples(card):
            assert line in out
        assert all(f"{name}=" in examples(card)[0] for name in card.inputs)

    def test_its_card_is_printed(self, card, capsys):
        _, out, _ = run("methods", card.id, capsys=capsys)
        assert all(name in out for name in (*card.inputs, *(each.name for each in card.parameters)))


@pytest.fixture
def table(tmp_path):
    """Writes a small table."""

    def write(text, name="table.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


CELLS = "region,industry,year,value,own\n" + "".join(
    f"{region},{industry},{year},{value},{own}\n"
    for own, times in (("public", 1), ("private", 2))
    for region, industry, year, value in (
        ("a", "x", 2018, 60 * times), ("a", "y", 2018, 40 * times), ("b", "x", 2018, 20 * times), ("b", "y", 2018, 80 * times),
        ("a", "x", 2019, 50 * times), ("a", "y", 2019, 50 * times), ("b", "x", 2019, 30 * times), ("b", "y", 2019, 70 * times),
    )
)  # fmt: skip
NAMED = ("--columns", "period=year")


class TestRefusals:
    """Exit code 2, the place, what was found, what to do; and nothing written."""

    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            (("--columns", "valu=value"), ("Did you mean value",)),
            (("--columns", "value=vale"), ("table.csv", "Did you mean value")),
            (("--columns", "establishments=value"), ("There are: region, industry, value",)),
            (("--where", "onw=public"), ("table.csv", "Did you mean own")),
            (("--where", "own=privat"), ("column own", "Did you mean private")),
            (("--where", "year=1999"), ("column year",)),
            (("--where", "year>2019"), ("column year", "The column has: 2018, 2019")),
            (("--where", "own"), ("not a filter",)),
            (("--where", "own=public", "--where", "year!=2018", "--where", "year<2019"), ("no row passes all the filters",)),
            ((), ("row 10", "column value", "60, 120", '--where "own=public"', "--add-up", "--set rows=establishments")),
            (("--columns", "value=own"), ("row 2", "column own", "found 'public'", "expected a number")),
            (("--edition", "x"), ("--edition does not go with a table",)),
        ],
    )  # fmt: skip
    def test_the_message_names_place_and_way_out(self, table, tmp_path, capsys, arguments, expected):
        path = table(CELLS)
        named = arguments if "--columns" in arguments else (*NAMED, *arguments)
        out = ("-o", tmp_path / "out.csv")
        code, _, errors = run("compute", "location_quotient", path, *named, *out, capsys=capsys)
        assert code == 2
        assert all(words in errors for words in expected), errors
        assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]

    def test_one_word_among_numbers_is_found(self, table, capsys):
        path = table("region,industry,value\na,x,1\na,y,2\nb,x,many\nb,y,4\n")
        code, _, errors = run("compute", "location_quotient", path, capsys=capsys)
        assert code == 2
        assert "table.csv, row 4, column value: found 'many', expected a number" in errors
        assert '--where "value!=many"' in errors

    def test_a_number_without_a_region_is_found(self, table, capsys):
        path = table("region,industry,value\na,x,1\n,y,2\nb,x,3\nb,y,4\n")
        code, _, errors = run("compute", "location_quotient", path, capsys=capsys)
        assert (code, "row 3, column region" in errors) == (2, True)

    def test_an_unknown_flag_is_not_taken_for_normal(self, table, capsys):
        path = table("region,industry,value,status\na,x,1,A\na,y,2,§\nb,x,3,A\nb,y,4,A\n")
        code, _, errors = run("compute", "location_quotient", path, capsys=capsys)
        assert (code, "row 3, column status: found the flag '§'" in errors) == (2, True)

    def test_a_method_without_its_columns_says_which(self, table, capsys):
        path = table("region,industry,value\na,x,1\na,y,2\nb,x,3\nb,y,4\n")
        code, _, errors = run("compute", "litzenberger_sternberg_index", path, capsys=capsys)
        assert code == 2
        assert all(name in errors for name in ("firms", "area", "population")), errors

    @pytest.mark.parametrize(
        "where", [("own=public",), ("own in (public|private)", "own!=private"), ("own != private",)]
    )
    def test_filters_keep_what_they_say(self, table, tmp_path, capsys, where):
        path, target = table(CELLS), tmp_path / "out.parquet"
        options = [word for each in where for word in ("--where", each)]
        code, _, errors = run(
            "compute", "location_quotient", path, *NAMED, *options, "-o", target, capsys=capsys
        )
        assert code == 0, errors
        found = pl.read_parquet(target).filter((pl.col("region") == "a") & (pl.col("industry") == "x"))
        assert found.sort("period")["value"].to_list() == pytest.approx([1.5, 1.25])

    def test_parts_of_a_cell_are_added_up_when_asked(self, table, tmp_path, capsys):
        target = tmp_path / "out.parquet"
        code, _, errors = run(
            "compute", "location_quotient", table(CELLS), *NAMED, "--add-up", "-o", target, capsys=capsys
        )
        assert code == 0, errors
        assert pl.read_parquet(target).sort("region", "industry", "period")["observed"].head(2).to_list() == [
            180.0,
            150.0,
        ]


class TestStates:
    def test_marks_and_decimal_commas_in_every_column_of_numbers(self, table, tmp_path, capsys):
        text = "region;industry;value;population;status\na;x;1 234,5;(c);A\na;y;..;7,5;A\nb;x;-;8,5;A\nb;y;12,25;9;E\nc;x;3;1;C\nc;y;2;1;A\n"
        target = tmp_path / "out.json"
        code, _, errors = run(
            "compute", "hoover_index", table(text), "--set", "base=population", "-o", target, capsys=capsys
        )
        assert code == 0, errors
        expected = pl.DataFrame({"region": list("aabbcc"), "industry": list("xyxyxy"), "value": [1234.5, None, 0.0, 12.25, None, 2.0],
                                 "population": [None, 7.5, 8.5, 9.0, 1.0, 1.0], "status": list("AOAEQA")})  # fmt: skip
        told = klaster.compute("hoover_index", expected, base="population").frame.sort("industry").to_dicts()
        assert json.loads(target.read_text()) == told

    def test_a_zero_beside_a_flag_of_disclosure_is_no_zero(self, table, tmp_path, capsys):
        text = "fips,code,disclosure_code,jobs\na,x,N,0\na,y,,50\nb,x,,90\nb,y,,60\nc,x,,0\nc,y,,5\n"
        target = tmp_path / "out.parquet"
        code, _, errors = run("compute", "location_quotient", table(text), "--columns",
                              "region=fips,industry=code,value=jobs", "-o", target, capsys=capsys)  # fmt: skip
        assert code == 0, errors
        cells = {(row["region"], row["industry"]): row for row in pl.read_parquet(target).to_dicts()}
        assert (cells["a", "x"]["value"], cells["a", "x"]["status"]) == (None, "Q")
        assert (cells["c", "x"]["value"], cells["c", "x"]["status"]) == (0.0, "E")
        assert cells["b", "y"]["status"] == "E"

    def test_totals_are_a_base_and_no_units(self, table, tmp_path, capsys):
        text = "region,industry,value\nВсего,Итого,1000\na,Итого,300\nb,Итого,700\nВсего,x,200\na,x,100\nb,x,90\na,y,50\nb,y,600\nВсего,y,700\n"
        target = tmp_path / "out.parquet"
        code, _, errors = run("compute", "location_quotient", table(text), "-o", target, capsys=capsys)
        assert code == 0, errors
        found = pl.read_parquet(target)
        assert found["region"].unique().sort().to_list() == ["a", "b"]
        row = found.filter((pl.col("region") == "a") & (pl.col("industry") == "x")).row(0, named=True)
        assert row["value"] == pytest.approx((100 / 300) / (200 / 1000))
        assert (row["region_total"], row["industry_total"], row["total"]) == (300, 200, 1000)

    def test_several_tables_stay_apart(self, table, tmp_path, capsys):
        first = table("region,industry,value\na,x,1\na,y,2\nb,x,3\nb,y,4\n", "one.csv")
        second = table("region,industry,value\na,x,4\na,y,2\nb,x,3\nb,y,4\n", "two.csv")
        target = tmp_path / "out.csv"
        code, _, errors = run("compute", "krugman_index", first, second, "-o", target, capsys=capsys)
        assert code == 0, errors
        assert pl.read_csv(target).columns[:2] == ["table", "region"]
        assert pl.read_csv(target)["table"].to_list() == ["one.csv", "one.csv", "two.csv", "two.csv"]

    def test_periods_that_are_bare_numbers_keep_their_order(self, table, tmp_path, capsys):
        rows = "".join(
            f"a,x,{period},{10 + period}\na,y,{period},20\nb,x,{period},5\nb,y,{period},7\n"
            for period in range(1, 12)
        )
        target = tmp_path / "out.parquet"
        code, _, errors = run(
            "compute",
            "growth_rate",
            table("region,industry,period,value\n" + rows),
            "-o",
            target,
            capsys=capsys,
        )
        assert code == 0, errors
        row = (
            pl.read_parquet(target)
            .filter((pl.col("region") == "a") & (pl.col("industry") == "x"))
            .row(0, named=True)
        )
        assert (row["start"], row["end"]) == (11.0, 21.0)

    def test_incomes_by_region_need_no_industry(self, table, tmp_path, capsys):
        target = tmp_path / "out.csv"
        code, _, errors = run("compute", "theil_index", table("land,income\na,10\nb,10\nc,10\nd,20\ne,50\n"),
                              "--columns", "region=land,value=income", "-o", target, capsys=capsys)  # fmt: skip
        assert code == 0, errors
        assert pl.read_csv(target)["value"].item() == pytest.approx(0.2502, abs=1e-4)

    def test_a_wide_table_of_indicators_is_read_as_it_stands(self, table, tmp_path, capsys):
        text = "region,name,roads,skills\na,A land,1,5\nb,B land,2,3\nc,C land,4,1\n"
        target = tmp_path / "out.parquet"
        code, _, errors = run("compute", "composite_indicator", table(text), "-o", target, capsys=capsys)
        assert code == 0, errors
        frame = pl.DataFrame({"region": list("abc"), "roads": [1.0, 2.0, 4.0], "skills": [5.0, 3.0, 1.0]})
        told = klaster.compute("composite_indicator", frame).frame
        assert_frame_equal(pl.read_parquet(target).sort("unit"), told.sort("unit"), check_column_order=False)


class TestLevels:
    def test_the_profile_of_the_us_project_adds_its_levels(self, tmp_path, capsys):
        source, target = tmp_path / "table.csv", tmp_path / "out.parquet"
        cells().rename({"establishments": "estabs"}).write_csv(source)
        code, _, errors = run("compute", "cluster_strength", source, "--columns", "establishments=estabs",
                              "--set", "profile=us_cluster_mapping", "-o", target, capsys=capsys)  # fmt: skip
        assert code == 0, errors
        levels = pl.read_parquet(target).select("qualifying", "significant", "strong", "strong10")
        assert set(levels.dtypes) == {pl.Boolean}
        assert levels["qualifying"].any()
