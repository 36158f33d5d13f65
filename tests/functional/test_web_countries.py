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
