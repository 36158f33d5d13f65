"""What the map says in words before it is looked at: where an industry is surely strong, and what has no number."""

import pytest

from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def said(client, address):
    return Page(client.get(address).text).one("p", class_="headline").text


def rows(client, query):
    return client.get(f"/en/map.json?{query}").json()["rows"]


@pytest.mark.parametrize("query", ["industry=10", "industry=29", "industry=62", "industry=62&area=NL"])
def test_the_map_counts_what_its_own_table_does(client, query):
    found = rows(client, query)
    sure = [row for row in found if row["lower"] is not None and row["lower"] > 1]
    known = [row for row in found if row["value"] is not None]
    words = said(client, f"/en/map?{query}").replace("\N{NO-BREAK SPACE}", " ")
    assert (f"in {len(sure)} region" in words) if sure else ("In no region" in words)
    assert (f"for {len(known)} region" in words) == (0 < len(known) < len(found))


def test_of_an_amount_the_surest_are_still_those_by_the_interval(client):
    by_size = said(client, "/ru/map?industry=62&indicator=size")
    assert by_size.split(".")[0] == said(client, "/ru/map?industry=62").split(".")[0]


def test_where_nothing_is_known_that_is_said(client):
    words = said(client, "/ru/map?industry=99")
    assert words.endswith(f"Числа нет ни для одного региона из {len(rows(client, 'industry=99'))}.")
