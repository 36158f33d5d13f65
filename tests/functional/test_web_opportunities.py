"""The screen of opportunities: nearness with its predictive power, and no list where it foretells no better than chance."""

import json
import re

import polars as pl
import pytest

from klaster.pages.opportunities.found import Opportunities
from klaster.web.app import create_app
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client

ADDRESS = "regions/RU-KLU/opportunities"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The embedded observatory."""
    folder = tmp_path_factory.mktemp("opportunities") / "observatory"
    new_demo(folder)
    observatory = Observatory(folder)
    observatory.build()
    return observatory


@pytest.fixture(scope="module")
def client(demo):
    """Asks it."""
    return Client(create_app(demo))


def rows(client, figure, query="", address=ADDRESS):
    """The rows of a figure's file."""
    return client.get(f"/en/{address}.json?figure={figure}{query}").json()["rows"]


def test_the_numbers_are_those_of_the_method(client, demo):
    found = {row["industry"]: row for row in rows(client, "absent")}
    frame = demo.result("synthetic_economy", "relatedness_density", periods=("2024", "2024"), area="RU").frame
    own = frame.filter(
        (pl.col("region") == "RU-KLU") & ~pl.col("specialised") & pl.col("value").is_not_null()
    )
    assert set(found) == set(own["industry"])
    for code, value, lower in own.select("industry", "value", "lower").iter_rows():
        assert found[code]["value"] == pytest.approx(value)
        assert found[code]["lower"] == pytest.approx(lower)


def test_what_is_coloured_is_above_both_medians(client):
    found = pl.DataFrame(rows(client, "absent"))
    near = found.filter(quadrant="near_complex")
    assert 0 < near.height < found.height
    assert near["value"].min() >= found["value"].median()
    assert near["complexity"].min() >= found["complexity"].median()


def test_the_list_comes_with_its_power(client):
    page = client.get(f"/en/{ADDRESS}").text
    assert re.search(r"probability 0\.\d\d \(0\.\d\d–0\.\d\d\); a lottery has 0\.5", page)
    ranked = rows(client, "priorities")
    assert [row["rank"] for row in ranked] == list(range(1, len(ranked) + 1))
    assert all(row["probability_lower"] <= row["probability"] <= row["probability_upper"] for row in ranked)


def test_no_list_where_the_interval_reaches_a_lottery(client):
    address = "regions/BY-BR/opportunities"
    page = client.get(f"/en/{address}").text
    assert "no list of priorities is given" in page
    assert "priorities" not in re.findall(r'id="figure-(\w+)"', page)
    assert "probability" not in rows(client, "absent", address=address)[0]


def test_an_earlier_period_has_no_list_of_the_last_one(client):
    page = client.get(f"/en/{ADDRESS}?period=2020").text
    assert "Entry is foretold from the last period only." in page
    assert "priorities" not in re.findall(r'id="figure-(\w+)"', page)


def test_strengths_have_their_nearest_missing_links(client):
    strengths = rows(client, "strengths")
    absent = {row["industry"] for row in rows(client, "absent")}
    links = [code for row in strengths for code in row["missing_codes"].split()]
    assert links
    assert set(links) <= absent
    assert not {row["industry"] for row in strengths} & absent


def test_missing_links_are_the_nearest_by_proximity(demo):
    from klaster.pages.desk import desk
    from klaster.pages.visit import Visit

    table = desk(demo, Visit("en", ADDRESS, {}, {"region": "RU-KLU"}))
    found = Opportunities(table, "RU-KLU", "2024")
    strength, links = next(iter(found.links.items()))
    frame = demo.result(
        "synthetic_economy", "proximity", periods=("2024", "2024"), area="RU", simulations=0
    ).frame
    pairs = {
        frozenset(pair): value for *pair, value in frame.select("industry", "partner", "value").iter_rows()
    }
    absent = set(found.absent["industry"])
    best = max(value for pair, value in pairs.items() if strength in pair and pair - {strength} <= absent and len(pair) == 2)  # fmt: skip
    assert links[0][1] == pytest.approx(best)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_both_languages_and_the_way_there(client, language):
    assert client.get(f"/{language}/{ADDRESS}").status_code == 200
    assert f"/{language}/{ADDRESS}" in client.get(f"/{language}/regions/RU-KLU").text


def test_the_specification_has_the_rows_of_the_table(client):
    drawn = json.loads(client.get(f"/en/{ADDRESS}.vl.json?figure=absent").text)
    assert len(drawn["data"]["values"]) == len(rows(client, "absent"))


def test_published_quotients_say_why_there_is_nothing(client):
    page = client.get("/ru/regions/KG-C/opportunities?edition=edb_2019")
    assert page.status_code == 200
    assert "близость считается по численностям" in page.text


def test_a_small_observatory_is_answered(client):
    small = Client(create_app(ToyObservatory()))
    assert small.get("/en/regions/NL-1/opportunities").status_code == 200
    assert small.get("/en/regions/NO-WHERE/opportunities").status_code == 404
