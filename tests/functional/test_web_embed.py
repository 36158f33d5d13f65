"""One figure alone for a frame on another site: framed there and nowhere else; and citations that find their release."""

import re

import pytest

from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

FIGURES = ("index?figure=map", "map?figure=map&industry=29&period=2019", "regions/NL-1?figure=bubble",
           "regions/NL-1?figure=industries", "lq?figure=lq", "glossary?figure=glossary")  # fmt: skip


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


class TestFrames:
    @pytest.mark.parametrize("path", [*FIGURES, "map?period=x", "nowhere", "regions/NL-11"])
    def test_any_site_may_show_a_figure_alone(self, client, path):
        headers = client.get(f"/ru/embed/{path}").headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors *" in policy
        assert "script-src 'none'" in policy
        assert "default-src 'self'" in policy
        assert "x-frame-options" not in headers
        assert headers["x-content-type-options"] == "nosniff"

    @pytest.mark.parametrize(
        "address", ["/ru/map", "/ru/map.json", "/en/embedded", "/ru/embed", "/api/v1/methods", "/fr/embed/map",
                    "/ru/map?x=/ru/embed/", "/static/x/ru/embed/", "/robots.txt", "/ru/regions/embed"]
    )  # fmt: skip
    def test_nothing_else_may_be_framed(self, client, address):
        headers = client.get(address).headers
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]

    def test_a_fault_of_ours_may_be_framed_too(self):
        class Broken(ToyObservatory):
            def result(self, *arguments, **parameters):
                raise RuntimeError

        client = Client(create_app(Broken("broken-frame")), raising=False)
        answer = client.get("/en/embed/map")
        assert answer.status_code == 500
        assert "frame-ancestors *" in answer.headers["content-security-policy"]
        assert client.get("/en/map").headers["x-frame-options"] == "DENY"


class TestAFigureAlone:
    @pytest.mark.parametrize("language", ["ru", "en"])
    @pytest.mark.parametrize("path", FIGURES)
    def test_has_title_source_period_and_the_way_back(self, client, language, path):
        page = Page(client.get(f"/{language}/embed/{path}").text)
        assert page.one("html").attributes["lang"] == language
        assert page.one("h1").text
        assert not page.all("script")
        assert not page.all("form")
        assert page.all("svg", class_="drawing") or page.all("table") or page.all("dl")
        assert "location_quotient" in page.one("p", class_="source").text or "glossary" in path
        assert page.one("base").attributes["target"] == "_blank"
        back = page.all("a")[-1].attributes["href"]
        assert back.startswith(f"/{language}/")
        assert client.get(back).status_code == 200

    def test_keeps_what_was_chosen(self, client):
        page = Page(client.get("/en/embed/map?industry=29&period=2018&figure=map").text)
        assert "Motor vehicles, 2018" in page.one("h1").text
        assert "industry=29" in page.all("a")[-1].attributes["href"]
        assert "figure=" not in page.all("a")[-1].attributes["href"].partition("#")[0]

    def test_says_synthetic_and_shows_it(self, client):
        page = Page(client.get("/en/embed/map").text)
        assert "SYNTHETIC" in page.one("p", class_="synthetic").text
        assert "SYNTHETIC" in page.one("svg", class_="map").text
        assert not Page(client.get("/en/embed/map?edition=plain").text).all("p", class_="synthetic")

    def test_that_is_not_there_is_said_without_the_atlas_around(self, client):
        answer = client.get("/ru/embed/map?figure=nope")
        assert answer.status_code == 422
        assert not Page(answer.text).all("header")

    def test_is_named_beside_every_figure(self, client):
        page = Page(client.get("/en/regions/NL-1?period=2019").text)
        codes = [block.text for block in page.all("pre") if block.text.startswith("<iframe")]
        assert len(codes) == 4
        for code in codes:
            address = re.search('src="([^"]+)"', code)[1]
            assert address.startswith("http://atlas/en/embed/regions/NL-1?")
            assert client.get(address.removeprefix("http://atlas").replace("&amp;", "&")).status_code == 200

    def test_a_host_that_is_none_is_not_repeated(self, client):
        text = client.get("/en/map", headers={"host": 'evil"><script>'}).text
        assert "evil" not in text
        assert client.get("/en/map", headers={"host": "data.example.org:8443"}).text.count(
            "http://data.example.org:8443/en/"
        ) >= 2  # fmt: skip


class TestCitations:
    def test_lead_back_to_edition_period_and_release(self, client):
        page = Page(client.get("/en/map?industry=29").text)
        cited = next(block.text for block in page.all("pre") if "#figure-map" in block.text)
        assert "Source: Office" in cited
        address = cited.rpartition(" ")[2].removeprefix("http://atlas").partition("#")[0]
        assert address == "/en/map?industry=29&edition=toy&period=2020&vintage=012301230123"
        assert not Page(client.get(address).text).all("p", class_="outdated")

    def test_say_when_another_release_is_in_force(self, client):
        page = Page(client.get("/ru/map?vintage=ffff0000").text)
        assert "ffff0000" in page.one("p", class_="outdated").text

    def test_a_false_release_cannot_say_more_than_itself(self, client):
        text = client.get("/ru/map", params={"vintage": "<script>alert(1)</script>"}).text
        assert "<script>alert" not in text
