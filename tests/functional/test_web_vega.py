"""Figures as Vega-Lite: valid against the schema, drawn without a warning, with the numbers of the table, in words of the page."""

from __future__ import annotations

import json
from pathlib import Path

import altair
import jsonschema
import pytest
import vl_convert

from klaster.views.vega.specification import _MAKERS
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client

SCHEMA = json.loads(
    (Path(altair.__file__).parent / "vegalite" / "v6" / "schema" / "vega-lite-schema.json").read_text()
)
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
FIGURES = {
    "chart bubble": "regions/NL-1.{}?figure=bubble",
    "chart openings": "regions/SL-1/opportunities.{}?figure=absent&period=2019",
    "chart ranking": "industries/29.{}?figure=ranking",
    "chart trend": "regions/NL-1.{}?figure=trend",
    "chart bars": "regions/NL-1/growth.{}?figure=industries",
    "chart multiples": "industries/29.{}?figure=concentration&area=NL",
    "chart lorenz": "industries/29.{}?figure=shares&area=NL",
    "chart rank-ranges": "composite.{}?figure=ranking&period=2019",
    "chart stacked": "composite.{}?figure=parts&period=2019",
    "chart influence": "composite.{}?figure=influence&period=2019",
    "chart dumbbell": "compare.{}?regions=NL-1,NL-2&period=2019&figure=dumbbell",
    "chart slope": "compare.{}?regions=NL-1,NL-2&period=2019&figure=slope",
    "chart bar-grid": "compare.{}?regions=NL-1,NL-2&period=2019&figure=structure",
    "chart panels": "compare.{}?regions=NL-1,NL-2,NL-3,NL-4&period=2019&figure=multiples",
}


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def test_every_kind_of_specification_is_tried():
    assert set(FIGURES) == set(_MAKERS)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("address", FIGURES.values(), ids=FIGURES)
class TestEveryKind:
    def test_is_valid_and_draws_without_a_warning(self, client, address, language, capfd):
        answer = client.get(f"/{language}/{address.format('vl.json')}")
        assert answer.status_code == 200
        specification = answer.json()
        assert [fault.message for fault in VALIDATOR.iter_errors(specification)][:1] == []
        drawn = vl_convert.vegalite_to_svg(specification)
        assert drawn.count("<path") > 2
        assert "NaN" not in drawn
        assert capfd.readouterr().err == ""

    def test_holds_the_numbers_of_the_table(self, client, address, language):
        specification = client.get(f"/{language}/{address.format('vl.json')}").json()
        table = client.get(f"/{language}/{address.format('json')}").json()
        assert specification["data"]["values"] == table["rows"]
        assert " ".join(specification["title"]["text"]) == " ".join(table["title"].split())
        assert table["source"] in specification["description"]


def test_a_table_has_no_specification(client):
    answer = client.get("/en/lq.vl.json?period=2019")
    assert answer.status_code == 422
    assert "vl.json" in answer.json()["error"]["message"]


def test_numbers_are_written_as_the_language_writes_them(client):
    address = FIGURES["chart ranking"].format("vl.json")
    assert client.get(f"/ru/{address}").json()["config"]["locale"]["number"]["decimal"] == ","
    assert client.get(f"/en/{address}").json()["config"]["locale"]["number"]["decimal"] == "."
