"""The screen of countries: what is lost is said to be lost."""

import csv
import io

import pytest

from klaster.web.app import create_app
from klaster.workbench.observatory import Observatory
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

SETTINGS = """title_en = "Report"
title_ru = "Доклад"
[[edition]]
id = "edb_2019"
embedded = "edb_2019"
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The facts of the 2019 report, served."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "klaster.toml").write_text(SETTINGS, encoding="utf-8")
    observatory = Observatory(folder)
    observatory.build()
    return Client(create_app(observatory))


def rows(client, path):
    """The rows of a screen's csv twin."""
    return list(csv.DictReader(io.StringIO(client.get(path).content.decode("utf-8-sig"))))


def test_ranks_are_those_of_the_report_and_belarus_has_none(report):
    listed = {row["region"]: row for row in rows(report, "/en/countries.csv")}
    assert (listed["AM"]["cluster_development_rank"], listed["RU"]["competitiveness_rank"]) == (
        "72.0",
        "43.0",
    )
    assert (listed["BY"]["cluster_development_rank"], listed["BY"]["cluster_development_rank_status"]) == (
        "",
        "O",
    )
    assert Page(report.get("/ru/countries").text).all("svg", class_="rank-dots")


def test_marks_of_the_table_are_lost_and_only_the_text_is_quoted(report):
    listed = {row["strategy"]: row for row in rows(report, "/en/countries.csv?figure=strategies")}
    known = {
        (country, name)
        for name, row in listed.items()
        for country in ("AM", "BY", "KZ", "KG", "RU", "TJ")
        if row[country] != "mark lost"
    }
    assert known == {("KZ", "transplant"), ("RU", "hybrid")}
    assert "page 31" in listed["transplant"]["KZ"]


def test_steps_are_in_the_order_of_years(report):
    years = [row["year"] for row in rows(report, "/ru/countries.csv?figure=steps")]
    assert years == sorted(years)
    assert (years[0], len(years)) == ("2008", 14)


def test_an_edition_without_countries_says_so():
    page = Page(Client(create_app(ToyObservatory())).get("/en/countries").text)
    assert "says nothing of countries" in page.one("p", class_="empty").text


@pytest.fixture(scope="module")
def registered(tmp_path_factory):
    """The facts of the 2019 report with their register, served."""
    folder = tmp_path_factory.mktemp("registered")
    register = '[register]\ndatabase = "out/register.sqlite"\nembedded = "edb_2019"\n'
    (folder / "klaster.toml").write_text(SETTINGS + register, encoding="utf-8")
    observatory = Observatory(folder)
    observatory.build()
    return Client(create_app(observatory))


def test_table_1_is_derived_from_the_register_and_says_on_what(registered):
    listed = {row["cluster"]: row for row in rows(registered, "/en/countries.csv?figure=derived")}
    armenia = listed["AM"]
    assert (armenia["strategy_code"], armenia["share"]) == ("transplant", "77.8%–88.9%")
    assert (
        armenia["rests_on"]
        == "7 foreign, 1 joint, 1 domestic (2018); clusters and zones: 5, with firms counted: 1"
    )
    assert armenia["place"] == "page 24"
    assert {
        code: row["strategy_code"] for code, row in listed.items() if len(code) == 2 and code != "AM"
    } == (dict.fromkeys(("BY", "KG", "KZ", "RU", "TJ"), "unknown"))
    assert "share of jobs in foreign-owned" in listed["BY"]["missing"]
    # The report itself says that the level of most initiatives is national.
    assert {row["level_code"] for code, row in listed.items() if len(code) == 2} == {"national"}


def test_the_derived_table_is_in_russian_too(registered):
    page = registered.get("/ru/countries").text
    assert "трансплантация" in page
    assert "иностранных 7, совместных 1, местных 1" in page


def test_the_methods_of_strategy_and_level_read_the_register_of_an_edition(registered):
    answer = registered.get("/api/v1/results/strategy?edition=edb_2019&limit=500").json()
    verdicts = {row["cluster"]: row["verdict"] for row in answer["rows"]}
    assert (verdicts["AM"], verdicts["zone/am-alliance"], verdicts["KZ"]) == (
        "transplant",
        "transplant",
        "unknown",
    )
