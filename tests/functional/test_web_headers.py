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


@pytest.mark.parametrize(
    "address", ["/", "/ru/map", "/ru/map.csv", "/en/api", "/api/v1/editions", "/robots.txt", "/ru/embed/map"]
)
def test_head_is_a_get_without_a_body(client, address):
    answer = client.request("HEAD", address, follow_redirects=False)
    whole = client.get(address, follow_redirects=False)
    assert answer.status_code == whole.status_code < 400
    assert answer.content == b""
    assert answer.headers.get("etag") == whole.headers.get("etag")
    assert answer.headers["content-length"] == whole.headers["content-length"]
    assert answer.headers["content-security-policy"] == whole.headers["content-security-policy"]


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", ["/ru/map", "/en/regions/NL-1.json", "/api/v1/editions", "/ru/embed/map"])
def test_nothing_is_written_to(client, verb, address):
    answer = client.request(verb, address)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    "address",
    ["/static/../../../etc/passwd", "/static/x/..%2f..%2fetc/passwd", "/ru/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
     "//other.example/x", "/ru//other.example", "/ru/%00", "/ru/%ff%fe", "/ru/embed/../../x"],
)  # fmt: skip
def test_odd_paths_lead_nowhere(client, address):
    answer = client.get(address, follow_redirects=False)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "content-security-policy" in answer.headers


def test_an_address_has_an_end(client):
    answer = client.get("/ru/map?q=" + "a" * 9000)
    assert answer.status_code == 414
    assert answer.json()["error"]["code"] == "too_long"
    assert "content-security-policy" in answer.headers
    assert client.get("/ru/?q=" + "a" * 500).status_code == 200


@pytest.mark.parametrize("name", ["atlas.css", "palette.css", "atlas.js", "icon.svg"])
def test_texts_are_squeezed_once(client, name):
    plain = client.get(Assets().address(name), headers={"accept-encoding": "identity"})
    squeezed = client.get(Assets().address(name), headers={"accept-encoding": "gzip"})
    assert squeezed.headers["content-encoding"] == "gzip"
    assert squeezed.content == plain.content
    assert (
        squeezed.headers["content-type"].partition(";")[0] == plain.headers["content-type"].partition(";")[0]
    )
    assert int(squeezed.headers["content-length"]) < len(plain.content) or name == "icon.svg"
    assert "immutable" in squeezed.headers["cache-control"]
    assert client.get("/static/old/nope.css", headers={"accept-encoding": "gzip"}).status_code == 404
    assert client.get(Assets().address("nope.css"), headers={"accept-encoding": "gzip"}).status_code == 404
    assert client.get(Assets().address("../app.py"), headers={"accept-encoding": "gzip"}).status_code == 404


def test_serving_is_for_this_machine_unless_told_otherwise():
    from klaster.cli.application import application

    for name in ("serve", "demo"):
        command = application.commands[name]
        host = next(option for option in command.params if option.name == "host")
        assert host.default == "127.0.0.1"
