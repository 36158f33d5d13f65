"""The register on screens: its list, its cards, its past, in both languages."""

import csv
import io

import pytest

from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.toy_register import HOSTILE
from tests.web_client import Client
from tests.web_page import Page


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def listed(page):
    """The names in the list, in order."""
    tables = page.all("table", class_="records")
    heads = [head for head in page.all("th", scope="row") if any(one in tables for one in head.around)]
    return [next(link.text for link in page.all("a") if head in link.around) for head in heads]


class TestTheList:
    def test_shows_who_and_what_before_statements_about_them(self, client):
        page = Page(client.get("/en/register").text)
        names = listed(page)
        assert "Cars of the Elm" in names
        assert "Jobs of the cluster" not in names
        assert "Elm Motors Ltd" not in names

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("q=моторами", ["Elm Motors"]),
            ("q=motor", ["Elm Motors"]),
            ("kind=zone&country=SL", ["Park of Salt"]),
            ("kind=zone,programme&country=NL", ["Programme of growth", "Zone of the Elm"]),
            ("kind=zone&kind=programme&country=NL", ["Programme of growth", "Zone of the Elm"]),
            ("industry=29&kind=cluster", ["Cars of the Elm"]),
            ("organisation_kind=finance", ["Bank of Salt"]),
            ("subject=zone/elm", ["Residents of the zone", "Residents of the zone, foreign"]),
            ("q=nothingofthekind", []),
            ("kind=target", ["Jobs of the cluster"]),
        ],
    )
    def test_finds_by_facets_and_words(self, client, query, names):
        assert listed(Page(client.get(f"/en/register?{query}").text)) == names

    def test_counts_what_a_further_choice_would_find(self, client):
        page = Page(client.get("/en/register?kind=zone").text)
        ticks = {
            tick.text.rsplit(" ", 1)[0]: tick.text.rsplit(" ", 1)[1]
            for tick in page.all("label")
            if tick.attributes["for"].startswith("kind-")
        }
        assert ticks["zones"] == "2"
        assert ticks["organisations"] == "4"

    def test_its_file_has_every_row_found(self, client):
        text = client.get("/en/register.csv?kind=organisation").text
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["key"] for row in rows] == [
            "organisation/salt-bank", "organisation/elm-motors", "organisation/ministry", "organisation/elm-university",
        ]  # fmt: skip
        assert "secret@elm.example" not in client.get("/en/register.json").text

    def test_shows_the_places_on_a_map_with_a_link_a_region(self, client):
        page = Page(client.get("/en/register?kind=cluster").text)
        links = {link.attributes["href"] for link in page.all("a") if link.within("svg")}
        assert "/en/register?region=NL-1" in links

    def test_says_what_may_be_asked(self, client):
        for query in ("kind=klaster", "standing=x", "sort=colour", "page=9", "page=x", "at=1999", "at=77"):
            answer = client.get(f"/en/register?{query}")
            assert answer.status_code == 422, query
            assert "llowed" in Page(answer.text).one("main").text

    def test_reads_a_past_moment(self, client):
        def told(query):
            return client.get(f"/en/register.json?{query}").json()["rows"]

        now = {row["key"]: row for row in told("kind=organisation")}
        then = {row["key"]: row for row in told("kind=organisation&at=First+edition")}
        assert "organisation/duplicate" in then
        assert "organisation/duplicate" not in now


class TestACard:
    def test_gives_each_statement_its_source_and_place(self, client):
        page = Page(client.get("/ru/register/cluster/elm-cars").text)
        row = next(row for row in page.all("tr") if row.text.startswith("год основания"))
        assert "2011" in row.text
        assert "с. 7, табл. 2" in row.text
        assert "подтверждено" in row.text
        assert "2020-05-01" in row.text

    def test_marks_what_is_lost_and_lists_what_nobody_said(self, client):
        page = Page(client.get("/en/register/cluster/elm-cars").text)
        row = next(row for row in page.all("tr") if row.text.startswith("participants"))
        assert "lost" in row.text
        assert "web address" in next(note.text for note in page.all("p") if "Nothing is said of" in note.text)

    def test_has_members_by_kind_and_links_both_ways(self, client):
        page = Page(client.get("/en/register/cluster/elm-cars").text)
        text = page.one("section", id="figure-links").text
        assert (
            "company — 1; research and education — 1; government — 1; finance — 0; collaboration — 0" in text
        )
        assert {"/en/register/organisation/elm-motors", "/en/register/programme/growth"} <= page.links
        back = Page(client.get("/en/register/organisation/elm-motors").text)
        assert "/en/register/cluster/elm-cars" in back.links

    def test_gathers_what_is_said_about_it(self, client):
        zone = Page(client.get("/en/register/zone/elm").text).one("section", id="figure-about").text
        assert "9 companies" in zone
        cluster = (
            Page(client.get("/en/register/cluster/elm-cars").text).one("section", id="figure-about").text
        )
        assert "+52 %" in cluster.replace("\xa0", " ")

    def test_tells_its_history_and_shows_every_past_state(self, client):
        page = Page(client.get("/en/register/zone/elm").text)
        history = page.one("section", id="figure-history").text
        assert "edgar" in history
        assert "Two more residents" in history
        then = Page(client.get("/en/register/zone/elm?at=2").text)
        assert any(row.text.startswith("residents9") for row in then.all("tr"))
        assert any(row.text.startswith("residents11") for row in page.all("tr"))

    def test_keeps_personal_data_to_itself(self, client):
        for suffix in ("", ".json", ".csv", ".csv?figure=history"):
            text = client.get(f"/en/register/organisation/elm-motors{suffix}").text
            assert "secret@elm" not in text
            assert "Jane Secret" not in text

    def test_says_what_replaces_a_retired_record(self, client):
        page = Page(client.get("/en/register/organisation/duplicate").text)
        assert "The same as Elm Motors" in page.one("main").text
        assert "/en/register/organisation/elm-motors" in page.links

    def test_is_not_found_with_the_nearest_offered(self, client):
        answer = client.get("/en/register/cluster/elm-car")
        assert answer.status_code == 404
        assert "/en/register/cluster/elm-cars" in Page(answer.text).links

    @pytest.mark.parametrize("key", ["x", "cluster/", "cluster/../../etc/passwd", "cluster/%00", "no_kind/x"])
    def test_of_an_odd_key_is_not_found(self, client, key):
        assert client.get(f"/en/register/{key}").status_code == 404

    def test_can_be_cited_as_it_stood(self, client):
        page = Page(client.get("/en/register/zone/elm").text)
        assert "at=5" in next(block.text for block in page.all("pre"))

    def test_escapes_what_people_wrote(self, client):
        for path in ("register/cluster/hostile", "register?q=cluster&kind=cluster", "register/zone/elm"):
            text = client.get(f"/en/{path}").text
            assert "<script>alert" not in text
        assert HOSTILE in Page(client.get("/en/register/cluster/hostile").text).one("h1").text


class TestZonesAndProgrammes:
    def test_residents_stand_by_origin_with_their_source(self, client):
        page = Page(client.get("/en/zones").text)
        row = next(row for row in page.all("tr") if row.text.startswith("Zone of the Elm"))
        cells = [cell.text for cell in page.all("td") if row in cell.around]
        assert cells[4].startswith("11 [")
        assert [cell.partition(" ")[0] for cell in cells[5:8]] == ["", "7", ""]
        assert cells[8] == "1"
        filed = client.get("/en/zones.json").json()["rows"]
        zone = next(row for row in filed if row["key"] == "zone/elm")
        assert (zone["residents"], zone["residents_foreign"], zone["residents_joint"]) == (11, 7, None)

    def test_the_list_of_zones_is_narrowed_by_country_and_kind(self, client):
        text = Page(client.get("/en/zones?country=SL&zone_kind=industrial_park").text).one("main").text
        assert "Park of Salt" in text
        assert "Zone of the Elm" not in text
        assert client.get("/en/zones?country=XX").status_code == 422

    def test_programmes_show_amounts_in_the_currency_of_their_source(self, client):
        text = Page(client.get("/en/programmes").text).one("main").text.replace("\xa0", " ")
        assert "1,200,000 EUR" in text
        assert "2.5 USD, million" in text
        assert "Bank of Salt" in text


class TestChanges:
    def test_two_editions_are_laid_side_by_side(self, client):
        path = "/en/register/changes"
        page = Page(client.get(f"{path}?from=First+edition&at=Second+edition").text)
        rows = [row.text for row in page.all("tr")]
        assert any(
            row.startswith("Zone of the Elmresidents9, Law on clusters") and "11, Law" in row for row in rows
        )
        filed = client.get(f"{path}.json?from=First+edition&figure=differences").json()["rows"]
        assert {"record": "zone/elm", "field": "residents", "before": "9", "after": "11"} in filed
        assert client.get(f"{path}?from=Third").status_code == 422

    def test_the_latest_stand_first_with_who_and_why(self, client):
        rows = client.get("/en/register/changes.json").json()["rows"]
        assert [row["change"] for row in rows] == [5, 4, 3, 2, 1]
        assert rows[0]["account"] == "kurt"
        assert "secret@elm" not in client.get("/en/register/changes.json?from=First+edition").text


class TestFromElsewhere:
    def test_a_region_leads_to_its_records(self, client):
        page = Page(client.get("/en/regions/NL-1").text)
        assert "/en/register?region=NL-1&kind=cluster" in page.links

    def test_the_search_of_the_front_finds_records(self, client):
        hits = Page(client.get("/ru/search?q=моторам").text).one("section", class_="hits")
        assert "Ёлмские моторы" in hits.text

    def test_a_workspace_without_a_register_says_how_to_make_one(self):
        class Bare(ToyObservatory):
            register = None

        client = Client(create_app(Bare("bare")))
        for path in ("register", "zones", "programmes"):
            assert "klaster register import" in client.get(f"/en/{path}").text
        assert client.get("/en/register/zone/elm").status_code == 404
        assert client.get("/en/regions/NL-1").status_code == 200
