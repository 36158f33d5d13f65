"""The interface is what its description says: every answer is held against it, and nothing in an answer is undescribed."""

import json

import pytest
from jsonschema import Draft202012Validator

from klaster.web.app import create_app
from tests.functional.test_web_register_api import Written, setting, token
from tests.toy_observatory import ToyObservatory
from tests.toy_register import new_toy_register
from tests.web_client import Client

API = "/api/v1"
ASKED = {
    "/editions": ["", "?nothing=1"],
    "/regions": ["", "?edition=plain"],
    "/industries": [""],
    "/methods": [""],
    "/methods/{name}": ["/location_quotient", "/zone_operator", "/nope"],
    "/observations": ["", "?status=Q,O", "?limit=3&offset=3", "?region=NL-9", "?limit=0", "?format=csv", "?format=parquet", "?format=arrow", "?release=old"],
    "/results/{name}": ["/location_quotient?limit=9", "/krugman_index", "/location_quotient?confidence=0.9&period=2019", "/location_quotient?format=arrow",
                        "/location_quotient?period=1812", "/nope"],
    "/robustness/{name}": ["/location_quotient?limit=3", "/location_quotient?format=csv", "/location_quotient?vary.confidence=nope"],
    "/explain/{name}": ["/location_quotient?region=NL-1&industry=29&period=2019", "/location_quotient?region=NL-4&industry=29&period=2019",
                        "/location_quotient"],
    "/register/kinds": [""],
    "/register/records": ["?limit=2", "?kind=cluster&q=elm", "?kind=x"],
    "/register/records/{kind}/{slug}": ["/cluster/elm-cars", "/zone/elm?at=First edition", "/cluster/nope"],
    "/register/records/{kind}/{slug}/history": ["/zone/elm/history"],
    "/register/links": ["", "?relation=manages"],
    "/register/changes": [""],
    "/register/editions": [""],
    "/register/differences": ["?earlier=First edition"],
    "/register/feed.atom": [""],
    "/register/export": ["?format=geojson"],
    "/register/proposals": [""],
    "/report": ["?format=xlsx", "?region=nope"],
}  # fmt: skip
"""Every address that is read, with what is asked of it."""


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


@pytest.fixture(scope="module")
def description(client):
    return client.get(f"{API}/openapi.json").json()


def closed(schema):
    """The schema under which a key that it does not name is a fault."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(part) for name, part in schema.items()}
    if made.get("type") == "object" and "properties" in made and not made.get("additionalProperties"):
        made["additionalProperties"] = False
        made["required"] = sorted(name for name in made["properties"])
    return made


def held(description, verb, path, answer):
    """The answer is of a status, a kind and a shape that the description names."""
    responses = description["paths"][API + path][verb]["responses"]
    assert str(answer.status_code) in responses, (path, answer.status_code, answer.text[:200])
    content = responses[str(answer.status_code)].get("content", {})
    media = answer.headers.get("content-type", "").partition(";")[0]
    if answer.status_code == 304:
        return
    assert media in content, (path, media)
    if media != "application/json":
        return
    schema = content[media]["schema"]
    refusal = answer.status_code >= 400
    parts = description["components"]["schemas"] if refusal else closed(description["components"]["schemas"])
    whole = {**(schema if refusal else closed(schema)), "components": {"schemas": parts}}
    faults = [
        f"{fault.json_path}: {fault.message[:200]}"
        for fault in Draft202012Validator(whole).iter_errors(answer.json())
    ]
    assert not faults, (path, faults[:5])


def test_every_address_is_asked(description):
    read = {
        path.removeprefix(API)
        for path, verbs in description["paths"].items()
        if path != API and "get" in verbs
    }
    assert read == set(ASKED)


@pytest.mark.parametrize("path", ASKED)
def test_answers_are_as_described(client, description, path):
    for tail in ASKED[path]:
        start = path.partition("/{")[0]
        answer = client.get(f"{API}{start}{tail}")
        held(description, "get", path, answer)
        if "etag" in answer.headers:
            again = client.get(f"{API}{start}{tail}", headers={"if-none-match": answer.headers["etag"]})
            assert again.status_code == 304
            held(description, "get", path, again)


def test_what_is_written_is_answered_as_described(description, tmp_path):
    register = new_toy_register(tmp_path)
    writer, headers = Client(create_app(Written(register))), token(register, "kurt")
    for path, statuses, year in (
        ("/register/changes", (201, 200), 2012),
        ("/register/proposals", (201,), 2013),
    ):
        body = {"edits": [setting("cluster/elm-cars", founded=year)], "why": "x"}
        for status in statuses:
            answer = writer.request("POST", f"{API}{path}", json=body, headers=headers)
            assert answer.status_code == status, answer.text
            held(description, "post", path, answer)
    held(description, "get", "/register/proposals", writer.get(f"{API}/register/proposals", headers=headers))
    register.close()


def test_the_description_is_an_openapi_document(description):
    schemas = description["components"]["schemas"]
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        for found in _references(schema):
            assert found.removeprefix("#/components/schemas/") in schemas, (name, found)
    operations = [verb["operationId"] for verbs in description["paths"].values() for verb in verbs.values()]
    assert len(set(operations)) == len(operations)
    assert "localhost" not in json.dumps(description)


def _references(schema):
    if isinstance(schema, dict):
        yield from ([schema["$ref"]] if isinstance(schema.get("$ref"), str) else [])
        for part in schema.values():
            yield from _references(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _references(part)
