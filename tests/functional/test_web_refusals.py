"""What is not there or cannot be: said in the page's language, with what would be right; never a crash."""

import pytest

from klaster.web.app import create_app
from klaster.web.security import CONTENT_SECURITY_POLICY
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

NONSENSE = ("nonsense", "0", "-1", "1e999", "%00", "'\"><b>", "a" * 3000, "NL-1,NL-2", "٣")
FIELDS = {
    "map": ("edition", "measure", "indicator", "industry", "period", "area", "level"),
    "regions/NL-1": ("edition", "measure", "period", "since"),
    "regions": ("edition", "measure", "period"),
    "lq": ("edition", "measure", "area", "section", "period", "show", "sort", "page"),
    "explain": ("edition", "measure", "region", "industry", "period"),
    "methods/location_quotient": ("edition",),
    "glossary": ("edition",),
    "": ("edition",),
}


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


class TestAnUnknownRegion:
    @pytest.mark.parametrize(("language", "words"), [("ru", "Не найдено"), ("en", "Not found")])
    def test_is_not_found_and_the_nearest_are_offered(self, client, language, words):
        answer = client.get(f"/{language}/regions/NL-11")
        page = Page(answer.text)
        assert answer.status_code == 404
        assert page.one("h1").text == words
        assert f"/{language}/regions/NL-1" in page.links

    def test_the_offer_bears_a_name(self, client):
        page = Page(client.get("/ru/regions/NL-11").text)
        assert "Верхний Ёлм (NL-1)" in page.one("main").text

    def test_is_one_shape_for_programs(self, client):
        answer = client.get("/ru/regions/NL-11.json")
        error = answer.json()["error"]
        assert answer.status_code == 404
        assert error["code"] == "not_found"
        assert "NL-11" in error["message"]
        assert "NL-1" in error["advice"]


@pytest.mark.parametrize(("address", "status"), [("/ru/nowhere", 404), ("/ru/regions/NL-1/x", 404), ("/en/methods/locaton_quotient", 404),
                                                 ("/fr/map", 404), ("/nowhere", 404), ("/static/old/atlas.css", 404)])  # fmt: skip
def test_what_is_not_there(client, address, status):
    assert client.get(address).status_code == status


def test_a_misspelt_method_is_offered(client):
    assert "/en/methods/location_quotient" in Page(client.get("/en/methods/locaton_quotient").text).links


@pytest.mark.parametrize(
    ("path", "field"), [(path, field) for path, fields in FIELDS.items() for field in fields]
)
def test_a_bad_choice_says_what_is_allowed(client, path, field):
    for value in NONSENSE:
        for suffix in ("", ".json"):
            answer = client.get(
                f"/en/{path or 'index'}{suffix}" if suffix or path else "/en/", params={field: value}
            )
            assert answer.status_code == 422, (field, value)
            words = answer.json()["error"]["advice"] if suffix else Page(answer.text).one("main").text
            assert "llowed" in words or "Did you mean" in words, words


def test_a_bad_choice_is_refused_in_the_page_s_language(client):
    text = Page(client.get("/ru/map?period=1812").text).one("main").text
    assert "такого значения нет" in text
    assert "Допустимо: 2020, 2019, 2018." in text


@pytest.mark.parametrize(("address", "status", "code"), [
    ("editions/x", 404, "not_found"),
    ("regions?edition=nope", 422, "not_allowed"),
    ("results/nope", 404, "not_found"),
    ("results/location_quotient?region=NL-9", 404, "not_found"),
    ("results/location_quotient?confidence=2", 422, "not_allowed"),
    ("results/location_quotient?confidnce=0.9", 404, "not_found"),
    ("results/location_quotient?limit=0", 422, "not_allowed"),
    ("results/location_quotient?measure=nope", 404, "not_found"),
    ("explain/location_quotient", 422, "not_allowed"),
    ("explain/location_quotient?region=NL-1&industry=zz", 404, "not_found"),
    ("observations?limit=x", 422, "not_allowed"),
])  # fmt: skip
def test_the_interface_has_one_shape_of_error(client, address, status, code):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert {"code", "message", "advice"} <= set(answer.json()["error"])
    assert answer.json()["error"]["code"] == code


def test_other_verbs_are_refused(client):
    answer = client.request("POST", "/api/v1/editions")
    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "method_not_allowed"


def test_a_fault_of_ours_is_said_without_its_entrails():
    class Broken(ToyObservatory):
        def result(self, *arguments, **parameters):
            raise RuntimeError("/secret/path")

    client = Client(create_app(Broken("broken")), raising=False)
    answer = client.get("/ru/map")
    assert answer.status_code == 500
    assert "Произошла ошибка" in answer.text
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert client.get("/api/v1/results/location_quotient").json()["error"]["code"] == "failure"
