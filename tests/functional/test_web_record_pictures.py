"""The map and the line of time on the card of a record."""

import csv
import io

import pytest

from klaster.views.timeline import Span, timeline
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def rows(client, figure):
    answer = client.get(f"/en/register/cluster/elm-cars.csv?figure={figure}")
    return list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff").split("\n#")[0])))


def test_a_bar_is_as_long_as_its_span():
    drawn = timeline([Span("programme", 2010.0, 2020.0, "2010–2020"), Span("label", None, 2015.0, "… 2015"), Span("founded", 2012.0, None, "2012")], "t", "T")  # fmt: skip
    page = Page(drawn.markup)
    long, pale = page.all("rect")
    assert float(long.attributes["width"]) > float(pale.attributes["width"]) * 1.5
    assert float(pale.attributes["opacity"]) < float(long.attributes["opacity"])
    assert len(page.all("circle")) == 4


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_card_says_where_and_when_what_its_statements_say(client, language):
    found = {"where": 0, "timeline": 0}
    listed = client.get("/api/v1/register/records?limit=500").json()["rows"]
    for record in listed:
        page = Page(client.get(f"/{language}/register/{record['key']}").text)
        there = {section.attributes.get("id") for section in page.all("section")}
        for name in found:
            found[name] += f"figure-{name}" in there
    assert found["where"] > 3
    assert found["timeline"] > 0
