"""The screen of priorities and data: what is declared beside what is measured."""

import csv
import io
import json

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


@pytest.fixture(scope="module")
def toy():
    return Client(create_app(ToyObservatory()))


def rows(client, path):
    """The rows of a screen's csv twin."""
    return list(csv.DictReader(io.StringIO(client.get(path).content.decode("utf-8-sig"))))


def counts(page):
    """The numbers of the square, by their words."""
    return {
        link.text.split(" ", 1)[1]: int(link.text.split(" ", 1)[0]) for link in page.all("a", class_="count")
    }


class TestKyrgyzstan2018:
    def test_the_square_counts_what_is_declared_and_what_is_measured(self, report):
        found = counts(Page(report.get("/en/designations").text))
        assert found == {
            "agreed: declared and measured": 5, "declared only": 10, "measured only": 0,
            "neither declared nor measured": 0, "cannot be judged": 147,
        }  # fmt: skip

    def test_the_file_holds_the_pairs_that_the_screen_lists(self, report):
        listed = {(row["region"], row["industry"]): row for row in rows(report, "/en/designations.csv")}
        assert len(listed) == 21
        assert listed["KG-O", "F"]["outcome"] == "agreed"
        assert listed["KG-N", "H"]["outcome"] == "declared_only"
        assert {listed[pair]["outcome"] for pair in (("KG-GO", "P"), ("KG-GB", "P"))} == {"declared_only"}
        assert listed["KG-J", "C"]["reason"] == "coarser"

    @pytest.mark.parametrize(
        ("show", "count"), [("agreed", 5), ("declared_only", 10), ("unknown", 147), ("all", 162)]
    )
    def test_a_choice_narrows_the_pairs(self, report, show, count):
        assert len(rows(report, f"/ru/designations.csv?show={show}")) == count

    def test_a_moved_threshold_changes_verdicts(self, report):
        listed = {
            (row["region"], row["industry"]): row["outcome"]
            for row in rows(report, "/en/designations.csv?cut=0.8")
        }
        assert listed["KG-GO", "P"] == "agreed"
        strict = {
            (row["region"], row["industry"]): row["outcome"]
            for row in rows(report, "/en/designations.csv?cut=1.25")
        }
        assert (strict["KG-O", "F"], strict["KG-O", "H"]) == ("agreed", "declared_only")

    def test_the_unknown_may_count_as_not_designated_and_the_screen_says_so(self, report):
        page = Page(report.get("/en/designations?unstated=no").text)
        assert counts(page)["measured only"] == 48
        assert any("count as not designated" in note.text for note in page.all("p", class_="caveat"))

    def test_each_quotient_leads_to_the_working_of_its_outcome(self, report):
        page = Page(report.get("/ru/designations").text)
        address = next(
            link.attributes["href"]
            for link in page.all("a")
            if "method=designation_agreement" in link.attributes.get("href", "")
            and "KG-N" in link.attributes["href"]
            and "industry=H" in link.attributes["href"]
        )
        outcomes = [bold.text for bold in Page(report.get(address).text).all("b")]
        assert {"только объявлено", "0,44"} <= set(outcomes)

    def test_undefined_statistics_are_not_numbers(self, report):
        told = {row["statistic"]: row for row in rows(report, "/en/designations.csv?figure=accuracy")}
        assert told["precision"]["value"] == pytest.approx("0.3333333333333333")
        assert (told["kappa"]["value"], told["kappa"]["status"]) == ("", "O")

    def test_the_json_twin_holds_the_same(self, report):
        shape = json.loads(report.get("/en/designations.json").text)
        assert len(shape["rows"]) == 21

    def test_the_map_outlines_the_designated(self, report):
        twin = {row["region"]: row for row in rows(report, "/en/designations.csv?figure=map&industry=H")}
        assert twin["KG-N"]["designations"] == "designated"
        assert twin["KG-GO"]["designations"] == "not known"

    def test_the_front_page_leads_there(self, report):
        forms = [form.attributes["action"] for form in Page(report.get("/en/").text).all("form")]
        assert "/en/designations" in forms


class TestOtherEditions:
    def test_without_designations_it_says_where_there_are_any(self, toy):
        page = Page(toy.get("/en/designations?edition=plain").text)
        links = [
            link.attributes["href"]
            for link in page.all("a")
            if link.within("p") and "designations" in link.attributes["href"]
        ]
        assert links == ["/en/designations?edition=toy"]

    def test_the_last_period_with_designations_is_shown_unasked(self, toy):
        assert "2019" in Page(toy.get("/ru/designations").text).one("h1").text

    def test_one_area_at_a_time(self, toy):
        assert {row["region"][:2] for row in rows(toy, "/en/designations.csv?show=all")} == {"NL"}
        assert {row["region"][:2] for row in rows(toy, "/en/designations.csv?show=all&area=SL")} == {"SL"}

    @pytest.mark.parametrize("query", ["cut=many", "show=everything", "unstated=yes", "area=XX"])
    def test_what_is_not_offered_is_refused(self, toy, query):
        assert toy.get(f"/en/designations?{query}").status_code == 422
