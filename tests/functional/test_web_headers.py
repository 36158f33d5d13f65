"""Headers: a strict policy everywhere, validators that change with the release, files kept for good."""

import gzip

import pytest

from klaster.web.app import create_app
from klaster.web.assets import Assets
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client

ADDRESSES = (
    "/ru/",
    "/en/map",
    "/ru/map.json",
    "/en/map.svg",
    "/ru/nowhere",
    "/en/map?period=x",
    "/api/v1/editions",
    "/ru/api",
    "/robots.txt",
)


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_strict(client, address):
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]


class TestValidators:
    @pytest.mark.parametrize(
        "address", ["/ru/map", "/ru/map.csv", "/api/v1/methods", "/en/regions/NL-1?period=2019"]
    )
    def test_spare_a_second_answer(self, client, address):
        first = client.get(address)
        second = client.get(address, headers={"if-none-match": first.headers["etag"]})
        assert second.status_code == 304
        assert second.content == b""
        assert second.headers["etag"] == first.headers["etag"]
        assert first.headers["cache-control"] == "no-cache"

    def test_differ_by_language_query_and_release(self, client):
        other = Client(create_app(ToyObservatory("toy-2")))
        tags = {
            client.get("/ru/map").headers["etag"],
            client.get("/en/map").headers["etag"],
            client.get("/en/map?period=2019").headers["etag"],
            other.get("/en/map").headers["etag"],
        }
        assert len(tags) == 4

    def test_a_refusal_has_none(self, client):
        assert "etag" not in client.get("/ru/map?period=x").headers


def test_long_answers_are_squeezed(client):
    answer = client.get("/ru/map", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert len(gzip.compress(answer.content)) < 150_000


class TestStaticFiles:
    def test_are_kept_for_good_under_an_address_that_changes_with_them(self, client, tmp_path):
        (tmp_path / "atlas.css").write_text("a{}")
        one = Assets(tmp_path).version
        (tmp_path / "atlas.css").write_text("b{}")
        assert Assets(tmp_path).version != one
        for name in ("atlas.css", "palette.css", "atlas.js", "icon.svg"):
            answer = client.get(Assets().address(name))
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]

    def test_what_npm_did_not_bring_is_not_asked_for(self, tmp_path):
        bare = Assets(tmp_path)
        assert bare.fonts == ""
        assert bare.vendored("htmx.min.js") == ""

    def test_the_typeface_comes_from_here(self, client):
        if not Assets().fonts:
            pytest.skip("the typeface was not installed by npm")
        sheet = client.get(Assets().address("fonts.css")).text
        assert "url(vendor/" in sheet
        assert "http" not in sheet


def test_head_is_answered(client):
    answer = client.request("HEAD", "/ru/map")
    assert answer.status_code == 200
    assert answer.headers["etag"]
