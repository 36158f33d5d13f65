"""The demonstration observatory at its full size: what the screens weigh and what they say."""

import gzip

import polars as pl
import pytest

from klaster.web.app import create_app
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory
from tests.web_client import Client
from tests.web_page import Page

SCREENS = ("", "map", "map?area=RU&indicator=surplus", "regions", "regions/KG-B", "regions/KG-B/growth", "industries", "industries/29", "industries/10?area=RU", "lq", "lq?section=all", "lq?area=KG&section=all", "compare?regions=KG-B,KG-O",
           "compare?regions=RU-TA,RU-MOS,RU-KHA,RU-LEN,RU-SVE,RU-SAM,KG-B,KZ-ALA,BY-MI,AM-ER&work=krugman&of=RU-TA",
           "composite", "composite?area=RU&w.growth=2&w.specialised=1&w.per.wages=1",
           "methods", "methods/location_quotient", "glossary", "explain", "data", "api")  # fmt: skip
WEIGHT = 150 * 1024


@pytest.fixture(scope="module")
def observatory(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "observatory"
    new_demo(folder)
    opened = Observatory(folder)
    opened.build()
    return opened


@pytest.fixture(scope="module")
def client(observatory):
    return Client(create_app(observatory))


@pytest.fixture(scope="module")
def synthetic(client):
    editions = client.get("/api/v1/editions").json()["editions"]
    return next(edition["id"] for edition in editions if edition["synthetic"])


def at(path, edition):
    return f"{path}{'&' if '?' in path else '?'}edition={edition}" if path != "api" else path


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path or "front")
def test_a_screen_is_light(client, synthetic, language, path):
    """Weight as it goes over the line; how quick it is, a benchmark tells."""
    answer = client.get(f"/{language}/{at(path, synthetic)}")
    assert answer.status_code == 200
    assert len(gzip.compress(answer.content, 6)) <= WEIGHT


def test_table_3_stands_on_the_screens_as_it_was_printed(client):
    heat = Page(client.get("/ru/lq?edition=edb_2019").text)
    row = next(row for row in heat.all("tr") if row.text.startswith("Баткенская область"))
    assert row.text.startswith("Баткенская область1,295,62")
    region = client.get("/ru/regions/KG-B?edition=edb_2019").text
    assert "5,62 (5,615–5,625)" in region


def test_a_pair_that_the_report_does_not_list_is_not_a_low_value(client):
    heat = Page(client.get("/en/lq?edition=edb_2019").text)
    missing = heat.all("td", class_="is-not-collected")
    assert len(missing) == 96
    assert {cell.text for cell in missing} == {".."}


def test_every_region_is_on_the_map(client, synthetic):
    page = Page(client.get(f"/en/map?edition={synthetic}").text)
    drawn = {link.attributes["data-code"] for link in page.all("a") if "data-code" in link.attributes}
    listed = {row.attributes["data-code"] for row in page.all("tr") if "data-code" in row.attributes}
    assert drawn == listed
    assert len(drawn) > 100


def test_the_map_is_refitted_to_a_country(client, synthetic):
    page = Page(client.get(f"/en/map?edition={synthetic}&area=KG").text)
    drawn = {link.attributes["data-code"] for link in page.all("a") if "data-code" in link.attributes}
    assert len(drawn) == 9
    assert all(code.startswith("KG-") for code in drawn)


def test_a_region_that_no_longer_exists_keeps_its_screen(client, synthetic):
    page = Page(client.get(f"/ru/regions/KZ-YUZ?edition={synthetic}").text)
    assert page.one("select", name="period").text.startswith("2017")
    assert "KZ-YUZ" not in client.get(f"/ru/map?edition={synthetic}").text


def test_planted_clusters_across_a_border_are_named_and_few_others(observatory):
    """Of the synthetic economy: both planted pairs, by the shapes of the regions of six countries."""
    found = observatory.compute(
        "cross_border_clusters", edition="synthetic_economy", measure="employment"
    ).frame
    industries = found.filter(
        (pl.col("period") == "2023") & pl.col("industry").is_in(["10", "11", "24", "25"])
    )
    named = {
        (*sorted(row[:2]), row[2]) for row in industries.select("region", "partner", "industry").iter_rows()
    }
    planted = {
        ("KG-C", "KZ-31", "10"),
        ("KG-C", "KZ-31", "11"),
        ("KZ-15", "RU-ORE", "24"),
        ("KZ-15", "RU-ORE", "25"),
    }
    assert planted <= named
    assert len(named - planted) <= 3
