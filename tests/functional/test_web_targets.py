"""The screens of targets: nothing is assumed, what is missing is said, what is known is drawn."""

import csv
import io

import pytest

from klaster.pages.kpi.stated import goal_words
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


@pytest.fixture(scope="module")
def toy():
    return Client(create_app(ToyObservatory()))


def rows(client, path):
    """The rows of a screen's csv twin."""
    return list(csv.DictReader(io.StringIO(client.get(path).content.decode("utf-8-sig"))))


class TestTheReport:
    def test_eight_targets_have_a_number_and_none_can_be_judged(self, report):
        listed = rows(report, "/en/kpi.csv")
        assert len(listed) == 8
        assert {row["class"] for row in listed} == {"incomplete"}
        assert all("base_period" in row["missing"] for row in listed)
        assert len(rows(report, "/en/kpi.csv?show=all")) == 54

    def test_the_screen_asks_for_the_base_year(self, report):
        assert "базовый год не указан" in Page(report.get("/ru/kpi").text).one("p", class_="headline").text

    def test_a_chosen_base_year_gives_the_growth_required_and_is_called_an_assumption(self, report):
        answer = report.get("/en/kpi?base_period=2016").text
        assert all(rate in answer for rate in ("+11.0%", "+17.1%", "+18.9%"))
        assert "2016 is chosen here and stated by no programme" in answer
        assert {row["value"] for row in rows(report, "/en/kpi.csv?base_period=2016")} == {""}

    def test_the_interface_for_programs_reads_every_period(self, report):
        answer = report.get("/api/v1/results/target_attainment?base_period=2016")
        assert answer.status_code == 200
        assert {row["base_period"] for row in answer.json()["rows"]} == {"2016"}

    def test_a_target_has_a_screen_of_its_own(self, report):
        page = Page(report.get("/ru/kpi/ru-leading-export").text)
        assert "экспорт" in page.one("h1").text
        assert not page.all("svg", class_="target-path")

    def test_an_unknown_target_is_answered_with_near_names(self, report):
        answer = report.get("/en/kpi/ru-leading-exports")
        assert answer.status_code == 404
        assert "ru-leading-export" in answer.text


class TestValues:
    def test_what_is_known_is_drawn_and_leads_to_its_working(self, toy):
        page = Page(toy.get("/en/kpi/employment?base_period=2018").text)
        assert page.all("svg", class_="target-path")
        working = next(
            link.attributes["href"]
            for link in page.all("a")
            if "method=target_attainment" in link.attributes.get("href", "")
        )
        assert "moderate progress" in [bold.text for bold in Page(toy.get(working).text).all("b")]

    def test_an_edition_without_targets_says_where_there_are_any(self, toy):
        page = Page(toy.get("/en/kpi?edition=plain").text)
        assert "no targets" in page.one("p", class_="empty").text
        assert "/en/kpi?edition=toy" in [link.attributes["href"] for link in page.all("a")]

    def test_a_goal_reads_as_its_programme_puts_it(self):
        assert [goal_words(*each, "en") for each in ((52, "percent"), (2, "times"), (1.5, "points"), (300, "level"), (None, "action"))] == [
            "+52%", "×2", "+1.5 points", "300", "—",
        ]  # fmt: skip
