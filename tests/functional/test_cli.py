"""The command line as a newcomer types it."""

import json

import openpyxl
import polars as pl
import pytest

from tests.command_line import klaster


@pytest.fixture
def jobs(tmp_path):
    """A small long table with a user's own names."""
    path = tmp_path / "jobs.csv"
    path.write_text(
        "state;naics;year;jobs\n"
        "North;food;2017;30\nNorth;other;2017;70\nSouth;food;2017;60\nSouth;other;2017;840\n"
        "North;food;2018;40\nNorth;other;2018;60\nSouth;food;2018;60\nSouth;other;2018;840\n",
        encoding="utf-8",
    )
    return path


COLUMNS = "region=state,industry=naics,period=year,value=jobs"


class TestCompute:
    def test_writes_the_table_the_suffix_asks_for(self, jobs, tmp_path):
        for suffix, read in ((".csv", pl.read_csv), (".parquet", pl.read_parquet), (".json", pl.read_json)):
            target = tmp_path / f"out{suffix}"
            klaster("compute", "location_quotient", jobs, "--columns", COLUMNS, "-o", target)
            table = read(target)
            assert table.columns[:7] == ["region", "industry", "period", "value", "status", "lower", "upper"]
            assert table.columns[7:13] == [
                "log_quotient",
                "symmetric_quotient",
                "surplus",
                "shrunken",
                "q_value",
                "verdict",
            ]
            assert table.height == 8

    def test_keeps_only_what_where_says(self, jobs, tmp_path):
        target = tmp_path / "out.csv"
        klaster(
            "compute", "location_quotient", jobs, "--columns", COLUMNS, "--where", "year=2018", "-o", target
        )
        table = pl.read_csv(target)
        assert table["period"].unique().to_list() == [2018]
        north = table.filter((pl.col("region") == "North") & (pl.col("industry") == "food"))
        assert north["value"].item() == pytest.approx((40 / 100) / (100 / 1000))

    def test_prints_a_table_and_its_source_without_a_target(self, jobs):
        run = klaster("compute", "location_quotient", jobs, "--columns", COLUMNS)
        assert "jobs.csv" in run.stdout
        assert "sha256" in run.stdout

    def test_takes_parameters_both_ways(self, jobs, tmp_path):
        for number, options in enumerate((["--set", "confidence=0.5"], ["--confidence", "0.5"])):
            klaster(
                "compute",
                "location_quotient",
                jobs,
                "--columns",
                COLUMNS,
                *options,
                "-o",
                tmp_path / f"{number}.csv",
            )
        assert (tmp_path / "0.csv").read_text() == (tmp_path / "1.csv").read_text()

    def test_adds_up_establishments_out_of_core(self, tmp_path):
        path, target = tmp_path / "plants.csv", tmp_path / "out.csv"
        rows = [("a", "x", 10), ("a", "x", 30), ("a", "y", 60), ("b", "x", 5), ("b", "y", 50), ("b", "y", 45)]
        path.write_text("region,industry,value\n" + "\n".join(",".join(map(str, row)) for row in rows))
        klaster("compute", "location_quotient", path, "--set", "rows=establishments", "-o", target)
        table = pl.read_csv(target)
        assert table.height == 4
        assert table.filter((pl.col("region") == "a") & (pl.col("industry") == "x"))[
            "design_effect"
        ].item() == pytest.approx(25)


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            (["compute", "locaton_quotient", "JOBS"], "Did you mean location_quotient"),
            (["compute", "location_quotient", "JOBS", "--columns", "region=stat"], "Did you mean state"),
            (["compute", "location_quotient", "JOBS", "--columns", "regon=state"], "Did you mean region"),
            (["compute", "location_quotient", "JOBS", "--columns", "state"], "expected name=value"),
            (["compute", "location_quotient", "JOBS", "--set", "confidence=2"], "confidence"),
            (["compute", "location_quotient", "JOBS", "-o", "out.docx"], ".csv, .parquet, .json"),
            (["compute", "location_quotient", "none.csv"], "none.csv"),
            (["build", "."], "klaster.toml"),
            (["serve", "."], "built"),
            (["explain", "location_quotient", "JOBS", "--region", "Nort", "--industry", "food"], "North"),
        ],
    )
    def test_wrong_input_exits_with_2_and_says_what_to_do(self, jobs, tmp_path, arguments, expected):
        run = klaster(
            *(str(jobs) if word == "JOBS" else word for word in arguments), folder=tmp_path, check=False
        )
        assert run.returncode == 2
        assert expected in run.stderr
        assert "Traceback" not in run.stderr
        assert sorted(path.name for path in tmp_path.iterdir()) == ["jobs.csv"]

    def test_errors_speak_russian(self, tmp_path):
        run = klaster("build", ".", folder=tmp_path, language="ru", check=False)
        assert "Создайте рабочую папку" in run.stderr


class TestExplain:
    def test_shows_formula_inputs_interval_version_and_how_to_reproduce(self, jobs):
        arguments = ["explain", "location_quotient", str(jobs), "--columns", COLUMNS]
        run = klaster(*arguments, "--region", "North", "--industry", "food", "--period", "2018")
        for expected in (
            "LQ_{ir}",
            "40",
            "100",
            "1,000",
            "sum of parts",
            "Lower bound",
            "digest",
            "klaster explain",
            "explain_table",
        ):
            assert expected in run.stdout, expected

    def test_any_method_shows_the_rows_that_went_in(self, jobs):
        asked = ("explain", "krugman_index", jobs, "--columns", COLUMNS)
        run = klaster(*asked, "--region", "North", "--period", "2018")
        for expected in ("K_r", "What goes in: 2 of 2 rows", "food", "index", "krugman_index v1"):
            assert expected in run.stdout, expected

    def test_a_number_that_is_one_of_many_has_to_be_named(self, jobs):
        run = klaster("explain", "krugman_index", jobs, "--columns", COLUMNS, check=False)
        assert run.returncode == 2
        assert "--region" in run.stderr

    def test_the_latest_period_is_the_default(self, jobs):
        run = klaster(
            "explain",
            "location_quotient",
            jobs,
            "--columns",
            COLUMNS,
            "--region",
            "North",
            "--industry",
            "food",
        )
        assert "2018" in run.stdout


class TestHelp:
    def test_help_teaches(self):
        assert "klaster new obs --from TABLE" in klaster("--help").stdout
        teaching = klaster("compute", "location_quotient", "--help").stdout
        for expected in ("--columns", "--where", "--confidence", "company town", "Example:"):
            assert expected in teaching

    def test_help_speaks_russian(self):
        assert "Открытая кластерная обсерватория" in klaster("--help", language="ru").stdout

    def test_methods_and_sources_are_listed(self):
        assert "location_quotient" in klaster("methods").stdout
        assert "Koopman" in klaster("methods", "location_quotient").stdout
        assert "SYNTHETIC" in klaster("sources").stdout

    def test_completion_is_printed(self):
        assert "_KLASTER_COMPLETE" in klaster("completion", "bash").stdout


class TestAWorkspaceFromATable:
    """The everyday case: an Excel sheet with regions down and years across."""

    @pytest.fixture
    def sheet(self, tmp_path):
        book = openpyxl.Workbook()
        page = book.active
        page.append(["Среднегодовая численность занятых, человек"])
        page.append([])
        page.append(["Регион", "Вид деятельности", 2017, 2018])
        for region, food, other in (
            ("Баткенская область", 900, 8100),
            ("Чуйская область", 4500, 20500),
            ("г. Бишкек", 6000, 60000),
        ):
            page.append([region, "Обрабатывающие производства", food, food + 100])
            page.append([region, "Строительство", other, other + 50])
        path = tmp_path / "занятость.xlsx"
        book.save(path)
        return path

    def test_new_build_and_explain(self, sheet, tmp_path):
        folder = tmp_path / "obs"
        printed = klaster("new", folder, "--from", sheet).stdout
        assert "[edition.mapping]" in printed
        assert "regions_six_countries" in printed
        klaster("build", folder)
        run = klaster(
            "explain",
            "location_quotient",
            folder,
            "--region",
            "Бишкек",
            "--industry",
            "C",
            "--period",
            "2018",
        )
        assert "6,100" in run.stdout
        table = json.loads(next((folder / "out" / "releases").iterdir()).read_text())["editions"][0]
        assert table["region_codes"] == ["KG-B", "KG-C", "KG-GB"]
        assert table["industry_codes"] == ["C", "F"]

    def test_a_folder_with_files_is_left_alone(self, sheet, tmp_path):
        run = klaster("new", tmp_path, "--from", sheet, check=False)
        assert run.returncode == 2
        assert "not empty" in run.stderr
        assert [path.name for path in tmp_path.iterdir()] == [sheet.name]

    def test_check_exits_with_0_when_there_is_no_error(self, sheet):
        assert klaster("check", sheet).returncode == 0
