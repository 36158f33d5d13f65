"""Clusters across borders on their screen: both sides, how sure, how uneven."""

import re

import polars as pl
import pytest

from klaster.web.app import create_app
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The embedded observatory."""
    folder = tmp_path_factory.mktemp("borders") / "observatory"
    new_demo(folder)
    observatory = Observatory(folder)
    observatory.build()
    return observatory


@pytest.fixture(scope="module")
def client(demo):
    """Asks it."""
    return Client(create_app(demo))


def rows(client, figure, query="period=2023"):
    """The rows of a figure's file."""
    return client.get(f"/en/cross-border.json?figure={figure}&{query}").json()["rows"]


def test_the_planted_pairs_are_named(client):
    found = {(row["region"], row["partner"], row["industry"]) for row in rows(client, "links")}
    for one, other, industries in (("KG-C", "KZ-31", ("10", "11")), ("KZ-15", "RU-ORE", ("24", "25"))):
        for industry in industries:
            assert (one, other, industry) in found or (other, one, industry) in found


def test_numbers_are_those_of_the_method_and_sides_add_up(client, demo):
    found = rows(client, "links")
    frame = demo.result("synthetic_economy", "cross_border_clusters", periods=("2023", "2023")).frame
    assert len(found) == frame.height
    assert all(row["value"] == pytest.approx(row["jobs"] + row["partner_jobs"]) for row in found)
    assert all(row["lower"] > 1 for row in found)


def test_pairs_and_countries_add_up_the_links(client):
    links, pairs, countries = (pl.DataFrame(rows(client, name)) for name in ("links", "pairs", "countries"))
    assert links["value"].sum() == pytest.approx(pairs["together"].sum())
    assert pairs["together"].sum() == pytest.approx(countries["together"].sum())
    assert pairs["links"].sum() == countries["links"].sum() == links.height
    assert (pairs["asymmetry"].is_between(0, 1)).all()


def test_related_industries_add_pairs_and_say_how_near(client):
    same, related = rows(client, "links"), rows(client, "links", "period=2023&related=related")
    assert len(related) > len(same)
    assert all(row["proximity"] >= 0.5 for row in related)
    assert any(row["industry"] != row["partner_industry"] for row in related)


def test_a_pair_opens_from_the_map_and_leads_back(client):
    page = client.get("/en/cross-border?period=2023").text
    address = re.search(r'href="(/en/cross-border\?[^"]*pair=[^"]+)"', page)
    assert address
    shown = client.get(address[1].replace("&amp;", "&")).text
    assert "All pairs" in shown
    pair = re.search(r"pair=([^&]+)", address[1])[1].replace("%2C", ",").split(",")
    found = rows(client, "links", f"period=2023&pair={','.join(pair)}")
    assert {frozenset((row["region"], row["partner"])) for row in found} == {frozenset(pair)}


def test_an_industry_narrows_it_and_one_without_pairs_is_no_mistake(client):
    assert {row["industry"] for row in rows(client, "links", "period=2023&industry=24")} == {"24"}
    page = client.get("/ru/cross-border?period=2023&industry=99")
    assert page.status_code == 200
    assert "нет двух соседних регионов" in page.text


@pytest.mark.parametrize("language", ["en", "ru"])
def test_both_languages_and_an_edition_of_one_country(client, language):
    assert client.get(f"/{language}/cross-border").status_code == 200
    assert client.get(f"/{language}/cross-border?edition=edb_2019").status_code == 200
    assert client.get(f"/{language}/cross-border?edition=kg_nsc_2018").status_code == 200


def test_of_made_up_numbers_the_register_says_nothing(client):
    assert all(row["beside"] == "—" for row in rows(client, "pairs"))


def test_a_small_observatory_is_answered():
    assert Client(create_app(ToyObservatory())).get("/en/cross-border").status_code == 200


class TestMapLayers:
    """Hot spots and clusters of adjacent regions, over the colours of the map and in its table."""

    def mapped(self, client, query):
        answer = client.get(f"/en/map.json?{query}").json()
        return {row["region"]: row for row in answer["rows"]}

    def test_clusters_of_adjacent_regions_are_those_of_the_method(self, client, demo):
        found = self.mapped(client, "industry=24&period=2023&layers=boundaries")
        frame = demo.result("synthetic_economy", "specialised_cells", periods=("2023", "2023")).frame
        inside = set(frame.filter((pl.col("industry") == "24") & pl.col("value").is_not_null())["region"])
        assert inside
        assert {code for code, row in found.items() if row["boundaries"]} == inside

    def test_hot_spots_are_those_of_the_method(self, client, demo):
        frame = demo.result("synthetic_economy", "getis_ord", periods=("2023", "2023")).frame
        hot = frame.filter(pl.col("verdict") == "hot")
        industry = hot["industry"][0]
        found = self.mapped(client, f"industry={industry}&period=2023&layers=hot_spots")
        assert {code for code, row in found.items() if row["hot_spots"] == "hot spot"} == set(
            hot.filter(industry=industry)["region"]
        )

    def test_the_legend_counts_them_in_both_languages(self, client):
        for language, words in (("en", "hot spot: more than its size"), ("ru", "горячая точка: вместе")):
            page = client.get(f"/{language}/map?industry=24&period=2023&layers=hot_spots,boundaries").text
            assert words in page

    def test_few_regions_have_no_such_layers(self):
        small = Client(create_app(ToyObservatory()))
        assert small.get("/en/map?layers=hot_spots").status_code == 422


class TestPassport:
    def test_says_where_the_cluster_ends_and_what_is_across_the_border(self, client):
        page = client.get("/en/regions/KZ-15/clusters/24?period=2023").text
        assert "How far it reaches" in page
        assert "Across a border the same industry is strong in Orenburg" in page

    def test_one_that_spans_regions_names_them(self, client, demo):
        frame = demo.result("synthetic_economy", "specialised_cells", periods=("2023", "2023")).frame
        row = frame.filter(pl.col("regions") == 2).row(0, named=True)
        page = client.get(f"/ru/regions/{row['region']}/clusters/{row['industry']}?period=2023").text
        assert "образует один кластер из соседних" in page

    def test_an_edition_without_counts_says_nothing_of_it(self, client):
        page = client.get("/en/regions/KG-C/clusters/F?edition=edb_2019").text
        assert "How far it reaches" not in page


class TestReach:
    """How far the establishments of an industry gather, on its own screen when asked."""

    def test_is_found_when_asked_in_both_languages(self, client, demo):
        plain = client.get("/en/industries/29?area=BY")
        assert "figure-reach" not in plain.text
        assert "reach=found" in plain.text
        for language, words in (("en", "establishments"), ("ru", "предприятий")):
            page = client.get(f"/{language}/industries/29?area=BY&reach=found")
            assert page.status_code == 200
            assert 'id="figure-reach"' in page.text
            assert words in page.text
        rows = client.get("/en/industries/29.json?area=BY&reach=found&figure=reach").json()["rows"]
        frame = demo.result(
            "synthetic_economy", "k_density", area="BY", parameters={"industry": "29", "simulations": 99}
        ).frame
        assert [row["value"] for row in rows] == pytest.approx(frame.sort("distance")["value"].to_list())

    def test_an_edition_without_establishments_does_not_offer_it(self, client):
        assert "reach=found" not in client.get("/en/industries/F?edition=edb_2019").text
