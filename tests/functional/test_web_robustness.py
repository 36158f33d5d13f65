"""The robustness dial on the map, on a region and in the table of quotients; and over the API."""

import csv
import io

import polars as pl
import pytest

from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

PLACES = ("map?industry=29&period=2019", "lq?section=all&period=2019", "regions/NL-1?period=2019")


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


@pytest.fixture(scope="module")
def stability():
    """Pair -> (agreeing, judged), of the toy's latest period."""
    frame = ToyObservatory().robustness(period="2019").frame.filter(pl.col("value").is_not_null())
    return {
        (row["region"], row["industry"]): (row["agreeing"], row["judged"])
        for row in frame.iter_rows(named=True)
    }


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return Page(answer.text)


class TestDial:
    @pytest.mark.parametrize("language", ["en", "ru"])
    @pytest.mark.parametrize("place", PLACES)
    def test_it_is_a_field_of_the_form_and_kept_in_the_address(self, client, place, language):
        shown = page(client, f"/{language}/{place}&robust=80")
        chosen = [
            element
            for element in shown.elements
            if element.tag == "option" and "selected" in element.attributes
        ]
        assert "80" in [option.attributes["value"] for option in chosen]
        words = "variants" if language == "en" else "вариантов"
        assert any(
            words in element.text
            for element in shown.elements
            if "caveat" in element.attributes.get("class", "")
        )

    @pytest.mark.parametrize("place", PLACES)
    def test_off_it_shows_and_costs_nothing(self, client, place):
        markup = client.get(f"/en/{place}").text
        assert "is-unsure" not in markup
        assert 'class="stability"' not in markup

    def test_the_ranking_beside_the_map_says_k_of_n(self, client, stability):
        shown = page(client, "/en/map?industry=29&period=2019&robust=any")
        cells = [element.text for element in shown.elements if element.attributes.get("class") == "held"]
        expected = [f"{k}/{n}" for (_, industry), (k, n) in stability.items() if industry == "29"]
        assert sorted(filter(None, cells)) == sorted(expected)

    @pytest.mark.parametrize("level", [60, 80, 100])
    def test_pale_is_what_holds_too_seldom(self, client, stability, level):
        markup = client.get(f"/en/lq?section=all&period=2019&robust={level}").text
        unsure = sum(k / n < level / 100 for k, n in stability.values())
        assert markup.count("is-unsure") == unsure
        assert unsure > 0 or level < 100

    def test_a_filter_of_verdicts_keeps_those_that_hold(self, client, stability):
        def links(robust):
            shown = page(client, f"/en/lq?section=all&period=2019&show=borderline{robust}")
            return [
                each
                for each in shown.elements
                if each.tag == "a" and each.within("td") and each.within("table")
            ]

        some = sum(
            stability[row["region"], row["industry"]][0] < stability[row["region"], row["industry"]][1]
            for row in ToyObservatory()
            .result()
            .frame.filter(verdict="borderline", period="2019")
            .iter_rows(named=True)
        )
        assert len(links("")) - len(links("&robust=100")) == some

    def test_files_have_the_share(self, client, stability):
        rows = list(
            csv.DictReader(io.StringIO(client.get("/en/lq.csv?section=all&period=2019&robust=any").text))
        )
        found = {(row["region"], row["industry"]): row for row in rows}
        for pair, (k, n) in stability.items():
            assert found[pair]["holds"] == f"{k}/{n}"
            assert float(found[pair]["robustness"]) == pytest.approx(k / n)
        assert all(row["robustness"] == "" for pair, row in found.items() if pair not in stability)

    def test_links_take_the_dial_along(self, client):
        shown = page(client, "/en/lq?section=all&period=2019&robust=80")
        regions = [
            each.attributes["href"]
            for each in shown.elements
            if each.tag == "a" and "/regions/" in each.attributes.get("href", "")
        ]
        assert regions
        assert all("robust=80" in href for href in regions if "period=2019" in href)

    def test_the_reading_explains_it(self, client):
        assert "hangs on none of the choices varied" in client.get("/en/map?robust=any").text
        assert "не зависит ни от одного" in client.get("/ru/regions/NL-1?robust=any").text

    def test_an_edition_without_verdicts_ignores_it(self, client):
        assert client.get("/en/lq?edition=plain&robust=80").status_code == 200

    def test_another_value_is_refused(self, client):
        assert client.get("/en/map?robust=17").status_code == 422


class TestInterface:
    def test_it_gives_the_same_numbers(self, client, stability):
        facts = client.get("/api/v1/robustness/location_quotient?period=2019").json()
        found = {
            (row["region"], row["industry"]): (row["agreeing"], row["judged"])
            for row in facts["rows"]
            if row["value"] is not None
        }
        assert found == stability
        assert facts["judge"] == "verdict"
        assert len(facts["variants"]) == 36
        assert "location_quotient_robustness" in facts["source"]

    def test_a_grid_of_the_askers_own(self, client):
        facts = client.get(
            "/api/v1/robustness/location_quotient?period=2019&vary.cut=1,1.5&judge=value > 1&region=NL-1"
        ).json()
        assert facts["grid"] == {"cut": [1.0, 1.5]}
        assert {row["region"] for row in facts["rows"]} == {"NL-1"}

    @pytest.mark.parametrize(
        ("query", "status"),
        [("vary.confidense=0.9", 404), ("vary.confidence=2", 422), ("judge=nope", 404), ("vary.floor_jobs=" + ",".join(map(str, range(99))), 422)],
    )  # fmt: skip
    def test_refusals(self, client, query, status):
        assert client.get(f"/api/v1/robustness/location_quotient?{query}").status_code == status
