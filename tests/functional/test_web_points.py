"""The map of the points: every establishment counted once, squares where they are many, nothing single of a protected edition."""

import csv
import io
import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from klaster.catalogue import method
from klaster.model.result import Result
from klaster.pages.points.plants import MOST, PROTECTED_SIDE
from klaster.pages.points.squares import squares
from klaster.web.app import create_app
from klaster.workbench.computing import provenance
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

CARS = "industry=29&period=2019"


def many_plants(near=60):
    """Two dense groups of makers of cars, one across the 180th meridian (longitudes run on), a lone one, one without a place."""
    chance = np.random.default_rng(5)
    east = zip(179.95 + chance.uniform(0, 0.1, near), 53 + chance.uniform(0, 0.1, near), strict=True)
    west = zip(171 + chance.uniform(0, 0.1, near), 57 + chance.uniform(0, 0.1, near), strict=True)
    rows = [("SL-1", lon, lat) for lon, lat in east] + [("NL-1", lon, lat) for lon, lat in west]
    rows += [("NL-2", 175.0, 56.0), ("NL-2", None, None)]
    table = pl.DataFrame(rows, schema=("region", "lon", "lat"), orient="row")
    return table.with_columns(industry=pl.lit("29"), founded=pl.lit(1990), closed=pl.lit(None, pl.Int64))


class ManyPlants(ToyObservatory):
    """The toy with as many establishments as are given, protected if rules are."""

    def __init__(self, plants, rules=None):
        super().__init__(f"plants-{plants.height}-{rules}")
        self.plants = plants
        self.editions = (replace(self.editions[0], rules=rules or {}), self.editions[1])

    def table(self, edition_id, name):
        if name == "establishments" and self.edition(edition_id).id == "toy":
            return self.plants
        return super().table(edition_id, name)

    def result(self, edition_id=None, method_name="location_quotient", measure=None, **asked):
        if method_name != "establishment_clusters":
            return super().result(edition_id, method_name, measure, **asked)
        chosen, edition = method(method_name), self.edition(edition_id)
        frame = chosen.function(self.plants, **asked["parameters"])
        return Result(frame, chosen.card, provenance(chosen, asked["parameters"], (edition.vintage,)))


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ManyPlants(many_plants())))


@pytest.fixture(scope="module")
def protected():
    return Client(create_app(ManyPlants(many_plants(), {"threshold": 3.0, "dominance": 0.0})))


def points(client, query=CARS, language="en"):
    answer = client.get(f"/{language}/map/points.json?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def counts(facts):
    return [feature["properties"]["n"] for feature in facts["plants"]["features"]]


class TestTheAnswer:
    def test_has_every_establishment_with_a_place_once(self, client):
        facts = points(client)
        assert sum(counts(facts)) == facts["shown"] == 121
        assert set(counts(facts)) == {1}
        assert (facts["unplaced"], facts["withheld"], facts["side"]) == (1, 0, 0)
        assert facts["caption"] == "Establishments shown: 121. Without coordinates, not shown: 1."

    def test_counts_those_open_in_the_year_as_the_layer_and_the_table_do(self):
        toy = Client(create_app(ToyObservatory()))
        for year, shown in (("2018", 3), ("2019", 2), ("2020", 3)):
            query = f"industry=29&period={year}"
            assert points(toy, query)["shown"] == shown
            rows = csv.DictReader(io.StringIO(toy.get(f"/en/map.csv?{query}&figure=points").text))
            assert sum(int(row["value"]) for row in rows) == shown

    def test_longitudes_go_from_minus_180_to_180_and_the_bounds_run_on(self, client):
        facts = points(client)
        across = [feature["geometry"]["coordinates"][0] for feature in facts["plants"]["features"]]
        assert min(across) < -179.9
        assert 179.9 < max(across) <= 180
        assert facts["bounds"] == [170, 49, 188, 59], "in one piece across the meridian"

    def test_is_of_an_area(self, client):
        assert points(client, f"{CARS}&area=SL")["shown"] == 60

    def test_of_very_many_is_of_squares_with_their_counts_and_says_so(self):
        chance, count = np.random.default_rng(7), 3 * MOST
        plants = pl.DataFrame(
            {"region": ["NL-1"] * count, "industry": ["29"] * count, "lon": chance.uniform(170, 174, count), "lat": chance.uniform(55, 59, count)}
        )  # fmt: skip
        facts = points(Client(create_app(ManyPlants(plants))))
        assert sum(counts(facts)) == facts["shown"] == count
        assert len(counts(facts)) <= MOST
        assert facts["side"] > 0
        assert f"added up to {len(counts(facts)):,} squares" in facts["caption"]

    def test_has_places_of_the_register_with_a_way_to_the_record(self, client):
        sites = points(client)["sites"]["features"]
        zone = next(each for each in sites if "Zone of the Elm" in each["properties"]["words"])
        assert zone["geometry"]["coordinates"] == [171, 56]
        assert client.get(zone["properties"]["address"]).status_code == 200

    def test_is_validated_and_kept(self, client):
        first = client.get(f"/en/map/points.json?{CARS}")
        again = client.get(f"/en/map/points.json?{CARS}", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        shapes = client.get("/en/map/shapes.json?period=2019")
        assert {each["properties"]["code"] for each in shapes.json()["features"]} == {"NL-1", "NL-2", "SL-1", "SL-2"}  # fmt: skip

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("industry=xx", "industry=xx"),
            (f"{CARS}&area=xx", "area=xx"),
            ("industry=29&edition=plain", "no establishments"),
            (f"{CARS}&layers=outlines&radius=7", "radius=7"),
        ],
    )
    def test_refuses_what_is_not_there(self, client, query, words):
        answer = client.get(f"/en/map/points.json?{query}")
        assert answer.status_code == 422
        assert words in answer.json()["error"]["message"]


class TestOutlines:
    ASKED = f"{CARS}&layers=values,outlines"

    def test_are_two_and_one_lies_across_the_meridian(self, client):
        facts = points(client, self.ASKED)
        assert [each["properties"]["number"] for each in facts["outlines"]["features"]] == [1, 2]
        assert not points(client)["outlines"]["features"]
        reach = {
            row["region"]: row["outlines"]
            for row in csv.DictReader(io.StringIO(client.get(f"/en/map.csv?{self.ASKED}").text))
        }
        assert reach == {"NL-1": "1", "NL-2": "", "NL-3": "", "NL-4": "", "SL-1": "1", "SL-2": ""}

    def test_lie_over_the_map_with_the_radius_said(self, client):
        page = client.get(f"/en/map?{self.ASKED}&radius=50").text
        assert page.count("clusters of establishments, radius 50 km · 2") == 2
        assert 'name="radius"' in page
        assert 'name="radius"' not in client.get(f"/en/map?{CARS}").text

    def test_of_too_many_are_left_to_the_command(self, client, monkeypatch):
        monkeypatch.setattr("klaster.pages.points.outlines.MOST", 100)
        page = Page(client.get(f"/ru/map?{self.ASKED}").text)
        words = " ".join(page.read_words("ru"))
        assert "слишком долго" in words
        assert "klaster compute establishment_clusters" in words

    def test_that_the_method_refuses_are_told_in_words(self):
        page = Client(create_app(ToyObservatory())).get(f"/en/map?{self.ASKED}")
        assert page.status_code == 200
        assert "not computed:" in page.text


class TestAProtectedEdition:
    """Nothing of it is shown that fewer than three establishments stand behind."""

    def test_has_squares_at_their_own_middles_and_says_how_many_are_withheld(self, protected):
        facts = points(protected)
        assert min(counts(facts)) >= 3
        assert facts["shown"] + facts["withheld"] == 121
        assert facts["withheld"] >= 1
        assert f"fewer than 3: {facts['withheld']}" in facts["caption"]
        for feature in facts["plants"]["features"]:
            steps = [2 * degrees / PROTECTED_SIDE for degrees in feature["geometry"]["coordinates"]]
            assert all(step % 2 == 1 for step in steps), "a square stands at its own middle"

    def test_shows_no_outline_since_its_corners_are_establishments(self, protected):
        facts = points(protected, f"{CARS}&layers=outlines")
        assert facts["outlines"]["features"] == []
        assert "this edition is protected" in facts["caption"]

    def test_has_no_dot_in_a_drawing_for_establishments_that_stand_alone(self):
        def dots(rules):
            one = Client(create_app(ManyPlants(many_plants(near=2), rules)))
            return [
                len(re.findall("h0", one.get(f"/en/map.svg?{query}").text))
                for query in (f"{CARS}&figure=points", f"{CARS}&layers=establishments")
            ]

        assert dots({"threshold": 0.0, "dominance": 10.0}) == [0, 0]
        assert min(dots({})) > 0

    def test_withholds_a_region_with_too_few_in_its_table(self, protected):
        text = protected.get(f"/en/map.csv?{CARS}&figure=points").text
        rows = {row["region"]: row for row in csv.DictReader(io.StringIO(text))}
        assert (rows["NL-2"]["value"], rows["NL-2"]["status"]) == ("", "Q")
        assert (rows["NL-1"]["value"], rows["NL-1"]["status"]) == ("60", "A")


class TestTheFold:
    def test_is_closed_and_asks_for_nothing_before_it_is_opened(self, client):
        page = Page(client.get(f"/en/map?{CARS}").text)
        fold = page.one("details", id="points-fold")
        assert "open" not in fold.attributes
        assert not [each for each in page.all("script") if "maplibre" in each.attributes.get("src", "")]

    def test_holds_the_drawing_and_the_table_without_a_script(self, client):
        for address in (f"map?{CARS}", "industries/29?period=2019"):
            page = Page(client.get(f"/ru/{address}").text)
            assert [each for each in page.all("svg") if each.within("details") and each.attributes.get("id") == "points"]  # fmt: skip

    def test_is_open_by_the_address(self, client):
        for query in ("points=open", "layers=values,outlines"):
            page = Page(client.get(f"/en/map?{CARS}&{query}").text)
            assert "open" in page.one("details", id="points-fold").attributes

    def test_is_not_there_without_establishments(self, client):
        assert "points-fold" not in client.get("/en/map?edition=plain").text


def test_a_screen_of_thousands_of_points_keeps_its_weight():
    import gzip

    chance, count = np.random.default_rng(7), 40_000
    plants = pl.DataFrame(
        {"region": ["NL-1"] * count, "industry": ["29"] * count, "lon": chance.uniform(170, 184, count), "lat": chance.uniform(49, 59, count)}
    )  # fmt: skip
    one = Client(create_app(ManyPlants(plants)))
    assert len(gzip.compress(one.get(f"/en/map?{CARS}").content)) <= 150 * 1024
    assert len(gzip.compress(one.get(f"/en/map/points.json?{CARS}").content)) <= 150 * 1024


@pytest.mark.parametrize("count", [0, 1])
def test_few_points_are_squares_too(count):
    lon, lat = np.full(count, 190.0), np.full(count, 60.0)
    assert squares(lon, lat, 0).shown == count
    assert squares(lon, lat, 0, fewest=3, least_side=0.5).withheld == count
