"""What lies over the colours of the map: only what an edition has, counted, and said in the table too."""

import csv
import io

import numpy as np
import pytest

from klaster.views.map_layers import grid_counts
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

CARS = "industry=29&period=2019"
LEGEND = ("designated", "not known whether", "establishments", "planted", "decoy")


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def legend(client, query):
    page = Page(client.get(f"/en/map?{query}").text)
    words = [element.text for element in page.all("text") if element.within("svg")]
    return [text for text in words if any(text.startswith(word) or word in text for word in LEGEND)]


def rows(client, query):
    text = client.get(f"/en/map.csv?{query}").text
    return {row["region"]: row for row in csv.DictReader(io.StringIO(text))}


def switches(client, query):
    page = Page(client.get(f"/en/map?{query}").text)
    boxes = page.all("input", type="checkbox")
    return {box.attributes["value"]: "checked" in box.attributes for box in boxes}


class TestSwitches:
    def test_are_those_of_the_edition(self, client):
        assert switches(client, CARS) == {
            "borders": True, "designations": True, "establishments": False, "outlines": False, "truth": False,
        }  # fmt: skip
        assert set(switches(client, "edition=plain")) == {"borders"}

    def test_keep_what_the_address_says(self, client):
        asked = switches(client, f"{CARS}&layers=values&layers=truth")
        assert [id for id, on in asked.items() if on] == ["truth"]
        assert switches(client, f"{CARS}&layers=values,truth") == asked

    def test_may_all_be_off(self, client):
        assert not any(switches(client, f"{CARS}&layers=values").values())
        assert legend(client, f"{CARS}&layers=values") == []

    def test_refuse_what_the_edition_does_not_have(self, client):
        answer = client.get("/ru/map.json?edition=plain&layers=truth")
        assert answer.status_code == 422
        assert "borders" in answer.json()["error"]["advice"]


class TestWhatIsDrawn:
    def test_designations_are_counted_in_the_legend_and_said_in_the_table(self, client):
        assert legend(client, CARS) == ["designated by a programme · 2"]
        unsure = "industry=10&period=2019"
        assert legend(client, unsure)[1] == "not known whether designated · 1"
        assert rows(client, unsure)["NL-1"]["designations"] == "not known"

    def test_establishments_are_those_open_in_the_year(self, client):
        query = f"{CARS}&layers=establishments"
        assert legend(client, query) == ["establishments, added up to squares · 2"]
        assert rows(client, query)["NL-1"]["establishments"] == "2"
        assert legend(client, query.replace("2019", "2018")) == ["establishments, added up to squares · 3"]
        assert legend(client, query.replace("2019", "2020")) == ["establishments, added up to squares · 3"]

    def test_planted_clusters_are_told_from_decoys_and_begin_when_they_do(self, client):
        query = f"{CARS}&layers=truth"
        assert legend(client, query) == [
            "Cars of the Elm",
            "cluster planted by the generator (synthetic truth) · 1",
            "decoy: one large plant, no cluster · 1",
        ] or sorted(legend(client, query)) == sorted(
            [
                "cluster planted by the generator (synthetic truth) · 1",
                "decoy: one large plant, no cluster · 1",
            ]
        )
        said = {code: row["truth"] for code, row in rows(client, query).items() if row["truth"]}
        assert said == {"NL-1": "Cars of the Elm", "SL-1": "Cars of the Elm", "SL-2": "One plant"}
        earlier = rows(client, query.replace("2019", "2018"))
        assert {row["truth"] for row in earlier.values()} == {"", "One plant"}

    def test_an_area_shows_its_own_only(self, client):
        said = rows(client, f"{CARS}&layers=truth&area=SL")
        assert {code: row["truth"] for code, row in said.items()} == {
            "SL-1": "Cars of the Elm",
            "SL-2": "One plant",
        }


def test_many_points_are_few_squares():
    random = np.random.default_rng(1)
    x, y = random.uniform(0, 960, 100_000), random.uniform(0, 640, 100_000)
    counts = grid_counts(x, y)
    assert sum(counts.values()) == 100_000
    assert len(counts) <= 120 * 81
